# METADATA
# title: Log groups are not deleted or cut short
# description: >-
#   Deleting or replacing a log group deletes every event in it, and a shorter retention deletes the older events
#   within days. Neither can be undone. The rule also protects the log streams of these groups, and denies account
#   policies that shorten the retention of these groups. If a group keeps its logs for less than the floor and an
#   archive keeps them longer, the rule protects the archive: its subscription filters, Firehose stream, bucket,
#   bucket policy and lifecycle rules. A plan may move to a new archive if the old bucket stays. A shorter retention is a warning if
#   an archive stands before and after the plan, because an archive holds only what was logged since it exists.
# related_resources:
# - https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group
# custom:
#   tier: mandatory
#   severity: critical
#   remediation: >-
#     keep the group (`skip_destroy = true` before a delete; `onDestroy: "retain"` or `"protect"`), and its
#     retention at the floor or above, also by account policies; keep the archive of a group that keeps less itself
#   applies_to: [plan]
#   about: change
#   judges:
#     aws_cloudwatch_log_group: [arn, name, region, retention_in_days, skip_destroy]
#     aws_cloudwatch_log_account_policy: [policy_document, policy_type, region, selection_criteria]
#     awscc_logs_account_policy: [policy_document, policy_type, selection_criteria]
#   links:
#     aws_cloudtrail: [cloud_watch_logs_group_arn]
#     aws_cloudwatch_log_subscription_filter: [destination_arn, filter_pattern, log_group_name, region]
#     aws_cloudwatch_log_stream: [log_group_name]
#     aws_kinesis_firehose_delivery_stream: [arn, extended_s3_configuration, name]
#     aws_s3_bucket: [bucket, lifecycle_rule, policy]
#     aws_s3_bucket_lifecycle_configuration: [bucket, rule]
#     aws_s3_bucket_policy: [bucket, policy]
#   evidence:
#     aws_cloudwatch_log_stream: [/aws/eks/, /aws/cloudtrail/, aws-cloudtrail-logs-]
#     aws_cloudwatch_log_subscription_filter: [/aws/eks/]
#   controls: [CloudWatch.16]
package rules.cloudwatch.kept

import data.lib.account_retention
import data.lib.archive_losses
import data.lib.archives
import data.lib.log_groups
import data.lib.resources
import data.lib.settings
import data.lib.values
import data.lib.verdict

subjects contains verdict.subject(group, "logs") if {
	some groups in [log_groups.existing, log_groups.perhaps_existing, log_groups.deferred]
	some group in groups
}

undecided contains verdict.finding(group, "logs", "what becomes of the group is deferred to a later plan") if {
	some group in log_groups.deferred
}

deny contains verdict.finding(group, "logs", message) if {
	some group in log_groups.existing
	group.action in {"delete", "replace"}
	not values.is_on(values.before(group, "skip_destroy"))
	message := $"the plan would {group.action} the log group \"{values.before(group, "name")}\" and its logs with it"
}

# The trail's group may be another instance, which stays as it is; or the trail is in another plan.
undecided contains verdict.finding(group, "logs", message) if {
	some group in log_groups.perhaps_existing
	group.action in {"delete", "replace"}
	not values.is_on(values.before(group, "skip_destroy"))
	message := $"the plan would {group.action} the log group \"{values.before(group, "name")}\", and whether a trail writes to it can't be told"
}

undecided contains verdict.finding(group, "logs", message) if {
	some group in log_groups.perhaps_existing
	group.action in {"update", "replace", "abandon"}
	days := group.retention.value
	_is_less(values.before(group, "retention_in_days"), days)
	message := $"retention_in_days becomes {verdict.shown(days)}, and whether a trail writes to the group can't be told"
}

# A forgotten group goes on to exist; nobody looks after it any more.
deny contains verdict.warning(group, "logs", message) if {
	some group in log_groups.existing
	group.action in {"forget", "abandon"}
	message := $"the log group \"{values.before(group, "name")}\" leaves Terraform's management"
}

deny contains verdict.finding(group, "logs", message) if {
	some [group, message] in _cuts
	_archived[group.id] == "no"
}

undecided contains verdict.finding(group, "logs", concat("", [message, ", and whether an archive keeps the logs can't be told"])) if {
	some [group, message] in _cuts
	_archived[group.id] == "maybe"
}

deny contains verdict.warning(group, "logs", concat("", [message, "; the archive holds only what was logged since it exists"])) if {
	some [group, message] in _cuts
	_archived[group.id] == "yes"
}

_cuts := [[group, message] |
	some group in _changing
	days := group.retention.value
	_cut(values.before(group, "retention_in_days"), days)
	message := $"retention_in_days goes from {_days(values.before(group, "retention_in_days"))} to {days}, less than {settings.retention_days}"
]

# An archive that the same plan makes holds nothing of what the cut deletes.
_archived := {group.id: archives.worst({archive_losses.archived_before[group.id], archives.of_group[group.id]}) |
	some [group, _] in _cuts
}

deny contains verdict.finding(group, "logs", message) if {
	some group in _changing
	given := group.retention.value
	not is_number(given)
	message := $"retention_in_days becomes {verdict.shown(given)}, not a number of days"
}

undecided contains verdict.finding(group, "logs", "the new retention_in_days is known only after apply") if {
	some group in _changing
	group.retention.is in {"unknown", "reference"}
}

_changing := [group | some group in log_groups.existing; group.action in {"update", "replace", "abandon"}]

subjects contains verdict.subject(each.group, "archive") if some each in archive_losses.relying

deny contains verdict.finding(loss.group, "archive", loss.message) if {
	some loss in archive_losses.list
	loss.is == "lost"
}

undecided contains verdict.finding(loss.group, "archive", loss.message) if {
	some loss in archive_losses.list
	loss.is == "unsure"
}

deny contains verdict.warning(loss.group, "archive", loss.message) if {
	some loss in archive_losses.list
	loss.is == "forgotten"
}

subjects contains verdict.subject(loss.entry, "archive") if some loss in archive_losses.of_groups_elsewhere

undecided contains verdict.finding(loss.entry, "archive", loss.message) if some loss in archive_losses.of_groups_elsewhere

# A stream goes with its events.
_streams := [[stream, held] |
	some stream in resources.of_type("aws_cloudwatch_log_stream")
	stream.before != {}
	held := log_groups.held_by_name(values.before(stream, "log_group_name"))
	held != "no"
]

subjects contains verdict.subject(stream, "logs") if some [stream, _] in _streams

deny contains verdict.finding(stream, "logs", message) if {
	some [stream, "yes"] in _streams
	stream.action in {"delete", "replace"}
	message := $"the plan would {stream.action} the log stream, and its logs with it, in {values.before(stream, "log_group_name")}"
}

undecided contains verdict.finding(stream, "logs", message) if {
	some [stream, "perhaps"] in _streams
	stream.action in {"delete", "replace"}
	message := $"the plan would {stream.action} the log stream in {values.before(stream, "log_group_name")}, and whether a trail writes to the group can't be told"
}

# An account's policy overrides what groups say themselves.
subjects contains verdict.subject(policy, "groups") if {
	some policy in account_retention.list
	policy.action != "configured"
}

deny contains verdict.finding(cut.entry, "groups", _deletes(cut)) if {
	some cut in account_retention.cuts
	cut.sure
	_weight(cut) == "deny"
}

undecided contains verdict.finding(cut.entry, "groups", concat("", ["it can't be told whether ", _deletes(cut)])) if {
	some cut in account_retention.cuts
	not cut.sure
	_weight(cut) in {"deny", "undecided"}
}

undecided contains verdict.finding(cut.entry, "groups", concat("", [_deletes(cut), ", and whether trails write to them can't be told"])) if {
	some cut in account_retention.cuts
	cut.sure
	_weight(cut) == "undecided"
}

deny contains verdict.warning(cut.entry, "groups", _deletes(cut)) if {
	some cut in account_retention.cuts
	_weight(cut) == "warn"
}

_weight(cut) := "deny" if {
	count(cut.of) > 0
} else := {"sure": "deny", "perhaps": "undecided", "general": "warn", "untold": "warn"}[cut.names]

_deletes(cut) := $"the account policy would keep the logs of {_of(cut)} for less than {settings.retention_days} days, whatever the groups say"

_of(cut) := $"{concat(", ", array.slice(sort(cut.of), 0, 5))} and others" if {
	count(cut.of) > 5
} else := verdict.several(cut.of) if {
	count(cut.of) > 0
} else := "groups that its prefix names" if {
	cut.names in {"sure", "perhaps"}
} else := "groups that its criteria do not tell here, perhaps those of clusters among them," if {
	cut.names == "untold"
} else := "all groups that its prefix names, those of clusters among them"

_is_less(before, after) if _cut(before, after)

_is_less(_, after) if not is_number(after)

_cut(before, after) if {
	_ends(after)
	after < settings.retention_days
	_longer(before, after)
}

_longer(before, _) if not _ends(before)

_longer(before, after) if before > after

# 0 and nothing at all both mean that nothing expires.
_ends(days) if {
	is_number(days)
	days != 0
}

_days(days) := format_int(days, 10) if {
	_ends(days)
} else := "never"
