# METADATA
# description: |
#   What a plan marks as sensitive. It is judged like everything else, and never printed.
package lib.sensitive

# METADATA
# description: Whether an attribute of an entry is sensitive, or a part of it. Of a twin, anything makes all of it so.
hides(entry, name) if {
	some marks in entry.sensitive
	_marked(marks, name)
}

hides(entry, _) if {
	entry.type != entry.declared
	marks(entry)
}

_marked(true, _)

_marked(marks, name) if walk(marks[name], [_, true])

# METADATA
# description: Whether a plan marks anything of an entry.
marks(entry) if true in entry.sensitive

marks(entry) if {
	some marks in entry.sensitive
	some part in marks
	walk(part, [_, true])
}

# METADATA
# description: A message about entries, without its particulars where it repeats what one of them hides.
told(message, entries, otherwise) := $"not so: {otherwise}; the particulars are sensitive" if {
	some entry in entries
	some secret in _secrets(entry)
	contains(message, secret)
} else := message

_secrets(entry) := {text |
	some state in ["before", "after"]
	some name, value in entry[state]
	hides(entry, name)
	walk(value, [_, scalar])
	text := _text(scalar)
	text != ""
}

_text(scalar) := scalar if is_string(scalar)

_text(scalar) := json.marshal(scalar) if is_number(scalar)
