# METADATA
# description: |
#   The patterns of IAM policies, in which `*` stands for any run of characters and `?` for one character
#   (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html). Patterns come from the
#   documents, and the Wasm engine keeps each regular expression that it has compiled, so none is made of them here.
package lib.globs

# METADATA
# description: |
#   Whether a pattern matches a text: "yes", "no", or "maybe" for a pattern that is not compared here, because it has
#   both wildcards or more than six parts between stars.
match(pattern, text) := "yes" if {
	pattern == "*"
} else := _literal(pattern, text) if {
	not contains(pattern, "*")
} else := "maybe" if {
	contains(pattern, "?")
} else := _starred(split(pattern, "*"), text)

_literal(pattern, text) := "yes" if {
	pattern == text
} else := "yes" if {
	contains(pattern, "?")
	characters := split(text, "")
	wanted := split(pattern, "")
	count(characters) == count(wanted)
	every i, character in wanted {
		character in {"?", characters[i]}
	}
} else := "no"

# The first part begins the text and the last one ends it, without sharing a character.
_starred(parts, text) := "no" if {
	not _enclosed(parts, text)
} else := "yes" if {
	# Most patterns have one star.
	count(parts) == 2
} else := "maybe" if {
	count(_middle(parts)) > 6
} else := "yes" if {
	within := substring(text, count(parts[0]), (count(text) - count(parts[0])) - count(_last(parts)))
	middle := _middle(parts)
	_ = _behind(_behind(_behind(_behind(_behind(_behind(within, middle, 0), middle, 1), middle, 2), middle, 3), middle, 4), middle, 5)
} else := "no"

_enclosed(parts, text) if {
	startswith(text, parts[0])
	endswith(text, _last(parts))
	count(text) >= count(parts[0]) + count(_last(parts))
}

_last(parts) := parts[count(parts) - 1]

_middle(parts) := [part | some part in array.slice(parts, 1, count(parts) - 1); part != ""]

# What follows the first occurrence of a part; undefined where the part does not occur.
_behind(text, parts, i) := text if {
	i >= count(parts)
} else := substring(text, at + count(parts[i]), -1) if {
	at := indexof(text, parts[i])
	at >= 0
}

# METADATA
# description: |
#   Whether a pattern matches each text that another pattern stands for ("yes"), none of them ("no"), or perhaps some
#   ("maybe"). ARNs are compared part by part, so that a part which is not known, written as a star, is not taken for the
#   parts behind it.
covers(pattern, other) := "yes" if {
	pattern == other
} else := match(pattern, other) if {
	not is_pattern(other)
} else := _worst({_part_covers(part, others[i]) | some i, part in parts}) if {
	parts := split(pattern, ":")
	others := split(other, ":")
	count(parts) == count(others)
} else := _part_covers(pattern, other)

_part_covers(pattern, other) := match(pattern, other) if {
	not is_pattern(other)
} else := "yes" if {
	match(pattern, other) == "yes"
} else := "maybe" if {
	_begin_alike(_head(pattern), _head(other))
	_end_alike(_tail(pattern), _tail(other))
} else := "no"

_worst(answers) := "no" if {
	"no" in answers
} else := "maybe" if {
	"maybe" in answers
} else := "yes"

# METADATA
# description: Whether a text has wildcards.
is_pattern(text) if contains(text, "*")

is_pattern(text) if contains(text, "?")

# The characters before the first wildcard of a pattern, and those behind the last one.
_head(pattern) := split(replace(pattern, "?", "*"), "*")[0]

_tail(pattern) := _last(split(replace(pattern, "?", "*"), "*"))

_begin_alike(a, b) if startswith(a, b)

_begin_alike(a, b) if startswith(b, a)

_end_alike(a, b) if endswith(a, b)

_end_alike(a, b) if endswith(b, a)
