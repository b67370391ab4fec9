package rules.cloudwatch.retention_test

import data.lib.fixtures_test as fixtures
import data.rules.cloudwatch.retention as rule

group := fixtures.group

kept(days) := fixtures.but(group, {"after": {"retention_in_days": days}})

values := {
	"the floor": {"days": 365, "expect": "pass"},
	"more": {"days": 3653, "expect": "pass"},
	"never": {"days": 0, "expect": "pass"},
	"null is never": {"days": null, "expect": "pass"},
	"less": {"days": 364, "expect": "deny"},
	"one day": {"days": 1, "expect": "deny"},
	"negative": {"days": -1, "expect": "deny"},
	"a number as text, as Terraform takes it": {"days": "365", "expect": "pass"},
	"less, as text": {"days": "30", "expect": "deny"},
	"text that is no number": {"days": "a year", "expect": "deny"},
	"a number with a sign or zeros in front": {"days": "+0365", "expect": "deny"},
	"the empty text": {"days": "", "expect": "deny"},
	"true": {"days": true, "expect": "deny"},
	"a list": {"days": [365], "expect": "deny"},
	"an object": {"days": {"days": 365}, "expect": "deny"},
}

test_group_of_a_cluster_without_a_name if {
	unnamed := fixtures.but(group, {"after": {"name": "/aws/eks//cluster", "retention_in_days": 1}})
	fixtures.outcomes(data.rules.cloudwatch.retention) == {} with input as fixtures.given([fixtures.plan([unnamed])])
}

test_plan[name] if {
	some name, case in values
	fixtures.outcomes(data.rules.cloudwatch.retention) == {"aws_cloudwatch_log_group.g: retention": case.expect} with input as fixtures.given([fixtures.plan([kept(case.days)])])
}

test_configuration[name] if {
	some name, case in values
	stack := fixtures.stack({"aws_cloudwatch_log_group": {"g": {"name": "/aws/eks/prod/cluster", "retention_in_days": case.days}}})
	fixtures.outcomes(data.rules.cloudwatch.retention) == {"aws_cloudwatch_log_group.g: retention": case.expect} with input as fixtures.given([stack])
}

plans := {
	"absent": {"resources": [fixtures.lacking(group, ["retention_in_days"])], "expect": {"g": "pass"}},
	"unknown": {"resources": [fixtures.unknown(group, "retention_in_days")], "expect": {"g": "undecided"}},
	"a reference": {
		"resources": [fixtures.referring(group, "retention_in_days", ["data.aws_ssm_parameter.p.value"]), read("aws_ssm_parameter", "p")],
		"expect": {"g": "undecided"},
	},
	"update": {"resources": [fixtures.updated(group, {"retention_in_days": 7})], "expect": {"g": "deny"}},
	"no-op": {"resources": [fixtures.standing(kept(7))], "expect": {"g": "deny"}},
	"delete": {"resources": [fixtures.gone(kept(7), ["delete"])], "expect": {}},
	"forget": {"resources": [fixtures.gone(kept(7), ["forget"])], "expect": {}},
	"a group of nobody's business": {"resources": [fixtures.but(kept(7), {"after": {"name": "/aws/lambda/f"}})], "expect": {}},
	"a group in the way of a cluster's name": {"resources": [fixtures.but(kept(7), {"after": {"name": "/aws/eks/prod/cluster/extra"}})], "expect": {}},
	"a trail's group by its ARN": {
		"resources": [fixtures.but(kept(7), {"after": {"name": "trail"}}), trail_to("arn:aws:logs:eu-central-1:111122223333:log-group:trail:*")],
		"expect": {"g": "deny"},
	},
	"another group than the trail's": {
		"resources": [fixtures.but(kept(7), {"after": {"name": "trails"}}), trail_to("arn:aws:logs:eu-central-1:111122223333:log-group:trail:*")],
		"expect": {},
	},
	"a trail's group by reference": {
		"resources": [
			fixtures.but(kept(7), {"after": {"name": "trail"}}),
			fixtures.referring(fixtures.trail, "cloud_watch_logs_group_arn", ["aws_cloudwatch_log_group.g.arn", "aws_cloudwatch_log_group.g"]),
		],
		"expect": {"g": "deny"},
	},
	"a trail with an odd ARN": {"resources": [fixtures.but(kept(7), {"after": {"name": "trail"}}), trail_to(["trail"])], "expect": {}},
	"unknown name where a cluster has no group": {"resources": [fixtures.unknown(kept(7), "name"), fixtures.cluster([])], "expect": {"g": "undecided"}},
	"unknown name where the cluster has its group": {
		"resources": [
			fixtures.but(fixtures.unknown(kept(7), "name"), {"name": "h", "address": "aws_cloudwatch_log_group.h"}),
			group, fixtures.cluster([]),
		],
		"expect": {"g": "pass"},
	},
	"unknown name where Rancher's cluster has no group": {"resources": [fixtures.unknown(kept(7), "name"), fixtures.cluster_of_rancher([])], "expect": {"g": "undecided"}},
	"unknown name where Rancher's cluster has its group": {
		"resources": [
			fixtures.but(fixtures.unknown(kept(7), "name"), {"name": "h", "address": "aws_cloudwatch_log_group.h"}),
			group, fixtures.cluster_of_rancher([]),
		],
		"expect": {"g": "pass"},
	},
	"unknown name without a cluster": {"resources": [fixtures.unknown(kept(7), "name")], "expect": {}},
	"long enough under an unknown name": {"resources": [fixtures.unknown(group, "name"), fixtures.cluster([])], "expect": {"g": "pass"}},
}

read(type, name) := fixtures.but(fixtures.created(type, name, {}), {"mode": "data", "actions": ["read"], "address": $"data.{type}.{name}"})

trail_to(arn) := fixtures.but(fixtures.trail, {"after": {"cloud_watch_logs_group_arn": arn}})

test_plans[name] if {
	some name, case in plans
	expected := {$"aws_cloudwatch_log_group.{group_name}: retention": outcome | some group_name, outcome in case.expect}
	fixtures.outcomes(data.rules.cloudwatch.retention) == expected with input as fixtures.given([fixtures.plan(case.resources)])
}

test_token if {
	stack := fixtures.stack({"aws_cloudwatch_log_group": {"g": {"name": "/aws/eks/prod/cluster", "retention_in_days": "${var.days}"}}})
	fixtures.outcomes(data.rules.cloudwatch.retention) == {"aws_cloudwatch_log_group.g: retention": "undecided"} with input as fixtures.given([stack])
}

test_trail_group_of_a_configuration if {
	stack := fixtures.stack({
		"aws_cloudwatch_log_group": {"g": {"name": "trail", "retention_in_days": 7}},
		"aws_cloudtrail": {"t": {"cloud_watch_logs_group_arn": "${aws_cloudwatch_log_group.g.arn}:*"}},
	})
	fixtures.outcomes(data.rules.cloudwatch.retention) == {"aws_cloudwatch_log_group.g: retention": "deny"} with input as fixtures.given([stack])
}

settings := {
	"a longer floor": {"settings": {"retention_days": 400}, "days": 365, "expect": "deny"},
	"a shorter floor": {"settings": {"retention_days": 30}, "days": 90, "expect": "pass"},
	"a floor of text is no floor": {"settings": {"retention_days": "30"}, "days": 90, "expect": "deny"},
	"a floor of a day": {"settings": {"retention_days": 1}, "days": 1, "expect": "pass"},
	"365 where a floor of text is none": {"settings": {"retention_days": "400"}, "days": 365, "expect": "pass"},
	"a floor of 0 is no floor": {"settings": {"retention_days": 0}, "days": 90, "expect": "deny"},
}

test_settings[name] if {
	some name, case in settings
	fixtures.outcomes(data.rules.cloudwatch.retention) == {"aws_cloudwatch_log_group.g: retention": case.expect} with input as fixtures.given([fixtures.plan([kept(case.days)])])
		with data.settings as case.settings
}

test_message_of_what_is_no_number if {
	[found.message | some found in rule.deny] == ["retention_in_days is true, not a number of days"] with input as fixtures.plan([kept(true)])
}

filter(days) := [
	fixtures.unknown(kept(days), "name"), fixtures.cluster([]),
	fixtures.referring(
		fixtures.created("aws_cloudwatch_log_subscription_filter", "s", {}),
		"log_group_name", ["aws_cloudwatch_log_group.g.name", "aws_cloudwatch_log_group.g"],
	),
]

# Neither whether it holds logs of the cluster nor whether an archive keeps them can be told: that is one finding.
test_one_finding_where_two_things_are_unsure if {
	resources := filter(7)
	filtering := fixtures.unknown(resources[2], "destination_arn")
	unsure := fixtures.but(filtering, {"unknown": {"log_group_name": true}})
	count(rule.undecided) == 1 with input as fixtures.plan([resources[0], resources[1], unsure])
}

# An archive that surely keeps the logs makes it no matter whose they are.
test_archived_group_of_an_unknown_name if {
	bucket := fixtures.created("aws_s3_bucket", "b", {"bucket": "logs", "arn": "arn:aws:s3:::logs"})
	stream := fixtures.created("aws_kinesis_firehose_delivery_stream", "s", {"arn": "arn:s", "extended_s3_configuration": [{"bucket_arn": "arn:aws:s3:::logs"}]})
	resources := filter(7)
	archived := fixtures.but(resources[2], {"after": {"destination_arn": "arn:s"}})
	fixtures.outcomes(data.rules.cloudwatch.retention) == {"aws_cloudwatch_log_group.g: retention": "pass"} with input as fixtures.plan([resources[0], resources[1], archived, stream, bucket])
}

# A policy of the account keeps the logs of each group for 30 days.
account_policy(days) := fixtures.standing(fixtures.created("aws_cloudwatch_log_account_policy", "p", {
	"policy_type": "RETENTION_POLICY",
	"policy_document": json.marshal({"retentionInDays": days, "enforcementMode": "RETROACTIVE"}),
}))

unknown_policy := fixtures.unknown(account_policy(30), "policy_document")

archive := [
	fixtures.created("aws_s3_bucket", "b", {"bucket": "logs"}),
	fixtures.created("aws_kinesis_firehose_delivery_stream", "s", {"arn": "arn:s", "extended_s3_configuration": [{"bucket_arn": "arn:aws:s3:::logs"}]}),
	fixtures.created("aws_cloudwatch_log_subscription_filter", "s", {"log_group_name": "/aws/eks/prod/cluster", "destination_arn": "arn:s", "filter_pattern": ""}),
]

perhaps_archived := [archive[0], archive[1], fixtures.unknown(archive[2], "destination_arn")]

can_not_be_told := "whether the account policy aws_cloudwatch_log_account_policy.p keeps its logs for less than 365 days can't be told"

overridden := {
	"without an archive": {
		"resources": [account_policy(30)],
		"deny": {"the account policy aws_cloudwatch_log_account_policy.p keeps its logs for 30 days, less than 365, whatever retention_in_days says"},
	},
	"with an archive": {"resources": array.concat([account_policy(30)], archive)},
	"perhaps with an archive": {"resources": array.concat([account_policy(30)], perhaps_archived), "undecided": {can_not_be_told}},
	"perhaps": {"resources": [unknown_policy], "undecided": {can_not_be_told}},
	"perhaps, with an archive": {"resources": array.concat([unknown_policy], archive)},
}

test_policy_of_the_account[name] if {
	some name, case in overridden
	plan := fixtures.plan(array.concat([fixtures.standing(group)], case.resources))
	{found.message | some found in rule.deny} == object.get(case, "deny", set()) with input as plan
	{found.message | some found in rule.undecided} == object.get(case, "undecided", set()) with input as plan
}

# Two groups of one block, of which the plan does not tell to which the trail writes.
keyed(key) := fixtures.but(fixtures.standing(group), {
	"address": $`aws_cloudwatch_log_group.g["{key}"]`,
	"before": {"name": $"/audit/{key}"},
	"after": {"name": $"/audit/{key}"},
})

writing_to_one := fixtures.but(
	fixtures.referring(fixtures.trail, "cloud_watch_logs_group_arn", ["aws_cloudwatch_log_group.g", "each.value"]),
	{"for_each_expression": {"references": ["var.all"]}},
)

test_policy_of_the_account_for_groups_that_a_trail_may_write_to[days] if {
	some days, expect in {30: "undecided", 400: "pass"}
	plan := fixtures.plan([keyed("a"), keyed("b"), writing_to_one, account_policy(days)])
	fixtures.outcomes(data.rules.cloudwatch.retention) == {$`aws_cloudwatch_log_group.g["{key}"]: retention`: expect | some key in ["a", "b"]} with input as plan
	{found.message | some found in rule.undecided} == {"the account policy aws_cloudwatch_log_account_policy.p may keep its logs for less than 365 days, and whether it holds logs of a cluster or trail can't be told" |
		expect == "undecided"
	} with input as plan
}

test_denied_is_not_undecided_too if {
	rule.undecided == set() with input as fixtures.plan([kept(30)])
}

test_finding if {
	rule.deny == {{
		"document": "first",
		"address": "aws_cloudwatch_log_group.g",
		"subject": "retention",
		"message": "retention_in_days is 30, less than 365",
	}} with input as fixtures.given([fixtures.plan([kept(30)])])
}
