package rules.cloudtrail.not_reduced_test

import data.lib.fixtures_test as fixtures
import data.rules.cloudtrail.not_reduced as rule

trail := fixtures.but(fixtures.trail, {"after": {"cloud_watch_logs_group_arn": "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/cloudtrail/audit:*"}})

validation := "aws_cloudtrail.t: validation"

group := "aws_cloudtrail.t: log group"

replaced(resource) := fixtures.but(resource, {"actions": ["delete", "create"]})

cases := {
	"as it was": {"trail": fixtures.standing(trail), "expect": {}},
	"new, with neither": {"trail": fixtures.but(fixtures.trail, {"after": {"enable_log_file_validation": false}}), "expect": {}},
	"updated otherwise": {"trail": fixtures.updated(trail, {"tags": {}}), "expect": {validation: "pass", group: "pass"}},
	"validation off": {"trail": fixtures.updated(trail, {"enable_log_file_validation": false}), "expect": {validation: "deny", group: "pass"}},
	"validation off, as text": {"trail": fixtures.updated(trail, {"enable_log_file_validation": "false"}), "expect": {validation: "deny", group: "pass"}},
	"validation absent": {"trail": fixtures.lacking(fixtures.updated(trail, {}), ["enable_log_file_validation"]), "expect": {validation: "deny", group: "pass"}},
	"validation off by a replacement": {"trail": replaced(fixtures.updated(trail, {"enable_log_file_validation": false})), "expect": {validation: "deny", group: "pass"}},
	"forgotten and made anew, validation off": {
		"trail": fixtures.but(fixtures.updated(trail, {"enable_log_file_validation": false}), {"actions": ["create", "forget"]}),
		"expect": {validation: "deny", group: "pass"},
	},
	"validation unknown": {"trail": fixtures.unknown(fixtures.updated(trail, {}), "enable_log_file_validation"), "expect": {validation: "undecided", group: "pass"}},
	"validation off before": {
		"trail": fixtures.updated(fixtures.but(trail, {"after": {"enable_log_file_validation": false}}), {"tags": {}}),
		"expect": {group: "pass"},
	},
	"delivery gone": {"trail": fixtures.updated(trail, {"cloud_watch_logs_group_arn": ""}), "expect": {validation: "pass", group: "deny"}},
	"delivery null": {"trail": fixtures.updated(trail, {"cloud_watch_logs_group_arn": null}), "expect": {validation: "pass", group: "deny"}},
	"delivery to another group": {"trail": fixtures.updated(trail, {"cloud_watch_logs_group_arn": "arn:other"}), "expect": {validation: "pass", group: "pass"}},
	"delivery unknown": {"trail": fixtures.unknown(fixtures.updated(trail, {}), "cloud_watch_logs_group_arn"), "expect": {validation: "pass", group: "undecided"}},
	"no delivery before": {
		"trail": fixtures.updated(fixtures.but(trail, {"after": {"cloud_watch_logs_group_arn": ""}}), {"tags": {}}),
		"expect": {validation: "pass"},
	},
	"no delivery before, null": {
		"trail": fixtures.updated(fixtures.but(trail, {"after": {"cloud_watch_logs_group_arn": null}}), {"tags": {}}),
		"expect": {validation: "pass"},
	},
	"deleted": {"trail": fixtures.gone(trail, ["delete"]), "expect": {}},
	"of data events, by an advanced selector": {
		"trail": fixtures.updated(trail, {"advanced_event_selector": [{"field_selector": [{"field": "eventCategory", "equals": ["Data"]}]}], "enable_log_file_validation": false}),
		"expect": {},
	},
	"of data events": {
		"trail": fixtures.updated(trail, {"event_selector": [{"include_management_events": false}], "enable_log_file_validation": false}),
		"expect": {},
	},
}

test_changes[name] if {
	some name, case in cases
	fixtures.outcomes(data.rules.cloudtrail.not_reduced) == case.expect with input as fixtures.plan([case.trail])
}

test_messages if {
	changed := fixtures.updated(trail, {"enable_log_file_validation": false, "cloud_watch_logs_group_arn": ""})
	messages := {found.message | some found in rule.deny} with input as fixtures.plan([changed])
	messages == {"the update switches enable_log_file_validation off", "the update takes cloud_watch_logs_group_arn away"}
}
