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
	events := _events(_after_selectors(entry))
	logging := values.switch(entry, "enable_logging", true)
	trail := object.union(entry, {
		"place": places.of(entry),
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
# description: What a trail recorded before the change; undefined for one that is new.
events_before(entry) := _events({
	"open": false,
	"basic": _list(values.before(entry, "event_selector")),
	"advanced": _list(values.before(entry, "advanced_event_selector")),
}) if {
	not entry.action in {"create", "configured"}
}

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
	"basic": values.blocks(entry, "event_selector"),
	"advanced": values.blocks(entry, "advanced_event_selector"),
}

_open(entry) if {
	some name in ["event_selector", "advanced_event_selector"]
	values.blocks_open(entry, name)
} else if {
	some name in ["event_selector", "advanced_event_selector"]
	walk(values.blocks(entry, name), [_, value])
	is_string(value)
	contains(value, "${")
} else if {
	some name in ["event_selector", "advanced_event_selector"]
	walk(object.get(entry.unknown, name, []), [_, true])
} else := false

_list(value) := value if is_array(value)

_list(value) := [] if not is_array(value)

# `kind` is "all" where no selector narrows a trail, "some" where selectors choose management events, "none" where they
# choose only others. `sees` are the halves of the EKS calls that are recorded; `why` says what is left out.
_events(selectors) := {"kind": "some", "sees": set(), "open": true, "why": set()} if {
	selectors.open
} else := {"kind": "all", "sees": _both, "open": false, "why": set()} if {
	count(selectors.basic) == 0
	count(selectors.advanced) == 0
} else := {"kind": "none", "sees": set(), "open": false, "why": set()} if {
	count(_managing(selectors)) == 0
} else := {
	"kind": "some",
	"sees": {half | some selector in _managing(selectors); some half in selector.sees},
	"open": false,
	"why": {why | some selector in _managing(selectors); some why in selector.why},
}

_managing(selectors) := array.concat(
	[_basic(selector) | some selector in selectors.basic; _includes_management(selector)],
	[_advanced(fields) |
		some selector in selectors.advanced
		fields := _list_of_objects(object.get(selector, "field_selector", []))
		some field in fields
		field.field == "eventCategory"
		"Management" in _strings(field, "equals")
	],
)

# https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html
_includes_management(selector) if {
	value := object.get(selector, "include_management_events", null)
	value in {null, true, "true"}
}

_basic(selector) := {"sees": set(), "why": {$"exclude_management_event_sources has {_eks}"}} if {
	_eks in _strings(selector, "exclude_management_event_sources")
} else := {"sees": _both, "why": set()} if {
	object.get(selector, "read_write_type", null) in {null, "All"}
} else := {"sees": {"read"}, "why": {"an event_selector has read_write_type ReadOnly"}} if {
	selector.read_write_type == "ReadOnly"
} else := {"sees": {"write"}, "why": {"an event_selector has read_write_type WriteOnly"}} if {
	selector.read_write_type == "WriteOnly"
} else := {"sees": set(), "why": {"an event_selector has a read_write_type that CloudTrail does not know"}}

# https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
_advanced(fields) := {"sees": set(), "why": why} if {
	why := {reason | some field in fields; some reason in _narrowing(field)}
	count(why) > 0
} else := {
	"sees": {half | some half in _both; not _left_out(half, fields)},
	"why": {$"an advanced_event_selector has readOnly {verdict.text(value)}" | some value in _read_only_values(fields)},
}

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
