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
	_ids[kind][id]
} else := "lost" if {
	_is_ours(kind, _name(kind, references.resolved(d, target).value))
} else := "lost" if {
	_is_ours(kind, _name(kind, target))
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

# An ARN names what its last part says.
_name("bucket", target) := split(trim_prefix(target, "arn:"), ":::")[1] if {
	startswith(target, "arn:")
} else := target if {
	not startswith(target, "arn:")
}

_name("group", target) := trim_suffix(split(target, ":log-group:")[1], ":*") if {
	contains(target, ":log-group:")
} else := target if {
	not contains(target, ":log-group:")
}

_name("key", target) := parts[5] if {
	startswith(target, "arn:")
	parts := split(target, ":")
} else := target

_name("stream", target) := target

_ids := {
	"bucket": ({bucket.id | some bucket in buckets.of_trails} | _archive_bucket_ids),
	"group": _group_ids,
	"key": _key_ids,
	"stream": {stream.id | some stream in _all_streams},
}

_group_ids := {group.id | some group in log_groups.all; group.holds == "yes"}

_is_ours("bucket", name) if _bucket_names[name]

_is_ours("group", name) if is_group(name)

_is_ours("key", name) if _key_names[name]

_is_ours("stream", name) if _stream_names[name]

_bucket_names := ({name |
	some trail in trails.list
	some name in _texts(trail, "s3_bucket_name")
} | _archive_bucket_names) | {name | some bucket in buckets.of_trails; some name in _texts(bucket, "bucket")}

# METADATA
# description: Whether a log group of this name holds logs of a cluster or a trail.
is_group(name) if _group_names[name]

is_group(name) if {
	["", "aws", "eks", cluster, "cluster"] = split(name, "/")
	cluster != ""
}

_group_names := {name |
	some group in log_groups.all
	group.holds == "yes"
	some name in _texts(group, "name")
}

_texts(entry, attribute) := {text |
	some text in [values.before(entry, attribute), object.get(values.attribute(entry, attribute), "value", null)]
	is_string(text)
}

# Keys

# What the log groups and trails of the documents name as their key, also where no document declares the key.
_users := array.concat(log_groups.remaining, trails.management)

_used_names := {name |
	some user in _users
	text := values.attribute(user, "kms_key_id").value
	name := _name("key", text)
}

_used_ids := {id | some user in _users; some id in values.leads_to(user, "kms_key_id").to}

# An alias that is used, or whose key is.
_used_aliases := [alias |
	some alias in resources.of_type("aws_kms_alias")
	_is_used(alias)
]

_is_used(alias) if _used_ids[alias.id]

_is_used(alias) if {
	some name in _texts(alias, "name")
	_used_names[name]
}

_is_used(alias) if {
	some target in _targets(alias)
	_directly_used[target]
}

_is_used(alias) if {
	some id in values.leads_to(alias, "target_key_id").to
	_directly_used_ids[id]
}

_targets(alias) := {name |
	some text in _texts(alias, "target_key_id")
	name := _bare(_name("key", text))
}

# `key/<id>` is the same key as `<id>`.
_bare(name) := trim_prefix(name, "key/")

_keys := resources.of_type("aws_kms_key")

_names_of(key) := {_bare(_name("key", text)) | some text in _texts(key, "key_id")}

_directly_used := {_bare(name) | some name in _used_names} | {name |
	some key in _keys
	_used_ids[key.id]
	some name in _names_of(key)
}

_directly_used_ids := _used_ids | {key.id |
	some key in _keys
	some name in _names_of(key)
	_directly_used[name]
}

_key_ids := (_directly_used_ids | {alias.id | some alias in _used_aliases}) | {id |
	some alias in _used_aliases
	some id in values.leads_to(alias, "target_key_id").to
}

_bare_names := _directly_used | {name | some alias in _used_aliases; some name in _targets(alias)}

_key_names := ((_bare_names | {$"key/{name}" | some name in _bare_names}) | {name | some alias in _used_aliases; some name in _texts(alias, "name")}) | {name |
	some key in _keys
	_key_ids[key.id]
	some bare in _names_of(key)
	some name in [bare, $"key/{bare}"]
}

# Archives

_all_streams := resources.of_type("aws_kinesis_firehose_delivery_stream")

_stream_names := {name | some stream in _all_streams; some name in _texts(stream, "name")}

_filters := [filter |
	some filter in resources.of_type("aws_cloudwatch_log_subscription_filter")
	resources.remains(filter)
	_is_on_ours(filter)
]

_is_on_ours(filter) if is_group(values.attribute(filter, "log_group_name").value)

_is_on_ours(filter) if {
	some id in values.leads_to(filter, "log_group_name").to
	_group_ids[id]
}

_archive_filters := [filter |
	some filter in _filters
	_is_of_archive(filter)
]

_is_of_archive(filter) if _streams_by_arn[values.attribute(filter, "destination_arn").value]

_is_of_archive(filter) if {
	some id in values.leads_to(filter, "destination_arn").to
	_streams_by_id[id]
}

_streams_by_id := {stream.id: stream | some stream in _all_streams}

_streams_by_arn[arn] contains stream.id if {
	some stream in _all_streams
	arn := values.attribute(stream, "arn").value
}

# Each stream and each bucket once, whatever number of filters and streams leads to it.
_archive_streams := {id |
	some arn in {values.attribute(filter, "destination_arn").value | some filter in _archive_filters}
	some id in _streams_by_arn[arn]
} | {id |
	some filter in _archive_filters
	some id in values.leads_to(filter, "destination_arn").to
	_streams_by_id[id]
}

_archive_targets := [values.within(_streams_by_id[id], "extended_s3_configuration", "bucket_arn") | some id in _archive_streams]

_archive_bucket_ids := {id | some target in _archive_targets; some id in target.to} | {bucket.id |
	some bucket in resources.of_type("aws_s3_bucket")
	some name in _texts(bucket, "bucket")
	_named_by_archives[name]
}

_named_by_archives := {name | some target in _archive_targets; name := split(target.value, ":::")[1]}

_archive_bucket_names := _named_by_archives | {name |
	some bucket in resources.of_type("aws_s3_bucket")
	_archive_bucket_ids[bucket.id]
	some name in _texts(bucket, "bucket")
}

# METADATA
# description: Whether a subscription filter of this name may be that of an archive.
is_archive_filter(name) if _archive_filter_names[name]

is_archive_filter(name) if {
	contains(name, "$")
	count(_archive_filters) > 0
}

_archive_filter_names := {name | some filter in _archive_filters; some name in _texts(filter, "name")}
