# METADATA
# description: Whether a trail that remains records all that one that goes has recorded.
package lib.trail_succession

import data.lib.places
import data.lib.resources
import data.lib.trails
import data.lib.values

# METADATA
# description: |
#   Whether a trail remains that goes on to record all that one which goes has recorded: `is` says "yes", "maybe" or "no".
#   Where it is not "yes", `nearest` are the address of the trail that falls short of least, if any records EKS at all, and
#   what that surely or perhaps leaves out.
of(trail) := _successions[_recorded_by(trail)]

# What of a trail's recording another could fall short of. Many trails have the same.
_recorded_by(trail) := {"what": _recording(trail), "place": places.before(trail)}

_recording(trail) := {
	"halves": trail.saw,
	"all_regions": _was_on(trail, "is_multi_region_trail"),
	"all_accounts": _was_on(trail, "is_organization_trail"),
}

_was_on(trail, name) if {
	values.is_on(values.before(trail, name))
} else := false

_recorded := {_recorded_by(trail) | some trail in trails.recorders; trail.action in {"delete", "forget"}}

_successions := {recorded: _succession({shortfall |
	some question in _questions(recorded)
	shortfall := _least[question]
}) |
	some recorded in _recorded
}

_succession(shortfalls) := {"is": "no"} if {
	count(shortfalls) == 0
} else := _is(min(shortfalls))

_is([0, 0, _, _]) := {"is": "yes"}

_is([0, unsure, address, parts]) := {"is": "maybe", "nearest": [address, parts]} if unsure > 0

_is([lost, _, address, parts]) := {"is": "no", "nearest": [address, parts]} if lost > 0

# Both those that go and those that remain may be many, each in a place of its own. Each that goes asks for what remains
# in its region or elsewhere, and in its account or elsewhere. The answer to a question is not always the best that holds
# of a trail found by it, but then another question finds the same trail with less of a shortfall.
_questions(recorded) := {[recorded.what, region, account] |
	some region in places.region_questions(recorded.place)
	some account in places.account_questions(recorded.place)
}

_asked := {question | some recorded in _recorded; some question in _questions(recorded)}

_asked_keys := {[region, account] | some [_, [region, _], [account, _]] in _asked}

# By question, the least that a trail falls short of: how many parts surely, how many perhaps where there is none of those,
# its address, and these parts.
_least := {question: min(found) |
	some question in _asked
	[what, [region_key, region], [account_key, account]] := question
	found := {[lost, unsure, address, parts] |
		some [kind, address] in _found[[region_key, account_key]]
		[lost, unsure, parts] := _shortfalls[[what, kind, region, account]]
	}
}

_found := _kinds_by_key

_kinds_by_key[key] contains [kind, address] if {
	some [kind, place], addresses in _kinds
	address := min(addresses)
	some region in places.region_keys(place)
	some account in places.account_keys(place)
	key := [region, account]
	_asked_keys[key]
}

# Trails that record EKS or may, by what tells them apart here.
_kinds := _addresses_by_kind

_addresses_by_kind[[kind, trail.place]] contains trail.address if {
	some trail in trails.list
	trail.logging != "off"
	_records(trail.events)
	not _deleted[values.before(trail, "arn")]
	kind := {
		"sure": _sure(trail),
		"events": object.filter(trail.events, ["sees", "open"]),
		"all_regions": trail.multi_region,
		"all_accounts": trail.organization,
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

# What is recorded is of few kinds.
_shortfalls := {[what, kind, region, account]: _shortfall(_parts(what, kind, region, account)) |
	some what in {recorded.what | some recorded in _recorded}
	some kind in {kind | some [kind, _], _ in _kinds}
	some region in ["yes", "no", "maybe"]
	some account in ["yes", "no", "maybe"]
}

_shortfall(parts) := [count(lost), 0, sort(lost)] if {
	lost := {part | some part, answer in parts; answer == "no"}
	count(lost) > 0
} else := [0, count(unsure), sort(unsure)] if {
	unsure := {part | some part, answer in parts; answer == "maybe"}
}

_parts(recorded, kind, region, account) := {
	"anything at all": kind.sure,
	"read events of EKS": _half("read", recorded, kind),
	"write events of EKS": _half("write", recorded, kind),
	"other regions": _others(recorded.all_regions, kind.all_regions),
	"other accounts of the organization": _others(recorded.all_accounts, kind.all_accounts),
	"its region": _own(kind.all_regions, region),
	"its account": _own(kind.all_accounts, account),
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
