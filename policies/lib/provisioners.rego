# METADATA
# description: Provisioners and actions, which run commands of their own beside the plan, and every text in them.
package lib.provisioners

import data.lib.documents
import data.lib.json_text
import data.lib.module_tree
import data.lib.resources
import data.lib.values

# METADATA
# description: |
#   The resources that have any, with the texts of all, and what they refer to. A plan does not hold a command that is
#   put together of references, only what these are. Of an action it says no more than that it is unknown.
list := array.concat(_planned, array.concat(_configured, array.concat(_invoked, array.concat(_schedules, _state_machines))))

# A plan has them in its configuration only, by module.
_planned := [provisioner |
	some module in module_tree.modules
	some resource in module.body.resources
	count(resource.provisioners) > 0
	provisioner := {
		"kind": "provisioner",
		"d": module.d,
		"document": documents.list[module.d].name,
		"address": concat(".", array.concat([$"module.{name}" | some name in module.scope], [_own_address(resource)])),
		"texts": _texts(resource.provisioners),
		"references": {reference |
			walk(resource.provisioners, [inner, reference])
			inner[count(inner) - 2] == "references"
			is_string(reference)
		},
		"unknown": false,
	}
]

_configured := [provisioner |
	some entry in resources.list
	entry.kind == "configuration"
	provisioner := {
		"kind": "provisioner",
		"d": entry.d,
		"document": entry.document,
		"address": entry.address,
		"texts": _texts(entry.after.provisioner),
		"references": set(),
		"unknown": false,
	}
]

# What a plan invokes by itself (https://developer.hashicorp.com/terraform/language/invoke-actions).
_invoked := [action |
	some d in documents.plans
	some invocation in array.concat(
		_list(object.get(d.content, "action_invocations", [])),
		[deferred.action_invocation | some deferred in _list(object.get(d.content, "deferred_action_invocations", []))],
	)
	action := {
		"kind": "action",
		"d": d.index,
		"document": d.name,
		"address": _own_address(invocation),
		"texts": (_texts(object.get(invocation, "config_values", {})) | _command_lines(object.get(invocation, "config_values", {}))),
		"references": set(),
		"unknown": _is_unknown(invocation),
	}
]

# Of other actions the unknown is no command.
_is_unknown(invocation) if {
	invocation.type == "local_command"
	walk(invocation.config_unknown, [_, true])
} else := false

_list(value) := value if is_array(value)

_list(value) := [] if not is_array(value)

# A program and its arguments are one command.
_command_lines(values) := {concat(" ", array.concat(
	[text | some text in [object.get(values, "command", null)]; is_string(text)],
	[text | some text in _list(object.get(values, "arguments", [])); is_string(text)],
))}

# What EventBridge Scheduler calls (https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html).
_schedules := [schedule |
	some entry in resources.of_type("aws_scheduler_schedule")
	resources.remains(entry)
	schedule := {
		"kind": "schedule",
		"d": entry.d,
		"document": entry.document,
		"address": entry.address,
		"texts": {concat(" ", [arn, input_text]) |
			some target in values.blocks(entry, "target")
			arn := target.arn
			is_string(arn)
			input_text := _text(object.get(target, "input", ""))
		},
		"references": set(),
		"unknown": false,
	}
]

# What Step Functions call, state by state (https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html).
_state_machines := [machine |
	some entry in resources.of_type("aws_sfn_state_machine")
	resources.remains(entry)
	machine := {
		"kind": "state machine",
		"d": entry.d,
		"document": entry.document,
		"address": entry.address,
		"texts": {text |
			some state in _states(values.attribute(entry, "definition").value)
			text := concat(" ", [state.Resource, json.marshal(object.get(state, "Parameters", {})), json.marshal(object.get(state, "Arguments", {}))])
		},
		"references": set(),
		"unknown": false,
	}
]

_states(definition) := {state |
	walk(json_text.read(definition), [_, state])
	is_string(state.Resource)
}

_text(value) := value if is_string(value)

_text(value) := "" if not is_string(value)

# A shell reads on where a line ends with a backslash.
_texts(commands) := {replace(text, "\\\n", "") | walk(commands, [_, text]); is_string(text)}

_own_address(resource) := resource.address if {
	is_string(resource.address)
} else := "a resource"
