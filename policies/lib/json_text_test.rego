package lib.json_text_test

import data.lib.json_text

test_reads if json_text.read(` {"a": [1, "x"]} `) == {"a": [1, "x"]}

test_reads_escapes if json_text.read(`{"\u0061\"\\\/": "\ud83d\ude00\b\f\n\r\t\u00e9"}`) == {`a"\/`: "😀\b\f\n\r\té"}

test_reads_what_looks_like_a_key_or_number_in_a_string if {
	json_text.read(`{"a": "\"a\": 1e5, 12345678901234567890", "b": ["c", {"a" : -1.5}]}`).b[1].a == -1.5
}

test_reads_numbers_of_as_many_digits_as_a_double_keeps if {
	json_text.read("[123456789012345]") == [123456789012345]
	not json_text.read("[1234567890123456]")
}

test_reads_many_levels if {
	some text in [_nested(`[`, `]`, 100), _nested(`{"a":[`, `]}`, 50)]
	json_text.read(text)
}

# The innermost of them is another list, an object or a number.
test_levels_are_lists_and_objects if {
	json_text.read(_around(`[1, [], {"a": 2}]`, 98)) == json.unmarshal(_around(`[1, [], {"a": 2}]`, 98))
	json_text.read(concat("", ["[[], ", _around("1", 99), "]"]))
	not json_text.read(_around("{}", 100))
	not json_text.read(_around("[]", 100))
}

test_reads_many_lists_side_by_side if json_text.read(concat("", ["[", concat(",", ["[]" | some _ in numbers.range(1, 500)]), "]"]))

test_refuses_texts_that_are_no_json if {
	every text in _no_json {
		not json_text.read(text)
	}
}

_no_json := [
	"", "x", "{", "{}x", `{"a": 1} x`, "{} {}", `{"a": 1}, "then": 1`, `{}, "first": {"a": 1}`, `{}} x`, "null", "1", `"a"`,
	`{"a": 1,}`, "[1,]", "[1 2]", `{"a" 1}`, `{"a": 01}`, "[NaN]", "['a']", "\ufeff{}", "[\"\t\"]", `["\x"]`,
]

test_refuses_json_that_readers_take_differently if {
	every text in _unclear {
		not json_text.read(text)
	}
}

_unclear := [
	`{"a": 1, "a": 2}`, `{"a": 1, "\u0061": 1}`, `[{"b": {"a": 1, "a" : 1}}]`, `["\ud800"]`, `["\udc00\ud800"]`,
	`{"\uD800x": 1}`, "[9007199254740993]", "[1e2]", "[1E400]", "[0.10000000000000001]", _nested(`[`, `]`, 101),
	_nested(`{"a":[`, `]}`, 51),
]

test_refuses_what_the_host_refused if {
	not json_text.read("[1]") with input as {"documents": [{"name": "a", "content": {}, "refused_texts": ["[1]"]}]}
	json_text.read("[1]") with input as {"documents": [{"name": "a", "content": {"refused_texts": ["[1]"]}}]}
	json_text.read("[1]") with input as {"refused_texts": ["[1]"]}
	json_text.read("[1]") with input as {"documents": [{"name": "a", "content": {}, "refused_texts": ["[1]"]}], "output": {}}
}

test_refuses_what_is_no_text if {
	every given in [null, 1, true, {}, []] {
		not json_text.read(given)
	}
}

_nested(open, close, times) := concat("", array.concat(
	[open | some _ in numbers.range(1, times)],
	[close | some _ in numbers.range(1, times)],
))

_around(inner, times) := concat("", [concat("", ["[" | some _ in numbers.range(1, times)]), inner, concat("", ["]" | some _ in numbers.range(1, times)])])
