# METADATA
# title: The trail is encrypted with a key of the customer
# description: >-
#   With a key of its own the owner decides who may read the events, sees each use of the key, and can shut
#   everybody out.
# related_resources:
# - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail-by-using-the-aws-cli-create-trail.html
# custom:
#   tier: strict
#   severity: medium
#   remediation: >-
#     set `kms_key_id` to the ARN of a key that admits CloudTrail; `key` of `AuditTrail` takes a `LogKey`
#   applies_to: [plan, configuration]
#   about: state
#   judges:
#     aws_cloudtrail: [advanced_event_selector, event_selector, kms_key_id]
#   links:
#     aws_kms_key: []
#     aws_kms_replica_key: []
#     aws_kms_external_key: []
#     aws_kms_replica_external_key: []
#     aws_kms_alias: []
#   controls: [CloudTrail.2, CIS AWS 3.5, CKV_AWS_35, AVD-AWS-0015]
package rules.cloudtrail.encrypted

import data.lib.keys
import data.lib.trails
import data.lib.verdict

subjects contains verdict.subject(trail, "key") if some trail in trails.management

deny contains verdict.finding(trail, "key", "kms_key_id is not set, so S3's own key encrypts the log files") if {
	some trail in trails.management
	keys.set[trail.id] == "no"
}

undecided contains verdict.finding(trail, "key", "whether kms_key_id has a value is known only after apply") if {
	some trail in trails.management
	keys.set[trail.id] == "unknown"
}
