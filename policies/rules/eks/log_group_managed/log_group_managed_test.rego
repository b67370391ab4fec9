package rules.eks.log_group_managed_test

import data.lib.fixtures_test as fixtures
import data.rules.eks.log_group_managed as rule

cluster := fixtures.cluster([])

group := fixtures.group

named(name) := fixtures.but(group, {"after": {"name": name}})

cases := {
	"the group": {"documents": [fixtures.plan([cluster, group])], "expect": "pass"},
	"one that exists": {"documents": [fixtures.plan([cluster, fixtures.standing(group)])], "expect": "pass"},
	"none": {"documents": [fixtures.plan([cluster])], "expect": "deny"},
	"another cluster's": {"documents": [fixtures.plan([cluster, named("/aws/eks/production/cluster")])], "expect": "deny"},
	"another case": {"documents": [fixtures.plan([cluster, named("/aws/eks/Prod/cluster")])], "expect": "deny"},
	"a longer name": {"documents": [fixtures.plan([cluster, named("/aws/eks/prod/cluster/")])], "expect": "deny"},
	"a name that is null": {"documents": [fixtures.plan([cluster, named(null)])], "expect": "undecided"},
	"a name that is empty": {"documents": [fixtures.plan([cluster, named("")])], "expect": "deny"},
	"a name that is a number": {"documents": [fixtures.plan([cluster, named(5)])], "expect": "deny"},
	"a name that is a list": {"documents": [fixtures.plan([cluster, named(["/aws/eks/prod/cluster"])])], "expect": "deny"},
	"a name that is absent": {"documents": [fixtures.plan([cluster, fixtures.lacking(group, ["name"])])], "expect": "undecided"},
	"a name that is unknown": {"documents": [fixtures.plan([cluster, fixtures.unknown(group, "name")])], "expect": "undecided"},
	"a name that is unknown, of a trail's group": {
		"documents": [fixtures.plan([
			cluster, fixtures.unknown(group, "name"),
			fixtures.referring(fixtures.trail, "cloud_watch_logs_group_arn", ["aws_cloudwatch_log_group.g.arn", "aws_cloudwatch_log_group.g"]),
		])],
		"expect": "deny",
	},
	"a name made from a prefix": {
		"documents": [fixtures.plan([cluster, fixtures.but(fixtures.unknown(group, "name"), {"after": {"name_prefix": "/aws/eks/"}})])],
		"expect": "deny",
	},
	"a deleted group": {"documents": [fixtures.plan([cluster, fixtures.gone(group, ["delete"])])], "expect": "deny"},
	"a forgotten group": {"documents": [fixtures.plan([cluster, fixtures.gone(group, ["forget"])])], "expect": "deny"},
	"a group that is read": {"documents": [fixtures.plan([cluster, fixtures.but(group, {"mode": "data", "actions": ["read"]})])], "expect": "deny"},
	"the cluster's name is unknown": {"documents": [fixtures.plan([fixtures.unknown(cluster, "name"), group])], "expect": "undecided"},
	"the cluster's name is absent": {"documents": [fixtures.plan([fixtures.lacking(cluster, ["name"]), group])], "expect": "undecided"},
	"another region of its own": {"documents": [fixtures.plan([cluster, region(group, "us-east-1")])], "expect": "deny"},
	"both in another region": {"documents": [fixtures.plan([region(cluster, "us-east-1"), region(group, "us-east-1")])], "expect": "pass"},
	"the region of the provider, written out": {"documents": [fixtures.plan([cluster, region(group, "eu-central-1")])], "expect": "pass"},
	"a region that is unknown": {"documents": [fixtures.plan([cluster, fixtures.unknown(group, "region")])], "expect": "undecided"},
	"both regions unknown": {
		"documents": [fixtures.plan([fixtures.unknown(cluster, "region"), fixtures.unknown(group, "region")])],
		"expect": "undecided",
	},
	"another provider configuration of the same region": {
		"documents": [fixtures.but(fixtures.plan([cluster, fixtures.but(group, {"provider_config_key": "aws.other"})]), providers({"aws.other": provider("eu-central-1", [])}))],
		"expect": "undecided",
	},
	"another provider configuration of another region": {
		"documents": [fixtures.but(fixtures.plan([cluster, fixtures.but(group, {"provider_config_key": "aws.other"})]), providers({"aws.other": provider("us-east-1", [])}))],
		"expect": "deny",
	},
	"another provider configuration of the same account": {
		"documents": [fixtures.but(
			fixtures.plan([cluster, fixtures.but(group, {"provider_config_key": "aws.other"})]),
			providers({"aws": provider("eu-central-1", ["1"]), "aws.other": provider("eu-central-1", ["1"])}),
		)],
		"expect": "pass",
	},
	"another provider configuration of another account": {
		"documents": [fixtures.but(
			fixtures.plan([cluster, fixtures.but(group, {"provider_config_key": "aws.other"})]),
			providers({"aws": provider("eu-central-1", ["1"]), "aws.other": provider("eu-central-1", ["2"])}),
		)],
		"expect": "deny",
	},
	"another provider configuration, of the same account by ARN": {
		"documents": [fixtures.plan([
			with_arn(cluster, "arn:aws:eks:eu-central-1:1:cluster/prod"),
			fixtures.but(with_arn(group, "arn:aws:logs:eu-central-1:1:log-group:/aws/eks/prod/cluster"), {"provider_config_key": "aws.other"}),
		])],
		"expect": "pass",
	},
	"another provider configuration, of another account by ARN": {
		"documents": [fixtures.plan([
			with_arn(cluster, "arn:aws:eks:eu-central-1:1:cluster/prod"),
			fixtures.but(with_arn(group, "arn:aws:logs:eu-central-1:2:log-group:/aws/eks/prod/cluster"), {"provider_config_key": "aws.other"}),
		])],
		"expect": "deny",
	},
	"a provider that allows two accounts says nothing": {
		"documents": [fixtures.but(
			fixtures.plan([cluster, fixtures.but(group, {"provider_config_key": "aws.other"})]),
			providers({"aws": provider("eu-central-1", ["1"]), "aws.other": provider("eu-central-1", ["1", "2"])}),
		)],
		"expect": "undecided",
	},
	"a provider configuration of an odd shape": {
		"documents": [fixtures.but(fixtures.plan([cluster, fixtures.but(group, {"provider_config_key": "aws.other"})]), providers({"aws.other": "x"}))],
		"expect": "undecided",
	},
	"no configuration at all": {
		"documents": [object.union(object.remove(fixtures.plan([cluster, group]), ["configuration"]), {"configuration": {}})],
		"expect": "pass",
	},
	"the group in another plan": {"documents": [fixtures.plan([cluster]), fixtures.plan([group])], "expect": "undecided"},
	"the group in another plan of the same account": {
		"documents": [
			fixtures.but(fixtures.plan([cluster]), providers({"aws": provider("eu-central-1", ["1"])})),
			fixtures.but(fixtures.plan([group]), providers({"aws": provider("eu-central-1", ["1"])})),
		],
		"expect": "pass",
	},
	"another cluster has the group of unknown name": {
		"documents": [fixtures.plan([cluster, group, fixtures.but(fixtures.unknown(group, "name"), {"name": "h", "address": "aws_cloudwatch_log_group.h"})])],
		"expect": "pass",
	},
}

region(resource, name) := fixtures.but(resource, {"after": {"region": name}})

with_arn(resource, arn) := fixtures.standing(fixtures.but(resource, {"after": {"arn": arn}}))

providers(configurations) := {"configuration": {"provider_config": configurations}}

provider(region_name, accounts) := {"name": "aws", "expressions": {
	"region": {"constant_value": region_name},
	"allowed_account_ids": {"constant_value": accounts},
}}

test_plans[name] if {
	some name, case in cases
	fixtures.outcomes(data.rules.eks.log_group_managed) == {"aws_eks_cluster.c: log group": case.expect} with input as fixtures.given(case.documents)
}

configurations := {
	"the group": {"resource": {"g": {"name": "/aws/eks/prod/cluster"}}, "expect": "pass"},
	"by the name of the cluster": {"resource": {"g": {"name": "/aws/eks/${aws_eks_cluster.c.name}/cluster"}}, "expect": "pass"},
	"by a name within spaces": {"resource": {"g": {"name": "/aws/eks/${ aws_eks_cluster.c.name }/cluster"}}, "expect": "pass"},
	"by a variable": {"resource": {"g": {"name": "/aws/eks/${var.name}/cluster"}}, "expect": "undecided"},
	"by an attribute that apply computes": {"resource": {"g": {"name": "/aws/eks/${aws_eks_cluster.c.id}/cluster"}}, "expect": "undecided"},
	"by an escaped expression": {"resource": {"g": {"name": "/aws/eks/$${aws_eks_cluster.c.name}/cluster"}}, "expect": "undecided"},
	"none": {"resource": {}, "expect": "deny"},
	"count 0": {"resource": {"g": {"count": 0, "name": "/aws/eks/prod/cluster"}}, "expect": "deny"},
	"count 0 as text": {"resource": {"g": {"count": "0", "name": "/aws/eks/prod/cluster"}}, "expect": "deny"},
	"for_each of nothing": {"resource": {"g": {"for_each": {}, "name": "/aws/eks/prod/cluster"}}, "expect": "deny"},
	"count 1": {"resource": {"g": {"count": 1, "name": "/aws/eks/prod/cluster"}}, "expect": "pass"},
	"a count that is a variable": {"resource": {"g": {"count": "${var.n}", "name": "/aws/eks/prod/cluster"}}, "expect": "undecided"},
	"a provider that is declared": {"resource": {"g": {"provider": "aws.us", "name": "/aws/eks/prod/cluster"}}, "expect": "deny"},
	"a provider as an expression": {"resource": {"g": {"provider": "${aws.us}", "name": "/aws/eks/prod/cluster"}}, "expect": "deny"},
	"a provider that is declared twice": {"resource": {"g": {"provider": "aws.twice", "name": "/aws/eks/prod/cluster"}}, "expect": "undecided"},
	"a provider whose region is a local": {"resource": {"g": {"provider": "aws.local", "name": "/aws/eks/prod/cluster"}}, "expect": "deny"},
	"a provider that is nowhere": {"resource": {"g": {"provider": "aws.nowhere", "name": "/aws/eks/prod/cluster"}}, "expect": "undecided"},
}

test_configurations[name] if {
	some name, case in configurations
	stack := object.union(
		fixtures.stack({"aws_eks_cluster": {"c": {"name": "prod"}}, "aws_cloudwatch_log_group": case.resource}),
		{
			"locals": {"region": "us-east-2"},
			"provider": {"aws": [
				{"region": "eu-central-1"},
				{"alias": "us", "region": "us-east-1"},
				{"alias": "local", "region": "${local.region}"},
				{"alias": "twice", "region": "eu-central-1"},
				{"alias": "twice", "region": "us-east-1"},
			]},
		},
	)
	fixtures.outcomes(data.rules.eks.log_group_managed) == {"aws_eks_cluster.c: log group": case.expect} with input as fixtures.given([stack])
}

test_provider_that_is_no_list if {
	stack := object.union(
		fixtures.stack({"aws_eks_cluster": {"c": {"name": "prod"}}, "aws_cloudwatch_log_group": {"g": {"name": "/aws/eks/prod/cluster"}}}),
		{"provider": {"aws": {"region": "eu-central-1"}}},
	)
	fixtures.outcomes(data.rules.eks.log_group_managed) == {"aws_eks_cluster.c: log group": "pass"} with input as fixtures.given([stack])
}

test_deleted_cluster_needs_none if {
	fixtures.outcomes(data.rules.eks.log_group_managed) == {} with input as fixtures.given([fixtures.plan([fixtures.gone(cluster, ["delete"])])])
}

test_finding if {
	rule.deny == {{
		"document": "first",
		"address": "aws_eks_cluster.c",
		"subject": "log group",
		"message": `no log group "/aws/eks/prod/cluster" is declared in the region of the cluster`,
	}} with input as fixtures.given([fixtures.plan([cluster])])
}

numbered(resource, i) := fixtures.but(resource, {"name": $"g{i}", "address": $"aws_cloudwatch_log_group.g{i}"})

test_message_names_the_first_of_many_groups_without_a_name[names] if {
	some last, names in {
		1: "aws_cloudwatch_log_group.g1",
		7: "aws_cloudwatch_log_group.g1, aws_cloudwatch_log_group.g2, aws_cloudwatch_log_group.g3, aws_cloudwatch_log_group.g4, aws_cloudwatch_log_group.g5 and 2 more",
	}
	groups := [numbered(fixtures.unknown(group, "name"), i) | some i in numbers.range(1, last)]
	messages := {found.message | some found in rule.undecided} with input as fixtures.given([fixtures.plan(array.concat([cluster], groups))])
	messages == {$"whether {names} is the group of this cluster (its name, region and account) can't be told"}
}

test_message_names_groups_of_the_name_and_groups_without_one if {
	other := fixtures.but(numbered(group, 0), {"provider_config_key": "aws.other"})
	homeless := fixtures.but(cluster, {"name": "d", "address": "aws_eks_cluster.d", "after": {"name": "homeless"}})
	plan := fixtures.but(
		fixtures.plan([cluster, homeless, other, numbered(fixtures.unknown(group, "name"), 1)]),
		providers({"aws.other": provider("eu-central-1", [])}),
	)
	messages := {found.address: found.message | some found in rule.undecided} with input as fixtures.given([plan])
	messages == {
		"aws_eks_cluster.c": "whether aws_cloudwatch_log_group.g0, aws_cloudwatch_log_group.g1 is the group of this cluster (its name, region and account) can't be told",
		"aws_eks_cluster.d": "whether aws_cloudwatch_log_group.g1 is the group of this cluster (its name, region and account) can't be told",
	}
}

test_group_without_a_name_is_nothing_to_a_cluster_that_has_its_own if {
	homeless := fixtures.but(cluster, {"name": "d", "address": "aws_eks_cluster.d", "after": {"name": "homeless"}})
	plan := fixtures.plan([cluster, homeless, group, numbered(fixtures.unknown(group, "name"), 1)])
	outcomes := fixtures.outcomes(data.rules.eks.log_group_managed) with input as fixtures.given([plan])
	outcomes == {"aws_eks_cluster.c: log group": "pass", "aws_eks_cluster.d: log group": "undecided"}
}

test_clusters_of_rancher_are_not_asked_for_a_group if {
	cluster := fixtures.created("rancher2_cluster", "r", {"name": "prod", "eks_config_v2": [{"logging_types": ["audit"]}]})
	fixtures.outcomes(data.rules.eks.log_group_managed) == {} with input as fixtures.plan([cluster])
}

test_denied_is_not_undecided_too if {
	rule.undecided == set() with input as fixtures.plan([cluster])
}
