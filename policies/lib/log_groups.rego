# METADATA
# description: |
#   CloudWatch log groups that hold what this product is about: a cluster's control-plane logs, or a trail's events.
#   Other groups of an estate are nobody's business here.
package lib.log_groups

import data.lib.clusters
import data.lib.globs
import data.lib.instances
import data.lib.places
import data.lib.resources
import data.lib.values

# METADATA
# description: |
#   Every group with its place, its name, its retention, and `holds`: "yes", "no", or "maybe". It is "maybe" where the
#   name is known only after apply and some cluster has no group of a known name (`nameless`), or where a trail refers to
#   an instance that cannot be told.
all := [group |
	some entry in resources.of_type("aws_cloudwatch_log_group")
	name := values.attribute(entry, "name")
	group := object.union(entry, {
		"group_name": name,
		"place": places.after(entry),
		"holds": _holds(entry, name),
		"nameless": _is_nameless(entry, name),
		"retention": values.number(values.attribute(entry, "retention_in_days")),
	})
]

# METADATA
# description: |
#   What the name of a group, or a pattern of names, says of the logs in it where no cluster or trail is in sight: "sure"
#   for control-plane groups of clusters; "perhaps" for groups that are called as those of trails are by custom;
#   "general" for a pattern that control-plane groups are among; otherwise "none".
#   https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
#   https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
proof(name) := "sure" if {
	startswith(name, "/aws/eks/")
	globs.covers(name, "/aws/eks/*/cluster") != "no"
	not _is_of_another_kind(name)
} else := "perhaps" if {
	some beginning in ["/aws/cloudtrail/", "aws-cloudtrail-logs-"]
	startswith(name, beginning)
} else := "general" if {
	globs.is_pattern(name)
	not startswith(name, "/aws/eks/")
	globs.covers(name, "/aws/eks/*/cluster") != "no"
} else := "none"

# The name of a cluster has no slash.
_is_of_another_kind(name) if {
	[_, _, _, _, rest] := split(split(name, "*")[0], "/")
	not startswith("cluster", rest)
}

_is_of_another_kind(name) if count(split(split(name, "*")[0], "/")) > 5

# METADATA
# description: |
#   The kinds of logs that a group holds and that an archive has to take. A group of which the name does not tell it is
#   taken for a cluster's.
kinds(group) := {"trail"} if {
	some name in [values.before(group, "name"), object.get(group.group_name, "value", null)]
	is_string(name)
	not _is_of_cluster(name)
} else := {"audit", "authenticator"}

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
	_may_hold(values.before(group, "name"))
]

_may_hold(name) if held_by_name(name) != "no"

# METADATA
# description: Whether the group of a name holds logs of clusters or trails, "yes", "perhaps" or "no".
held_by_name(name) := "yes" if {
	_holding_name(name)
} else := "perhaps" if {
	proof(name) == "perhaps"
} else := "no"

_held(group) if _holding_name(values.before(group, "name"))

_held(group) if _trail_group_ids[group.id]

# METADATA
# description: |
#   The groups of `all` that were there and may hold logs, because a trail refers to an instance that cannot be told, or
#   because they are called as those of trails are.
perhaps_existing := [group |
	some group in all
	group.action != "create"
	not _held(group)
	_was_perhaps_a_trails(group)
]

_was_perhaps_a_trails(group) if _is_perhaps_a_trails(group)

_was_perhaps_a_trails(group) if proof(values.before(group, "name")) == "perhaps"

_holds(entry, name) := "yes" if {
	_holding_name(values.before(entry, "name"))
} else := "yes" if {
	_holding_name(name.value)
} else := "yes" if {
	_trail_group_ids[entry.id]
} else := "maybe" if {
	_is_perhaps_a_trails(entry)
} else := "maybe" if {
	_is_nameless(entry, name)
} else := "no"

# A name made from a prefix ends in digits.
_is_nameless(entry, name) if {
	name.is != "known"
	values.attribute(entry, "name_prefix").is != "known"
	count(_homeless) > 0
} else := false

_is_perhaps_a_trails(entry) if {
	some pattern in instances.patterns(entry)
	_trail_group_patterns[pattern]
}

_holding_name(name) if _is_of_cluster(name)

_is_of_cluster(name) if {
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
	some id in values.leads_to(trail, "cloud_watch_logs_group_arn").to
}

_trail_group_patterns := {pattern |
	some trail in resources.of_type("aws_cloudtrail")
	some pattern in values.leads_to(trail, "cloud_watch_logs_group_arn").among
}

_known_names := {values.attribute(entry, "name").value | some entry in resources.of_type("aws_cloudwatch_log_group")}

_homeless := [cluster | some cluster in clusters.list; not _housed(cluster)]

_housed(cluster) if _known_names[clusters.log_group_name(cluster.cluster_name.value)]

# METADATA
# description: |
#   By the id of a cluster whose name is known: the groups of its name that are surely in its place, and where there is
#   none the addresses of those that may be.
of_cluster := {cluster.id: {"here": here, "maybe": maybe} |
	some cluster in clusters.list
	name := clusters.log_group_name(cluster.cluster_name.value)
	here := [remaining[i] |
		some i in {i | some key in places.keys(cluster.place); some i in _remaining_by_place[[name, key]]}
		remaining[i].exists == "yes"
	]

	# Only there: in many accounts there may be clusters of one name, each with its group.
	maybe := {remaining[i].address |
		count(here) == 0
		some i in _remaining_by_name[name]
		places.same(cluster.place, remaining[i].place) != "no"
	}
}

_remaining_by_name := _by_name

# Places in the list, because a set would look through each group in whole.
_by_name[name] contains i if {
	some i, group in remaining
	name := group.group_name.value
}

_remaining_by_place := _by_name_and_place

_by_name_and_place[[name, key]] contains i if {
	some i, group in remaining
	name := group.group_name.value
	some key in places.keys(group.place)
}

# METADATA
# description: |
#   By the place of a cluster: the addresses of the groups there whose name, known only after apply, may be that of any
#   cluster. Both are many, the places they are in few.
unnamed_at := {place: {address | some other in near; some address in _unnamed[other]} |
	some place in {cluster.place | some cluster in clusters.list}
	near := [other | some other, _ in _unnamed; places.same(place, other) != "no"]
}

_unnamed := _unnamed_by_place

_unnamed_by_place[group.place] contains group.address if {
	some group in remaining
	group.holds == "maybe"
	group.nameless
}
