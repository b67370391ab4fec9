# METADATA
# title: Nothing switches logging behind the plan
# description: >-
#   A provisioner, an action, a schedule or a state machine that calls AWS's API changes logging where no plan shows it
#   and no rule sees it. The rule reads commands as a shell does, and finds calls of the AWS CLI, eksctl, PowerShell and
#   SDKs. A call of S3, KMS, Firehose or CloudWatch Logs counts if its target belongs to a cluster, a trail or an archive,
#   and is a warning if the text does not tell its target. The rule reads 100 words of a command, 20 here-documents of a
#   text, and three levels of shells within shells. A text of more than 65,536 characters is a warning if it names an
#   operation.
# related_resources:
# - https://developer.hashicorp.com/terraform/language/provisioners
# - https://developer.hashicorp.com/terraform/language/invoke-actions
# custom:
#   tier: baseline
#   severity: high
#   remediation: >-
#     remove the call from the provisioner, action, schedule or state machine, and declare the change in a resource
#   applies_to: [plan, configuration]
#   about: state
#   judges:
#     aws_scheduler_schedule: [target]
#     aws_sfn_state_machine: [definition]
#     awscc_scheduler_schedule: [target]
#     awscc_stepfunctions_state_machine: [definition, definition_string]
#     aws_cloudcontrolapi_resource: [desired_state, type_name]
#   links:
#     aws_cloudtrail: [cloud_watch_logs_group_arn, kms_key_id, s3_bucket_name]
#     aws_cloudwatch_log_group: [name, kms_key_id]
#     aws_cloudwatch_log_subscription_filter: [destination_arn, log_group_name, name]
#     aws_kinesis_firehose_delivery_stream: [arn, extended_s3_configuration, name]
#     aws_kms_alias: [name, target_key_id]
#     aws_kms_key: [key_id]
#     aws_s3_bucket: [bucket]
#   controls: []
package rules.eks.out_of_band

import data.lib.aws_calls
import data.lib.provisioners
import data.lib.verdict

subjects contains verdict.subject(provisioner, provisioner.kind) if some provisioner in provisioners.list

_calls := [{"by": provisioner, "lost": lost, "untold": _names(calls, "untold") - lost, "unread": _names(calls, "unread")} |
	some provisioner in provisioners.list
	calls := {call | some text in provisioner.texts; some call in aws_calls.in_text(provisioner.d, text)} | {call |
		some integration in provisioner.integrations
		some call in aws_calls.in_integration(provisioner.d, integration.arn, integration.parameters)
	}
	lost := _names(calls, "lost")
]

_names(calls, answer) := {call.name | some call in calls; call.is == answer}

deny contains object.union(verdict.finding(calls.by, calls.by.kind, message), _remedy(calls.by)) if {
	some calls in _calls
	count(calls.lost) > 0
	message := $"{_a[calls.by.kind]} calls {verdict.quoted(calls.lost)}"
}

deny contains verdict.warning(calls.by, calls.by.kind, message) if {
	some calls in _calls
	count(calls.untold) > 0
	message := $"{_a[calls.by.kind]} calls {verdict.quoted(calls.untold)}, and the text does not name the resource"
}

deny contains verdict.warning(calls.by, calls.by.kind, message) if {
	some calls in _calls
	count(calls.unread) > 0
	message := $"{_a[calls.by.kind]} names an operation of AWS's API in a text of more than {aws_calls.longest} characters, which is not read"
}

# A caller of a module cannot change what is in it.
_remedy(provisioner) := {"remediation": "use a version or an argument of the module that does not make this call, or ask its maintainers for one"} if {
	startswith(provisioner.address, "module.")
} else := {}

# Most of these only ask a cluster for something, so they are named and block nothing.
deny contains verdict.warning(provisioner, "provisioner", message) if {
	some provisioner in provisioners.list
	referred := {reference |
		some reference in provisioner.references
		some type in ["aws_cloudtrail", "aws_cloudwatch_log_group", "aws_eks_cluster"]
		contains(concat("", [".", reference]), $".{type}.")
	}
	count(referred) > 0
	message := $"what a provisioner calls is not in the plan, and it refers to {verdict.quoted(referred)}"
}

deny contains verdict.warning(action, action.kind, "what an action calls is known only after apply") if {
	some action in provisioners.list
	action.unknown
}

_a := {
	"action": "an action",
	"provisioner": "a provisioner",
	"schedule": "a schedule",
	"state machine": "a state machine",
}

undecided := set()
