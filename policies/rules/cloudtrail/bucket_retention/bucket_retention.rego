# METADATA
# title: The bucket of a trail keeps its log files
# description: >-
#   A lifecycle rule deletes silently. What expires before the floor is gone when it is asked for. A rule for tagged
#   objects does not count, because CloudTrail writes log files without tags; a rule for objects of a size does.
# related_resources:
# - https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html
# custom:
#   tier: baseline
#   severity: medium
#   remediation: >-
#     let no lifecycle rule expire objects before the floor; `expireAfterDays` of `TrailBucket` is unset by
#     default
#   applies_to: [plan, configuration]
#   about: state
#   judges:
#     aws_s3_bucket: [bucket, lifecycle_rule]
#   links:
#     aws_cloudtrail: [advanced_event_selector, arn, event_selector, is_organization_trail, s3_bucket_name, s3_key_prefix]
#     aws_s3_bucket_policy: [bucket]
#     aws_s3_bucket_public_access_block: [bucket]
#     aws_s3_bucket_lifecycle_configuration: [bucket, rule]
#   controls: []
package rules.cloudtrail.bucket_retention

import data.lib.buckets
import data.lib.lifecycle_rules
import data.lib.settings
import data.lib.verdict

subjects contains verdict.subject(bucket, "lifecycle") if {
	some bucket in array.concat(buckets.of_trails, buckets.perhaps_of_trails)
}

deny contains verdict.finding(bucket, "lifecycle", message) if {
	some bucket in buckets.of_trails
	some days in buckets.trail_expiries(bucket)
	is_number(days)
	days < settings.retention_days
	message := $"a lifecycle rule expires objects after {days} days, less than {settings.retention_days}"
}

deny contains verdict.finding(bucket, "lifecycle", "a lifecycle rule expires objects at a date") if {
	some bucket in buckets.of_trails
	some expiry in buckets.trail_expiries(bucket)
	lifecycle_rules.is_date(expiry)
}

undecided contains verdict.finding(bucket, "lifecycle", "when a lifecycle rule expires objects is known only after apply") if {
	some bucket in buckets.of_trails
	"unknown" in buckets.trail_expiries(bucket)
}

undecided contains verdict.finding(bucket, "lifecycle", message) if {
	some bucket in buckets.perhaps_of_trails
	some expiry in buckets.trail_expiries(bucket)
	not lifecycle_rules.is_late(expiry)
	message := "a lifecycle rule may expire objects before the floor, and whether a trail writes to the bucket can't be told"
}

undecided contains verdict.finding(bucket, "lifecycle", message) if {
	some bucket in array.concat(buckets.of_trails, buckets.perhaps_of_trails)
	addresses := buckets.perhaps_expiring(bucket)
	count(addresses) > 0
	message := $"whether {verdict.several(addresses)}, which may expire objects before the floor, is on the bucket can't be told"
}
