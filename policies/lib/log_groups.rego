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
#   Every group with its place, what it is called before and after, and `holds`: "yes", "no", or "maybe" where its name
#   is known only after apply and some cluster has no group of a known name.
all := [group |
	some entry in resources.of_type("aws_cloudwatch_log_group")
	name := values.attribute(entry, "name")
	group := object.union(entry, {
		"group_name": name,
		"place": places.of(entry),
		"holds": _holds(entry, name),
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
	_holding_name(values.before(group, "name"))
]

_holds(entry, name) := "yes" if {
	_holding_name(values.before(entry, "name"))
} else := "yes" if {
	name.is == "known"
	_holding_name(name.value)
} else := "no" if {
	name.is == "known"
} else := "yes" if {
	entry.id in _trail_group_ids
} else := "no" if {
	prefix := values.attribute(entry, "name_prefix")
	prefix.is == "known"
	not startswith(prefix.value, "/aws/eks/")
} else := "maybe" if {
	count(_homeless) > 0
} else := "no"

_holding_name(name) if regex.match(`^/aws/eks/[^/]+/cluster$`, name)

_holding_name(name) if name in _trail_group_names

# A trail names its group by ARN: arn:<partition>:logs:<region>:<account>:log-group:<name>:*
_trail_group_names contains parts[6] if {
	some trail in resources.of_type("aws_cloudtrail")
	some arn in [values.attribute(trail, "cloud_watch_logs_group_arn").value, values.before(trail, "cloud_watch_logs_group_arn")]
	is_string(arn)
	parts := split(arn, ":")
	parts[5] == "log-group"
}

_trail_group_ids contains entry.id if {
	some trail in resources.of_type("aws_cloudtrail")
	to := values.leads_to(trail, "cloud_watch_logs_group_arn")
	some entry in resources.of_type("aws_cloudwatch_log_group")
	entry.id in to
}

_known_names := {name |
	some entry in resources.of_type("aws_cloudwatch_log_group")
	value := values.attribute(entry, "name")
	value.is == "known"
	name := value.value
}

_homeless := [cluster | some cluster in clusters.list; not _housed(cluster)]

_housed(cluster) if clusters.log_group_name(cluster.cluster_name.value) in _known_names

# METADATA
# description: |
#   The groups of a cluster's name with how sure it is that they are in the cluster's place, and whether one of unknown
#   name may be it.
of_cluster(cluster) := {
	"here": [group | some group in named; places.same(place, group.place) == "yes"],
	"maybe": array.concat(
		[group | some group in named; places.same(place, group.place) == "maybe"],
		[group |
			some group in all
			resources.remains(group)
			group.group_name.is in {"unknown", "reference"}
			group.holds == "maybe"
			places.same(place, group.place) != "no"
		],
	),
} if {
	cluster.cluster_name.is == "known"
	place := places.of(cluster)
	named := [group |
		some group in object.get(_by_name, clusters.log_group_name(cluster.cluster_name.value), [])
		resources.remains(group)
	]
}

_by_name[name] contains group if {
	some group in all
	name := group.group_name.value
}
