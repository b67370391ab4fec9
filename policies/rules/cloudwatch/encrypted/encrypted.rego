# METADATA
# title: Logs are encrypted with a key of the customer
# description: >-
#   With a key of its own the owner decides who may read the logs, sees each use of the key in CloudTrail, and can
#   shut everybody out. A centralization rule of an organization that skips encrypted groups is a warning, because
#   it does not copy their logs.
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
#     aws_observabilityadmin_centralization_rule_for_organization: [rule]
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
import data.lib.resources
import data.lib.values
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

# Who copies the logs of an organization's accounts may leave out those that are encrypted, without a word
# (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogs_Centralization.html).
subjects contains verdict.subject(rule, "encrypted groups") if some rule in _centralizations

deny contains verdict.warning(rule, "encrypted groups", "the rule leaves out groups that are encrypted with a key of the customer") if {
	some rule in _centralizations
	some block in values.blocks(rule, "rule")
	walk(block, [path, "SKIP"])
	path[count(path) - 1] == "encrypted_log_group_strategy"
}

_centralizations := [rule |
	some rule in resources.of_type("aws_observabilityadmin_centralization_rule_for_organization")
	resources.remains(rule)
]
