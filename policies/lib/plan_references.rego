# METADATA
# description: |
#   Where the expressions of a plan lead: through `expressions.references` in a module, and through the arguments and
#   outputs of modules, as `configuration` holds them. Only what is unknown in the plan is looked up here.
package lib.plan_references

import data.lib.documents
import data.lib.resources

# METADATA
# description: |
#   The resources (ids of entries) and data sources (`data`) that an attribute's value comes from. Undefined where one
#   of the references can't be followed to such an end.
targets(entry, attribute) := to if {
	start := {node |
		some scope in _scopes(entry)
		some expression in [_resources[_block(entry.d, scope, entry.type, entry.name)].expressions[attribute]]
		some node in _nodes(entry.d, scope, object.get(expression, "references", []))
	}
	ends := _ends(start)
	count(ends) > 0
	every end in ends {
		_ = _resources[end]
	}
	to := {id | some end in ends; some id in _entries(entry, end)}
	count(to) > 0
}

# METADATA
# description: The entries that an entry depends on, directly or not.
dependencies(entry) := {id |
	start := {_block(entry.d, scope, entry.type, entry.name) | some scope in _scopes(entry)}
	some end in (graph.reachable(_dependency_graph, start) - start)
	_ = _resources[end]
	some id in _entries(entry, end)
}

_block(d, scope, type, name) := $"{d}|{scope}|{type}.{name}"

# The resources of all modules, by document, module path and name.
_resources[id] := resource if {
	some d in documents.plans
	walk(d.content.configuration.root_module, [path, resource])
	path[count(path) - 2] == "resources"
	count(path) % 3 == 2
	id := _block(d.index, _scope(path), _kind(resource), resource.name)
}

_kind(resource) := $"data.{resource.type}" if resource.mode == "data"

_kind(resource) := resource.type if object.get(resource, "mode", "managed") == "managed"

_scope(path) := concat("/", [path[i + 1] | some i, step in path; step == "module_calls"; i % 3 == 0])

# Which modules an entry may have been declared in: its address is not taken apart, its type and name are enough.
_scopes(entry) := {""} if entry.module == ""

_scopes(entry) := {scope |
	some id, _ in _resources
	[d, scope, name] := split(id, "|")
	d == format_int(entry.d, 10)
	scope != ""
	name == $"{entry.type}.{entry.name}"
} if {
	entry.module != ""
}

# A reference to an instance of the same module names the entry beside it; one to another module names all of its name.
_entries(_, end) := {"data"} if startswith(split(end, "|")[2], "data.")

_entries(from, end) := {entry.id | some entry in beside} if {
	not startswith(split(end, "|")[2], "data.")
	[d, scope, name] := split(end, "|")
	candidates := [entry |
		some entry in object.get(_by_name, $"{d}|{name}", [])
		_rooted(entry.module) == _rooted(scope)
	]
	beside := _beside(from, candidates)
}

_by_name[key] contains entry if {
	some entry in resources.list
	entry.kind == "plan"
	key := $"{entry.d}|{entry.type}.{entry.name}"
}

_rooted(module) := module == ""

_beside(from, candidates) := [c | some c in candidates; c.module == from.module] if {
	some c in candidates
	c.module == from.module
} else := candidates

# Terraform lists each reference with its parents (`aws_kms_key.k.arn`, `aws_kms_key.k`); a module's output is named
# by the longer one only.
_nodes(d, scope, references) := {node |
	some reference in references
	not _ambient(scope, reference)
	not _parent_of_output(reference, references)
	node := _node(d, scope, reference)
}

# Root variables, indexes and paths are known when a plan is made, so what is unknown does not come from them.
_ambient("", reference) if startswith(reference, "var.")

_ambient(_, reference) if regex.match(`^(count|path|terraform)\.|^each\.key$`, reference)

_parent_of_output(reference, references) if {
	regex.match(`^module\.[^.\[]+(\[[^\]]*\])?$`, reference)
	some longer in references
	startswith(longer, $"{reference}.")
}

_parent_of_output(reference, references) if {
	regex.match(`^module\.[^.\[]+$`, reference)
	some longer in references
	startswith(longer, $"{reference}[")
}

_output := `^module\.([A-Za-z0-9_-]+)(?:\[[^\]]*\])?\.([A-Za-z0-9_-]+)`

_subject := `^(data\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+|[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)`

_node(d, scope, reference) := $"{d}|{_inner(scope, found[0][1])}|output.{found[0][2]}" if {
	found := regex.find_all_string_submatch_n(_output, reference, 1)
	count(found) == 1
} else := $"{d}|{scope}|{found[0][1]}" if {
	found := regex.find_all_string_submatch_n(_subject, reference, 1)
	count(found) == 1
} else := $"{d}|{scope}|{reference}"

_inner("", name) := name

_inner(scope, name) := $"{scope}/{name}" if scope != ""

# Each call of a module, with the scope it is made in and the one it opens.
_calls := [call |
	some d in documents.plans
	walk(d.content.configuration.root_module, [path, body])
	path[count(path) - 2] == "module_calls"
	count(path) % 3 == 2
	name := path[count(path) - 1]
	scope := _scope(array.slice(path, 0, count(path) - 2))
	call := {"d": d.index, "scope": scope, "inner": _inner(scope, name), "body": body}
]

_roots := [{"d": d.index, "inner": "", "body": {"module": d.content.configuration.root_module}} | some d in documents.plans]

# Arguments lead to the caller's expressions, outputs to those of the module.
_value_graph[$"{call.d}|{call.inner}|var.{name}"] := _nodes(call.d, call.scope, references) if {
	some call in _calls
	some name, expression in object.get(call.body, "expressions", {})
	references := {r | walk(expression, [path, r]); path[count(path) - 2] == "references"}
}

_value_graph[$"{module.d}|{module.inner}|output.{name}"] := _nodes(module.d, module.inner, references) if {
	some module in array.concat(_roots, _calls)
	some name, output in object.get(module.body.module, "outputs", {})
	references := object.get(output, ["expression", "references"], [])
}

# Where a value comes from in the end; arguments and outputs are only on the way.
_ends(start) := {node |
	reached := graph.reachable(_value_graph, start)
	some node in (start | union({_value_graph[step] | some step in reached}))
	not _passing(node)
}

_passing(node) if _ = _value_graph[node]

# An argument left to its default is known when the plan is made.
_passing(node) if startswith(split(node, "|")[2], "var.")

# What a resource depends on: what its expressions and depends_on name, and what the call of its module depends on.
_dependency_graph[id] := others if {
	some id, resource in _resources
	[d, scope, _] := split(id, "|")
	named := {r | walk(object.get(resource, "expressions", {}), [path, r]); path[count(path) - 2] == "references"}
	after := {r | some r in object.get(resource, "depends_on", [])}
	others := {_node(d, scope, r) | some r in (named | after)} | {$"{d}|{scope}|call"}
}

_dependency_graph[id] := others if some id, others in _value_graph

_dependency_graph[$"{call.d}|{call.inner}|call"] := others if {
	some call in _calls
	others := {_node(call.d, call.scope, r) | some r in object.get(call.body, "depends_on", [])} | _outer(call)
}

# Depending on a module whole is depending on all that is in it.
_dependency_graph[$"{call.d}|{call.scope}|module.{_last(call.inner)}"] := others if {
	some call in _calls
	others := {id |
		some id, _ in _resources
		[d, scope, _] := split(id, "|")
		d == format_int(call.d, 10)
		_within(scope, call.inner)
	}
}

_outer(call) := {$"{call.d}|{call.scope}|call"} if call.scope != ""

_outer(call) := set() if call.scope == ""

_last(scope) := steps[count(steps) - 1] if steps := split(scope, "/")

_within(scope, outer) if scope == outer

_within(scope, outer) if startswith(scope, $"{outer}/")

# METADATA
# description: The provider configuration that an entry is made with. Undefined where modules of one name disagree.
provider_key(entry) := key if {
	keys := {_resources[_block(entry.d, scope, entry.type, entry.name)].provider_config_key | some scope in _scopes(entry)}
	count(keys) == 1
	some key in keys
}
