# METADATA
# description: |
#   What plans do to the archives that groups rely on, because they keep their logs for less than the floor themselves.
package lib.archive_losses

import data.lib.archives
import data.lib.bucket_policies
import data.lib.lifecycle_cuts
import data.lib.lifecycle_rules
import data.lib.log_groups
import data.lib.places
import data.lib.resources
import data.lib.settings
import data.lib.subscription_patterns
import data.lib.values
import data.lib.verdict

# A filter that stood before the plan, with the stream and the bucket behind it.
_chains := [{"filter": filter, "stream": stream, "bucket": bucket, "roots": roots} |
	some filter in resources.of_type("aws_cloudwatch_log_subscription_filter")
	some stream in _streams[values.before(filter, "destination_arn")]
	target := stream.before.extended_s3_configuration[0]
	some bucket in _buckets[split(target.bucket_arn, ":::")[1]]
	roots := {lifecycle_rules.stream_root(_known(object.get(target, "prefix", null)))}
	every expiry in lifecycle_cuts.before(bucket.before.bucket, roots) {
		not lifecycle_rules.is_early(expiry)
	}
]

_known(null) := {"is": "absent"}

_known(value) := {"is": "known", "value": value} if value != null

# A real ARN is that of one stream, and a real name that of one bucket. Of many with one name some are enough, so that
# they are not paired with each other.
_streams := {arn: array.slice(sort(streams), 0, _enough) | some arn, streams in _streams_by_arn}

_enough := 3

_streams_by_arn[arn] contains stream if {
	some stream in resources.of_type("aws_kinesis_firehose_delivery_stream")
	arn := values.before(stream, "arn")
}

_buckets := {name: array.slice(sort(buckets), 0, _enough) | some name, buckets in _buckets_by_name}

_buckets_by_name[name] contains bucket if {
	some bucket in resources.of_type("aws_s3_bucket")
	name := values.before(bucket, "bucket")
}

# Chains by the name of their group, its region and its account. Both are those of the stream, whose ARN tells them.
# Positions in the list, because a set would compare each chain in whole.
_chains_by_group[[name, key]] contains i if {
	some i, chain in _chains
	name := values.before(chain.filter, "log_group_name")
	some key in places.keys(places.before(chain.stream))
}

# A real group has two filters at most.
_of_group := {group.id: [_chains[i] | some i in found] |
	some group in log_groups.existing
	found := {i |
		some key in places.keys(places.before(group))
		some i in _some_by_group[[values.before(group, "name"), key]]
	}
}

_some_by_group := {key: array.slice(sort(found), 0, 10) | some key, found in _chains_by_group}

# METADATA
# description: By the id of a group that was there, whether an archive kept its logs before the plan, "yes", "maybe" or "no".
archived_before := {id: archives.together(group, [answers]) |
	some group in log_groups.existing
	id := group.id
	answers := {kind: archives.best({passed[kind] | some chain in _of_group[id]; passed := _passed(chain.filter)}) |
		some kind in subscription_patterns.kinds
	}
}

_passed(filter) := passed if {
	passed := subscription_patterns.passed(values.before(filter, "filter_pattern"))
} else := subscription_patterns.passed("")

# METADATA
# description: |
#   The groups that relied on an archive, each with `chains`, its filters with the stream and the bucket behind them, and
#   `days`, how long it kept the logs itself.
relying := [{"group": group, "chains": _of_group[group.id], "days": days, "sure": archived_before[group.id] == "yes"} |
	some group in log_groups.existing
	archived_before[group.id] != "no"
	days := values.before(group, "retention_in_days")
	_is_short(days)
	not _is_deleted_with_its_logs(group)
]

# METADATA
# description: The chains that groups rely on.
relied_on := [chain | some each in relying; some chain in each.chains]

_is_short(days) if {
	is_number(days)
	days != 0
	days < settings.retention_days
}

_is_deleted_with_its_logs(group) if {
	group.action in {"delete", "replace"}
	not values.is_on(values.before(group, "skip_destroy"))
}

# METADATA
# description: |
#   The losses of groups that rely on archives: `group`, `is` ("lost", "unsure" or "forgotten") and `message`.
list contains {"group": each.group, "is": _weight[each.sure].lost, "message": message} if {
	some each in relying
	some bucket in {chain.bucket | some chain in each.chains}
	bucket.action in {"delete", "replace"}
	message := $"the plan would {bucket.action} {bucket.address}, the bucket of the archive that keeps the logs of the group; the group itself keeps them {each.days} days"
}

list contains {"group": each.group, "is": _weight[each.sure][cut.is], "message": message} if {
	some each in relying
	some chain in each.chains
	some cut in _cuts(chain)
	message := $"{cut.says} in the archive that keeps the logs of the group; the group itself keeps them {each.days} days"
}

list contains {"group": each.group, "is": _weight[each.sure][shut.is], "message": message} if {
	some each in relying
	some chain in each.chains
	some shut in _shut_out(chain)
	message := $"{shut.says} the bucket of the archive that keeps the logs of the group; the group itself keeps them {each.days} days"
}

# The policy of the bucket may shut the role of the stream out, as long as the stream writes to it.
_shut_out(chain) := [{"is": is, "says": _says_of_policy(is, change.entry)} |
	resources.remains(chain.filter)
	resources.remains(chain.stream)
	target := chain.stream.before.extended_s3_configuration[0]
	change := bucket_policies.changes[chain.bucket.before.bucket]
	some root in chain.roots
	losses := bucket_policies.losses_of_role(object.get(target, "role_arn", ""), $"{target.bucket_arn}/{root.begins}*", change)
	some is, calls in losses
	count(calls) > 0
]

_says_of_policy("lost", entry) := $"{entry.address} no longer admits the role of the stream to s3:PutObject in"

_says_of_policy("unsure", entry) := $"it can't be told whether {entry.address} still admits the role of the stream to s3:PutObject in"

list contains {"group": each.group, "is": is, "message": message} if {
	some each in relying
	not _loses_its_bucket(each)
	is := _outcome(each)
	message := _message(is, each)
}

_message("lost", each) := $"without {_changed(each)} no archive keeps the logs of the group, which itself keeps them {each.days} days"

_message("unsure", each) := $"whether an archive still keeps the logs of the group can't be told for the changes of {_changed(each)}; the group itself keeps them {each.days} days"

_message("forgotten", each) := $"{_changed(each)} of the archive that keeps the logs of the group leaves Terraform's management"

_loses_its_bucket(each) if {
	some chain in each.chains
	chain.bucket.action in {"delete", "replace"}
}

_loses_its_bucket(each) if {
	some chain in each.chains
	count(_cuts(chain)) > 0
}

# Where it was not sure that the logs were archived, nothing of it is surely lost.
_weight := {
	true: {"lost": "lost", "unsure": "unsure"},
	false: {"lost": "unsure", "unsure": "unsure"},
}

_cuts(chain) := [{"is": cut.is, "says": says} |
	name := chain.bucket.before.bucket
	some change in lifecycle_cuts.changes[name]
	cut := lifecycle_cuts.of(change, name, chain.roots)
	says := _says(cut, change.entry)
]

_says({"is": "lost", "when": when}, entry) := $"{entry.address} would expire objects {when}"

_says({"is": "unsure"}, entry) := $"it can't be told whether {entry.address} would expire objects before the floor"

_changed(each) := verdict.several({part.address | some part in _parts(each); not _is_as_it_was(part)})

_parts(each) := [part | some chain in each.chains; some part in [chain.filter, chain.stream, chain.bucket]]

# What is updated may still take the same logs to the same place.
_is_as_it_was(part) if _essence(part.before) == _essence(part.after)

_essence(given) := [
	object.filter(given, ["arn", "bucket", "destination_arn", "filter_pattern", "log_group_name"]),
	[target.bucket_arn | some target in given.extended_s3_configuration],
]

# What becomes of a group's archive; undefined where it goes on, or the group needs none any more.
_outcome(each) := "forgotten" if {
	{part.action | some part in _parts(each); not _is_as_it_was(part)} == {"forget"}
} else := _weight[each.sure].lost if {
	_archived_after(each) == "no"
	_needs(each.group) == "yes"
} else := "unsure" if {
	_archived_after(each) != "yes"
	_needs(each.group) != "no"
}

_archived_after(each) := answer if {
	answer := archives.of_group[each.group.id]
} else := "no" if {
	some chain in each.chains
	some part in [chain.filter, chain.stream]
	part.action == "delete"
} else := "yes"

# Whether a group needs an archive after the plan. One that is forgotten, or that `skip_destroy` keeps, stays as it was.
_needs(group) := "yes" if {
	not resources.remains(group)
} else := "maybe" if {
	group.retention.is in {"reference", "unknown"}
} else := "yes" if {
	_is_short(group.retention.value)
} else := "no"

# METADATA
# description: |
#   Filters on control-plane groups that the documents do not hold, of whose archive the plan takes what it has kept:
#   `entry`, the filter, and `message`.
of_groups_elsewhere contains {"entry": chain.filter, "message": message} if {
	some chain in _chains_of_groups_elsewhere
	chain.bucket.action in {"delete", "replace"}
	message := $"the plan would {chain.bucket.action} {chain.bucket.address}, the bucket of the archive of {values.before(chain.filter, "log_group_name")}, and whether the group keeps its logs long enough itself can't be told"
}

of_groups_elsewhere contains {"entry": chain.filter, "message": message} if {
	some chain in _chains_of_groups_elsewhere
	some cut in _cuts(chain)
	message := $"{cut.says} in the archive of {values.before(chain.filter, "log_group_name")}, and whether the group keeps its logs long enough itself can't be told"
}

_chains_of_groups_elsewhere := [chain |
	some chain in _chains
	name := values.before(chain.filter, "log_group_name")
	log_groups.proof(name) == "sure"
	not _group_names[name]
]

_group_names := {name |
	some group in log_groups.all
	some name in [values.before(group, "name"), object.get(group.group_name, "value", null)]
}
