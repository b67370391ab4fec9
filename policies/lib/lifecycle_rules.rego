# METADATA
# description: |
#   The lifecycle rules of buckets, and when they expire logs
#   (https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html).
package lib.lifecycle_rules

import data.lib.references
import data.lib.resources
import data.lib.settings
import data.lib.values

# METADATA
# description: |
#   Where the log files of a trail lie, by its `s3_key_prefix`: `{"begins", "goes_on"}`, the beginning of their keys and
#   what follows it: "trail" for the folders that CloudTrail makes for one account, "trails" for those of several,
#   "date" for those that Firehose makes, "any" for anything at all. `sure` is false where the beginning is known only
#   after apply.
#   https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
trail_root(prefix) := {"begins": "AWSLogs/", "goes_on": "trails", "sure": true} if {
	object.get(prefix, "value", "") == ""
	prefix.is in {"absent", "known"}
} else := {"begins": $"{prefix.value}/AWSLogs/", "goes_on": "trails", "sure": true} if {
	is_string(prefix.value)
} else := anywhere

# METADATA
# description: |
#   The same by the trail's account, null where it is not known, and whether it may be the trail of an organization, which
#   records other accounts than its own: "on", "off" or "unknown".
root_of_trail(prefix, account, "off") := root_of_one_account(trail_root(prefix), account)

root_of_trail(prefix, _, organization) := trail_root(prefix) if organization != "off"

# METADATA
# description: |
#   The root of a trail that records no account but its own: the folder of its log files, where the account is known.
root_of_one_account(root, account) := object.union(root, {"begins": $"{root.begins}{account}/CloudTrail/", "goes_on": "any"}) if {
	root.goes_on == "trails"
	is_string(account)
} else := object.union(root, {"goes_on": "trail"}) if {
	root.goes_on == "trails"
} else := root

# METADATA
# description: The same of what Firehose writes, by its `prefix`, https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html.
stream_root(prefix) := {"begins": "", "goes_on": "date", "sure": true} if {
	prefix.is == "absent"
} else := {"begins": split(prefix.value, "!{")[0], "goes_on": "any", "sure": true} if {
	contains(prefix.value, "!{")
} else := {"begins": begins, "goes_on": "date", "sure": true} if {
	begins := prefix.value
} else := anywhere

# METADATA
# description: Logs that may lie anywhere in a bucket.
anywhere := {"begins": "", "goes_on": "any", "sure": false}

# METADATA
# description: |
#   When the rules in blocks of a name expire what lies below one of the roots: a number of days, a date as text, or
#   "unknown".
expiries(entry, name, roots) := {each.expiry | some each in expiring(entry, name, roots)}

# METADATA
# description: |
#   The rules in blocks of a name that expire what lies below one of the roots: `expiry`, when they do, and the keys and
#   sizes of objects for which they hold.
expiring(entry, name, roots) := {_perhaps_all} if {
	count(values.blocks(entry, name)) * _writers > 5000
} else := {{"expiry": expiry, "prefixes": _prefixes(rule), "sizes": _sizes(rule)} |
	some i, rule in values.blocks(entry, name)
	not _off(rule)
	not _is_for_tagged(rule)
	_is_below(rule, roots)
	some expiry in _rule_expiries(entry, name, i, rule)
} | {_perhaps_all | _open(entry, name)}

_perhaps_all := {"expiry": "unknown", "prefixes": set(), "sizes": {}}

# METADATA
# description: Whether a rule holds for all the logs below the roots that another one holds for.
covers(rule, other, roots) if {
	every prefix in rule.prefixes {
		_reaches(prefix, other.prefixes, roots)
	}
	object.get(rule.sizes, "above", 0) <= object.get(other.sizes, "above", 0)
	_up_to(rule.sizes, other.sizes)
}

_up_to(sizes, _) if not sizes.below

_up_to(sizes, others) if sizes.below >= others.below

_reaches(prefix, prefixes, _) if {
	some other in prefixes
	startswith(other, prefix)
}

_reaches(prefix, prefixes, roots) if {
	every root in _roots_of(prefixes, roots) {
		_holds_for_all(prefix, root)
	}
}

_roots_of(prefixes, roots) := {root |
	some root in roots
	every prefix in prefixes {
		holds(prefix, root)
	}
}

_holds_for_all(prefix, root) if startswith(root.begins, prefix)

# The folder of the account has all log files of its trail.
_holds_for_all(prefix, root) if {
	root.goes_on == "trail"
	startswith(prefix, root.begins)
	regex.match(`^[0-9]{12}(/(CloudTrail/?)?)?$`, substring(prefix, count(root.begins), -1))
}

# Sizes of 0 are none (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_lifecycle_configuration).
_sizes(rule) := {limit: size |
	some limit, argument in {"above": "object_size_greater_than", "below": "object_size_less_than"}
	size := min({size |
		some place in _filters(rule)
		size := values.number({"is": "known", "value": place[argument]}).value
		is_number(size)
		size > 0
	})
}

# The number of trails and streams, which write logs to buckets. Many writers are not compared with long lists of rules,
# because each pair would be looked at and real buckets have few rules.
_writers := count(array.concat(resources.of_type("aws_cloudtrail"), resources.of_type("aws_kinesis_firehose_delivery_stream")))

# METADATA
# description: Whether an expiry is surely at the floor or after it.
is_late(expiry) if {
	is_number(expiry)
	not is_early(expiry)
}

# METADATA
# description: Whether an expiry is surely before the floor.
is_early(days) if days < settings.retention_days

is_early(date) if is_date(date)

# METADATA
# description: Whether an expiry is at a date.
is_date(expiry) if {
	is_string(expiry)
	expiry != "unknown"
}

_open(entry, "rule") if values.blocks_open(entry, "rule")

# The block of the bucket itself, which providers since 4 fill in from what is.
_open(entry, "lifecycle_rule") if values.blocks_open_or_default(entry, "lifecycle_rule")

# Only what is off for sure.
_off(rule) if rule.status == "Disabled"

_off(rule) if values.truth(rule.enabled) == false

# The objects that CloudTrail and Firehose write have no tags; of any size they may be.
_is_for_tagged(rule) if {
	some place in _filters(rule)
	some name in ["tag", "tags"]
	some block in _objects(object.get(place, name, []))
	count(block) > 0
}

# A rule of the bucket's own block holds its filter itself.
_filters(rule) := [inner |
	some place in array.concat([rule], _objects(object.get(rule, "filter", [])))
	some inner in array.concat([place], _objects(object.get(place, "and", [])))
]

_is_below(rule, _) if count(_prefixes(rule)) == 0

_is_below(rule, roots) if {
	some prefix in _prefixes(rule)
	some root in roots
	holds(prefix, root)
}

_prefixes(rule) := {prefix |
	some place in _filters(rule)
	prefix := place.prefix
	is_string(prefix)
	prefix != ""
	not references.templated(prefix)
}

# METADATA
# description: Whether keys with a prefix may hold logs below a root.
holds(prefix, root) if startswith(root.begins, prefix)

holds(prefix, root) if {
	startswith(prefix, root.begins)
	_goes_on(substring(prefix, count(root.begins), -1), root.goes_on)
}

_goes_on(_, "any")

_goes_on(rest, "date") if regex.match(`^[0-9]`, rest)

_goes_on(rest, kind) if {
	kind in {"trail", "trails"}
	_in_folders_of_trails(rest)
}

# An account's folder, below that of its organization, and in it the one of log files.
_in_folders_of_trails(rest) if regex.match(`^(o-[a-z0-9]*|(o-[a-z0-9]+/)?([0-9]*|[0-9]+/))$`, rest)

_in_folders_of_trails(rest) if {
	regex.match(`^(o-[a-z0-9]+/)?[0-9]+/[^/]+$`, rest)
	folders := split(rest, "/")
	startswith("CloudTrail", folders[count(folders) - 1])
}

_in_folders_of_trails(rest) if regex.match(`^(o-[a-z0-9]+/)?[0-9]+/CloudTrail/`, rest)

_objects(value) := [object | some object in value; is_object(object)] if is_array(value)

_objects(value) := [value] if is_object(value)

_objects(value) := [] if {
	not is_array(value)
	not is_object(value)
}

_rule_expiries(entry, name, i, rule) := {expiry |
	some j, block in _objects(object.get(rule, "expiration", []))
	expiry := _expiry(block, _unknown_days(entry, name, i, j))
} | {"unknown" | _expires_perhaps(entry, name, i, rule)}

_expiry(block, unknown) := block.date if {
	is_string(block.date)
	block.date != ""
} else := days if {
	days := values.number({"is": "known", "value": block.days}).value
	is_number(days)
	days > 0
} else := "unknown" if {
	unknown
	not values.is_on(object.get(block, "expired_object_delete_marker", false))
} else := "unknown" if {
	is_string(block.days)
}

_unknown_days(entry, name, i, j) if {
	some argument in ["days", "date"]
	entry.unknown[name][i].expiration[j][argument] == true
} else := false

_expires_perhaps(entry, name, i, _) if entry.unknown[name][i].expiration == true

_expires_perhaps(_, _, _, rule) if values.blocks_open({"kind": "configuration", "unknown": {}, "after": rule}, "expiration")
