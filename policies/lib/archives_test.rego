package lib.archives_test

import data.lib.archives
import data.lib.fixtures_test as fixtures

group := fixtures.but(fixtures.group, {"after": {"retention_in_days": 7}})

arn := "arn:aws:firehose:eu-central-1:111122223333:deliverystream/s"

filter := fixtures.created("aws_cloudwatch_log_subscription_filter", "f", {"log_group_name": "/aws/eks/prod/cluster", "destination_arn": arn})

to_stream := fixtures.referring(filter, "destination_arn", ["aws_kinesis_firehose_delivery_stream.s.arn", "aws_kinesis_firehose_delivery_stream.s"])

stream := fixtures.created("aws_kinesis_firehose_delivery_stream", "s", {
	"arn": arn,
	"extended_s3_configuration": [{"bucket_arn": "arn:aws:s3:::archive", "prefix": "cluster=prod/!{timestamp:yyyy}/"}],
})

streams(count) := [fixtures.but(stream, {"name": name, "address": $"aws_kinesis_firehose_delivery_stream.{name}"}) |
	some i in numbers.range(1, count)
	name := $"s{i}"
]

# A stream that is made in the same run into a bucket that is made in the same run.
new_stream := fixtures.but(stream, {
	"after": {"extended_s3_configuration": [{"prefix": "cluster=prod/"}]},
	"unknown": {"arn": true, "extended_s3_configuration": [{"bucket_arn": true}]},
	"expressions": {"extended_s3_configuration": [{"bucket_arn": {"references": ["aws_s3_bucket.b.arn", "aws_s3_bucket.b"]}, "prefix": {"constant_value": "cluster=prod/"}}]},
})

bucket := fixtures.created("aws_s3_bucket", "b", {"bucket": "archive"})

buckets(count) := [fixtures.but(bucket, {"name": name, "address": $"aws_s3_bucket.{name}"}) |
	some i in numbers.range(1, count)
	name := $"b{i}"
]

lifecycle(rule) := fixtures.created("aws_s3_bucket_lifecycle_configuration", "l", {"bucket": "archive", "rule": [object.union({"status": "Enabled"}, rule)]})

lifecycles(count) := [fixtures.but(lifecycle({"expiration": [{"days": 365 + i}]}), {"name": name, "address": $"aws_s3_bucket_lifecycle_configuration.{name}"}) |
	some i in numbers.range(1, count)
	name := $"l{i}"
]

plans := {
	"by names": {"resources": [filter, stream, bucket], "expect": "pass"},
	"by references": {"resources": [to_stream, new_stream, bucket], "expect": "pass"},
	"no filter": {"resources": [stream, bucket], "expect": "deny"},
	"a filter that goes": {"resources": [fixtures.gone(filter, ["delete"]), stream, bucket], "expect": "deny"},
	"a filter of another group": {"resources": [fixtures.but(filter, {"after": {"log_group_name": "/aws/eks/test/cluster"}}), stream, bucket], "expect": "deny"},
	"a filter in another region": {"resources": [fixtures.but(filter, {"after": {"region": "us-east-1"}}), stream, bucket], "expect": "deny"},
	"a filter somewhere, to a function": {
		"resources": [fixtures.but(fixtures.unknown(filter, "region"), {"after": {"destination_arn": "arn:aws:lambda:eu-central-1:111122223333:function:f"}})],
		"expect": "deny",
	},
	"a filter of another provider configuration, in another region than the group's ARN": {
		"resources": [fixtures.but(filter, {"after": {"region": "us-east-1"}, "provider_config_key": "aws.other"}), stream, bucket],
		"group": {"arn": "arn:aws:logs:us-west-2:1:log-group:/aws/eks/prod/cluster"}, "expect": "deny",
	},
	"a filter somewhere": {"resources": [fixtures.unknown(filter, "region"), stream, bucket], "expect": "undecided"},
	"a metric filter": {"resources": [fixtures.but(filter, {"type": "aws_cloudwatch_log_metric_filter", "address": "aws_cloudwatch_log_metric_filter.f"}), stream, bucket], "expect": "deny"},
	"a metric filter of which only apply knows more than its group": {
		"resources": [
			{
				"address": "aws_cloudwatch_log_metric_filter.f", "type": "aws_cloudwatch_log_metric_filter", "name": "f", "actions": ["create"],
				"before": null, "after": {}, "unknown": true, "depends_on": [], "provider_config_key": "aws",
				"expressions": {"log_group_name": {"references": ["aws_cloudwatch_log_group.g.name", "aws_cloudwatch_log_group.g"]}},
			},
			stream, bucket,
		],
		"expect": "deny",
	},
	"a pattern that only apply knows": {"resources": [fixtures.unknown(filter, "filter_pattern"), stream, bucket], "expect": "undecided"},
	"a function": {"resources": [fixtures.but(filter, {"after": {"destination_arn": "arn:aws:lambda:eu-central-1:111122223333:function:f"}}), stream, bucket], "expect": "deny"},
	"a stream of elsewhere": {"resources": [filter, bucket], "expect": "deny"},
	"an ARN that five streams have": {"resources": array.concat([filter, bucket], streams(5)), "expect": "pass"},
	"an ARN that six streams have, as no real one does": {"resources": array.concat([filter, bucket], streams(6)), "expect": "deny"},
	"a stream that goes": {"resources": [filter, fixtures.gone(stream, ["delete"]), bucket], "expect": "deny"},
	"a stream to somewhere else": {"resources": [filter, fixtures.lacking(stream, ["extended_s3_configuration"]), bucket], "expect": "deny"},
	"an unknown destination": {"resources": [fixtures.unknown(filter, "destination_arn"), stream, bucket], "expect": "undecided"},
	"a bucket of elsewhere": {"resources": [filter, stream], "expect": "deny"},
	"a bucket of almost that name": {"resources": [filter, stream, fixtures.but(bucket, {"after": {"bucket": "Archive"}})], "expect": "deny"},
	"a name that five buckets have": {"resources": array.concat([filter, stream], buckets(5)), "expect": "pass"},
	"a name that six buckets have, as no real one is": {"resources": array.concat([filter, stream], buckets(6)), "expect": "deny"},
	"a bucket that goes": {"resources": [filter, stream, fixtures.gone(bucket, ["delete"])], "expect": "deny"},
	"an unknown bucket": {
		"resources": [filter, fixtures.but(new_stream, {"after": {"arn": arn}, "unknown": {"arn": false}, "expressions": {"extended_s3_configuration": [{"bucket_arn": {"references": ["var.x"]}}]}}), bucket],
		"expect": "undecided",
	},
	"a bucket that keeps less": {"resources": [filter, stream, bucket, lifecycle({"expiration": [{"days": 30}]})], "expect": "deny"},
	"a bucket whose own rule keeps less": {
		"resources": [filter, stream, fixtures.but(bucket, {"after": {"lifecycle_rule": [{"enabled": true, "expiration": [{"days": 30}]}]}})],
		"expect": "deny",
	},
	"a filter in the region of its group": {"resources": [fixtures.but(filter, {"after": {"region": "us-east-1"}}), stream, bucket], "group": {"region": "us-east-1"}, "expect": "pass"},
	"a bucket that keeps enough": {"resources": [filter, stream, bucket, lifecycle({"expiration": [{"days": 365}]})], "expect": "pass"},
	"a bucket of five configurations that keep enough": {"resources": array.concat([filter, stream, bucket], lifecycles(5)), "expect": "pass"},
	"a bucket of six configurations, as no real one has": {"resources": array.concat([filter, stream, bucket], lifecycles(6)), "expect": "undecided"},
	"a bucket that keeps until a date": {"resources": [filter, stream, bucket, lifecycle({"expiration": [{"date": "2030-01-01T00:00:00Z"}]})], "expect": "deny"},
	"a bucket that keeps less of something else": {"resources": [filter, stream, bucket, lifecycle({"filter": [{"prefix": "errors/"}], "expiration": [{"days": 30}]})], "expect": "pass"},
	"a bucket that keeps less of something else than what looks like an expression": {
		"resources": [
			filter, bucket, lifecycle({"filter": [{"prefix": "errors/"}], "expiration": [{"days": 30}]}),
			fixtures.but(stream, {"after": {"extended_s3_configuration": [{"bucket_arn": "arn:aws:s3:::archive", "prefix": "cluster=${x}/"}]}}),
		],
		"expect": "pass",
	},
	"a bucket that keeps less of this": {"resources": [filter, stream, bucket, lifecycle({"filter": [{"prefix": "cluster="}], "expiration": [{"days": 30}]})], "expect": "deny"},
	"a bucket that keeps nobody knows how long": {
		"resources": [filter, stream, bucket, fixtures.but(lifecycle({"expiration": [{}]}), {"unknown": {"rule": [{"expiration": [{"days": true}]}]}})],
		"expect": "undecided",
	},
	"two filters, one of them to an archive": {
		"resources": [fixtures.but(filter, {"name": "h", "address": "aws_cloudwatch_log_subscription_filter.h", "after": {"destination_arn": "arn:aws:lambda:x"}}), filter, stream, bucket],
		"expect": "pass",
	},
}

judged := "aws_cloudwatch_log_group.g: retention"

test_retention[name] if {
	some name, case in plans
	fixtures.outcomes(data.rules.cloudwatch.retention) == {judged: case.expect} with input as fixtures.plan(array.concat([fixtures.but(group, {"after": object.get(case, "group", {})})], case.resources))
}

test_unknown_retention_with_an_archive if {
	plan := fixtures.plan([fixtures.unknown(fixtures.group, "retention_in_days"), filter, stream, bucket])
	fixtures.outcomes(data.rules.cloudwatch.retention) == {judged: "pass"} with input as plan
}

# What the plan cuts is still cut: the archive has nothing of what came before it.
test_cut_with_an_archive if {
	plan := fixtures.plan([fixtures.updated(fixtures.group, {"retention_in_days": 7}), filter, stream, bucket])
	fixtures.outcomes(data.rules.cloudwatch.kept) == {"aws_cloudwatch_log_group.g: logs": "deny"} with input as plan
}

test_across_documents if {
	documents := fixtures.given([fixtures.plan([group, filter]), fixtures.plan([stream, bucket])])
	fixtures.outcomes(data.rules.cloudwatch.retention) == {judged: "pass"} with input as documents
}

stack(changes) := fixtures.stack(object.union(
	{
		"aws_cloudwatch_log_group": {"g": {"name": "/aws/eks/prod/cluster", "retention_in_days": 7}},
		"aws_cloudwatch_log_subscription_filter": {"f": {
			"log_group_name": "${aws_cloudwatch_log_group.g.name}",
			"destination_arn": "${aws_kinesis_firehose_delivery_stream.s.arn}",
		}},
		"aws_kinesis_firehose_delivery_stream": {"s": {"extended_s3_configuration": {"bucket_arn": "${aws_s3_bucket.b.arn}"}}},
		"aws_s3_bucket": {"b": {"bucket": "archive"}},
	},
	changes,
))

configured := {
	"by references": {"but": {}, "expect": "pass"},
	"a list of one block": {"but": {"aws_kinesis_firehose_delivery_stream": {"s": {"extended_s3_configuration": [{"bucket_arn": "${aws_s3_bucket.b.arn}"}]}}}, "expect": "pass"},
	"a bucket by name": {"but": {"aws_kinesis_firehose_delivery_stream": {"s": {"extended_s3_configuration": {"bucket_arn": "arn:aws:s3:::archive"}}}}, "expect": "pass"},
	"a bucket of a variable": {"but": {"aws_kinesis_firehose_delivery_stream": {"s": {"extended_s3_configuration": {"bucket_arn": "${var.b}"}}}}, "expect": "undecided"},
	"a destination of a variable": {"but": {"aws_cloudwatch_log_subscription_filter": {"f": {"destination_arn": "${var.d}"}}}, "expect": "undecided"},
	"a filter that may be none": {"but": {"aws_cloudwatch_log_subscription_filter": {"f": {"count": "${var.n}"}}}, "expect": "undecided"},
	"a stream that may be none": {"but": {"aws_kinesis_firehose_delivery_stream": {"s": {"count": "${var.n}"}}}, "expect": "undecided"},
	"a stream that is none": {"but": {"aws_kinesis_firehose_delivery_stream": {"s": {"count": 0}}}, "expect": "deny"},
	"a filter that is none": {"but": {"aws_cloudwatch_log_subscription_filter": {"f": {"count": 0}}}, "expect": "deny"},
	"an early end": {"but": {"aws_s3_bucket_lifecycle_configuration": {"l": {"bucket": "${aws_s3_bucket.b.id}", "rule": {"status": "Enabled", "expiration": {"days": 30}}}}}, "expect": "deny"},
}

test_configuration[name] if {
	some name, case in configured
	fixtures.outcomes(data.rules.cloudwatch.retention) == {judged: case.expect} with input as stack(case.but)
}

test_no_filters_no_archive if {
	archives.of_group == {[0, 0]: "no"} with input as fixtures.plan([group])
}
