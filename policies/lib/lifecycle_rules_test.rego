package lib.lifecycle_rules_test

import data.lib.lifecycle_rules

trail := lifecycle_rules.trail_root({"is": "absent"})

prefixes := {
	"": true,
	"AWS": true,
	"AWSLogs/": true,
	"AWSLogs/1111": true,
	"AWSLogs/111122223333": true,
	"AWSLogs/111122223333/": true,
	"AWSLogs/111122223333/Cloud": true,
	"AWSLogs/111122223333/CloudTrail": true,
	"AWSLogs/111122223333/CloudTrail/": true,
	"AWSLogs/111122223333/CloudTrail/eu-west-1/": true,
	"AWSLogs/o-": true,
	"AWSLogs/o-abc/": true,
	"AWSLogs/o-abc/111122223333/CloudTrail/": true,
	"AWSLogs/111122223333/CloudTrail-Digest/": false,
	"AWSLogs/111122223333/CloudTrail-Insight": false,
	"AWSLogs/111122223333/elasticloadbalancing/": false,
	"AWSLogs/111122223333/vpcflowlogs": false,
	"AWSLogs/o-abc/111122223333/Config/": false,
	"AWSLogs/x/": false,
	"results/": false,
	"awslogs/": false,
}

test_log_files_of_trails[prefix] if {
	some prefix, expect in prefixes
	{true | lifecycle_rules.holds(prefix, trail)} == {true | expect}
}

streams := {
	"no prefix": {"given": {"is": "absent"}, "holds": {"", "2", "2026/"}, "not": {"errors/", "AWSLogs/"}},
	"a prefix": {"given": {"is": "known", "value": "prod/"}, "holds": {"", "pro", "prod/", "prod/2026/11/"}, "not": {"prod/errors/", "test/"}},
	"a prefix with expressions": {
		"given": {"is": "known", "value": "prod/!{timestamp:yyyy}/"},
		"holds": {"", "prod/", "prod/errors/"},
		"not": {"test/"},
	},
	"one that is unknown": {"given": {"is": "unknown"}, "holds": {"", "errors/"}, "not": set()},
}

test_objects_of_streams[name] if {
	some name, case in streams
	root := lifecycle_rules.stream_root(case.given)
	every prefix in case.holds {
		lifecycle_rules.holds(prefix, root)
	}
	every prefix in case["not"] {
		not lifecycle_rules.holds(prefix, root)
	}
}

test_root_by_prefix_of_trail if {
	lifecycle_rules.trail_root({"is": "known", "value": "audit"}).begins == "audit/AWSLogs/"
	lifecycle_rules.trail_root({"is": "known", "value": ""}) == trail
	not lifecycle_rules.trail_root({"is": "unknown"}).sure
}
