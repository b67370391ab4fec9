package rules.cloudtrail.bucket_retention_test

import data.lib.fixtures_test as fixtures
import data.rules.cloudtrail.bucket_retention as rule

bucket := fixtures.created("aws_s3_bucket", "b", {"bucket": "logs"})

lifecycle(rules) := fixtures.created("aws_s3_bucket_lifecycle_configuration", "l", {"bucket": "logs", "rule": rules})

expiring(expiration) := {"id": "x", "status": "Enabled", "expiration": [expiration]}

rules := {
	"none": {"rules": [], "expect": "pass"},
	"null": {"rules": null, "expect": "pass"},
	"early": {"rules": [expiring({"days": 364})], "expect": "deny"},
	"at the floor": {"rules": [expiring({"days": 365})], "expect": "pass"},
	"late": {"rules": [expiring({"days": 3650})], "expect": "pass"},
	"early, as text": {"rules": [expiring({"days": "30"})], "expect": "deny"},
	"late, as text": {"rules": [expiring({"days": "400"})], "expect": "pass"},
	"in words": {"rules": [expiring({"days": "soon"})], "expect": "undecided"},
	"no days": {"rules": [expiring({"days": 0})], "expect": "pass"},
	"null days": {"rules": [expiring({"days": null, "date": null})], "expect": "pass"},
	"a date": {"rules": [expiring({"date": "2030-01-01T00:00:00Z"})], "expect": "deny"},
	"an empty date": {"rules": [expiring({"date": "", "days": 400})], "expect": "pass"},
	"markers only": {"rules": [expiring({"expired_object_delete_marker": true})], "expect": "pass"},
	"old versions only": {"rules": [{"status": "Enabled", "noncurrent_version_expiration": [{"noncurrent_days": 7}]}], "expect": "pass"},
	"uploads only": {"rules": [{"status": "Enabled", "abort_incomplete_multipart_upload": [{"days_after_initiation": 7}]}], "expect": "pass"},
	"off": {"rules": [object.union(expiring({"days": 1}), {"status": "Disabled"})], "expect": "pass"},
	"off in another case": {"rules": [object.union(expiring({"days": 1}), {"status": "disabled"})], "expect": "deny"},
	"no status": {"rules": [object.remove(expiring({"days": 1}), ["status"])], "expect": "deny"},
	"the second of two": {"rules": [expiring({"days": 400}), expiring({"days": 7})], "expect": "deny"},
	"a date beside many that are late": {"rules": array.concat([expiring({"days": days}) | some days in numbers.range(400, 405)], [expiring({"date": "2030-01-01T00:00:00Z"})]), "expect": "deny"},
	"somewhere else": {"rules": [object.union(expiring({"days": 7}), {"filter": [{"prefix": "results/"}]})], "expect": "pass"},
	"somewhere else, as it was written once": {"rules": [object.union(expiring({"days": 7}), {"prefix": "results/"})], "expect": "pass"},
	"somewhere else, with the old argument empty": {"rules": [object.union(expiring({"days": 7}), {"prefix": "", "filter": [{"prefix": "results/"}]})], "expect": "pass"},
	"of a prefix that is null": {"rules": [object.union(expiring({"days": 7}), {"prefix": null, "filter": [{"prefix": null}]})], "expect": "deny"},
	"somewhere else, with a filter that is none": {"rules": [object.union(expiring({"days": 7}), {"prefix": "results/", "filter": "x"})], "expect": "pass"},
	"above the logs": {"rules": [object.union(expiring({"days": 7}), {"filter": [{"prefix": "AWS"}]})], "expect": "deny"},
	"below the logs": {"rules": [object.union(expiring({"days": 7}), {"filter": [{"and": [{"prefix": "AWSLogs/111122223333/"}]}]})], "expect": "deny"},
	"everywhere": {"rules": [object.union(expiring({"days": 7}), {"filter": [{"prefix": ""}]})], "expect": "deny"},
	"of tags": {"rules": [object.union(expiring({"days": 7}), {"filter": [{"tag": [{"key": "a", "value": "b"}]}]})], "expect": "pass"},
	"of several tags": {"rules": [object.union(expiring({"days": 7}), {"filter": [{"and": [{"tags": {"a": "b", "c": "d"}}]}]})], "expect": "pass"},
	"of tags that are none": {"rules": [object.union(expiring({"days": 7}), {"filter": [{"tag": ["x"]}]})], "expect": "deny"},
	"of days beside a date that is null": {"rules": [expiring({"days": 7, "date": null})], "expect": "deny"},
	"of no tags": {"rules": [object.union(expiring({"days": 7}), {"filter": [{"tag": [], "and": [{"tags": {}}]}]})], "expect": "deny"},
	"of tags that are null": {"rules": [object.union(expiring({"days": 7}), {"filter": [{"tag": null, "and": [{"prefix": "AWSLogs/", "tags": null}]}]})], "expect": "deny"},
	"of a size": {"rules": [object.union(expiring({"days": 7}), {"filter": [{"object_size_greater_than": 1024}]})], "expect": "deny"},
	"of another service's logs": {"rules": [object.union(expiring({"days": 7}), {"filter": [{"prefix": "AWSLogs/111122223333/elasticloadbalancing/"}]})], "expect": "pass"},
	"of tags beside one of a size": {
		"rules": [
			object.union(expiring({"days": 7}), {"filter": [{"tag": [{"key": "a", "value": "b"}]}]}),
			object.union(expiring({"days": 7}), {"filter": [{"and": [{"object_size_less_than": 1024}]}]}),
		],
		"expect": "deny",
	},
	"of another shape": {"rules": ["x", 5, null], "expect": "pass"},
}

test_rule[name] if {
	some name, case in rules
	fixtures.outcomes(data.rules.cloudtrail.bucket_retention) == {"aws_s3_bucket.b: lifecycle": case.expect} with input as fixtures.plan([fixtures.trail, bucket, lifecycle(case.rules)])
}

test_below_the_prefix_of_the_trail if {
	trail := fixtures.but(fixtures.trail, {"after": {"s3_key_prefix": "audit"}})
	plan := fixtures.plan([trail, bucket, lifecycle([object.union(expiring({"days": 7}), {"filter": [{"prefix": "audit/"}]})])])
	fixtures.outcomes(data.rules.cloudtrail.bucket_retention) == {"aws_s3_bucket.b: lifecycle": "deny"} with input as plan
}

unknown := {
	"the rules": {"rule": true},
	"the expiration": {"rule": [{"expiration": true}]},
	"the days": {"rule": [{"expiration": [{"days": true}]}]},
	"the date": {"rule": [{"expiration": [{"date": true}]}]},
}

test_unknown[name] if {
	some name, flags in unknown
	resource := fixtures.but(lifecycle([expiring({})]), {"unknown": flags})
	fixtures.outcomes(data.rules.cloudtrail.bucket_retention) == {"aws_s3_bucket.b: lifecycle": "undecided"} with input as fixtures.plan([fixtures.trail, bucket, resource])
}

# What a plan does not know of the markers does not say that nothing else expires.
test_unknown_beside_markers[marker] if {
	some marker, expect in {"null": "undecided", "false": "undecided", "true": "pass"}
	resource := fixtures.but(
		lifecycle([expiring({"expired_object_delete_marker": json.unmarshal(marker)})]),
		{"unknown": {"rule": [{"expiration": [{"days": true}]}]}},
	)
	fixtures.outcomes(data.rules.cloudtrail.bucket_retention) == {"aws_s3_bucket.b: lifecycle": expect} with input as fixtures.plan([fixtures.trail, bucket, resource])
}

bodies := {
	"an early end": {"lifecycle": {"rule": {"status": "Enabled", "expiration": {"days": 7}}}, "expect": "deny"},
	"an expression for the days": {"lifecycle": {"rule": {"status": "Enabled", "expiration": {"days": "${var.days}"}}}, "expect": "undecided"},
	"an expression for the expiration": {"lifecycle": {"rule": {"status": "Enabled", "expiration": "${var.expiration}"}}, "expect": "undecided"},
	"a dynamic expiration": {"lifecycle": {"rule": {"status": "Enabled", "dynamic": {"expiration": {"for_each": "${var.x}"}}}}, "expect": "undecided"},
	"dynamic rules": {"lifecycle": {"dynamic": {"rule": {"for_each": "${var.x}"}}}, "expect": "undecided"},
	"another dynamic block": {"lifecycle": {"rule": {"status": "Enabled", "dynamic": {"transition": {}}}}, "expect": "pass"},
	"blocks that are texts": {"lifecycle": {"rule": [{"status": "Enabled", "filter": ["x"], "expiration": ["x"]}]}, "expect": "pass"},
	"dynamic rules of the bucket itself": {"bucket": {"dynamic": {"lifecycle_rule": {"for_each": "${var.x}"}}}, "expect": "undecided"},
	"rules of the bucket itself": {"bucket": {"lifecycle_rule": {"enabled": true, "expiration": {"days": 7}}}, "expect": "deny"},
	"rules of the bucket itself that are off": {"bucket": {"lifecycle_rule": {"enabled": false, "expiration": {"days": 7}}}, "expect": "pass"},
}

test_bodies[name] if {
	some name, case in bodies
	stack := fixtures.stack({
		"aws_cloudtrail": {"t": {"s3_bucket_name": "logs"}},
		"aws_s3_bucket": {"b": object.union({"bucket": "logs"}, object.get(case, "bucket", {}))},
		"aws_s3_bucket_lifecycle_configuration": {"l": object.union({"bucket": "logs"}, object.get(case, "lifecycle", {}))},
	})
	fixtures.outcomes(data.rules.cloudtrail.bucket_retention) == {"aws_s3_bucket.b: lifecycle": case.expect} with input as stack
}

test_not_below_the_prefix_of_the_trail if {
	trail := fixtures.but(fixtures.trail, {"after": {"s3_key_prefix": "audit"}})
	plan := fixtures.plan([trail, bucket, lifecycle([object.union(expiring({"days": 7}), {"filter": [{"prefix": "other/"}]})])])
	fixtures.outcomes(data.rules.cloudtrail.bucket_retention) == {"aws_s3_bucket.b: lifecycle": "pass"} with input as plan
}

test_prefix_of_the_trail_that_is_unknown if {
	trail := fixtures.unknown(fixtures.trail, "s3_key_prefix")
	plan := fixtures.plan([trail, bucket, lifecycle([object.union(expiring({"days": 7}), {"filter": [{"prefix": "other/"}]})])])
	fixtures.outcomes(data.rules.cloudtrail.bucket_retention) == {"aws_s3_bucket.b: lifecycle": "deny"} with input as plan
}

test_unknown_elsewhere if {
	resource := fixtures.but(lifecycle([expiring({"days": 400})]), {"unknown": {"id": true, "rule": [{"id": true, "prefix": true, "expiration": [{"expired_object_delete_marker": true}]}]}})
	fixtures.outcomes(data.rules.cloudtrail.bucket_retention) == {"aws_s3_bucket.b: lifecycle": "pass"} with input as fixtures.plan([fixtures.trail, bucket, resource])
}

# The block of the bucket, which providers since 4 fill in from what is.
test_filled_in_by_the_provider if {
	fixtures.outcomes(data.rules.cloudtrail.bucket_retention) == {"aws_s3_bucket.b: lifecycle": "pass"} with input as fixtures.plan([fixtures.trail, fixtures.unknown(bucket, "lifecycle_rule")])
}

blocks := {
	"on": {"rule": {"enabled": true, "expiration": [{"days": 7}]}, "expect": "deny"},
	"off": {"rule": {"enabled": false, "expiration": [{"days": 7}]}, "expect": "pass"},
	"late": {"rule": {"enabled": true, "expiration": [{"days": 700}]}, "expect": "pass"},
	"of tags": {"rule": {"enabled": true, "tags": {"a": "b"}, "expiration": [{"days": 7}]}, "expect": "pass"},
	"of no tags": {"rule": {"enabled": true, "tags": {}, "expiration": [{"days": 7}]}, "expect": "deny"},
}

test_block_of_the_bucket[name] if {
	some name, case in blocks
	plan := fixtures.plan([fixtures.trail, fixtures.but(bucket, {"after": {"lifecycle_rule": [case.rule]}})])
	fixtures.outcomes(data.rules.cloudtrail.bucket_retention) == {"aws_s3_bucket.b: lifecycle": case.expect} with input as plan
}

configured := {
	"early": {"rule": {"status": "Enabled", "expiration": {"days": 7}}, "expect": "deny"},
	"a list": {"rule": [{"status": "Enabled", "expiration": [{"days": 7}]}], "expect": "deny"},
	"days of an expression": {"rule": {"status": "Enabled", "expiration": {"days": "${var.d}"}}, "expect": "undecided"},
	"a status of an expression": {"rule": {"status": "${var.s}", "expiration": {"days": 7}}, "expect": "deny"},
	"a prefix of an expression": {"rule": {"status": "Enabled", "filter": {"prefix": "${var.p}"}, "expiration": {"days": 7}}, "expect": "deny"},
	"tags": {"rule": {"status": "Enabled", "filter": {"tag": {"key": "${var.k}", "value": "x"}}, "expiration": {"days": 7}}, "expect": "pass"},
	"tags of an expression": {"rule": {"status": "Enabled", "filter": {"and": {"tags": "${var.t}"}}, "expiration": {"days": 7}}, "expect": "deny"},
	"rules of an expression": {"rule": "${var.rules}", "expect": "undecided"},
	"an expiration of an expression": {"rule": {"status": "Enabled", "expiration": "${var.e}"}, "expect": "undecided"},
}

test_bucket_of_a_trail_of_data_events[name] if {
	some name, selectors in {
		"basic selectors": {"event_selector": [{"include_management_events": false}]},
		"advanced selectors": {"advanced_event_selector": [{"field_selector": [{"field": "eventCategory", "equals": ["Data"]}]}]},
	}
	plan := fixtures.plan([fixtures.but(fixtures.trail, {"after": selectors}), bucket, lifecycle([expiring(30)])])
	fixtures.outcomes(data.rules.cloudtrail.bucket_retention) == {} with input as plan
}

test_configuration[name] if {
	some name, case in configured
	stack := fixtures.stack({
		"aws_s3_bucket": {"b": {"bucket": "logs"}},
		"aws_cloudtrail": {"t": {"s3_bucket_name": "${aws_s3_bucket.b.id}"}},
		"aws_s3_bucket_lifecycle_configuration": {"l": {"bucket": "${aws_s3_bucket.b.bucket}", "rule": case.rule}},
	})
	fixtures.outcomes(data.rules.cloudtrail.bucket_retention) == {"aws_s3_bucket.b: lifecycle": case.expect} with input as stack
}

test_dynamic_rules if {
	stack := fixtures.stack({
		"aws_s3_bucket": {"b": {"bucket": "logs"}},
		"aws_cloudtrail": {"t": {"s3_bucket_name": "logs"}},
		"aws_s3_bucket_lifecycle_configuration": {"l": {"bucket": "logs", "dynamic": {"rule": {"for_each": "${var.r}", "content": {}}}}},
	})
	fixtures.outcomes(data.rules.cloudtrail.bucket_retention) == {"aws_s3_bucket.b: lifecycle": "undecided"} with input as stack
}

# A trail or a configuration of rules for one of several buckets, of which the plan does not tell which.
keyed(key) := fixtures.but(fixtures.standing(bucket), {"address": $`aws_s3_bucket.b["{key}"]`, "before": {"bucket": $"logs-{key}"}, "after": {"bucket": $"logs-{key}"}})

of_one_bucket(resource, attribute) := fixtures.but(
	fixtures.referring(resource, attribute, ["aws_s3_bucket.b", "each.value"]),
	{"for_each_expression": {"references": ["var.all"]}},
)

perhaps := {
	"early": {"days": 364, "expect": "undecided"},
	"at the floor": {"days": 365, "expect": "pass"},
}

test_bucket_that_a_trail_may_write_to[name] if {
	some name, case in perhaps
	rules_of_a := fixtures.but(lifecycle([expiring({"days": case.days})]), {"after": {"bucket": "logs-a"}})
	plan := fixtures.plan([of_one_bucket(fixtures.trail, "s3_bucket_name"), keyed("a"), keyed("b"), rules_of_a])
	fixtures.outcomes(data.rules.cloudtrail.bucket_retention) == {
		`aws_s3_bucket.b["a"]: lifecycle`: case.expect,
		`aws_s3_bucket.b["b"]: lifecycle`: "pass",
	} with input as plan
}

test_rules_that_may_be_on_the_bucket[name] if {
	some name, case in perhaps
	writing := fixtures.but(fixtures.trail, {"after": {"s3_bucket_name": "logs-a"}})
	plan := fixtures.plan([writing, keyed("a"), keyed("b"), of_one_bucket(lifecycle([expiring({"days": case.days})]), "bucket")])
	fixtures.outcomes(data.rules.cloudtrail.bucket_retention) == {`aws_s3_bucket.b["a"]: lifecycle`: case.expect} with input as plan
	{found.message | some found in rule.undecided} == {"whether aws_s3_bucket_lifecycle_configuration.l, which may expire objects before the floor, is on the bucket can't be told" |
		case.expect == "undecided"
	} with input as plan
}

test_floor_of_the_settings if {
	plan := fixtures.plan([fixtures.trail, bucket, lifecycle([expiring({"days": 400})])])
	{message | message := rule.deny[_].message} == {"a lifecycle rule expires objects after 400 days, less than 500"} with input as plan with data.settings as {"retention_days": 500}
}

# The folder of an account holds nothing of another account's trail.
test_folder_of_an_account[name] if {
	some name, case in {
		"its own": {"prefix": "AWSLogs/111122223333/", "organization": false, "is": "deny"},
		"another": {"prefix": "AWSLogs/999999999999/", "organization": false, "is": "pass"},
		"another, of the organization": {"prefix": "AWSLogs/o-a1b2c3d4e5/999999999999/", "organization": true, "is": "deny"},
	}
	trail := fixtures.but(fixtures.trail, {"after": {"arn": "arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit", "is_organization_trail": case.organization}})
	plan := fixtures.plan([trail, bucket, lifecycle([object.union(expiring({"days": 7}), {"filter": [{"prefix": case.prefix}]})])])
	fixtures.outcomes(data.rules.cloudtrail.bucket_retention) == {"aws_s3_bucket.b: lifecycle": case.is} with input as plan
}

reporting := fixtures.standing(fixtures.but(bucket, {"after": {"lifecycle_rule": [{"id": "x", "enabled": true, "expiration": [{"days": 30}]}]}}))

# A bucket reports the rules that were there before the plan.
test_bucket_that_reports_rules if {
	fixtures.outcomes(rule) == {"aws_s3_bucket.b: lifecycle": "deny"} with input as fixtures.plan([fixtures.standing(fixtures.trail), reporting])
	lengthened := fixtures.updated(lifecycle([expiring({"days": 30})]), {"rule": [expiring({"days": 400})]})
	fixtures.outcomes(rule) == {"aws_s3_bucket.b: lifecycle": "pass"} with input as fixtures.plan([fixtures.standing(fixtures.trail), reporting, lengthened])
}
