package lib.resources_test

import data.lib.fixtures_test as fixtures
import data.lib.resources

# Whether there will be any of a block of a configuration, by what says how many.
existing := {
	"nothing": {"body": {}, "expect": "yes"},
	"a count": {"body": {"count": 2}, "expect": "yes"},
	"a count of none": {"body": {"count": 0}, "expect": "no"},
	"a count of none as text": {"body": {"count": "0"}, "expect": "no"},
	"a count that is an expression": {"body": {"count": "${var.n}"}, "expect": "maybe"},
	"a map": {"body": {"for_each": {"a": "b"}}, "expect": "yes"},
	"an empty map": {"body": {"for_each": {}}, "expect": "no"},
	"an empty list": {"body": {"for_each": []}, "expect": "no"},
	"a map that is an expression": {"body": {"for_each": "${toset(var.names)}"}, "expect": "maybe"},
}

test_exists[title] if {
	some title, case in existing
	[entry.exists | some entry in resources.list] == [case.expect] with input as fixtures.stack({"aws_cloudtrail": {"t": case.body}})
}
