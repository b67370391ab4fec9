# METADATA
# title: The recording of EKS API calls goes on
# description: >-
#   Deleting a trail, switching it off, narrowing it or sending it to another bucket hides what happens next, and is
#   easily lost in a large plan. The rule also protects the trail's bucket, the policy that lets CloudTrail write to
#   it, and the log files: a change of lifecycle rules must not expire them before the floor of retention and sooner
#   than until now. A bucket policy that admits CloudTrail is evidence of a trail in another plan. An event data
#   store of management events is protected like a trail.
# related_resources:
# - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delete-trails-console.html
# - https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html
# - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
# custom:
#   tier: mandatory
#   severity: critical
#   remediation: >-
#     keep a trail that records as much, or name the one that lives elsewhere as `trail_elsewhere` in the settings;
#     keep its bucket (`prevent_destroy`, or a `removed` block that only forgets it), the bucket's policy and its
#     log files up to the floor; keep the event data store (`termination_protection_enabled`)
#   applies_to: [plan]
#   about: change
#   judges:
#     aws_cloudtrail:
#     - advanced_event_selector
#     - arn
#     - enable_logging
#     - event_selector
#     - is_multi_region_trail
#     - is_organization_trail
#     - region
#     - s3_bucket_name
#     - s3_key_prefix
#     aws_cloudtrail_event_data_store: [advanced_event_selector, multi_region_enabled, organization_enabled, retention_period, suspend, termination_protection_enabled]
#   links:
#     aws_s3_bucket: [bucket, lifecycle_rule, policy]
#     aws_s3_bucket_lifecycle_configuration: [bucket, rule]
#     aws_s3_bucket_policy: [bucket, policy]
#   evidence:
#     aws_s3_bucket: [cloudtrail.amazonaws.com]
#     aws_s3_bucket_policy: [cloudtrail.amazonaws.com]
#   controls: [CloudTrail.1, CloudTrail.3, CIS AWS 3.1]
package rules.cloudtrail.kept

import data.lib.bucket_policies
import data.lib.buckets
import data.lib.lifecycle_cuts
import data.lib.lifecycle_rules
import data.lib.places
import data.lib.resources
import data.lib.settings
import data.lib.trail_succession
import data.lib.trails
import data.lib.values
import data.lib.verdict

_recorders := trails.recorders

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
_going := [{"trail": trail, "succession": trail_succession.of(trail)} |
	not settings.trail_elsewhere
	some trail in _recorders
	trail.action in {"delete", "forget"}
]

deny contains verdict.finding(trail, "recording", message) if {
	some {"trail": trail, "succession": succession} in _going
	succession.is == "no"
	not succession.nearest
	message := $"the plan would {trail.action} the trail, and no other of these documents records EKS API calls"
}

deny contains verdict.finding(trail, "recording", message) if {
	some {"trail": trail, "succession": succession} in _going
	succession.is == "no"
	[address, lost] := succession.nearest
	message := $"the plan would {trail.action} the trail, and the nearest to it, {address}, leaves out {concat("; ", lost)}"
}

undecided contains verdict.finding(trail, "recording", message) if {
	some {"trail": trail, "succession": succession} in _going
	succession.is == "maybe"
	[address, unsure] := succession.nearest
	message := $"the plan would {trail.action} the trail, and the documents don't tell whether {address} records {concat("; ", unsure)}"
}

deny contains verdict.finding(trail, "recording", message) if {
	some trail in _recorders
	lost := _lost(trail, _after[trail.id])
	count(lost) > 0
	message := $"the {trail.action} narrows the trail: {concat("; ", sort(lost))}"
}

undecided contains verdict.finding(trail, "recording", message) if {
	some trail in _recorders
	unsure := _unsure(trail, _after[trail.id])
	count(unsure) > 0
	message := $"{concat(", ", sort(unsure))} is known only after apply"
}

_lost(before, after) := union({
	{"enable_logging goes off" | after.logging == "off"},
	{$"{half} events of EKS are no longer recorded" |
		not after.events.open
		some half in (before.saw - after.events.sees)
	},
	{$"{name} goes off" |
		some name, switch in _switches(before, after)
		switch == "off"
	},
	{$"s3_bucket_name goes from {verdict.quoted([values.before(before, "s3_bucket_name")])} to {verdict.quoted([bucket])}" |
		bucket := values.attribute(after, "s3_bucket_name").value
		bucket != values.before(before, "s3_bucket_name")
	},
	{$"region goes from {verdict.quoted([was])} to {verdict.quoted([region])}" |
		after.multi_region == "off"
		was := values.before(before, "region")
		was != null
		region := values.attribute(after, "region").value
		region != was
	},
})

_unsure(before, after) := union({
	{"enable_logging" | after.logging == "unknown"},
	{name |
		some name, switch in _switches(before, after)
		switch == "unknown"
	},
	{"event_selector" |
		after.events.open
		count(before.saw - after.events.sees) > 0
	},
	{"s3_bucket_name" | values.attribute(after, "s3_bucket_name").is in {"unknown", "reference"}},
	{"region" |
		after.multi_region == "off"
		values.before(before, "region") != null
		values.attribute(after, "region").is in {"unknown", "reference"}
	},
})

# What was on and makes a trail see more than its own region and account, as it will be. A trail that is no longer its
# organization's is taken away from all other accounts.
_switches(before, after) := {name: switch |
	some name, switch in {"is_multi_region_trail": after.multi_region, "is_organization_trail": after.organization}
	values.is_on(values.before(before, name))
}

# The bucket that a trail wrote to holds what it has recorded, whatever becomes of the trail.
_writes_before := [{"trail": trail, "bucket": values.before(trail, "s3_bucket_name")} | some trail in _recorders]

_writes_after := [{"trail": trail, "bucket": bucket} |
	some trail in trails.management
	trail.logging != "off"
	bucket := values.attribute(trail, "s3_bucket_name").value
]

# Where one is forgotten, it goes on without being seen here.
_goes_on_writing := array.concat(_writes_after, [write | some write in _writes_before; write.trail.action == "forget"])

subjects contains verdict.subject(write.trail, "bucket") if {
	some write in array.concat(_writes_before, _writes_after)
	buckets.standing[write.bucket]
}

deny contains verdict.finding(write.trail, "bucket", message) if {
	some [writes, actions] in [[_writes_before, {"delete", "replace"}], [_writes_after, {"delete"}]]
	some write in writes
	some action in actions
	addresses := buckets.standing_names[[write.bucket, "aws_s3_bucket", action]]
	message := $"the plan would {action} the bucket that the trail writes to, {addresses}"
}

deny contains verdict.finding(write.trail, "bucket", message) if {
	some write in _goes_on_writing
	lack := _lacks[write.bucket]
	lack.policed == "no"
	message := $"without {lack.addresses} CloudTrail can no longer write to the bucket of the trail"
}

undecided contains verdict.finding(write.trail, "bucket", message) if {
	some write in _goes_on_writing
	lack := _lacks[write.bucket]
	lack.policed == "maybe"
	message := $"whether another policy takes the place of {lack.addresses} is known only after apply"
}

# By the name of a bucket, because both its trails and the policies on it may be many.
_lacks := {bucket: {"addresses": verdict.several(addresses), "policed": buckets.policed(bucket)} |
	some bucket in {write.bucket | some write in _goes_on_writing}
	addresses := {policy.address |
		some policy in buckets.standing[bucket]
		policy.type == "aws_s3_bucket_policy"
		policy.action in {"delete", "replace"}
	}
	count(addresses) > 0
}

# A policy may shut CloudTrail out without being taken away.
_shut_out := [{"trail": trail, "by": change.entry.address, "losses": bucket_policies.losses(trail, bucket, change)} |
	some {"trail": trail, "bucket": bucket} in _writes_before
	_writes_on[[trail.id, bucket]]
	change := bucket_policies.changes[bucket]
]

_writes_on[[write.trail.id, write.bucket]] if some write in _goes_on_writing

deny contains verdict.finding(shut.trail, "bucket", message) if {
	some shut in _shut_out
	count(shut.losses.lost) > 0
	message := $"{shut.by} no longer admits CloudTrail to {concat(", ", sort(shut.losses.lost))} in the bucket of the trail"
}

undecided contains verdict.finding(shut.trail, "bucket", message) if {
	some shut in _shut_out
	count(shut.losses.lost) == 0
	count(shut.losses.unsure) > 0
	message := $"whether {shut.by} still admits CloudTrail to {concat(", ", sort(shut.losses.unsure))} in the bucket of the trail cannot be told"
}

# A bucket whose policy admits CloudTrail is that of a trail, also where a plan of another stack holds the trail.
subjects contains verdict.subject(entry, "trails of its policy") if some entry in bucket_policies.evident

deny contains verdict.finding(loss.entry, "trails of its policy", loss.message) if {
	some loss in bucket_policies.evident_losses
	loss.is == "lost"
}

undecided contains verdict.finding(loss.entry, "trails of its policy", loss.message) if {
	some loss in bucket_policies.evident_losses
	loss.is == "unsure"
}

# Event data stores hold the events themselves
# (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-event-data-store.html).
_stores := [store |
	some entry in resources.of_type("aws_cloudtrail_event_data_store")
	before := trails.events_before(entry)
	count(before.sees) > 0
	store := object.union(entry, {"saw": before.sees})
]

subjects contains verdict.subject(store, "events") if some store in _stores

# AWS refuses to delete one that is protected.
deny contains verdict.finding(store, "events", message) if {
	some store in _stores
	store.action in {"delete", "replace"}
	not values.is_on(values.before(store, "termination_protection_enabled"))
	message := $"the plan would {store.action} the event data store, and the events with it"
}

deny contains verdict.warning(store, "events", "the event data store leaves Terraform's management") if {
	some store in _stores
	store.action in {"abandon", "forget"}
}

deny contains verdict.finding(store, "events", message) if {
	some store in _stores
	store.action == "update"
	some message in _store_losses(store)
}

undecided contains verdict.finding(store, "events", $"{name} of the event data store is known only after apply") if {
	some store in _stores
	store.action == "update"
	some name in _store_doubts(store)
}

# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail_event_data_store
_reaches := [
	{"argument": "multi_region_enabled", "default": true, "of": "other regions"},
	{"argument": "organization_enabled", "default": false, "of": "other accounts"},
]

_store_losses(store) := union({
	{$"retention_period goes from {values.before(store, "retention_period")} to {days} days, less than {settings.retention_days}" |
		days := values.number(values.attribute(store, "retention_period")).value
		days < settings.retention_days
		days < values.before(store, "retention_period")
	},
	{"suspend stops the event data store from recording" |
		values.is_on(object.get(values.attribute(store, "suspend"), "value", null))
		not values.is_on(values.before(store, "suspend"))
	},
	{$"{reach.argument} goes from true to false: the event data store no longer records {reach.of}" |
		some reach in _reaches
		values.is_on(values.before(store, reach.argument))
		values.switch(store, reach.argument, reach.default) == "off"
	},
	{$"{half} events of EKS are no longer recorded in the event data store" |
		events := trails.events_after(store)
		not events.open
		some half in (store.saw - events.sees)
	},
})

_store_doubts(store) := {name |
	some name in array.concat(["retention_period", "suspend"], [reach.argument | some reach in _reaches; values.is_on(values.before(store, reach.argument))])
	values.attribute(store, name).is in {"reference", "unknown"}
} | {"advanced_event_selector" |
	events := trails.events_after(store)
	events.open
	count(store.saw - events.sees) > 0
}

# Log files are lost too where a lifecycle rule expires them sooner.
_log_files_in[name] contains {"root": root, "of": $"the log files of {trail.address}"} if {
	some {"trail": trail, "bucket": name} in _writes_before
	prefix := {"is": "known", "value": object.get(trail.before, "s3_key_prefix", "")}
	root := lifecycle_rules.root_of_trail(prefix, places.before(trail).account, _was_of_organization(trail))
}

_log_files_in[name] contains {"root": root, "of": $"the log files of {trail.address}"} if {
	some {"trail": trail, "bucket": name} in _writes_after
	root := lifecycle_rules.root_of_trail(values.attribute(trail, "s3_key_prefix"), trail.place.account, trail.organization)
}

_log_files_in[name] contains {"root": root, "of": $"the log files of trails that the policy of {name} admits"} if {
	some name, roots in bucket_policies.evident_roots
	some root in roots
}

_was_of_organization(trail) := "off" if {
	values.truth(object.get(trail.before, "is_organization_trail", false)) == false
} else := "on"

_lifecycle_changes := [{"entry": change.entry, "of": of, "cut": cut} |
	some name, files in _log_files_in
	some change in lifecycle_cuts.changes[name]
	of := verdict.several({each.of | some each in files})
	cut := lifecycle_cuts.of(change, name, {each.root | some each in files})
]

subjects contains verdict.subject(change.entry, "log files") if some change in _lifecycle_changes

deny contains verdict.finding(change.entry, "log files", message) if {
	some change in _lifecycle_changes
	change.cut.is == "lost"
	message := $"a lifecycle rule would expire {change.of} {change.cut.when}, before {settings.retention_days} days and sooner than until now"
}

undecided contains verdict.finding(change.entry, "log files", message) if {
	some change in _lifecycle_changes
	change.cut.is == "unsure"
	message := $"it can't be told whether a lifecycle rule would expire {change.of} before {settings.retention_days} days"
}
