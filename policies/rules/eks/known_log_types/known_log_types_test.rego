package rules.eks.known_log_types_test

import data.lib.fixtures_test as fixtures
import data.rules.eks.known_log_types as rule

values := {
	"known ones": {"types": ["scheduler", "audit"], "expect": "pass"},
	"null": {"types": null, "expect": "pass"},
	"empty": {"types": [], "expect": "pass"},
	"another case": {"types": ["Audit"], "expect": "deny"},
	"a space": {"types": ["audit "], "expect": "deny"},
	"a type EKS does not have": {"types": ["audit", "kubelet"], "expect": "deny"},
	"the empty text": {"types": [""], "expect": "deny"},
	"a string": {"types": "audit", "expect": "deny"},
	"a number": {"types": 5, "expect": "deny"},
	"false": {"types": false, "expect": "deny"},
	"an object": {"types": {"audit": true}, "expect": "deny"},
	"members that are no strings": {"types": [1, null, ["audit"], {"audit": 1}], "expect": "deny"},
}

test_plan[name] if {
	some name, case in values
	fixtures.outcomes(data.rules.eks.known_log_types) == {"aws_eks_cluster.c: log types": case.expect} with input as fixtures.given([fixtures.plan([fixtures.cluster(case.types)])])
}

test_configuration[name] if {
	some name, case in values
	stack := fixtures.stack({"aws_eks_cluster": {"c": {"enabled_cluster_log_types": case.types}}})
	fixtures.outcomes(data.rules.eks.known_log_types) == {"aws_eks_cluster.c: log types": case.expect} with input as fixtures.given([stack])
}

test_absent if {
	fixtures.outcomes(data.rules.eks.known_log_types) == {"aws_eks_cluster.c: log types": "pass"} with input as fixtures.given([fixtures.plan([fixtures.lacking(fixtures.cluster([]), ["enabled_cluster_log_types"])])])
}

test_unknown if {
	fixtures.outcomes(data.rules.eks.known_log_types) == {"aws_eks_cluster.c: log types": "undecided"} with input as fixtures.given([fixtures.plan([fixtures.unknown(fixtures.cluster([]), "enabled_cluster_log_types")])])
}

test_token if {
	stack := fixtures.stack({"aws_eks_cluster": {"c": {"enabled_cluster_log_types": ["${var.one}", "audit"]}}})
	fixtures.outcomes(data.rules.eks.known_log_types) == {"aws_eks_cluster.c: log types": "undecided"} with input as fixtures.given([stack])
}

test_findings if {
	messages := {message | some name in ["a type EKS does not have", "a string", "members that are no strings"]; some message in said(values[name].types)}
	messages == {
		`enabled_cluster_log_types has "kubelet", which EKS does not know`,
		`enabled_cluster_log_types is "audit", not a list of strings`,
		`enabled_cluster_log_types has "null", "1", "["audit"]", "an object", which EKS does not know`,
	}
}

said(types) := messages if {
	messages := {finding.message | some finding in rule.deny} with input as fixtures.given([fixtures.plan([fixtures.cluster(types)])])
}
