# METADATA
# description: Whether a trail that remains records all that one that goes has recorded.
package lib.trail_succession

import data.lib.places
import data.lib.resources
import data.lib.trails
import data.lib.values

# METADATA
# description: What of a trail's recording another could fall short of. Many trails have the same.
recorded_by(trail) := {
	"halves": trail.saw,
	"all_regions": _was_on(trail, "is_multi_region_trail"),
	"all_accounts": _was_on(trail, "is_organization_trail"),
	"place": places.before(trail),
}

_was_on(trail, name) if {
	values.is_on(values.before(trail, name))
} else := false

# METADATA
# description: |
#   `is` says whether one goes on to record all of it: "yes", "maybe" or "no". Where it is not "yes", `nearest` are the
#   address of the trail that falls short of least, if any records EKS at all, and what that surely or perhaps leaves out.
of(recorded) := {"is": "yes"} if {
	some kind, _ in _kinds
	_short_of(recorded, kind) == {"surely": [], "perhaps": []}
} else := {"is": "maybe", "nearest": nearest} if {
	nearest := min({[count(short.perhaps), min(addresses), short.perhaps] |
		some kind, addresses in _kinds
		short := _short_of(recorded, kind)
		short.surely == []
	})
} else := {"is": "no", "nearest": nearest} if {
	nearest := min({[count(short.surely), min(addresses), short.surely] |
		some kind, addresses in _kinds
		short := _short_of(recorded, kind)
	})
} else := {"is": "no"}

# Trails that record EKS or may, by what tells them apart here: trails are many, kinds of them few.
_kinds := _addresses_by_kind

_addresses_by_kind[kind] contains trail.address if {
	some trail in trails.list
	trail.logging != "off"
	_records(trail.events)
	not _deleted[values.before(trail, "arn")]
	kind := {
		"sure": _sure(trail),
		"events": object.filter(trail.events, ["sees", "open"]),
		"all_regions": trail.multi_region,
		"all_accounts": trail.organization,
		"place": trail.place,
	}
}

# A trail that one stack deletes is gone for the other that has imported it.
_deleted contains arn if {
	some trail in resources.of_type("aws_cloudtrail")
	trail.action == "delete"
	arn := values.before(trail, "arn")
	arn != null
}

_records(events) if events.open

_records(events) if count(events.sees) > 0

_sure(trail) := "yes" if {
	trail.logging == "on"
	trail.exists == "yes"
} else := "maybe"

_short_of(recorded, kind) := {
	"surely": sort([what | some what, answer in parts; answer == "no"]),
	"perhaps": sort([what | some what, answer in parts; answer == "maybe"]),
} if {
	parts := _parts(recorded, kind)
}

_parts(recorded, kind) := {
	"anything at all": kind.sure,
	"read events of EKS": _half("read", recorded, kind),
	"write events of EKS": _half("write", recorded, kind),
	"other regions": _others(recorded.all_regions, kind.all_regions),
	"other accounts of the organization": _others(recorded.all_accounts, kind.all_accounts),
	"its region": _own(kind.all_regions, places.same_region(recorded.place, kind.place)),
	"its account": _own(kind.all_accounts, places.same_account(recorded.place, kind.place)),
}

_half(half, recorded, kind) := "yes" if {
	not half in recorded.halves
} else := "yes" if {
	half in kind.events.sees
} else := "maybe" if {
	kind.events.open
} else := "no"

_others(before, after) := "yes" if {
	not before
} else := {"on": "yes", "unknown": "maybe", "off": "no"}[after]

_own(everywhere, same) := "yes" if {
	everywhere == "on"
} else := "maybe" if {
	{everywhere, same} == {"unknown", "no"}
} else := same
