# METADATA
# description: JSON that is written in a string, such as a policy, a template or a desired state.
package lib.json_text

import data.lib.documents

# METADATA
# description: |
#   The list or object that a text writes as JSON; undefined where the text is not JSON, or is JSON that engines or
#   readers take differently: a key twice in an object, half of a surrogate pair, a number that a double may round, or
#   more than 100 levels. OPA's Wasm parses JSON leniently, so the host of the Wasm parses each text strictly first and
#   hands over those that it refuses (https://github.com/open-policy-agent/opa/blob/main/wasm/src/json.c).
read(text) := value if {
	may_be(text)
	not documents.refused_texts[text]
	regex.match(_whole, text)
	value := json.unmarshal(text)
	tokens := [token | some [token] in regex.find_all_string_submatch_n(_token, text, -1)]
	count([token | some token in tokens; endswith(token, ":")]) == _keys_in(value)
	count([token | some token in tokens; _may_be_rounded(token)]) == 0
	not _too_deep(tokens, value)
}

# METADATA
# description: Whether a text begins as a list or an object of JSON does.
may_be(text) if regex.match(`^[ \t\r\n]*[{\[]`, text)

# Strings in which each surrogate has its other half, and what may stand between them.
_whole := concat("", [
	`^(?:[^"\\]|"(?:[^"\\]|\\["\\/bfnrt]|\\u(?:[0-9A-CE-Fa-ce-f][0-9A-Fa-f]{3}|[Dd][0-7][0-9A-Fa-f]{2}`,
	`|[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}))*")*$`,
])

# Strings, keys with their colon, numbers, and the brackets that open a level.
_token := `"(?:[^"\\]|\\.)*"(?:[ \t\r\n]*:)?|-?[0-9][0-9.eE+-]*|[{\[]`

_keys_in(value) := sum([count(object) | walk(value, [_, object]); is_object(object)])

# Each decimal of 15 digits survives a double: https://en.wikipedia.org/wiki/Double-precision_floating-point_format
_may_be_rounded(token) if {
	not startswith(token, `"`)
	count(token) > 15
}

_may_be_rounded(token) if {
	not startswith(token, `"`)
	contains(lower(token), "e")
}

_levels := 100

# A walk to all paths takes long, and few texts have so many levels, or so many lists and objects at all.
_too_deep(tokens, value) if {
	count([token | some token in tokens; token in {"{", "["}]) > _levels
	walk(value, [path, inner])
	count(path) >= _levels
	_is_level(inner)
}

_is_level(value) if is_array(value)

_is_level(value) if is_object(value)
