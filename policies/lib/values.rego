# METADATA
# description: |
#   The value of an attribute in three states: known, absent, unknown. What is unknown but leads to resources of the
#   same documents is a reference: it will have a value, whatever it is. A known value decides: its references are not
#   followed.
package lib.values

import data.lib.plan_references
import data.lib.references

# METADATA
# description: |
#   `{"is": "known", "value"}`, `{"is": "absent"}`, `{"is": "reference", "to": {...}, "among": {...}}` or
#   `{"is": "unknown"}`. `to` and `among` are those of `plan_references.targets`.
attribute(entry, name) := _reference(targets) if {
	_unknown(entry, name)

	# Of JSON that is put together nobody can tell which of its values comes from where.
	entry.declared != "aws_cloudcontrolapi_resource"
	targets := plan_references.targets(entry, name)
	targets.whole
} else := {"is": "unknown"} if {
	_unknown(entry, name)
} else := {"is": "absent"} if {
	object.get(entry.after, name, null) == null
} else := {"is": "known", "value": entry.after[name]} if {
	entry.kind == "plan"
} else := references.resolved(entry.d, entry.after[name])

# METADATA
# description: |
#   The same where the provider chooses a default for what a plan leaves out, absent instead of unknown.
attribute_or_default(entry, name) := {"is": "absent"} if {
	_defaulted(entry, name)
} else := attribute(entry, name)

_defaulted(entry, name) if {
	entry.unknown[name] == true
	plan_references.left_out(entry, name)
}

# METADATA
# description: The same for a known value before the plan is applied.
before(entry, name) := object.get(entry.before, name, null)

_reference(targets) := {"is": "reference", "to": targets.to, "among": targets.among}

_unknown(entry, _) if entry.unknown == true

_unknown(entry, name) if entry.unknown[name] == true

# METADATA
# description: |
#   A list's known elements, and whether more may come: an unknown element, or the whole unknown.
#   What is no list has no elements.
elements(entry, name) := {"known": _known_elements(entry, value.value, name), "open": _open(entry, value.value, name)} if {
	value := attribute(entry, name)
	is_array(value.value)
} else := {"known": [], "open": true} if {
	attribute(entry, name).is in {"unknown", "reference"}
} else := {"known": [], "open": false}

_known_elements(entry, list, name) := [element |
	some i, element in list
	not _unknown_element(entry, name, i)
] if {
	entry.kind == "plan"
}

_known_elements(entry, list, _) := [value.value |
	some element in list
	value := references.resolved(entry.d, element)
] if {
	entry.kind == "configuration"
}

_open(entry, list, name) if {
	true in _unknown_elements(entry, name)
} else if {
	entry.kind == "configuration"
	some element in list
	references.resolved(entry.d, element).is != "known"
} else := false

_unknown_element(entry, name, i) if entry.unknown[name][i] == true

_unknown_elements(entry, name) := [unknown | some unknown in entry.unknown[name]]

# METADATA
# description: Nested blocks, which a plan writes as a list and configuration also as one object.
blocks(entry, name) := _blocks(object.get(entry.after, name, null))

_blocks(value) := value if is_array(value)

_blocks(value) := [value] if is_object(value)

_blocks(value) := [] if {
	not is_array(value)
	not is_object(value)
}

# METADATA
# description: The same for blocks that the provider fills in where a plan leaves them out.
blocks_open_or_default(entry, name) if {
	blocks_open(entry, name)
	not _defaulted(entry, name)
}

# METADATA
# description: An argument of a block that stands once at most, in the states of `attribute`.
within(entry, name, inner) := _reference(targets) if {
	_unknown_within(entry, name, inner)
	targets := plan_references.targets_within(entry, name, inner)
	targets.whole
} else := {"is": "unknown"} if {
	_unknown_within(entry, name, inner)
} else := {"is": "unknown"} if {
	blocks_open(entry, name)
} else := {"is": "absent"} if {
	_first(blocks(entry, name), inner) == null
} else := {"is": "known", "value": _first(blocks(entry, name), inner)} if {
	entry.kind == "plan"
} else := references.resolved(entry.d, _first(blocks(entry, name), inner))

_first(list, argument) := value if {
	value := list[0][argument]
} else := null

_unknown_within(entry, name, _) if _unknown(entry, name)

_unknown_within(entry, name, inner) if entry.unknown[name][0][inner] == true

# METADATA
# description: Whether blocks of a name may come that nothing here shows.
blocks_open(entry, name) if _unknown(entry, name)

blocks_open(entry, name) if is_string(entry.after[name])

blocks_open(entry, name) if {
	some dynamic in _blocks(object.get(entry.after, "dynamic", null))
	_ = dynamic[name]
}

# METADATA
# description: |
#   The same value with a number that is written as text, which Terraform takes for the number, as one.
number(value) := object.union(value, {"value": json.unmarshal(value.value)}) if {
	regex.match(`^(0|[1-9][0-9]{0,8})$`, value.value)
} else := value

# METADATA
# description: A switch as Terraform reads it; undefined where it is no switch.
truth(value) if value in {true, "true"}

truth(value) := false if value in {false, "false"}

# METADATA
# description: |
#   Whether a switch is surely on, or off. Under `not` ask these and not `truth(value) == true`: a call inside of a
#   negated comparison is made before it, and where it has no value the whole rule has none.
is_on(value) if truth(value) == true

is_off(value) if truth(value) == false

# METADATA
# description: |
#   A switch with its default: "on", "off" or "unknown".
switch(entry, name, otherwise) := _switch(attribute(entry, name), otherwise)

_switch(value, otherwise) := "on" if {
	_switched(value, otherwise) == true
} else := "off" if {
	_switched(value, otherwise) == false
} else := "unknown"

_switched(value, otherwise) := otherwise if value.is == "absent"

_switched(value, _) := truth(value.value)

# METADATA
# description: |
#   Whether an attribute is set: "yes", "no" or "unknown". A reference to what the same run makes is set; so is any
#   text but the empty one.
set(entry, name) := _set(attribute(entry, name))

_set(value) := "yes" if {
	value.is == "reference"
} else := "yes" if {
	is_string(value.value)
	trim_space(value.value) != ""
} else := "unknown" if {
	value.is == "unknown"
} else := "no"

# METADATA
# description: |
#   The resources that an attribute is made of, where it is unknown and names them by reference, also as a part of a
#   longer text such as `${aws_cloudwatch_log_group.g.arn}:*`: `to` are ids of entries, `among` are patterns
#   (`instances.patterns`) of which one entry may be meant.
leads_to(entry, name) := {"to": targets.to, "among": targets.among} if {
	_unknown(entry, name)
	targets := plan_references.targets(entry, name)
} else := {"to": references.mentioned(entry.d, entry.after[name]), "among": set()} if {
	entry.kind == "configuration"
} else := {"to": set(), "among": set()}
