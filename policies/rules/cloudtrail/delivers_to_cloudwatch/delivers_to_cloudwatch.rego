# METADATA
# title: The trail goes to CloudWatch Logs too
# description: >-
#   Alarms and queries work on CloudWatch Logs. Log files in a bucket come minutes later and are searched by
#   nobody at night.
# related_resources:
# - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
# custom:
#   tier: strict
#   severity: medium
#   remediation: >-
#     set `cloud_watch_logs_group_arn` and `cloud_watch_logs_role_arn`; `AuditTrail` does
#   applies_to: [plan, configuration]
#   about: state
#   judges:
#     aws_cloudtrail: [advanced_event_selector, cloud_watch_logs_group_arn, event_selector]
#   links:
#     aws_cloudwatch_log_group: []
#   controls: [CloudTrail.5, CKV2_AWS_10, AVD-AWS-0162]
package rules.cloudtrail.delivers_to_cloudwatch

import data.lib.trails
import data.lib.values
import data.lib.verdict

subjects contains verdict.subject(trail, "log group") if some trail in trails.management

deny contains verdict.finding(trail, "log group", "cloud_watch_logs_group_arn is not set") if {
	some trail in trails.management
	values.set(trail, "cloud_watch_logs_group_arn") == "no"
}

undecided contains verdict.finding(trail, "log group", "whether cloud_watch_logs_group_arn has a value is known only after apply") if {
	some trail in trails.management
	values.set(trail, "cloud_watch_logs_group_arn") == "unknown"
	count(values.leads_to(trail, "cloud_watch_logs_group_arn").to) == 0
}
