# METADATA
# title: Log files can be validated
# description: >-
#   Without digest files nobody can show that a log file was not changed or removed after it was delivered.
# related_resources:
# - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail-by-using-the-aws-cli-create-trail.html
# custom:
#   tier: baseline
#   severity: medium
#   remediation: >-
#     set `enable_log_file_validation = true`; `AuditTrail` always does
#   applies_to: [plan, configuration]
#   about: state
#   judges:
#     aws_cloudtrail: [advanced_event_selector, enable_log_file_validation, event_selector]
#   controls: [CloudTrail.4, CIS AWS 3.2, CKV_AWS_36, AVD-AWS-0016]
package rules.cloudtrail.log_file_validation

import data.lib.trails
import data.lib.verdict

subjects contains verdict.subject(trail, "validation") if some trail in trails.management

deny contains verdict.finding(trail, "validation", "enable_log_file_validation is not true") if {
	some trail in trails.management
	trail.validation == "off"
}

undecided contains verdict.finding(trail, "validation", "enable_log_file_validation is known only after apply") if {
	some trail in trails.management
	trail.validation == "unknown"
}
