# METADATA
# title: The trail records each management event of EKS
# description: >-
#   Creating, changing and deleting clusters and access entries are management events, reading their configuration
#   too. A trail that keeps only a part is blind to the rest. A trail records what any of its selectors chooses, so
#   a selector of data events that is known only after apply takes nothing away.
# related_resources:
# - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail-by-using-the-aws-cli-create-trail.html
# custom:
#   tier: baseline
#   severity: high
#   remediation: >-
#     record read and write management events and exclude no more than KMS and RDS data events; `AuditTrail`
#     does
#   applies_to: [plan, configuration]
#   about: state
#   judges:
#     aws_cloudtrail: [advanced_event_selector, event_selector]
#   controls: [CloudTrail.1, CIS AWS 3.1]
package rules.cloudtrail.management_events

import data.lib.trails
import data.lib.verdict

subjects contains verdict.subject(trail, half) if {
	some trail in trails.management
	some half in ["read", "write"]
}

deny contains verdict.finding(trail, half, message) if {
	some trail in trails.management
	not trail.events.open
	some half in ["read", "write"]
	not half in trail.events.sees
	message := $"{half} events of EKS are not recorded: {concat("; ", sort(trail.events.why))}"
}

undecided contains verdict.finding(trail, half, "the event selectors are known only after apply") if {
	some trail in trails.management
	trail.events.open
	some half in ["read", "write"]
	not half in trail.events.sees
}
