package lib.variable_defaults_test

import data.lib.fixtures_test as fixtures

types := {"type": "${list(string)}", "default": ["audit", "authenticator"]}

# Each of a cluster whose log types come from the variable `types`, by what the variable and the expression are.
cases := {
	"a default": {"variable": types, "written": "${var.types}", "expect": "pass"},
	"a default too small": {"variable": {"default": ["audit"]}, "written": "${var.types}", "expect": "deny"},
	"a default in a list of one": {"variable": [types], "written": "${var.types}", "expect": "pass"},
	"a default as an element": {"variable": {"default": "authenticator"}, "written": ["audit", "${var.types}"], "expect": "pass"},
	"no default": {"variable": {"type": "${list(string)}"}, "written": "${var.types}", "expect": "undecided"},
	"a default of null": {"variable": {"default": null}, "written": "${var.types}", "expect": "undecided"},
	"a default with an expression": {"variable": {"default": ["audit", "${authenticator}"]}, "written": "${var.types}", "expect": "undecided"},
	"a sensitive default": {"variable": object.union(types, {"sensitive": true}), "written": "${var.types}", "expect": "undecided"},
	"another variable": {"variable": types, "written": "${var.other}", "expect": "undecided"},
	"a default in a function": {"variable": types, "written": "${concat(var.types)}", "expect": "undecided"},
	"a part of a default": {"variable": {"default": [["audit", "authenticator"]]}, "written": "${var.types[0]}", "expect": "undecided"},
	"through a local": {"variable": types, "written": "${local.types}", "expect": "pass"},
}

# Worst first; denied and undecided types may be mixed, then the worst counts.
worst(outcomes) := [outcome | some outcome in ["deny", "undecided", "pass"]; outcome in outcomes][0]

judged(variable, written, settings) := worst({outcome |
	some outcome in fixtures.outcomes(data.rules.eks.mandatory_log_types) with input as fixtures.given([stack(variable, written)])
		with data.settings as settings
})

stack(variable, written) := fixtures.but(
	fixtures.stack({"aws_eks_cluster": {"c": {"name": "prod", "enabled_cluster_log_types": written}}}),
	{"variable": {"types": variable}, "locals": {"types": "${var.types}"}},
)

test_assumed[name] if {
	some name, case in cases
	judged(case.variable, case.written, {"assume_defaults": true}) == case.expect
}

test_not_assumed_unless_asked_for[name] if {
	some name, case in cases
	every settings in [{}, {"assume_defaults": false}, {"assume_defaults": "true"}] {
		judged(case.variable, case.written, settings) == "undecided"
	}
}

# Variables are of their own document.
test_not_of_another_document if {
	documents := fixtures.given([
		object.remove(stack(types, "${var.types}"), ["variable"]),
		fixtures.but(fixtures.stack({}), {"variable": {"types": types}}),
	])
	outcomes := fixtures.outcomes(data.rules.eks.mandatory_log_types) with input as documents with data.settings as {"assume_defaults": true}
	{outcome | some outcome in outcomes} == {"undecided"}
}
