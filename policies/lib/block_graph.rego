# METADATA
# description: |
#   Which block of a plan's configuration depends on which, without instance keys: Terraform orders blocks, not their
#   instances. A node is `[document, scope, type, name]`: a list, so that no name can pass for two.
package lib.block_graph

import data.lib.instances
import data.lib.module_tree

# METADATA
# description: |
#   The ids of those among some entries that Terraform makes before an entry, because its configuration depends on them.
awaited(entry, others) := awaited_by_name if {
	awaited_by_name := _among(entry, others, _named_before(entry))
	count(awaited_by_name) == count(others)
} else := _among(entry, others, graph.reachable(_dependency_graph, instances.nodes_of(entry)))

# Looked at first: most plans say it in depends_on, and need no graph.
_named_before(entry) := {_node(d, scope, reference) |
	some node in instances.nodes_of(entry)
	[d, scope, _, _] := node
	some reference in module_tree.declared[node].depends_on
}

_among(entry, others, nodes) := {other.id |
	some other in others
	some node in instances.nodes_of(other)
	nodes[node]
	module_tree.declared[node]
	not node in instances.nodes_of(entry)
	_beside(entry, other, node)
}

# Of a module that is made many times each instance sees what is beside it.
_beside(entry, other, _) if entry.module == other.module

_beside(entry, _, node) if not node[1] in {scope | some [_, scope, _, _] in instances.nodes_of(entry)}

_nodes(d, scope, references) := {_node(d, scope, reference) |
	some reference in module_tree.leaves(references)
	not _ambient(reference)
}

# Indexes and paths are known when a plan is made, so what is unknown does not come from them.
_ambient(reference) if startswith(reference, "count.")

_ambient(reference) if startswith(reference, "path.")

_ambient(reference) if startswith(reference, "terraform.")

_ambient("each.key")

_node(d, scope, reference) := _node_of(d, scope, [token |
	some token in module_tree.tokens(reference)
	not startswith(token, "[")
])

_node_of(d, scope, names) := [d, array.concat(scope, [names[1]]), "output", names[2]] if {
	names[0] == "module"
} else := [d, scope, concat(".", ["data", names[1]]), names[2]] if {
	names[0] == "data"
} else := [d, scope, names[0], names[1]] if {
	count(names) > 1
} else := [d, scope, "", concat("", names)]

# Arguments lead to the caller's expressions, outputs to those of the module.
_value_graph := object.union(_arguments, _outputs)

_arguments := {[call.d, call.inner, "var", name]: _nodes(call.d, call.scope, module_tree.references(expression)) |
	some call in module_tree.calls
	some name, expression in object.get(call.body, "expressions", {})
}

_outputs := {[module.d, module.scope, "output", name]: _nodes(module.d, module.scope, references) |
	some module in module_tree.modules
	some name, output in module.body.outputs
	references := object.get(output, ["expression", "references"], [])
}

# METADATA
# description: The blocks where the value of a node comes from. Arguments and outputs are only on the way.
ends(start) := {node |
	some node in ({start} | {next | some step in graph.reachable(_value_graph, {start}); some next in _value_graph[step]})
	not _value_graph[node]
	node[2] != "var" # an argument left to its default is known when the plan is made
}

# METADATA
# description: |
#   What an argument of an entry comes from besides constants, variables and the keys of instances: resources, data
#   sources, locals. Without any, its value is the same before the first apply and after it.
sources(entry, argument) := {origin |
	some node in instances.nodes_of(entry)
	[d, scope, _, _] := node
	some next in _nodes(d, scope, module_tree.references(module_tree.declared[node].expressions[argument]))
	some origin in ends(next)
}

# What a resource depends on: what its expressions and depends_on name, and what the call of its module depends on.
_dependency_graph := object.union(object.union(_value_graph, _resource_edges), object.union(_call_edges, _module_edges))

_resource_edges := {node: edges |
	some node, resource in module_tree.declared
	[d, scope, _, _] := node
	named := _nodes(d, scope, {reference |
		some expression in object.get(resource, "expressions", {})
		some reference in module_tree.references(expression)
	})
	after := {_node(d, scope, reference) | some reference in object.get(resource, "depends_on", [])}
	edges := (named | after) | {[d, scope, "call", ""]}
}

_call_edges := {[call.d, call.inner, "call", ""]: edges |
	some call in module_tree.calls
	after := {_node(call.d, call.scope, reference) | some reference in object.get(call.body, "depends_on", [])}
	edges := after | {[call.d, call.scope, "call", ""]}
}

# Depending on a module whole is depending on all that is in it.
_module_edges := {[call.d, call.scope, "module", call.name]: edges |
	some call in module_tree.calls
	resources_in := {[call.d, call.inner, module_tree.kind(resource), resource.name] |
		some resource in object.get(call.body.module, "resources", [])
	}
	modules_in := {[call.d, call.inner, "module", name] | some name, _ in object.get(call.body.module, "module_calls", {})}
	edges := resources_in | modules_in
}
