# METADATA
# title: Keys of logs are kept and admit their service
# description: >-
#   A log group or bucket whose key is gone holds bytes nobody can read, whatever was retained, and one whose
#   key shuts the service out gets no more logs.
# related_resources:
# - https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
# custom:
#   tier: mandatory
#   severity: critical
#   remediation: >-
#     keep the key (`prevent_destroy`, `LogKey` in a stack of its own), enabled, with a policy that admits
#     CloudWatch Logs and CloudTrail
#   applies_to: [plan]
#   about: change
#   judges:
#     aws_kms_key: [arn, id, key_id, policy, is_enabled]
#     aws_kms_key_policy: [key_id, policy]
#     aws_kms_replica_key: [arn, id, key_id, policy, enabled]
#     aws_kms_external_key: [arn, id, policy, enabled]
#     aws_kms_replica_external_key: [arn, id, key_id, policy, enabled]
#     awscc_kms_key: [arn, key_id, key_policy, enabled]
#   links:
#     aws_cloudwatch_log_group: [name, kms_key_id]
#     aws_cloudtrail: [kms_key_id, s3_bucket_name, cloud_watch_logs_group_arn]
#     aws_kms_alias: [name, arn, target_key_id, target_key_arn]
#     aws_s3_bucket_server_side_encryption_configuration: [bucket, rule]
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
	loss.use.sure
}

# The key that is meant may be another instance, which stays as it is.
undecided contains verdict.finding(loss.use.key, loss.use.by, message) if {
	some loss in _losses
	not loss.use.sure
	message := $"{loss.message}, and whether that instance is meant can't be told"
}

deny contains verdict.warning(use.key, use.by, message) if {
	some use in _uses
	use.sure
	use.key.action in {"forget", "abandon"}
	message := $"the key that encrypts {use.by} leaves Terraform's management"
}

_losses contains {"use": use, "message": $"the plan would {use.key.action} the key that encrypts {use.by}"} if {
	some use in _uses
	use.key.action in {"delete", "replace"}
}

_losses contains {"use": use, "message": $"the plan would disable the key that encrypts {use.by}"} if {
	some use in _uses
	use.key.action == "update"
	values.switch(use.key, _enabled(use.key), true) == "off"
	not values.is_off(values.before(use.key, _enabled(use.key)))
}

_losses contains {"use": use, "message": message} if {
	some use in _uses
	use.key.action == "update"
	keys.admits(values.before(use.key, "policy"), use)
	policy := values.attribute(use.key, "policy").value
	not keys.admits(policy, use)
	message := $"the new policy of the key that encrypts {use.by} no longer admits {use.service}"
}

undecided contains verdict.finding(use.key, use.by, message) if {
	some use in _uses
	use.key.action == "update"
	values.switch(use.key, _enabled(use.key), true) == "unknown"
	message := $"whether the key that encrypts {use.by} stays enabled is known only after apply"
}

undecided contains verdict.finding(use.key, use.by, message) if {
	some use in _uses
	use.key.action == "update"
	values.attribute(use.key, "policy").is in {"unknown", "reference"}
	message := $"whether the new policy of the key that encrypts {use.by} admits {use.service} is known only after apply"
}

# The policy may be a resource of its own. That of a key which is made in the same run shuts nobody out who was in.
_policies := [{"use": use, "policy": policy} |
	some use in _uses
	use.key.action != "create"
	some policy in keys.policies_of[use.key.id]
]

_losses contains {"use": of.use, "message": message} if {
	some of in _policies
	keys.admits(_policy_before(of), of.use)
	policy := values.attribute(of.policy, "policy").value
	not keys.admits(policy, of.use)
	message := $"{of.policy.address} makes the policy of the key that encrypts {of.use.by} one that no longer admits {of.use.service}"
}

# Where it goes, the provider puts KMS's default in its place, which admits no service:
# https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
_losses contains {"use": of.use, "message": message} if {
	some of in _policies
	of.policy.action == "delete"
	keys.admits(_policy_before(of), of.use)
	message := $"without {of.policy.address} the key that encrypts {of.use.by} no longer admits {of.use.service}"
}

undecided contains verdict.finding(of.use.key, of.use.by, message) if {
	some of in _policies
	values.attribute(of.policy, "policy").is in {"unknown", "reference"}
	message := $"whether {of.policy.address} lets the key that encrypts {of.use.by} admit {of.use.service} is known only after apply"
}

_policy_before(of) := values.before(of.use.key, "policy") if {
	of.policy.action == "create"
} else := values.before(of.policy, "policy")

_enabled(key) := "is_enabled" if {
	key.type == "aws_kms_key"
} else := "enabled"
