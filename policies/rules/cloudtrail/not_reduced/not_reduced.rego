# METADATA
# title: No change takes validation or CloudWatch delivery from a trail
# description: >-
#   Digest files prove that nobody changed a log file, and alarms read the trail's log group. Both may be left out of a new
#   trail. Taking them from a trail that has them ends the proof and silences the alarms.
# related_resources:
# - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html
# - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
# custom:
#   tier: baseline
#   severity: high
#   remediation: >-
#     keep `enable_log_file_validation` and `cloud_watch_logs_group_arn` of the trail; `AuditTrail` sets both
#   applies_to: [plan]
#   about: change
#   judges:
#     aws_cloudtrail: [advanced_event_selector, cloud_watch_logs_group_arn, enable_log_file_validation, event_selector]
#   controls: [CloudTrail.4, CloudTrail.5]
package rules.cloudtrail.not_reduced

import data.lib.trails
import data.lib.values
import data.lib.verdict

_changed := [trail | some trail in trails.management; trail.action in {"update", "replace", "abandon"}]

_validated := [trail | some trail in _changed; values.is_on(values.before(trail, "enable_log_file_validation"))]

_delivering := [trail | some trail in _changed; not values.before(trail, "cloud_watch_logs_group_arn") in {null, ""}]

subjects contains verdict.subject(trail, "validation") if some trail in _validated

subjects contains verdict.subject(trail, "log group") if some trail in _delivering

deny contains verdict.finding(trail, "validation", $"the {trail.action} switches enable_log_file_validation off") if {
	some trail in _validated
	trail.validation == "off"
}

undecided contains verdict.finding(trail, "validation", $"whether the {trail.action} keeps enable_log_file_validation is known only after apply") if {
	some trail in _validated
	trail.validation == "unknown"
}

deny contains verdict.finding(trail, "log group", $"the {trail.action} takes cloud_watch_logs_group_arn away") if {
	some trail in _delivering
	values.set(trail, "cloud_watch_logs_group_arn") == "no"
}

undecided contains verdict.finding(trail, "log group", $"whether the {trail.action} keeps cloud_watch_logs_group_arn is known only after apply") if {
	some trail in _delivering
	values.set(trail, "cloud_watch_logs_group_arn") == "unknown"
}
