# METADATA
# description: |
#   The same objects under the types of other providers, written as their `aws_` twins, so that each rule judges them
#   without knowing. Cloud Control writes CloudFormation's names in lower case with underscores
#   (https://registry.terraform.io/providers/hashicorp/awscc/latest/docs); `aws_cloudcontrolapi_resource` holds them as
#   JSON (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudcontrolapi_resource).
package lib.twins

import data.lib.json_text

# METADATA
# description: |
#   The `aws_` type of a resource with these values: that of its twin, or its own. One of Cloud Control whose
#   `type_name` is none of ours, or not known, keeps its type.
type_of(type, _) := _awscc[type]

# A cluster that Rancher imports without a list keeps the logging that it has.
type_of("rancher2_cluster", values) := "aws_eks_cluster" if {
	config := _rancher_config(values)
	not _imports_alone(config)
} else := "rancher2_cluster"

type_of("aws_cloudcontrolapi_resource", values) := type if {
	type := _cloudformation[values.type_name]
} else := "aws_cloudcontrolapi_resource"

type_of(type, _) := type if not is_twin(type)

# METADATA
# description: Whether a type is that of another provider.
is_twin(type) if _awscc[type]

is_twin("aws_cloudcontrolapi_resource")

is_twin("rancher2_cluster")

# Rancher's own words: https://registry.terraform.io/providers/rancher/rancher2/latest/docs/resources/cluster#eks_config_v2
_rancher_config(values) := [config |
	some config in _blocks(object.get(values, "eks_config_v2", null))
	is_object(config)
][0]

_blocks(value) := value if is_array(value)

_blocks(value) := [value] if is_object(value)

_imports_alone(config) if {
	config.imported in {true, "true"}
	object.get(config, "logging_types", null) == null
}

_awscc := {
	"awscc_eks_cluster": "aws_eks_cluster",
	"awscc_logs_log_group": "aws_cloudwatch_log_group",
	"awscc_cloudtrail_trail": "aws_cloudtrail",
	"awscc_kms_key": "aws_kms_key",
	"awscc_logs_account_policy": "aws_cloudwatch_log_account_policy",
	"awscc_cloudformation_stack": "aws_cloudformation_stack",
	"awscc_cloudformation_stack_set": "aws_cloudformation_stack_set",
	"awscc_scheduler_schedule": "aws_scheduler_schedule",
	"awscc_stepfunctions_state_machine": "aws_sfn_state_machine",
}

_cloudformation := {
	"AWS::EKS::Cluster": "aws_eks_cluster",
	"AWS::Logs::LogGroup": "aws_cloudwatch_log_group",
	"AWS::CloudTrail::Trail": "aws_cloudtrail",
	"AWS::Logs::AccountPolicy": "aws_cloudwatch_log_account_policy",
	"AWS::CloudFormation::Stack": "aws_cloudformation_stack",
	"AWS::CloudFormation::StackSet": "aws_cloudformation_stack_set",
	"AWS::Scheduler::Schedule": "aws_scheduler_schedule",
	"AWS::StepFunctions::StateMachine": "aws_sfn_state_machine",
}

# METADATA
# description: The values of a twin under the names of its `aws_` type.
values_of(type, values) := _translated(_paths[type], values) if _awscc[type]

values_of("rancher2_cluster", values) := object.union(
	object.filter(values, ["name"]),
	{"enabled_cluster_log_types": object.get(config, "logging_types", null)},
) if {
	config := _rancher_config(values)
} else := values

values_of("aws_cloudcontrolapi_resource", values) := desired if {
	desired := _desired(_paths[values.type_name], values)
} else := values

values_of(type, values) := values if not is_twin(type)

# METADATA
# description: What of them is known only after apply, likewise.
unknown_of(_, true) := true

unknown_of(type, unknown) := unknown if not is_twin(type)

unknown_of(type, unknown) := {name: _flag(name, unknown, path) | some name, path in _paths[type]} if {
	unknown != true
	_awscc[type]
}

unknown_of("rancher2_cluster", unknown) := {
	"name": object.get(unknown, "name", false),
	"enabled_cluster_log_types": _unknown_types(unknown),
} if {
	is_object(unknown)
} else := {} if {
	unknown != true
}

# The JSON is one string: it is known whole or not at all.
unknown_of("aws_cloudcontrolapi_resource", unknown) if {
	unknown.desired_state == true
} else := {"type_name": true} if {
	unknown.type_name == true
} else := {} if {
	unknown != true
}

# METADATA
# description: What an argument of the `aws_` type is called in the type that was declared.
argument("aws_cloudcontrolapi_resource", _) := "desired_state"

argument("rancher2_cluster", name) := "eks_config_v2" if name != "name"

argument("rancher2_cluster", "name") := "name"

argument(type, name) := word if {
	word := _paths[type][name][0]
} else := name if {
	not type in {"aws_cloudcontrolapi_resource", "rancher2_cluster"}
}

# JSON that can't be read yet (`${jsonencode(…)}`) stands for each of the values in it.
_desired(paths, values) := _translated(paths, desired) if {
	desired := json_text.read(values.desired_state)
	is_object(desired)
} else := {name: values.desired_state | some name, _ in paths}

_translated(paths, values) := {name: _translation(name, _walked(values, path)) | some name, path in paths}

# Where each argument stands, in the words of each. Two words are two arguments of which one is given.
_paths := {
	"awscc_eks_cluster": {
		"name": ["name"],
		"enabled_cluster_log_types": ["logging", "cluster_logging", "enabled_types"],
	},
	"AWS::EKS::Cluster": {
		"name": ["Name"],
		"enabled_cluster_log_types": ["Logging", "ClusterLogging", "EnabledTypes"],
	},
	"awscc_logs_log_group": {
		"name": ["log_group_name"],
		"retention_in_days": ["retention_in_days"],
		"kms_key_id": ["kms_key_id"],
		"log_group_class": ["log_group_class"],
	},
	"AWS::Logs::LogGroup": {
		"name": ["LogGroupName"],
		"retention_in_days": ["RetentionInDays"],
		"kms_key_id": ["KmsKeyId"],
		"log_group_class": ["LogGroupClass"],
	},
	"awscc_cloudtrail_trail": {
		"name": ["trail_name"],
		"arn": ["arn"],
		"enable_logging": ["is_logging"],
		"is_multi_region_trail": ["is_multi_region_trail"],
		"is_organization_trail": ["is_organization_trail"],
		"enable_log_file_validation": ["enable_log_file_validation"],
		"kms_key_id": ["kms_key_id"],
		"s3_bucket_name": ["s3_bucket_name"],
		"cloud_watch_logs_group_arn": ["cloudwatch_logs_log_group_arn"],
		"event_selector": ["event_selectors"],
		"advanced_event_selector": ["advanced_event_selectors"],
	},
	"AWS::CloudTrail::Trail": {
		"name": ["TrailName"],
		"enable_logging": ["IsLogging"],
		"is_multi_region_trail": ["IsMultiRegionTrail"],
		"is_organization_trail": ["IsOrganizationTrail"],
		"enable_log_file_validation": ["EnableLogFileValidation"],
		"kms_key_id": ["KMSKeyId"],
		"s3_bucket_name": ["S3BucketName"],
		"cloud_watch_logs_group_arn": ["CloudWatchLogsLogGroupArn"],
		"event_selector": ["EventSelectors"],
		"advanced_event_selector": ["AdvancedEventSelectors"],
	},
	"awscc_kms_key": {"arn": ["arn"], "key_id": ["key_id"], "policy": ["key_policy"], "is_enabled": ["enabled"]},
	"awscc_logs_account_policy": {"policy_document": ["policy_document"], "policy_type": ["policy_type"], "selection_criteria": ["selection_criteria"]},
	"AWS::Logs::AccountPolicy": {"policy_document": ["PolicyDocument"], "policy_type": ["PolicyType"], "selection_criteria": ["SelectionCriteria"]},
	"awscc_cloudformation_stack": {"template_body": ["template_body"], "template_url": ["template_url"]},
	"awscc_cloudformation_stack_set": {"template_body": ["template_body"], "template_url": ["template_url"]},
	"AWS::CloudFormation::Stack": {"template_body": ["TemplateBody"], "template_url": ["TemplateURL"]},
	"AWS::CloudFormation::StackSet": {"template_body": ["TemplateBody"], "template_url": ["TemplateURL"]},
	"awscc_scheduler_schedule": {"target": ["target"]},
	"AWS::Scheduler::Schedule": {"target": ["Target"]},
	"awscc_stepfunctions_state_machine": {"definition": ["definition_string", "definition"]},
	"AWS::StepFunctions::StateMachine": {"definition": ["DefinitionString", "Definition"]},
}

_unknown_types(unknown) if {
	unknown.eks_config_v2 == true
} else := lists[0] if {
	lists := [types | some config in _blocks(object.get(unknown, "eks_config_v2", null)); types := config.logging_types]
} else := false

# What is no object on the way, such as an expression or `true`, stands for all that is below it.
_walked(values, [name]) := values[name]

_walked(values, [first, second]) := values[first] if {
	not object.get(values, first, null) in {null, false}
} else := values[second]

_walked(values, [first, second, third]) := values[first] if {
	not is_object(values[first])
} else := values[first][second] if {
	not is_object(values[first][second])
} else := values[first][second][third]

# Lists of objects become the list or the blocks of the `aws_` type; what is no list stays as it is, to be refused.
_translation(_, value) := value if not is_array(value)

_translation("enabled_cluster_log_types", list) := [_log_type(element) | some element in list] if is_array(list)

_translation(name, list) := [_selector(element) | some element in list] if {
	name != "enabled_cluster_log_types"
	is_array(list)
}

# A type stands in an object. An expression may be one; any other text is none.
_log_type(element) := element.type if {
	is_string(element.type)
} else := element.Type if {
	not element.type
} else := element if {
	contains(element, "${")
} else := null

_selector(selector) := {name: value |
	some name, words in _selector_words
	value := _fields([selector[word] | some word in words; selector[word] != null])
} if {
	is_object(selector)
} else := selector

_fields([value]) := value if not is_array(value)

_fields([list]) := [_field(field) | some field in list] if is_array(list)

_field(field) := {name: value |
	some name, words in _field_words
	[value] := [field[word] | some word in words; field[word] != null]
} if {
	is_object(field)
} else := field

# The names of both: what is written in two ways at once is none.
_selector_words := {
	"read_write_type": {"read_write_type", "ReadWriteType"},
	"include_management_events": {"include_management_events", "IncludeManagementEvents"},
	"exclude_management_event_sources": {"exclude_management_event_sources", "ExcludeManagementEventSources"},
	"field_selector": {"field_selectors", "FieldSelectors"},
}

_field_words := {
	"field": {"field", "Field"},
	"equals": {"equals", "Equals"},
	"not_equals": {"not_equals", "NotEquals"},
	"starts_with": {"starts_with", "StartsWith"},
	"not_starts_with": {"not_starts_with", "NotStartsWith"},
	"ends_with": {"ends_with", "EndsWith"},
	"not_ends_with": {"not_ends_with", "NotEndsWith"},
}

# What is unknown in a list of types or selectors is an unknown element or a part of one.
_flag("enabled_cluster_log_types", unknown, path) := [_holds_true(element) | some element in flags] if {
	flags := _walked(unknown, path)
	is_array(flags)
} else := _holds_true(_walked(unknown, path))

_flag(name, unknown, path) := [_selector(element) | some element in flags] if {
	name in {"advanced_event_selector", "event_selector"}
	flags := _walked(unknown, path)
	is_array(flags)
} else := _holds_true(_walked(unknown, path)) if {
	name != "enabled_cluster_log_types"
}

_holds_true(flags) if {
	walk(flags, [_, true])
} else := false
