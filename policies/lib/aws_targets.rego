# METADATA
# description: |
#   Whether the target of an API call is one of the resources that rules protect: log groups of clusters and trails,
#   buckets of trails and archives, KMS keys of both, and delivery streams.
package lib.aws_targets

import data.lib.buckets
import data.lib.log_groups
import data.lib.references
import data.lib.resources
import data.lib.trails
import data.lib.values

# METADATA
# description: |
#   What a call does to its target, by the kind of target ("bucket", "group", "key" or "stream") and the target's name:
#   "lost" where the target is protected, "untold" where the text does not tell it, or "harmless".
judged(d, kind, target) := "lost" if {
	some id in references.mentioned(d, target)
	_ours[kind][id]
} else := "lost" if {
	_is_ours(kind, references.resolved(d, target).value)
} else := "harmless" if {
	contains(target, "${")
	references.resolved(d, target).is == "known"
} else := "untold" if {
	some mark in ["$", "{%", "file:", "fileb:"]
	contains(target, mark)
} else := "untold" if {
	# The text does not tell the key of an alias.
	kind == "key"
	contains(target, "alias/")
} else := "harmless"

_is_ours(kind, target) if _ours[kind][_name(target)]

_is_ours("group", target) if _is_of_cluster(_name(target))

_is_of_cluster(name) if {
	["", "aws", "eks", cluster, "cluster"] = split(name, "/")
	cluster != ""
}

# An ARN names what stands behind the account; that of a log group says so first, and `key/<id>` is the key `<id>`.
_name(text) := trim_prefix(named[0], "key/") if {
	parts := split(text, ":")
	named := [part | some part in array.slice(parts, 5, count(parts)); part != "log-group"]
} else := text

# Protected resources, by their names and by the ids of their entries.
_ours := {
	"bucket": _with_same((({name |
		some trail in trails.list
		some name in _named_by(trail, "s3_bucket_name")
	} | {bucket.id | some bucket in buckets.of_trails}) | _archive_buckets)),
	"group": _groups,
	"key": _with_same({name |
		some user in array.concat(log_groups.remaining, trails.management)
		some name in _named_by(user, "kms_key_id")
	}),
	"stream": {name |
		some stream in resources.of_type("aws_kinesis_firehose_delivery_stream")
		some name in (_named_by(stream, "name") | {stream.id})
	},
}

_groups := {name |
	some group in log_groups.all
	group.holds == "yes"
	some name in (_named_by(group, "name") | {group.id})
}

_with_same(names) := names | graph.reachable(_same, names)

# What an attribute names, before the plan and after it, and the ids of the entries that it refers to.
_named_by(entry, attribute) := {_name(text) |
	some text in [values.before(entry, attribute), object.get(values.attribute(entry, attribute), "value", null)]
	is_string(text)
} | values.leads_to(entry, attribute).to

# Names and ids of one bucket, or of one key and its aliases.
_same[name] contains other if {
	some type, attributes in {"aws_kms_alias": ["name", "target_key_id"], "aws_kms_key": ["key_id"], "aws_s3_bucket": ["bucket"]}
	some entry in resources.of_type(type)
	names := {name | some attribute in attributes; some name in _named_by(entry, attribute)} | {entry.id}
	some name in names
	some other in names
}

# METADATA
# description: Whether a subscription filter of this name may be that of an archive.
is_archive_filter(name) if _archive_filter_names[name]

is_archive_filter(name) if {
	contains(name, "$")
	count(_archive_filters) > 0
}

_archive_filter_names := {name | some filter in _archive_filters; some name in _named_by(filter, "name")}

_archive_filters := [filter |
	some filter in resources.of_type("aws_cloudwatch_log_subscription_filter")
	count({group | some group in _named_by(filter, "log_group_name"); _is_group(group)}) > 0
	count({stream | some stream in _destinations(filter); _streams[stream]}) > 0
]

_is_group(group) if _groups[group]

_is_group(group) if _is_of_cluster(group)

_destinations(filter) := {arn | arn := values.attribute(filter, "destination_arn").value} | values.leads_to(filter, "destination_arn").to

# Streams by their ids and ARNs.
_streams[name] contains stream if {
	some stream in resources.of_type("aws_kinesis_firehose_delivery_stream")
	some name in ({arn | arn := values.attribute(stream, "arn").value} | {stream.id})
}

# Each stream once, whatever number of filters sends to it.
_archive_streams := {stream |
	some destination in {destination | some filter in _archive_filters; some destination in _destinations(filter)}
	some stream in _streams[destination]
}

_archive_buckets := {name |
	some stream in _archive_streams
	bucket := values.within(stream, "extended_s3_configuration", "bucket_arn")
	some name in ({_name(arn) | arn := bucket.value} | object.get(bucket, "to", set()))
}
