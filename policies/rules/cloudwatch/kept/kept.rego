# METADATA
# title: Log groups are not deleted or cut short
# description: >-
#   Deleting or replacing a group deletes every event in it, and a shorter retention deletes the older ones
#   within days. Neither can be undone.
# related_resources:
# - https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group
# custom:
#   tier: mandatory
#   severity: critical
#   remediation: >-
#     keep the group (`skip_destroy = true` before a delete; `onDestroy: "retain"` or `"protect"`), and its
#     retention at the floor or above
#   applies_to: [plan]
#   about: change
#   judges:
#     aws_cloudwatch_log_group: [name, retention_in_days, skip_destroy]
#   links:
#     aws_cloudtrail: [cloud_watch_logs_group_arn]
#   controls: [CloudWatch.16]
package rules.cloudwatch.kept

import data.lib.log_groups
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

# The trail's group may be another instance, which stays as it is.
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
	some group in _changing
	days := group.retention.value
	_cut(values.before(group, "retention_in_days"), days)
	message := $"retention_in_days goes from {_days(values.before(group, "retention_in_days"))} to {days}, less than {settings.retention_days}"
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
