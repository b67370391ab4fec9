package rules.cloudwatch.kept_test

import data.lib.fixtures_test as fixtures
import data.rules.cloudwatch.kept as rule

group := fixtures.group

skipping := fixtures.but(group, {"after": {"skip_destroy": true}})

changed(resource, after) := fixtures.updated(resource, after)

replaced(resource, after, actions) := fixtures.but(changed(resource, after), {"actions": actions})

arn := "arn:aws:logs:eu-central-1:111122223333:log-group:trail:*"

trail_group := fixtures.but(group, {"after": {"name": "trail"}})

cases := {
	"delete": {"resources": [fixtures.gone(group, ["delete"])], "expect": "deny"},
	"delete, of which nothing is unknown": {"resources": [fixtures.but(fixtures.gone(group, ["delete"]), {"unknown": false})], "expect": "deny"},
	"delete of one that is skipped": {"resources": [fixtures.gone(skipping, ["delete"])], "expect": "pass"},
	"delete of one that is skipped, as text": {"resources": [fixtures.gone(fixtures.but(group, {"after": {"skip_destroy": "true"}}), ["delete"])], "expect": "pass"},
	"delete where skip_destroy is absent": {"resources": [fixtures.gone(fixtures.lacking(group, ["skip_destroy"]), ["delete"])], "expect": "deny"},
	"delete where skip_destroy is null": {"resources": [fixtures.gone(fixtures.but(group, {"after": {"skip_destroy": null}}), ["delete"])], "expect": "deny"},
	"delete where skip_destroy is of another type": {"resources": [fixtures.gone(fixtures.but(group, {"after": {"skip_destroy": ["true"]}}), ["delete"])], "expect": "deny"},
	"delete where skip_destroy is in another case": {"resources": [fixtures.gone(fixtures.but(group, {"after": {"skip_destroy": "True"}}), ["delete"])], "expect": "deny"},
	"replace": {"resources": [replaced(group, {}, ["delete", "create"])], "expect": "deny"},
	"replace, create first": {"resources": [replaced(group, {}, ["create", "delete"])], "expect": "deny"},
	"replace of one that is skipped": {"resources": [replaced(skipping, {}, ["delete", "create"])], "expect": "pass"},
	"replace that only then skips": {"resources": [replaced(group, {"skip_destroy": true}, ["delete", "create"])], "expect": "deny"},
	"replace by another name": {"resources": [replaced(group, {"name": "/other"}, ["delete", "create"])], "expect": "deny"},
	"forget": {"resources": [fixtures.gone(group, ["forget"])], "expect": "warn"},
	"forget and create": {"resources": [replaced(group, {}, ["create", "forget"])], "expect": "warn"},
	"forget and create, as OpenTofu": {"resources": [replaced(group, {}, ["forget", "create"])], "expect": "warn"},
	"forget and create with a cut": {"resources": [replaced(group, {"retention_in_days": 7}, ["create", "forget"])], "expect": "deny"},
	"update": {"resources": [changed(group, {"tags": {}})], "expect": "pass"},
	"no-op": {"resources": [fixtures.standing(group)], "expect": "pass"},
	"a cut below the floor": {"resources": [changed(group, {"retention_in_days": 30})], "expect": "deny"},
	"a cut below the floor, as text": {"resources": [changed(group, {"retention_in_days": "30"})], "expect": "deny"},
	"a cut from never": {"resources": [changed(fixtures.but(group, {"after": {"retention_in_days": 0}}), {"retention_in_days": 30})], "expect": "deny"},
	"a cut from null, which is never": {"resources": [changed(fixtures.but(group, {"after": {"retention_in_days": null}}), {"retention_in_days": 30})], "expect": "deny"},
	"no cut of what is below the floor": {"resources": [changed(fixtures.but(group, {"after": {"retention_in_days": 30}}), {"tags": {}})], "expect": "pass"},
	"a cut that stays above the floor": {"resources": [changed(fixtures.but(group, {"after": {"retention_in_days": 731}}), {"retention_in_days": 400})], "expect": "pass"},
	"more, if still below": {"resources": [changed(fixtures.but(group, {"after": {"retention_in_days": 7}}), {"retention_in_days": 30})], "expect": "pass"},
	"to never": {"resources": [changed(fixtures.but(group, {"after": {"retention_in_days": 7}}), {"retention_in_days": 0})], "expect": "pass"},
	"to null": {"resources": [changed(group, {"retention_in_days": null})], "expect": "pass"},
	"to something that is no number": {"resources": [changed(group, {"retention_in_days": [5]})], "expect": "deny"},
	"something that is no number, as before": {"resources": [fixtures.standing(fixtures.but(group, {"after": {"retention_in_days": [5]}}))], "expect": "pass"},
	"replace of one that is skipped, to something that is no number": {"resources": [replaced(skipping, {"retention_in_days": [5]}, ["delete", "create"])], "expect": "deny"},
	"forget and create with something that is no number": {"resources": [replaced(group, {"retention_in_days": [5]}, ["create", "forget"])], "expect": "deny"},
	"forget and create with what only apply knows": {
		"resources": [fixtures.unknown(replaced(group, {}, ["create", "forget"]), "retention_in_days")],
		"expect": "undecided",
	},
	"to what a data source knows": {
		"resources": [
			fixtures.referring(changed(group, {}), "retention_in_days", ["data.aws_ssm_parameter.p.value", "data.aws_ssm_parameter.p"]),
			fixtures.but(fixtures.created("aws_ssm_parameter", "p", {}), {"mode": "data", "actions": ["read"]}),
		],
		"expect": "undecided",
	},
	"to what only apply knows": {"resources": [fixtures.unknown(changed(group, {}), "retention_in_days")], "expect": "undecided"},
	"the group of a trail by its ARN": {"resources": [fixtures.gone(trail_group, ["delete"]), trail({"cloud_watch_logs_group_arn": arn})], "expect": "deny"},
	"the group of a trail that goes too": {
		"resources": [fixtures.gone(trail_group, ["delete"]), fixtures.gone(trail({"cloud_watch_logs_group_arn": arn}), ["delete"])],
		"expect": "deny",
	},
	"the group of a trail by reference": {
		"resources": [
			replaced(trail_group, {}, ["delete", "create"]),
			fixtures.referring(fixtures.trail, "cloud_watch_logs_group_arn", ["aws_cloudwatch_log_group.g.arn", "aws_cloudwatch_log_group.g"]),
		],
		"expect": "deny",
	},
	"a deposed object": {"resources": [fixtures.but(fixtures.gone(group, ["delete"]), {"deposed": "1"}), fixtures.standing(skipping)], "expect": "deny"},
}

trail(attributes) := fixtures.but(fixtures.trail, {"after": attributes})

test_plans[name] if {
	some name, case in cases
	fixtures.outcomes(data.rules.cloudwatch.kept) == {"aws_cloudwatch_log_group.g: logs": case.expect} with input as fixtures.given([fixtures.plan(case.resources)])
}

nobodys := {
	"a new group": fixtures.plan([fixtures.but(group, {"after": {"retention_in_days": 1}})]),
	"a group of another purpose": fixtures.plan([fixtures.gone(fixtures.but(group, {"after": {"name": "/aws/lambda/f"}}), ["delete"])]),
	"a group by an ARN of something else": fixtures.plan([fixtures.gone(trail_group, ["delete"]), trail({"cloud_watch_logs_group_arn": "arn:aws:logs:eu-central-1:111122223333:destination:trail:*"})]),
	"a group whose name was no text": fixtures.plan([fixtures.gone(fixtures.but(group, {"after": {"name": [1]}}), ["delete"])]),
	"a configuration, which has no before": fixtures.stack({"aws_cloudwatch_log_group": {"g": {"name": "/aws/eks/prod/cluster", "retention_in_days": 1}}}),
}

test_not_judged[name] if {
	some name, content in nobodys
	fixtures.outcomes(data.rules.cloudwatch.kept) == {} with input as fixtures.given([content])
}

deferrals := {
	"a group": {"type": "aws_cloudwatch_log_group", "before": {"name": "/aws/eks/prod/cluster"}, "expect": {"x.g: logs": "undecided"}},
	"a group of a trail": {"type": "aws_cloudwatch_log_group", "before": {"name": "trail"}, "expect": {"x.g: logs": "undecided"}},
	"a group of another purpose": {"type": "aws_cloudwatch_log_group", "before": {"name": "/aws/lambda/f"}, "expect": {}},
	"a new group": {"type": "aws_cloudwatch_log_group", "before": null, "expect": {}},
	"a twin": {"type": "awscc_logs_log_group", "before": {"log_group_name": "/aws/eks/prod/cluster"}, "expect": {"x.g: logs": "undecided"}},
	"something else": {"type": "aws_s3_bucket", "before": {"name": "/aws/eks/prod/cluster"}, "expect": {}},
	"a data source": {"type": "aws_cloudwatch_log_group", "mode": "data", "before": {"name": "/aws/eks/prod/cluster"}, "expect": {}},
}

test_deferred[name] if {
	some name, case in deferrals
	plan := object.union(fixtures.plan([trail({"cloud_watch_logs_group_arn": arn})]), {"deferred_changes": [{"resource_change": {
		"address": "x.g",
		"mode": object.get(case, "mode", "managed"),
		"type": case.type,
		"change": {"actions": ["update"], "before": case.before, "after": null},
	}}]})
	fixtures.outcomes(data.rules.cloudwatch.kept) == case.expect with input as plan
}

test_floor_of_the_settings if {
	plan := fixtures.plan([changed(group, {"retention_in_days": 30})])
	fixtures.outcomes(data.rules.cloudwatch.kept) == {"aws_cloudwatch_log_group.g: logs": "pass"} with input as fixtures.given([plan])
		with data.settings as {"retention_days": 30}
}

cuts := {
	"from days": {"from": 400, "to": 30, "message": "retention_in_days goes from 400 to 30, less than 365"},
	"from nothing": {"from": null, "to": 30, "message": "retention_in_days goes from never to 30, less than 365"},
	"to what is no number": {"from": 400, "to": true, "message": "retention_in_days becomes true, not a number of days"},
}

test_messages_of_cuts[name] if {
	some name, case in cuts
	plan := fixtures.plan([changed(fixtures.but(group, {"after": {"retention_in_days": case.from}}), {"retention_in_days": case.to})])
	[found.message | some found in rule.deny] == [case.message] with input as plan
}

test_findings if {
	messages := {finding.message | some finding in rule.deny} with input as fixtures.given([fixtures.plan([replaced(fixtures.but(group, {"after": {"retention_in_days": 0}}), {"retention_in_days": 30}, ["delete", "create"])])])
	messages == {
		`the plan would replace the log group "/aws/eks/prod/cluster" and its logs with it`,
		"retention_in_days goes from never to 30, less than 365",
	}
}

# A group that is called as those of trails are may be one, though its trail is in another plan.
custom(name) := fixtures.but(group, {"after": {"name": name}})

customs := {
	"below the folder of CloudTrail": {"group": fixtures.gone(custom("/aws/cloudtrail/audit"), ["delete"]), "is": {"logs": "undecided"}},
	"called as the console calls it": {"group": fixtures.gone(custom("aws-cloudtrail-logs-111122223333-0a1b2c3d"), ["delete"]), "is": {"logs": "undecided"}},
	"of retention cut": {"group": changed(custom("/aws/cloudtrail/audit"), {"retention_in_days": 30}), "is": {"logs": "undecided"}},
	"that is replaced": {"group": replaced(custom("/aws/cloudtrail/audit"), {}, ["delete", "create"]), "is": {"logs": "undecided"}},
	"of a retention that is no number": {"group": changed(custom("/aws/cloudtrail/audit"), {"retention_in_days": [5]}), "is": {"logs": "undecided"}},
	"of a retention that was no number": {"group": fixtures.standing(fixtures.but(custom("/aws/cloudtrail/audit"), {"after": {"retention_in_days": [5]}})), "is": {"logs": "pass"}},
	"of retention cut as it is made anew": {
		"group": replaced(fixtures.but(custom("/aws/cloudtrail/audit"), {"after": {"skip_destroy": true}}), {"retention_in_days": 30}, ["delete", "create"]),
		"is": {"logs": "undecided"},
	},
	"of retention cut as it is forgotten and made anew": {
		"group": replaced(custom("/aws/cloudtrail/audit"), {"retention_in_days": 30}, ["create", "forget"]),
		"is": {"logs": "undecided"},
	},
	"of retention as it was": {"group": changed(custom("/aws/cloudtrail/audit"), {"tags": {}}), "is": {"logs": "pass"}},
	"that stays": {"group": fixtures.standing(custom("/aws/cloudtrail/audit")), "is": {"logs": "pass"}},
	"that is skipped": {"group": fixtures.gone(fixtures.but(custom("/aws/cloudtrail/audit"), {"after": {"skip_destroy": true}}), ["delete"]), "is": {"logs": "pass"}},
	"of an application": {"group": fixtures.gone(custom("/app/cloudtrail"), ["delete"]), "is": {}},
	"of pods": {"group": fixtures.gone(custom("/aws/eks/prod/application"), ["delete"]), "is": {}},
}

test_group_by_custom[name] if {
	some name, case in customs
	fixtures.outcomes(data.rules.cloudwatch.kept) == {$"aws_cloudwatch_log_group.g: {subject}": is | some subject, is in case.is} with input as fixtures.plan([case.group])
}

test_deferred_group_by_custom if {
	plan := fixtures.but(fixtures.plan([]), {"deferred_changes": [{"reason": "unknown", "resource_change": {
		"address": "aws_cloudwatch_log_group.g",
		"type": "aws_cloudwatch_log_group",
		"change": {"actions": ["delete"], "before": {"name": "/aws/cloudtrail/audit"}},
	}}]})
	fixtures.outcomes(data.rules.cloudwatch.kept) == {"aws_cloudwatch_log_group.g: logs": "undecided"} with input as plan
}

stream(name) := fixtures.created("aws_cloudwatch_log_stream", "s", {"name": "kube-apiserver-audit-1", "log_group_name": name})

streams := {
	"deleted": {"resources": [fixtures.gone(stream("/aws/eks/prod/cluster"), ["delete"])], "is": "deny"},
	"replaced": {"resources": [fixtures.but(fixtures.standing(stream("/aws/eks/prod/cluster")), {"actions": ["delete", "create"]})], "is": "deny"},
	"that stays": {"resources": [fixtures.standing(stream("/aws/eks/prod/cluster"))], "is": "pass"},
	"of a trail's group": {"resources": [fixtures.standing(fixtures.but(fixtures.trail, {"after": {"cloud_watch_logs_group_arn": arn}})), fixtures.gone(stream("trail"), ["delete"])], "is": "deny"},
	"replaced, of a group that is called as those of trails are": {
		"resources": [fixtures.but(fixtures.standing(stream("/aws/cloudtrail/audit")), {"actions": ["delete", "create"]})],
		"is": "undecided",
	},
	"that stays, of a group that is called as those of trails are": {"resources": [fixtures.standing(stream("/aws/cloudtrail/audit"))], "is": "pass"},
	"of a group that is called as those of trails are": {"resources": [fixtures.gone(stream("/aws/cloudtrail/audit"), ["delete"])], "is": "undecided"},
}

test_stream[name] if {
	some name, case in streams
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_stream.s: logs"] == case.is with input as fixtures.plan(case.resources)
}

other_streams := {
	"of an application": fixtures.gone(stream("/app"), ["delete"]),
	"of pods": fixtures.gone(stream("/aws/eks/prod/application"), ["delete"]),
	"that is made": stream("/aws/eks/prod/cluster"),
}

test_stream_of_nothing_that_is_kept[name] if {
	some name, other in other_streams
	fixtures.outcomes(data.rules.cloudwatch.kept) == {} with input as fixtures.plan([other])
}

# An archive of the group's logs, which the group itself keeps for 30 days.
firehose := "arn:aws:firehose:eu-central-1:111122223333:deliverystream/s"

filter := fixtures.created("aws_cloudwatch_log_subscription_filter", "f", {"log_group_name": "/aws/eks/prod/cluster", "destination_arn": firehose, "filter_pattern": ""})

delivery := fixtures.created("aws_kinesis_firehose_delivery_stream", "s", {"arn": firehose, "extended_s3_configuration": [{"bucket_arn": "arn:aws:s3:::archive"}]})

archive := fixtures.created("aws_s3_bucket", "b", {"bucket": "archive"})

test_loss_of_an_archive_is_told_once if {
	relying := fixtures.standing(fixtures.but(group, {"after": {"retention_in_days": 30}}))
	plan := fixtures.plan([relying, fixtures.standing(filter), fixtures.gone(delivery, ["delete"]), fixtures.standing(archive)])
	count(rule.undecided) == 0 with input as plan
	[object.get(found, "level", "deny") | some found in rule.deny] == ["deny"] with input as plan
}

test_archive_of_a_group_elsewhere_is_judged if {
	plan := fixtures.plan([fixtures.standing(filter), fixtures.standing(delivery), fixtures.gone(archive, ["delete"])])
	{fixtures.name_of(subject) | some subject in rule.subjects} == {"aws_cloudwatch_log_subscription_filter.f: archive"} with input as plan
	{fixtures.name_of(found) | some found in rule.undecided} == {"aws_cloudwatch_log_subscription_filter.f: archive"} with input as plan
}

# Policies of the account, which name groups by prefixes.
account_policy(mode, prefix) := fixtures.created("aws_cloudwatch_log_account_policy", "p", {
	"policy_type": "RETENTION_POLICY",
	"policy_document": json.marshal({"retentionInDays": 30, "enforcementMode": mode}),
	"selection_criteria": $`LogGroupNamePrefix IN ["{prefix}"]`,
})

would(verb) := $"the account policy would keep the logs of {verb} for less than 365 days, whatever the groups say"

account_policies := {
	"of clusters": {"policy": account_policy("RETROACTIVE", "/aws/eks/"), "deny": {would("groups that its prefix names")}},
	"of clusters, perhaps for new groups alone": {
		"policy": account_policy("SOMETIMES", "/aws/eks/"),
		"undecided": {concat("", ["it can't be told whether ", would("groups that its prefix names")])},
	},
	"of trails": {
		"policy": account_policy("RETROACTIVE", "/aws/cloudtrail/"),
		"undecided": {concat("", [would("groups that its prefix names"), ", and whether trails write to them can't be told"])},
	},
	"of trails, perhaps for new groups alone": {
		"policy": account_policy("SOMETIMES", "/aws/cloudtrail/"),
		"undecided": {concat("", ["it can't be told whether ", would("groups that its prefix names")])},
	},
	"of all of AWS": {"policy": account_policy("RETROACTIVE", "/aws/"), "warn": {would("all groups that its prefix names, those of clusters among them")}},
	"of all of AWS, perhaps for new groups alone": {
		"policy": account_policy("SOMETIMES", "/aws/"),
		"warn": {would("all groups that its prefix names, those of clusters among them")},
	},
}

test_account_policy[name] if {
	some name, case in account_policies
	plan := fixtures.plan([case.policy])
	{found.message | some found in rule.deny; not found.level} == object.get(case, "deny", set()) with input as plan
	{found.message | some found in rule.undecided} == object.get(case, "undecided", set()) with input as plan
	{found.message | some found in rule.deny; found.level == "warn"} == object.get(case, "warn", set()) with input as plan
}

# A message names five groups.
named := {
	1: "aws_cloudwatch_log_group.g1",
	2: "aws_cloudwatch_log_group.g1, aws_cloudwatch_log_group.g2",
	5: "aws_cloudwatch_log_group.g1, aws_cloudwatch_log_group.g2, aws_cloudwatch_log_group.g3, aws_cloudwatch_log_group.g4, aws_cloudwatch_log_group.g5",
	6: "aws_cloudwatch_log_group.g1, aws_cloudwatch_log_group.g2, aws_cloudwatch_log_group.g3, aws_cloudwatch_log_group.g4, aws_cloudwatch_log_group.g5 and others",
}

test_account_policy_names_groups[number] if {
	some number, names in named
	groups := [fixtures.standing(one) |
		some i in numbers.range(1, number)
		one := fixtures.but(group, {"name": $"g{i}", "address": $"aws_cloudwatch_log_group.g{i}", "after": {"name": $"/aws/eks/c{i}/cluster"}})
	]
	{found.message | some found in rule.deny} == {would(names)} with input as fixtures.plan(array.concat(groups, [account_policy("RETROACTIVE", "/aws/")]))
}
