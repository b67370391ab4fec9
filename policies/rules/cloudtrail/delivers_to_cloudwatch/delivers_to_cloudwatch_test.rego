package rules.cloudtrail.delivers_to_cloudwatch_test

import data.lib.fixtures_test as fixtures

to(arn) := fixtures.but(fixtures.trail, {"after": {"cloud_watch_logs_group_arn": arn}})

plans := {
	"absent": {"resources": [fixtures.trail], "expect": "deny"},
	"null": {"resources": [to(null)], "expect": "deny"},
	"empty": {"resources": [to("")], "expect": "deny"},
	"a space": {"resources": [to(" ")], "expect": "deny"},
	"a list": {"resources": [to(["arn"])], "expect": "deny"},
	"an ARN": {"resources": [to("arn:aws:logs:eu-central-1:111122223333:log-group:trail:*")], "expect": "pass"},
	"unknown": {"resources": [fixtures.unknown(fixtures.trail, "cloud_watch_logs_group_arn")], "expect": "undecided"},
	"a reference": {
		"resources": [fixtures.referring(fixtures.trail, "cloud_watch_logs_group_arn", ["aws_cloudwatch_log_group.g.arn", "aws_cloudwatch_log_group.g"]), fixtures.group],
		"expect": "pass",
	},
	"a reference to nowhere": {"resources": [fixtures.referring(fixtures.trail, "cloud_watch_logs_group_arn", ["var.arn", "aws_cloudwatch_log_group.x"])], "expect": "undecided"},
}

test_plan[name] if {
	some name, case in plans
	fixtures.outcomes(data.rules.cloudtrail.delivers_to_cloudwatch) == {"aws_cloudtrail.t: log group": case.expect} with input as fixtures.plan(case.resources)
}

configured := {
	"${aws_cloudwatch_log_group.g.arn}:*": "pass",
	"${aws_cloudwatch_log_group.g.arn}": "pass",
	"${var.arn}": "undecided",
	"${aws_cloudwatch_log_group.none.arn}:*": "undecided",
}

test_configuration[arn] if {
	some arn, expect in configured
	stack := fixtures.stack({
		"aws_cloudwatch_log_group": {"g": {"name": "trail"}},
		"aws_cloudtrail": {"t": {"s3_bucket_name": "logs", "cloud_watch_logs_group_arn": arn}},
	})
	fixtures.outcomes(data.rules.cloudtrail.delivers_to_cloudwatch) == {"aws_cloudtrail.t: log group": expect} with input as stack
}

test_trails_of_data_events_are_not_asked if {
	trail := fixtures.but(fixtures.trail, {"after": {"event_selector": [{"include_management_events": false}]}})
	fixtures.outcomes(data.rules.cloudtrail.delivers_to_cloudwatch) == {} with input as fixtures.plan([trail])
}
