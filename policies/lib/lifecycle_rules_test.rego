package lib.lifecycle_rules_test

import data.lib.fixtures_test as fixtures
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

roots_of_streams := {
	"no prefix": {"given": {"is": "absent"}, "root": {"begins": "", "goes_on": "date", "sure": true}},
	"a prefix": {"given": {"is": "known", "value": "prod/"}, "root": {"begins": "prod/", "goes_on": "date", "sure": true}},
	"a prefix with expressions": {"given": {"is": "known", "value": "prod/!{timestamp:yyyy}/"}, "root": {"begins": "prod/", "goes_on": "any", "sure": true}},
	"one that is unknown": {"given": {"is": "unknown"}, "root": {"begins": "", "goes_on": "any", "sure": false}},
}

test_root_by_prefix_of_stream[name] if {
	some name, case in roots_of_streams
	lifecycle_rules.stream_root(case.given) == case.root
}

# Whether an expiry is before the floor of 365 days or not; of one that is unknown neither is sure.
times := {
	"the floor": {"expiry": 365, "late": true, "early": false, "date": false},
	"a day less": {"expiry": 364, "late": false, "early": true, "date": false},
	"a date": {"expiry": "2030-01-01T00:00:00Z", "late": false, "early": true, "date": true},
	"unknown": {"expiry": "unknown", "late": false, "early": false, "date": false},
}

test_time_and_the_floor[name] if {
	some name, case in times
	{true | lifecycle_rules.is_late(case.expiry)} == {true | case.late}
	{true | lifecycle_rules.is_early(case.expiry)} == {true | case.early}
	{true | lifecycle_rules.is_date(case.expiry)} == {true | case.date}
}

rules(number) := {"kind": "plan", "unknown": {}, "after": {"rule": [rule |
	some i in numbers.range(1, number)
	rule := {"id": $"r{i}", "status": "Enabled", "expiration": [{"days": 30}]}
]}}

numbered(resource, last) := [fixtures.but(resource, {"name": name, "address": $"{resource.type}.{name}"}) |
	some i in numbers.range(1, last)
	name := $"n{i}"
]

# Rules are compared with who writes logs, trails and streams, up to 5000 pairs.
crowds := {
	"25 trails and 25 streams, 100 rules": {
		"writers": array.concat(numbered(fixtures.trail, 25), numbered(fixtures.created("aws_kinesis_firehose_delivery_stream", "s", {}), 25)),
		"rules": 100,
		"expiries": {30},
	},
	"3 trails, 1667 rules": {"writers": numbered(fixtures.trail, 3), "rules": 1667, "expiries": {"unknown"}},
	"3 streams, 1667 rules": {
		"writers": numbered(fixtures.created("aws_kinesis_firehose_delivery_stream", "s", {}), 3),
		"rules": 1667,
		"expiries": {"unknown"},
	},
}

test_rules_are_compared_with_so_many_writers[name] if {
	some name, case in crowds
	lifecycle_rules.expiries(rules(case.rules), "rule", {trail}) == case.expiries with input as fixtures.plan(case.writers)
}

test_folders_of_trails_are_none_of_streams if {
	root := lifecycle_rules.stream_root({"is": "known", "value": "prod/"})
	lifecycle_rules.holds("prod/2026", root)
	not lifecycle_rules.holds("prod/o-a1b2c3d4e5/", root)
}
