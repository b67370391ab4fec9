# METADATA
# description: |
#   Every managed resource of the documents in one shape, from plans and from configurations.
#   Addresses are opaque text: nothing here takes them apart.
package lib.resources

import data.lib.documents
import data.lib.references

# METADATA
# description: Entries of a type, in the order of the documents.
of_type(type) := object.get(_by_type, type, [])

_by_type := {type: of |
	some type in {entry.type | some entry in list}
	of := [entry | some entry in list; entry.type == type]
}

# METADATA
# description: All entries. Several may share an address (a deposed object and the current one), none an id.
list := array.concat(_planned, _configured)

_planned := [entry |
	some d in documents.plans
	some i, change in object.get(d.content, "resource_changes", [])
	object.get(change, "mode", "managed") == "managed"
	entry := {
		"id": [d.index, i],
		"d": d.index,
		"document": d.name,
		"kind": "plan",
		"address": change.address,
		"type": change.type,
		"name": change.name,
		"module": object.get(change, "module_address", ""),
		"action": _action(change.change.actions),
		"exists": "yes",
		"before": _object(object.get(change.change, "before", null)),
		"after": _object(object.get(change.change, "after", null)),
		"unknown": object.get(change.change, "after_unknown", {}),
	}
]

# Configuration may repeat a block as a list of objects; each is one.
_configured := [entry |
	some d in documents.configurations
	some type, names in object.get(d.content, "resource", {})
	some name, body in names
	some i, block in _blocks(body)
	entry := {
		"id": [d.index, type, name, i],
		"d": d.index,
		"document": d.name,
		"kind": "configuration",
		"address": $"{type}.{name}",
		"type": type,
		"name": name,
		"module": "",
		"action": "configured",
		"exists": _exists(block),
		"before": {},
		"after": block,
		"unknown": {},
	}
]

_blocks(body) := [body] if is_object(body)

_blocks(body) := body if is_array(body)

# How many there will be of a block is written, or known only to apply.
_exists(block) := "no" if {
	block.count in {0, "0"}
} else := "no" if {
	block.for_each in [{}, []]
} else := "maybe" if {
	some argument in ["count", "for_each"]
	references.templated(block[argument])
} else := "yes"

_object(value) := value if is_object(value)

_object(value) := {} if not is_object(value)

# A replacement whose old object is forgotten still leaves a new one to judge; OpenTofu writes the pair the other way.
# The types that rules read have no other actions (`input/readable`).
_action(actions) := actions[0] if {
	count(actions) == 1
} else := "replace" if {
	"delete" in actions
} else := "abandon" if {
	"forget" in actions
} else := "unheard of"

# METADATA
# description: What is still managed after the plan is applied; the rest is not judged for how it is configured.
remains(entry) if {
	not entry.action in {"delete", "forget"}
	entry.exists != "no"
}

# METADATA
# description: Entries that the documents count, by what they are.
counted := {
	"clusters": count(of_type("aws_eks_cluster")),
	"logGroups": count(of_type("aws_cloudwatch_log_group")),
	"trails": count(of_type("aws_cloudtrail")),
}
