package rules.cloudtrail.encrypted_test

import data.lib.fixtures_test as fixtures
import data.rules.cloudtrail.encrypted as rule

values := {
	"an ARN": {"key": "arn:aws:kms:eu-central-1:111122223333:key/1", "expect": "pass"},
	"an alias": {"key": "alias/trail", "expect": "pass"},
	"null": {"key": null, "expect": "deny"},
	"empty": {"key": "", "expect": "deny"},
	"false": {"key": false, "expect": "deny"},
	"a list": {"key": ["arn"], "expect": "deny"},
}

test_plan[name] if {
	some name, case in values
	trail := fixtures.but(fixtures.trail, {"after": {"kms_key_id": case.key}})
	fixtures.outcomes(data.rules.cloudtrail.encrypted) == {"aws_cloudtrail.t: key": case.expect} with input as fixtures.given([fixtures.plan([trail])])
}

test_configuration[name] if {
	some name, case in values
	fixtures.outcomes(data.rules.cloudtrail.encrypted) == {"aws_cloudtrail.t: key": case.expect} with input as fixtures.given([fixtures.stack({"aws_cloudtrail": {"t": {"kms_key_id": case.key}}})])
}

plans := {
	"absent": {"resources": [fixtures.trail], "expect": "deny"},
	"unknown": {"resources": [fixtures.unknown(fixtures.trail, "kms_key_id")], "expect": "undecided"},
	"a key of the plan": {"resources": [fixtures.referring(fixtures.trail, "kms_key_id", ["aws_kms_key.k.arn", "aws_kms_key.k"]), fixtures.key], "expect": "pass"},
	"the key of a group that has none": {"resources": [fixtures.referring(fixtures.trail, "kms_key_id", ["aws_cloudwatch_log_group.g.kms_key_id"]), fixtures.group], "expect": "undecided"},
}

test_key_of_each_type[type] if {
	some type in ["aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key", "aws_kms_replica_external_key", "aws_kms_alias"]
	plan := fixtures.plan([
		fixtures.referring(fixtures.trail, "kms_key_id", [$"{type}.k.arn", $"{type}.k"]),
		fixtures.created(type, "k", {}),
	])
	fixtures.outcomes(data.rules.cloudtrail.encrypted) == {"aws_cloudtrail.t: key": "pass"} with input as fixtures.given([plan])
}

test_plans[name] if {
	some name, case in plans
	fixtures.outcomes(data.rules.cloudtrail.encrypted) == {"aws_cloudtrail.t: key": case.expect} with input as fixtures.given([fixtures.plan(case.resources)])
}

test_token if {
	fixtures.outcomes(data.rules.cloudtrail.encrypted) == {"aws_cloudtrail.t: key": "undecided"} with input as fixtures.given([fixtures.stack({"aws_cloudtrail": {"t": {"kms_key_id": "${var.key}"}}})])
}

test_finding if {
	rule.deny == {{
		"document": "first",
		"address": "aws_cloudtrail.t",
		"subject": "key",
		"message": "kms_key_id is not set, so S3's own key encrypts the log files",
	}} with input as fixtures.given([fixtures.plan([fixtures.trail])])
}
