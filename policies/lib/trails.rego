# METADATA
# description: |
#   CloudTrail trails, and which EKS API calls each of them records. EKS API calls are management events of
#   `eks.amazonaws.com` (https://docs.aws.amazon.com/eks/latest/userguide/logging-using-cloudtrail.html).
package lib.trails

import data.lib.places
import data.lib.resources
import data.lib.values
import data.lib.verdict

_eks := "eks.amazonaws.com"

_both := {"read", "write"}

# METADATA
# description: |
#   Trails that exist once the plan is applied: each with its place, the events it records, its switches, and whether it
#   sees each EKS API call, "yes", "no" or "unknown".
list := [trail |
	some entry in resources.of_type("aws_cloudtrail")
	resources.remains(entry)
	events := events_after(entry)
	logging := values.switch(entry, "enable_logging", true)
	trail := object.union(entry, {
		"place": places.after(entry),
		"events": events,
		"logging": logging,
		"multi_region": values.switch(entry, "is_multi_region_trail", false),
		"organization": values.switch(entry, "is_organization_trail", false),
		"validation": values.switch(entry, "enable_log_file_validation", false),
		"sees_eks": _sees_eks({_events_part(events), _switch_part(logging), _exists_part(entry.exists)}),
	})
]

# METADATA
# description: The trails that record management events, or may; the others are for data events and not judged here.
management := [trail |
	some trail in list
	trail.events.kind != "none"
]

# METADATA
# description: The trails that recorded EKS events before the plan, with the halves of these that each `saw`.
recorders := [recorder |
	some entry in resources.of_type("aws_cloudtrail")
	before := events_before(entry)
	count(before.sees) > 0
	not values.is_off(values.before(entry, "enable_logging"))
	recorder := object.union(entry, {"saw": before.sees})
]

# METADATA
# description: What a trail or an event data store recorded before the change; undefined for one that is new.
events_before(entry) := _events({
	"open": false,
	"parts": [_part(kind, selector, {}) |
		some kind, name in _kinds[entry.type]
		some selector in _list(values.before(entry, name))
	],
}) if {
	not entry.action in {"create", "configured"}
}

# METADATA
# description: What a trail or an event data store records after the change.
events_after(entry) := _events(_after_selectors(entry))

_sees_eks(parts) := "no" if {
	"no" in parts
} else := "unknown" if {
	"unknown" in parts
} else := "yes"

_events_part(events) := "yes" if {
	events.sees == _both
} else := "unknown" if {
	events.open
} else := "no"

_switch_part("on") := "yes"

_switch_part("off") := "no"

_switch_part("unknown") := "unknown"

_exists_part("yes") := "yes"

_exists_part("maybe") := "unknown"

_after_selectors(entry) := {
	"open": _open(entry),
	"parts": [_part(kind, selector, unknown) |
		some kind, name in _kinds[entry.type]
		some [selector, unknown] in _selectors(entry, name)
	],
}

_kinds := {
	"aws_cloudtrail": {"basic": "event_selector", "advanced": "advanced_event_selector"},
	"aws_cloudtrail_event_data_store": {"advanced": "advanced_event_selector"},
}

_open(entry) if {
	some name in _kinds[entry.type]
	values.blocks_open(entry, name)
} else := false

# Each selector with what of it only apply knows.
_selectors(entry, name) := [[object.get(known, i, null), object.get(unknown, i, {})] | some i in _positions([known, unknown])] if {
	known := {i: selector | some i, selector in values.blocks(entry, name)}
	unknown := {i: part | part := entry.unknown[name][i]}
}

_positions(lists) := {i | some list in lists; some i, _ in list}

_list(value) := value if is_array(value)

# `kind` is "all" where no selector narrows a trail, "some" where selectors choose management events or may, "none" where
# they choose only others. `sees` are the halves of the EKS calls that are surely recorded, `open` says whether the rest
# may be recorded too, and `why` what is left out. A trail records what any of its selectors chooses, so that none takes
# away what another chooses.
_events(selectors) := {"kind": "some", "sees": set(), "open": true, "why": set()} if {
	selectors.open
} else := {"kind": "all", "sees": _both, "open": false, "why": set()} if {
	count(selectors.parts) == 0
} else := _chosen([part | some part in selectors.parts; part.manages])

_chosen(managing) := {"kind": "none", "sees": set(), "open": false, "why": set()} if {
	count(managing) == 0
} else := {"kind": "some", "sees": sees, "open": open, "why": why} if {
	sees := {half | some part in managing; some half in part.sees}
	open := {sees != _both, true in {part.open | some part in managing}} == {true}
	why := {reason | some part in managing; some reason in part.why}
}

_none := {"manages": false}

_untold := {"manages": true, "sees": set(), "open": true, "why": set()}

_told(sees, why) := {"manages": true, "sees": sees, "open": false, "why": why}

_part("basic", selector, unknown) := _basic(selector, unknown) if {
	is_object(selector)
	is_object(unknown)
} else := _told_nothing(unknown)

_part("advanced", selector, unknown) := _advanced(selector, unknown) if {
	is_object(selector)
	is_object(unknown)
} else := _told_nothing(unknown)

_told_nothing(unknown) := _untold if {
	walk(unknown, [_, true])
} else := _none

# https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html
_basic(selector, unknown) := _untold if {
	_is_untold(selector, unknown, "include_management_events")
} else := _none if {
	not object.get(selector, "include_management_events", null) in {null, true, "true"}
} else := _told(set(), {$"exclude_management_event_sources has {_eks}"}) if {
	_eks in _strings(selector, "exclude_management_event_sources")
} else := _untold if {
	some name in ["exclude_management_event_sources", "read_write_type"]
	_is_untold(selector, unknown, name)
} else := _told(_both, set()) if {
	object.get(selector, "read_write_type", null) in {null, "All"}
} else := _told({"read"}, {"an event_selector has read_write_type ReadOnly"}) if {
	selector.read_write_type == "ReadOnly"
} else := _told({"write"}, {"an event_selector has read_write_type WriteOnly"}) if {
	selector.read_write_type == "WriteOnly"
} else := _told(set(), {"an event_selector has a read_write_type that CloudTrail does not know"})

# What of an argument is known only after apply, or is an expression of a configuration.
_is_untold(selector, _, name) if {
	walk(object.get(selector, name, null), [_, text])
	is_string(text)
	contains(text, "${")
}

_is_untold(_, unknown, name) if walk(object.get(unknown, name, false), [_, true])

# https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
_advanced(selector, unknown) := _none if {
	_is_of_others(selector, unknown)
} else := _untold if {
	some name in ["dynamic", "field_selector"]
	_is_untold(selector, unknown, name)
} else := _none if {
	not _is_of_management(selector)
} else := _told(set(), why) if {
	why := {reason | some field in _fields(selector); some reason in _narrowing(field)}
	count(why) > 0
} else := _told(
	{half | some half in _both; not _left_out(half, _fields(selector))},
	{$"an advanced_event_selector has readOnly {verdict.text(value)}" | some value in _read_only_values(_fields(selector))},
)

_fields(selector) := _list_of_objects(object.get(selector, "field_selector", []))

_is_of_management(selector) if {
	some field in _fields(selector)
	field.field == "eventCategory"
	"Management" in _strings(field, "equals")
}

# All fields of a selector have to hold together, so that none brings back what another leaves out.
_is_of_others(selector, unknown) if {
	some j, field in _fields(selector)
	field.field == "eventCategory"
	count(_strings(field, "equals")) > 0
	not "Management" in _strings(field, "equals")
	not _is_field_untold(field, unknown, j)
}

_is_field_untold(field, _, _) if {
	walk(field, [_, text])
	is_string(text)
	contains(text, "${")
}

_is_field_untold(_, unknown, j) if walk(unknown.field_selector[j], [_, true])

_is_field_untold(_, unknown, _) if unknown.field_selector == true

_half := {"read": true, "write": false}

# The fields of a selector have to hold all together, so a half that one of them leaves out is left out.
_left_out(half, fields) if {
	some field in fields
	field.field == "readOnly"
	not _half[half] in {values.truth(value) | some value in _strings(field, "equals")}
}

_read_only_values(fields) := {value | some field in fields; field.field == "readOnly"; some value in _strings(field, "equals")}

_narrowing(field) := set() if {
	field.field in {"eventCategory", "readOnly"}
} else := {$"an advanced_event_selector leaves out eventSource {_eks}"} if {
	field.field == "eventSource"
	not _source_admits(field)
} else := set() if {
	field.field == "eventSource"
} else := {$"an advanced_event_selector keeps only some management events, by {verdict.text(object.get(field, "field", "no field"))}"}

_source_admits(field) if {
	_positive(field)
	not _eks in _strings(field, "not_equals")
	every prefix in _strings(field, "not_starts_with") {
		not startswith(_eks, prefix)
	}
	every suffix in _strings(field, "not_ends_with") {
		not endswith(_eks, suffix)
	}
}

# Of the operators that admit, none is given or one of them admits EKS.
_positive(field) if {
	every operator in ["equals", "starts_with", "ends_with"] {
		count(_strings(field, operator)) == 0
	}
}

_positive(field) if _eks in _strings(field, "equals")

_positive(field) if {
	some prefix in _strings(field, "starts_with")
	startswith(_eks, prefix)
}

_positive(field) if {
	some suffix in _strings(field, "ends_with")
	endswith(_eks, suffix)
}

_strings(block, name) := value if {
	value := object.get(block, name, null)
	is_array(value)
} else := []

_list_of_objects(value) := value if is_array(value)

_list_of_objects(value) := [value] if is_object(value)
