# METADATA
# title: Logs are kept long enough
# description: >-
#   An incident is often found months after it began. What expired by then is gone; the floor is a year unless the
#   settings say otherwise. A shorter retention is enough if subscription filters send the logs through Firehose to
#   a bucket of the same documents that keeps them. The filters of a group count together. An empty pattern counts,
#   and so do the patterns of `LogArchive`. A pattern that drops all audit records or all authenticator lines does
#   not count for these. Any other pattern is undecided. An account policy for the group overrides the retention
#   that the group sets.
# related_resources:
# - https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
# custom:
#   tier: baseline
#   severity: medium
#   remediation: >-
#     set `retention_in_days` to the floor or more, or to 0 for never; `retention` of `ControlPlaneLogGroup`
#   applies_to: [plan, configuration]
#   about: state
#   judges:
#     aws_cloudwatch_log_group: [arn, name, name_prefix, region, retention_in_days]
#     aws_cloudwatch_log_account_policy: [policy_document, policy_type, region, selection_criteria]
#     awscc_logs_account_policy: [policy_document, policy_type, selection_criteria]
#   links:
#     aws_cloudtrail: [cloud_watch_logs_group_arn]
#     aws_eks_cluster: [name]
#     rancher2_cluster: [eks_config_v2, name]
#     aws_cloudwatch_log_subscription_filter: [destination_arn, filter_pattern, log_group_name, region]
#     aws_kinesis_firehose_delivery_stream: [arn, extended_s3_configuration, name]
#     aws_s3_bucket: [bucket, lifecycle_rule]
#     aws_s3_bucket_lifecycle_configuration: [bucket, rule]
#   controls: [CloudWatch.16, CKV_AWS_66, CKV_AWS_338]
package rules.cloudwatch.retention

import data.lib.account_retention
import data.lib.archives
import data.lib.log_groups
import data.lib.settings
import data.lib.verdict

subjects contains verdict.subject(group, "retention") if some group in log_groups.remaining

deny contains verdict.finding(group, "retention", message) if {
	some group in log_groups.remaining
	group.holds == "yes"
	archives.of_group[group.id] == "no"
	some message in _shortcoming(group)
}

undecided contains verdict.finding(group, "retention", message) if {
	some group in log_groups.remaining
	group.holds == "yes"
	archives.of_group[group.id] == "maybe"
	some shortcoming in _shortcoming(group)
	message := $"{shortcoming}, and whether an archive keeps the logs is known only after apply"
}

undecided contains verdict.finding(group, "retention", message) if {
	some group in log_groups.remaining
	group.holds == "maybe"
	archives.of_group[group.id] != "yes"
	some shortcoming in _shortcoming(group)
	message := $"{shortcoming}, and whether it holds logs of a cluster is known only after apply"
}

undecided contains verdict.finding(group, "retention", message) if {
	some group in log_groups.remaining
	group.retention.is in {"unknown", "reference"}
	archives.of_group[group.id] != "yes"
	message := "retention_in_days is known only after apply"
}

# An account's policy overrides what the group says.
deny contains verdict.finding(group, "retention", message) if {
	some [group, override] in _overrides
	group.holds == "yes"
	override.sure
	archives.of_group[group.id] == "no"
	message := $"the account policy {override.policy.address} keeps its logs for {override.policy.days} days, less than {settings.retention_days}, whatever retention_in_days says"
}

undecided contains verdict.finding(group, "retention", message) if {
	some [group, override] in _overrides
	archives.of_group[group.id] != "yes"
	message := _doubt(group, override)
}

_doubt(group, override) := $"the account policy {override.policy.address} may keep its logs for less than {settings.retention_days} days, and whether it holds logs of a cluster or trail can't be told" if {
	group.holds == "maybe"
} else := $"whether the account policy {override.policy.address} keeps its logs for less than {settings.retention_days} days can't be told" if {
	{override.sure, archives.of_group[group.id]} != {true, "no"}
}

_overrides := [[group, override] |
	some group in log_groups.remaining
	some override in account_retention.of_group[group.id]
]

# Absent and 0 both mean that nothing expires.
_shortcoming(group) := {$"retention_in_days is {days}, less than {settings.retention_days}"} if {
	days := group.retention.value
	is_number(days)
	days != 0
	days < settings.retention_days
} else := {$"retention_in_days is {verdict.shown(given)}, not a number of days"} if {
	given := group.retention.value
	not is_number(given)
} else := set()
