package lib.verdict_test

import data.lib.verdict

shown := {
	"text": {"value": `a "b"`, "expect": `"a \"b\""`},
	"null": {"value": null, "expect": "null"},
	"a number": {"value": 1.5, "expect": "1.5"},
	"a list": {"value": ["a", 1, [true]], "expect": `["a",1,[true]]`},
	"an object": {"value": {"b": 1, "a": 2}, "expect": "an object"},
	"a list that holds objects": {"value": [1, [{"b": 1}]], "expect": "a list that holds objects"},
	"signs of HTML": {"value": "<a>&\u2028", "expect": "\"<a>&\u2028\""},
}

test_shown[name] if {
	some name, case in shown
	verdict.shown(case.value) == case.expect
}

test_quoted_is_sorted_text if {
	verdict.quoted(["b", 1, "a"]) == `"1", "a", "b"`
}

test_quoted_nothing if {
	verdict.quoted([]) == "nothing"
}

test_several_addresses_are_named_up_to_five if {
	verdict.several({"b", "a"}) == "a, b"
	verdict.several({"e", "d", "c", "b", "a"}) == "a, b, c, d, e"
	verdict.several({"g", "f", "e", "d", "c", "b", "a"}) == "a, b, c, d, e and 2 more"
}

# What a configuration leaves open a plan mostly tells.
test_a_message_says_when_a_value_will_be_known[kind] if {
	some kind, expect in {"plan": "k is known only after apply", "configuration": "k is known only in the plan"}
	found := verdict.finding({"document": "d", "address": "a", "kind": kind}, "key", "k is known only after apply")
	found == {"document": "d", "address": "a", "subject": "key", "message": expect}
}

test_several_one_more_than_five_addresses if {
	verdict.several({"f", "e", "d", "c", "b", "a"}) == "a, b, c, d, e and 1 more"
}
