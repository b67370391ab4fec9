package rules.eks.all_log_types_test

import data.lib.fixtures_test as fixtures
import data.rules.eks.all_log_types as rule

# What is said of the types named, and of the others.
verdict(types, outcome, otherwise) := {$"aws_eks_cluster.c: {type}": said |
	some type in fixtures.all_types
	said := {true: outcome, false: otherwise}[type in types]
}

values := {
	"all five": {"types": fixtures.all_types, "expect": verdict([], "deny", "pass")},
	"three": {"types": ["api", "audit", "authenticator"], "expect": verdict(["controllerManager", "scheduler"], "deny", "pass")},
	"null": {"types": null, "expect": verdict([], "pass", "deny")},
	"empty": {"types": [], "expect": verdict([], "pass", "deny")},
	"a string": {"types": "api", "expect": verdict([], "pass", "deny")},
	"another case": {"types": ["controllermanager"], "expect": verdict([], "pass", "deny")},
}

test_plan[name] if {
	some name, case in values
	fixtures.outcomes(data.rules.eks.all_log_types) == case.expect with input as fixtures.given([fixtures.plan([fixtures.cluster(case.types)])])
}

test_configuration[name] if {
	some name, case in values
	stack := fixtures.stack({"aws_eks_cluster": {"c": {"enabled_cluster_log_types": case.types}}})
	fixtures.outcomes(data.rules.eks.all_log_types) == case.expect with input as fixtures.given([stack])
}

test_absent if {
	fixtures.outcomes(data.rules.eks.all_log_types) == verdict([], "pass", "deny") with input as fixtures.given([fixtures.plan([fixtures.lacking(fixtures.cluster([]), ["enabled_cluster_log_types"])])])
}

test_unknown if {
	fixtures.outcomes(data.rules.eks.all_log_types) == verdict([], "pass", "undecided") with input as fixtures.given([fixtures.plan([fixtures.unknown(fixtures.cluster([]), "enabled_cluster_log_types")])])
}

test_token_beside_some_types if {
	stack := fixtures.stack({"aws_eks_cluster": {"c": {"enabled_cluster_log_types": ["api", "${var.more}"]}}})
	fixtures.outcomes(data.rules.eks.all_log_types) == verdict(["api"], "pass", "undecided") with input as fixtures.given([stack])
}

test_deleted_is_not_judged if {
	fixtures.outcomes(data.rules.eks.all_log_types) == {} with input as fixtures.given([fixtures.plan([fixtures.gone(fixtures.cluster([]), ["delete"])])])
}

test_denied_is_not_undecided_too if {
	rule.undecided == set() with input as fixtures.plan([fixtures.cluster([])])
}

test_finding if {
	rule.deny == {{
		"document": "first",
		"address": "aws_eks_cluster.c",
		"subject": "scheduler",
		"message": `"scheduler" is not in enabled_cluster_log_types, which has "api", "audit", "authenticator", "controllerManager"`,
	}} with input as fixtures.given([fixtures.plan([fixtures.cluster(array.slice(fixtures.all_types, 0, 4))])])
}
