# METADATA
# description: |
#   The documents to judge, whatever engine hands them over: the host's wrapper
#   (`{"documents": [{"name", "content"}]}`), conftest --combine (`[{"path", "contents"}]`),
#   HCP Terraform (`{"plan", "run"}`), or one raw document. Only this file reads `input`.
package lib.documents

import data.lib.catalogue
import data.lib.verdict

# METADATA
# description: Each document with its place in the run, its kind and what is wrong with it.
list := [document |
	some i, d in _given
	problems := _problems(d.content)
	kind := _kind(d.content, problems)
	document := {
		"index": i,
		"name": d.name,
		"content": _as_objects(d.content, kind),
		"kind": kind,
		"problems": problems,
	}
]

plans := [d | some d in list; d.kind == "plan"]

configurations := [d | some d in list; d.kind == "configuration"]

# METADATA
# description: Texts that look like JSON and that the host's strict decoder refuses. Documents cannot name any.
refused_texts contains text if {
	_wrapper == "documents"
	some document in input.documents
	some text in document.refused_texts
}

# METADATA
# description: |
#   The modules that configurations call. Terraform lets both the section and a call be written as a list of objects
#   (https://developer.hashicorp.com/terraform/language/syntax/json#block-type-and-expression-nesting).
module_calls := [{"document": d.name, "d": d.index, "name": name, "call": call} |
	some d in configurations
	some calls in _objects(d.content.module)
	some name, written in calls
	some call in _objects(written)
]

_objects(value) := [value] if is_object(value)

_objects(value) := value if is_array(value)

# What has one of these at its top is a document, so it can't be a wrapper too.
_raw_keys := _plan_keys | _configuration_keys

_plan_keys := {"format_version", "resource_changes", "planned_values"}

_wrapper_keys := {"documents", "plan", "settings"}

# A wrapper holds nothing but what a wrapper holds: a key more, and it is judged as the raw document it may be.
default _given := [{"name": "input", "content": null}]

_given := [{"name": "input", "content": input}] if {
	is_object(input)
	not _wrapper
}

_given := [{"name": _text(d, "name", i), "content": _part(d, "content")} | some i, d in input.documents] if {
	_wrapper == "documents"
	count(input.documents) > 0
}

_given := [{"name": "plan", "content": input.plan}] if _wrapper == "plan"

_given := [{"name": _text(d, "path", i), "content": _part(d, "contents")} | some i, d in input] if {
	is_array(input)
	count(input) > 0
}

_wrapper := "documents" if {
	{key | some key, _ in input} == {"documents"}
	is_array(input.documents)
}

_wrapper := "plan" if {
	keys := {key | some key, _ in input}
	"plan" in keys
	keys - {"plan", "run"} == set()
}

_text(d, key, i) := d[key] if {
	is_string(d[key])
} else := concat(" ", ["document", format_int(i + 1, 10)])

# What is no document is still one that was given, and has to be found wanting.
_part(d, key) := content if {
	content := d[key]
} else := null

_has(object, key) if _ = object[key]

_kind(_, problems) := "unreadable" if count(problems) > 0

_kind(content, problems) := "plan" if {
	count(problems) == 0
	_has(content, "format_version")
}

_kind(content, problems) := "configuration" if {
	count(problems) == 0
	not _has(content, "format_version")
}

# What a supported document is. Terraform: https://developer.hashicorp.com/terraform/internals/json-format
_problems(content) := {"it is not an object"} if not is_object(content)

_problems(content) := {problem | some problem in _not_whole(content)} if is_object(content)

_not_whole(content) := {message} if message := _mistaken(content)

_not_whole(content) := _plan_problems(content) if {
	not _mistaken(content)
	_plan_like(content)
}

_not_whole(content) := _configuration_problems(content) if {
	not _mistaken(content)
	not _plan_like(content)
}

_plan_like(content) if {
	some key in _plan_keys
	_has(content, key)
}

_mistaken(content) := "it is a document and a wrapper of documents at once" if {
	some raw in _raw_keys
	_has(content, raw)
	some wrapper in _wrapper_keys
	_has(content, wrapper)
} else := "it is a plan and a configuration at once" if {
	_plan_like(content)
	_has(content, "resource")
} else := "it is HCP Terraform's redacted plan, which leaves out the values" if {
	_has(content, "plan_format_version")
} else := "it is a state file, not a plan" if {
	_has(content, "lineage")
	_has(content, "serial")
} else := "it is the JSON of a state, not of a plan" if {
	_has(content, "format_version")
	_has(content, "values")
	not _has(content, "planned_values")
}

_plan_problems(content) := {problem | some problem in _plan_problem_list(content)}

_plan_problem_list(content) := array.concat(
	array.concat(
		[$"format_version is {verdict.shown(object.get(content, "format_version", null))}, not a string of major 0 or 1" |
			not _supported(content)
		],
		["the plan errored, so it is not whole" | object.get(content, "errored", false) != false],
	),
	array.concat(
		[$"{part} is missing or not an object" |
			some part in ["planned_values", "configuration"]
			not is_object(object.get(content, part, null))
		],
		array.concat(_change_problems(content), array.concat(_deferred_problems(content), _count_problems(content))),
	),
)

_supported(content) if {
	is_string(content.format_version)
	[major, minor] := split(content.format_version, ".")
	major in {"0", "1"}
	minor != ""
	trim(minor, "0123456789") == ""
}

_change_problems(content) := ["resource_changes is not a list"] if {
	not is_array(content.resource_changes)
}

_change_problems(content) := [problem |
	some change in object.get(content, "resource_changes", [])
	not _of_no_rule(change)
	problem := _change_problem(change)
] if {
	is_array(object.get(content, "resource_changes", []))
}

_change_problem(change) := "an entry of resource_changes lacks an address, type, name, mode or change" if {
	not _change_shape(change)
} else := $"the actions of {change.address} are {verdict.shown(change.change.actions)}, which is none Terraform documents" if {
	object.get(change, "mode", "managed") == "managed"
	not change.change.actions in _actions
} else := $"{change.address} has no values before its change, whose actions are {verdict.shown(change.change.actions)}" if {
	object.get(change, "mode", "managed") == "managed"
	change.change.actions != ["create"]
	not is_object(object.get(change.change, "before", null))
} else := $"{change.address} has values before its change, which creates it" if {
	change.change.actions == ["create"]
	is_object(object.get(change.change, "before", null))
}

# What no rule reads may be as it likes: the gate leaves it out before it asks.
_of_no_rule(resource) if {
	is_string(resource.type)
	not catalogue.types[resource.type]
}

_of_no_rule(resource) if {
	marks := catalogue.marks[resource.type]
	written := json.marshal(resource)
	every mark in marks {
		not contains(written, mark)
	}
}

_deferred_problems(content) := [problem |
	not _deferred_shape(content.deferred_changes)
	problem := "deferred_changes is not a list of deferred resource changes"
]

_deferred_shape(null)

_deferred_shape(changes) if {
	is_array(changes)
	every change in changes {
		_deferred_entry(change)
	}
}

_deferred_entry(change) if _of_no_rule(change.resource_change)

_deferred_entry(change) if {
	is_string(change.resource_change.address)
	is_string(change.resource_change.type)
	object.get(change.resource_change, "mode", "managed") in {"managed", "data"}
}

_change_shape(change) if {
	is_string(change.address)
	is_string(change.type)
	is_string(change.name)
	object.get(change, "mode", "managed") in {"managed", "data"}
	is_string(object.get(change, "module_address", ""))
	is_array(change.change.actions)
	is_state(object.get(change.change, "before", null))
	is_state(object.get(change.change, "after", null))
}

is_state(value) if is_object(value)

is_state(value) if is_null(value)

# Terraform's and OpenTofu's, https://developer.hashicorp.com/terraform/internals/json-format#change-representation
_actions := [
	["no-op"],
	["create"],
	["update"],
	["delete", "create"],
	["create", "delete"],
	["delete"],
	["forget"],
	["create", "forget"],
	["forget", "create"],
]

# METADATA
# description: The types that are counted, so that nobody can take one out of the plan unseen.
judged_types := {
	"aws_eks_cluster",
	"aws_cloudwatch_log_group",
	"aws_cloudtrail",
	"awscc_eks_cluster",
	"awscc_logs_log_group",
	"awscc_cloudtrail_trail",
	"aws_cloudcontrolapi_resource",
	"rancher2_cluster",
}

judged_type(type) if type in judged_types

# A plan lists every planned object in resource_changes too. Fewer planned objects are normal (deletes), and a
# forgotten object may leave a ghost, which has an entry of its own.
_count_problems(content) := [problem |
	planned := [resource.type |
		some resource in _planned_resources(content.planned_values.root_module)
		judged_type(resource.type)
		object.get(resource, "mode", "managed") == "managed"
	]
	changes := object.get(content, "resource_changes", [])
	is_array(changes)
	changed := [change.type | some change in changes; object.get(change, "mode", "managed") == "managed"]
	some type in {type | some type in planned}
	expected := count([t | some t in planned; t == type])
	got := count([t | some t in changed; t == type])
	got < expected
	problem := $"planned_values holds {expected} of {type}, resource_changes only {got}"
]

_planned_resources(root) := array.concat(
	[resource | some module in array.concat([root], array.concat(first, second)); some resource in module.resources],
	[resource |
		some module in second
		walk(module.child_modules, [path, resource])
		_planned_path(path)
	],
) if {
	first := _children([root])
	second := _children(first)
}

_children(modules) := [child | some module in modules; some child in module.child_modules]

# There is no recursion, and a walk keeps all that it comes by: only what few plans have is walked. On the way are an
# index, any number of `child_modules` with theirs, `resources`: the values of a resource may hold anything.
_planned_path(path) if {
	path[count(path) - 2] == "resources"
	count([step | some i, step in path; i % 2 == 1; i < count(path) - 2; step != "child_modules"]) == 0
}

# The top-level keys of a configuration, each with the number of labels of its blocks.
# https://developer.hashicorp.com/terraform/language/syntax/json#block-type-and-expression-nesting
_labels := {
	"action": 2,
	"check": 1,
	"data": 2,
	"ephemeral": 2,
	"import": 0,
	"locals": 0,
	"module": 1,
	"moved": 0,
	"output": 1,
	"provider": 1,
	"removed": 0,
	"resource": 2,
	"terraform": 0,
	"variable": 1,
}

_configuration_keys := {key | some key, _ in _labels}

_configuration_problems(content) := {"it is neither a Terraform plan nor a Terraform configuration"} if {
	not _configuration_like(content)
}

_configuration_problems(content) := {problem |
	problem := array.concat(_foreign_keys(content), array.concat(_misshapen(content), _held_plans(content)))[0]
} if {
	_configuration_like(content)
}

_configuration_like(content) if {
	some key in _configuration_keys
	_has(content, key)
}

# What Terraform would not load is no configuration, though it has a key of one: settings of cdktf, an answer of an API.
_foreign_keys(content) := [$"it holds {verdict.shown(foreign[0])}, which is no part of a Terraform configuration" |
	foreign := sort({key | some key, _ in content} - (_configuration_keys | {"//"}))
	count(foreign) > 0
]

# Sorted, because engines go through an object in orders of their own.
_misshapen(content) := sort([$"{key} is not written as Terraform's JSON syntax asks: {_asked[labels]}" |
	some key, labels in _labels
	value := content[key]
	not _is_section(value, labels)
])

_asked := [
	"an object or a list of objects",
	"an object of names, each with an object or a list of objects",
	"an object of types and names, each with an object or a list of objects",
]

# A configuration's own settings never hold a plan, but a tool may hand over a plan by one of these names.
_held_plans(content) := [$"{key} holds a plan, so it is no part of a Terraform configuration" |
	some key in ["terraform", "locals", "import", "moved", "removed"]
	some block in _objects(content[key])
	_plan_like(block)
]

_is_section(value, 0) if _is_blocks(value)

_is_section(value, 1) if _is_labelled(value)

_is_section(value, 2) if {
	_is_blocks(value)
	every block in _objects(value) {
		every _, names in block {
			_is_labelled(names)
		}
	}
}

_is_labelled(value) if {
	_is_blocks(value)
	every block in _objects(value) {
		every _, body in block {
			_is_blocks(body)
		}
	}
}

_is_blocks(value) if is_object(value)

_is_blocks(value) if {
	is_array(value)
	every block in value {
		is_object(block)
	}
}

# Each level above the bodies may be a list of objects instead of one object. Rules read objects.
_as_objects(content, "configuration") := object.union(content, {key: _section(content[key], labels) |
	some key, labels in _labels
	not key in {"import", "moved", "removed"}
	_is_listed(content[key], labels)
})

_as_objects(content, kind) := content if kind != "configuration"

_is_listed(value, _) if is_array(value)

_is_listed(value, 2) if {
	some names in value
	is_array(names)
}

# Terraform refuses a setting or a local value that is given twice.
_section(value, 0) := {name: [block[name] | some block in value][0] | some block in value; some name, _ in block}

_section(value, 1) := _named(value)

_section(value, 2) := {type: _named([names | some block in _objects(value); some names in _objects(block[type])]) |
	some block in _objects(value)
	some type, _ in block
}

_named(value) := {name: _body([body | some block in _objects(value); some body in _objects(block[name])]) |
	some block in _objects(value)
	some name, _ in block
}

_body(bodies) := bodies[0] if count(bodies) == 1

_body(bodies) := bodies if count(bodies) != 1
