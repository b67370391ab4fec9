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

test_finding if {
	rule.deny == {{
		"document": "first",
		"address": "aws_eks_cluster.c",
		"subject": "authenticator",
		"message": `"authenticator" is not in enabled_cluster_log_types, which has "api", "audit"`,
	}} with input as fixtures.given([fixtures.plan([with_types(["api", "audit"])])])
}
