# METADATA
# description: |
#   Patterns in which `*` stands for any run of characters and, in IAM policies, `?` for one. They are matched without
#   regular expressions: OPA's Wasm keeps 100 compiled expressions and breaks with the next
#   (https://github.com/open-policy-agent/opa/blob/main/wasm/src/regex.cc), and documents may hold any number of patterns.
package lib.wildcards

# METADATA
# description: Whether a pattern with `*` alone matches the whole of a text.
stars(pattern, text) if pattern == text

stars(pattern, text) if {
	parts := split(pattern, "*")
	startswith(text, parts[0])
	last := count(parts) - 1
	last > 0
	endswith(text, parts[last])
	_in_order(parts, last, text, "")
}

# METADATA
# description: Whether a pattern of an IAM policy, with `*` and `?`, matches the whole of a text.
iam(pattern, text) if stars(pattern, text)

iam(pattern, text) if {
	contains(pattern, "?")
	parts := split(pattern, "*")
	last := count(parts) - 1
	_stands_at(parts[0], text, 0, "?")
	_stands_at(parts[last], text, count(text) - count(parts[last]), "?")
	_in_order(parts, last, text, "?")
}

# Without a star the only part is as long as the text.
_in_order([only], _, text, _) if count(only) == count(text)

# Between the first part and the last, the others come one after another.
_in_order(parts, last, text, any) if {
	last > 0
	start := count(parts[0])
	end := count(text) - count(parts[last])
	start <= end
	inner := [part | some i, part in parts; i > 0; i < last; part != ""]
	_follow(inner, substring(text, start, end - start), any)
}

_follow([], _, _)

_follow([part], text, any) if count(_places(part, text, any)) > 0

# A way from a place of the first to a place of the last.
_follow(parts, text, any) if {
	count(parts) > 1
	count(parts) <= count(text)
	places := [_places(part, text, any) | some part in parts]
	next := {[i, at]: later |
		some i, of_part in places
		some at in of_part
		later := {[i + 1, place] | some place in places[i + 1]; place >= at + count(parts[i])}
	}
	some [i, _] in graph.reachable(next, {[0, at] | some at in places[0]})
	i == count(parts) - 1
}

_places(part, text, any) := [at |
	count(part) <= count(text)
	some at in numbers.range(0, count(text) - count(part))
	_stands_at(part, text, at, any)
]

_stands_at(part, text, at, _) if {
	at >= 0
	substring(text, at, count(part)) == part
}

_stands_at(part, text, at, any) if {
	any != ""
	at >= 0
	contains(part, any)
	count(part) <= count(text) - at
	every i, character in split(part, "") {
		character in {any, substring(text, at + i, 1)}
	}
}
