package rules.eks.log_group_first_test

import data.lib.fixtures_test as fixtures
import data.rules.eks.log_group_first as rule

cluster := fixtures.cluster([])

group := fixtures.group

after_group := fixtures.but(cluster, {"depends_on": ["aws_cloudwatch_log_group.g"]})

elsewhere(address, resource) := fixtures.but(resource, {"module_address": address, "address": $"{address}.{resource.address}"})

in_module(resource) := elsewhere("module.m", resource)

# A root module that calls one module `m` with the given body.
calling(call) := {"module_calls": {"m": call}}

declared(resources) := {"resources": [fixtures.declaration(resource) | some resource in resources]}

by_name(resource) := fixtures.but(resource, {"expressions": {"name": {"references": ["aws_cloudwatch_log_group.g.name", "aws_cloudwatch_log_group.g"]}}})

cases := {
	"depends_on": {"plan": fixtures.plan([after_group, group]), "expect": "pass"},
	"none": {"plan": fixtures.plan([cluster, group]), "expect": "deny"},
	"an expression": {"plan": fixtures.plan([by_name(cluster), group]), "expect": "pass"},
	"an expression in a block": {
		"plan": fixtures.plan([fixtures.but(cluster, {"expressions": {"vpc_config": [{"x": {"references": ["aws_cloudwatch_log_group.g.arn"]}}]}}), group]),
		"expect": "pass",
	},
	"an expression in a block, of an argument called references": {
		"plan": fixtures.plan([fixtures.but(cluster, {"expressions": {"x": {"references": {"references": ["aws_cloudwatch_log_group.g.arn"]}}}}), group]),
		"expect": "pass",
	},
	"a group that the configuration does not have": {
		"plan": fixtures.plan_of_modules([cluster, group], declared([after_group])),
		"expect": "deny",
	},
	"through another resource": {
		"plan": fixtures.plan([
			fixtures.but(cluster, {"depends_on": ["aws_iam_role.r"]}),
			fixtures.but(fixtures.created("aws_iam_role", "r", {}), {"depends_on": ["aws_cloudwatch_log_group.g"]}),
			group,
		]),
		"expect": "pass",
	},
	"resources that wait for each other": {
		"plan": fixtures.plan([
			fixtures.but(cluster, {"depends_on": ["aws_iam_role.r"]}),
			fixtures.but(fixtures.created("aws_iam_role", "r", {}), {"depends_on": ["aws_eks_cluster.c"]}),
			group,
		]),
		"expect": "deny",
	},
	"the other way round": {"plan": fixtures.plan([cluster, fixtures.but(group, {"depends_on": ["aws_eks_cluster.c"]})]), "expect": "deny"},
	"the group exists": {"plan": fixtures.plan([cluster, fixtures.standing(group)]), "expect": "pass"},
	"the group is replaced": {"plan": fixtures.plan([cluster, fixtures.but(fixtures.standing(group), {"actions": ["delete", "create"]})]), "expect": "deny"},
	"the group is forgotten and made": {"plan": fixtures.plan([cluster, fixtures.but(fixtures.standing(group), {"actions": ["forget", "create"]})]), "expect": "deny"},
	"the cluster is replaced": {"plan": fixtures.plan([fixtures.but(fixtures.standing(cluster), {"actions": ["create", "delete"]}), group]), "expect": "deny"},
	"the cluster is forgotten and made": {"plan": fixtures.plan([fixtures.but(fixtures.standing(cluster), {"actions": ["forget", "create"]}), group]), "expect": "deny"},
	"both in a module": {
		"plan": fixtures.plan_of_modules([in_module(cluster), in_module(group)], calling({"module": declared([after_group, group])})),
		"expect": "pass",
	},
	"both in a module, none": {
		"plan": fixtures.plan_of_modules([in_module(cluster), in_module(group)], calling({"module": declared([cluster, group])})),
		"expect": "deny",
	},
	"the group in a module that is depended on": {
		"plan": fixtures.plan_of_modules(
			[cluster, in_module(group)],
			object.union(calling({"module": declared([group])}), declared([fixtures.but(cluster, {"depends_on": ["module.m"]})])),
		),
		"expect": "pass",
	},
	"the group in a module within one that is depended on": {
		"plan": fixtures.plan_of_modules(
			[cluster, elsewhere("module.m.module.n", group)],
			object.union(
				calling({"module": {"module_calls": {"n": {"module": declared([group])}}}}),
				declared([fixtures.but(cluster, {"depends_on": ["module.m"]})]),
			),
		),
		"expect": "pass",
	},
	"an output of the group": {
		"plan": fixtures.plan_of_modules(
			[cluster, in_module(group)],
			object.union(
				calling({"module": object.union(declared([group]), outputs(["aws_cloudwatch_log_group.g.name"]))}),
				declared([fixtures.but(cluster, {"expressions": {"name": {"references": ["module.m.o", "module.m"]}}})]),
			),
		),
		"expect": "pass",
	},
	"an output of an instance of the group's module": {
		"plan": fixtures.plan_of_modules(
			[cluster, elsewhere("module.m[\"a\"]", group)],
			object.union(
				calling({"module": object.union(declared([group]), outputs(["aws_cloudwatch_log_group.g.name"]))}),
				declared([fixtures.but(cluster, {"expressions": {"name": {"references": ["module.m[\"a\"].o", "module.m[\"a\"]", "module.m"]}}})]),
			),
		),
		"expect": "pass",
	},
	"an output of something else in the group's module": {
		"plan": fixtures.plan_of_modules(
			[cluster, in_module(group)],
			object.union(
				calling({"module": object.union(declared([group]), outputs(["aws_iam_role.r.arn"]))}),
				declared([fixtures.but(cluster, {"expressions": {"name": {"references": ["module.m.o", "module.m"]}}})]),
			),
		),
		"expect": "deny",
	},
	"an argument": {
		"plan": fixtures.plan_of_modules(
			[in_module(cluster), group],
			object.union(
				calling({
					"expressions": {"name": {"references": ["aws_cloudwatch_log_group.g.name", "aws_cloudwatch_log_group.g"]}},
					"module": declared([fixtures.but(cluster, {"expressions": {"name": {"references": ["var.name"]}}})]),
				}),
				declared([group]),
			),
		),
		"expect": "pass",
		"address": "module.m.aws_eks_cluster.c",
	},
	"an argument that the cluster does not use": {
		"plan": fixtures.plan_of_modules(
			[in_module(cluster), group],
			object.union(
				calling({
					"expressions": {"name": {"references": ["aws_cloudwatch_log_group.g.name", "aws_cloudwatch_log_group.g"]}},
					"module": declared([cluster]),
				}),
				declared([group]),
			),
		),
		"expect": "deny",
		"address": "module.m.aws_eks_cluster.c",
	},
	"depends_on of the module": {
		"plan": fixtures.plan_of_modules(
			[elsewhere("module.m.module.n", cluster), group],
			object.union(
				calling({
					"depends_on": ["aws_cloudwatch_log_group.g"],
					"module": {"module_calls": {"n": {"module": declared([cluster])}}},
				}),
				declared([group]),
			),
		),
		"expect": "pass",
		"address": "module.m.module.n.aws_eks_cluster.c",
	},
	"the group of another instance of the module": {
		"plan": fixtures.plan_of_modules(
			[elsewhere("module.m[\"a\"]", cluster), elsewhere("module.m[\"b\"]", group)],
			calling({"module": declared([after_group, group])}),
		),
		"expect": "deny",
		"address": "module.m[\"a\"].aws_eks_cluster.c",
	},
}

outputs(references) := {"outputs": {"o": {"expression": {"references": references}}}}

test_plans[name] if {
	some name, case in cases
	address := object.get(case, "address", [planned.address | some planned in case.plan.resource_changes; planned.type == "aws_eks_cluster"][0])
	fixtures.outcomes(data.rules.eks.log_group_first) == {$"{address}: order": case.expect} with input as fixtures.given([case.plan])
}

test_updated_cluster_is_not_judged if {
	fixtures.outcomes(data.rules.eks.log_group_first) == {} with input as fixtures.given([fixtures.plan([fixtures.updated(cluster, {}), group])])
}

test_group_of_another_document_is_undecided if {
	account := {"configuration": {"provider_config": {"aws": {"expressions": {"allowed_account_ids": {"constant_value": ["1"]}}}}}}
	documents := [fixtures.but(fixtures.plan([cluster]), account), fixtures.but(fixtures.plan([group]), account)]
	fixtures.outcomes(data.rules.eks.log_group_first) == {"aws_eks_cluster.c: order": "undecided"} with input as fixtures.given(documents)

	# One that exists is there first, wherever it is.
	there := [documents[0], fixtures.but(fixtures.plan([fixtures.standing(group)]), account)]
	fixtures.outcomes(data.rules.eks.log_group_first) == {"aws_eks_cluster.c: order": "pass"} with input as fixtures.given(there)
}

configurations := {
	"depends_on": {"cluster": {"depends_on": ["aws_cloudwatch_log_group.g"]}, "expect": "pass"},
	"depends_on as an expression": {"cluster": {"depends_on": ["${aws_cloudwatch_log_group.g}"]}, "expect": "pass"},
	"none": {"cluster": {}, "expect": "deny"},
	"an expression": {"cluster": {"tags": {"group": "${aws_cloudwatch_log_group.g.arn}"}}, "expect": "pass"},
	"through a local": {"cluster": {"tags": {"group": "${local.group}"}}, "expect": "pass"},
	"through a data source": {"cluster": {"role_arn": "${data.aws_iam_role.r.arn}"}, "expect": "pass"},
	"words that are no reference": {"cluster": {"tags": {"group": "aws_cloudwatch_log_group.g"}}, "expect": "deny"},
	"a group that is nowhere": {"cluster": {"depends_on": ["aws_cloudwatch_log_group.h"]}, "expect": "deny"},
	"itself": {"cluster": {"depends_on": ["aws_eks_cluster.c"]}, "expect": "deny"},
}

test_configurations[name] if {
	some name, case in configurations
	stack := object.union(
		fixtures.stack({
			"aws_eks_cluster": {"c": object.union({"name": "prod"}, case.cluster)},
			"aws_cloudwatch_log_group": {"g": {"name": "/aws/eks/prod/cluster"}},
		}),
		{
			"locals": {"group": "${aws_cloudwatch_log_group.g.name}"},
			"data": {"aws_iam_role": {"r": {"name": "r", "depends_on": ["aws_cloudwatch_log_group.g"]}}},
		},
	)
	fixtures.outcomes(data.rules.eks.log_group_first) == {"aws_eks_cluster.c: order": case.expect} with input as fixtures.given([stack])
}

instance(key, type, values) := fixtures.but(
	fixtures.created("aws_cloudcontrolapi_resource", "r", {"type_name": type, "desired_state": json.marshal(values)}),
	{"address": $"aws_cloudcontrolapi_resource.r[\"{key}\"]"},
)

# Terraform makes the instances of one block in no order.
test_instances_of_one_block if {
	plan := fixtures.plan_of_modules(
		[instance("cluster", "AWS::EKS::Cluster", {"Name": "c"}), instance("group", "AWS::Logs::LogGroup", {"LogGroupName": "/aws/eks/c/cluster"})],
		declared([instance("cluster", "AWS::EKS::Cluster", {})]),
	)
	fixtures.outcomes(data.rules.eks.log_group_first) == {`aws_cloudcontrolapi_resource.r["cluster"]: order`: "deny"} with input as fixtures.given([plan])
}

test_finding if {
	rule.deny == {{
		"document": "first",
		"address": "aws_eks_cluster.c",
		"subject": "order",
		"message": "it does not depend on aws_cloudwatch_log_group.g, so that EKS may make the group first",
	}} with input as fixtures.given([fixtures.plan([cluster, group])])
}

# A group under another provider configuration is the cluster's where its ARN says that it is of the same account.
test_group_of_the_account_of_its_arn if {
	provider := {"configuration": {"provider_config": {"aws": {"name": "aws", "expressions": {
		"region": {"constant_value": "eu-central-1"},
		"allowed_account_ids": {"constant_value": ["111122223333"]},
	}}}}}
	apart := fixtures.but(group, {"provider_config_key": "aws.other"})
	told := fixtures.standing(fixtures.but(apart, {"after": {"arn": "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/eks/prod/cluster"}}))
	with_arn := fixtures.outcomes(data.rules.eks.log_group_first) with input as fixtures.but(fixtures.plan([cluster, told]), provider)
	without := fixtures.outcomes(data.rules.eks.log_group_first) with input as fixtures.but(fixtures.plan([cluster, fixtures.standing(apart)]), provider)
	with_arn == {"aws_eks_cluster.c: order": "pass"}
	without != with_arn
}

test_one_finding_names_all_groups_that_come_late if {
	numbered := [fixtures.but(group, {"name": name, "address": $"aws_cloudwatch_log_group.{name}"}) | some name in ["g", "h", "i"]]
	messages := {found.message | some found in rule.deny} with input as fixtures.given([fixtures.plan(array.concat([after_group], numbered))])
	messages == {"it does not depend on aws_cloudwatch_log_group.h, aws_cloudwatch_log_group.i, so that EKS may make the group first"}
}
