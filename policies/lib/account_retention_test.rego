package lib.account_retention_test

import data.lib.fixtures_test as fixtures
import data.rules.cloudwatch.kept as rule

document(days, mode) := json.marshal({"retentionInDays": days, "enforcementMode": mode})

policy(days, mode, criteria) := fixtures.created("aws_cloudwatch_log_account_policy", "p", {
	"policy_name": "retention",
	"policy_type": "RETENTION_POLICY",
	"policy_document": document(days, mode),
	"selection_criteria": criteria,
})

prefix(names) := $`LogGroupNamePrefix IN ["{concat(`", "`, names)}"]`

group := fixtures.standing(fixtures.group)

short := policy(30, "RETROACTIVE", null)

replaced(resource, changes) := fixtures.but(fixtures.updated(resource, changes), {"actions": ["delete", "create"]})

policies := {
	"short": {"policy": short, "is": "deny"},
	"short, as text": {"policy": policy("30", "RETROACTIVE", null), "is": "deny"},
	"short for groups of a prefix": {"policy": policy(30, "RETROACTIVE", prefix(["/app/", "/aws/eks/prod"])), "is": "deny"},
	"short for groups of another prefix": {"policy": policy(30, "RETROACTIVE", prefix(["/app/"])), "is": "pass"},
	"long enough": {"policy": policy(365, "RETROACTIVE", null), "is": "pass"},
	"never": {"policy": policy("NEVER_EXPIRE", "RETROACTIVE", null), "is": "pass"},
	"short for new groups": {"policy": policy(30, "NEW_ONLY", null), "is": "pass"},
	"short, of another mode": {"policy": policy(30, "SOMETIMES", null), "is": "undecided"},
	"of days that are none": {"policy": policy("some", "RETROACTIVE", null), "is": "undecided"},
	"of a document that only apply knows": {"policy": fixtures.unknown(short, "policy_document"), "is": "undecided"},
	"of criteria that only apply knows": {"policy": fixtures.unknown(short, "selection_criteria"), "is": "undecided"},
	"of criteria of another kind": {"policy": policy(30, "RETROACTIVE", "DataSourceName IN [\"x\"]"), "is": "undecided"},
	"of all groups but those of a prefix": {"policy": policy(30, "RETROACTIVE", "LogGroupNamePrefix NOT IN [\"/app/\"]"), "is": "undecided"},
	"of all groups but those of clusters": {"policy": policy(30, "RETROACTIVE", "LogGroupNamePrefix NOT IN [\"/aws/eks/\"]"), "is": "undecided"},
	"of a list that can't be read": {"policy": policy(30, "RETROACTIVE", "LogGroupNamePrefix IN ['/aws/eks/']"), "is": "undecided"},
	"of an empty list": {"policy": policy(30, "RETROACTIVE", "LogGroupNamePrefix IN []"), "is": "undecided"},
	"of prefixes, of which the second holds": {"policy": policy(30, "RETROACTIVE", "LogGroupNamePrefix IN [\"/app/\",\"/aws/eks/\"]"), "is": "deny"},
	"of another region": {"policy": fixtures.but(policy(30, "RETROACTIVE", prefix(["/aws/eks/prod"])), {"after": {"region": "us-east-1"}}), "is": "deny"},
	"in another provider configuration": {"policy": fixtures.but(short, {"provider_config_key": "aws.other"}), "is": "undecided"},
	"that stands": {"policy": fixtures.standing(short), "is": "pass"},
	"that stood, with new tags": {"policy": fixtures.updated(short, {}), "is": "pass"},
	"that was longer": {"policy": fixtures.updated(policy(400, "RETROACTIVE", null), {"policy_document": document(30, "RETROACTIVE")}), "is": "deny"},
	"that was shorter": {"policy": fixtures.updated(policy(30, "RETROACTIVE", null), {"policy_document": document(60, "RETROACTIVE")}), "is": "pass"},
	"that was a day, with new tags": {"policy": fixtures.updated(policy(1, "RETROACTIVE", null), {}), "is": "pass"},
	"that was never": {"policy": fixtures.updated(policy("NEVER_EXPIRE", "RETROACTIVE", null), {"policy_document": document(30, "RETROACTIVE")}), "is": "deny"},
	"that was of days that are none": {"policy": fixtures.updated(policy("some", "RETROACTIVE", null), {"policy_document": document(30, "RETROACTIVE")}), "is": "deny"},
	"that stood for groups of a prefix, with new tags": {"policy": fixtures.updated(policy(30, "RETROACTIVE", prefix(["/aws/eks/"])), {}), "is": "pass"},
	"that is replaced": {"policy": replaced(policy(400, "RETROACTIVE", null), {"policy_document": document(30, "RETROACTIVE")}), "is": "deny"},
	"that is replaced, and goes on without Terraform": {
		"policy": fixtures.but(fixtures.updated(policy(400, "RETROACTIVE", null), {"policy_document": document(30, "RETROACTIVE")}), {"actions": ["forget", "create"]}),
		"is": "deny",
	},
	"that is a list": {"policy": fixtures.but(short, {"after": {"policy_document": "[30]"}}), "is": "undecided"},
	"that was for new groups": {"policy": fixtures.updated(policy(30, "NEW_ONLY", null), {"policy_document": document(30, "RETROACTIVE")}), "is": "deny"},
	"that was for other groups": {"policy": fixtures.updated(policy(30, "RETROACTIVE", prefix(["/app/"])), {"selection_criteria": ""}), "is": "deny"},
}

test_policy[name] if {
	some name, case in policies
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_account_policy.p: groups"] == case.is with input as fixtures.plan([group, case.policy])
}

test_policy_of_another_type_has_no_retention if {
	other := fixtures.but(short, {"after": {"policy_type": "DATA_PROTECTION_POLICY"}})
	plan := fixtures.plan([group, fixtures.unknown(other, "policy_document")])
	outcomes := fixtures.outcomes(data.rules.cloudwatch.kept) with input as plan
	not outcomes["aws_cloudwatch_log_account_policy.p: groups"]
}

alone := {
	"all groups": {"policy": short, "is": "warn"},
	"groups of AWS": {"policy": policy(30, "RETROACTIVE", prefix(["/aws/"])), "is": "warn"},
	"groups of clusters": {"policy": policy(30, "RETROACTIVE", prefix(["/aws/eks/"])), "is": "deny"},
	"the groups of a cluster": {"policy": policy(30, "RETROACTIVE", prefix(["/aws/eks/prod"])), "is": "deny"},
	"other groups of a cluster": {"policy": policy(30, "RETROACTIVE", prefix(["/aws/eks/prod/application"])), "is": "pass"},
	"groups of trails": {"policy": policy(30, "RETROACTIVE", prefix(["aws-cloudtrail-logs-"])), "is": "undecided"},
	"groups of an application": {"policy": policy(30, "RETROACTIVE", prefix(["/app/"])), "is": "pass"},
	"groups that only apply knows": {"policy": fixtures.unknown(short, "selection_criteria"), "is": "warn"},
	"groups that other criteria tell": {"policy": policy(30, "RETROACTIVE", "DataSourceName IN [\"x\"]"), "is": "warn"},
	"groups of clusters, long enough": {"policy": policy(400, "RETROACTIVE", prefix(["/aws/eks/"])), "is": "pass"},
}

test_policy_without_groups[name] if {
	some name, case in alone
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_account_policy.p: groups"] == case.is with input as fixtures.plan([case.policy])
}

test_policy_of_another_type if {
	masking := fixtures.but(short, {"after": {"policy_type": "DATA_PROTECTION_POLICY", "policy_document": "{}"}})
	fixtures.outcomes(data.rules.cloudwatch.kept) == {"aws_cloudwatch_log_group.g: logs": "pass"} with input as fixtures.plan([group, masking])
}

test_groups_that_keep_less_already if {
	kept_shortly := fixtures.standing(fixtures.but(fixtures.group, {"after": {"retention_in_days": 7}}))
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_account_policy.p: groups"] == "warn" with input as fixtures.plan([kept_shortly, short])
}

twins := {
	"awscc": fixtures.created("awscc_logs_account_policy", "p", short.after),
	"Cloud Control": fixtures.created("aws_cloudcontrolapi_resource", "p", {
		"type_name": "AWS::Logs::AccountPolicy",
		"desired_state": json.marshal({"PolicyName": "p", "PolicyType": "RETENTION_POLICY", "PolicyDocument": document(30, "RETROACTIVE")}),
	}),
}

twins_of_other_groups := {
	"awscc": fixtures.but(twins.awscc, {"after": {"selection_criteria": prefix(["/app/"])}}),
	"Cloud Control": fixtures.created("aws_cloudcontrolapi_resource", "p", {
		"type_name": "AWS::Logs::AccountPolicy",
		"desired_state": json.marshal({"PolicyType": "RETENTION_POLICY", "PolicyDocument": document(30, "RETROACTIVE"), "SelectionCriteria": prefix(["/app/"])}),
	}),
}

test_twin_of_other_groups[name] if {
	some name, twin in twins_of_other_groups
	plan := fixtures.plan([group, twin])
	{outcome | some outcome in fixtures.outcomes(data.rules.cloudwatch.kept)} == {"pass"} with input as plan
	fixtures.outcomes(data.rules.cloudwatch.retention) == {"aws_cloudwatch_log_group.g: retention": "pass"} with input as plan
}

test_policy_of_the_account_that_the_group_tells if {
	elsewhere := {"configuration": {"provider_config": {"aws.other": {"name": "aws", "expressions": {
		"region": {"constant_value": "eu-central-1"},
		"allowed_account_ids": {"constant_value": ["111122223333"]},
	}}}}}
	there := fixtures.but(fixtures.standing(short), {"provider_config_key": "aws.other"})
	told := fixtures.standing(fixtures.but(fixtures.group, {"after": {"arn": "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/eks/prod/cluster"}}))
	fixtures.outcomes(data.rules.cloudwatch.retention) == {"aws_cloudwatch_log_group.g: retention": "deny"} with input as fixtures.but(fixtures.plan([told, there]), elsewhere)
	fixtures.outcomes(data.rules.cloudwatch.retention) == {"aws_cloudwatch_log_group.g: retention": "undecided"} with input as fixtures.but(fixtures.plan([group, there]), elsewhere)
}

test_twin[name] if {
	some name, twin in twins
	"deny" in {outcome | some outcome in fixtures.outcomes(data.rules.cloudwatch.kept)} with input as fixtures.plan([group, twin])
}

# What a group says of itself does not count where a policy of the account holds for it.
overrides := {
	"retroactive": {"policy": fixtures.standing(short), "group": group, "is": "deny"},
	"retroactive, for a new group": {"policy": fixtures.standing(short), "group": fixtures.group, "is": "deny"},
	"retroactive, for a group whose name only apply knows": {
		"policy": fixtures.standing(short),
		"group": fixtures.but(fixtures.unknown(fixtures.group, "name"), {"after": {"retention_in_days": 365}}),
		"trail": fixtures.referring(fixtures.trail, "cloud_watch_logs_group_arn", ["aws_cloudwatch_log_group.g.arn", "aws_cloudwatch_log_group.g"]),
		"is": "deny",
	},
	"long enough": {"policy": fixtures.standing(policy(400, "RETROACTIVE", null)), "group": group, "is": "pass"},
	"for new groups": {"policy": fixtures.standing(policy(30, "NEW_ONLY", null)), "group": group, "is": "pass"},
	"for new groups, of which it is one": {"policy": fixtures.standing(policy(30, "NEW_ONLY", null)), "group": fixtures.group, "is": "deny"},
	"for other groups": {"policy": fixtures.standing(policy(30, "RETROACTIVE", prefix(["/app/"]))), "group": group, "is": "pass"},
	"in another place": {"policy": fixtures.but(fixtures.standing(short), {"before": {"region": "us-east-1"}, "after": {"region": "us-east-1"}}), "group": group, "is": "pass"},
	"in what may be another place": {"policy": fixtures.but(fixtures.standing(short), {"provider_config_key": "aws.other"}), "group": group, "is": "undecided"},
	"of another mode": {"policy": fixtures.standing(policy(30, "SOMETIMES", null)), "group": group, "is": "undecided"},
	"of what only apply knows": {"policy": fixtures.unknown(short, "policy_document"), "group": group, "is": "undecided"},
	"for groups that only apply knows": {"policy": fixtures.unknown(short, "selection_criteria"), "group": group, "is": "undecided"},
	"for groups of other criteria": {"policy": policy(30, "RETROACTIVE", "DataSourceName IN [\"x\"]"), "group": group, "is": "undecided"},
}

test_override[name] if {
	some name, case in overrides
	fixtures.outcomes(data.rules.cloudwatch.retention) == {"aws_cloudwatch_log_group.g: retention": case.is} with input as fixtures.plan(array.concat([case.group, case.policy], [case.trail | case.trail]))
}

test_group_that_keeps_its_logs_for_ever[name] if {
	some name, days in {"a number": 0, "text": "0", "nothing": null}
	for_ever := fixtures.standing(fixtures.but(fixtures.group, {"after": {"retention_in_days": days}}))
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_account_policy.p: groups"] == "deny" with input as fixtures.plan([for_ever, short])
}

# A policy that keeps the logs of a group as long as the group does loses none. One day less is a loss.
days_of_groups := {
	"as many days as the policy": {"days": 30, "here": "warn", "perhaps": "warn"},
	"a day more than the policy": {"days": 31, "here": "deny", "perhaps": "undecided"},
}

test_group_that_keeps_its_logs_for[name] if {
	some name, case in days_of_groups
	kept := fixtures.standing(fixtures.but(fixtures.group, {"after": {"retention_in_days": case.days}}))
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_account_policy.p: groups"] == case.here with input as fixtures.plan([kept, short])
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_account_policy.p: groups"] == case.perhaps with input as fixtures.plan([kept, fixtures.but(short, {"provider_config_key": "aws.other"})])
}

test_configuration_changes_nothing if {
	declared := {"aws_cloudwatch_log_account_policy": {"p": short.after}, "aws_cloudwatch_log_group": {"g": {"name": "/aws/eks/prod/cluster"}}}
	fixtures.outcomes(data.rules.cloudwatch.kept) == {} with input as fixtures.given([fixtures.stack(declared)])
	fixtures.outcomes(data.rules.cloudwatch.retention) == {"aws_cloudwatch_log_group.g: retention": "deny"} with input as fixtures.given([fixtures.stack(declared)])
}

test_policy_that_is_none if {
	declared := {"aws_cloudwatch_log_account_policy": {"p": object.union(short.after, {"count": 0})}, "aws_cloudwatch_log_group": {"g": {"name": "/aws/eks/prod/cluster", "retention_in_days": 365}}}
	fixtures.outcomes(data.rules.cloudwatch.retention) == {"aws_cloudwatch_log_group.g: retention": "pass"} with input as fixtures.given([fixtures.stack(declared)])
}

test_longest_prefix_holds if {
	for_all := fixtures.standing(short)
	for_clusters := fixtures.but(fixtures.standing(policy(400, "RETROACTIVE", prefix(["/aws/eks/"]))), {"name": "q", "address": "aws_cloudwatch_log_account_policy.q"})
	fixtures.outcomes(data.rules.cloudwatch.retention) == {"aws_cloudwatch_log_group.g: retention": "pass"} with input as fixtures.plan([group, for_all, for_clusters])
}

test_finding if {
	{finding.message | some finding in rule.deny} == {"the account policy would keep the logs of aws_cloudwatch_log_group.g for less than 365 days, whatever the groups say"} with input as fixtures.plan([group, short])
}

group_of(name, cluster, days) := fixtures.standing(fixtures.but(
	fixtures.created("aws_cloudwatch_log_group", name, fixtures.group.after),
	{"after": {"name": $"/aws/eks/{cluster}/cluster", "retention_in_days": days}},
))

# Six of the groups are looked at, those that keep their logs longest, and five of them are named.
test_finding_of_many_groups if {
	groups := array.concat([group_of("a", "a", 60)], [group_of(name, name, 365) | some name in ["b", "c", "d", "e", "f", "g"]])
	names := "aws_cloudwatch_log_group.b, aws_cloudwatch_log_group.c, aws_cloudwatch_log_group.d, aws_cloudwatch_log_group.e, aws_cloudwatch_log_group.f and others"
	message := $"the account policy would keep the logs of {names} for less than 365 days, whatever the groups say"
	{finding.message | some finding in rule.deny} == {message} with input as fixtures.plan(array.concat(groups, [short]))
	{finding.message | some finding in rule.undecided} == {$"it can't be told whether {message}"} with input as fixtures.plan(array.concat(groups, [fixtures.but(short, {"provider_config_key": "aws.other"})]))
}

test_finding_of_groups_that_only_apply_knows if {
	{finding.message | some finding in rule.deny} == {"the account policy would keep the logs of groups that its criteria do not tell here, perhaps those of clusters among them, for less than 365 days, whatever the groups say"} with input as fixtures.plan([fixtures.unknown(short, "selection_criteria")])
}

configured_for(regions) := {"configuration": {"provider_config": {$"aws.{region}": {"name": "aws", "alias": region, "expressions": {"region": {"constant_value": region}, "profile": {"constant_value": region}}} |
	some region in regions
}}}

in_region(resource, region) := fixtures.but(resource, {"provider_config_key": $"aws.{region}"})

regions := ["ap-east-1", "ap-south-1", "ca-west-1", "eu-central-1", "eu-north-1", "sa-east-1", "us-east-1", "us-west-1"]

# Each group has a provider configuration of its own, and so has the policy.
test_policy_of_one_of_many_regions if {
	groups := [in_region(group_of(region, region, 365), region) | some region in regions]
	elsewhere := fixtures.but(short, {"provider_config_key": "aws.policies"})
	plan := fixtures.but(fixtures.plan(array.concat(groups, [elsewhere])), configured_for(regions))
	of_us_west := fixtures.but(plan, {"configuration": {"provider_config": {"aws.policies": {"name": "aws", "alias": "policies", "expressions": {"region": {"constant_value": "us-west-1"}}}}}})
	{finding.message | some finding in rule.undecided} == {"it can't be told whether the account policy would keep the logs of aws_cloudwatch_log_group.us-west-1 for less than 365 days, whatever the groups say"} with input as of_us_west
}

policy_in(region) := in_region(
	fixtures.but(
		fixtures.created("aws_cloudwatch_log_account_policy", region, short.after),
		{"actions": ["no-op"], "before": short.after},
	),
	region,
)

# Account policies of other regions do not hide the policy in the region of a log group.
test_group_in_one_of_many_regions if {
	here := fixtures.but(group, {"provider_config_key": "aws.groups"})
	plan := fixtures.but(fixtures.plan(array.concat([policy_in(region) | some region in regions], [here])), configured_for(regions))
	in_us_west := fixtures.but(plan, {"configuration": {"provider_config": {"aws.groups": {"name": "aws", "alias": "groups", "expressions": {"region": {"constant_value": "us-west-1"}}}}}})
	{finding.message | some finding in data.rules.cloudwatch.retention.undecided} == {"whether the account policy aws_cloudwatch_log_account_policy.us-west-1 keeps its logs for less than 365 days can't be told"} with input as in_us_west
}

one_of_many(name, days, mode) := fixtures.standing(fixtures.created("aws_cloudwatch_log_account_policy", name, policy(days, mode, null).after))

# An account has one policy of a prefix. Of more than that three are named, and none is hidden by those that keep logs longer.
test_many_policies_of_a_prefix if {
	longer := [one_of_many(name, 400, "RETROACTIVE") | some name in ["a", "b", "c"]]
	for_new := [one_of_many(name, 7, "NEW_ONLY") | some name in ["d", "e", "f"]]
	shorter := [one_of_many(name, 30, "RETROACTIVE") | some name in ["g", "h", "i", "j"]]
	fixtures.outcomes(data.rules.cloudwatch.retention) == {"aws_cloudwatch_log_group.g: retention": "deny"} with input as fixtures.plan(array.concat([group], array.concat(longer, array.concat(for_new, [shorter[0]]))))
	messages := {$"the account policy aws_cloudwatch_log_account_policy.{name} keeps its logs for 30 days, less than 365, whatever retention_in_days says" | some name in ["g", "h", "i"]}
	{finding.message | some finding in data.rules.cloudwatch.retention.deny} == messages with input as fixtures.plan(array.concat([group], array.concat(longer, shorter)))
}

# One provider configuration is one region of one account, whichever these are.
test_group_in_a_region_that_is_not_told if {
	without_region := {"configuration": {"provider_config": {"aws": {"expressions": {"region": {"constant_value": null}}}}}}
	plan := fixtures.but(fixtures.plan([group, fixtures.standing(short)]), without_region)
	fixtures.outcomes(data.rules.cloudwatch.retention) == {"aws_cloudwatch_log_group.g: retention": "deny"} with input as plan
}

test_policy_of_another_account if {
	accounts := {"configuration": {"provider_config": {key: {"name": "aws", "expressions": {
		"region": {"constant_value": "eu-central-1"},
		"allowed_account_ids": {"constant_value": [account]},
	}} |
		some key, account in {"aws": "111122223333", "aws.other": "444455556666"}
	}}}
	plan := fixtures.but(fixtures.plan([group, fixtures.but(short, {"provider_config_key": "aws.other"})]), accounts)
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_account_policy.p: groups"] == "warn" with input as plan
	fixtures.outcomes(data.rules.cloudwatch.retention) == {"aws_cloudwatch_log_group.g: retention": "pass"} with input as plan
}

# A policy of which only apply knows the type.
untyped := {
	"that keeps logs for less": {"policy": fixtures.unknown(short, "policy_type"), "kept": "deny", "retention": "deny"},
	"that keeps logs long enough": {"policy": fixtures.unknown(policy(400, "RETROACTIVE", null), "policy_type"), "kept": "pass", "retention": "pass"},
	"that says no days": {"policy": fixtures.unknown(fixtures.but(short, {"after": {"policy_document": `{"Name":"mask"}`}}), "policy_type"), "kept": "", "retention": "pass"},
	"of a document that only apply knows": {
		"policy": fixtures.but(fixtures.unknown(fixtures.unknown(short, "policy_document"), "policy_type"), {"unknown": {"policy_document": true}}),
		"kept": "undecided", "retention": "undecided",
	},
	"of what another resource says": {
		"policy": fixtures.referring(short, "policy_type", ["aws_ssm_parameter.p.value", "aws_ssm_parameter.p"]),
		"kept": "deny", "retention": "deny",
	},
}

test_policy_of_a_type_that_only_apply_knows[name] if {
	some name, case in untyped
	plan := fixtures.plan([group, case.policy, fixtures.created("aws_ssm_parameter", "p", {})])
	object.get(fixtures.outcomes(data.rules.cloudwatch.kept), "aws_cloudwatch_log_account_policy.p: groups", "") == case.kept with input as plan
	fixtures.outcomes(data.rules.cloudwatch.retention)["aws_cloudwatch_log_group.g: retention"] == case.retention with input as plan
}
