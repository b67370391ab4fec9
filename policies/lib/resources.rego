# METADATA
# description: |
#   Every managed resource of the documents in one shape, from plans and from configurations.
#   Addresses are opaque text: nothing here takes them apart.
package lib.resources

import data.lib.documents
import data.lib.references
import data.lib.twins

# METADATA
# description: Entries of a type, in the order of the documents.
of_type(type) := object.get(_by_type, type, [])

_by_type := {type: of |
	some type in {entry.type | some entry in list}
	of := [entry | some entry in list; entry.type == type]
}

# METADATA
# description: All entries. Several may share an address (a deposed object and the current one), none an id.
list := array.concat(_single, _supplanted)

_single := array.concat(_planned, _configured)

_planned := [entry |
	some d in documents.plans
	some i, change in object.get(d.content, "resource_changes", [])
	object.get(change, "mode", "managed") == "managed"
	before := _object(object.get(change.change, "before", null))
	after := _object(object.get(change.change, "after", null))
	entry := {
		"id": [d.index, i],
		"d": d.index,
		"document": d.name,
		"kind": "plan",
		"address": change.address,
		"type": twins.type_of(change.type, _lasting(change.change)),
		"declared": change.type,
		"name": change.name,
		"module": object.get(change, "module_address", ""),
		"action": _action(change.change.actions),
		"exists": "yes",
		"before": twins.values_of(change.type, before),
		"after": twins.values_of(change.type, after),
		"sensitive": [object.get(change.change, when, false) | some when in ["before_sensitive", "after_sensitive"]],
		"unknown": twins.unknown_of(change.type, object.get(change.change, "after_unknown", {})),
	}
]

_lasting(change) := change.after if {
	is_object(change.after)
} else := _object(object.get(change, "before", null))

# Where Cloud Control replaces one type of thing by another, the first of them goes.
_supplanted := [entry |
	some successor in _planned
	[d, i] := successor.id
	before := documents.list[d].content.resource_changes[i].change.before
	is_object(before)
	type := twins.type_of(successor.declared, before)
	successor.type != type
	entry := object.union(object.remove(successor, ["after"]), {
		"id": [d, i, "before"],
		"type": type,
		"action": "delete",
		"before": twins.values_of(successor.declared, before),
		"after": {},
		"unknown": {},
	})
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
		"type": twins.type_of(type, block),
		"declared": type,
		"name": name,
		"module": "",
		"action": "configured",
		"exists": _exists(block),
		"before": {},
		"after": _written(type, block),
		"sensitive": [],
		"unknown": {},
	}
]

_written(type, block) := object.union(twins.values_of(type, block), object.filter(block, _meta_arguments))

# What Terraform itself reads of a block, whatever its type.
_meta_arguments := {"lifecycle", "provider", "provisioner"}

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
} else := "abandon"

# METADATA
# description: |
#   What a plan puts off to a later one, of which nothing is decided yet, with what it was before
#   (https://developer.hashicorp.com/terraform/internals/json-format#plan-representation).
deferred := [entry |
	some d in documents.plans
	some deferral in object.get(d.content, "deferred_changes", [])
	change := deferral.resource_change
	object.get(change, "mode", "managed") == "managed"
	before := _object(object.get(change, ["change", "before"], null))
	after := _object(object.get(change, ["change", "after"], null))
	some type in {twins.type_of(change.type, values) | some values in [before, after]}
	entry := {
		"document": d.name,
		"address": change.address,
		"type": type,
		"action": "deferred",
		"before": twins.values_of(change.type, before),
	}
]

# METADATA
# description: What is still managed after the plan is applied; the rest is not judged for how it is configured.
remains(entry) if {
	not entry.action in {"delete", "forget"}
	entry.exists != "no"
}

# METADATA
# description: Entries of the types that are counted, so that the host can tell whether it read as many.
counted := {type: count([entry | some entry in _single; entry.declared == type]) | some type in documents.judged_types}
