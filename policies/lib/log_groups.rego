# METADATA
# description: |
#   CloudWatch log groups that hold what this product is about: a cluster's control-plane logs, or a trail's events.
#   Other groups of an estate are nobody's business here.
package lib.log_groups

import data.lib.clusters
import data.lib.places
import data.lib.resources
import data.lib.values

# METADATA
# description: |
#   Every group with its place, its name, its retention, and `holds`: "yes", "no", or "maybe" where its name is known
#   only after apply and some cluster has no group of a known name.
all := [group |
	some entry in resources.of_type("aws_cloudwatch_log_group")
	name := values.attribute(entry, "name")
	group := object.union(entry, {
		"group_name": name,
		"place": places.of(entry),
		"holds": _holds(entry, name),
		"retention": values.number(values.attribute(entry, "retention_in_days")),
	})
]

# METADATA
# description: The groups to judge as they will be.
remaining := [group |
	some group in all
	resources.remains(group)
	group.holds != "no"
]

# METADATA
# description: The groups whose loss or cut would lose logs.
existing := [group |
	some group in all
	not group.action in {"create", "configured"}
	_held(group)
]

# METADATA
# description: The same of which a plan puts off what becomes of them.
deferred := [group |
	some group in resources.deferred
	group.type == "aws_cloudwatch_log_group"
	_holding_name(values.before(group, "name"))
]

_held(group) if _holding_name(values.before(group, "name"))

_held(group) if _trail_group_ids[group.id]

_holds(entry, name) := "yes" if {
	_holding_name(values.before(entry, "name"))
} else := "yes" if {
	_holding_name(name.value)
} else := "yes" if {
	_trail_group_ids[entry.id]
} else := "no" if {
	name.is == "known"
} else := "no" if {
	# A name made from a prefix ends in digits.
	values.attribute(entry, "name_prefix").is == "known"
} else := "maybe" if {
	count(_homeless) > 0
} else := "no"

_holding_name(name) if {
	["", "aws", "eks", cluster, "cluster"] = split(name, "/")
	cluster != ""
}

_holding_name(name) if _trail_group_names[name]

# A trail names its group by ARN: arn:<partition>:logs:<region>:<account>:log-group:<name>:*
_trail_group_names := {parts[6] |
	some trail in resources.of_type("aws_cloudtrail")
	some arn in [object.get(values.attribute(trail, "cloud_watch_logs_group_arn"), "value", null), values.before(trail, "cloud_watch_logs_group_arn")]
	parts := split(arn, ":")
	parts[5] == "log-group"
}

_trail_group_ids := {id |
	some trail in resources.of_type("aws_cloudtrail")
	some id in values.leads_to(trail, "cloud_watch_logs_group_arn")
}

_known_names := {values.attribute(entry, "name").value | some entry in resources.of_type("aws_cloudwatch_log_group")}

_homeless := [cluster | some cluster in clusters.list; not _housed(cluster)]

_housed(cluster) if _known_names[clusters.log_group_name(cluster.cluster_name.value)]

# METADATA
# description: |
#   By the id of a cluster whose name is known: the groups of its name that are surely in its place, and all that may be
#   or whose name may be its.
of_cluster := {cluster.id: {"here": here, "maybe": array.concat(elsewhere, unnamed)} |
	some cluster in clusters.list
	name := clusters.log_group_name(cluster.cluster_name.value)
	named := [remaining[i] | some i in _remaining_by_name[name]]
	here := [group | some group in named; group.exists == "yes"; places.same(cluster.place, group.place) == "yes"]
	elsewhere := [group | some group in named; places.same(cluster.place, group.place) != "no"]
	unnamed := [group | some group in _unnamed; places.same(cluster.place, group.place) != "no"]
}

_remaining_by_name := _by_name

# Places in the list, because a set would look through each group in whole.
_by_name[name] contains i if {
	some i, group in remaining
	name := group.group_name.value
}

_unnamed := [group |
	some group in remaining
	group.holds == "maybe"
]
