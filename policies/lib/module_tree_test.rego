package lib.module_tree_test

import data.lib.fixtures_test as fixtures
import data.lib.module_tree

# A module that calls another by each of the names, one within the other.
nested := {"module_calls": {"a": {"module": {"module_calls": {"b": {"module": {"module_calls": {"c": {
	"expressions": {"module": {"references": ["var.x"]}},
	"module": {
		"outputs": {"o": {"module": {"module_calls": {"x": {"module": {}}}}}},
		"module_calls": {"d": {"module": {"module_calls": {"e": {"module": {"resources": []}}}}}},
	},
}}}}}}}}}

# What only looks like a module, in the contents of one, is none.
test_modules_of_any_depth if {
	plan := fixtures.plan_of_modules([], nested)
	[module.scope | some module in module_tree.modules] == [
		[],
		["a"],
		["a", "b"],
		["a", "b", "c"],
		["a", "b", "c", "d"],
		["a", "b", "c", "d", "e"],
	] with input as plan
	module_tree.bodies[[0, ["a", "b", "c", "d", "e"]]] == {"resources": []} with input as plan
}

test_calls_of_any_depth if {
	calls := [[call.scope, call.name, call.inner] | some call in module_tree.calls] with input as fixtures.plan_of_modules([], nested)
	calls == [
		[[], "a", ["a"]],
		[["a"], "b", ["a", "b"]],
		[["a", "b"], "c", ["a", "b", "c"]],
		[["a", "b", "c"], "d", ["a", "b", "c", "d"]],
		[["a", "b", "c", "d"], "e", ["a", "b", "c", "d", "e"]],
	]
}

test_call_that_is_no_object_calls_nothing if {
	plan := fixtures.plan_of_modules([], {"module_calls": {"a": null, "b": "x", "c": ["x"], "d": {}}})
	[call.name | some call in module_tree.calls] == ["d"] with input as plan
	[module.scope | some module in module_tree.modules] == [[]] with input as plan
}

# Of an argument they are as the plan lists them, of blocks all that are within.
test_references_of_an_expression if {
	module_tree.references({"references": ["var.x"]}) == ["var.x"]
	module_tree.references({"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}) == ["aws_kms_key.k.arn", "aws_kms_key.k"]
	module_tree.references([{"a": {"references": ["var.x", "var.y"]}, "b": [{"c": {"references": ["var.z"]}}, {"d": {"constant_value": 1}}]}]) == {"var.x", "var.y", "var.z"}
	module_tree.references({"constant_value": 1}) == set()
}

lists := {
	"an attribute of a resource": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"], "leaves": {"aws_kms_key.k.arn"}},
	"an attribute of an instance": {
		"references": ["aws_kms_key.k[0].arn", "aws_kms_key.k[0]", "aws_kms_key.k"],
		"leaves": {"aws_kms_key.k[0].arn"},
	},
	"two resources": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k", "aws_kms_key.kk"], "leaves": {"aws_kms_key.k.arn", "aws_kms_key.kk"}},
	"one reference": {"references": ["var.x"], "leaves": {"var.x"}},
	"none": {"references": [], "leaves": set()},
	"words alone": {"references": ["x", "y.z"], "leaves": {"x", "y.z"}},
	"a word and what begins with it": {"references": ["x.y.z", "x"], "leaves": {"x.y.z"}},
}

test_references_that_are_no_part_of_longer_ones[name] if {
	some name, case in lists
	module_tree.leaves(case.references) == case.leaves
}

tokens := {
	"aws_kms_key.k.arn": ["aws_kms_key", "k", "arn"],
	"module.m[\"a.b\"].arn": ["module", "m", "[\"a.b\"]", "arn"],
	"aws_kms_key.k[0].arn": ["aws_kms_key", "k", "[0]", "arn"],
	"aws_kms_key..arn": ["aws_kms_key", "", "arn"],
}

test_tokens_of_a_reference[reference] if {
	some reference, expect in tokens
	module_tree.tokens(reference) == expect
}
