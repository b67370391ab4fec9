package lib.plan_references_test

import data.lib.fixtures_test as fixtures
import data.lib.places
import data.lib.plan_references
import data.lib.remedies
import data.lib.resources
import data.lib.values

named(resource, name) := fixtures.but(resource, {"name": name, "address": $"{resource.type}.{name}"})

inside(module, resource) := fixtures.but(resource, {"module_address": module, "address": $"{module}.{resource.address}"})

of_key(resource) := fixtures.referring(resource, "kms_key_id", ["aws_kms_key.k.arn", "aws_kms_key.k"])

group := fixtures.group

unset := fixtures.unknown(group, "kms_key_id")

declared(list) := {"resources": [fixtures.declaration(resource) | some resource in list]}

calls(modules) := {"module_calls": {name: {"module": module} | some name, module in modules}}

# What the key of the entry at an address is made of, as addresses.
leads(address, plan) := to if {
	attributes := {entry.address: values.attribute(entry, "kms_key_id") | some entry in resources.list} with input as plan
	addresses := {entry.id: entry.address | some entry in resources.list} with input as plan
	value := attributes[address]
	value.is == "reference"
	to := {object.get(addresses, [id], "a data source") | some id in value.to}
} else := "unknown"

cases := {
	"a key": {"resources": [of_key(group), fixtures.key], "expect": {"aws_kms_key.k"}},
	"nothing": {"resources": [unset, fixtures.key], "expect": "unknown"},
	"a key that is not declared": {"resources": [fixtures.referring(group, "kms_key_id", ["aws_kms_key.z.arn"]), fixtures.key], "expect": "unknown"},
	"a key and a variable": {"resources": [fixtures.referring(group, "kms_key_id", ["var.prefix", "aws_kms_key.k.arn"]), fixtures.key], "expect": {"aws_kms_key.k"}},
	"a variable": {"resources": [fixtures.referring(group, "kms_key_id", ["var.key"]), fixtures.key], "expect": "unknown"},
	"a local": {"resources": [fixtures.referring(group, "kms_key_id", ["local.key"]), fixtures.key], "expect": "unknown"},
	"two keys": {
		"resources": [fixtures.referring(group, "kms_key_id", ["aws_kms_key.k", "aws_kms_key.l.arn"]), fixtures.key, named(fixtures.key, "l")],
		"expect": {"aws_kms_key.k", "aws_kms_key.l"},
	},
	"a key by an index": {"resources": [fixtures.referring(group, "kms_key_id", ["aws_kms_key.k", "count.index"]), fixtures.key], "expect": {"aws_kms_key.k"}},
	"a key by a path": {"resources": [fixtures.referring(group, "kms_key_id", ["aws_kms_key.k[0].arn", "path.module"]), fixtures.key], "expect": {"aws_kms_key.k"}},
	"a key by the workspace": {"resources": [fixtures.referring(group, "kms_key_id", ["aws_kms_key.k", "terraform.workspace"]), fixtures.key], "expect": {"aws_kms_key.k"}},
	"a key by the key of each": {"resources": [fixtures.referring(group, "kms_key_id", ["aws_kms_key.k", "each.key"]), fixtures.key], "expect": {"aws_kms_key.k"}},
	"the value of each": {"resources": [fixtures.referring(group, "kms_key_id", ["aws_kms_key.k", "each.value"]), fixtures.key], "expect": "unknown"},
}

test_root[name] if {
	some name, case in cases
	leads("aws_cloudwatch_log_group.g", fixtures.plan(case.resources)) == case.expect
}

# Two modules declare a group of one name; only the first one's has a key.
test_modules_that_declare_alike if {
	plan := fixtures.plan_of_modules(
		[inside("module.a", of_key(group)), inside("module.a", fixtures.key), inside("module.b", unset)],
		calls({"a": declared([of_key(group), fixtures.key]), "b": declared([unset])}),
	)
	leads("module.a.aws_cloudwatch_log_group.g", plan) == {"module.a.aws_kms_key.k"}
	leads("module.b.aws_cloudwatch_log_group.g", plan) == "unknown"
}

# The way to a module of modules, and keys of instances that look like one.
test_modules_in_modules[first] if {
	some first in ["module.a", "module.a[0]", `module.a["b.c"]`, `module.a["x.module.z"]`]
	other := named(fixtures.key, "other")
	of_other := fixtures.referring(group, "kms_key_id", ["aws_kms_key.other.arn", "aws_kms_key.other"])
	plan := fixtures.plan_of_modules(
		[inside($"{first}.module.m", of_key(group)), inside($"{first}.module.m", fixtures.key), inside("module.b.module.m", of_other), inside("module.b.module.m", other)],
		calls({
			"a": calls({"m": declared([of_key(group), fixtures.key])}),
			"b": calls({"m": declared([of_other, other])}),
		}),
	)
	leads($"{first}.module.m.aws_cloudwatch_log_group.g", plan) == {$"{first}.module.m.aws_kms_key.k"}
	leads("module.b.module.m.aws_cloudwatch_log_group.g", plan) == {"module.b.module.m.aws_kms_key.other"}
}

# However deep a module is, and whatever another one declares.
test_modules_below_modules[address] if {
	body := declared([of_key(group), fixtures.key])
	plan_of := {
		"module.a": calls({"a": body}),
		"module.a.module.b": calls({"a": calls({"b": body})}),
		"module.a.module.b.module.c": calls({"a": calls({"b": calls({"c": body})})}),
		"module.a.module.b.module.c.module.d": calls({"a": calls({"b": calls({"c": calls({"d": body})})})}),
		"module.a.module.b.module.c.module.d.module.e": calls({"a": calls({"b": calls({"c": calls({"d": calls({"e": body})})})})}),
	}
	some address, root in plan_of
	alike := declared([fixtures.referring(group, "kms_key_id", ["local.key"])])
	plan := fixtures.plan_of_modules(
		[inside(address, of_key(group)), inside(address, fixtures.key)],
		object.union(calls({"z": {"resources": [], "module_calls": {"y": {"module": alike}}}}), root),
	)
	leads($"{address}.aws_cloudwatch_log_group.g", plan) == {$"{address}.aws_kms_key.k"}
}

# What is no module, at each step of the way to one that is deep down.
lookalikes := {
	"a call": {"c": declared([of_key(group), fixtures.key])},
	"another part of a call": {"c": {"inputs": calls({"c": declared([of_key(group), fixtures.key])})}},
	"a part of a part of a call": {"c": {"inputs": {"module_calls": {"d": {"module": declared([of_key(group), fixtures.key])}}}}},
	"another part of a module": {"c": {"module": {"inputs": {"d": {"module": declared([of_key(group), fixtures.key])}}}}},
	"another part of a call in a module": {"c": {"module": {"module_calls": {"d": {"inputs": declared([of_key(group), fixtures.key])}}}}},
}

test_what_looks_like_a_deep_module[name] if {
	some name, below in lookalikes
	root := calls({"a": calls({"b": {"module_calls": below}})})
	plan := fixtures.plan_of_modules([inside("module.gone", of_key(group)), inside("module.gone", fixtures.key)], root)
	leads("module.gone.aws_cloudwatch_log_group.g", plan) == "unknown"
}

# What an output of a module leads to, by whichever instance it is named.
test_outputs_of_modules[reference] if {
	some reference in ["module.a.arn", "module.a[0].arn", `module.a["b.c"].arn`, "module.a.arn.deeper"]
	plan := fixtures.plan_of_modules(
		[fixtures.referring(group, "kms_key_id", [reference]), inside("module.a", fixtures.key)],
		object.union(declared([fixtures.referring(group, "kms_key_id", [reference])]), {"module_calls": {"a": {"module": object.union(declared([fixtures.key]), {"outputs": {"arn": {"expression": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}}}})}}}),
	)
	leads("aws_cloudwatch_log_group.g", plan) == {"module.a.aws_kms_key.k"}
}

test_root_is_not_looked_for_in_modules if {
	plan := fixtures.plan_of_modules(
		[of_key(group), fixtures.key],
		object.union({"resources": []}, calls({"a": declared([of_key(group), fixtures.key])})),
	)
	leads("aws_cloudwatch_log_group.g", plan) == "unknown"
}

test_regions_that_are_no_text if {
	plan := fixtures.but(fixtures.plan([group]), {"configuration": {"provider_config": {"aws": {"expressions": {"region": {"constant_value": 5}}}}}})
	entries := resources.list with input as plan
	place := places.of(entries[0]) with input as plan
	place.region == null
	stack := object.union(object.remove(fixtures.stack({"aws_eks_cluster": {"c": {}}}), ["provider"]), {"provider": {"aws": {"region": 5}}})
	clusters := resources.list with input as stack
	configured := places.of(clusters[0]) with input as stack
	configured.region == null
}

# Terraform lets a provider be one block or a list of them.
test_provider_as_one_block if {
	stack := object.union(object.remove(fixtures.stack({"aws_eks_cluster": {"c": {}}}), ["provider"]), {"provider": {"aws": {"region": "eu-west-1", "assume_role": {"region": "us-east-1"}}}})
	clusters := resources.list with input as stack
	place := places.of(clusters[0]) with input as stack
	place.region == "eu-west-1"
}

# A module's address that the configuration does not have leads to any module's block of that type and name, and to no other.
elsewhere := {
	"the same in some module": {"module": calls({"a": declared([of_key(group), fixtures.key])}), "expect": {"module.gone.aws_kms_key.k"}},
	"another name": {"module": calls({"a": declared([of_key(named(group, "h")), unset, fixtures.key])}), "expect": "unknown"},
	"another type": {"module": calls({"a": declared([of_key(fixtures.but(fixtures.trail, {"name": "g"})), unset, fixtures.key])}), "expect": "unknown"},
	"the root module": {"module": declared([of_key(group), fixtures.key]), "expect": "unknown"},
	"what only looks like a module": {
		"module": {"variables": {"a": {"module": declared([of_key(group), fixtures.key])}}},
		"expect": "unknown",
	},
}

test_module_that_is_nowhere[name] if {
	some name, case in elsewhere
	plan := fixtures.plan_of_modules([inside("module.gone", of_key(group)), inside("module.gone", fixtures.key)], case.module)
	leads("module.gone.aws_cloudwatch_log_group.g", plan) == case.expect
}

test_module_of_another_document if {
	first := fixtures.plan_of_modules([inside("module.gone", group), inside("module.gone", fixtures.key)], {})
	second := fixtures.plan_of_modules([], calls({"a": declared([of_key(group), fixtures.key])}))
	entries := resources.list with input as fixtures.given([fixtures.but(first, {"x": 1}), second])
	some entry in entries
	entry.type == "aws_cloudwatch_log_group"
	plan_references.provider_keys(entry) == set() with input as fixtures.given([first, second])
}

# An instance sees what is beside it; where there is nothing, what any other instance has.
instances := {
	"a key of its own": {"keys": ["a", "b"], "expect": {`module.m["a"].aws_kms_key.k`}},
	"another one's key": {"keys": ["b"], "expect": {`module.m["b"].aws_kms_key.k`}},
	"others' keys": {"keys": ["b", "c"], "expect": {`module.m["b"].aws_kms_key.k`, `module.m["c"].aws_kms_key.k`}},
}

test_instances[name] if {
	some name, case in instances
	keys := [inside($`module.m["{instance}"]`, fixtures.key) | some instance in case.keys]
	plan := fixtures.plan_of_modules(
		array.concat([inside(`module.m["a"]`, of_key(group))], keys),
		calls({"m": declared([of_key(group), fixtures.key])}),
	)
	leads(`module.m["a"].aws_cloudwatch_log_group.g`, plan) == case.expect
}

test_block_without_an_entry_is_an_end if {
	plan := fixtures.but(
		fixtures.plan([of_key(group), fixtures.key]),
		{"resource_changes": [change | some change in fixtures.plan([of_key(group)]).resource_changes]},
	)
	leads("aws_cloudwatch_log_group.g", plan) == {"a data source"}
}

output(references) := {"outputs": {"o": {"expression": {"references": references}}}}

# Through modules that hold nothing but outputs, arguments or calls of others.
chains := {
	"an output of an argument": {
		"module_calls": {"m": {"expressions": {"in": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}}, "module": output(["var.in"])}},
		"expect": {"aws_kms_key.k"},
	},
	"an output of an output": {
		"module_calls": {"m": {
			"module": object.union(output(["module.n.o", "module.n"]), {"module_calls": {"n": {
				"expressions": {"in": {"references": ["var.in"]}},
				"module": output(["var.in"]),
			}}}),
			"expressions": {"in": {"references": ["aws_kms_key.k.arn"]}},
		}},
		"expect": {"aws_kms_key.k"},
	},
	"an argument within a block": {
		"module_calls": {"m": {"expressions": {"in": [{"x": {"references": ["aws_kms_key.k.arn"]}}]}, "module": output(["var.in"])}},
		"expect": {"aws_kms_key.k"},
	},
	"an argument left to its default": {
		"module_calls": {"m": {"expressions": {"in": {"references": ["aws_kms_key.k.arn"]}}, "module": output(["var.in", "var.other"])}},
		"expect": {"aws_kms_key.k"},
	},
	"nothing but defaults": {"module_calls": {"m": {"module": output(["var.in"])}}, "expect": "unknown"},
	"an output that is not there": {"module_calls": {"m": {"module": {"outputs": {}}}}, "expect": "unknown"},
	"an output without an expression": {"module_calls": {"m": {"module": {"outputs": {"o": {}}}}}, "expect": "unknown"},
	"a call that is null": {"module_calls": {"m": null}, "expect": "unknown"},
}

test_chain[name] if {
	some name, case in chains
	resource := fixtures.referring(group, "kms_key_id", ["module.m.o", "module.m"])
	plan := fixtures.plan_of_modules([resource, fixtures.key], object.union(declared([resource, fixtures.key]), {"module_calls": case.module_calls}))
	leads("aws_cloudwatch_log_group.g", plan) == case.expect
}

# A configuration that declares one thing twice says nothing for sure.
test_declared_twice if {
	plan := fixtures.but(
		fixtures.plan([of_key(group), fixtures.key]),
		{"configuration": {"root_module": declared([of_key(group), fixtures.key, fixtures.key])}},
	)
	leads("aws_cloudwatch_log_group.g", plan) == "unknown"
}

# An ephemeral resource shares no name with a managed one.
test_declared_as_ephemeral_too if {
	ephemeral := fixtures.but(fixtures.declaration(fixtures.key), {"mode": "ephemeral"})
	resources := array.concat(declared([of_key(group), fixtures.key]).resources, [ephemeral])
	plan := fixtures.but(fixtures.plan([of_key(group), fixtures.key]), {"configuration": {"root_module": {"resources": resources}}})
	leads("aws_cloudwatch_log_group.g", plan) == {"aws_kms_key.k"}
}

test_left_out_of_what_is_not_declared if {
	plan := fixtures.but(fixtures.plan([group]), {"configuration": {"root_module": {"resources": []}}})
	entries := resources.list with input as plan
	not plan_references.left_out(entries[0], "log_group_class") with input as plan
	plan_references.left_out(entries[0], "log_group_class") with input as fixtures.plan([group])
	nowhere := fixtures.plan_of_modules([inside("module.gone", group)], {})
	strays := resources.list with input as nowhere
	not plan_references.left_out(strays[0], "log_group_class") with input as nowhere
}

# Modules of two documents have the same name and other sources.
called(source) := fixtures.plan_of_modules([inside("module.m", fixtures.cluster([]))], {"module_calls": {"m": {"source": source, "module": declared([fixtures.cluster([])])}}})

test_call_is_of_the_same_document if {
	documents := fixtures.given([called("terraform-aws-modules/eks/aws"), called("cloudposse/eks-cluster/aws")])
	entries := resources.list with input as documents
	said := [remedies.of("eks/mandatory_log_types", entry) | some entry in entries] with input as documents
	count(said) == 2
	contains(said[0], "terraform-aws-modules/eks/aws")
	contains(said[1], "cloudposse/eks-cluster/aws")
}

# Where modules disagree on the provider of what may be either's, nobody knows it.
providers := {
	"one": {"keys": ["aws"], "expect": "aws"},
	"two that agree": {"keys": ["aws.x", "aws.x"], "expect": "aws.x"},
	"two that disagree": {"keys": ["aws", "aws.x"], "expect": null},
}

test_provider_of_a_module_that_is_nowhere[name] if {
	some name, case in providers
	plan := fixtures.plan_of_modules([inside("module.gone", group)], calls({$"m{i}": declared([object.union(group, {"provider_config_key": key})]) | some i, key in case.keys}))
	entries := resources.list with input as plan
	place := places.of(entries[0]) with input as plan
	place.provider == [0, case.expect]
	place.sure == case.expect != null
}

# The attribute is one of the resource's own.
test_provider_of_what_is_not_declared_is_the_type_s_own if {
	plan := fixtures.but(fixtures.plan([fixtures.but(group, {"after": {"provider": "aws.x"}})]), {"configuration": {"root_module": {"resources": []}}})
	entries := resources.list with input as plan
	place := places.of(entries[0]) with input as plan
	place.provider == [0, "aws"]
}
