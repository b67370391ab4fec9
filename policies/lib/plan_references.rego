# METADATA
# description: |
#   Where the expressions of a plan lead: through `expressions.references` in a module, and through the arguments and
#   outputs of modules, as `configuration` has them. Only attributes that are unknown in the plan are looked up here.
#
#   Values are followed by instance. A node on the way is `[document, steps, "var" | "output" | "module", name, keys]`,
#   where `keys` are the keys by which the value may be indexed. A node at the end is
#   `[document, steps, type, name, key, "end"]`; `key` is null where the instance cannot be told. Where the instance of a
#   module cannot be told, a node is `[document, scope, type, name]`.
#   A step whose key may be one of several is `[name, "", keys]`.
package lib.plan_references

import data.lib.block_graph
import data.lib.instances
import data.lib.module_tree
import data.lib.twins

# METADATA
# description: |
#   The sources of an attribute's value. `to` are the ids of entries, or nodes where a plan has no entry (data sources).
#   `among` are patterns (`instances.patterns`) of entries that may be meant, because the instance cannot be told.
#   `whole` is false where a reference cannot be followed to a block: then the value may come from elsewhere, and all
#   sources are among those that may be meant.
targets(entry, attribute) := _sources(entry, _references_of(entry, attribute))

_references_of(entry, attribute) := _block(entry).expressions[twins.argument(entry.declared, attribute)].references

# METADATA
# description: The sources of an argument of a nested block.
targets_within(entry, block, argument) := _sources(entry, {reference |
	some expressions in _block(entry).expressions[block]
	some reference in expressions[argument].references
})

_block(entry) := module_tree.declared[instances.own_node(entry)]

_sources(entry, references) := {
	"to": {id | some end in told; some id in _ids(end)},
	"among": {_pattern(end) | some end in (ends - told)},
	"whole": whole,
} if {
	found := _ends(_nodes(
		entry.d, instances.steps(entry.module), instances.key(entry),
		object.get(_block(entry), "for_each_expression", {}), references, [],
	))
	ends := {end | some end in found; module_tree.declared[_place(end)]}
	count(ends) > 0
	whole := count(ends) == count(found)
	several := _types_of_several(ends)
	told := {end | whole; some end in ends; not _is_among(several, end)}
}

_place([d, path, type, name, _, _]) := [d, instances.scope(path), type, name]

_place([d, scope, type, name]) := [d, scope, type, name]

_types_of_several(ends) := {type |
	sorted := sort([[end[2], end] | some end in ends])
	some i, [type, _] in sorted
	sorted[i + 1][0] == type
}

# The value of an attribute comes from one resource of a type. Where several are named, by the ends of a conditional or the
# elements of a list, it may be any of them.
_is_among(several, [_, _, type, _, _, _]) if several[type]

_is_among(_, [_, _, _, _, null, _])

_is_among(_, [d, scope, type, name]) if count(instances.anywhere[[d, scope, type, name]]) > 1

_pattern([d, path, type, name, key, _]) := [d, path, type, name, key]

_pattern([d, scope, type, name]) := [d, scope, type, name]

_ids([d, path, type, name, key, _]) := object.get(
	instances.ids_at,
	[[d, path, type, name, key]],
	{[d, instances.scope(path), type, name]},
)

_ids([d, scope, type, name]) := ids if {
	ids := {id | some instance in instances.anywhere[[d, scope, type, name]]; some id in instances.ids_at[instance]}
	count(ids) > 0
} else := {[d, scope, type, name]}

# METADATA
# description: |
#   Whether the configuration surely leaves an argument of an entry out, so that what is unknown of it is the provider's
#   own choice.
left_out(entry, attribute) if {
	argument := twins.argument(entry.declared, attribute)
	nodes := instances.nodes_of(entry)
	count(nodes) > 0
	every node in nodes {
		block := module_tree.declared[node]
		not _writes(block, argument)
	}
}

# The gate leaves out what is no expression.
_writes(block, argument) if is_object(block.expressions[argument])

_writes(block, argument) if is_array(block.expressions[argument])

# METADATA
# description: The provider configurations that an entry may be made with, as far as the plan tells.
provider_keys(entry) := {module_tree.declared[node].provider_config_key | some node in instances.nodes_of(entry)}

# METADATA
# description: The provider configuration that an entry's own block names; undefined where its address leads to no block.
own_provider_key(entry) := _block(entry).provider_config_key

# METADATA
# description: The call of the module that declares an entry; undefined in the root module and where calls disagree.
call_of(entry) := call if {
	scopes := {scope | some [_, scope, _, _] in instances.nodes_of(entry)}
	[call] := [module_tree.call_of[[entry.d, scope]] | some scope in scopes]
}

# The nodes that references lead to from a block, or from a call of a module, that has this key and `for_each`. The value
# may be indexed by `keys` further on. An `each.value` beside a reference is an index; alone it is the value.
_nodes(d, path, key, each, references, keys) := nodes if {
	leaves := module_tree.leaves(references)
	own := _indexes(key, each, leaves)
	nodes := {node |
		some reference in leaves
		not _is_ambient(reference)
		some node in _node(d, path, module_tree.tokens(reference), own, keys)
	}
	count(nodes) > 0
} else := {node |
	some value in references
	_is_each_value(value)
	indexes := array.concat([key], _index_keys(_behind(module_tree.tokens(value), 2)))
	some reference in module_tree.leaves(object.get(each, "references", []))
	some node in _node(d, path, module_tree.tokens(reference), indexes, array.concat(array.concat(indexes, [_any]), keys))
}

# Matches no key, so that what it indexes is one of several.
_any := "?"

_is_ambient(reference) if _known_at_plan(reference)

_is_ambient(reference) if _is_each_value(reference)

_is_each_value("each.value")

_is_each_value(reference) if startswith(reference, "each.value.")

_is_each_value(reference) if startswith(reference, "each.value[")

# Indexes and paths are known when a plan is made, so what is unknown does not come from them.
_known_at_plan(reference) if startswith(reference, "count.")

_known_at_plan(reference) if startswith(reference, "path.")

_known_at_plan(reference) if startswith(reference, "terraform.")

_known_at_plan("each.key")

# The keys that stand in an index: the instance's own, or what `each.value` is, where that is written as a constant.
_indexes(key, each, references) := array.concat(
	[key |
		some reference in {"count.index", "each.key"}
		reference in references
	],
	[index |
		some reference in references
		_is_each_value(reference)
		index := _index(key, each, _behind(module_tree.tokens(reference), 2))
	],
)

# Of a set, the value is the key. So it is taken to be of a map of texts that cannot be read.
_index(key, each, steps) := index if {
	constant := each.constant_value[_name_in(key)]
	path := [_name_in(step) | some step in _index_keys(steps)]
	index := _key_of(object.get({"": constant}, array.concat([""], path), null))
} else := key if {
	steps == []
	not _is_constant(each)
}

_is_constant(each) if _ = each.constant_value

_name_in(key) := substring(key, 2, count(key) - 4) if startswith(key, `["`)

_key_of(value) := concat("", [`["`, value, `"]`]) if is_string(value)

_key_of(value) := concat("", ["[", format_int(value, 10), "]"]) if is_number(value)

# The keys by which what follows a name may index it: `m.ids["a"]` and `m.ids.a` are the same.
_index_keys(tokens) := [index | some token in tokens; index := _index_key(token)]

_index_key(token) := token if {
	startswith(token, "[")
} else := _key_of(token)

_node(d, path, tokens, own, keys) := {[d, path, "var", tokens[1], _passed(_behind(tokens, 2), own, keys)]} if {
	tokens[0] == "var"
} else := _in_module(d, path, tokens[1], _split(_behind(tokens, 2)), own, keys) if {
	tokens[0] == "module"
} else := _end(d, path, concat(".", ["data", tokens[1]]), tokens[2], _split(_behind(tokens, 3)), own, keys) if {
	tokens[0] == "data"
} else := _end(d, path, tokens[0], name, _split(_behind(tokens, 2)), own, keys) if {
	name := tokens[1]
} else := {[d, instances.scope(path), "", tokens[0]]}

# The keys by which the value of an argument or output may be indexed.
_passed(rest, own, keys) := array.concat(_index_keys(rest), array.concat(own, keys))

# What follows so many names and keys.
_behind(tokens, n) := array.slice(tokens, n, count(tokens))

# The key of an instance, if one is given, and what follows it.
_split(tokens) := [tokens[0], _behind(tokens, 1)] if {
	startswith(tokens[0], "[")
} else := ["", tokens]

_end(d, path, type, name, [given, rest], own, keys) := {[d, likely, type, name, key, "end"]} if {
	likely := _likely(d, path, type, name)
	present := object.get(instances.keys_at, [[d, likely, type, name]], set())
	key := _chosen(present, given, rest, own, keys)
} else := {[d, instances.scope(path), type, name]}

# The module instance that holds a block, where one step at most has several keys to choose from. Only the block's own
# entries decide, because they are all that the gate is sure to hand over.
_likely(d, path, type, name) := path if {
	unsure := [i | some i, step in path; count(step) == 3]
	count(unsure) == 0
} else := [candidate |
	[i] := [i | some i, step in path; count(step) == 3]
	some key in path[i][2]
	candidate := array.concat(array.concat(array.slice(path, 0, i), [[path[i][0], key]]), array.slice(path, i + 1, count(path)))
	instances.keys_at[[d, candidate, type, name]]
][0]

# A module named without an output (`module.m[each.key].arn` is listed as `module.m`): any of its outputs, and the
# instance that an index says.
_in_module(d, path, name, [given, []], own, keys) := {[d, array.concat(path, [_step(name, given, indexes)]), "module", "", array.concat([_any], indexes)]} if {
	indexes := array.concat(own, keys)
}

_in_module(d, path, name, [given, rest], own, keys) := {[d, array.concat(path, [[name, given]]), "output", rest[0], passed]} if {
	passed := _passed(_behind(rest, 1), own, keys)
}

_step(name, given, _) := [name, given] if given != ""

_step(name, "", indexes) := [name, "", array.concat(indexes, [""])]

# The instance that is meant. A block that is named without a key and with an attribute (`aws_kms_key.k.arn`) has none.
_chosen(present, given, rest, own, keys) := given if {
	present[given]
	given != ""
} else := key if {
	key := _first_present(present, given, rest, own, keys)
} else := "" if {
	given == ""
	present[""]
} else := key if {
	count(present) == 1
	some key in present
} else := given if {
	count(present) == 0
} else := null

_first_present(present, "", [], own, keys) := [key | some key in array.concat(own, keys); present[key]][0]

# Arguments lead to the caller's expressions, outputs to those of the module.
_once(nodes) := {node | some node in nodes; count(node) != 5} | {next |
	some node in nodes
	some next in _next(node)
}

_next([d, path, "var", name, keys]) := _nodes(
	d, array.slice(path, 0, count(path) - 1), _key_within(path[count(path) - 1]),
	object.get(call, "for_each_expression", {}), module_tree.references(call.expressions[name]), keys,
) if {
	call := module_tree.call_of[[d, instances.scope(path)]]
}

_key_within([_, key]) := key

_key_within([_, _, keys]) := keys[0]

_next([d, path, "output", name, keys]) := _nodes(d, path, "", {}, references, keys) if {
	output := module_tree.bodies[[d, instances.scope(path)]].outputs[name]
	references := object.get(output, ["expression", "references"], [])
} else := {[d, instances.scope(path), "output", name]}

_next([d, path, "module", _, keys]) := {[d, path, "output", name, keys] |
	some name, _ in module_tree.bodies[[d, instances.scope(path)]].outputs
}

# Rego has no recursion. What is further away than this is followed without keys.
_ends(nodes) := _flat(nodes) if {
	_arrived(nodes)
} else := ends if {
	near := _once(_once(_once(_once(nodes))))
	_arrived(near)
	ends := _flat(near)
} else := _flat(_four_times(_four_times(_four_times(_four_times(nodes)))))

_four_times(nodes) := _once(_once(_once(_once(nodes))))

_arrived(nodes) if {
	every node in nodes {
		count(node) != 5
	}
}

# The ends of nodes without keys.
_flat(nodes) := {node | some node in nodes; count(node) == 6} | {end |
	some node in nodes
	start := _without_keys(node)
	some end in block_graph.ends(start)
}

_without_keys([d, scope, type, name]) := [d, scope, type, name]

_without_keys([d, path, type, name, _]) := [d, instances.scope(path), type, name]
