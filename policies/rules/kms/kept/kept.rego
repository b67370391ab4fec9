# METADATA
# title: Keys of logs are kept and admit their service
# description: >-
#   A log group or bucket whose key is gone holds bytes nobody can read, whatever was retained, and one whose key
#   shuts the service out gets no more logs. The rule protects the keys of log groups, of trails with their buckets
#   and topics, and of archives that groups rely on.
# related_resources:
# - https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
# custom:
#   tier: mandatory
#   severity: critical
#   remediation: >-
#     keep the key (`prevent_destroy`, `LogKey` in a stack of its own), enabled, with a policy that admits
#     CloudWatch Logs, CloudTrail and the role of an archive's stream
#   applies_to: [plan]
#   about: change
#   judges:
#     aws_kms_key: [arn, id, key_id, policy, is_enabled]
#     aws_kms_key_policy: [key_id, policy]
#     aws_kms_replica_key: [arn, id, key_id, policy, enabled]
#     aws_kms_external_key: [arn, id, policy, enabled, valid_to]
#     aws_kms_replica_external_key: [arn, id, key_id, policy, enabled, valid_to]
#     awscc_kms_key: [arn, key_id, key_policy, enabled]
#   links:
#     aws_cloudwatch_log_group: [name, arn, region, kms_key_id, retention_in_days, skip_destroy]
#     aws_cloudwatch_log_subscription_filter: [destination_arn, filter_pattern, log_group_name]
#     aws_kinesis_firehose_delivery_stream: [arn, extended_s3_configuration]
#     aws_cloudtrail: [name, arn, kms_key_id, s3_bucket_name, cloud_watch_logs_group_arn, sns_topic_name]
#     aws_kms_alias: [name, arn, target_key_id, target_key_arn]
#     aws_s3_bucket: [bucket, lifecycle_rule, server_side_encryption_configuration]
#     aws_s3_bucket_lifecycle_configuration: [bucket, rule]
#     aws_s3_bucket_server_side_encryption_configuration: [bucket, rule]
#     aws_sns_topic: [name, arn, kms_master_key_id]
#   evidence:
#     aws_kms_key: [cloudtrail.amazonaws.com, logs.]
#     aws_kms_key_policy: [cloudtrail.amazonaws.com, logs.]
#     aws_kms_replica_key: [cloudtrail.amazonaws.com, logs.]
#     aws_kms_external_key: [cloudtrail.amazonaws.com, logs.]
#     aws_kms_replica_external_key: [cloudtrail.amazonaws.com, logs.]
#     awscc_kms_key: [cloudtrail.amazonaws.com, logs.]
#   controls: [CKV_AWS_158, CloudTrail.2]
package rules.kms.kept

import data.lib.keys
import data.lib.values
import data.lib.verdict

# A configuration shows no change.
_uses := [use | some use in keys.uses; use.key.kind == "plan"]

subjects contains verdict.subject(use.key, use.by) if some use in _uses

deny contains verdict.finding(loss.use.key, loss.use.by, loss.message) if {
	some loss in _losses
	_weight(loss) == "deny"
}

deny contains verdict.warning(loss.use.key, loss.use.by, loss.message) if {
	some loss in _losses
	_weight(loss) == "warn"
}

undecided contains verdict.finding(loss.use.key, loss.use.by, message) if {
	some loss in _losses
	_weight(loss) == "undecided"
	message := concat("", [loss.message, _doubt[loss.use.proof]])
}

# The key that is meant may be another instance, which stays as it is.
_doubt := {
	"general": "",
	"instance": ", and whether that instance is meant can't be told",
	"perhaps": "",
	"sure": "",
}

# A policy of the kind that AWS's pages show for all groups of an account stands on keys of applications too.
_weight(loss) := "warn" if {
	loss.is == "forgotten"
} else := "warn" if {
	loss.use.proof == "general"
	count(keys.unknown_users) == 0
} else := "undecided" if {
	loss.use.proof != "sure"
} else := "deny" if {
	loss.is == "lost"
} else := "undecided"

_losses contains {"use": use, "is": "lost", "message": message} if {
	some use in _uses
	use.key.action in {"delete", "replace"}
	message := $"the plan would {use.key.action} the key that encrypts {use.of}"
}

_losses contains {"use": use, "is": "forgotten", "message": message} if {
	some use in _uses
	use.proof != "instance"
	use.key.action in {"forget", "abandon"}
	message := $"the key that encrypts {use.of} leaves Terraform's management"
}

_losses contains {"use": use, "is": "lost", "message": message} if {
	some use in _uses
	use.key.action == "update"
	_enabled(use.key) == "off"
	not values.is_off(values.before(use.key, _switch(use.key)))
	message := $"the plan would disable the key that encrypts {use.of}"
}

_losses contains {"use": use, "is": "unsure", "message": message} if {
	some use in _uses
	use.key.action == "update"
	_enabled(use.key) == "unknown"
	message := $"whether the key that encrypts {use.of} stays enabled is known only after apply"
}

_enabled(key) := values.switch(key, _switch(key), true)

_switch(key) := "is_enabled" if {
	key.type == "aws_kms_key"
} else := "enabled"

# Key material of an external key expires: https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-import-key-material.html
_losses contains {"use": use, "is": "lost", "message": message} if {
	some use in _uses
	use.key.action == "update"
	_expires[use.key.type]
	until := values.attribute(use.key, "valid_to").value
	_is_sooner(until, values.before(use.key, "valid_to"))
	message := $"the material of the key that encrypts {use.of} would expire at {verdict.text(until)}"
}

_losses contains {"use": use, "is": "unsure", "message": message} if {
	some use in _uses
	use.key.action == "update"
	_expires[use.key.type]
	values.attribute(use.key, "valid_to").is in {"unknown", "reference"}
	message := $"when the material of the key that encrypts {use.of} expires is known only after apply"
}

_expires := {"aws_kms_external_key", "aws_kms_replica_external_key"}

# Times are texts of RFC 3339 in UTC, which compare as times do.
_is_sooner(until, before) if {
	is_string(until)
	until != ""
	before in {null, ""}
}

_is_sooner(until, before) if {
	is_string(until)
	until != ""
	until < before
}

_changes := [{"use": use, "change": change, "losses": keys.losses(use, change)} |
	some use in _uses
	some change in keys.policy_changes[use.key.id]
]

_losses contains {"use": of.use, "is": "lost", "message": message} if {
	some of in _changes
	count(of.losses.lost) > 0
	message := $"{_new_policy(of)} no longer admits {_called(of.use)} to {concat(", ", sort(of.losses.lost))}"
}

_losses contains {"use": of.use, "is": "unsure", "message": message} if {
	some of in _changes
	of.change.after == null
	message := $"whether {_new_policy(of)} admits {_called(of.use)} is known only after apply"
}

_losses contains {"use": of.use, "is": "unsure", "message": message} if {
	some of in _changes
	count(of.losses.lost) == 0
	count(of.losses.unsure) > 0
	message := $"{_new_policy(of)} has conditions of which the plan does not tell whether they admit {_called(of.use)} to {concat(", ", sort(of.losses.unsure))}"
}

_called(use) := "the role of the archive's stream" if {
	use.service == "role"
} else := use.service

_new_policy(of) := $"the new policy of the key that encrypts {of.use.of}" if {
	of.change.by == ""
} else := $"without {of.change.by} the key that encrypts {of.use.of}" if {
	of.change.after == ""
} else := $"{of.change.by}, the new policy of the key that encrypts {of.use.of},"

# A bucket's new default key is CloudTrail's from then on, where the trail names no key of its own.
subjects contains verdict.subject(made.key, made.bucket) if some made in keys.new_defaults

deny contains verdict.finding(made.key, made.bucket, message) if {
	some made in keys.new_defaults
	count(made.lacks) > 0
	message := $"the key becomes the default of the bucket that {made.trails} writes to, and its policy does not admit cloudtrail.amazonaws.com to {concat(", ", sort(made.lacks))}"
}
