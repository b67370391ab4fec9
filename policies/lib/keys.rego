# METADATA
# description: KMS keys and what of this product's concern they encrypt.
package lib.keys

import data.lib.archive_losses
import data.lib.globs
import data.lib.instances
import data.lib.log_groups
import data.lib.policy_documents
import data.lib.resources
import data.lib.trails
import data.lib.values
import data.lib.verdict

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
#   Each use of a managed key before the plan or after it: the key; `by`, what the use is called as a subject; `of`, what
#   the key encrypts, in words; `service` and the actions that it needs, from lower case to AWS's own spelling;
#   `contexts`, the condition keys of its requests; and `proof`, how certain it is that logs of clusters or trails depend
#   on the key.
#
#   - "instance": a user in the documents refers to an instance that cannot be told, and this key may be it.
#   - "sure": a log group, a trail or a trail's bucket of the documents uses the key, or its policy names them.
#   - "perhaps": its policy names groups that are called as those of trails are by custom.
#   - "general": its policy admits CloudWatch Logs for whatever groups of the account.
uses := array.concat(array.concat(_used, _used_in_crowds), array.concat(_perhaps_used, _evident))

_used := [use |
	some user in _users
	some id in (_by_reference(user) | _by_name(user))
	use := {
		"key": _keys[id],
		"by": user.by,
		"of": user.by,
		"proof": "sure",
		"service": user.service,
		"role": object.get(user, "role", ""),
		"needed": user.needed,
		"contexts": user.contexts,
	}
]

# A real name is that of one key. Of more, users and keys are not paired, because both may be many.
_crowd := 5

_used_in_crowds := [use |
	some [name, service, role, needed], addresses in _users_by_crowd
	users := verdict.several(addresses)
	some id in named(name)
	use := {
		"key": _keys[id],
		"by": users,
		"of": users,
		"proof": "sure",
		"service": service,
		"role": role,
		"needed": needed,
		"contexts": {{}},
	}
]

_users_by_crowd[[name, user.service, object.get(user, "role", ""), user.needed]] contains user.by if {
	some user in _users
	some name in user.names
	count(named(name)) > _crowd
}

_users := array.concat(
	array.concat(_group_users, _trail_users),
	array.concat(array.concat(_bucket_users, _topic_users), _archive_users),
)

# The key of a user whose reference does not tell the instance: one use for all users of a pattern, because there may be
# many of them, and many keys.
_perhaps_used := [use |
	some [pattern, service, needed], addresses in _users_by_pattern
	users := verdict.several(addresses)
	some id in (object.get(_by_pattern, [pattern], set()) | object.get(_behind_by_pattern, [pattern], set()))
	not _used_by[[id, service]]
	use := {
		"key": _keys[id],
		"by": users,
		"of": users,
		"proof": "instance",
		"service": service,
		"needed": needed,
		"contexts": {{}},
	}
]

_users_by_pattern[[pattern, user.service, user.needed]] contains user.by if {
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

# METADATA
# description: |
#   What each service asks of a key, in lower case. What it was never admitted to is no loss.
#   https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
#   https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
#   https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
#   https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
#   https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3
_needed := {
	"log group": {
		"kms:decrypt": "kms:Decrypt",
		"kms:describekey": "kms:DescribeKey",
		"kms:encrypt": "kms:Encrypt",
		"kms:generatedatakey": "kms:GenerateDataKey",
		"kms:reencryptfrom": "kms:ReEncryptFrom",
		"kms:reencryptto": "kms:ReEncryptTo",
	},
	"trail": {"kms:describekey": "kms:DescribeKey", "kms:generatedatakey": "kms:GenerateDataKey"},
	"bucket": {"kms:generatedatakey": "kms:GenerateDataKey"},
	"bucket with bucket keys": {"kms:decrypt": "kms:Decrypt", "kms:generatedatakey": "kms:GenerateDataKey"},
	"archive": {"kms:decrypt": "kms:Decrypt", "kms:generatedatakey": "kms:GenerateDataKey"},
	"topic": {"kms:decrypt": "kms:Decrypt", "kms:generatedatakey": "kms:GenerateDataKey"},
}

_keys := object.union(_managed, _policed)

_managed := {key.id: key | some type in _key_types; some key in resources.of_type(type)}

# A key that no document declares, but whose `aws_kms_key_policy` one does. The plan does not change such a key. Findings
# have the address of the policy.
_policed := {id: key |
	some name, places in _policies_of_others
	policy := _key_policies[min(places)]
	id := [policy.document, "the key of", name]
	known := {"arn": name, "key_id": _last(split(name, "/"))}
	key := object.union(policy, {"id": id, "action": "no-op", "before": known, "after": known, "unknown": {}})
}

_last(list) := list[count(list) - 1]

_policies_of_others[name] contains [policy.document, policy.address] if {
	some policy in _key_policies
	policy.kind == "plan"
	name := values.before(policy, "key_id")
	is_string(name)
	not _managed_names[name]
}

_key_policies := {[policy.document, policy.address]: policy | some policy in resources.of_type("aws_kms_key_policy")}

_managed_names := {text |
	some key in _managed
	some name in ["arn", "key_id", "id"]
	some text in _texts(key, name)
}

_group_users := [user |
	some group in log_groups.all
	group.holds == "yes"
	user := {
		"by": group.address,
		"service": "logs.amazonaws.com",
		"needed": _needed["log group"],
		"contexts": {{
			"kms:encryptioncontext:aws:logs:arn": _group_arn(group),
			"aws:sourceaccount": _group_account(group),
		}},
		"to": values.leads_to(group, "kms_key_id").to,
		"among": values.leads_to(group, "kms_key_id").among,
		"names": _texts(group, "kms_key_id"),
	}
]

_group_arn(group) := trim_suffix(arn, ":*") if {
	arn := _arn(group)
} else := $"arn:*:logs:{_star(group.place.region)}:{_star(group.place.account)}:log-group:{_one(_texts(group, "name"))}"

# The one text of a set; a star where there is none, or no certain one.
_one(texts) := text if {
	count(texts) == 1
	some text in texts
} else := "*"

_group_account(group) := account if {
	account := _account(group)
	account != "*"
} else := _star(group.place.account)

# The ARN that a resource had before; no plan of Terraform's gives it another while it stays.
_arn(entry) := arn if {
	arn := values.before(entry, "arn")
	is_string(arn)
} else := arn if {
	arn := values.attribute(entry, "arn").value
	is_string(arn)
}

_star(text) := text if {
	is_string(text)
} else := "*"

_account(entry) := account if {
	arn := _arn(entry)
	[_, _, _, _, account] = array.slice(split(arn, ":"), 0, 5)
} else := "*"

_trail_users := [user |
	some trail in resources.of_type("aws_cloudtrail")
	user := {
		"by": trail.address,
		"service": "cloudtrail.amazonaws.com",
		"needed": _needed.trail,
		"contexts": {object.union(_trail_context(trail), {
			# The log files of a trail come from each of its regions.
			"kms:encryptioncontext:aws:cloudtrail:arn": _trail_arn(trail, "*"),
		})},
		"to": values.leads_to(trail, "kms_key_id").to,
		"among": values.leads_to(trail, "kms_key_id").among,
		"names": _texts(trail, "kms_key_id"),
	}
]

_trail_context(trail) := {"aws:sourcearn": arn, "aws:sourceaccount": _account(trail)} if {
	arn := _arn(trail)
} else := {"aws:sourcearn": _trail_arn(trail, "*"), "aws:sourceaccount": _account(trail)}

_trail_arn(trail, region) := $"arn:{partition}:cloudtrail:{region}:{account}:{name}" if {
	arn := _arn(trail)
	[_, partition, _, _, account, name] := split(arn, ":")
} else := $"arn:*:cloudtrail:{region}:{_account(trail)}:trail/{_one(_texts(trail, "name"))}"

_bucket_users := [user |
	some encryption in bucket_encryptions
	contexts := union({writers.contexts | some writers in _writers_of(encryption)})
	count(contexts) > 0
	user := {
		"by": encryption.address,
		"service": "cloudtrail.amazonaws.com",
		"needed": _needed[_bucket_kind(encryption.bucket_keys)],
		"contexts": contexts,
		"to": set(),
		"among": set(),
		"names": encryption.key_names,
	}
]

_bucket_kind(switches) := "bucket with bucket keys" if {
	some switch in switches
	values.is_on(switch)
} else := "bucket"

# METADATA
# description: |
#   The default encryption of buckets, of a resource of its own or a block of the bucket, with the names of its keys
#   before and after.
bucket_encryptions := [encryption |
	some [type, argument] in [["aws_s3_bucket_server_side_encryption_configuration", "rule"], ["aws_s3_bucket", "server_side_encryption_configuration"]]
	some entry in resources.of_type(type)
	before := object.get(entry.before, argument, [])
	after := values.blocks(entry, argument)
	encryption := object.union(entry, {
		"key_names": _named_within([before, after], "kms_master_key_id"),
		"new_key_names": _named_within(after, "kms_master_key_id") - _named_within(before, "kms_master_key_id"),
		"bucket_keys": _named_within([before, after], "bucket_key_enabled"),
		"new_bucket_keys": _named_within(after, "bucket_key_enabled"),
	})
]

_named_within(blocks, argument) := {value |
	walk(blocks, [path, value])
	path[count(path) - 1] == argument
}

# What of the trails that write to the bucket matters here.
_writers_of(encryption) := [_writers[bucket] |
	some bucket in ((_texts(encryption, "bucket") | values.leads_to(encryption, "bucket").to) | {encryption.id})
]

# By the name or the id of a bucket, because its trails may be many, and its settings too.
_writers := {bucket: {"contexts": _contexts(writers), "keyless": keyless, "names": names} |
	some bucket, writers in _trails_by_bucket
	keyless := [trail | some trail in writers; values.set(trail, "kms_key_id") == "no"]
	names := verdict.several({trail.address | some trail in keyless})
}

_trails_by_bucket[bucket] contains trail if {
	some trail in resources.of_type("aws_cloudtrail")
	some bucket in (_texts(trail, "s3_bucket_name") | values.leads_to(trail, "s3_bucket_name").to)
}

# Of many trails together no more is known than that they are trails.
_contexts(writers) := {_trail_context(trail) | some trail in writers} if {
	count(writers) <= _crowd
} else := {{"aws:sourcearn": "arn:*:cloudtrail:*:*:trail/*", "aws:sourceaccount": "*"}}

# The streams and buckets of archives that groups rely on. Firehose calls by the role of its stream.
_archive_users := array.concat(
	[_archive_user(stream.address, {target.kms_key_arn | some target in _targets(stream)}, _roles(stream)) |
		some stream in {chain.stream | some chain in archive_losses.relied_on}
	],
	[_archive_user(encryption.address, encryption.key_names, roles) |
		some name, roles in _roles_by_bucket
		some encryption in _encryptions_by_name[name]
	],
)

_archive_user(address, names, roles) := {
	"by": address,
	"service": "role",
	"role": _one(roles),
	"needed": _needed.archive,
	"contexts": {{}},
	"to": set(),
	"among": set(),
	"names": names,
}

_targets(stream) := values.before(stream, "extended_s3_configuration")

_roles(stream) := {object.get(target, "role_arn", "") | some target in _targets(stream)}

_roles_by_bucket[values.before(chain.bucket, "bucket")] contains role if {
	some chain in archive_losses.relied_on
	some role in _roles(chain.stream)
}

_encryptions_by_name[name] contains encryption if {
	some encryption in bucket_encryptions
	some name in _texts(encryption, "bucket")
}

# The topic on which a trail tells of delivered log files.
_topic_users := [user |
	some topic in resources.of_type("aws_sns_topic")
	contexts := union({_topic_contexts[name] | some name in ((_texts(topic, "name") | _texts(topic, "arn")) | {topic.id})})
	count(contexts) > 0
	user := {
		"by": topic.address,
		"service": "cloudtrail.amazonaws.com",
		"needed": _needed.topic,
		"contexts": contexts,
		"to": values.leads_to(topic, "kms_master_key_id").to,
		"among": values.leads_to(topic, "kms_master_key_id").among,
		"names": _texts(topic, "kms_master_key_id"),
	}
]

_topic_contexts := {name: _contexts(trails_of_it) | some name, trails_of_it in _trails_by_topic}

_trails_by_topic[name] contains trail if {
	some trail in resources.of_type("aws_cloudtrail")
	some name in (_texts(trail, "sns_topic_name") | values.leads_to(trail, "sns_topic_name").to)
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
	count(named(name)) <= _crowd
	some id in named(name)
}

# METADATA
# description: The ids of the managed keys that a name, that of an alias among them, stands for.
named(name) := object.get(_ids_named, [name], set())

# Each name once, whatever number of users has it.
_ids_named := {name: ids |
	some name in ({name | some user in _users; some name in user.names} | {name |
		some encryption in bucket_encryptions
		some name in encryption.new_key_names
	})
	ids := {id |
		some real in ({name} | object.get(_alias_targets, [name], set()))
		some id in _ids_by_name[real]
	}
}

_ids_by_name := _named_keys

_named_keys[text] contains id if {
	some id, key in _keys
	some name in ["arn", "key_id", "id"]
	some text in _texts(key, name)
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

# What the policy of a key said before the plan is evidence of what the key encrypts, also where the group or the trail
# is declared elsewhere. A key has at most one such use for each service and proof.
_evident := [use |
	some id, key in _keys
	key.action != "create"
	statements := _read[_policy_before(key)]
	some service, noun in {"logs.amazonaws.com": "log groups", "cloudtrail.amazonaws.com": "trails"}
	arns := {arn |
		some named_arn in policy_documents.admitted_for(statements, service, "kms:generatedatakey", _naming[service])
		arn := _without_streams(named_arn)
		not _is_used(id, service, arn)
	}
	some proof in ["sure", "perhaps", "general"]
	proven := {arn | some arn in arns; _proof(service, arn) == proof}
	count(proven) > 0
	use := {
		"key": key,
		"by": $"{noun} of its policy",
		"of": $"{noun} that its policy names ({verdict.several(proven)})",
		"proof": proof,
		"service": service,
		"needed": _needed_by[service],
		"contexts": {{name: arn | some name in _naming[service]} | some arn in proven},
	}
]

# Policies often name a group with a star for its streams, as other services write its ARN.
_without_streams(arn) := trim_suffix(arn, ":*") if {
	count(split(arn, ":")) == 8
} else := arn

_policy_before(key) := min(texts) if {
	texts := {values.before(entry, "policy") |
		some entry in policies_of[key.id]
		_is_of(key, values.before(entry, "key_id"))
	}
} else := values.before(key, "policy")

# The condition keys that name a group or trail, of which a statement's first counts.
_naming := {
	"logs.amazonaws.com": ["kms:encryptioncontext:aws:logs:arn", "aws:sourcearn"],
	"cloudtrail.amazonaws.com": ["aws:sourcearn", "kms:encryptioncontext:aws:cloudtrail:arn"],
}

_needed_by := {"logs.amazonaws.com": _needed["log group"], "cloudtrail.amazonaws.com": _needed.trail}

# Where a group or trail of the documents uses the key, patterns say no more of it.
_is_used(id, service, arn) if {
	_used_by[[id, service]]
	globs.is_pattern(arn)
}

_is_used(id, service, arn) if {
	some tail in [_tail(arn), "*"]
	some context_arn in _used_arns[[id, service, tail]]
	globs.covers(context_arn, arn) != "no"
}

_used_by := {[use.key.id, use.service] | some use in array.concat(_used, _used_in_crowds)}

# The ARNs of what uses a key, by what they end in, because the policy of a key may name many others.
_used_arns := _arns_by_tail

_arns_by_tail[[use.key.id, use.service, _tail(arn)]] contains arn if {
	some use in _used
	some context in use.contexts
	some name in _naming[use.service]
	arn := context[name]
}

_tail(arn) := "*" if {
	contains(arn, "?")
} else := tail if {
	tail := concat(":", array.slice(split(arn, ":"), 5, 100))
	tail != ""
	not contains(tail, "*")
} else := "*"

# CloudTrail encrypts the files of trails alone.
_proof("cloudtrail.amazonaws.com", _) := "sure"

_proof("logs.amazonaws.com", arn) := log_groups.proof(concat(":", array.slice(split(arn, ":"), 6, 7))) if {
	count(split(arn, ":")) > 6
} else := "general" if {
	globs.is_pattern(arn)
} else := "none"

# METADATA
# description: |
#   Whether one of the documents' groups or trails of unknown key may use any key, so that general evidence is a doubt.
unknown_users := {entry.address |
	some entry in array.concat(log_groups.remaining, trails.management)
	set[entry.id] == "unknown"
}

# METADATA
# description: By the id of a key, the resources that hold its policy beside it, before the plan or after it.
policies_of[id] contains entry if {
	some entry in resources.of_type("aws_kms_key_policy")
	some id in (values.leads_to(entry, "key_id").to | {id |
		some name in _texts(entry, "key_id")
		count(_ids_by_name[name]) <= _crowd
		some id in _ids_by_name[name]
	})
}

_is_of(key, name) if _ids_by_name[name][key.id]

# METADATA
# description: |
#   By the id of a key that stands, what the plan does to its policy: `by`, the address of the policy or "" for the key's
#   own; `before`, the policy's text; and `after`, that text, "" for KMS's default policy, or null where only apply
#   knows it. Whoever takes a policy away puts the default in its place
#   (https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html).
policy_changes := {id: _few(changes) | some id, changes in _changes_by_key}

# A real key has one policy. Of many changes those that do the same are one, and of many that do not nothing is told.
_few(changes) := changes if {
	count(changes) <= _crowd
} else := few if {
	few := {{"by": _by({change.by | some change in changes; change.before == before; change.after == after}), "before": before, "after": after} |
		some [before, after] in {[change.before, change.after] | some change in changes}
	}
	count(few) <= _crowd
} else := {{"by": _by({change.by | some change in changes}), "before": null, "after": null}}

_by(addresses) := verdict.several(addresses - {""})

_changes_by_key[id] contains {"by": "", "before": values.before(key, "policy"), "after": after} if {
	some id, key in _keys
	key.action == "update"
	after := _after(key)
}

_changes_by_key[id] contains {"by": policy.address, "before": _replaced(key, policy), "after": after} if {
	some id, policies in policies_of
	key := _keys[id]
	key.action != "create"
	some policy in policies
	policy.action in {"create", "update", "replace", "abandon"}
	_remains_on(key, policy)
	after := _after(policy)
}

_changes_by_key[id] contains {"by": policy.address, "before": values.before(policy, "policy"), "after": after} if {
	some id, policies in policies_of
	key := _keys[id]
	some policy in policies
	_leaves(key, policy)
	after := _left_to(id)
}

# Which of the keys of one name it is about does not matter to what it says.
_changes_by_key[id] contains {"by": verdict.several(addresses), "before": null, "after": null} if {
	some name, addresses in _acting_on_crowds
	some id in _ids_by_name[name]
}

_acting_on_crowds[name] contains entry.address if {
	some entry in resources.of_type("aws_kms_key_policy")
	not entry.action in {"no-op", "configured", "forget"}
	some name in _texts(entry, "key_id")
	count(_ids_by_name[name]) > _crowd
}

_replaced(key, policy) := values.before(key, "policy") if {
	not _is_of(key, values.before(policy, "key_id"))
} else := values.before(policy, "policy")

_after(entry) := null if {
	values.attribute(entry, "policy").is in {"unknown", "reference"}
} else := values.attribute(entry, "policy").value

_remains_on(key, policy) if _is_of(key, values.attribute(policy, "key_id").value)

_remains_on(key, policy) if key.id in values.leads_to(policy, "key_id").to

_leaves(key, policy) if {
	policy.action == "delete"
	_is_of(key, values.before(policy, "key_id"))
}

_leaves(key, policy) if {
	policy.action == "replace"
	not _remains_on(key, policy)
}

# Where another resource writes a policy for the same key in this plan, the order of the two is not known.
_left_to(id) := null if {
	id in _written
} else := ""

_written := {id |
	some id, policies in policies_of
	some policy in policies
	policy.action in {"create", "update", "replace", "abandon"}
	_remains_on(_keys[id], policy)
}

# METADATA
# description: |
#   What a change of its policy takes from a use of a key: the actions that are surely no longer admitted, and those of
#   which it cannot be told.
losses(use, change) := {"lost": set(), "unsure": set()} if {
	change.after == null
} else := {"lost": set(), "unsure": set()} if {
	change.before == change.after
} else := {
	"lost": {name | some [name, "lost"] in outcomes},
	"unsure": {name | some [name, "unsure"] in outcomes},
} if {
	before := _statements[[change.before, use.service]]
	after := _statements[[change.after, use.service]]
	outcomes := {[name, outcome] |
		some request in _requests(use)
		rulings_before := policy_documents.rulings(before, request, use.needed)
		rulings_after := policy_documents.rulings(after, request, use.needed)
		some action, name in use.needed
		outcome := policy_documents.change(rulings_before[action], rulings_after[action])
	}
}

# Each policy is read once, whatever number of keys and users it has.
_read := {text: policy_documents.statements(text) | some text in (_texts_before | _texts_of_changes)}

_texts_before := {_policy_before(key) | some key in _keys}

_texts_of_changes := {text |
	some changes in policy_changes
	some change in changes
	some text in [change.before, change.after]
}

_statements := {[text, service]: policy_documents.concerning(_read[text], service, "*") |
	some [text, service] in {[text, use.service] |
		some use in uses
		some change in policy_changes[use.key.id]
		some text in [change.before, change.after]
	}
}

_requests(use) := {policy_documents.asked({"service": use.service, "role": object.get(use, "role", ""), "region": region, "resource": arn, "context": context}) |
	arn := _one(_texts(use.key, "arn"))
	region := _region(arn)
	some context in use.contexts
}

# CloudWatch Logs uses keys of the region of its groups.
_region(arn) := region if {
	[_, _, _, region, _, _] := split(arn, ":")
} else := "*"

# METADATA
# description: |
#   The managed keys that a plan makes the default of a bucket which trails without a key of their own write to, each
#   with the actions that its policy, as far as it is known, does not admit CloudTrail to.
new_defaults := [{"key": key, "bucket": made.bucket, "trails": made.trails, "lacks": lacks} |
	some name, defaults in _defaults_by_name
	all_made := _made_of(name, defaults)
	some id in named(name)
	key := _keys[id]
	text := _policy_after(key)
	statements := policy_documents.concerning(policy_documents.statements(text), "cloudtrail.amazonaws.com", "*")
	some made in all_made
	request := policy_documents.asked({
		"service": "cloudtrail.amazonaws.com",
		"region": "*",
		"resource": _one(_texts(key, "arn")),
		"context": {"aws:sourceaccount": made.account},
	})
	rulings := policy_documents.rulings(statements, request, made.needed)
	lacks := {name | some action, name in made.needed; rulings[action].is == "no"}
]

# By the name of a key, the buckets that it becomes the default of. Of a name that many keys have they are one.
_defaults_by_name[name] contains {"bucket": encryption.address, "trails": writers.names, "account": _account(writers.keyless[0]), "needed": needed} if {
	some encryption in bucket_encryptions
	needed := _needed[_bucket_kind(encryption.new_bucket_keys)]
	encryption.kind == "plan"
	some writers in _writers_of(encryption)
	some name in encryption.new_key_names
}

_made_of(name, defaults) := defaults if {
	count(named(name)) <= _crowd
} else := {{
	"bucket": verdict.several({made.bucket | some made in defaults}),
	"trails": "a trail",
	"account": "*",
	"needed": _needed.bucket,
}}

# Undefined where it is known only after apply, or two resources write it.
_policy_after(key) := _after(policy) if {
	[policy] := [policy | some policy in policies_of[key.id]; resources.remains(policy); _remains_on(key, policy)]
	_after(policy) != null
} else := _after(key) if {
	not policies_of[key.id]
	_after(key) != null
}
