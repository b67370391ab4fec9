# METADATA
# title: The trail is logging
# description: >-
#   A trail that is switched off looks like one in every list and records nothing.
# related_resources:
# - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail-by-using-the-aws-cli-create-trail.html
# custom:
#   tier: baseline
#   severity: high
#   remediation: >-
#     set `enable_logging = true` or leave it out; `AuditTrail` does
#   applies_to: [plan, configuration]
#   about: state
#   judges:
#     aws_cloudtrail: [advanced_event_selector, enable_logging, event_selector]
#   controls: [CloudTrail.1, CKV_AWS_251]
package rules.cloudtrail.logging_on

import data.lib.trails
import data.lib.verdict

subjects contains verdict.subject(trail, "logging") if some trail in trails.management

deny contains verdict.finding(trail, "logging", "enable_logging is false, so the trail records nothing") if {
	some trail in trails.management
	trail.logging == "off"
}

undecided contains verdict.finding(trail, "logging", "enable_logging is known only after apply") if {
	some trail in trails.management
	trail.logging == "unknown"
}
