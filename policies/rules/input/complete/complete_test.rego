package rules.input.complete_test

import data.lib.fixtures_test as fixtures

cases := {
	"true": {"but": {"complete": true}, "expect": {"input: document": "pass"}},
	"false": {"but": {"complete": false}, "expect": {"input: document": "deny"}},
	"null": {"but": {"complete": null}, "expect": {"input: document": "deny"}},
	"text": {"but": {"complete": "true"}, "expect": {"input: document": "deny"}},
	"an empty list": {"but": {"complete": []}, "expect": {"input: document": "deny"}},
	"another case": {"but": {"Complete": false}, "expect": {"input: document": "pass"}},
}

test_plan[name] if {
	some name, case in cases
	fixtures.outcomes(data.rules.input.complete) == case.expect with input as object.union(object.remove(fixtures.plan([]), ["complete"]), case.but)
}

test_opentofu_says_nothing if {
	fixtures.outcomes(data.rules.input.complete) == {"input: document": "pass"} with input as object.remove(fixtures.plan([]), ["complete"])
}

test_configurations_are_not_asked if {
	fixtures.outcomes(data.rules.input.complete) == {} with input as fixtures.stack({"aws_eks_cluster": {"c": {}}})
}

test_each_plan_is_asked if {
	documents := fixtures.given([fixtures.plan([]), fixtures.but(fixtures.plan([]), {"complete": false}), fixtures.stack({})])
	fixtures.outcomes(data.rules.input.complete) == {"first: document": "pass", "second: document": "deny"} with input as documents
}
