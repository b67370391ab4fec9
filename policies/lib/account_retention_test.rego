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
	"of another region": {"policy": fixtures.but(policy(30, "RETROACTIVE", prefix(["/aws/eks/prod"])), {"after": {"region": "us-east-1"}}), "is": "deny"},
	"in another provider configuration": {"policy": fixtures.but(short, {"provider_config_key": "aws.other"}), "is": "undecided"},
	"that stands": {"policy": fixtures.standing(short), "is": "pass"},
	"that stood, with new tags": {"policy": fixtures.updated(short, {}), "is": "pass"},
	"that was longer": {"policy": fixtures.updated(policy(400, "RETROACTIVE", null), {"policy_document": document(30, "RETROACTIVE")}), "is": "deny"},
	"that was shorter": {"policy": fixtures.updated(policy(30, "RETROACTIVE", null), {"policy_document": document(60, "RETROACTIVE")}), "is": "pass"},
	"that was for new groups": {"policy": fixtures.updated(policy(30, "NEW_ONLY", null), {"policy_document": document(30, "RETROACTIVE")}), "is": "deny"},
	"that was for other groups": {"policy": fixtures.updated(policy(30, "RETROACTIVE", prefix(["/app/"])), {"selection_criteria": ""}), "is": "deny"},
}

test_policy[name] if {
	some name, case in policies
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_account_policy.p: groups"] == case.is with input as fixtures.plan([group, case.policy])
}

alone := {
	"all groups": {"policy": short, "is": "warn"},
	"groups of AWS": {"policy": policy(30, "RETROACTIVE", prefix(["/aws/"])), "is": "warn"},
	"groups of clusters": {"policy": policy(30, "RETROACTIVE", prefix(["/aws/eks/"])), "is": "deny"},
	"the groups of a cluster": {"policy": policy(30, "RETROACTIVE", prefix(["/aws/eks/prod"])), "is": "deny"},
	"other groups of a cluster": {"policy": policy(30, "RETROACTIVE", prefix(["/aws/eks/prod/application"])), "is": "pass"},
	"groups of trails": {"policy": policy(30, "RETROACTIVE", prefix(["aws-cloudtrail-logs-"])), "is": "undecided"},
	"groups of an application": {"policy": policy(30, "RETROACTIVE", prefix(["/app/"])), "is": "pass"},
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
	"long enough": {"policy": fixtures.standing(policy(400, "RETROACTIVE", null)), "group": group, "is": "pass"},
	"for new groups": {"policy": fixtures.standing(policy(30, "NEW_ONLY", null)), "group": group, "is": "pass"},
	"for new groups, of which it is one": {"policy": fixtures.standing(policy(30, "NEW_ONLY", null)), "group": fixtures.group, "is": "deny"},
	"for other groups": {"policy": fixtures.standing(policy(30, "RETROACTIVE", prefix(["/app/"]))), "group": group, "is": "pass"},
	"in another place": {"policy": fixtures.but(fixtures.standing(short), {"before": {"region": "us-east-1"}, "after": {"region": "us-east-1"}}), "group": group, "is": "pass"},
	"in what may be another place": {"policy": fixtures.but(fixtures.standing(short), {"provider_config_key": "aws.other"}), "group": group, "is": "undecided"},
	"of what only apply knows": {"policy": fixtures.unknown(short, "policy_document"), "group": group, "is": "undecided"},
	"for groups that only apply knows": {"policy": fixtures.unknown(short, "selection_criteria"), "group": group, "is": "undecided"},
	"for groups of other criteria": {"policy": policy(30, "RETROACTIVE", "DataSourceName IN [\"x\"]"), "group": group, "is": "undecided"},
}

test_override[name] if {
	some name, case in overrides
	fixtures.outcomes(data.rules.cloudwatch.retention) == {"aws_cloudwatch_log_group.g: retention": case.is} with input as fixtures.plan([case.group, case.policy])
}

test_group_that_keeps_its_logs_for_ever[days] if {
	some days in [0, "0", null]
	for_ever := fixtures.standing(fixtures.but(fixtures.group, {"after": {"retention_in_days": days}}))
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_account_policy.p: groups"] == "deny" with input as fixtures.plan([for_ever, short])
}

test_configuration_changes_nothing if {
	declared := {"aws_cloudwatch_log_account_policy": {"p": short.after}, "aws_cloudwatch_log_group": {"g": {"name": "/aws/eks/prod/cluster"}}}
	fixtures.outcomes(data.rules.cloudwatch.kept) == {} with input as fixtures.given([fixtures.stack(declared)])
	fixtures.outcomes(data.rules.cloudwatch.retention) == {"aws_cloudwatch_log_group.g: retention": "deny"} with input as fixtures.given([fixtures.stack(declared)])
}

test_longest_prefix_holds if {
	for_all := fixtures.standing(short)
	for_clusters := fixtures.but(fixtures.standing(policy(400, "RETROACTIVE", prefix(["/aws/eks/"]))), {"name": "q", "address": "aws_cloudwatch_log_account_policy.q"})
	fixtures.outcomes(data.rules.cloudwatch.retention) == {"aws_cloudwatch_log_group.g: retention": "pass"} with input as fixtures.plan([group, for_all, for_clusters])
}

test_finding if {
	{finding.message | some finding in rule.deny} == {"the account policy would keep the logs of aws_cloudwatch_log_group.g for less than 365 days, whatever the groups say"} with input as fixtures.plan([group, short])
}
