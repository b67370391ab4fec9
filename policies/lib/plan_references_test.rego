package lib.plan_references_test

import data.lib.fixtures_test as fixtures
import data.lib.instances
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

declared(list) := {"resources": [resource | some resource in {fixtures.declaration(resource) | some resource in list}]}

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
		"expect": set(),
	},
	"a key by an index": {"resources": [fixtures.referring(group, "kms_key_id", ["aws_kms_key.k", "count.index"]), fixtures.key], "expect": {"aws_kms_key.k"}},
	"a key by a path": {"resources": [fixtures.referring(group, "kms_key_id", ["aws_kms_key.k[0].arn", "path.module"]), fixtures.key], "expect": {"aws_kms_key.k"}},
	"a key by the workspace": {"resources": [fixtures.referring(group, "kms_key_id", ["aws_kms_key.k", "terraform.workspace"]), fixtures.key], "expect": {"aws_kms_key.k"}},
	"a key by the key of each": {"resources": [fixtures.referring(group, "kms_key_id", ["aws_kms_key.k", "each.key"]), fixtures.key], "expect": {"aws_kms_key.k"}},
	"a key by the value of each": {"resources": [fixtures.referring(group, "kms_key_id", ["aws_kms_key.k", "each.value"]), fixtures.key], "expect": {"aws_kms_key.k"}},
	"the value of each": {"resources": [fixtures.referring(group, "kms_key_id", ["each.value"]), fixtures.key], "expect": "unknown"},
	"the key of each": {"resources": [fixtures.referring(group, "kms_key_id", ["each.key"]), fixtures.key], "expect": "unknown"},
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
	some reference, module in {"module.a.arn": "module.a", "module.a[0].arn": "module.a[0]", `module.a["b.c"].arn`: `module.a["b.c"]`, "module.a.arn.deeper": "module.a"}
	plan := fixtures.plan_of_modules(
		[fixtures.referring(group, "kms_key_id", [reference]), inside(module, fixtures.key), inside("module.b", fixtures.key)],
		object.union(declared([fixtures.referring(group, "kms_key_id", [reference])]), {"module_calls": {"a": {"module": object.union(declared([fixtures.key]), {"outputs": {"arn": {"expression": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}}}})}}}),
	)
	leads("aws_cloudwatch_log_group.g", plan) == {$"{module}.aws_kms_key.k"}
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

# A module's address that the configuration does not have leads to no block.
elsewhere := {
	"the same in some module": {"module": calls({"a": declared([of_key(group), fixtures.key])}), "expect": "unknown"},
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

# An instance of a module sees what is in it alone.
module_instances := {
	"a key of its own": {"keys": ["a", "b"], "expect": {`module.m["a"].aws_kms_key.k`}},
	"another one's key": {"keys": ["b"], "expect": {"a data source"}},
	"others' keys": {"keys": ["b", "c"], "expect": {"a data source"}},
}

test_instances[name] if {
	some name, case in module_instances
	keys := [inside($`module.m["{instance}"]`, fixtures.key) | some instance in case.keys]
	plan := fixtures.plan_of_modules(
		array.concat([inside(`module.m["a"]`, of_key(group))], keys),
		calls({"m": declared([of_key(group), fixtures.key])}),
	)
	leads(`module.m["a"].aws_cloudwatch_log_group.g`, plan) == case.expect
}

# What the key of the entry at an address is made of, by instance: the addresses that are meant, and those of which one may be.
meant(address, plan) := {"to": to, "among": among} if {
	entries := resources.list with input as plan
	patterns := {entry.id: instances.patterns(entry) | some entry in resources.list} with input as plan
	sources := {entry.address: plan_references.targets(entry, "kms_key_id") | some entry in resources.list} with input as plan
	to := {entry.address | some entry in entries; sources[address].to[entry.id]}
	among := {entry.address | some entry in entries; some pattern in patterns[entry.id]; sources[address].among[pattern]}
}

keyed(resource, key) := object.union(resource, {"address": concat("", [resource.address, key])})

of_keys(references) := fixtures.referring(group, "kms_key_id", references)

key := fixtures.key

other_key := named(key, "l")

for_each(resource, expression) := object.union(resource, {"for_each_expression": expression})

all_keys := {`aws_kms_key.k["a"]`, `aws_kms_key.k["b"]`}

# Of a root module: keys of two instances, and groups that refer to them.
by_instance := {
	"the key that is written": {"groups": {"": of_keys([`aws_kms_key.k["b"].arn`, `aws_kms_key.k["b"]`, "aws_kms_key.k"])}, "of": "", "to": {`aws_kms_key.k["b"]`}},
	"no key": {"groups": {"": of_keys(["aws_kms_key.k"])}, "of": "", "among": all_keys},
	"no key, with another key beside": {"groups": {"": of_keys(["aws_kms_key.k", "aws_kms_key.l.arn", "aws_kms_key.l"])}, "of": "", "among": (all_keys | {"aws_kms_key.l"})},
	"an attribute without a key": {"groups": {"": of_keys(["aws_kms_key.k.arn", "aws_kms_key.k"])}, "of": "", "among": all_keys},
	"each.key": {"groups": {`["a"]`: of_keys(["aws_kms_key.k", "each.key"])}, "of": `["a"]`, "to": {`aws_kms_key.k["a"]`}},
	"each.key that no instance has": {"groups": {`["c"]`: of_keys(["aws_kms_key.k", "each.key"])}, "of": `["c"]`, "among": all_keys},
	"each.key beside an attribute": {"groups": {`["a"]`: of_keys(["aws_kms_key.k.arn", "aws_kms_key.k", "each.key"])}, "of": `["a"]`, "among": all_keys},
	"each.value": {"groups": {`["a"]`: of_keys(["aws_kms_key.k", "each.value"])}, "of": `["a"]`, "to": {`aws_kms_key.k["a"]`}},
	"each.value of a map that is written": {
		"groups": {`["a"]`: for_each(of_keys(["aws_kms_key.k", "each.value"]), {"constant_value": {"a": "b"}})},
		"of": `["a"]`,
		"to": {`aws_kms_key.k["b"]`},
	},
	"a part of each.value": {"groups": {`["a"]`: of_keys(["aws_kms_key.k", "each.value.key", "each.value"])}, "of": `["a"]`, "among": all_keys},
	"a part of each.value that is written": {
		"groups": {`["a"]`: for_each(of_keys(["aws_kms_key.k", "each.value.key", "each.value"]), {"constant_value": {"a": {"key": "b"}}})},
		"of": `["a"]`,
		"to": {`aws_kms_key.k["b"]`},
	},
	"a part of each.value that is not there": {
		"groups": {`["a"]`: for_each(of_keys(["aws_kms_key.k", "each.value.key", "each.value"]), {"constant_value": {"a": "b"}})},
		"of": `["a"]`,
		"among": all_keys,
	},
	"each.value that is an instance": {
		"groups": {`["a"]`: for_each(of_keys(["each.value.arn", "each.value"]), {"references": ["aws_kms_key.k"]})},
		"of": `["a"]`,
		"to": {`aws_kms_key.k["a"]`},
	},
	"each.value, of which one is an instance": {
		"groups": {`["x"]`: for_each(of_keys(["each.value"]), {"references": [`aws_kms_key.k["a"].arn`, `aws_kms_key.k["a"]`, "aws_kms_key.k"]})},
		"of": `["x"]`,
		"to": {`aws_kms_key.k["a"]`},
	},
	"each.value, which is one of two instances": {
		"groups": {`["x"]`: for_each(of_keys(["each.value"]), {"references": [`aws_kms_key.k["a"].arn`, `aws_kms_key.k["b"].arn`]})},
		"of": `["x"]`,
		"among": all_keys,
	},
	"each.value beside each.key": {
		"groups": {`["a"]`: for_each(of_keys(["aws_kms_key.k", "each.key", "each.value"]), {"references": ["aws_kms_key.l.arn", "aws_kms_key.l"]})},
		"of": `["a"]`,
		"to": {`aws_kms_key.k["a"]`},
	},
	"the key of each of a map of keys": {"groups": {`["a"]`: for_each(of_keys(["each.key"]), {"references": ["aws_kms_key.k"]})}, "of": `["a"]`},
	"a part of each.value by its key, that is written": {
		"groups": {`["a"]`: for_each(of_keys(["aws_kms_key.k", `each.value["key"]`, "each.value"]), {"constant_value": {"a": {"key": "b"}}})},
		"of": `["a"]`,
		"to": {`aws_kms_key.k["b"]`},
	},
	"each.value that is written and is no text": {
		"groups": {`["a"]`: for_each(of_keys(["aws_kms_key.k", "each.value"]), {"constant_value": {"a": {"key": "b"}}})},
		"of": `["a"]`,
		"among": all_keys,
	},
	"each.value of a block without a key, of a map with an empty one": {
		"groups": {"": for_each(of_keys(["aws_kms_key.k", "each.value"]), {"constant_value": {"": "b"}})},
		"of": "",
		"among": all_keys,
	},
	"a part of each.value that is an instance": {
		"groups": {`["x"]`: for_each(of_keys(["each.value.b"]), {"references": ["aws_kms_key.k"]})},
		"of": `["x"]`,
		"to": {`aws_kms_key.k["b"]`},
	},
	"what has one name alone, beside an instance": {"groups": {"": of_keys([`aws_kms_key.k["a"].arn`, "self"])}, "of": "", "among": {`aws_kms_key.k["a"]`}},
	"what is not to be followed, beside an instance": {"groups": {"": of_keys([`aws_kms_key.k["a"].arn`, "local.key"])}, "of": "", "among": {`aws_kms_key.k["a"]`}},
}

test_by_instance[name] if {
	some name, case in by_instance
	keys := [keyed(key, `["a"]`), keyed(key, `["b"]`), other_key]
	plan := fixtures.plan(array.concat(keys, [keyed(resource, own) | some own, resource in case.groups]))
	meant(concat("", ["aws_cloudwatch_log_group.g", case.of]), plan) == {"to": object.get(case, "to", set()), "among": object.get(case, "among", set())}
}

# Keys hold any character, and are written as in addresses.
test_keys_of_instances[own] if {
	some own in [`["a.b"]`, `["a[0]"]`, `["a\"]b"]`, `["module.x.y"]`, `["ü 1"]`, "[0]", "[10]"]
	reference := concat("", ["aws_kms_key.k", own])
	plan := fixtures.plan([keyed(key, own), keyed(key, `["x"]`), of_keys([concat("", [reference, ".arn"]), reference, "aws_kms_key.k"])])
	meant("aws_cloudwatch_log_group.g", plan) == {"to": {reference}, "among": set()}
}

test_count_index if {
	plan := fixtures.plan([keyed(key, "[0]"), keyed(key, "[1]"), keyed(of_keys(["aws_kms_key.k", "count.index"]), "[1]")])
	meant("aws_cloudwatch_log_group.g[1]", plan) == {"to": {"aws_kms_key.k[1]"}, "among": set()}
}

test_one_instance_is_meant_without_a_key if {
	plan := fixtures.plan([keyed(key, "[0]"), of_keys(["aws_kms_key.k", "var.which"])])
	meant("aws_cloudwatch_log_group.g", plan) == {"to": {"aws_kms_key.k[0]"}, "among": set()}
}

# A block that gets keys: what had none goes.
test_instance_before_block_without_keys if {
	gone := fixtures.gone(key, ["delete"])
	plan := fixtures.plan([gone, keyed(key, `["a"]`), keyed(of_keys(["aws_kms_key.k", "each.key"]), `["a"]`)])
	meant(`aws_cloudwatch_log_group.g["a"]`, plan) == {"to": {`aws_kms_key.k["a"]`}, "among": set()}
}

test_block_that_gets_keys_by_references[reference] if {
	some reference, expect in {
		"aws_kms_key.k.arn": {"to": {"aws_kms_key.k"}, "among": set()},
		`aws_kms_key.k["z"].arn`: {"to": set(), "among": {"aws_kms_key.k", `aws_kms_key.k["a"]`}},
	}
	plan := fixtures.plan([fixtures.gone(key, ["delete"]), keyed(key, `["a"]`), of_keys([reference])])
	meant("aws_cloudwatch_log_group.g", plan) == expect
}

# A number as each.value is the index of a block of a count.
test_each_value_that_is_a_number if {
	own := for_each(of_keys(["aws_kms_key.k", "each.value"]), {"constant_value": {"a": 10}})
	plan := fixtures.plan([keyed(key, "[0]"), keyed(key, "[10]"), keyed(own, `["a"]`)])
	meant(`aws_cloudwatch_log_group.g["a"]`, plan) == {"to": {"aws_kms_key.k[10]"}, "among": set()}
}

# An index may be that of any block that is named beside it.
test_each_key_of_two_blocks if {
	keys := [keyed(each, own) | some each in [key, other_key]; some own in [`["a"]`, `["b"]`]]
	plan := fixtures.plan(array.concat(keys, [keyed(of_keys(["aws_kms_key.k", "aws_kms_key.l", "each.key"]), `["a"]`)]))
	meant(`aws_cloudwatch_log_group.g["a"]`, plan) == {"to": set(), "among": {`aws_kms_key.k["a"]`, `aws_kms_key.l["a"]`}}
}

# A conditional, or a list of which an element is taken.
test_one_of_two_blocks[title] if {
	some title, reference in {
		"by name": ["aws_kms_key.k.arn", "aws_kms_key.k", "aws_kms_key.l.arn", "aws_kms_key.l", "var.first"],
		"beside another type": ["aws_kms_key.k.arn", "aws_kms_key.l.arn", "aws_kms_alias.a.arn"],
	}
	plan := fixtures.plan([key, other_key, fixtures.created("aws_kms_alias", "a", {}), of_keys(reference)])
	found := meant("aws_cloudwatch_log_group.g", plan)
	found == {"to": {"aws_kms_alias.a" | title == "beside another type"}, "among": {"aws_kms_key.k", "aws_kms_key.l"}}
}

# What each.value is of a block without a key nobody knows.
test_each_value_of_a_block_without_a_key if {
	plan := fixtures.plan([key, other_key, for_each(of_keys(["each.value"]), {"references": ["aws_kms_key.k", "aws_kms_key.l"]})])
	meant("aws_cloudwatch_log_group.g", plan) == {"to": set(), "among": {"aws_kms_key.k", "aws_kms_key.l"}}
}

# Terraform refuses both in a block without keys: nothing tells then which instance is meant.
test_index_of_a_block_without_a_key[reference] if {
	some reference in ["each.key", "count.index"]
	plan := fixtures.plan([keyed(key, "[0]"), keyed(key, "[1]"), of_keys(["aws_kms_key.k", reference])])
	meant("aws_cloudwatch_log_group.g", plan) == {"to": set(), "among": {"aws_kms_key.k[0]", "aws_kms_key.k[1]"}}
}

test_each_value_of_a_block_without_a_key_among_keys if {
	own := for_each(of_keys(["each.value"]), {"references": ["aws_kms_key.k"]})
	plan := fixtures.plan([keyed(key, `["a"]`), keyed(key, `["b"]`), own])
	meant("aws_cloudwatch_log_group.g", plan) == {"to": set(), "among": {`aws_kms_key.k["a"]`, `aws_kms_key.k["b"]`}}
}

test_deposed_object_is_of_its_instance if {
	deposed := fixtures.but(fixtures.gone(key, ["delete"]), {"deposed": "0123abcd"})
	plan := fixtures.plan([key, deposed, of_keys(["aws_kms_key.k"])])
	meant("aws_cloudwatch_log_group.g", plan) == {"to": {"aws_kms_key.k"}, "among": set()}
}

of_outputs(outputs) := {"outputs": {name: {"expression": {"references": references}} | some name, references in outputs}}

keys_in(module) := inside(module, key)

m_keys := {`module.m["a"].aws_kms_key.k`, `module.m["b"].aws_kms_key.k`}

two_modules := [keys_in(`module.m["a"]`), keys_in(`module.m["b"]`)]

k_arn := ["aws_kms_key.k.arn", "aws_kms_key.k"]

# The key by way of modules. `m` is made for "a" and for "b", and declares a key.
through_modules := {
	"an output of an instance": {"group": of_keys([`module.m["b"].arn`, `module.m["b"]`]), "keys": two_modules, "outputs": {"arn": k_arn}, "to": {`module.m["b"].aws_kms_key.k`}},
	"an output by each.key": {"group": keyed(of_keys(["module.m", "each.key"]), `["a"]`), "keys": two_modules, "outputs": {"arn": k_arn}, "to": {`module.m["a"].aws_kms_key.k`}},
	"an output by each.key that no instance has": {"group": keyed(of_keys(["module.m", "each.key"]), `["c"]`), "keys": two_modules, "outputs": {"arn": k_arn}, "among": m_keys},
	"an output by a variable": {"group": of_keys(["module.m", "var.which"]), "keys": two_modules, "outputs": {"arn": k_arn}, "among": m_keys},
	"an output of a module without keys": {"group": keyed(of_keys(["module.m", "each.key"]), `["a"]`), "keys": [keys_in("module.m")], "outputs": {"arn": k_arn}, "to": {"module.m.aws_kms_key.k"}},
	"one of two outputs": {
		"group": of_keys([`module.m["a"]`, "module.m"]),
		"keys": [keys_in(`module.m["a"]`), inside(`module.m["a"]`, other_key)],
		"outputs": {"one": k_arn, "two": ["aws_kms_key.l.arn"]},
		"among": {`module.m["a"].aws_kms_key.k`, `module.m["a"].aws_kms_key.l`},
	},
	"a key of an output": {
		"group": of_keys([`module.m["a"].arns["y"]`, `module.m["a"].arns`, `module.m["a"]`]),
		"keys": [inside(`module.m["a"]`, keyed(key, `["x"]`)), inside(`module.m["a"]`, keyed(key, `["y"]`))],
		"outputs": {"arns": ["aws_kms_key.k"]},
		"to": {`module.m["a"].aws_kms_key.k["y"]`},
	},
	"a name in an output": {
		"group": of_keys([`module.m["a"].arns.y`, `module.m["a"].arns`, `module.m["a"]`]),
		"keys": [inside(`module.m["a"]`, keyed(key, `["x"]`)), inside(`module.m["a"]`, keyed(key, `["y"]`))],
		"outputs": {"arns": ["aws_kms_key.k"]},
		"to": {`module.m["a"].aws_kms_key.k["y"]`},
	},
	"an output of several instances": {
		"group": of_keys([`module.m["a"].arn`, `module.m["a"]`]),
		"keys": [inside(`module.m["a"]`, keyed(key, `["x"]`)), inside(`module.m["a"]`, keyed(key, `["y"]`))],
		"outputs": {"arn": ["aws_kms_key.k"]},
		"among": {`module.m["a"].aws_kms_key.k["x"]`, `module.m["a"].aws_kms_key.k["y"]`},
	},
	"a key of an output of two instances that are written": {
		"group": of_keys([`module.m["a"].arns["q"]`]),
		"keys": [inside(`module.m["a"]`, keyed(key, `["x"]`)), inside(`module.m["a"]`, keyed(key, `["y"]`))],
		"outputs": {"arns": [`aws_kms_key.k["x"].arn`, `aws_kms_key.k["y"].arn`]},
		"among": {`module.m["a"].aws_kms_key.k["x"]`, `module.m["a"].aws_kms_key.k["y"]`},
	},
	"a key of an output of the only instances of two": {
		"group": of_keys([`module.m["a"].arns["q"]`]),
		"keys": [inside(`module.m["a"]`, keyed(key, `["x"]`)), inside(`module.m["a"]`, keyed(other_key, `["y"]`))],
		"outputs": {"arns": ["aws_kms_key.k.arn", "aws_kms_key.l.arn"]},
		"among": {`module.m["a"].aws_kms_key.k["x"]`, `module.m["a"].aws_kms_key.l["y"]`},
	},
	"a key of an output that is a map of two": {
		"group": of_keys([`module.m["a"].arns["y"]`]),
		"keys": [keys_in(`module.m["a"]`), inside(`module.m["a"]`, other_key)],
		"outputs": {"arns": ["aws_kms_key.k.arn", "aws_kms_key.l.arn"]},
		"among": {`module.m["a"].aws_kms_key.k`, `module.m["a"].aws_kms_key.l`},
	},
}

test_through_modules[name] if {
	some name, case in through_modules
	body := object.union(declared(case.keys), of_outputs(case.outputs))
	plan := fixtures.plan_of_modules(
		array.concat([case.group], case.keys),
		object.union(declared([case.group]), {"module_calls": {"m": {"module": body}}}),
	)
	meant(case.group.address, plan) == {"to": object.get(case, "to", set()), "among": object.get(case, "among", set())}
}

# Instances of a data source have no entries in a plan.
test_key_of_an_output_of_data_sources if {
	source := fixtures.but(named(key, "d"), {"mode": "data"})
	resource := of_keys([`module.m.arns["q"]`])
	body := object.union(declared([source]), of_outputs({"arns": [`data.aws_kms_key.d["a"].arn`, `data.aws_kms_key.d["b"].arn`]}))
	plan := fixtures.plan_of_modules([resource], object.union(declared([resource]), {"module_calls": {"m": {"module": body}}}))
	entries := resources.list with input as plan
	targets := plan_references.targets(entries[0], "kms_key_id") with input as plan
	targets == {
		"to": set(),
		"among": {[0, [["m", ""]], "data.aws_kms_key", "d", own] | some own in [`["a"]`, `["b"]`]},
		"whole": true,
	}
}

# A module without keys has no each.key, whatever its call says.
test_index_of_a_module_without_keys if {
	resource := of_keys([`var.key["x"]`])
	keys := [key, other_key]
	call := {"module": declared([resource]), "expressions": {"key": {"references": ["aws_kms_key.k", "aws_kms_key.l", "each.key"]}}}
	plan := fixtures.plan_of_modules(
		array.concat([inside("module.g", resource)], keys),
		object.union(declared(keys), {"module_calls": {"g": call}}),
	)
	meant("module.g.aws_cloudwatch_log_group.g", plan) == {"to": set(), "among": {"aws_kms_key.k", "aws_kms_key.l"}}
}

# The group in a module that is made for "a" and for "b", by way of an argument.
arguments := {
	"each.key of the call": {"references": ["aws_kms_key.k", "each.key"], "by": ["var.key"], "to": {`aws_kms_key.k["a"]`}},
	"each.value of the call": {"references": ["each.value.arn", "each.value"], "for_each": {"references": ["aws_kms_key.k"]}, "by": ["var.key"], "to": {`aws_kms_key.k["a"]`}},
	"the key that is written": {"references": [`aws_kms_key.k["b"].arn`], "by": ["var.key"], "to": {`aws_kms_key.k["b"]`}},
	"a map by the key that is written": {"references": ["aws_kms_key.k"], "by": [`var.key["b"].arn`, `var.key["b"]`, "var.key"], "to": {`aws_kms_key.k["b"]`}},
	"a map by a name": {"references": ["aws_kms_key.k"], "by": ["var.key.b", "var.key"], "to": {`aws_kms_key.k["b"]`}},
	"a map without a key": {"references": ["aws_kms_key.k"], "by": ["var.key"], "among": all_keys},
}

test_argument_by_instance[name] if {
	some name, case in arguments
	resource := of_keys(case.by)
	keys := [keyed(key, `["a"]`), keyed(key, `["b"]`)]
	call := object.union(
		{"module": declared([resource]), "expressions": {"key": {"references": case.references}}},
		{"for_each_expression": object.get(case, "for_each", {})},
	)
	plan := fixtures.plan_of_modules(
		array.concat([inside(`module.g["a"]`, resource), inside(`module.g["b"]`, resource)], keys),
		object.union(declared(keys), {"module_calls": {"g": call}}),
	)
	meant(`module.g["a"].aws_cloudwatch_log_group.g`, plan) == {"to": object.get(case, "to", set()), "among": object.get(case, "among", set())}
}

# Through the outputs of so many modules and one more.
through(modules, reference, resources_there) := fixtures.plan_of_modules(
	array.concat(resources_there, [resource]),
	object.union(declared(array.concat(resources_there, [resource])), {"module_calls": object.union(links, {$"m{modules}": body})}),
) if {
	body := {"expressions": {"in": {"references": [reference]}}, "module": {"outputs": {"o": {"expression": {"references": ["var.in"]}}}}}
	links := {$"m{i}": object.union(body, {"expressions": {"in": {"references": [concat("", ["module.m", format_int(i + 1, 10), ".o"])]}}}) | some i in numbers.range(0, modules - 1)}
	resource := of_keys(["module.m0.o"])
}

test_through_modules_by_instance[modules] if {
	some modules in [1, 2, 5]
	plan := through(modules, `aws_kms_key.k["a"].arn`, [keyed(key, `["a"]`), keyed(key, `["b"]`)])
	meant("aws_cloudwatch_log_group.g", plan) == {"to": {`aws_kms_key.k["a"]`}, "among": set()}
}

# Further than references are followed by instance.
far_away(reference, resources_there) := through(20, reference, resources_there)

test_far_away_without_keys if {
	plan := far_away(`aws_kms_key.k["a"].arn`, [keyed(key, `["a"]`), keyed(key, `["b"]`)])
	meant("aws_cloudwatch_log_group.g", plan) == {"to": set(), "among": all_keys}
}

test_far_away_and_the_only_one[own] if {
	some own in ["", `["a"]`]
	plan := far_away("aws_kms_key.k.arn", [keyed(key, own)])
	meant("aws_cloudwatch_log_group.g", plan) == {"to": {concat("", ["aws_kms_key.k", own])}, "among": set()}
}

test_far_away_data_source if {
	plan := far_away("data.aws_kms_key.k.arn", [fixtures.but(key, {"mode": "data", "address": "data.aws_kms_key.k", "actions": ["read"]})])
	leads("aws_cloudwatch_log_group.g", plan) == {"a data source"}
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
		{"configuration": {"root_module": {"resources": array.concat(declared([of_key(group)]).resources, [fixtures.declaration(fixtures.key), fixtures.declaration(fixtures.key)])}}},
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

# An argument is an expression, and a nested block a list of them.
test_left_out[title] if {
	some title, case in {
		"nothing written": {"expressions": {}, "expect": true},
		"an expression": {"expressions": {"event_selector": {"references": ["var.selectors"]}}, "expect": false},
		"blocks": {"expressions": {"event_selector": [{"read_write_type": {"references": ["var.type"]}}]}, "expect": false},
		"what is no expression": {"expressions": {"event_selector": "x"}, "expect": true},
	}
	plan := fixtures.plan([fixtures.but(fixtures.trail, {"expressions": case.expressions})])
	entries := resources.list with input as plan
	{entry.address | some entry in entries; plan_references.left_out(entry, "event_selector")} == {address |
		case.expect
		address := "aws_cloudtrail.t"
	} with input as plan
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

# Of several keys by which a value may be indexed the first is the one of the module's call.
test_key_of_a_module_that_may_be_one_of_several if {
	plan_references._key_within(["m", "", ["x", "y"]]) == "x"
}
