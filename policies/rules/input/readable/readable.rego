# METADATA
# title: Each document is a whole plan or configuration
# description: >-
#   A state, a redacted plan, an errored plan or one from which parts were taken shows no violation because it shows
#   nothing. What can't be judged is refused; the gate ends with exit code 2.
# related_resources:
# - https://developer.hashicorp.com/terraform/internals/json-format
# custom:
#   tier: mandatory
#   severity: critical
#   remediation: >-
#     give `terraform show -json PLANFILE` of a plan that ended well, or the `cdk.tf.json` files of a synthesized app
#   applies_to: [plan, configuration]
#   about: document
#   judges:
#     aws_eks_cluster: []
#     aws_cloudwatch_log_group: []
#     aws_cloudtrail: []
#     awscc_eks_cluster: [name, logging]
#     awscc_logs_log_group: [log_group_name, retention_in_days, kms_key_id, log_group_class]
#     awscc_cloudtrail_trail:
#     - advanced_event_selectors
#     - arn
#     - cloudwatch_logs_log_group_arn
#     - enable_log_file_validation
#     - event_selectors
#     - is_logging
#     - is_multi_region_trail
#     - is_organization_trail
#     - kms_key_id
#     - s3_bucket_name
#     aws_cloudcontrolapi_resource: [type_name, desired_state]
#   controls: []
package rules.input.readable

import data.lib.documents
import data.lib.verdict

subjects contains verdict.subject(document, "document") if some document in _documents

deny contains verdict.finding(document, "document", problem) if {
	some document in _documents
	some problem in document.problems
}

undecided := set()

_documents := [{"document": d.name, "address": d.name, "problems": d.problems} | some d in documents.list]
