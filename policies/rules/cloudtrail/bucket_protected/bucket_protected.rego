# METADATA
# title: The bucket of a trail is protected
# description: >-
#   Log files are evidence. A bucket that is public, keeps no versions, or is emptied by a destroy keeps
#   evidence for nobody.
# related_resources:
# - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
# custom:
#   tier: baseline
#   severity: high
#   remediation: >-
#     block public access on all four counts, enable versioning, never set `force_destroy`; `TrailBucket` does
#   applies_to: [plan, configuration]
#   about: state
#   judges:
#     aws_s3_bucket: [bucket, force_destroy, versioning]
#   links:
#     aws_cloudtrail: [advanced_event_selector, event_selector, s3_bucket_name]
#     aws_s3_bucket_policy: [bucket]
#     aws_s3_bucket_public_access_block: [bucket, block_public_acls, block_public_policy, ignore_public_acls, restrict_public_buckets]
#     aws_s3_bucket_versioning: [bucket, versioning_configuration]
#   controls: [CloudTrail.6, CKV2_AWS_6, AVD-AWS-0161]
package rules.cloudtrail.bucket_protected

import data.lib.buckets
import data.lib.references
import data.lib.resources
import data.lib.values
import data.lib.verdict

subjects contains verdict.subject(bucket, protection) if {
	some bucket in array.concat(buckets.of_trails, buckets.perhaps_of_trails)
	some protection in ["force_destroy", "public access", "versioning"]
}

deny contains verdict.finding(bucket, "force_destroy", "force_destroy is true, so a destroy deletes every log file") if {
	some bucket in buckets.of_trails
	values.switch(bucket, "force_destroy", false) == "on"
}

undecided contains verdict.finding(bucket, "force_destroy", "force_destroy is known only after apply") if {
	some bucket in buckets.of_trails
	values.switch(bucket, "force_destroy", false) == "unknown"
}

_block := "aws_s3_bucket_public_access_block"

_blocks := ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"]

deny contains verdict.finding(bucket, "public access", "no aws_s3_bucket_public_access_block is on it") if {
	some bucket in buckets.of_trails
	count(buckets.settings_keys(bucket, _block)) == 0
	count(buckets.perhaps_settings(bucket, _block)) == 0
}

undecided contains verdict.finding(bucket, "public access", message) if {
	some bucket in buckets.of_trails
	count(buckets.settings_keys(bucket, _block)) == 0
	addresses := buckets.perhaps_settings(bucket, _block)
	count(addresses) > 0
	message := $"whether {verdict.several(addresses)} is on it can't be told"
}

deny contains verdict.finding(bucket, "public access", message) if {
	some bucket in buckets.of_trails
	some key in buckets.settings_keys(bucket, _block)
	some names, addresses in _lapses[[key, "off"]]
	message := $"{names} of {addresses} is not true"
}

undecided contains verdict.finding(bucket, "public access", message) if {
	some bucket in buckets.of_trails
	some key in buckets.settings_keys(bucket, _block)
	some names, addresses in _lapses[[key, "unknown"]]
	message := $"{names} of {addresses} is known only after apply"
}

# Buckets of one name may be many, and the blocks on them too.
_lapses := {[key, state]: lapses |
	some key in _keys(_block)
	some state in ["off", "unknown"]
	found := [[names, block.address] |
		some block in buckets.settings_by_key[key]
		names := concat(", ", sort([name | some name in _blocks; values.switch(block, name, false) == state]))
		names != ""
	]
	lapses := {names: verdict.several({address | some [other, address] in found; other == names}) | some names in {names | some [names, _] in found}}
	count(lapses) > 0
}

_keys(type) := {key |
	some bucket in array.concat(buckets.of_trails, buckets.perhaps_of_trails)
	some key in buckets.settings_keys(bucket, type)
}

_statuses := {key: {_status(setting) | some setting in buckets.settings_by_key[key]} |
	some key in _keys("aws_s3_bucket_versioning")
}

deny contains verdict.finding(bucket, "versioning", "versioning is not enabled") if {
	some bucket in buckets.of_trails
	_versioning(bucket) == {"off"}
}

undecided contains verdict.finding(bucket, "versioning", "whether versioning is enabled is known only after apply") if {
	some bucket in buckets.of_trails
	not "on" in _versioning(bucket)
	"unknown" in _versioning(bucket)
}

# A resource of its own decides. Only without one the block of the bucket does, which providers before 4 wrote, and in
# which later ones report what was there before the plan.
_versioning(bucket) := union({
	{"off"},
	{status | some key in buckets.settings_keys(bucket, "aws_s3_bucket_versioning"); some status in _statuses[key]},
	{"unknown" | count(buckets.perhaps_settings(bucket, "aws_s3_bucket_versioning")) > 0},
	{_enabled(block) | not _is_versioned_apart(bucket); some block in values.blocks(bucket, "versioning")},
})

_is_versioned_apart(bucket) if count(buckets.settings_keys(bucket, "aws_s3_bucket_versioning")) > 0

# The provider suspends versioning when it deletes the resource, also to make it anew for another bucket:
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_versioning
_is_versioned_apart(bucket) if _unversioned[values.before(bucket, "bucket")]

_unversioned contains values.before(setting, "bucket") if {
	some setting in resources.of_type("aws_s3_bucket_versioning")
	setting.action in {"delete", "replace"}
}

# What would be wrong with a bucket if the trail wrote to it.
undecided contains verdict.finding(bucket, "force_destroy", $"force_destroy is not surely false, {_unsure}") if {
	some bucket in buckets.perhaps_of_trails
	values.switch(bucket, "force_destroy", false) != "off"
}

undecided contains verdict.finding(bucket, "public access", $"public access is not surely blocked, {_unsure}") if {
	some bucket in buckets.perhaps_of_trails
	not _is_blocked(bucket)
}

undecided contains verdict.finding(bucket, "versioning", $"versioning is not surely enabled, {_unsure}") if {
	some bucket in buckets.perhaps_of_trails
	not "on" in _versioning(bucket)
}

_unsure := "and whether a trail writes to the bucket can't be told"

_is_blocked(bucket) if {
	keys := buckets.settings_keys(bucket, _block)
	count(keys) > 0
	count([key | some key in keys; some state in ["off", "unknown"]; _lapses[[key, state]]]) == 0
}

_status(setting) := "unknown" if {
	setting.exists != "yes"
} else := "on" if {
	values.within(setting, "versioning_configuration", "status").value == "Enabled"
} else := "unknown" if {
	values.within(setting, "versioning_configuration", "status").is in {"unknown", "reference"}
} else := "off"

_enabled(block) := "on" if {
	values.truth(block.enabled) == true
} else := "unknown" if {
	references.templated(block.enabled)
} else := "off"
