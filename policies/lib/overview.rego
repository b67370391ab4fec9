# METADATA
# description: The logging of each cluster before and after, for people who read a change and not its findings.
package lib.overview

import data.lib.clusters
import data.lib.log_groups
import data.lib.resources
import data.lib.sensitive
import data.lib.settings
import data.lib.trail_coverage
import data.lib.values

# METADATA
# description: |
#   One for each cluster. `before` is null for one that is new, `after` for one that goes; `open` where apply may add
#   types. `logGroup` and `trail` are null where the documents show none for sure.
clusters_described := [described |
	some [_, _, described] in sort([[described.document, described.address, described] | some described in _described])
]

# Engines differ in the order in which they go through a configuration.
_described := array.concat(
	[{
		"document": cluster.document,
		"address": cluster.address,
		"name": _name(cluster, cluster.cluster_name),
		"before": _before(cluster),
		"after": _types_shown(cluster, cluster.log_types.known),
		"open": cluster.log_types.open,
		"logGroup": _log_group(cluster),
		"trail": _trail(cluster),
	} |
		some cluster in clusters.list
	],
	[{
		"document": entry.document,
		"address": entry.address,
		"name": _name(entry, {"is": "known", "value": object.get(entry.before, "name", null)}),
		"before": _before(entry),
		"after": null,
		"open": false,
		"logGroup": null,
		"trail": null,
	} |
		some entry in resources.of_type("aws_eks_cluster")
		not resources.remains(entry)
	],
)

_name(entry, value) := value.value if {
	is_string(value.value)
	not sensitive.hides(entry, "name")
} else := null

# A list of sensitive types is described as an empty one; its findings say what there is to say.
_types_shown(entry, types) := [] if {
	sensitive.hides(entry, "enabled_cluster_log_types")
} else := sort([type | some type in types; is_string(type)])

_before(entry) := _types_shown(entry, clusters.types_before(entry)) if {
	entry.before != {}
} else := null

_log_group(cluster) := min(described) if {
	groups := log_groups.of_cluster[cluster.id].here
	first := min([group.address | some group in groups])
	described := [{"address": first, "retention": _retention(group), "key": _key(group)} |
		some group in groups
		group.address == first
	]
} else := null

# What the document says of the key: its name, the address that makes it, or that only apply knows.
_key(group) := "sensitive" if {
	sensitive.hides(group, "kms_key_id")
} else := _shown_key(values.attribute(group, "kms_key_id"))

_shown_key(value) := concat(", ", _origins(value)) if {
	value.is == "reference"
} else := "known after apply" if {
	value.is == "unknown"
} else := value.value if {
	is_string(value.value)
	trim_space(value.value) != ""
} else := null

# Days, 0 for ever, null where apply decides.
_retention(group) := 0 if {
	group.retention.is == "absent"
} else := group.retention.value if {
	is_number(group.retention.value)
	group.retention.value >= 0
	round(group.retention.value) == group.retention.value
	not sensitive.hides(group, "retention_in_days")
} else := null

_trail(cluster) := {"address": arn} if {
	arn := settings.trail_elsewhere.arn
} else := {"address": address} if {
	address := trail_coverage.recorder(cluster)
	address != null
} else := null

# METADATA
# description: |
#   What the rules read of the resources at one address: each attribute with its value, or by reference to what it gets
#   one. Sensitive values are named and not shown.
explained(address, attributes) := [{
	"document": entry.document,
	"address": entry.address,
	"type": entry.declared,
	"judgedAs": entry.type,
	"action": entry.action,
	"attributes": _attributes(entry, object.get(attributes, [entry.type], [])),
} |
	some entry in resources.list
	entry.address == address
]

_attributes(entry, names) := [_attribute(entry, name) | some name in names]

_attribute(entry, name) := {"name": name, "is": "sensitive"} if {
	sensitive.hides(entry, name)
} else := object.union({"name": name}, _shown(values.attribute(entry, name)))

_shown(value) := {"is": "reference", "to": _origins(value)} if {
	value.is == "reference"
} else := value

# Where the instance cannot be told, the block.
_origins(value) := sort({_address(id) | some id in value.to} | {origin |
	some pattern in object.get(value, "among", [])
	origin := _address(pattern)
})

_address(id) := address if {
	address := _addresses[id]
} else := concat(".", [step | some step in id; is_string(step)])

_addresses := {entry.id: entry.address | some entry in resources.list}
