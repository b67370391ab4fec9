# METADATA
# description: |
#   Buckets that hold logs, and the resources that set them up. A bucket outside the documents is not judged.
package lib.buckets

import data.lib.instances
import data.lib.lifecycle_rules
import data.lib.resources
import data.lib.trails
import data.lib.values
import data.lib.verdict

# METADATA
# description: The buckets of the documents that trails which record management events write to.
of_trails := [bucket |
	some bucket in _list
	_of_trail(bucket)
]

_of_trail(bucket) if _trail_names[_name_of[bucket.id]]

_of_trail(bucket) if _trail_targets[bucket.id]

# By the bucket's own resource, or by one that is about the bucket, such as its policy.
_trail_targets := _directly | {id | some setting in _directly; some id in _bucket_of[setting].to}

_directly := {id | some lead in _trail_leads; some id in lead.to}

_trail_leads := [values.leads_to(trail, "s3_bucket_name") | some trail in trails.management]

# METADATA
# description: |
#   The buckets that a trail may write to, because the instance that it refers to cannot be told. Not those of
#   `of_trails`.
perhaps_of_trails := [bucket |
	some bucket in _list
	not _of_trail(bucket)
	_perhaps_of_trail(bucket)
]

_perhaps_of_trail(bucket) if {
	some pattern in instances.patterns(bucket)
	_perhaps_patterns[pattern]
}

_perhaps_of_trail(bucket) if _perhaps_targets[bucket.id]

_perhaps_patterns := (_among | {pattern | some setting in _directly; some pattern in _bucket_of[setting].among}) | {pattern |
	some setting in _perhaps_settings
	some pattern in _bucket_of[setting.id].among
}

_perhaps_targets := {id | some setting in _perhaps_settings; some id in _bucket_of[setting.id].to}

_among := {pattern | some lead in _trail_leads; some pattern in lead.among}

_perhaps_settings := [setting |
	count(_among) > 0
	some type in _setting_types
	some setting in resources.of_type(type)
	some pattern in instances.patterns(setting)
	_among[pattern]
]

_trail_names := {name |
	some trail in trails.management
	name := values.attribute(trail, "s3_bucket_name").value
}

_list := [bucket |
	some bucket in resources.of_type("aws_s3_bucket")
	resources.remains(bucket)
]

_name_of := {bucket.id: values.attribute(bucket, "bucket").value | some bucket in _list}

# METADATA
# description: The buckets that an attribute surely names, by ARN or by reference.
named_by_arn(value) := {bucket |
	some bucket in object.get(_named, [split(value.value, ":::")[1]], set())
} | {bucket | some id in value.to; some bucket in _by_id[id]}

# A real name is that of one bucket. What has the name of many is not looked at as one of them, because both may be many.
_named := {name: named | some name, named in _by_name; count(named) <= _crowd}

_crowd := 5

_by_name[name] contains bucket if {
	some bucket in _list
	name := _name_of[bucket.id]
}

_by_id := {bucket.id: {bucket} | some bucket in _list}

# METADATA
# description: The resources that are about a bucket, by type and the name or the id of the bucket.
settings_by_key := _settings_by_key

# METADATA
# description: The keys of `settings_by_key` for a bucket and a type.
settings_keys(bucket, type) := {key |
	some key in [[type, "name", object.get(_name_of, [bucket.id], null)], [type, "id", bucket.id]]
	settings_by_key[key]
}

_setting_types := {
	"aws_s3_bucket_lifecycle_configuration",
	"aws_s3_bucket_policy",
	"aws_s3_bucket_public_access_block",
	"aws_s3_bucket_versioning",
}

_settings_by_key[key] contains setting if {
	some type in _setting_types
	some setting in resources.of_type(type)
	resources.remains(setting)
	some key in array.concat(
		[[type, "name", name] | name := values.attribute(setting, "bucket").value],
		[[type, "id", id] | some id in _bucket_of[setting.id].to],
	)
}

# METADATA
# description: The addresses of the resources of a type that may be about a bucket, because its instance cannot be told.
perhaps_settings(bucket, type) := {addresses |
	some pattern in instances.patterns(bucket)
	addresses := _perhaps_about[[type, pattern]]
}

# One text for each pattern, because many buckets may match a pattern of many settings.
_perhaps_about := {key: verdict.several(addresses) | some key, addresses in _addresses_by_pattern}

_addresses_by_pattern[[type, pattern]] contains setting.address if {
	some type in _setting_types
	some setting in resources.of_type(type)
	resources.remains(setting)
	some pattern in _bucket_of[setting.id].among
}

_bucket_of := {setting.id: values.leads_to(setting, "bucket") |
	some type in _setting_types
	some setting in resources.of_type(type)
}

# METADATA
# description: By the name of a bucket, what a plan finds of it, the bucket and policies on it, with what becomes of each.
standing := _standing_by_name

_standing_by_name[name] contains object.filter(entry, ["type", "address", "action"]) if {
	some type in ["aws_s3_bucket", "aws_s3_bucket_policy"]
	some entry in resources.of_type(type)
	name := entry.before.bucket
}

# METADATA
# description: The same by name, type and action, as one text of all addresses.
standing_names := {key: verdict.several(addresses) | some key, addresses in _addresses_standing}

_addresses_standing[[name, entry.type, entry.action]] contains entry.address if {
	some name, entries in standing
	some entry in entries
}

# METADATA
# description: Whether a policy is on the bucket of a name after the plan, "yes", "no" or "maybe".
policed(name) := "yes" if {
	"yes" in _policies[name]
} else := "maybe" if {
	some possible in [name, null]
	_policies[possible]
} else := "no"

# Under null, those of which it is not told which bucket they are on.
_policies := _policies_by_name

_policies_by_name[name] contains sure if {
	some policy in resources.of_type("aws_s3_bucket_policy")
	resources.remains(policy)

	# A bucket has one policy: what takes it away takes it from all who declare it, and only who writes it puts it back.
	policy.action != "no-op"
	names := _bucket_names(values.attribute(policy, "bucket"))
	some name in names
	sure := _sure(policy, names)
}

_bucket_names(value) := {name} if {
	name := value.value
} else := {name | some id in value.to; some name in _names_behind(id)} | {null | count(value.among) > 0} if {
	value.is == "reference"
} else := {null}

# A bucket whose name only apply knows is a new one, and none that stands.
_names_behind(id) := {name | name := _name_of[id]} if {
	_by_id[id]
} else := {null}

# METADATA
# description: The names that the bucket of a policy surely has, as far as they are known.
names_of(policy) := _bucket_names(values.attribute(policy, "bucket")) - {null}

_sure(policy, names) := "yes" if {
	policy.exists == "yes"
	count(names) == 1
} else := "maybe"

# METADATA
# description: |
#   When lifecycle rules expire the logs in a bucket: a number of days, a date as text, or "unknown". Versions that are no
#   longer current, and markers of what was deleted, are another matter. `roots` say where the logs lie, as
#   `lifecycle_rules.holds` takes them.
expiries(bucket, roots) := {expiry |
	some key in settings_keys(bucket, "aws_s3_bucket_lifecycle_configuration")
	some expiry in _expiries_on(key, roots)
} | _own_expiries(bucket, roots)

# Beside a configuration of its own, a bucket reports the rules that were there before the plan.
_own_expiries(bucket, roots) := set() if {
	count(settings_keys(bucket, "aws_s3_bucket_lifecycle_configuration")) > 0
	values.before(bucket, "lifecycle_rule") == bucket.after.lifecycle_rule
} else := lifecycle_rules.expiries(bucket, "lifecycle_rule", roots)

# A real bucket has one configuration. Where there are many, and many ask, the first that expire are enough.
_expiries_on(key, roots) := {"unknown"} if {
	count(settings_by_key[key]) > _crowd
} else := _expiries_of(key, roots)

# METADATA
# description: The same of the log files of trails.
trail_expiries(bucket) := {expiry |
	some key in settings_keys(bucket, "aws_s3_bucket_lifecycle_configuration")
	some expiry in _trail_expiries[key]
} | _own_expiries(bucket, trail_roots)

_expiries_of(key, roots) := {expiry |
	some setting in settings_by_key[key]
	some expiry in lifecycle_rules.expiries(setting, "rule", roots)
}

_trail_expiries := {key: _first_of(_expiries_of(key, trail_roots)) |
	some key in {key |
		some bucket in array.concat(of_trails, perhaps_of_trails)
		some key in settings_keys(bucket, "aws_s3_bucket_lifecycle_configuration")
	}
}

# Days sort before dates.
_first_of(found) := (({"unknown"} & found) | {date | some date in array.slice(sort([date | some date in found; lifecycle_rules.is_date(date)]), 0, _crowd)}) | {first |
	some first in array.slice(sort(found), 0, _crowd)
}

# METADATA
# description: |
#   The addresses of lifecycle configurations that may be about a bucket, because its instance cannot be told, and expire
#   log files before the floor or at a time that is not known.
perhaps_expiring(bucket) := {addresses |
	some pattern in instances.patterns(bucket)
	addresses := _perhaps_expiring[pattern]
}

_perhaps_expiring := {pattern: verdict.several(addresses) | some pattern, addresses in _expiring_by_pattern}

_expiring_by_pattern[pattern] contains setting.address if {
	some setting in resources.of_type("aws_s3_bucket_lifecycle_configuration")
	resources.remains(setting)
	some pattern in _bucket_of[setting.id].among
	some expiry in lifecycle_rules.expiries(setting, "rule", trail_roots)
	not lifecycle_rules.is_late(expiry)
}

# METADATA
# description: Where the log files of the documents' trails lie.
trail_roots := {root |
	some trail in trails.management
	root := lifecycle_rules.root_of_trail(values.attribute(trail, "s3_key_prefix"), trail.place.account, trail.organization)
}
