# METADATA
# description: |
#   Clusters of modules that a configuration calls and does not hold. Of a module that is known the inputs for log types
#   are read as the cluster's list; what the module makes of its other inputs and defaults only a plan tells.
package lib.module_clusters

import data.lib.documents
import data.lib.references

# METADATA
# description: |
#   Each call with `argument`, the name of the input that it gives the list by, or null; and `log_types`, as those of a cluster.
list := [cluster |
	some call in documents.module_calls
	is_known(call.call)
	argument := _given(call.call, _inputs(call.call))
	cluster := {
		"document": call.document,
		"address": $"module.{call.name}",
		"argument": argument,
		"log_types": _log_types(call.d, call.call, argument),
	}
]

# METADATA
# description: Whether a call is one of `list`.
is_known(call) if {
	_ = _inputs(call)
	_makes_one(call)
}

# A call may make no cluster at all.
_makes_one(call) if {
	not object.get(call, "count", null) in {0, "0"}
	not object.get(call, "for_each", null) in [[], {}]
	not object.get(call, "create", true) in {false, "false"}
	not object.get(call, "enabled", true) in {false, "false"}
}

_given(call, inputs) := names[0] if {
	names := [name | some name in inputs; object.get(call, name, null) != null]
} else := null

_log_types(d, call, name) := {"known": known, "open": count(known) < count(call[name])} if {
	is_array(call[name])
	known := [value.value |
		some element in call[name]
		value := references.resolved(d, element)
	]
} else := {"known": [], "open": true}

# The root module alone: the modules beneath it make node groups, roles and add-ons.
_inputs(call) := inputs if {
	some module, inputs in _modules
	is_string(call.source)
	contains(call.source, module)
	some pattern in _sources[module]
	regex.match(pattern, call.source)
}

# https://github.com/terraform-aws-modules/terraform-aws-eks/blob/master/docs/UPGRADE-21.0.md
# https://github.com/cloudposse/terraform-aws-eks-cluster/blob/main/README.md
_modules := {
	"terraform-aws-modules/eks/aws": ["enabled_log_types", "cluster_enabled_log_types"],
	"terraform-aws-eks": ["enabled_log_types", "cluster_enabled_log_types", "enabled_cluster_log_types"],
	"cloudposse/eks-cluster/aws": ["enabled_cluster_log_types"],
}

# By registry; by Git, from wherever a copy of the repository is, with a version behind it; as a folder of that name; and
# as an archive of the repository.
_sources := {
	"terraform-aws-modules/eks/aws": [`^([a-z0-9.-]+/)?terraform-aws-modules/eks/aws$`],
	"cloudposse/eks-cluster/aws": [`^([a-z0-9.-]+/)?cloudposse/eks-cluster/aws$`],
	"terraform-aws-eks": [
		`[/:]terraform-aws-eks(-cluster)?(\.git)?(//)?(\?.*)?$`,
		`^\.{1,2}/([^/]+/)*terraform-aws-eks(-cluster)?/?$`,
		`/terraform-aws-eks(-cluster)?/archive/[^?]*(//)?(\?.*)?$`,
	],
}
