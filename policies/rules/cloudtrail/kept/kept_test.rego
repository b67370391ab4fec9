package rules.cloudtrail.kept_test

import data.lib.fixtures_test as fixtures
import data.rules.cloudtrail.kept as rule

trail := fixtures.trail

other := fixtures.but(trail, {"name": "u", "address": "aws_cloudtrail.u"})

data_only := {"event_selector": [{"include_management_events": false}]}

read_only := {"event_selector": [{"read_write_type": "ReadOnly"}]}

cases := {
	"no-op": {"resources": [fixtures.standing(trail)], "expect": {"t": "pass"}},
	"deleted": {"resources": [fixtures.gone(trail, ["delete"])], "expect": {"t": "deny"}},
	"forgotten": {"resources": [fixtures.gone(trail, ["forget"])], "expect": {"t": "deny"}},
	"deleted beside one that stays": {"resources": [fixtures.gone(trail, ["delete"]), fixtures.standing(other)], "expect": {"t": "pass", "u": "pass"}},
	"deleted beside one that is made": {"resources": [fixtures.gone(trail, ["delete"]), other], "expect": {"t": "pass"}},
	"deleted beside one that is off": {"resources": [fixtures.gone(trail, ["delete"]), fixtures.but(other, {"after": {"enable_logging": false}})], "expect": {"t": "deny"}},
	"deleted beside one for data": {"resources": [fixtures.gone(trail, ["delete"]), fixtures.but(other, {"after": data_only})], "expect": {"t": "deny"}},
	"deleted beside one for reads": {"resources": [fixtures.gone(trail, ["delete"]), fixtures.but(other, {"after": read_only})], "expect": {"t": "deny"}},
	"deleted beside one that may be": {"resources": [fixtures.gone(trail, ["delete"]), fixtures.unknown(other, "enable_logging")], "expect": {"t": "undecided"}},
	"both deleted": {"resources": [fixtures.gone(trail, ["delete"]), fixtures.gone(other, ["delete"])], "expect": {"t": "deny", "u": "deny"}},
	"deleted when it was off": {"resources": [fixtures.gone(fixtures.but(trail, {"after": {"enable_logging": false}}), ["delete"])], "expect": {}},
	"deleted when nothing says that it was off": {"resources": [fixtures.gone(fixtures.lacking(trail, ["enable_logging"]), ["delete"])], "expect": {"t": "deny"}},
	"deleted when it was for data": {"resources": [fixtures.gone(fixtures.but(trail, {"after": data_only}), ["delete"])], "expect": {}},
	"made": {"resources": [trail], "expect": {}},
	"replaced": {"resources": [fixtures.but(fixtures.standing(trail), {"actions": ["delete", "create"]})], "expect": {"t": "pass"}},
	"off": {"resources": [fixtures.updated(trail, {"enable_logging": false})], "expect": {"t": "deny"}},
	"on by default": {"resources": [fixtures.updated(trail, {"enable_logging": null})], "expect": {"t": "pass"}},
	"narrowed to reads": {"resources": [fixtures.updated(trail, read_only)], "expect": {"t": "deny"}},
	"narrowed to data": {"resources": [fixtures.updated(trail, data_only)], "expect": {"t": "deny"}},
	"narrowed before": {"resources": [fixtures.updated(fixtures.but(trail, {"after": read_only}), {"tags": {}})], "expect": {"t": "pass"}},
	"narrowed beside another that records": {"resources": [fixtures.updated(trail, data_only), fixtures.standing(other)], "expect": {"t": "deny", "u": "pass"}},
	"one region": {"resources": [fixtures.updated(trail, {"is_multi_region_trail": false})], "expect": {"t": "deny"}},
	"one region before": {"resources": [fixtures.updated(fixtures.but(trail, {"after": {"is_multi_region_trail": false}}), {"tags": {}})], "expect": {"t": "pass"}},
	"another bucket": {"resources": [fixtures.updated(trail, {"s3_bucket_name": "elsewhere"})], "expect": {"t": "deny"}},
	"narrowed by a replacement": {"resources": [fixtures.but(fixtures.updated(trail, {"is_multi_region_trail": false}), {"actions": ["create", "delete"]})], "expect": {"t": "deny"}},
	"narrowed as it is forgotten and made": {"resources": [fixtures.but(fixtures.updated(trail, {"enable_logging": false}), {"actions": ["create", "forget"]})], "expect": {"t": "deny"}},
	"unknown logging": {"resources": [fixtures.unknown(fixtures.updated(trail, {}), "enable_logging")], "expect": {"t": "undecided"}},
	"unknown regions": {"resources": [fixtures.unknown(fixtures.updated(trail, {}), "is_multi_region_trail")], "expect": {"t": "undecided"}},
	"unknown selectors": {"resources": [fixtures.unknown(fixtures.updated(trail, {}), "event_selector")], "expect": {"t": "undecided"}},
	"unknown bucket": {"resources": [fixtures.unknown(fixtures.updated(trail, {}), "s3_bucket_name")], "expect": {"t": "undecided"}},
	"all gone by an update to null": {"resources": [fixtures.but(fixtures.gone(trail, ["update"]), {})], "expect": {"t": "deny"}},
}

test_plans[name] if {
	some name, case in cases
	expected := {$"aws_cloudtrail.{trail_name}: recording": outcome | some trail_name, outcome in case.expect}
	fixtures.outcomes(data.rules.cloudtrail.kept) == expected with input as fixtures.given([fixtures.plan(case.resources)])
}

# What another trail will record is asked only for one that goes.
test_one_finding_where_another_is_unsure if {
	plan := fixtures.plan([
		fixtures.updated(trail, {"enable_logging": false}),
		fixtures.unknown(fixtures.updated(other, {}), "enable_logging"),
	])
	[[found.address | some found in rule.deny], [found.address | some found in rule.undecided]] == [["aws_cloudtrail.t"], ["aws_cloudtrail.u"]] with input as plan
}

test_trail_elsewhere_goes_on if {
	fixtures.outcomes(data.rules.cloudtrail.kept) == {"aws_cloudtrail.t: recording": "pass"} with input as fixtures.given([fixtures.plan([fixtures.gone(trail, ["delete"])])])
		with data.settings as {"trail_elsewhere": {"arn": "arn:aws:cloudtrail:eu-central-1:111122223333:trail/org", "reason": "the organization's"}}
}

test_trail_of_another_document_goes_on if {
	documents := [fixtures.plan([fixtures.gone(trail, ["delete"])]), fixtures.stack({"aws_cloudtrail": {"u": {}}})]
	fixtures.outcomes(data.rules.cloudtrail.kept) == {"aws_cloudtrail.t: recording": "pass"} with input as fixtures.given(documents)
}

deferrals := {
	"a trail": {"before": {"enable_logging": true}, "expect": {"aws_cloudtrail.t: recording": "undecided"}},
	"a trail that was off": {"before": {"enable_logging": false}, "expect": {}},
	"a trail for data": {"before": data_only, "expect": {}},
	"a trail for reads": {"before": read_only, "expect": {"aws_cloudtrail.t: recording": "undecided"}},
	"a new trail": {"before": null, "expect": {}},
	"something else": {"type": "aws_cloudwatch_log_group", "before": {"name": "/aws/eks/prod/cluster"}, "expect": {}},
}

test_deferred[name] if {
	some name, case in deferrals
	plan := object.union(fixtures.plan([]), {"deferred_changes": [{"resource_change": {
		"address": "aws_cloudtrail.t",
		"type": object.get(case, "type", "aws_cloudtrail"),
		"change": {"actions": ["update"], "before": case.before, "after": {}},
	}}]})
	fixtures.outcomes(data.rules.cloudtrail.kept) == case.expect with input as plan
}

test_configuration_has_no_before if {
	fixtures.outcomes(data.rules.cloudtrail.kept) == {} with input as fixtures.given([fixtures.stack({"aws_cloudtrail": {"t": {"enable_logging": false}}})])
}

test_finding if {
	rule.deny == {{
		"document": "first",
		"address": "aws_cloudtrail.t",
		"subject": "recording",
		"message": `the update narrows the trail: enable_logging goes off; is_multi_region_trail goes off; s3_bucket_name goes from "logs" to "x"; write events of EKS are no longer recorded`,
	}} with input as fixtures.given([fixtures.plan([fixtures.updated(trail, object.union(read_only, {"enable_logging": false, "is_multi_region_trail": false, "s3_bucket_name": "x"}))])])
}
