# METADATA
# description: |
#   Provisioners and actions, which run commands of their own beside the plan, and schedules and state machines that call
#   AWS's API.
package lib.provisioners

import data.lib.documents
import data.lib.json_text
import data.lib.module_tree
import data.lib.resources
import data.lib.shell
import data.lib.values

# METADATA
# description: |
#   Each with its `texts`, which a shell runs, and its `integrations`, each an ARN that says which operation is called,
#   with the `parameters`. A plan does not hold a command that is put together of references, only these (`references`).
#   Of an action a plan says no more than that it is unknown.
list := array.concat(
	array.concat(_planned, array.concat(_configured, _removed)),
	array.concat(array.concat(_invoked, _actions), array.concat(_schedules, _state_machines)),
)

_one(kind, of, more) := object.union(
	{
		"kind": kind,
		"d": of.d,
		"document": of.document,
		"address": of.address,
		"texts": set(),
		"integrations": [],
		"references": set(),
		"unknown": false,
	},
	more,
)

# A plan has them in its configuration only, by module.
_planned := [provisioner |
	some module in module_tree.modules
	some resource in module.body.resources
	count(resource.provisioners) > 0
	place := {
		"d": module.d,
		"document": documents.list[module.d].name,
		"address": concat(".", array.concat([$"module.{name}" | some name in module.scope], [_own_address(resource)])),
	}
	provisioner := _one("provisioner", place, {
		"texts": {text |
			some planned in resource.provisioners
			some text in _texts(_constants(planned))
		},
		"references": {reference |
			walk(resource.provisioners, [inner, reference])
			inner[count(inner) - 2] == "references"
			is_string(reference)
		},
	})
]

_constants(planned) := {name: expression.constant_value | some name, expression in planned.expressions}

_configured := [provisioner |
	some entry in resources.list
	entry.kind == "configuration"
	provisioner := _one("provisioner", entry, {"texts": _written_texts(entry.after.provisioner)})
]

# What a configuration runs when Terraform destroys a resource that it no longer declares
# (https://developer.hashicorp.com/terraform/language/block/removed).
_removed := [provisioner |
	some d in documents.configurations
	some removed in _list_of(object.get(d.content, "removed", []))
	place := {"d": d.index, "document": d.name, "address": _own_address({"address": removed.from})}
	provisioner := _one("provisioner", place, {"texts": _written_texts(removed.provisioner)})
]

_written_texts(provisioners) := {text |
	some written in _list_of(provisioners)
	some blocks in written
	some block in _list_of(blocks)
	some text in _texts(block)
}

# What a plan invokes by itself (https://developer.hashicorp.com/terraform/language/invoke-actions).
_invoked := [action |
	some d in documents.plans
	some invocation in array.concat(
		_list(object.get(d.content, "action_invocations", [])),
		[deferred.action_invocation | some deferred in _list(object.get(d.content, "deferred_action_invocations", []))],
	)
	place := {"d": d.index, "document": d.name, "address": _own_address(invocation)}
	action := _one("action", place, {
		"texts": _action_texts(object.get(invocation, "config_values", {})),
		"unknown": _is_unknown(invocation),
	})
]

# Of other actions the unknown is no command.
_is_unknown(invocation) if {
	invocation.type == "local_command"
	walk(invocation.config_unknown, [_, true])
} else := false

_actions := [action |
	some d in documents.configurations
	some type, actions in object.get(d.content, "action", {})
	some name, body in actions
	place := {"d": d.index, "document": d.name, "address": $"action.{type}.{name}"}
	action := _one("action", place, {"texts": {text |
		some block in _list_of(body)
		some config in _list_of(block.config)
		some text in _action_texts(config)
	}})
]

# A program and its arguments are one command, to which its input is piped.
_action_texts(config) := {concat(" ", array.concat(_input(config), [_command_line(words)]))} if {
	words := array.concat([config.command], _list(object.get(config, "arguments", [])))
} else := _strings(config)

_input(config) := ["printf", word, "|"] if {
	word := shell.quoted(config.stdin)
} else := []

_command_line(words) := concat(" ", [shell.quoted(word) | some word in words])

_list(value) := value if is_array(value)

_list(value) := [] if not is_array(value)

_list_of(value) := [value] if is_object(value)

_list_of(value) := _list(value) if not is_object(value)

# What EventBridge Scheduler calls (https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html).
# Cloud Control writes the names of a target in capitals.
_schedules := [schedule |
	some entry in resources.of_type("aws_scheduler_schedule")
	resources.remains(entry)
	schedule := _one("schedule", entry, {"integrations": [{"arn": arn, "parameters": _read(input_text)} |
		some target in values.blocks(entry, "target")
		arn := object.get(target, "arn", object.get(target, "Arn", null))
		is_string(arn)
		input_text := object.get(target, "input", object.get(target, "Input", null))
	]})
]

# What Step Functions call, state by state (https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html).
_state_machines := [machine |
	some entry in resources.of_type("aws_sfn_state_machine")
	resources.remains(entry)
	machine := _one("state machine", entry, {"integrations": [{"arn": state.Resource, "parameters": parameters} |
		walk(_read(values.attribute(entry, "definition").value), [_, state])
		is_string(state.Resource)
		parameters := object.get(state, "Parameters", object.get(state, "Arguments", {}))
	]})
]

_read(value) := value if {
	is_object(value)
} else := content if {
	content := json_text.read(value)
} else := {}

# Lines of `inline` are one script, and a command may have an interpreter of its own
# (https://developer.hashicorp.com/terraform/language/provisioners).
_texts(arguments) := {_interpreted(arguments), concat("\n", [$"{line}" | some line in arguments.inline])} | _strings(object.remove(arguments, {"command", "inline", "interpreter"}))

_interpreted(arguments) := _command_line(array.concat(arguments.interpreter, [arguments.command])) if {
	is_array(arguments.interpreter)
} else := object.get(arguments, "command", "")

_strings(value) := {text | walk(value, [_, text]); is_string(text)}

_own_address(resource) := resource.address if {
	is_string(resource.address)
} else := "a resource"
