# METADATA
# description: |
#   Where the expressions of a configuration document lead, as text: `${aws_kms_key.k.arn}`. Resources, data sources,
#   locals, outputs and the remote states of stacks of the same run are followed to any depth; variables, functions
#   and what lies elsewhere are not.
package lib.references

import data.lib.documents

# METADATA
# description: |
#   `{"is": "known", "value"}`, `{"is": "reference", "to": {entries}}` where it leads to a value only apply knows,
#   or `{"is": "unknown"}`. A list is known when it is written out; its elements may not be.
resolved(d, value) := {"is": "known", "value": value} if {
	not templated(value)
} else := _followed(d, _expression(value)) if {
	_expression(value)
} else := {"is": "known", "value": text} if {
	text := _filled(d, value)
} else := {"is": "unknown"}

# METADATA
# description: Every block that a block of a configuration depends on, directly or not; blocks as `<document>|<type>.<name>`.
dependencies(block) := graph.reachable(_dependency_graph, {block}) - {block}

# METADATA
# description: The ids of the entries that a text names, directly or through outputs and locals.
mentioned(d, value) := {id |
	is_string(value)
	some piece in array.slice(split(value, "${"), 1, count(split(value, "${")))
	end := indexof(piece, "}")
	end > 0
	answer := _followed(d, substring(piece, 0, end))
	answer.is == "reference"
	some id in answer.to
}

# METADATA
# description: The name of a block in these answers.
block(d, type, name) := $"{d}|{type}.{name}"

# The entry of a block, as lib.resources names it; data sources are no entries and all called `data`.
_entry(id) := "data" if {
	startswith(split(id, "|")[1], "data.")
} else := $"{parts[0]}/{parts[1]}/0" if {
	parts := split(id, "|")
}

# METADATA
# description: Whether a string has an expression in it. An escaped one (`$${`) counts, so that nothing is taken for a literal wrongly.
templated(value) if {
	is_string(value)
	contains(value, "${")
}

templated(value) if {
	is_string(value)
	contains(value, "%{")
}

# The one expression a string consists of, without its braces.
_expression(value) := substring(value, 2, count(value) - 3) if {
	regex.match(`^\$\{[^{}]*\}$`, value)
}

_traversal := `^((?:data\.)?[A-Za-z_][A-Za-z0-9_-]*\.[A-Za-z_][A-Za-z0-9_-]*)(?:\[[^\]"]*\])?(?:\.([A-Za-z_][A-Za-z0-9_-]*))?$`

_remote_output := `^data\.terraform_remote_state\.([A-Za-z0-9_-]+)\.outputs\.([A-Za-z0-9_.-]+)$`

# The attributes an expression names, as `<document>|<block>|<attribute>`. An output of another stack is found by the
# backend both write, so that stacks with outputs of one name are kept apart.
_named(d, expression) := {$"{other}|output.{output}|value" |
	[[_, state, output]] := regex.find_all_string_submatch_n(_remote_output, expression, 1)
	some other in _stacks_behind(d, state)
} if {
	startswith(expression, "data.terraform_remote_state.")
} else := {$"{d}|{found[0][1]}|{found[0][2]}"} if {
	found := regex.find_all_string_submatch_n(_traversal, expression, 1)
	count(found) == 1
} else := set()

# `d` is the index of a document, as a number or as part of a node.
_stacks_behind(d, state) := _by_backend[_backend(remote.backend, remote.config)] if {
	remote := _remote_states[$"{d}"][state]
} else := set()

_remote_states[$"{d.index}"] := states if {
	some d in documents.configurations
	states := d.content.data.terraform_remote_state
}

_by_backend[_backend(kind, backend)] contains d.index if {
	some d in documents.configurations
	some kind, backend in d.content.terraform.backend
}

_backend(kind, config) := array.concat([kind], [object.get(config, key, "") | some key in ["path", "bucket", "key", "region"]])

_blocks[block(d.index, type, name)] := first if {
	some d in documents.configurations
	some type, names in object.get(d.content, "resource", {})
	some name, body in names
	first := _first(body)
}

_blocks[block(d.index, $"data.{type}", name)] := first if {
	some d in documents.configurations
	some type, names in object.get(d.content, "data", {})
	some name, body in names
	first := _first(body)
}

_blocks[block(d.index, "output", name)] := body if {
	some d in documents.configurations
	some name, body in object.get(d.content, "output", {})
}

_blocks[block(d.index, "local", name)] := {"": value} if {
	some d in documents.configurations
	some name, value in object.get(d.content, "locals", {})
}

_first(body) := body if is_object(body)

_first(body) := body[0] if is_array(body)

_attributes[$"{id}|{attribute}"] := {"d": d, "value": value} if {
	some id, body in _blocks
	[d, _] := split(id, "|")
	some attribute, value in body
	value != null
}

_literals[node] := attribute.value if {
	some node, attribute in _attributes
	not _expressive(attribute.value)
}

_expressive(value) if templated(value)

_expressive(value) if {
	is_array(value)
	some element in value
	templated(element)
}

_next[node] := _named(attribute.d, _expression(attribute.value)) if {
	some node, attribute in _attributes
	templated(attribute.value)
}

_followed(d, expression) := answer if {
	start := _named(d, expression)
	reached := (start | graph.reachable(_next, start)) | {next | some node in graph.reachable(_next, start); some next in _next[node]}
	ends := {node | some node in reached; count(object.get(_next, node, set())) == 0}
	answer := _answer({value | some node in ends; value := _literals[node]}, {node | some node in ends; not _known_end(node)})
}

_known_end(node) if _ = _literals[node]

_answer(values, open) := {"is": "known", "value": value} if {
	count(open) == 0
	count(values) == 1
	some value in values
} else := {"is": "reference", "to": to} if {
	count(open) > 0
	count(values) == 0
	every node in open {
		_declared(node)
	}
	to := {_entry(_declared(node)) | some node in open}
} else := {"is": "unknown"}

# An attribute that is not written in a declared resource or data source is one that apply computes.
_declared(node) := id if {
	[d, subject, attribute] := split(node, "|")
	id := $"{d}|{subject}"
	_ = _blocks[id]
	not startswith(subject, "local.")
	not startswith(subject, "output.")
	not _written(node)
	attribute != ""
}

_written(node) if _ = _attributes[node]

# A text with expressions in it, where each of them is known.
_filled(d, value) := concat("", array.concat([pieces[0]], filled)) if {
	not contains(value, "%{")
	not contains(value, "$${")
	pieces := split(value, "${")
	rest := array.slice(pieces, 1, count(pieces))
	filled := [text |
		some piece in rest
		end := indexof(piece, "}")
		end > 0
		answer := _followed(d, substring(piece, 0, end))
		answer.is == "known"
		is_string(answer.value)
		text := concat("", [answer.value, substring(piece, end + 1, -1)])
	]
	count(filled) == count(rest)
}

_dependency_graph[id] := {other |
	walk(body, [path, value])
	is_string(value)
	some expression in _mentions(path, value)
	[d, _] := split(id, "|")
	other := $"{d}|{expression}"
	_ = _blocks[other]
} if {
	some id, body in _blocks
}

_mention := `(?:data\.)?[A-Za-z_][A-Za-z0-9_-]*\.[A-Za-z_][A-Za-z0-9_-]*`

_mentions(path, value) := {found[0] | some found in regex.find_all_string_submatch_n(_mention, value, -1)} if {
	_speaks(path, value)
} else := set()

_speaks(_, value) if templated(value)

_speaks(path, _) if path[0] == "depends_on"
