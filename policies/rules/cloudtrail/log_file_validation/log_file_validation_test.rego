package rules.cloudtrail.log_file_validation_test

import data.lib.fixtures_test as fixtures
import data.rules.cloudtrail.log_file_validation as rule

with_value(value) := fixtures.but(fixtures.trail, {"after": {"enable_log_file_validation": value}})

values := {
	"true": {"value": true, "expect": "pass"},
	"true as text, as Terraform takes it": {"value": "true", "expect": "pass"},
	"false": {"value": false, "expect": "deny"},
	"false as text": {"value": "false", "expect": "deny"},
	"null": {"value": null, "expect": "deny"},
	"empty": {"value": "", "expect": "undecided"},
	"another case": {"value": "True", "expect": "undecided"},
	"a number": {"value": 1, "expect": "undecided"},
	"a list": {"value": [true], "expect": "undecided"},
	"an object": {"value": {"x": true}, "expect": "undecided"},
}

test_plan[name] if {
	some name, case in values
	fixtures.outcomes(data.rules.cloudtrail.log_file_validation) == {"aws_cloudtrail.t: validation": case.expect} with input as fixtures.given([fixtures.plan([with_value(case.value)])])
}

test_configuration[name] if {
	some name, case in values
	fixtures.outcomes(data.rules.cloudtrail.log_file_validation) == {"aws_cloudtrail.t: validation": case.expect} with input as fixtures.given([fixtures.stack({"aws_cloudtrail": {"t": {"enable_log_file_validation": case.value}}})])
}

plans := {
	"absent": {"trail": fixtures.lacking(fixtures.trail, ["enable_log_file_validation"]), "expect": {"aws_cloudtrail.t: validation": "deny"}},
	"unknown": {"trail": fixtures.unknown(fixtures.trail, "enable_log_file_validation"), "expect": {"aws_cloudtrail.t: validation": "undecided"}},
	"unknown resource": {"trail": fixtures.but(object.remove(fixtures.trail, ["unknown"]), {"unknown": true}), "expect": {"aws_cloudtrail.t: validation": "undecided"}},
	"no-op": {"trail": fixtures.standing(with_value(false)), "expect": {"aws_cloudtrail.t: validation": "deny"}},
	"replace": {"trail": fixtures.but(fixtures.standing(with_value(false)), {"actions": ["delete", "create"]}), "expect": {"aws_cloudtrail.t: validation": "deny"}},
	"delete": {"trail": fixtures.gone(with_value(false), ["delete"]), "expect": {}},
	"forget": {"trail": fixtures.gone(with_value(false), ["forget"]), "expect": {}},
	"a trail for data events": {
		"trail": fixtures.but(with_value(false), {"after": {"event_selector": [{"include_management_events": false}]}}),
		"expect": {},
	},
}

test_plans[name] if {
	some name, case in plans
	fixtures.outcomes(data.rules.cloudtrail.log_file_validation) == case.expect with input as fixtures.given([fixtures.plan([case.trail])])
}

test_token if {
	fixtures.outcomes(data.rules.cloudtrail.log_file_validation) == {"aws_cloudtrail.t: validation": "undecided"} with input as fixtures.given([fixtures.stack({"aws_cloudtrail": {"t": {"enable_log_file_validation": "${var.on}"}}})])
}

test_finding if {
	rule.deny == {{"document": "first", "address": "aws_cloudtrail.t", "subject": "validation", "message": "enable_log_file_validation is not true"}} with input as fixtures.given([fixtures.plan([with_value(false)])])
}
