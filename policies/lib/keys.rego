# METADATA
# description: KMS keys and what of this product's concern they encrypt.
package lib.keys

import data.lib.instances
import data.lib.json_text
import data.lib.log_groups
import data.lib.partitions
import data.lib.resources
import data.lib.trails
import data.lib.values
import data.lib.verdict
import data.lib.wildcards

# METADATA
# description: |
#   By the id of a log group or trail, whether its `kms_key_id` is set: "yes", "no" or "unknown". A reference counts
#   where it leads to keys and data sources only: what else it may come to can't be told.
set := {entry.id: _set(entry) | some entry in array.concat(log_groups.remaining, trails.management)}

_set(entry) := "unknown" if {
	some id in values.attribute(entry, "kms_key_id").to
	not _key_ids[id]
	not _is_data(id)
} else := "unknown" if {
	some pattern in values.attribute(entry, "kms_key_id").among
	not _is_data(pattern)
	not _by_pattern[pattern]
	not _aliases_by_pattern[pattern]
} else := values.set(entry, "kms_key_id")

_key_types := ["aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key", "aws_kms_replica_external_key"]

_key_ids := {entry.id | some type in array.concat(_key_types, ["aws_kms_alias"]); some entry in resources.of_type(type)}

# A block of configuration is [document, type, ...], one of a plan [document, [modules], type, ...].
_is_data(id) if {
	some type in [id[1], id[2]]
	startswith(type, "data.")
}

# METADATA
# description: |
#   Each use of a managed key by a log group, a trail or the bucket of a trail, before the plan or after it:
#   the key, what it encrypts and the service that has to be admitted. `sure` is false where the user refers to an
#   instance that cannot be told.
uses contains {"key": _keys[id], "by": user.by, "service": user.service, "sure": true} if {
	some user in _users
	some id in (_by_reference(user) | _by_name(user))
}

# One for all that may use a key by one pattern: there may be many of them, and many keys.
uses contains {"key": _keys[id], "by": verdict.several(addresses), "service": service, "sure": false} if {
	some [pattern, service], addresses in _users_by_pattern
	some id in (object.get(_by_pattern, [pattern], set()) | object.get(_behind_by_pattern, [pattern], set()))
	not _used[[id, service]]
}

_used contains [id, user.service] if {
	some user in _users
	some id in (_by_reference(user) | _by_name(user))
}

_users := array.concat(_group_users, array.concat(_trail_users, _bucket_users))

_users_by_pattern[[pattern, user.service]] contains user.by if {
	some user in _users
	some pattern in (user.among | {pattern | some to in user.to; some pattern in _alias_leads[to].among})
}

_by_pattern[pattern] contains id if {
	some id, key in _keys
	some pattern in instances.patterns(key)
}

_aliases_by_pattern[pattern] contains alias.id if {
	some alias in resources.of_type("aws_kms_alias")
	some pattern in instances.patterns(alias)
}

_behind_by_pattern[pattern] contains id if {
	some pattern, aliases in _aliases_by_pattern
	some alias in aliases
	some id in (_alias_leads[alias].to | {id | some inner in _alias_leads[alias].among; some id in _by_pattern[inner]})
}

_keys := {key.id: key | some type in _key_types; some key in resources.of_type(type)}

_group_users := [user |
	some group in log_groups.all
	group.holds == "yes"
	user := _user(group, "kms_key_id", "logs.amazonaws.com")
]

_trail_users := [user |
	some trail in resources.of_type("aws_cloudtrail")
	user := _user(trail, "kms_key_id", "cloudtrail.amazonaws.com")
]

_user(entry, attribute, service) := {
	"by": entry.address,
	"service": service,
	"to": lead.to,
	"among": lead.among,
	"names": _texts(entry, attribute),
} if {
	lead := values.leads_to(entry, attribute)
}

_bucket_users := [user |
	some encryption in resources.of_type("aws_s3_bucket_server_side_encryption_configuration")
	count(_texts(encryption, "bucket") & _trail_buckets) > 0
	user := {
		"by": encryption.address,
		"service": "cloudtrail.amazonaws.com",
		"to": set(),
		"among": set(),
		"names": {name |
			some rules in [values.blocks(encryption, "rule"), object.get(encryption.before, "rule", [])]
			walk(rules, [path, name])
			path[count(path) - 1] == "kms_master_key_id"
		},
	}
]

_trail_buckets := {bucket |
	some trail in resources.of_type("aws_cloudtrail")
	some bucket in _texts(trail, "s3_bucket_name")
}

# What an attribute is called before and after, as far as it is known.
_texts(entry, attribute) := {text |
	some text in [values.before(entry, attribute), object.get(values.attribute(entry, attribute), "value", null)]
	is_string(text)
}

_by_reference(user) := {id |
	some to in user.to
	some id in ({to} | object.get(_behind_alias, [to], set()))
}

_by_name(user) := {id |
	some name in user.names
	some real in ({name} | object.get(_alias_targets, [name], set()))
	some id in _ids_by_name[real]
}

_ids_by_name := _named_keys

_named_keys[text] contains id if {
	some id, key in _keys
	some name in ["arn", "key_id", "id"]
	some text in _texts(key, name)
}

# METADATA
# description: By the id of a key, the resources that hold its policy beside it.
policies_of[id] contains entry if {
	some entry in resources.of_type("aws_kms_key_policy")
	some id in (values.leads_to(entry, "key_id").to | {named | some name in _texts(entry, "key_id"); some named in _ids_by_name[name]})
}

# An alias stands for its key, by its name, its ARN or a reference.
_alias_targets := _aliased

_aliased[alias] contains target if {
	some entry in resources.of_type("aws_kms_alias")
	some name in ["name", "arn"]
	some alias in _texts(entry, name)
	some attribute in ["target_key_id", "target_key_arn"]
	some target in _texts(entry, attribute)
}

_behind_alias := {id: lead.to | some id, lead in _alias_leads}

_alias_leads := {entry.id: values.leads_to(entry, "target_key_id") | some entry in resources.of_type("aws_kms_alias")}

# METADATA
# description: |
#   Whether a key policy lets what uses the key encrypt: an Allow that names its service, or everybody, and no Deny that
#   shuts it out whatever the conditions.
admits(policy, use) if {
	is_string(policy)
	statements := [statement |
		some statement in _list(json_text.read(policy).Statement)
		_is_about(statement, use)
		_is_on_data_keys(statement)
	]
	some allowed in statements
	allowed.Effect == "Allow"
	count([denied | some denied in statements; denied.Effect == "Deny"; not _is_conditional(denied)]) == 0
}

_is_about(statement, use) if _names(statement.Principal, use)

# Undefined where there is no NotPrincipal, because arguments are evaluated before the `not`.
_is_about(statement, use) if not _names(statement.NotPrincipal, use)

_names("*", _)

_names(principal, use) if {
	some name in _list(principal.Service)
	_is_service(name, use)
}

_names(principal, _) if "*" in _list(principal.AWS)

_is_service("*", _)

_is_service(name, use) if name == use.service

# CloudWatch Logs names itself with the region of its groups (`logs.eu-west-1.amazonaws.com`), which is that of their keys.
_is_service(name, use) if {
	use.service == "logs.amazonaws.com"
	[[_, region]] := regex.find_all_string_submatch_n(`^logs\.([a-z0-9-]+)$`, _without_domain(name), 1)
	_may_be_in(use.key, region)
}

# The domain is that of the partition (`logs.cn-north-1.amazonaws.com.cn`).
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/service_principal
_without_domain(name) := trim_suffix(name, $".{domain}") if {
	some domain in partitions.dns_suffixes
	endswith(name, $".{domain}")
}

_may_be_in(key, region) if region in _regions(key)

_may_be_in(key, _) if count(_regions(key)) == 0

_regions(key) := {split(arn, ":")[3] | some arn in _texts(key, "arn")}

# Both services ask for data keys (https://docs.aws.amazon.com/kms/latest/developerguide/services-cloudtrail.html).
_data_key_actions := {"kms:generatedatakey", "kms:generatedatakeywithoutplaintext"}

_is_on_data_keys(statement) if {
	some action in _data_key_actions
	_among(statement.Action, action)
}

_is_on_data_keys(statement) if {
	some action in _data_key_actions
	not _among(statement.NotAction, action)
}

_among(patterns, action) if {
	some pattern in _list(patterns)
	wildcards.iam(lower(pattern), action)
}

# A condition that asks for nothing is none.
_is_conditional(statement) if count(statement.Condition[_]) > 0

_list(value) := value if is_array(value)

_list(value) := [value] if not is_array(value)
