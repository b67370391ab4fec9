# METADATA
# description: |
#   Where the expressions of a plan lead: through `expressions.references` in a module, and through the arguments and
#   outputs of modules, as `configuration` holds them. Only what is unknown in the plan is looked up here.
#   A node is `[document, [modules on the way from the root], type, name]`: a list, so that no name can pass for two.
package lib.plan_references

import data.lib.documents
import data.lib.resources
import data.lib.twins

# METADATA
# description: |
#   What an attribute's value comes from: ids of entries, or nodes where a plan has no entry (data sources). Undefined
#   where one of the references can't be followed to such an end.
targets(entry, attribute) := _targets(entry, {node |
	argument := twins.argument(entry.declared, attribute)
	some [d, scope, type, name] in _nodes_of(entry)
	some node in _nodes(d, scope, _declared[[d, scope, type, name]].expressions[argument].references)
})

# METADATA
# description: The same of an argument of a block.
targets_within(entry, block, argument) := _targets(entry, {node |
	some [d, scope, type, name] in _nodes_of(entry)
	some expressions in _declared[[d, scope, type, name]].expressions[block]
	some node in _nodes(d, scope, expressions[argument].references)
})

_targets(entry, start) := to if {
	ends := _ends(start)
	count(ends) > 0
	every end in ends {
		_declared[end]
	}
	to := {id | some end in ends; some id in _ids(entry, end)}
}

# METADATA
# description: |
#   Whether the configuration surely leaves an argument of an entry out, so that what is unknown of it is the provider's
#   own choice.
left_out(entry, attribute) if {
	argument := twins.argument(entry.declared, attribute)
	nodes := _nodes_of(entry)
	count(nodes) > 0
	every node in nodes {
		block := _declared[node]
		not _writes(block, argument)
	}
}

_writes(block, argument) if _ = block.expressions[argument]

# METADATA
# description: |
#   The ids of those among some entries that Terraform makes before an entry, because its configuration depends on them.
awaited(entry, others) := awaited_by_name if {
	awaited_by_name := _among(entry, others, _named_before(entry))
	count(awaited_by_name) == count(others)
} else := _among(entry, others, graph.reachable(_dependency_graph, _nodes_of(entry)))

# Looked at first: most plans say it in depends_on, and need no graph.
_named_before(entry) := {_node(d, scope, reference) |
	some node in _nodes_of(entry)
	[d, scope, _, _] := node
	some reference in _declared[node].depends_on
}

_among(entry, others, nodes) := {other.id |
	some other in others
	some node in _nodes_of(other)
	nodes[node]
	_declared[node]
	not node in _nodes_of(entry)
	_beside(entry, other, node)
}

# Of a module that is made many times each instance sees what is beside it.
_beside(entry, other, _) if entry.module == other.module

_beside(entry, _, node) if not node[1] in {scope | some [_, scope, _, _] in _nodes_of(entry)}

# METADATA
# description: The provider configurations that an entry may be made with, as far as the plan tells.
provider_keys(entry) := {_declared[node].provider_config_key | some node in _nodes_of(entry)}

# METADATA
# description: The one that its own block names; undefined where its address leads to no block.
own_provider_key(entry) := _declared[[entry.d, _module_scopes[entry.module], entry.declared, entry.name]].provider_config_key

# METADATA
# description: The modules of all plans, each with its document and the names on the way to it.
modules := array.concat(array.concat(_roots, _first), array.concat(_second, _deeper))

_roots := [{"d": d.index, "scope": [], "body": d.content.configuration.root_module} | some d in documents.plans]

_first := _called_by(_roots)

_second := _called_by(_first)

_called_by(callers) := [{"d": caller.d, "scope": array.concat(caller.scope, [name]), "body": call.module} |
	some caller in callers
	some name, call in caller.body.module_calls
]

# There is no recursion, and a walk keeps all that it comes by: only what few plans have is walked.
_deeper := [{"d": caller.d, "scope": array.concat(caller.scope, [step | some i, step in path; i % 3 == 0]), "body": body} |
	some caller in _second
	walk(caller.body.module_calls, [path, body])
	_module_path(path)
]

# A module's own contents may look like a module; its place tells them apart.
_module_path(path) if {
	count(path) % 3 == 2
	every i, step in path {
		step == [step, "module", "module_calls"][i % 3]
	}
}

_blocks := [{"node": [module.d, module.scope, _kind(resource), resource.name], "resource": resource} |
	some module in modules
	some resource in module.body.resources
]

# An ephemeral resource may have the type and name of a managed one, as a data source may.
_kind(resource) := concat(".", [resource.mode, resource.type]) if {
	resource.mode in {"data", "ephemeral"}
} else := resource.type

# Terraform declares nothing twice. A configuration that does is not followed at all.
_declared := {block.node: block.resource | some block in _blocks} if {
	count({block.node | some block in _blocks}) == count(_blocks)
} else := {}

# The blocks that an entry may have been declared by. Its module's address says which, where that leads to such a
# block; otherwise it is any block of its type and name in some module.
_nodes_of(entry) := _nodes_by_id[entry.id]

_nodes_by_id := {entry.id: _nodes_for(entry) | some entry in resources.list}

_nodes_for(entry) := {[entry.d, [], entry.declared, entry.name]} if {
	entry.module == ""
} else := {node} if {
	node := [entry.d, _module_scopes[entry.module], entry.declared, entry.name]
	_declared[node]
} else := object.get(_in_any_module, [[entry.d, entry.declared, entry.name]], set())

# Looked up, because what a plan deletes has no block, and there may be much of it.
_in_any_module := _nodes_by_name

_nodes_by_name[[d, type, name]] contains node if {
	some node, _ in _declared
	[d, scope, type, name] := node
	scope != []
}

_module_scopes := {module: _steps(module) |
	some module in {entry.module | some entry in resources.list}
}

# Expressions take long to compile, and most addresses have no keys.
_steps(module) := [name | some i, name in split(module, "."); i % 2 == 1] if {
	not contains(module, "[")
} else := [name | some [_, name] in regex.find_all_string_submatch_n(_step, module, -1)]

# One step of a module's address; the key of an instance may hold anything.
_step := `module\.([^.\[]+)(?:\["(?:[^"\\]|\\.)*"\]|\[[0-9]+\])?(?:\.|$)`

_ids(entry, end) := ids if {
	ids := {candidate.id | some candidate in _entries[end]; _beside(entry, candidate, end)}
	count(ids) > 0
} else := {candidate.id | some candidate in _entries[end]} if {
	_entries[end]
} else := {end}

_entries := _entries_by_node

_entries_by_node[node] contains {"id": entry.id, "module": entry.module} if {
	some entry in resources.list
	some node in _nodes_of(entry)
}

# Terraform lists each reference with its parents (`aws_kms_key.k.arn`, `aws_kms_key.k`); the longer one says which
# output of a module is meant.
_nodes(d, scope, references) := {_node(d, scope, reference) |
	some reference in references
	not _ambient(reference)
	not _parent(reference, references)
}

# Indexes and paths are known when a plan is made, so what is unknown does not come from them.
_ambient(reference) if startswith(reference, "count.")

_ambient(reference) if startswith(reference, "path.")

_ambient(reference) if startswith(reference, "terraform.")

_ambient("each.key")

_parent(reference, references) if {
	some longer in references
	startswith(longer, reference)
	_delimiters[substring(longer, count(reference), 1)]
}

_delimiters := {".", "["}

_output := `^module\.([^.\[]+)(?:\["(?:[^"\\]|\\.)*"\]|\[[^\]"]*\])?\.([^.\[]+)`

_part_of_module(reference) := [parts[1], parts[2]] if {
	not contains(reference, "[")
	parts := split(reference, ".")
} else := [name, output] if {
	contains(reference, "[")
	[[_, name, output]] := regex.find_all_string_submatch_n(_output, reference, 1)
}

_node(d, scope, reference) := [d, array.concat(scope, [name]), "output", output] if {
	startswith(reference, "module.")
	[name, output] := _part_of_module(reference)
} else := [d, scope, concat(".", ["data", parts[1]]), _bare(parts[2])] if {
	startswith(reference, "data.")
	parts := split(reference, ".")
} else := [d, scope, parts[0], _bare(parts[1])] if {
	parts := split(reference, ".")
} else := [d, scope, "", reference]

_bare(name) := split(name, "[")[0]

# Each call of a module, with the scope it is made in and the one it opens.
_calls := [{"d": module.d, "scope": module.scope, "name": name, "inner": array.concat(module.scope, [name]), "body": body} |
	some module in modules
	some name, body in module.body.module_calls
	is_object(body)
]

# Arguments lead to the caller's expressions, outputs to those of the module.
_value_graph := object.union(_arguments, _outputs)

_arguments := {[call.d, call.inner, "var", name]: _nodes(call.d, call.scope, _references(expression)) |
	some call in _calls
	some name, expression in object.get(call.body, "expressions", {})
}

_outputs := {[module.d, module.scope, "output", name]: _nodes(module.d, module.scope, references) |
	some module in modules
	some name, output in module.body.outputs
	references := object.get(output, ["expression", "references"], [])
}

_all_references(expressions) := {reference | some expression in expressions; some reference in _references(expression)}

# Expressions are nested as deep as their blocks are, but most are of no block.
_references(expression) := expression.references if {
	is_string(expression.references[0])
} else := {reference |
	walk(expression, [path, reference])
	path[count(path) - 2] == "references"
}

# Where a value comes from in the end; arguments and outputs are only on the way.
_ends(start) := {node |
	some node in (start | {next | some step in graph.reachable(_value_graph, start); some next in _value_graph[step]})
	not _value_graph[node]
	node[2] != "var" # an argument left to its default is known when the plan is made
}

# What a resource depends on: what its expressions and depends_on name, and what the call of its module depends on.
_dependency_graph := object.union(object.union(_value_graph, _resource_edges), object.union(_call_edges, _module_edges))

_resource_edges := {node: edges |
	some node, resource in _declared
	[d, scope, _, _] := node
	named := _nodes(d, scope, _all_references(object.get(resource, "expressions", {})))
	after := {_node(d, scope, reference) | some reference in object.get(resource, "depends_on", [])}
	edges := (named | after) | {[d, scope, "call", ""]}
}

_call_edges := {[call.d, call.inner, "call", ""]: edges |
	some call in _calls
	after := {_node(call.d, call.scope, reference) | some reference in object.get(call.body, "depends_on", [])}
	edges := after | {[call.d, call.scope, "call", ""]}
}

# Depending on a module whole is depending on all that is in it.
_module_edges := {[call.d, call.scope, "module", call.name]: edges |
	some call in _calls
	resources_in := {[call.d, call.inner, _kind(resource), resource.name] |
		some resource in object.get(call.body.module, "resources", [])
	}
	modules_in := {[call.d, call.inner, "module", name] | some name, _ in object.get(call.body.module, "module_calls", {})}
	edges := resources_in | modules_in
}

# METADATA
# description: The call of the module that declares an entry; undefined in the root module and where calls disagree.
call_of(entry) := call if {
	scopes := {scope | some [_, scope, _, _] in _nodes_of(entry)}
	[call] := [_calls_by_place[[entry.d, scope]] | some scope in scopes]
}

_calls_by_place := {[call.d, call.inner]: call.body | some call in _calls}
