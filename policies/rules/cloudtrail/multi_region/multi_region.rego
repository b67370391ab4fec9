# METADATA
# title: The trail covers all regions
# description: >-
#   A cluster made in a region nobody uses is what an intruder makes. A trail of one region does not see it.
# related_resources:
# - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail-by-using-the-aws-cli-create-trail.html
# custom:
#   tier: baseline
#   severity: high
#   remediation: >-
#     set `is_multi_region_trail = true`; `AuditTrail` always does
#   applies_to: [plan, configuration]
#   about: state
#   judges:
#     aws_cloudtrail: [advanced_event_selector, event_selector, is_multi_region_trail]
#   controls: [CloudTrail.1, CIS AWS 3.1, CKV_AWS_67, AVD-AWS-0014]
package rules.cloudtrail.multi_region

import data.lib.trails
import data.lib.verdict

subjects contains verdict.subject(trail, "regions") if some trail in trails.management

deny contains verdict.finding(trail, "regions", "is_multi_region_trail is not true, so only the region of the trail is recorded") if {
	some trail in trails.management
	trail.multi_region == "off"
}

undecided contains verdict.finding(trail, "regions", "is_multi_region_trail is known only after apply") if {
	some trail in trails.management
	trail.multi_region == "unknown"
}
