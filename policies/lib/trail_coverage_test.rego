package lib.trail_coverage_test

import data.lib.fixtures_test as fixtures
import data.lib.trail_coverage

trail(changes) := fixtures.but(fixtures.trail, {"after": changes})

answer(resources) := [[covered, recorders]] if {
	documents := fixtures.given([fixtures.plan(resources)])
	clusters := data.lib.clusters.list with input as documents
	covered := [covered | some covered in trail_coverage.of_cluster] with input as documents
	recorders := [recorder | some cluster in clusters; recorder := trail_coverage.recorder(cluster)] with input as documents
}

test_one_region_of_one_provider_whose_region_is_not_known[organization] if {
	some organization in [true, false]
	local := trail({"is_multi_region_trail": false, "is_organization_trail": organization})
	unregioned := json.remove(fixtures.plan([fixtures.cluster([]), local]), ["configuration/provider_config/aws/expressions"])
	[covered | some covered in trail_coverage.of_cluster] == ["yes"] with input as unregioned
}

# The provider's region comes from a variable, so that nothing tells it.
unregioned(resources) := json.remove(fixtures.plan(resources), ["configuration/provider_config/aws/expressions"])

local := trail({"is_multi_region_trail": false})

covers := {
	"a trail whose own region is unknown": {"plan": unregioned([fixtures.cluster([]), fixtures.unknown(local, "region")]), "expect": "maybe"},
	"a cluster whose own region is unknown": {"plan": unregioned([fixtures.unknown(fixtures.cluster([]), "region"), local]), "expect": "maybe"},
	"another provider configuration of the same region": {
		"plan": other_provider(object.union(other_profile, {"region": {"constant_value": "eu-central-1"}}), local),
		"expect": "maybe",
	},
	"another provider configuration of the same region and credentials": {
		"plan": other_provider({"region": {"constant_value": "eu-central-1"}}, local),
		"expect": "yes",
	},
	"another provider configuration of the same credentials, of every region": {"plan": other_provider({"region": {"constant_value": "us-east-1"}}, fixtures.trail), "expect": "yes"},
	"the same credentials where the known ARNs say two accounts": {
		"plan": fixtures.but(
			fixtures.plan([
				fixtures.but(fixtures.cluster([]), {"after": {"arn": "arn:aws:eks:eu-central-1:111122223333:cluster/prod"}}),
				object.union(trail({"arn": "arn:aws:cloudtrail:us-east-1:444455556666:trail/audit"}), {"provider_config_key": "aws.x"}),
			]),
			{"configuration": {"provider_config": {"aws.x": {"expressions": {"region": {"constant_value": "us-east-1"}}}}}},
		),
		"expect": "no",
	},
	"the same credentials where the ARN of the trail alone is known": {
		"plan": other_provider({"region": {"constant_value": "us-east-1"}}, trail({"arn": "arn:aws:cloudtrail:eu-central-1:444455556666:trail/audit"})),
		"expect": "yes",
	},
	"the same credentials where the ARN of the cluster alone is known": {
		"plan": fixtures.but(
			fixtures.plan([
				fixtures.but(fixtures.cluster([]), {"after": {"arn": "arn:aws:eks:eu-central-1:111122223333:cluster/prod"}}),
				object.union(fixtures.trail, {"provider_config_key": "aws.x"}),
			]),
			{"configuration": {"provider_config": {"aws.x": {"expressions": {"region": {"constant_value": "us-east-1"}}}}}},
		),
		"expect": "yes",
	},
	"another provider configuration of another region": {"plan": other_provider({"region": {"constant_value": "us-east-1"}}, local), "expect": "no"},
	"another provider configuration of no region": {"plan": other_provider({}, local), "expect": "maybe"},
	"another provider configuration of every region": {
		"plan": other_provider(object.union(other_profile, {"region": {"constant_value": "us-east-1"}}), fixtures.trail),
		"expect": "maybe",
	},
	"another account's organization": {
		"plan": other_provider({"region": {"constant_value": "eu-central-1"}}, trail({"is_multi_region_trail": false, "is_organization_trail": true})),
		"expect": "yes",
	},
	"another account's organization in every region": {"plan": other_provider({}, trail({"is_organization_trail": true})), "expect": "yes"},
	"another account": {"plan": of_accounts("2", {"region": {"constant_value": "eu-central-1"}}, fixtures.trail), "expect": "no"},
	"another account that may be the organization's": {
		"plan": of_accounts("2", {"region": {"constant_value": "eu-central-1"}}, fixtures.unknown(fixtures.trail, "is_organization_trail")),
		"expect": "maybe",
	},
	"the same account": {"plan": of_accounts("1", {"region": {"constant_value": "us-east-1"}}, fixtures.trail), "expect": "yes"},
	"an account, where that of the cluster is not told": {
		"plan": other_provider({"allowed_account_ids": {"constant_value": ["1"]}}, fixtures.trail),
		"expect": "maybe",
	},
	"an account that is not told, where that of the cluster is": {"plan": cluster_of_account("1", fixtures.trail), "expect": "maybe"},
	"the same account and region": {"plan": of_accounts("1", {"region": {"constant_value": "eu-central-1"}}, local), "expect": "yes"},
	"the same account and another region": {"plan": of_accounts("1", {"region": {"constant_value": "us-east-1"}}, local), "expect": "no"},
	"the same account and a region that is not told": {"plan": of_accounts("1", {}, local), "expect": "maybe"},
}

other_profile := {"profile": {"constant_value": "other"}}

other_provider(expressions, resource) := fixtures.but(
	fixtures.plan([fixtures.cluster([]), object.union(resource, {"provider_config_key": "aws.x"})]),
	{"configuration": {"provider_config": {"aws.x": {"expressions": expressions}}}},
)

cluster_of_account(account, resource) := fixtures.but(
	other_provider({}, resource),
	{"configuration": {"provider_config": {"aws": {"expressions": {"allowed_account_ids": {"constant_value": [account]}}}}}},
)

of_accounts(account, expressions, resource) := fixtures.but(
	other_provider(object.union(expressions, {"allowed_account_ids": {"constant_value": [account]}}), resource),
	{"configuration": {"provider_config": {"aws": {"expressions": {"allowed_account_ids": {"constant_value": ["1"]}}}}}},
)

test_covers[name] if {
	some name, case in covers
	[covered | some covered in trail_coverage.of_cluster] == [case.expect] with input as case.plan
}

# Neither the cluster's region nor the trail's is told, and both accounts are the same.
test_same_account_and_no_regions if {
	plan := json.remove(covers["the same account and a region that is not told"].plan, ["configuration/provider_config/aws/expressions/region"])
	[covered | some covered in trail_coverage.of_cluster] == ["maybe"] with input as plan
}

in_module(resource) := fixtures.but(resource, {"module_address": "module.gone", "address": $"module.gone.{resource.address}"})

# Two that may be made with any provider have none in common.
test_providers_that_modules_disagree_on if {
	plan := fixtures.plan_of_modules(
		[in_module(fixtures.cluster([])), in_module(fixtures.trail)],
		{"module_calls": {name: {"module": {"resources": [object.union(fixtures.declaration(resource), {"provider_config_key": key}) |
			some resource in [fixtures.cluster([]), fixtures.trail]
		]}} |
			some name, key in {"m": "aws", "n": "aws.x"}
		}},
	)
	[covered | some covered in trail_coverage.of_cluster] == ["maybe"] with input as plan
}

test_recorder if {
	answer([fixtures.cluster([]), fixtures.trail]) == [[["yes"], ["aws_cloudtrail.t"]]]
	second := fixtures.but(fixtures.trail, {"name": "a", "address": "aws_cloudtrail.a"})
	answer([fixtures.cluster([]), fixtures.trail, second]) == [[["yes"], ["aws_cloudtrail.a"]]]
	answer([fixtures.cluster([]), trail({"enable_logging": false})]) == [[["no"], [null]]]
	answer([fixtures.cluster([]), fixtures.unknown(fixtures.trail, "enable_logging")]) == [[["maybe"], [null]]]
}
