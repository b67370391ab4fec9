# METADATA
# description: |
#   The module tree of each plan's `configuration`: modules, their calls and the blocks that they declare. A module is
#   named by the calls on the way from the root module, without instance keys.
package lib.module_tree

import data.lib.documents

# METADATA
# description: All modules of all plans, each with its document and the calls on the way to it.
modules := array.concat(array.concat(_roots, _first), array.concat(_second, _deeper))

_roots := [{"d": d.index, "scope": [], "body": d.content.configuration.root_module} | some d in documents.plans]

_first := _called_by(_roots)

_second := _called_by(_first)

_called_by(callers) := [{"d": caller.d, "scope": array.concat(caller.scope, [name]), "body": call.module} |
	some caller in callers
	some name, call in caller.body.module_calls
]

# Rego has no recursion, and `walk` keeps everything it visits, so only the modules that few plans have are walked.
_deeper := [{"d": caller.d, "scope": array.concat(caller.scope, [step | some i, step in path; i % 3 == 0]), "body": body} |
	some caller in _second
	walk(caller.body.module_calls, [path, body])
	_module_path(path)
]

# The contents of a module may look like a module. The path tells them apart.
_module_path(path) if {
	count(path) % 3 == 2
	every i, step in path {
		step == [step, "module", "module_calls"][i % 3]
	}
}

# METADATA
# description: The body of a module, by document and scope.
bodies := {[module.d, module.scope]: module.body | some module in modules}

# METADATA
# description: Each call of a module, with the scope of the caller and the scope of the module.
calls := [{"d": module.d, "scope": module.scope, "name": name, "inner": array.concat(module.scope, [name]), "body": body} |
	some module in modules
	some name, body in module.body.module_calls
	is_object(body)
]

# METADATA
# description: The call of a module, by document and scope of the module.
call_of := {[call.d, call.inner]: call.body | some call in calls}

_blocks := [{"node": [module.d, module.scope, kind(resource), resource.name], "resource": resource} |
	some module in modules
	some resource in module.body.resources
]

# METADATA
# description: |
#   The type of a block. Data sources and ephemeral resources may share type and name with a managed resource, so their
#   type begins with their mode.
kind(resource) := concat(".", [resource.mode, resource.type]) if {
	resource.mode in {"data", "ephemeral"}
} else := resource.type

# METADATA
# description: |
#   Each block by `[document, scope, type, name]`. Terraform rejects duplicate declarations; of a configuration that has
#   one, no reference is followed.
declared := {block.node: block.resource | some block in _blocks} if {
	count({block.node | some block in _blocks}) == count(_blocks)
} else := {}

# METADATA
# description: The references of an expression, at any depth. Only expressions of nested blocks are nested.
references(expression) := expression.references if {
	is_string(expression.references[0])
} else := {reference |
	walk(expression, [path, reference])
	path[count(path) - 2] == "references"
}

# METADATA
# description: |
#   The references of a list that are no part of a longer one: Terraform lists `aws_kms_key.k.arn` with `aws_kms_key.k`.
leaves(references) := {reference | some reference in references; not parents[reference]} if {
	count(references) > 1
	parents := {parent | some reference in references; some parent in _parents(tokens(reference))}
} else := {reference | some reference in references}

_parents(tokens) := {concat("", [_joint(i, token) | some i, token in array.slice(tokens, 0, length)]) |
	some length in numbers.range(1, count(tokens) - 1)
	length < count(tokens)
}

_joint(i, token) := concat("", [".", token]) if {
	i > 0
	not startswith(token, "[")
} else := token

# METADATA
# description: The names and keys of a reference. Those of `module.m["a"].arn` are `module`, `m`, `["a"]` and `arn`.
tokens(reference) := split(reference, ".") if {
	not contains(reference, "[")
} else := [token | some [token] in regex.find_all_string_submatch_n(_token, reference, -1)]

_token := `\["(?:[^"\\]|\\.)*"\]|\[[^\]"]*\]|[^.\[]+`
