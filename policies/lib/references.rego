# METADATA
# description: |
#   Where the expressions of a configuration document lead, as text: `${aws_kms_key.k.arn}`. Resources, data sources,
#   locals, outputs and the remote states of stacks of the same run are followed to any depth; functions and what lies
#   elsewhere are not, and variables only to their defaults where `data.settings.assume_defaults` is true.
#   A block is `[document, type, name]`, a node a block with an attribute: lists, so that no name can pass for two.
package lib.references

import data.lib.documents
import data.lib.settings

# METADATA
# description: |
#   `{"is": "known", "value"}`, `{"is": "reference", "to": {ids of entries}}` where it leads to a value only apply
#   knows, or `{"is": "unknown"}`. A list is known when it is written out; its elements may not be.
resolved(d, value) := {"is": "known", "value": value} if {
	not templated(value)
} else := _followed(d, expression) if {
	expression := _expression(value)
} else := {"is": "known", "value": text} if {
	text := _filled(d, value)
} else := {"is": "unknown"}

# METADATA
# description: A block, and those that Terraform makes before it, directly or not.
awaited(block) := graph.reachable(_dependency_graph, {block})

# METADATA
# description: The ids of the entries that a text names, directly or through outputs and locals.
mentioned(d, value) := {id |
	is_string(value)
	pieces := split(value, "${")
	some piece in array.slice(pieces, 1, count(pieces))
	end := indexof(piece, "}")
	end > 0
	some id in _followed(d, substring(piece, 0, end)).to
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
_expression(value) := inner if {
	startswith(value, "${")
	endswith(value, "}")
	inner := trim_space(substring(value, 2, count(value) - 3))
	not contains(inner, "{")
}

_traversal := `^(data\.)?([A-Za-z_][A-Za-z0-9_-]*)\.([A-Za-z_][A-Za-z0-9_-]*)(\[[^\]"]*\])?(?:\.([A-Za-z_][A-Za-z0-9_-]*))?$`

_remote_output := `^data\.terraform_remote_state\.([A-Za-z0-9_-]+)\.outputs\.([A-Za-z0-9_-]+)$`

# The attributes an expression names. An output of another stack is found by the backend both write, so that stacks
# with outputs of one name are kept apart.
_named(d, expression) := {[other, "output", output, "value"] |
	[[_, state, output]] := regex.find_all_string_submatch_n(_remote_output, expression, 1)
	some other in _stacks_behind(d, state)
} if {
	startswith(expression, "data.terraform_remote_state.")
} else := {[d, concat("", [data_source, type]), name, attribute]} if {
	[[_, data_source, type, name, index, attribute]] := regex.find_all_string_submatch_n(_traversal, expression, 1)
	not _picks(type, index)
} else := set()

# Instances of a resource are of one block, but an element of a list is not the list.
_picks(type, index) if {
	type in {"local", "var"}
	index != ""
}

_stacks_behind(d, state) := {other |
	remote := documents.list[d].content.data.terraform_remote_state[state]
	object.get(remote, "workspace", "default") in {"default", "${terraform.workspace}"}
	some other in _stacks_by_backend[[remote.backend, _place(remote.backend, remote.config)]]
}

_stacks_by_backend := _stacks_of_backend

_stacks_of_backend[[type, _place(type, backend)]] contains d.index if {
	some d in documents.configurations
	some type, backend in d.content.terraform.backend
}

# What says where a backend keeps its state; all that is written says it of one we don't know.
_place("local", config) := {"path": config.path}

_place("s3", config) := {key: object.get(config, key, "") | some key in ["bucket", "key", "region", "workspace_key_prefix"]}

_place(type, config) := config if not type in {"local", "s3"}

# Every block that can be named. Where Terraform lets a section be a list, it is not followed.
_blocks := object.union(
	object.union(_sections("resource", ""), _sections("data", "data.")),
	object.union(_variables, object.union(_outputs, _locals)),
)

_sections(section, prefix) := {[d.index, concat("", [prefix, type]), name]: first |
	some d in documents.configurations
	some type, names in object.get(d.content, section, {})
	some name, body in names
	first := _first(body)
}

_outputs := {[d.index, "output", name]: body |
	some d in documents.configurations
	some name, body in object.get(d.content, "output", {})
}

_locals := {[d.index, "local", name]: {"": value} |
	some d in documents.configurations
	some name, value in object.get(d.content, "locals", {})
}

# Whoever runs Terraform may give a variable another value than its default, so a default counts only where that is
# asked for. A sensitive one would be printed with a finding, and one of null says nothing.
_variables := {[d.index, "var", name]: {"": variable["default"]} |
	settings.assume_defaults
	some d in documents.configurations
	some name, body in object.get(d.content, "variable", {})
	variable := _first(body)
	object.get(variable, "sensitive", false) == false
}

_first(body) := body if is_object(body)

_first(body) := body[0]

_written(node) := value if {
	[d, type, name, attribute] := node
	value := _blocks[[d, type, name]][attribute]
	value != null
}

_literal(node) := value if {
	value := _written(node)
	not _expressive(value)
}

_expressive(value) if {
	walk(value, [_, text])
	templated(text)
}

# From an attribute that is written as one expression to what that names.
_next := {[d, type, name, attribute]: _named(d, expression) |
	some block, body in _blocks
	some attribute, value in body
	templated(value)
	expression := _expression(value)
	[d, type, name] := block
}

_followed(d, expression) := answer if {
	start := _named(d, expression)
	reached := start | {next | some node in graph.reachable(_next, start); some next in _next[node]}
	ends := {node | some node in reached; count(object.get(_next, [node], set())) == 0}
	open := {node | some node in ends; not _has_literal(node)}
	answer := _answer({_literal(node) | some node in ends}, open)
}

_has_literal(node) if _ = _literal(node)

_answer(values, open) := {"is": "known", "value": value} if {
	count(open) == 0
	count(values) == 1
	some value in values
} else := {"is": "reference", "to": to} if {
	count(open) > 0
	count(values) == 0
	every node in open {
		_computed(node)
	}
	to := {[d, type, name, 0] | some [d, type, name, _] in open}
} else := {"is": "unknown"}

# An attribute that is not written in a declared resource or data source is one that apply computes.
_computed(node) if {
	[d, type, name, attribute] := node
	_ = _blocks[[d, type, name]]
	not type in {"local", "output", "var"}
	attribute != ""
	not _is_written(node)
}

_is_written(node) if _ = _written(node)

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
		answer := _followed(d, trim_space(substring(piece, 0, end)))
		is_string(answer.value)
		text := concat("", [answer.value, substring(piece, end + 1, -1)])
	]
	count(filled) == count(rest)
}

_dependency_graph := {block: {other |
	[d, _, _] := block
	walk(body, [path, value])
	is_string(value)
	some mention in _mentions(path, value)
	other := _mentioned_block(d, mention)
} |
	some block, body in _blocks
}

_mention := `(data\.)?([A-Za-z_][A-Za-z0-9_-]*)\.([A-Za-z_][A-Za-z0-9_-]*)`

_mentions(path, value) := regex.find_all_string_submatch_n(_mention, value, -1) if {
	_speaks(path, value)
} else := []

_mentioned_block(d, [_, data_source, type, name]) := [d, concat("", [data_source, type]), name]

_speaks(_, value) if templated(value)

_speaks(path, _) if path[0] == "depends_on"
