# METADATA
# description: |
#   Remedies in the words of the module that makes a resource: the input to set, where the module is one of those people
#   use most. Each input with the page of the module that names it.
package lib.remedies

import data.lib.plan_references
import data.lib.sources

# METADATA
# description: The remedy for a finding on an entry that a known module declares; undefined for all others.
of(rule, entry) := [remedy |
	call := plan_references.call_of(entry)
	some module in _modules
	contains(call.source, module.by)
	regex.match(module.source, call.source)
	inputs := _for_version(module.inputs[rule], _major(call))
	source := sources.public(call.source)
	remedy := $"set `{concat("` or `", inputs)}` of the module {source}"
][0]

# The major version, where a call holds it to one.
_major(call) := json.unmarshal(found) if {
	[[_, found]] := regex.find_all_string_submatch_n(`^ *(?:=|~>)? *([1-9][0-9]{0,2})\.[0-9.]+ *$`, call.version_constraint, 1)
} else := json.unmarshal(found) if {
	[[_, found]] := regex.find_all_string_submatch_n(`[?&]ref=v?([1-9][0-9]{0,2})\.[0-9]`, call.source, 1)
} else := null

# An input that was renamed has the major version that did it; without a version both names are said.
_for_version(input_names, major) := [name |
	some entry in input_names
	_holds(entry, major)
	name := entry.name
]

_holds(_, null)

_holds(entry, major) if {
	major != null
	major >= object.get(entry, "from", 0)
	major < object.get(entry, "before", 1000)
}

_terraform_aws_eks := [
	{"name": "enabled_log_types", "from": 21},
	{"name": "cluster_enabled_log_types", "before": 21},
]

_cloudposse_eks := [{"name": "enabled_cluster_log_types"}]

# Who a module is by is looked for first: expressions take long to compile.
_modules := [
	{
		# https://github.com/terraform-aws-modules/terraform-aws-eks/blob/master/docs/UPGRADE-21.0.md
		"by": "terraform-aws-modules/",
		"source": `(^|[/:])terraform-aws-modules/(eks/aws|terraform-aws-eks(\.git)?)($|[/?])`,
		"inputs": {
			"eks/mandatory_log_types": _terraform_aws_eks,
			"eks/known_log_types": _terraform_aws_eks,
			"eks/all_log_types": _terraform_aws_eks,
			"eks/logging_not_reduced": _terraform_aws_eks,
			"eks/log_group_managed": [{"name": "create_cloudwatch_log_group"}],
			"cloudwatch/retention": [{"name": "cloudwatch_log_group_retention_in_days"}],
			"cloudwatch/encrypted": [{"name": "cloudwatch_log_group_kms_key_id"}],
			"cloudwatch/class_fits": [{"name": "cloudwatch_log_group_class"}],
		},
	},
	{
		# https://github.com/cloudposse/terraform-aws-eks-cluster/blob/main/README.md
		"by": "cloudposse/",
		"source": `(^|[/:])cloudposse/(eks-cluster/aws|terraform-aws-eks-cluster(\.git)?)($|[/?])`,
		"inputs": {
			"eks/mandatory_log_types": _cloudposse_eks,
			"eks/known_log_types": _cloudposse_eks,
			"eks/all_log_types": _cloudposse_eks,
			"eks/logging_not_reduced": _cloudposse_eks,
			"eks/log_group_managed": _cloudposse_eks,
			"cloudwatch/retention": [{"name": "cluster_log_retention_period"}],
			"cloudwatch/encrypted": [{"name": "cloudwatch_log_group_kms_key_id"}],
			"cloudwatch/class_fits": [{"name": "cloudwatch_log_group_class"}],
		},
	},
	{
		# https://github.com/cloudposse/terraform-aws-cloudtrail/blob/main/README.md
		"by": "cloudposse/",
		"source": `(^|[/:])cloudposse/(cloudtrail/aws|terraform-aws-cloudtrail(\.git)?)($|[/?])`,
		"inputs": {
			"cloudtrail/multi_region": [{"name": "is_multi_region_trail"}],
			"cloudtrail/logging_on": [{"name": "enable_logging"}],
			"cloudtrail/log_file_validation": [{"name": "enable_log_file_validation"}],
			"cloudtrail/encrypted": [{"name": "kms_key_arn"}],
			"cloudtrail/delivers_to_cloudwatch": [{"name": "cloud_watch_logs_group_arn"}],
			"cloudtrail/management_events": [{"name": "event_selector"}, {"name": "advanced_event_selector"}],
		},
	},
]
