package rules.cloudtrail.multi_region_test

import data.lib.fixtures_test as fixtures
import data.rules.cloudtrail.multi_region as rule

with_value(value) := fixtures.but(fixtures.trail, {"after": {"is_multi_region_trail": value}})

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
	fixtures.outcomes(data.rules.cloudtrail.multi_region) == {"aws_cloudtrail.t: regions": case.expect} with input as fixtures.given([fixtures.plan([with_value(case.value)])])
}

test_configuration[name] if {
	some name, case in values
	fixtures.outcomes(data.rules.cloudtrail.multi_region) == {"aws_cloudtrail.t: regions": case.expect} with input as fixtures.given([fixtures.stack({"aws_cloudtrail": {"t": {"is_multi_region_trail": case.value}}})])
}

plans := {
	"absent": {"trail": fixtures.lacking(fixtures.trail, ["is_multi_region_trail"]), "expect": {"aws_cloudtrail.t: regions": "deny"}},
	"unknown": {"trail": fixtures.unknown(fixtures.trail, "is_multi_region_trail"), "expect": {"aws_cloudtrail.t: regions": "undecided"}},
	"unknown resource": {"trail": fixtures.but(object.remove(fixtures.trail, ["unknown"]), {"unknown": true}), "expect": {"aws_cloudtrail.t: regions": "undecided"}},
	"no-op": {"trail": fixtures.standing(with_value(false)), "expect": {"aws_cloudtrail.t: regions": "deny"}},
	"replace": {"trail": fixtures.but(fixtures.standing(with_value(false)), {"actions": ["delete", "create"]}), "expect": {"aws_cloudtrail.t: regions": "deny"}},
	"delete": {"trail": fixtures.gone(with_value(false), ["delete"]), "expect": {}},
	"forget": {"trail": fixtures.gone(with_value(false), ["forget"]), "expect": {}},
	"a trail for data events": {
		"trail": fixtures.but(with_value(false), {"after": {"event_selector": [{"include_management_events": false}]}}),
		"expect": {},
	},
}

test_plans[name] if {
	some name, case in plans
	fixtures.outcomes(data.rules.cloudtrail.multi_region) == case.expect with input as fixtures.given([fixtures.plan([case.trail])])
}

test_token if {
	fixtures.outcomes(data.rules.cloudtrail.multi_region) == {"aws_cloudtrail.t: regions": "undecided"} with input as fixtures.given([fixtures.stack({"aws_cloudtrail": {"t": {"is_multi_region_trail": "${var.on}"}}})])
}

test_finding if {
	rule.deny == {{"document": "first", "address": "aws_cloudtrail.t", "subject": "regions", "message": "is_multi_region_trail is not true, so only the region of the trail is recorded"}} with input as fixtures.given([fixtures.plan([with_value(false)])])
}
