package rules.cloudtrail.management_events_test

import data.lib.fixtures_test as fixtures
import data.rules.cloudtrail.management_events as rule

verdict(read, write) := {"aws_cloudtrail.t: read": read, "aws_cloudtrail.t: write": write}

basic(selectors) := {"event_selector": selectors}

advanced(fields) := {"advanced_event_selector": [{"name": "x", "field_selector": array.concat([management], fields)}]}

management := {"field": "eventCategory", "equals": ["Management"], "not_equals": null}

# What is judged the same in a plan and in a configuration.
values := {
	"no selectors": {"after": {}, "expect": verdict("pass", "pass")},
	"null": {"after": {"event_selector": null, "advanced_event_selector": null}, "expect": verdict("pass", "pass")},
	"empty": {"after": {"event_selector": [], "advanced_event_selector": []}, "expect": verdict("pass", "pass")},
	"all": {"after": basic([{"read_write_type": "All", "include_management_events": true}]), "expect": verdict("pass", "pass")},
	"all by default": {"after": basic([{}]), "expect": verdict("pass", "pass")},
	"null everywhere": {"after": basic([{"read_write_type": null, "include_management_events": null, "exclude_management_event_sources": null}]), "expect": verdict("pass", "pass")},
	"read": {"after": basic([{"read_write_type": "ReadOnly"}]), "expect": verdict("pass", "deny")},
	"write": {"after": basic([{"read_write_type": "WriteOnly"}]), "expect": verdict("deny", "pass")},
	"read and write": {"after": basic([{"read_write_type": "WriteOnly"}, {"read_write_type": "ReadOnly"}]), "expect": verdict("pass", "pass")},
	"another case": {"after": basic([{"read_write_type": "all"}]), "expect": verdict("deny", "deny")},
	"another type": {"after": basic([{"read_write_type": ["All"]}]), "expect": verdict("deny", "deny")},
	"as text": {"after": basic([{"include_management_events": "true"}]), "expect": verdict("pass", "pass")},
	"without KMS and RDS data": {"after": basic([{"exclude_management_event_sources": ["kms.amazonaws.com", "rdsdata.amazonaws.com"]}]), "expect": verdict("pass", "pass")},
	"without EKS": {"after": basic([{"exclude_management_event_sources": ["eks.amazonaws.com"]}]), "expect": verdict("deny", "deny")},
	"without EKS in one of two": {"after": basic([{"exclude_management_event_sources": ["eks.amazonaws.com"]}, {}]), "expect": verdict("pass", "pass")},
	"for data only": {"after": basic([{"include_management_events": false}]), "expect": {}},
	"for data only, as text": {"after": basic([{"include_management_events": "false"}]), "expect": {}},
	"a selector that is none": {"after": basic(["All"]), "expect": {}},
	"advanced": {"after": advanced([]), "expect": verdict("pass", "pass")},
	"advanced read": {"after": advanced([{"field": "readOnly", "equals": ["true"]}]), "expect": verdict("pass", "deny")},
	"advanced read without quotes": {"after": advanced([{"field": "readOnly", "equals": [true]}]), "expect": verdict("pass", "deny")},
	"advanced write": {"after": advanced([{"field": "readOnly", "equals": ["false"]}]), "expect": verdict("deny", "pass")},
	"advanced both": {"after": advanced([{"field": "readOnly", "equals": ["false", "true"]}]), "expect": verdict("pass", "pass")},
	"advanced neither": {"after": advanced([{"field": "readOnly", "equals": ["true"]}, {"field": "readOnly", "equals": ["false"]}]), "expect": verdict("deny", "deny")},
	"advanced readOnly of nothing known": {"after": advanced([{"field": "readOnly", "equals": ["yes"]}]), "expect": verdict("deny", "deny")},
	"advanced readOnly by another operator": {"after": advanced([{"field": "readOnly", "not_equals": ["true"]}]), "expect": verdict("deny", "deny")},
	"advanced without KMS": {"after": advanced([source("not_equals", ["kms.amazonaws.com"])]), "expect": verdict("pass", "pass")},
	"advanced without EKS": {"after": advanced([source("not_equals", ["eks.amazonaws.com"])]), "expect": verdict("deny", "deny")},
	"advanced without what starts like EKS": {"after": advanced([source("not_starts_with", ["eks"])]), "expect": verdict("deny", "deny")},
	"advanced without what ends like EKS": {"after": advanced([source("not_ends_with", [".amazonaws.com"])]), "expect": verdict("deny", "deny")},
	"advanced without what starts otherwise": {"after": advanced([source("not_starts_with", ["s3"])]), "expect": verdict("pass", "pass")},
	"advanced without a number": {"after": advanced([source("not_starts_with", [5])]), "expect": verdict("pass", "pass")},
	"advanced for EKS": {"after": advanced([source("equals", ["eks.amazonaws.com"])]), "expect": verdict("pass", "pass")},
	"advanced for what starts like EKS": {"after": advanced([source("starts_with", ["eks."])]), "expect": verdict("pass", "pass")},
	"advanced for what ends like EKS": {"after": advanced([source("ends_with", ["amazonaws.com"])]), "expect": verdict("pass", "pass")},
	"advanced for what starts otherwise": {"after": advanced([source("starts_with", ["ec2."])]), "expect": verdict("deny", "deny")},
	"advanced for what ends otherwise": {"after": advanced([source("ends_with", [".example.com"])]), "expect": verdict("deny", "deny")},
	"advanced for others": {"after": advanced([source("equals", ["ec2.amazonaws.com"])]), "expect": verdict("deny", "deny")},
	"advanced for some events": {"after": advanced([{"field": "eventName", "equals": ["CreateCluster"]}]), "expect": verdict("deny", "deny")},
	"advanced with a field of no name": {"after": advanced([{"equals": ["x"]}]), "expect": verdict("deny", "deny")},
	"advanced for data": {"after": {"advanced_event_selector": [{"field_selector": [{"field": "eventCategory", "equals": ["Data"]}]}]}, "expect": {}},
	"advanced with a category by another operator": {
		"after": {"advanced_event_selector": [{"field_selector": [{"field": "eventCategory", "not_equals": ["Data"]}]}]},
		"expect": {},
	},
	"advanced in another case": {"after": {"advanced_event_selector": [{"field_selector": [{"field": "eventCategory", "equals": ["management"]}]}]}, "expect": {}},
	"advanced for something of that name": {"after": {"advanced_event_selector": [{"field_selector": [{"field": "eventName", "equals": ["Management"]}]}]}, "expect": {}},
	"advanced of no fields": {"after": {"advanced_event_selector": [{"field_selector": null}, {}, "x"]}, "expect": {}},
	"advanced read and write": {
		"after": {"advanced_event_selector": [
			{"field_selector": [management, {"field": "readOnly", "equals": ["true"]}]},
			{"field_selector": [management, {"field": "readOnly", "equals": ["false"]}]},
		]},
		"expect": verdict("pass", "pass"),
	},
}

source(operator, sources) := {"field": "eventSource", operator: sources}

test_plan[name] if {
	some name, case in values
	fixtures.outcomes(data.rules.cloudtrail.management_events) == case.expect with input as fixtures.given([fixtures.plan([fixtures.but(fixtures.trail, {"after": case.after})])])
}

test_configuration[name] if {
	some name, case in values
	fixtures.outcomes(data.rules.cloudtrail.management_events) == case.expect with input as fixtures.given([fixtures.stack({"aws_cloudtrail": {"t": case.after}})])
}

unknowns := {
	"the selectors": {"event_selector": true},
	"the advanced selectors": {"advanced_event_selector": true},
	"a selector": {"event_selector": [true]},
	"an argument of a selector": {"event_selector": [{"read_write_type": true}]},
	"a value of a field": {"advanced_event_selector": [{"field_selector": [{"equals": [false, true]}]}]},
}

test_unknown[name] if {
	some name, unknown in unknowns
	trail := fixtures.but(fixtures.trail, {"unknown": unknown})
	fixtures.outcomes(data.rules.cloudtrail.management_events) == verdict("undecided", "undecided") with input as fixtures.given([fixtures.plan([trail])])
}

data_events := {"data_resource": [{"type": "AWS::S3::Object"}]}

# A trail records what any of its selectors chooses.
unions := {
	"ARNs of data events": {
		"after": basic([object.union(data_events, {"include_management_events": true, "read_write_type": "All"})]),
		"unknown": {"event_selector": [{"data_resource": [{"values": true}]}]},
		"expect": verdict("pass", "pass"),
	},
	"data events beside all management events": {
		"after": basic([{}, data_events]),
		"unknown": {"event_selector": [{}, {"read_write_type": true, "include_management_events": true}]},
		"expect": verdict("pass", "pass"),
	},
	"what beside the read events": {
		"after": basic([{"read_write_type": "ReadOnly"}, {}]),
		"unknown": {"event_selector": [{}, {"read_write_type": true}]},
		"expect": verdict("pass", "undecided"),
	},
	"the type of a selector for data only": {
		"after": basic([{"include_management_events": false}]),
		"unknown": {"event_selector": [{"read_write_type": true}]},
		"expect": {},
	},
	"the other sources that are left out": {
		"after": basic([{"exclude_management_event_sources": ["eks.amazonaws.com", null]}]),
		"unknown": {"event_selector": [{"exclude_management_event_sources": [false, true]}]},
		"expect": verdict("deny", "deny"),
	},
	"the sources that are left out": {
		"after": basic([{"exclude_management_event_sources": [null]}]),
		"unknown": {"event_selector": [{"exclude_management_event_sources": [true]}]},
		"expect": verdict("undecided", "undecided"),
	},
	"fields of advanced data events": {
		"after": {"advanced_event_selector": [
			{"field_selector": [management]},
			{"field_selector": [{"field": "eventCategory", "equals": ["Data"]}, {"field": "resources.ARN"}]},
		]},
		"unknown": {"advanced_event_selector": [{}, {"field_selector": [{}, {"equals": true}]}]},
		"expect": verdict("pass", "pass"),
	},
	"the name of an advanced selector": {
		"after": advanced([]),
		"unknown": {"advanced_event_selector": [{"name": true}]},
		"expect": verdict("pass", "pass"),
	},
	"the sources of an advanced selector": {
		"after": advanced([{"field": "eventSource"}]),
		"unknown": {"advanced_event_selector": [{"field_selector": [{}, {"equals": true}]}]},
		"expect": verdict("undecided", "undecided"),
	},
	"the category of an advanced selector": {
		"after": {"advanced_event_selector": [{"field_selector": [{"field": "eventCategory", "equals": [null]}]}]},
		"unknown": {"advanced_event_selector": [{"field_selector": [{"equals": [true]}]}]},
		"expect": verdict("undecided", "undecided"),
	},
	"fields of an advanced selector": {
		"after": {"advanced_event_selector": [{"name": "x"}]},
		"unknown": {"advanced_event_selector": [{"field_selector": true}]},
		"expect": verdict("undecided", "undecided"),
	},
	"whether a selector is for management events": {
		"after": basic([{}]),
		"unknown": {"event_selector": [{"include_management_events": true}]},
		"expect": verdict("undecided", "undecided"),
	},
	"a selector, though it has a value": {
		"after": basic([{}]),
		"unknown": {"event_selector": [true]},
		"expect": verdict("undecided", "undecided"),
	},
	"an advanced selector, though it has a value": {
		"after": advanced([]),
		"unknown": {"advanced_event_selector": [true]},
		"expect": verdict("undecided", "undecided"),
	},
	"an advanced selector of which the name alone is said to be unknown": {
		"after": {},
		"unknown": {"advanced_event_selector": [{"name": true}]},
		"expect": verdict("undecided", "undecided"),
	},
	"fields of a trail for advanced data events": {
		"after": {"advanced_event_selector": [{"field_selector": [{"field": "eventCategory", "equals": ["Data"]}, {"field": "resources.ARN"}]}]},
		"unknown": {"advanced_event_selector": [{"field_selector": [{}, {"equals": true}]}]},
		"expect": {},
	},
	"all fields of a selector, though one has a value": {
		"after": {"advanced_event_selector": [{"field_selector": [{"field": "eventCategory", "equals": ["Data"]}]}]},
		"unknown": {"advanced_event_selector": [{"field_selector": true}]},
		"expect": verdict("undecided", "undecided"),
	},
	"a field beside a category by another operator": {
		"after": {"advanced_event_selector": [{"field_selector": [{"field": "eventCategory", "not_equals": ["Data"]}, {"field": "readOnly"}]}]},
		"unknown": {"advanced_event_selector": [{"field_selector": [{}, {"equals": true}]}]},
		"expect": verdict("undecided", "undecided"),
	},
	"a selector of which nothing is known": {
		"after": {"event_selector": [null]},
		"unknown": {"event_selector": [true]},
		"expect": verdict("undecided", "undecided"),
	},
}

test_union[name] if {
	some name, case in unions
	trail := fixtures.but(fixtures.trail, {"after": case.after, "unknown": case.unknown})
	fixtures.outcomes(data.rules.cloudtrail.management_events) == case.expect with input as fixtures.given([fixtures.plan([trail])])
}

configured_unions := {
	"ARNs of data events": {"body": basic([{"data_resource": {"type": "AWS::S3::Object", "values": ["${aws_s3_bucket.b.arn}/"]}}]), "expect": verdict("pass", "pass")},
	"dynamic data events": {"body": basic([{"dynamic": {"data_resource": {"for_each": "${var.buckets}", "content": {}}}}]), "expect": verdict("pass", "pass")},
	"dynamic fields": {"body": {"advanced_event_selector": [{"dynamic": {"field_selector": {"for_each": "${var.fields}", "content": {}}}}]}, "expect": verdict("undecided", "undecided")},
	"dynamic fields of data events": {
		"body": {"advanced_event_selector": [{
			"field_selector": [{"field": "eventCategory", "equals": ["Data"]}],
			"dynamic": {"field_selector": {"for_each": "${var.fields}", "content": {}}},
		}]},
		"expect": {},
	},
}

test_configured_union[name] if {
	some name, case in configured_unions
	fixtures.outcomes(data.rules.cloudtrail.management_events) == case.expect with input as fixtures.given([fixtures.stack({"aws_cloudtrail": {"t": case.body}})])
}

test_known_parts_of_after_unknown_are_no_unknowns if {
	trail := fixtures.but(fixtures.trail, {"after": basic([{}]), "unknown": {"event_selector": [{"data_resource": []}], "advanced_event_selector": []}})
	fixtures.outcomes(data.rules.cloudtrail.management_events) == verdict("pass", "pass") with input as fixtures.given([fixtures.plan([trail])])
}

tokens := {
	"selectors as a whole": {"event_selector": "${var.selectors}"},
	"an argument": {"event_selector": [{"read_write_type": "${var.type}"}]},
	"a field": {"advanced_event_selector": {"field_selector": {"field": "eventCategory", "equals": ["${var.category}"]}}},
	"a dynamic block": {"dynamic": {"event_selector": {"for_each": "${var.selectors}", "content": {}}}},
	"dynamic blocks in a list": {"dynamic": [{"advanced_event_selector": [{"for_each": "${var.selectors}"}]}]},
}

test_token[name] if {
	some name, body in tokens
	fixtures.outcomes(data.rules.cloudtrail.management_events) == verdict("undecided", "undecided") with input as fixtures.given([fixtures.stack({"aws_cloudtrail": {"t": body}})])
}

# What another argument is made of, and a text that only looks like an expression in a plan, leave no doubt.
test_no_token if {
	stack := fixtures.stack({"aws_cloudtrail": {"t": {"dynamic": {"insight_selector": {"for_each": "${var.x}", "content": {}}}}}})
	fixtures.outcomes(data.rules.cloudtrail.management_events) == verdict("pass", "pass") with input as stack
}

reasons := {
	"an advanced_event_selector has readOnly true": advanced([{"field": "readOnly", "equals": ["true"]}]),
	"an advanced_event_selector leaves out eventSource eks.amazonaws.com": advanced([source("equals", ["ec2.amazonaws.com"])]),
	"an advanced_event_selector keeps only some management events, by eventName": advanced([{"field": "eventName", "equals": ["CreateCluster"]}]),
	"an advanced_event_selector keeps only some management events, by userIdentity.arn": advanced([{"field": "userIdentity.arn", "not_equals": ["eks.amazonaws.com"]}]),
	"an event_selector has read_write_type ReadOnly": basic([{"read_write_type": "ReadOnly"}]),
	"an event_selector has a read_write_type that CloudTrail does not know": basic([{"read_write_type": "all"}]),
	"exclude_management_event_sources has eks.amazonaws.com": basic([{"exclude_management_event_sources": ["eks.amazonaws.com"]}]),
}

test_reason[reason] if {
	some reason, after in reasons
	messages := {found.message | some found in rule.deny; found.subject == "write"} with input as fixtures.plan([fixtures.but(fixtures.trail, {"after": after})])
	messages == {$"write events of EKS are not recorded: {reason}"}
}

test_block_that_is_no_list if {
	stack := fixtures.stack({"aws_cloudtrail": {"t": {"advanced_event_selector": {"field_selector": {"field": "eventCategory", "equals": ["Management"]}}, "dynamic": "x"}}})
	fixtures.outcomes(data.rules.cloudtrail.management_events) == verdict("pass", "pass") with input as fixtures.given([stack])
}

test_denied_is_not_undecided_too if {
	rule.undecided == set() with input as fixtures.plan([fixtures.but(fixtures.trail, {"after": basic([{"read_write_type": "ReadOnly"}])})])
}

test_finding if {
	trail := fixtures.but(fixtures.trail, {"after": {"event_selector": [{"read_write_type": "ReadOnly"}]}})
	rule.deny == {{
		"document": "first",
		"address": "aws_cloudtrail.t",
		"subject": "write",
		"message": "write events of EKS are not recorded: an event_selector has read_write_type ReadOnly",
	}} with input as fixtures.given([fixtures.plan([trail])])
}
