# METADATA
# description: |
#   Log groups whose logs subscriptions take to a bucket that keeps them: a Firehose stream to S3.
package lib.archives

import data.lib.buckets
import data.lib.filters
import data.lib.instances
import data.lib.lifecycle_rules
import data.lib.log_groups
import data.lib.resources
import data.lib.subscription_patterns
import data.lib.values

# METADATA
# description: |
#   By the id of a group: "yes" where an archive surely keeps its logs up to the floor, "maybe" where it may, or "no".
of_group := {group.id: together(group, answers) |
	some group in log_groups.remaining
	answers := array.concat(
		[_by_key[key] | some key in filters.keys_of(group)],
		[answer | some pattern in instances.patterns(group); answer := _perhaps[pattern]],
	)
}

_by_key := {key: _by_kind(those) | some key, those in filters.on_key}

# METADATA
# description: |
#   Whether filters together archive a group, by their answers for each kind of logs: all kinds that the group holds have
#   to be taken.
together(group, answers) := worst({best({answer[kind] | some answer in answers}) | some kind in log_groups.kinds(group)})

# Of filters whose group cannot be told, one answer for each pattern, because many groups may match it.
_perhaps := {pattern: {kind: _surely({"on": "maybe"}, answer) | some kind, answer in _by_kind(those)} |
	some pattern, those in filters.perhaps
}

_by_kind(those) := {kind: best({worst({archived, passed[kind]}) | some [archived, passed] in looked_at}) |
	some kind in subscription_patterns.kinds
} if {
	looked_at := [[_archived(filter), _passed(filter)] |
		some filter in those
		filter.type == "aws_cloudwatch_log_subscription_filter"
	]
}

_passed(filter) := subscription_patterns.passed(object.get(values.attribute(filter, "filter_pattern"), "value", "")) if {
	values.attribute(filter, "filter_pattern").is in {"absent", "known"}
} else := subscription_patterns.untold

# METADATA
# description: The best of answers, "no" where there is none.
best(answers) := "yes" if {
	"yes" in answers
} else := "maybe" if {
	"maybe" in answers
} else := "no"

# METADATA
# description: The worst of answers.
worst(answers) := "no" if {
	"no" in answers
} else := "maybe" if {
	"maybe" in answers
} else := "yes"

# Whether a filter is there at all is for its count or its group's name to say.
_archived(filter) := _surely(filter, _kept(filter))

_surely(filter, answer) := "maybe" if {
	answer == "yes"
	{filter.on, object.get(filter, "exists", "yes")} != {"yes"}
} else := answer

_kept(filter) := "maybe" if {
	values.attribute(filter, "destination_arn").is == "unknown"
} else := "maybe" if {
	count(values.attribute(filter, "destination_arn").among) > 0
} else := best({_kept_by(stream) | some stream in _streams(filter)})

# A stream that the documents do not hold is no archive that can be judged.
_streams(filter) := {stream |
	value := values.attribute(filter, "destination_arn")
	some stream in object.get(_by_arn, [object.get(value, "value", null)], set())
} | {stream |
	some id in values.attribute(filter, "destination_arn").to
	some stream in object.get(_by_id, [id], set())
}

_all := [stream |
	some stream in resources.of_type("aws_kinesis_firehose_delivery_stream")
	resources.remains(stream)
]

_by_id := {stream.id: {stream} | some stream in _all}

# A real ARN is that of one stream. What has the ARN of many is none that can be judged.
_by_arn := {arn: streams | some arn, streams in _streams_by_arn; count(streams) <= 5}

_streams_by_arn[arn] contains stream if {
	some stream in _all
	arn := values.attribute(stream, "arn").value
}

# A stream that is replaced under its name has its ARN again, which a plan does not tell.
_streams_by_arn[arn] contains stream if {
	some stream in _all
	values.attribute(stream, "name").value == values.before(stream, "name")
	arn := values.before(stream, "arn")
}

# Each stream is looked at once, whatever number of filters send to it.
_kept_by(stream) := _kept_by_id[stream.id]

_kept_by_id := {stream.id: _kept_in(stream, values.within(stream, "extended_s3_configuration", "bucket_arn")) |
	some stream in _all
}

_kept_in(stream, bucket) := "maybe" if {
	bucket.is == "unknown"
} else := "maybe" if {
	count(bucket.among) > 0
} else := _keeps(stream, buckets.named_by_arn(bucket))

_keeps(stream, found) := "no" if {
	count(found) == 0
} else := "no" if {
	some expiry in _expiries(stream, found)
	lifecycle_rules.is_early(expiry)
} else := "maybe" if {
	"unknown" in _expiries(stream, found)
} else := "maybe" if {
	some bucket in found
	count(buckets.perhaps_settings(bucket, "aws_s3_bucket_lifecycle_configuration")) > 0
} else := "maybe" if {
	some entry in (found | {stream})
	entry.exists != "yes"
} else := "yes"

_expiries(stream, found) := {expiry |
	some bucket in found
	some expiry in buckets.expiries(bucket, {lifecycle_rules.stream_root(values.within(stream, "extended_s3_configuration", "prefix"))})
}
