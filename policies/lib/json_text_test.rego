package lib.json_text_test

import data.lib.json_text

test_reads if json_text.read(` {"a": [1, "x"]} `) == {"a": [1, "x"]}

test_refuses[text] if {
	some text in ["", "x", "{", `{"a": 1} x`, `{} {}`, `{"a": 1}, "then": 1`, `{}, "first": {"a": 1}`, `{}} x`]
	not json_text.read(text)
}

test_refuses_what_is_no_text[given] if {
	some given in ["null", "1", "true", "{}", "[]"]
	not json_text.read(input.text) with input as {"text": json.unmarshal(given)}
}
