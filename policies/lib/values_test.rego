package lib.values_test

import data.lib.fixtures_test as fixtures
import data.lib.resources
import data.lib.values

# The first entry of a plan, or of a configuration.
entry(resources_of_plan) := first if {
	first := resources.list[0] with input as fixtures.plan(resources_of_plan)
}

trail(after) := fixtures.created("aws_cloudtrail", "t", after)

# The text of a plan is what it is: Terraform has put in all there was to put in.
test_text_of_a_plan_has_no_expressions if {
	values.attribute(entry([trail({"s3_bucket_name": "${x}"})]), "s3_bucket_name") == {"is": "known", "value": "${x}"}
	values.within(entry([trail({"event_selector": [{"a": "${x}"}]})]), "event_selector", "a") == {"is": "known", "value": "${x}"}
	values.elements(entry([fixtures.cluster(["${x}"])]), "enabled_cluster_log_types") == {"known": ["${x}"], "open": false}
}

# Whatever else a plan holds: its text leads to nothing of other documents.
test_text_of_a_plan_leads_nowhere if {
	plan := object.union(
		fixtures.plan([trail({"s3_bucket_name": "${data.terraform_remote_state.s.outputs.bucket}"})]),
		{"data": {"terraform_remote_state": {"s": {"backend": "local", "config": {"path": "/state/own.tfstate"}}}}},
	)
	stack := object.union(fixtures.stack({"aws_s3_bucket": {"b": {}}}), {"output": {"bucket": {"value": "${aws_s3_bucket.b.id}"}}})
	documents := fixtures.given([plan, stack])
	[t] := resources.of_type("aws_cloudtrail") with input as documents
	t.kind == "plan"
	values.leads_to(t, "s3_bucket_name") == {"to": set(), "among": set()} with input as documents
}

bucket_of_key := {"expressions": {"s3_bucket_name": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}}}

test_what_an_attribute_comes_from_counts_only_while_it_is_unknown[name] if {
	some name, case in {
		"known": {"trail": trail({"s3_bucket_name": "x"}), "value": {"is": "known", "value": "x"}, "to": set()},
		"absent": {"trail": trail({}), "value": {"is": "absent"}, "to": set()},
		"unknown": {"trail": fixtures.unknown(trail({}), "s3_bucket_name"), "value": {"is": "reference", "to": {[0, 1]}, "among": set()}, "to": {[0, 1]}},
	}
	plan := fixtures.plan([fixtures.but(case.trail, bucket_of_key), fixtures.key])
	first := resources.list[0] with input as plan
	values.attribute(first, "s3_bucket_name") == case.value with input as plan
	values.leads_to(first, "s3_bucket_name") == {"to": case.to, "among": set()} with input as plan
}

test_elements[name] if {
	some name, case in {
		"known": {"unknown": {}, "expect": {"known": ["audit", "api"], "open": false}},
		"said not to be unknown": {"unknown": {"enabled_cluster_log_types": [false, false]}, "expect": {"known": ["audit", "api"], "open": false}},
		"one unknown": {"unknown": {"enabled_cluster_log_types": [true, false]}, "expect": {"known": ["api"], "open": true}},
		"all unknown": {"unknown": {"enabled_cluster_log_types": [true, true]}, "expect": {"known": [], "open": true}},
		"the list unknown": {"unknown": {"enabled_cluster_log_types": true}, "expect": {"known": [], "open": true}},
	}
	values.elements(entry([fixtures.but(fixtures.cluster(["audit", "api"]), {"unknown": case.unknown})]), "enabled_cluster_log_types") == case.expect
}

referring := {"expressions": {"event_selector": [{"a": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}}]}}

within := {
	"known": {"but": {"after": {"event_selector": [{"a": "x"}]}}, "expect": {"is": "known", "value": "x"}},
	"known, whatever it comes from": {"but": object.union({"after": {"event_selector": [{"a": "x"}]}}, referring), "expect": {"is": "known", "value": "x"}},
	"false": {"but": {"after": {"event_selector": [{"a": false}]}}, "expect": {"is": "known", "value": false}},
	"left out": {"but": {"after": {"event_selector": [{}]}}, "expect": {"is": "absent"}},
	"null": {"but": {"after": {"event_selector": [{"a": null}]}}, "expect": {"is": "absent"}},
	"without the block": {"but": {}, "expect": {"is": "absent"}},
	"unknown": {"but": {"after": {"event_selector": [{}]}, "unknown": {"event_selector": [{"a": true}]}}, "expect": {"is": "unknown"}},
	"unknown with the block": {"but": {"unknown": {"event_selector": true}}, "expect": {"is": "unknown"}},
	"a reference": {
		"but": object.union({"after": {"event_selector": [{}]}, "unknown": {"event_selector": [{"a": true}]}}, referring),
		"expect": {"is": "reference", "to": {[0, 1]}, "among": set()},
	},
	"a reference beside one that leads to no resource": {
		"but": {
			"after": {"event_selector": [{}]},
			"unknown": {"event_selector": [{"a": true}]},
			"expressions": {"event_selector": [{"a": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k", "local.x"]}}]},
		},
		"expect": {"is": "unknown"},
	},
	"a reference of the block": {"but": object.union({"unknown": {"event_selector": true}}, referring), "expect": {"is": "reference", "to": {[0, 1]}, "among": set()}},
	"another argument is unknown": {"but": object.union({"after": {"event_selector": [{}]}, "unknown": {"event_selector": [{"b": true}]}}, referring), "expect": {"is": "absent"}},
}

test_within[name] if {
	some name, case in within
	first := resources.list[0] with input as fixtures.plan([fixtures.but(trail({}), case.but), fixtures.key])
	values.within(first, "event_selector", "a") == case.expect with input as fixtures.plan([fixtures.but(trail({}), case.but), fixtures.key])
}

configured(body) := first if {
	first := resources.list[0] with input as fixtures.stack({"aws_cloudtrail": {"t": body}})
}

test_within_a_configuration[name] if {
	some name, case in {
		"known": {"body": {"block": {"a": "x"}}, "expect": {"is": "known", "value": "x"}},
		"an expression": {"body": {"block": [{"a": "${var.x}"}]}, "expect": {"is": "unknown"}},
		"an expression for the block": {"body": {"block": "${var.x}"}, "expect": {"is": "unknown"}},
		"a dynamic block": {"body": {"dynamic": {"block": {}}}, "expect": {"is": "unknown"}},
		"another dynamic block": {"body": {"dynamic": {"other": {}}}, "expect": {"is": "absent"}},
	}
	values.within(configured(case.body), "block", "a") == case.expect
}

# Any text but an empty one sets an attribute.
test_set[text] if {
	some text, expect in {`"x"`: "yes", `" "`: "no", `""`: "no", "null": "no", "5": "no", `["x"]`: "no"}
	values.set(entry([trail({"kms_key_id": json.unmarshal(text)})]), "kms_key_id") == expect
}

test_switch[text] if {
	some text, expect in {"true": "on", `"true"`: "on", "false": "off", `"false"`: "off", `"True"`: "unknown", "1": "unknown", "null": "on"}
	values.switch(entry([trail({"enable_logging": json.unmarshal(text)})]), "enable_logging", true) == expect
}

test_number[text] if {
	some text, expect in {`"0"`: 0, `"30"`: 30, `"030"`: "030", `"-1"`: "-1", `"1234567890"`: "1234567890", "30": 30, "true": true}
	values.number({"is": "known", "value": json.unmarshal(text)}) == {"is": "known", "value": expect}
}

test_number_that_is_none if {
	values.number({"is": "absent"}) == {"is": "absent"}
	values.number({"is": "unknown"}) == {"is": "unknown"}
}
