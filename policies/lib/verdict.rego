# METADATA
# description: What a rule hands out. `subjects` are what it looked at; findings name one of them and say what is wrong.
package lib.verdict

subject(of, name) := {"document": of.document, "address": of.address, "subject": name}

finding(of, name, message) := object.union(subject(of, name), {"message": _of_its_time(of, message)})

# What a configuration leaves open a plan mostly tells, long before apply.
_of_its_time(of, message) := replace(message, "known only after apply", "known only in the plan") if {
	object.get(of, "kind", "plan") == "configuration"
} else := message

# A finding that never blocks, whatever the tier of its rule.
warning(of, name, message) := object.union(finding(of, name, message), {"level": "warn"})

# METADATA
# description: Strings as a reader expects them in a message, in an order that is the same in every engine.
quoted(strings) := "nothing" if {
	count(strings) == 0
} else := $`"{concat(`", "`, [text(s) | some s in sort(strings)])}"`

# METADATA
# description: A set of addresses within a message, which is to stay short however many they are.
several(addresses) := concat(", ", sort(addresses)) if {
	count(addresses) <= _most_named
} else := $"{concat(", ", array.slice(sort(addresses), 0, _most_named))} and {count(addresses) - _most_named} more"

_most_named := 5

# METADATA
# description: A value within a message. What is no text is written as JSON, because engines don't write it alike.
text(value) := value if {
	is_string(value)
} else := shown(value)

# METADATA
# description: |
#   A value as JSON, the same in every engine: OPA's own escapes what HTML would take for its own, the Wasm's does not
#   and keeps an order of keys of its own, so an object is only called one.
shown(value) := "an object" if {
	is_object(value)
} else := "a list that holds objects" if {
	walk(value, [_, inner])
	is_object(inner)
} else := strings.replace_n(
	{"\\u003c": "<", "\\u003e": ">", "\\u0026": "&", "\\u2028": "\u2028", "\\u2029": "\u2029"},
	json.marshal(value),
)
