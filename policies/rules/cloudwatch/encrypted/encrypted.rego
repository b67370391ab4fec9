# METADATA
# title: Logs are encrypted with a key of the customer
# description: >-
#   With a key of its own the owner decides who may read the logs, sees each use of the key in CloudTrail, and
#   can shut everybody out.
# related_resources:
# - https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
# custom:
#   tier: strict
#   severity: medium
#   remediation: >-
#     set `kms_key_id` to the ARN of a key that admits CloudWatch Logs; `key` of `ControlPlaneLogGroup` takes a
#     `LogKey`
#   applies_to: [plan, configuration]
#   about: state
#   judges:
#     aws_cloudwatch_log_group: [name, name_prefix, kms_key_id]
#   links:
#     aws_cloudtrail: [cloud_watch_logs_group_arn]
#     aws_eks_cluster: [name]
#     rancher2_cluster: [eks_config_v2, name]
#     aws_kms_key: []
#     aws_kms_replica_key: []
#     aws_kms_external_key: []
#     aws_kms_replica_external_key: []
#     aws_kms_alias: []
#     awscc_kms_key: []
#   controls: [CKV_AWS_158, AVD-AWS-0017]
package rules.cloudwatch.encrypted

import data.lib.keys
import data.lib.log_groups
import data.lib.verdict

subjects contains verdict.subject(group, "key") if some group in log_groups.remaining

deny contains verdict.finding(group, "key", "kms_key_id is not set, so CloudWatch's own key encrypts it") if {
	some group in log_groups.remaining
	group.holds == "yes"
	keys.set[group.id] == "no"
}

undecided contains verdict.finding(group, "key", "kms_key_id is not set, and whether it holds logs of a cluster is known only after apply") if {
	some group in log_groups.remaining
	group.holds == "maybe"
	keys.set[group.id] == "no"
}

undecided contains verdict.finding(group, "key", "whether kms_key_id has a value is known only after apply") if {
	some group in log_groups.remaining
	keys.set[group.id] == "unknown"
}
