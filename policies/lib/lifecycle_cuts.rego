# METADATA
# description: |
#   Changes of lifecycle rules that expire logs before the floor, and sooner than any rule did that stood before the plan.
package lib.lifecycle_cuts

import data.lib.buckets
import data.lib.instances
import data.lib.lifecycle_rules
import data.lib.resources
import data.lib.values

# METADATA
# description: |
#   By the name of a bucket, the resources whose change says when the bucket expires what is in it: `entry`, the name of
#   the blocks, and whether it is surely this bucket.
changes := _changes_by_bucket

_changes_by_bucket[name] contains {"entry": setting, "block": "rule", "sure": count(names) == 1} if {
	some setting in _changing_settings
	names := buckets.names_of(setting)
	some name in names
}

_changes_by_bucket[name] contains {"entry": setting, "block": "rule", "sure": false} if {
	some setting in _changing_settings
	some pattern in values.leads_to(setting, "bucket").among
	some name in _names_by_pattern[pattern]
}

_changes_by_bucket[name] contains {"entry": bucket, "block": "lifecycle_rule", "sure": true} if {
	some bucket in resources.of_type("aws_s3_bucket")
	bucket.action == "update"
	_is_rewritten(bucket)
	name := values.before(bucket, "bucket")
}

_is_rewritten(bucket) if values.blocks_open(bucket, "lifecycle_rule")

_is_rewritten(bucket) if values.before(bucket, "lifecycle_rule") != object.get(bucket.after, "lifecycle_rule", null)

_changing_settings := [setting |
	some setting in resources.of_type("aws_s3_bucket_lifecycle_configuration")
	setting.action in {"create", "update", "replace", "abandon"}
]

_names_by_pattern[pattern] contains name if {
	some bucket in resources.of_type("aws_s3_bucket")
	name := values.before(bucket, "bucket")
	some pattern in instances.patterns(bucket)
}

# METADATA
# description: When the rules that stood before the plan expired logs below one of the roots in the bucket of a name.
before(name, roots) := {each.expiry | some each in _rules_before(name, roots)}

_rules_before(name, roots) := {each |
	some standing in object.get(_standing, [name], set())
	some each in lifecycle_rules.expiring(standing.was, standing.block, roots)
}

# A real bucket has one configuration, which the bucket itself may tell of too.
_standing := {name: array.slice(sort(found), 0, 10) | some name, found in _standing_by_bucket}

_standing_by_bucket[name] contains {"was": {"kind": "plan", "after": entry.before, "unknown": {}}, "block": block} if {
	some type, block in {"aws_s3_bucket": "lifecycle_rule", "aws_s3_bucket_lifecycle_configuration": "rule"}
	some entry in resources.of_type(type)
	name := values.before(entry, "bucket")
}

# METADATA
# description: |
#   What a change of the bucket of a name does to the logs below the roots: "lost" with when they expire, "unsure", or
#   "kept".
of(change, name, roots) := {"is": "lost", "when": _when(early)} if {
	change.sure
	early := _early(change, name, _sure_roots(roots))
	count(early) > 0
} else := {"is": "unsure"} if {
	count(_early(change, name, roots)) > 0
} else := {"is": "unsure"} if {
	some rule in lifecycle_rules.expiring(change.entry, change.block, roots)
	rule.expiry == "unknown"
	every other in _rules_before(name, roots) {
		not _was_early(other, rule, roots)
	}
} else := {"is": "kept"}

# Rules without a prefix hold for logs wherever they lie.
_sure_roots(roots) := {root | some root in roots; root.sure}

_was_early(before, rule, roots) if {
	lifecycle_rules.is_early(before.expiry)
	lifecycle_rules.covers(before, rule, roots)
}

_early(change, name, roots) := {rule.expiry |
	some rule in lifecycle_rules.expiring(change.entry, change.block, roots)
	lifecycle_rules.is_early(rule.expiry)
	every other in _rules_before(name, roots) {
		not _took_as_much(other, rule, roots)
	}
}

_took_as_much(before, rule, roots) if {
	_is_as_early(before.expiry, rule.expiry)
	lifecycle_rules.covers(before, rule, roots)
}

# Days and dates cannot be compared. Where logs expired early by the one, the other takes nothing more.
_is_as_early(before, after) if {
	type_name(before) == type_name(after)
	before <= after
}

_is_as_early(before, after) if {
	lifecycle_rules.is_early(before)
	type_name(before) != type_name(after)
}

# A number sorts before any text.
_when(early) := "after 1 day" if {
	min(early) == 1
} else := $"after {min(early)} days" if {
	is_number(min(early))
} else := $"at {min(early)}"
