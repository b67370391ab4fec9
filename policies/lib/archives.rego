# METADATA
# description: |
#   Log groups whose logs a subscription takes to a bucket that keeps them: a Firehose stream to S3. What the filter's
#   pattern leaves out is not worth keeping to whoever wrote it.
package lib.archives

import data.lib.buckets
import data.lib.filters
import data.lib.instances
import data.lib.log_groups
import data.lib.resources
import data.lib.values

# METADATA
# description: |
#   By the id of a group: "yes" where an archive surely keeps its logs up to the floor, "maybe" where it may, or "no".
of_group := {group.id: answer |
	some group in log_groups.remaining
	answer := _best({_archived(filter) |
		some filter in filters.of_group[group.id]
		filter.type == "aws_cloudwatch_log_subscription_filter"
	} | {answer | some pattern in instances.patterns(group); answer := _perhaps[pattern]})
}

# Of filters whose group cannot be told, one answer for each pattern, because many groups may match it.
_perhaps := {pattern: _surely({"on": "maybe"}, best) |
	some pattern, those in filters.perhaps
	best := _best({_archived(filter) |
		some filter in those
		filter.type == "aws_cloudwatch_log_subscription_filter"
	})
}

_best(answers) := "yes" if {
	"yes" in answers
} else := "maybe" if {
	"maybe" in answers
} else := "no"

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
} else := _best({_kept_by(stream) | some stream in _streams(filter)})

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

_by_arn := _streams_by_arn

_streams_by_arn[arn] contains stream if {
	some stream in _all
	arn := values.attribute(stream, "arn").value
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
} else := answer if {
	bucket.is in {"known", "reference"}
	answer := _keeps(stream, buckets.named_by_arn(bucket))
}

_keeps(stream, found) := "no" if {
	count(found) == 0
} else := "no" if {
	some expiry in _expiries(stream, found)
	buckets.is_early(expiry)
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
	some expiry in buckets.expiries(bucket, {_root(values.within(stream, "extended_s3_configuration", "prefix"))})
}

# What the keys begin with, up to what Firehose fills in, https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html.
_root(prefix) := split(prefix.value, "!{")[0] if {
	is_string(prefix.value)
} else := ""
