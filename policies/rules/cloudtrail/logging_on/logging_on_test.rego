package rules.cloudtrail.logging_on_test

import data.lib.fixtures_test as fixtures
import data.rules.cloudtrail.logging_on as rule

with_value(value) := fixtures.but(fixtures.trail, {"after": {"enable_logging": value}})

values := {
	"true": {"value": true, "expect": "pass"},
	"true as text, as Terraform takes it": {"value": "true", "expect": "pass"},
	"false": {"value": false, "expect": "deny"},
	"false as text": {"value": "false", "expect": "deny"},
	"null": {"value": null, "expect": "pass"},
	"empty": {"value": "", "expect": "undecided"},
	"another case": {"value": "True", "expect": "undecided"},
	"a number": {"value": 1, "expect": "undecided"},
	"a list": {"value": [true], "expect": "undecided"},
	"an object": {"value": {"x": true}, "expect": "undecided"},
}

test_plan[name] if {
	some name, case in values
	fixtures.outcomes(data.rules.cloudtrail.logging_on) == {"aws_cloudtrail.t: logging": case.expect} with input as fixtures.given([fixtures.plan([with_value(case.value)])])
}

test_configuration[name] if {
	some name, case in values
	fixtures.outcomes(data.rules.cloudtrail.logging_on) == {"aws_cloudtrail.t: logging": case.expect} with input as fixtures.given([fixtures.stack({"aws_cloudtrail": {"t": {"enable_logging": case.value}}})])
}

plans := {
	"absent": {"trail": fixtures.lacking(fixtures.trail, ["enable_logging"]), "expect": {"aws_cloudtrail.t: logging": "pass"}},
	"unknown": {"trail": fixtures.unknown(fixtures.trail, "enable_logging"), "expect": {"aws_cloudtrail.t: logging": "undecided"}},
	"unknown resource": {"trail": fixtures.but(object.remove(fixtures.trail, ["unknown"]), {"unknown": true}), "expect": {"aws_cloudtrail.t: logging": "undecided"}},
	"no-op": {"trail": fixtures.standing(with_value(false)), "expect": {"aws_cloudtrail.t: logging": "deny"}},
	"replace": {"trail": fixtures.but(fixtures.standing(with_value(false)), {"actions": ["delete", "create"]}), "expect": {"aws_cloudtrail.t: logging": "deny"}},
	"delete": {"trail": fixtures.gone(with_value(false), ["delete"]), "expect": {}},
	"forget": {"trail": fixtures.gone(with_value(false), ["forget"]), "expect": {}},
	"a trail for data events": {
		"trail": fixtures.but(with_value(false), {"after": {"event_selector": [{"include_management_events": false}]}}),
		"expect": {},
	},
}

test_plans[name] if {
	some name, case in plans
	fixtures.outcomes(data.rules.cloudtrail.logging_on) == case.expect with input as fixtures.given([fixtures.plan([case.trail])])
}

test_token if {
	fixtures.outcomes(data.rules.cloudtrail.logging_on) == {"aws_cloudtrail.t: logging": "undecided"} with input as fixtures.given([fixtures.stack({"aws_cloudtrail": {"t": {"enable_logging": "${var.on}"}}})])
}

test_finding if {
	rule.deny == {{"document": "first", "address": "aws_cloudtrail.t", "subject": "logging", "message": "enable_logging is false, so the trail records nothing"}} with input as fixtures.given([fixtures.plan([with_value(false)])])
}
