# METADATA
# title: Changes of the logging arguments are not ignored
# description: >-
#   With `ignore_changes` on them Terraform accepts that somebody switches logging off by hand, and no plan ever
#   shows it.
# related_resources:
# - https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes
# custom:
#   tier: mandatory
#   severity: high
#   remediation: >-
#     take the argument, or `all`, out of `lifecycle.ignore_changes`; our constructs never set it
#   applies_to: [configuration]
#   about: state
#   judges:
#     aws_eks_cluster: [lifecycle]
#     rancher2_cluster: [eks_config_v2]
#     aws_cloudtrail: [lifecycle]
#   controls: [EKS.8, CloudTrail.1]
package rules.eks.logging_not_ignored

import data.lib.resources
import data.lib.twins
import data.lib.verdict

# The arguments that decide whether a cluster logs, and what a trail records and where it puts it.
_logging := {
	"aws_eks_cluster": {"enabled_cluster_log_types"},
	"aws_cloudtrail": {
		"advanced_event_selector",
		"cloud_watch_logs_group_arn",
		"enable_log_file_validation",
		"enable_logging",
		"event_selector",
		"include_global_service_events",
		"is_multi_region_trail",
		"is_organization_trail",
		"kms_key_id",
		"s3_bucket_name",
	},
}

_judged := [entry |
	some type, _ in _logging
	some entry in resources.of_type(type)
	entry.kind == "configuration"
	resources.remains(entry)
]

subjects contains verdict.subject(entry, "ignore_changes") if some entry in _judged

deny contains verdict.finding(entry, "ignore_changes", message) if {
	some entry in _judged
	ignored := {name | some change in _ignored(entry); some name in _logging_name(entry, change)}
	count(ignored) > 0
	message := $"lifecycle.ignore_changes has {verdict.quoted(ignored)}"
}

undecided contains verdict.finding(entry, "ignore_changes", message) if {
	some entry in _judged
	some change in _ignored(entry)
	not _plain(change)
	message := $"lifecycle.ignore_changes has {verdict.shown(change)}, which names no argument"
}

_ignored(entry) := [change |
	some lifecycle in _list(object.get(entry.after, "lifecycle", []))
	some change in _list(object.get(lifecycle, "ignore_changes", []))
]

_list(value) := value if is_array(value)

_list(value) := [value] if {
	not is_array(value)
	not is_null(value)
}

# A reference may be written as an expression, and may name an element.
_name(change) := name if {
	[[_, name]] := regex.find_all_string_submatch_n(`^(?:\$\{)?([A-Za-z_][A-Za-z0-9_-]*)(?:[\[.].*)?\}?$`, change, 1)
}

_plain(change) if _name(change)

_logging_name(_, change) := {"all"} if _name(change) == "all"

_logging_name(entry, change) := {name} if {
	name := _name(change)
	some argument in _logging[entry.type]
	name == twins.argument(entry.declared, argument)
}
