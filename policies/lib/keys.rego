# METADATA
# description: KMS keys and what of this product's concern they encrypt.
package lib.keys

import data.lib.log_groups
import data.lib.resources
import data.lib.values

# METADATA
# description: |
#   Whether `kms_key_id` of an entry is set: "yes", "no" or "unknown". A reference counts where it leads to keys only:
#   what else it may come to can't be told.
set(entry) := "unknown" if {
	to := values.attribute(entry, "kms_key_id").to
	some id in to
	id != "data"
	not _is_key(id)
} else := values.set(entry, "kms_key_id")

_is_key(id) if id in {entry.id | some type in ["aws_kms_key", "aws_kms_replica_key", "aws_kms_alias"]; some entry in resources.of_type(type)}

# METADATA
# description: |
#   Each use of a managed key by a log group, a trail or the bucket of a trail, before the plan or after it:
#   the key, what it encrypts and the service that has to be admitted.
uses contains {"key": key, "by": user.by, "service": user.service} if {
	some user in _users
	some key in resources.of_type("aws_kms_key")
	_names(user, key)
}

_users := array.concat(_group_users, array.concat(_trail_users, _bucket_users))

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
	"to": values.leads_to(entry, attribute),
	"arns": {arn | some arn in [values.before(entry, attribute), values.attribute(entry, attribute).value]; is_string(arn)},
}

_bucket_users := [user |
	some encryption in resources.of_type("aws_s3_bucket_server_side_encryption_configuration")
	_trail_bucket(encryption)
	user := {
		"by": encryption.address,
		"service": "cloudtrail.amazonaws.com",
		"to": set(),
		"arns": {arn |
			some rules in [values.blocks(encryption, "rule"), object.get(encryption.before, "rule", [])]
			walk(rules, [path, arn])
			path[count(path) - 1] == "kms_master_key_id"
			is_string(arn)
		},
	}
]

_trail_bucket(encryption) if {
	some trail in resources.of_type("aws_cloudtrail")
	some bucket in [values.before(trail, "s3_bucket_name"), values.attribute(trail, "s3_bucket_name").value]
	bucket in [values.before(encryption, "bucket"), values.attribute(encryption, "bucket").value]
}

_names(user, key) if key.id in user.to

_names(user, key) if {
	some name in ["arn", "key_id", "id"]
	some value in [values.before(key, name), object.get(key.after, name, null)]
	is_string(value)
	value in user.arns
}

# METADATA
# description: |
#   Whether a key policy lets a service use the key: an Allow that names the service, or everybody. Conditions are not
#   judged. CloudWatch Logs names itself with its region (`logs.eu-west-1.amazonaws.com`).
admits(policy, service) if {
	is_string(policy)
	document := json.unmarshal(policy)
	some statement in _list(document.Statement)
	statement.Effect == "Allow"
	some principal in _principals(statement)
	_is_service(principal, service)
}

_list(value) := value if is_array(value)

_list(value) := [value] if not is_array(value)

_principals(statement) := ["*"] if statement.Principal == "*"

_principals(statement) := array.concat(
	_list(object.get(statement.Principal, "Service", [])),
	[p | some p in _list(object.get(statement.Principal, "AWS", [])); p == "*"],
) if {
	is_object(statement.Principal)
}

_is_service("*", _)

_is_service(principal, service) if principal == service

_is_service(principal, "logs.amazonaws.com") if regex.match(`^logs\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$`, principal)
