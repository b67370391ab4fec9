# METADATA
# title: Groups are of a class that keeps and filters their logs
# description: >-
#   An infrequent-access group has neither metric nor subscription filters, so that an alarm or archive on it never
#   gets an event. A delivery group keeps its events for a day or two, whatever `retention_in_days` says. A class
#   that the rule does not know is undecided.
# related_resources:
# - https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
# - https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group
# custom:
#   tier: baseline
#   severity: medium
#   remediation: >-
#     give the group the `STANDARD` class, or take the filter off an infrequent-access one
#   applies_to: [plan, configuration]
#   about: state
#   judges:
#     aws_cloudwatch_log_group: [arn, name, name_prefix, log_group_class, region]
#   links:
#     aws_cloudtrail: [cloud_watch_logs_group_arn]
#     aws_eks_cluster: [name]
#     rancher2_cluster: [eks_config_v2, name]
#     aws_cloudwatch_log_metric_filter: [log_group_name, region]
#     aws_cloudwatch_log_subscription_filter: [log_group_name, region]
#   controls: []
package rules.cloudwatch.class_fits

import data.lib.filters
import data.lib.instances
import data.lib.log_groups
import data.lib.values
import data.lib.verdict

subjects contains verdict.subject(group, "class") if some group in log_groups.remaining

deny contains verdict.finding(group, "class", message) if {
	some group in log_groups.remaining
	_class(group).value == "INFREQUENT_ACCESS"
	addresses := {addresses | some key in filters.keys_of(group); addresses := _sure[key]}
	count(addresses) > 0
	message := $"log_group_class is INFREQUENT_ACCESS, which does not serve {verdict.several(addresses)}"
}

deny contains verdict.finding(group, "class", "log_group_class is DELIVERY, which keeps events for a day or two") if {
	some group in log_groups.remaining
	group.holds == "yes"
	_class(group).value == "DELIVERY"
}

undecided contains verdict.finding(group, "class", message) if {
	some group in log_groups.remaining
	group.holds == "maybe"
	_class(group).value == "DELIVERY"
	message := "log_group_class is DELIVERY, and whether it holds logs of a cluster is known only after apply"
}

undecided contains verdict.finding(group, "class", message) if {
	some group in log_groups.remaining
	_class(group).value == "INFREQUENT_ACCESS"
	addresses := _possible(group)
	count(addresses) > 0
	count([key | some key in filters.keys_of(group); _sure[key]]) == 0
	message := $"log_group_class is INFREQUENT_ACCESS, and whether {verdict.several(addresses)} is on this group can't be told"
}

undecided contains verdict.finding(group, "class", message) if {
	some group in log_groups.remaining
	_class(group).is in {"unknown", "reference"}
	addresses := _possible(group)
	count(addresses) > 0
	message := $"log_group_class is known only after apply, and {verdict.several(addresses)} needs STANDARD"
}

# AWS adds classes, of which each serves less than STANDARD.
undecided contains verdict.finding(group, "class", message) if {
	some group in log_groups.remaining
	class := _class(group).value
	not class in {"", "DELIVERY", "INFREQUENT_ACCESS", "STANDARD"}
	message := $"log_group_class is {verdict.text(class)}, of which this rule does not know what it keeps and serves"
}

_sure := {key: verdict.several(addresses) |
	some key, those in filters.on_key
	addresses := {filter.address | some filter in those; filter.on == "yes"}
	count(addresses) > 0
}

_on := {key: verdict.several({filter.address | some filter in those}) | some key, those in filters.on_key}

_possible(group) := {_on[key] | some key in filters.keys_of(group)} | {addresses |
	some pattern in instances.patterns(group)
	addresses := _perhaps[pattern]
}

_perhaps := {pattern: verdict.several({filter.address | some filter in those}) | some pattern, those in filters.perhaps}

# Left out, it is STANDARD, though the provider says so only after apply.
_class(group) := values.attribute_or_default(group, "log_group_class")
