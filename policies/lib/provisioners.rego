# METADATA
# description: Provisioners and actions, which run commands of their own beside the plan, and every text in them.
package lib.provisioners

import data.lib.documents
import data.lib.module_tree
import data.lib.resources

# METADATA
# description: |
#   The resources that have any, with the texts of all, and what they refer to. A plan does not hold a command that is
#   put together of references, only what these are. Of an action it says no more than that it is unknown.
list := array.concat(_planned, array.concat(_configured, _invoked))

# A plan has them in its configuration only, by module.
_planned := [provisioner |
	some module in module_tree.modules
	some resource in module.body.resources
	count(resource.provisioners) > 0
	provisioner := {
		"kind": "provisioner",
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
	some invocation in d.content.action_invocations
	action := {
		"kind": "action",
		"document": d.name,
		"address": _own_address(invocation),
		"texts": _texts(object.get(invocation, "config_values", {})),
		"references": set(),
		"unknown": _is_unknown(invocation),
	}
]

# Of other actions the unknown is no command.
_is_unknown(invocation) if {
	invocation.type == "local_command"
	walk(invocation.config_unknown, [_, true])
} else := false

# A shell reads on where a line ends with a backslash.
_texts(commands) := {replace(text, "\\\n", "") | walk(commands, [_, text]); is_string(text)}

_own_address(resource) := resource.address if {
	is_string(resource.address)
} else := "a resource"
