# METADATA
# description: Provisioners, which run commands of their own beside the plan, and every text in them.
package lib.provisioners

import data.lib.documents
import data.lib.plan_references
import data.lib.resources

# METADATA
# description: |
#   The resources that have any, with the texts of all, and what they refer to. A plan does not hold a command that is
#   put together of references, only what these are.
list := array.concat(_planned, _configured)

# A plan has them in its configuration only, by module.
_planned := [provisioner |
	some module in plan_references.modules
	some resource in module.body.resources
	count(resource.provisioners) > 0
	provisioner := {
		"document": documents.list[module.d].name,
		"address": concat(".", array.concat([$"module.{name}" | some name in module.scope], [_own_address(resource)])),
		"texts": _texts(resource.provisioners),
		"references": {reference |
			walk(resource.provisioners, [inner, reference])
			inner[count(inner) - 2] == "references"
			is_string(reference)
		},
	}
]

_configured := [{"document": entry.document, "address": entry.address, "texts": _texts(entry.after.provisioner), "references": set()} |
	some entry in resources.list
	entry.kind == "configuration"
]

_texts(provisioners) := {text | walk(provisioners, [_, text]); is_string(text)}

_own_address(resource) := resource.address if {
	is_string(resource.address)
} else := "a resource"
