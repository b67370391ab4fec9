package rules.eks.logging_not_ignored_test

import data.lib.fixtures_test as fixtures
import data.rules.eks.logging_not_ignored as rule

clusters := {
	"no lifecycle": {"body": {}, "expect": "pass"},
	"null": {"body": {"lifecycle": null}, "expect": "pass"},
	"empty": {"body": {"lifecycle": {"ignore_changes": []}}, "expect": "pass"},
	"null changes": {"body": {"lifecycle": {"ignore_changes": null}}, "expect": "pass"},
	"other arguments": {"body": {"lifecycle": {"ignore_changes": ["tags", "tags_all[\"x\"]", "kubernetes_network_config[0].service_ipv4_cidr", "x2"]}}, "expect": "pass"},
	"the argument": {"body": {"lifecycle": {"ignore_changes": ["enabled_cluster_log_types"]}}, "expect": "deny"},
	"the argument as text": {"body": {"lifecycle": {"ignore_changes": "enabled_cluster_log_types"}}, "expect": "deny"},
	"the argument as an expression": {"body": {"lifecycle": {"ignore_changes": ["${enabled_cluster_log_types}"]}}, "expect": "deny"},
	"an element": {"body": {"lifecycle": {"ignore_changes": ["enabled_cluster_log_types[0]"]}}, "expect": "deny"},
	"all": {"body": {"lifecycle": {"ignore_changes": "all"}}, "expect": "deny"},
	"all in a list": {"body": {"lifecycle": {"ignore_changes": ["all"]}}, "expect": "deny"},
	"a list of lifecycles": {"body": {"lifecycle": [{"prevent_destroy": true}, {"ignore_changes": ["enabled_cluster_log_types"]}]}, "expect": "deny"},
	"a function": {"body": {"lifecycle": {"ignore_changes": ["${concat(var.a)}"]}}, "expect": "undecided"},
	"a number": {"body": {"lifecycle": {"ignore_changes": [5]}}, "expect": "undecided"},
	"spaces around": {"body": {"lifecycle": {"ignore_changes": [" enabled_cluster_log_types "]}}, "expect": "undecided"},
	"a trail's argument": {"body": {"lifecycle": {"ignore_changes": ["enable_logging"]}}, "expect": "pass"},
}

test_clusters[name] if {
	some name, case in clusters
	fixtures.outcomes(data.rules.eks.logging_not_ignored) == {"aws_eks_cluster.c: ignore_changes": case.expect} with input as fixtures.given([fixtures.stack({"aws_eks_cluster": {"c": case.body}})])
}

trail_arguments := {
	"advanced_event_selector", "cloud_watch_logs_group_arn", "enable_log_file_validation", "enable_logging",
	"event_selector", "include_global_service_events", "is_multi_region_trail", "is_organization_trail", "kms_key_id", "s3_bucket_name", "all",
}

test_trails[argument] if {
	some argument in trail_arguments
	trail := {"lifecycle": {"ignore_changes": [argument]}}
	fixtures.outcomes(data.rules.eks.logging_not_ignored) == {"aws_cloudtrail.t: ignore_changes": "deny"} with input as fixtures.given([fixtures.stack({"aws_cloudtrail": {"t": trail}})])
}

test_what_is_not_made_ignores_nothing if {
	body := {"count": 0, "lifecycle": {"ignore_changes": ["all"]}}
	fixtures.outcomes(data.rules.eks.logging_not_ignored) == {} with input as fixtures.given([fixtures.stack({"aws_eks_cluster": {"c": body}})])
}

test_plans_do_not_carry_it if {
	fixtures.outcomes(data.rules.eks.logging_not_ignored) == {} with input as fixtures.given([fixtures.plan([fixtures.cluster([])])])
}

test_finding if {
	rule.deny == {{
		"document": "first",
		"address": "aws_cloudtrail.t",
		"subject": "ignore_changes",
		"message": `lifecycle.ignore_changes has "enable_logging", "event_selector"`,
	}} with input as fixtures.given([fixtures.stack({"aws_cloudtrail": {"t": {"lifecycle": {"ignore_changes": ["event_selector", "tags", "enable_logging"]}}}})])
}
