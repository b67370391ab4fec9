package rules.eks.mandatory_log_types_test

import data.lib.fixtures_test as fixtures
import data.rules.eks.mandatory_log_types as rule

verdict(audit, authenticator) := {"aws_eks_cluster.c: audit": audit, "aws_eks_cluster.c: authenticator": authenticator}

both(outcome) := verdict(outcome, outcome)

cluster := fixtures.cluster(["api", "audit", "authenticator"])

with_types(types) := fixtures.cluster(types)

# What is judged the same in a plan and in a configuration.
values := {
	"the two": {"types": ["audit", "authenticator"], "expect": both("pass")},
	"all five in another order": {"types": ["scheduler", "controllerManager", "authenticator", "audit", "api"], "expect": both("pass")},
	"one of the two": {"types": ["api", "audit"], "expect": verdict("pass", "deny")},
	"the other of the two": {"types": ["authenticator"], "expect": verdict("deny", "pass")},
	"null": {"types": null, "expect": both("deny")},
	"empty": {"types": [], "expect": both("deny")},
	"a string": {"types": "audit,authenticator", "expect": both("deny")},
	"a number": {"types": 2, "expect": both("deny")},
	"true": {"types": true, "expect": both("deny")},
	"an object": {"types": {"audit": "authenticator"}, "expect": both("deny")},
	"a list in a list": {"types": [["audit", "authenticator"]], "expect": both("deny")},
	"a list with odd members": {"types": [null, 1, {}, "audit", "authenticator"], "expect": both("pass")},
	"another case": {"types": ["Audit", "AUTHENTICATOR"], "expect": both("deny")},
	"spaces around": {"types": [" audit", "authenticator "], "expect": both("deny")},
	"words that hold them": {"types": ["audit-log", "authenticators"], "expect": both("deny")},
	"letters that look like them": {"types": ["аudit", "authenticator"], "expect": verdict("deny", "pass")},
}

test_plan[name] if {
	some name, case in values
	fixtures.outcomes(data.rules.eks.mandatory_log_types) == case.expect with input as fixtures.given([fixtures.plan([with_types(case.types)])])
}

test_configuration[name] if {
	some name, case in values
	fixtures.outcomes(data.rules.eks.mandatory_log_types) == case.expect with input as fixtures.given([configured(case.types)])
}

configured(types) := fixtures.stack({"aws_eks_cluster": {"c": {"name": "prod", "enabled_cluster_log_types": types}}})

plans := {
	"absent": {"resources": [fixtures.lacking(cluster, ["enabled_cluster_log_types"])], "expect": both("deny")},
	"unknown whole": {"resources": [fixtures.unknown(cluster, "enabled_cluster_log_types")], "expect": both("undecided")},
	"unknown resource": {"resources": [fixtures.but(object.remove(cluster, ["unknown"]), {"unknown": true})], "expect": both("undecided")},
	"unknown element beside what is enough": {
		"resources": [unknown_element(["audit", "authenticator", null], [false, false, true])],
		"expect": both("pass"),
	},
	"unknown element where one is missing": {
		"resources": [unknown_element(["audit", null], [false, true])],
		"expect": verdict("pass", "undecided"),
	},
	"unknown element beyond the list": {
		"resources": [unknown_element(["audit"], [false, true])],
		"expect": verdict("pass", "undecided"),
	},
	"an unknown element is not its placeholder": {
		"resources": [unknown_element(["audit", "authenticator"], [true, false])],
		"expect": verdict("undecided", "pass"),
	},
	"known all through": {
		"resources": [unknown_element(["audit", "authenticator"], [false, false])],
		"expect": both("pass"),
	},
	"after_unknown of another shape": {
		"resources": [fixtures.but(object.remove(with_types(["audit"]), ["unknown"]), {"unknown": ["x"]})],
		"expect": verdict("pass", "deny"),
	},
	"no-op": {"resources": [fixtures.standing(with_types([]))], "expect": both("deny")},
	"update": {"resources": [fixtures.updated(cluster, {"enabled_cluster_log_types": ["api"]})], "expect": both("deny")},
	"update to null": {"resources": [fixtures.but(fixtures.gone(cluster, ["update"]), {})], "expect": both("deny")},
	"replace": {"resources": [acting(["delete", "create"])], "expect": both("deny")},
	"replace, create first": {"resources": [acting(["create", "delete"])], "expect": both("deny")},
	"forget and create": {"resources": [acting(["create", "forget"])], "expect": both("deny")},
	"forget and create, as OpenTofu": {"resources": [acting(["forget", "create"])], "expect": both("deny")},
	"delete": {"resources": [fixtures.gone(with_types([]), ["delete"])], "expect": {}},
	"forget": {"resources": [fixtures.gone(with_types([]), ["forget"])], "expect": {}},
	"a data source": {"resources": [fixtures.but(with_types([]), {"mode": "data", "actions": ["read"]})], "expect": {}},
	"a deposed object and the current one": {
		"resources": [fixtures.but(fixtures.gone(with_types([]), ["delete"]), {"deposed": "00000001"}), cluster],
		"expect": both("pass"),
	},
	"one address twice": {"resources": [cluster, with_types(["audit"])], "expect": verdict("pass", "deny")},
	"instances": {
		"resources": [fixtures.but(cluster, {"address": "aws_eks_cluster.c[0]"}), fixtures.but(with_types(["audit"]), {"address": "aws_eks_cluster.c[\"a/b|c]\\\"\"]"})],
		"expect": {
			"aws_eks_cluster.c[0]: audit": "pass",
			"aws_eks_cluster.c[0]: authenticator": "pass",
			"aws_eks_cluster.c[\"a/b|c]\\\"\"]: audit": "pass",
			"aws_eks_cluster.c[\"a/b|c]\\\"\"]: authenticator": "deny",
		},
	},
	"a provider of another name": {"resources": [fixtures.but(with_types([]), {"provider_config_key": "fork"})], "expect": both("deny")},
}

unknown_element(types, unknown) := fixtures.but(with_types(types), {"unknown": {"enabled_cluster_log_types": unknown}})

acting(actions) := fixtures.but(fixtures.updated(cluster, {"enabled_cluster_log_types": []}), {"actions": actions})

test_plans[name] if {
	some name, case in plans
	fixtures.outcomes(data.rules.eks.mandatory_log_types) == case.expect with input as fixtures.given([fixtures.plan(case.resources)])
}

configurations := {
	"absent": {"content": fixtures.stack({"aws_eks_cluster": {"c": {"name": "prod"}}}), "expect": both("deny")},
	"a variable": {"content": configured("${var.types}"), "expect": both("undecided")},
	"a function that names both": {"content": configured("${concat([\"audit\"], [\"authenticator\"])}"), "expect": both("undecided")},
	"a directive": {"content": configured("%{ if true }audit%{ endif }"), "expect": both("undecided")},
	"an element that is a variable": {"content": configured(["audit", "${var.other}"]), "expect": verdict("pass", "undecided")},
	"a local": {
		"content": fixtures.but(configured("${local.types}"), {"locals": {"types": ["audit", "authenticator"]}}),
		"expect": both("pass"),
	},
	"a local that is not enough": {
		"content": fixtures.but(configured("${local.types}"), {"locals": {"types": ["audit"]}}),
		"expect": verdict("pass", "deny"),
	},
	"a local behind a local": {
		"content": fixtures.but(configured("${local.a}"), {"locals": {"a": "${local.b}", "b": ["audit", "authenticator"]}}),
		"expect": both("pass"),
	},
	"locals in a circle": {
		"content": fixtures.but(configured("${local.a}"), {"locals": {"a": "${local.b}", "b": "${local.a}"}}),
		"expect": both("undecided"),
	},
	"an element that is a local": {
		"content": fixtures.but(configured(["audit", "${local.other}"]), {"locals": {"other": "authenticator"}}),
		"expect": both("pass"),
	},
	"the list of another cluster": {
		"content": fixtures.but(configured("${aws_eks_cluster.d.enabled_cluster_log_types}"), {"resource": {"aws_eks_cluster": {"d": {"enabled_cluster_log_types": ["audit", "authenticator"]}}}}),
		"expect": object.union(both("pass"), {"aws_eks_cluster.d: audit": "pass", "aws_eks_cluster.d: authenticator": "pass"}),
	},
	"the list of a cluster that has none": {
		"content": fixtures.but(configured("${aws_eks_cluster.d.enabled_cluster_log_types}"), {"resource": {"aws_eks_cluster": {"d": {}}}}),
		"expect": object.union(both("undecided"), {"aws_eks_cluster.d: audit": "deny", "aws_eks_cluster.d: authenticator": "deny"}),
	},
	"a resource that is nowhere": {"content": configured("${aws_eks_cluster.elsewhere.enabled_cluster_log_types}"), "expect": both("undecided")},
	"a list of blocks": {
		"content": fixtures.stack({"aws_eks_cluster": {"c": [{"enabled_cluster_log_types": ["audit", "authenticator"]}, {}]}}),
		"expect": both("deny"),
	},
	"no instances": {"content": fixtures.stack({"aws_eks_cluster": {"c": {"count": 0}}}), "expect": {}},
	"a number of instances that is not known": {"content": fixtures.stack({"aws_eks_cluster": {"c": {"count": "${var.n}"}}}), "expect": both("deny")},
}

test_configurations[name] if {
	some name, case in configurations
	fixtures.outcomes(data.rules.eks.mandatory_log_types) == case.expect with input as fixtures.given([case.content])
}

test_deferred_cluster_is_undecided if {
	plan := fixtures.but(fixtures.plan([]), {"deferred_changes": [
		{"reason": "provider_config_unknown", "resource_change": {"address": "aws_eks_cluster.c", "type": "aws_eks_cluster"}},
		{"reason": "provider_config_unknown", "resource_change": {"address": "data.aws_eks_cluster.d", "type": "aws_eks_cluster", "mode": "data"}},
		{"reason": "provider_config_unknown", "resource_change": {"address": "aws_vpc.v", "type": "aws_vpc"}},
	]})
	fixtures.outcomes(data.rules.eks.mandatory_log_types) == both("undecided") with input as fixtures.given([plan])
}

test_settings_add_types_and_take_none if {
	fixtures.outcomes(data.rules.eks.mandatory_log_types) == object.union(both("deny"), {"aws_eks_cluster.c: scheduler": "deny"}) with input as fixtures.given([fixtures.plan([with_types([])])])
		with data.settings as {"required_log_types": ["scheduler", 5]}
}

test_denied_is_not_undecided_too if {
	rule.undecided == set() with input as fixtures.plan([with_types([])])
}

test_finding if {
	rule.deny == {{
		"document": "first",
		"address": "aws_eks_cluster.c",
		"subject": "authenticator",
		"message": `"authenticator" is not in enabled_cluster_log_types, which has "api", "audit"`,
	}} with input as fixtures.given([fixtures.plan([with_types(["api", "audit"])])])
}

calls := {
	"a list with both": {"call": {"source": "terraform-aws-modules/eks/aws", "enabled_log_types": ["audit", "authenticator"]}, "expect": "pass"},
	"the list of older versions": {"call": {"source": "terraform-aws-modules/eks/aws", "cluster_enabled_log_types": ["api", "audit", "authenticator"]}, "expect": "pass"},
	"a list without": {"call": {"source": "terraform-aws-modules/eks/aws", "enabled_log_types": ["api"]}, "expect": "deny"},
	"no list": {"call": {"source": "terraform-aws-modules/eks/aws"}, "expect": "undecided"},
	"a list that is an expression": {"call": {"source": "terraform-aws-modules/eks/aws", "enabled_log_types": "${var.types}"}, "expect": "undecided"},
	"a list with an expression": {"call": {"source": "terraform-aws-modules/eks/aws", "enabled_log_types": ["${var.type}"]}, "expect": "undecided"},
	"a list with both beside an expression": {"call": {"source": "terraform-aws-modules/eks/aws", "enabled_log_types": ["audit", "authenticator", "${var.type}"]}, "expect": "pass"},
	"another registry": {"call": {"source": "app.terraform.io/terraform-aws-modules/eks/aws", "enabled_log_types": []}, "expect": "deny"},
	"Git": {"call": {"source": "git::https://github.com/terraform-aws-modules/terraform-aws-eks.git?ref=v21.0.0", "enabled_log_types": []}, "expect": "deny"},
	"Git without a scheme": {"call": {"source": "github.com/terraform-aws-modules/terraform-aws-eks"}, "expect": "undecided"},
	"a folder": {"call": {"source": "../modules/terraform-aws-eks", "enabled_log_types": []}, "expect": "deny"},
	"cloudposse": {"call": {"source": "cloudposse/eks-cluster/aws", "enabled_cluster_log_types": ["audit"]}, "expect": "deny"},
	"cloudposse by Git": {"call": {"source": "git@github.com:cloudposse/terraform-aws-eks-cluster.git", "enabled_cluster_log_types": ["audit", "authenticator"]}, "expect": "pass"},
	"a module beneath it": {"call": {"source": "terraform-aws-modules/eks/aws//modules/karpenter"}, "expect": ""},
	"a module beneath it, by Git": {"call": {"source": "git::https://github.com/terraform-aws-modules/terraform-aws-eks.git//modules/eks-managed-node-group?ref=v21.0.0"}, "expect": ""},
	"a neighbour": {"call": {"source": "terraform-aws-modules/eks-pod-identity/aws"}, "expect": ""},
	"a module of nobody's": {"call": {"source": "./platform", "enabled_log_types": []}, "expect": ""},
	"none of them": {"call": {"source": "terraform-aws-modules/eks/aws", "count": 0}, "expect": ""},
	"one that creates nothing": {"call": {"source": "terraform-aws-modules/eks/aws", "create": false}, "expect": ""},
}

test_module_call[name] if {
	some name, case in calls
	stack := fixtures.but(fixtures.stack({}), {"module": {"m": case.call}})
	outcomes := fixtures.outcomes(data.rules.eks.mandatory_log_types) with input as stack
	object.get(outcomes, "module.m: authenticator", "") == case.expect
	unreadable := fixtures.outcomes(data.rules.eks.unreadable_cluster) with input as stack
	_is_silent(unreadable, case.expect)
}

test_denied_call_is_not_undecided_too if {
	rule.undecided == set() with input as fixtures.but(fixtures.stack({}), {"module": {"m": {"source": "terraform-aws-modules/eks/aws", "enabled_log_types": []}}})
}

# A call that is judged here is not named as unreadable too.
_is_silent(_, "")

_is_silent(unreadable, expected) if {
	expected != ""
	unreadable == {}
}

control(desired) := fixtures.unknown(fixtures.created("aws_cloudcontrolapi_resource", "r", {"desired_state": json.marshal(desired)}), "type_name")

controlled := {
	"logging without types": {"desired": {"Logging": {"ClusterLogging": {"EnabledTypes": []}}}, "expect": "undecided"},
	"a network without logging": {"desired": {"ResourcesVpcConfig": {"SubnetIds": []}}, "expect": "undecided"},
	"logging with both types": {"desired": {"Logging": {"ClusterLogging": {"EnabledTypes": [{"Type": "audit"}, {"Type": "authenticator"}]}}}, "expect": "pass"},
	"logging of something else": {"desired": {"Configuration": {"Logging": "DEFAULT"}}, "expect": ""},
}

test_cloud_control_of_an_unknown_type[name] if {
	some name, case in controlled
	outcomes := fixtures.outcomes(data.rules.eks.mandatory_log_types) with input as fixtures.plan([control(case.desired)])
	object.get(outcomes, "aws_cloudcontrolapi_resource.r: audit", "") == case.expect
}

rancher(config) := fixtures.created("rancher2_cluster", "r", {"name": "prod", "eks_config_v2": [config]})

ranched := {
	"both types": {"resource": rancher({"logging_types": ["audit", "authenticator"]}), "expect": "pass"},
	"no types": {"resource": rancher({"logging_types": []}), "expect": "deny"},
	"nothing of types": {"resource": rancher({"region": "eu-central-1"}), "expect": "deny"},
	"types known only after apply": {"resource": fixtures.but(rancher({}), {"unknown": {"eks_config_v2": [{"logging_types": true}]}}), "expect": "undecided"},
	"all known only after apply": {"resource": fixtures.but(rancher({}), {"unknown": {"eks_config_v2": true}}), "expect": "undecided"},
	"imported with its types": {"resource": rancher({"imported": true}), "expect": ""},
	"imported with no types": {"resource": rancher({"imported": true, "logging_types": []}), "expect": "deny"},
	"no cluster of EKS": {"resource": fixtures.created("rancher2_cluster", "r", {"name": "prod", "eks_config_v2": []}), "expect": ""},
}

test_rancher[name] if {
	some name, case in ranched
	outcomes := fixtures.outcomes(data.rules.eks.mandatory_log_types) with input as fixtures.plan([case.resource])
	object.get(outcomes, "rancher2_cluster.r: audit", "") == case.expect
}

test_rancher_in_a_configuration if {
	stack := fixtures.stack({"rancher2_cluster": {"r": {"eks_config_v2": {"logging_types": ["audit"]}}}})
	fixtures.outcomes(data.rules.eks.mandatory_log_types) == {"rancher2_cluster.r: audit": "pass", "rancher2_cluster.r: authenticator": "deny"} with input as stack
}

test_what_a_configuration_leaves_open_the_plan_tells if {
	{found.message | some found in rule.undecided} == {
		`whether "audit" is in enabled_cluster_log_types is known only in the plan`,
		`whether "authenticator" is in enabled_cluster_log_types is known only in the plan`,
	} with input as configured("${concat(var.types, [])}")
}
