package lib.subscription_patterns_test

import data.lib.subscription_patterns

patterns := {
	"": {"audit": "yes", "authenticator": "yes", "trail": "yes"},
	"  ": {"audit": "yes", "authenticator": "yes", "trail": "yes"},
	"%^time=%": {"audit": "no", "authenticator": "yes", "trail": "no"},
	"%^level=%": {"audit": "no", "authenticator": "maybe", "trail": "no"},
	"%time=%": {"audit": "maybe", "authenticator": "maybe", "trail": "maybe"},
	"%^.*%": {"audit": "maybe", "authenticator": "maybe", "trail": "maybe"},
	"ERROR": {"audit": "maybe", "authenticator": "maybe", "trail": "maybe"},
	"[a, b]": {"audit": "maybe", "authenticator": "maybe", "trail": "maybe"},
	`{ $.stage != "RequestReceived" }`: {"audit": "yes", "authenticator": "no", "trail": "maybe"},
	`{ ($.kind = "Event") && ($.apiVersion = "audit.k8s.io/v1") && ($.stage != "RequestReceived") }`: {"audit": "yes", "authenticator": "no", "trail": "maybe"},
	` { $.stage != "RequestReceived" && $.requestURI != "/livez*" && $.requestURI != "/openapi/v2" } `: {"audit": "yes", "authenticator": "no", "trail": "maybe"},
	`{ $.requestURI != "/api*" }`: {"audit": "maybe", "authenticator": "no", "trail": "maybe"},
	`{ $.requestURI != "*" }`: {"audit": "maybe", "authenticator": "no", "trail": "maybe"},
	`{ $.stage = "RequestReceived" }`: {"audit": "maybe", "authenticator": "no", "trail": "maybe"},
	`{ $.stage != "RequestReceived" || $.verb = "get" }`: {"audit": "maybe", "authenticator": "no", "trail": "maybe"},
	`{ $.verb = "create" }`: {"audit": "maybe", "authenticator": "no", "trail": "maybe"},
	`{ $.eventSource = "eks.amazonaws.com" }`: {"audit": "maybe", "authenticator": "no", "trail": "maybe"},
}

test_pattern[pattern] if {
	some pattern, expect in patterns
	subscription_patterns.passed(pattern) == expect
}

test_the_pattern_of_a_log_archive_lets_audit_records_through if {
	of_archive := subscription_patterns._of_log_archive
	subscription_patterns.passed(of_archive) == {"audit": "yes", "authenticator": "no", "trail": "maybe"}

	# Another, however like it, is not known to let through all that is worth keeping.
	subscription_patterns.passed(replace(of_archive, `"leases"`, `"secrets"`)).audit == "maybe"
}
