# METADATA
# description: |
#   Patterns in which `*` stands for any run of characters. They are matched without regular expressions: OPA's Wasm keeps
#   100 compiled expressions and breaks with the next
#   (https://github.com/open-policy-agent/opa/blob/main/wasm/src/regex.cc), and an operator may write any number of patterns.
package lib.wildcards

# METADATA
# description: Whether a pattern matches the whole of a text.
stars(pattern, text) if pattern == text

stars(pattern, text) if {
	parts := split(pattern, "*")
	last := count(parts) - 1
	last > 0
	startswith(text, parts[0])
	endswith(text, parts[last])
	start := count(parts[0])
	end := count(text) - count(parts[last])
	start <= end
	inner := [part | some part in array.slice(parts, 1, last); part != ""]
	_follow(inner, substring(text, start, end - start))
}

# Between the first part and the last, the others come one after another.
_follow([], _)

# A way from a place of the first to a place of the last.
_follow(parts, text) if {
	count(concat("", parts)) <= count(text)
	places := [_places(part, text) | some part in parts]
	next := {[i, at]: later |
		some i, of_part in places
		some at in of_part
		later := {[i + 1, place] | some place in places[i + 1]; place >= at + count(parts[i])}
	}
	some [i, _] in graph.reachable(next, {[0, at] | some at in places[0]})
	i == count(parts) - 1
}

_places(part, text) := [at |
	some at in numbers.range(0, count(text) - count(part))
	substring(text, at, count(part)) == part
]
