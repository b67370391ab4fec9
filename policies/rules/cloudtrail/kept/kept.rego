# METADATA
# title: The recording of EKS API calls goes on
# description: >-
#   Deleting a trail, switching it off, narrowing it or sending it to another bucket is the first thing done by
#   who wants to go unseen, and is easily lost in a large plan.
# related_resources:
# - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delete-trails-console.html
# custom:
#   tier: mandatory
#   severity: critical
#   remediation: >-
#     keep a trail that records EKS management events, or name the one that lives elsewhere as `trail_elsewhere`
#     in the settings
#   applies_to: [plan]
#   judges:
#     aws_cloudtrail: [advanced_event_selector, enable_logging, event_selector, is_multi_region_trail, s3_bucket_name]
#   controls: [CloudTrail.1, CloudTrail.3, CIS AWS 3.1]
package rules.cloudtrail.kept

import data.lib.resources
import data.lib.settings
import data.lib.trails
import data.lib.values
import data.lib.verdict

# Trails that recorded EKS events before the plan.
_recorders := [recorder |
	some entry in resources.of_type("aws_cloudtrail")
	before := trails.events_before(entry)
	count(before.sees) > 0
	not values.is_off(values.before(entry, "enable_logging"))
	recorder := object.union(entry, {"saw": before.sees})
]

# Those that go are not among them.
_after := {trail.id: trail | some trail in trails.list}

_deferred := [entry |
	some entry in resources.deferred
	entry.type == "aws_cloudtrail"
	entry.before != {}
	count(trails.events_before(entry).sees) > 0
	not values.is_off(values.before(entry, "enable_logging"))
]

subjects contains verdict.subject(trail, "recording") if some trail in array.concat(_recorders, _deferred)

undecided contains verdict.finding(trail, "recording", "what becomes of the trail is deferred to a later plan") if {
	some trail in _deferred
}

# A trail that is forgotten may go on, but nothing here shows it any more: the settings have to name it.
deny contains verdict.finding(trail, "recording", message) if {
	some trail in _recorders
	trail.action in {"delete", "forget"}
	_goes_on == "no"
	message := $"the plan would {trail.action} the trail, and no other of these documents records EKS API calls"
}

undecided contains verdict.finding(trail, "recording", message) if {
	some trail in _recorders
	trail.action in {"delete", "forget"}
	_goes_on == "maybe"
	message := $"the plan would {trail.action} the trail, and whether another records EKS API calls is known only after apply"
}

deny contains verdict.finding(trail, "recording", message) if {
	some trail in _recorders
	lost := _lost(trail, _after[trail.id])
	count(lost) > 0
	message := $"the {trail.action} narrows the trail: {concat("; ", sort(lost))}"
}

undecided contains verdict.finding(trail, "recording", message) if {
	some trail in _recorders
	unsure := _unsure(_after[trail.id])
	count(unsure) > 0
	message := $"{concat(", ", sort(unsure))} is known only after apply"
}

_goes_on := "yes" if {
	settings.trail_elsewhere
} else := "yes" if {
	some trail in trails.list
	trail.sees_eks == "yes"
} else := "maybe" if {
	some trail in trails.list
	trail.sees_eks == "unknown"
} else := "no"

_lost(before, after) := union({
	{"enable_logging goes off" | after.logging == "off"},
	{$"{half} events of EKS are no longer recorded" |
		not after.events.open
		some half in (before.saw - after.events.sees)
	},
	{"is_multi_region_trail goes off" |
		values.truth(values.before(before, "is_multi_region_trail")) == true
		after.multi_region == "off"
	},
	{$"s3_bucket_name goes from {verdict.quoted([values.before(before, "s3_bucket_name")])} to {verdict.quoted([bucket])}" |
		bucket := values.attribute(after, "s3_bucket_name").value
		bucket != values.before(before, "s3_bucket_name")
	},
})

_unsure(after) := union({
	{"enable_logging" | after.logging == "unknown"},
	{"is_multi_region_trail" | after.multi_region == "unknown"},
	{"event_selector" | after.events.open},
	{"s3_bucket_name" | values.attribute(after, "s3_bucket_name").is in {"unknown", "reference"}},
})
