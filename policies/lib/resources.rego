# METADATA
# description: |
#   Every managed resource of the documents in one shape, from plans and from configurations.
#   Addresses are opaque text: nothing here takes them apart.
package lib.resources

import data.lib.documents

# METADATA
# description: Entries of a type, in the order of the documents.
by_type := {type: of |
	some type in {entry.type | some entry in list}
	of := [entry | some entry in list; entry.type == type]
}

of_type(type) := object.get(by_type, type, [])

list := array.concat(_planned, _configured)

_planned := [entry |
	some d in documents.plans
	some i, change in object.get(d.content, "resource_changes", [])
	object.get(change, "mode", "managed") == "managed"
	entry := {
		"id": $"{d.index}/{i}",
		"d": d.index,
		"document": d.name,
		"kind": "plan",
		"address": change.address,
		"type": change.type,
		"name": change.name,
		"module": object.get(change, "module_address", ""),
		"action": _action(change.change.actions),
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
		"id": $"{d.index}/{type}.{name}/{i}",
		"d": d.index,
		"document": d.name,
		"kind": "configuration",
		"address": $"{type}.{name}",
		"type": type,
		"name": name,
		"module": "",
		"action": "configured",
		"before": {},
		"after": block,
		"unknown": {},
	}
]

_blocks(body) := [body] if is_object(body)

_blocks(body) := body if is_array(body)

_object(value) := value if is_object(value)

_object(value) := {} if not is_object(value)

# A replacement whose old object is forgotten still leaves a new one to judge; OpenTofu writes the pair the other way.
_action(["create"]) := "create"

_action(["no-op"]) := "no-op"

_action(["update"]) := "update"

_action(["delete"]) := "delete"

_action(["forget"]) := "forget"

_action(actions) := "replace" if actions in [["delete", "create"], ["create", "delete"]]

_action(actions) := "abandon" if actions in [["create", "forget"], ["forget", "create"]]

# METADATA
# description: What is still managed after the plan is applied; the rest is not judged for how it is configured.
remains(entry) if not entry.action in {"delete", "forget"}

# METADATA
# description: Entries that the documents count, by what they are.
counted := {
	"clusters": count(of_type("aws_eks_cluster")),
	"logGroups": count(of_type("aws_cloudwatch_log_group")),
	"trails": count(of_type("aws_cloudtrail")),
}
