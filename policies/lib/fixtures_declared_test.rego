package lib.fixtures_declared_test

import data.lib.fixtures_test as fixtures

attributes := {"kubernetes_manifest": ["manifest.kind", "manifest.spec.controlPlaneRef", "wait"]}

# As `trimmed` of gate/projection/entries.ts does.
cases := {
	"a whole attribute": {"values": {"wait": {"for": 1}, "field_manager": {}}, "expect": {"wait": {"for": 1}}},
	"a part of an attribute": {
		"values": {"manifest": {"kind": "Cluster", "metadata": {}, "spec": {"controlPlaneRef": {"kind": "x"}, "paused": true}}},
		"expect": {"manifest": {"kind": "Cluster", "spec": {"controlPlaneRef": {"kind": "x"}}}},
	},
	"an attribute of another shape": {"values": {"manifest": "kind: Cluster"}, "expect": {"manifest": "kind: Cluster"}},
	"a part of another shape": {"values": {"manifest": {"spec": [{"paused": true}]}}, "expect": {"manifest": {"spec": [{"paused": true}]}}},
	"an attribute that is unknown": {"values": {"manifest": true}, "expect": {"manifest": true}},
	"nothing that is declared": {"values": {"field_manager": {}}, "expect": {}},
	"no values": {"values": null, "expect": null},
}

test_values_are_trimmed_as_the_gate_trims_them[name] if {
	some name, case in cases
	fixtures.declared("kubernetes_manifest", case.values) == case.expect with data.lib.catalogue.attributes as attributes
}

test_of_a_type_that_no_rule_reads_nothing_is_left if fixtures.declared("aws_instance", {"ami": "x"}) == {}

test_expressions_keep_the_order_of_what_is_made if {
	fixtures.referenced("kubernetes_manifest", {
		"wait": {"references": ["a.b"], "constant_value": 1},
		"field_manager": {"references": ["c.d"]},
		"timeouts": [{}],
	}) == {
		"wait": {"references": ["a.b"]},
		"undeclared field_manager": {"references": ["c.d"]},
		"undeclared timeouts": [{}],
	} with data.lib.catalogue.attributes as attributes
}
