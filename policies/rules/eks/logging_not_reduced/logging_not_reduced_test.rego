package rules.eks.logging_not_reduced_test

import data.lib.fixtures_test as fixtures
import data.rules.eks.logging_not_reduced as rule

# A cluster with all five types before, and the given ones after.
change(types, actions) := fixtures.but(
	fixtures.updated(fixtures.cluster(fixtures.all_types), {"enabled_cluster_log_types": types}),
	{"actions": actions},
)

verdict(api, manager, scheduler) := {
	"aws_eks_cluster.c: api": api,
	"aws_eks_cluster.c: controllerManager": manager,
	"aws_eks_cluster.c: scheduler": scheduler,
}

cases := {
	"kept": {"resource": change(fixtures.all_types, ["update"]), "expect": verdict("pass", "pass", "pass")},
	"one taken": {"resource": change(["audit", "authenticator", "api", "scheduler"], ["update"]), "expect": verdict("pass", "deny", "pass")},
	"all taken": {"resource": change([], ["update"]), "expect": verdict("deny", "deny", "deny")},
	"null": {"resource": change(null, ["update"]), "expect": verdict("deny", "deny", "deny")},
	"absent": {
		"resource": fixtures.lacking(change([], ["update"]), ["enabled_cluster_log_types"]),
		"expect": verdict("deny", "deny", "deny"),
	},
	"a string": {"resource": change("api", ["update"]), "expect": verdict("deny", "deny", "deny")},
	"another case": {"resource": change(["API", "controllerManager", "scheduler"], ["update"]), "expect": verdict("deny", "pass", "pass")},
	"replace": {"resource": change([], ["delete", "create"]), "expect": verdict("deny", "deny", "deny")},
	"replace, create first": {"resource": change([], ["create", "delete"]), "expect": verdict("deny", "deny", "deny")},
	"forget and create": {"resource": change([], ["create", "forget"]), "expect": verdict("deny", "deny", "deny")},
	"unknown": {
		"resource": fixtures.unknown(change([], ["update"]), "enabled_cluster_log_types"),
		"expect": verdict("undecided", "undecided", "undecided"),
	},
	"unknown element": {
		"resource": fixtures.but(change(["api", null], ["update"]), {"unknown": {"enabled_cluster_log_types": [false, true]}}),
		"expect": verdict("pass", "undecided", "undecided"),
	},
	"no-op": {"resource": change([], ["no-op"]), "expect": {}},
	"create": {"resource": fixtures.cluster([]), "expect": {}},
	"delete": {"resource": fixtures.gone(fixtures.cluster(fixtures.all_types), ["delete"]), "expect": {}},
	"had none": {"resource": fixtures.updated(fixtures.cluster(null), {"enabled_cluster_log_types": ["audit"]}), "expect": {}},
	"the two mandatory ones are another rule's": {
		"resource": fixtures.updated(fixtures.cluster(["audit", "authenticator"]), {"enabled_cluster_log_types": []}),
		"expect": {},
	},
}

test_plans[name] if {
	some name, case in cases
	fixtures.outcomes(data.rules.eks.logging_not_reduced) == case.expect with input as fixtures.given([fixtures.plan([case.resource])])
}

test_configuration_has_no_before if {
	stack := fixtures.stack({"aws_eks_cluster": {"c": {"enabled_cluster_log_types": []}}})
	fixtures.outcomes(data.rules.eks.logging_not_reduced) == {} with input as fixtures.given([stack])
}

test_denied_is_not_undecided_too if {
	rule.undecided == set() with input as fixtures.plan([change([], ["update"])])
}

test_finding if {
	rule.deny == {{
		"document": "first",
		"address": "aws_eks_cluster.c",
		"subject": "api",
		"message": `the update takes "api" out of enabled_cluster_log_types`,
	}} with input as fixtures.given([fixtures.plan([change(["controllerManager", "scheduler"], ["update"])])])
}
