# METADATA
# description: |
#   The policies of buckets, and what a plan's changes of them do to CloudTrail
#   (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html).
package lib.bucket_policies

import data.lib.buckets
import data.lib.globs
import data.lib.lifecycle_rules
import data.lib.places
import data.lib.policy_documents
import data.lib.resources
import data.lib.values

_service := "cloudtrail.amazonaws.com"

# METADATA
# description: |
#   By the name of a bucket, the one change that a plan makes to the bucket's policy: `entry`, the resource that makes it;
#   `before`, the policy's text, null where it is not known; and `after`, that text, null where only apply knows it or
#   more than one resource writes it.
changes := {name: change |
	some name, found in _changes_by_name
	change := _single(found)
}

_single(found) := change if {
	[change] := [change | some change in found]
} else := object.union(min(found), {"after": null})

_changes_by_name[name] contains {"entry": _reference(policy), "before": values.before(policy, "policy"), "after": _text(policy)} if {
	some policy in resources.of_type("aws_s3_bucket_policy")
	name := values.before(policy, "bucket")
	values.attribute(policy, "bucket").value == name
	values.before(policy, "policy") != _text(policy)
}

_changes_by_name[name] contains {"entry": _reference(policy), "before": _standing_policy(name), "after": _text(policy)} if {
	some policy in resources.of_type("aws_s3_bucket_policy")
	policy.action == "create"
	some name in buckets.names_of(policy)
}

_changes_by_name[name] contains {"entry": _reference(bucket), "before": values.before(bucket, "policy"), "after": _text(bucket)} if {
	some bucket in resources.of_type("aws_s3_bucket")
	bucket.action == "update"
	name := values.before(bucket, "bucket")
	not values.before(bucket, "policy") in {null, ""}
	values.before(bucket, "policy") != _text(bucket)
}

_reference(entry) := object.filter(entry, ["document", "address"])

_text(entry) := null if {
	values.attribute(entry, "policy").is in {"unknown", "reference"}
} else := values.attribute(entry, "policy").value

# The bucket tells its policy where a resource of its own holds it too.
_standing_policy(name) := text if {
	[text] := [text | some text in _standing_texts[name]]
} else := null

_standing_texts := _texts_by_name

_texts_by_name[name] contains text if {
	some bucket in resources.of_type("aws_s3_bucket")
	name := values.before(bucket, "bucket")
	text := values.before(bucket, "policy")
	is_string(text)
}

# METADATA
# description: |
#   What a change of a bucket's policy takes from a trail that wrote to the bucket: the calls that CloudTrail is surely no
#   longer admitted to, and those of which it cannot be told.
losses(trail, bucket, change) := _taken(change, _requests(trail, bucket))

# Requests are `[what a finding calls it, the call, the request]`.
_taken(change, requests) := {"lost": set(), "unsure": {"s3:PutObject"}} if {
	change.after == null
} else := {"lost": _of(outcomes, "lost"), "unsure": _of(outcomes, "unsure")} if {
	outcomes := {[said, outcome] |
		some [said, call, request] in requests
		outcome := policy_documents.change(
			_before(change, request, call),
			_ruling(change.after, request, call),
		)
	}
}

_of(outcomes, outcome) := {said | some [said, is] in outcomes; is == outcome}

# A trail that writes was admitted by the policy that was there, whatever it was.
_before(change, request, call) := policy_documents.admitted if {
	change.before == null
} else := _ruling(change.before, request, call)

_ruling(text, request, call) := policy_documents.rulings(_statements[text], request, {call: ""})[call]

# Each policy is read once, whatever number of trails it concerns.
_read := {text: policy_documents.statements(text) | some text in _texts}

_texts := {text | some _, change in changes; some text in [change.before, change.after]} | {text |
	some entry in _with_policies
	text := values.before(entry, "policy")
}

_statements := {text: policy_documents.concerning(_read[text], _service, "*") |
	some _, change in changes
	some text in [change.before, change.after]
}

# Each account of an organization has a folder of its own below that of the organization.
_requests(trail, bucket) := [[call, lower(call), request] |
	account := _account(trail)
	some [call, keys] in array.concat(
		[["s3:GetBucketAcl", ""], ["s3:PutObject", $"/{_prefix(trail)}AWSLogs/{account}/*"]],
		[["s3:PutObject", $"/{_prefix(trail)}AWSLogs/o-*/*"] | values.is_on(values.before(trail, "is_organization_trail"))],
	)
	request := policy_documents.asked({
		"service": _service,
		"region": "*",
		"resource": $"arn:{_partition(trail)}:s3:::{bucket}{keys}",
		"context": {
			"aws:sourcearn": _arn(trail),
			"aws:sourceaccount": account,
			"s3:x-amz-acl": "bucket-owner-full-control",
		},
	})
]

_arn(trail) := arn if {
	arn := values.before(trail, "arn")
	is_string(arn)
} else := "*"

_partition(trail) := partition if {
	[_, partition, _, _, _, _] := split(_arn(trail), ":")
} else := "*"

_account(trail) := account if {
	[_, _, _, _, account, _] := split(_arn(trail), ":")
} else := account if {
	account := places.of(trail).account
	is_string(account)
} else := "*"

_prefix(trail) := $"{prefix}/" if {
	prefix := values.before(trail, "s3_key_prefix")
	is_string(prefix)
	prefix != ""
} else := ""

# METADATA
# description: |
#   The same of a role that writes objects, such as that of a Firehose stream. IAM admits a role of the bucket's own account,
#   so only what the bucket's policy refuses counts.
losses_of_role(role, objects, change) := {"lost": set(), "unsure": {"s3:PutObject"}} if {
	change.after == null
} else := {"lost": _of(outcomes, "lost"), "unsure": _of(outcomes, "unsure")} if {
	request := policy_documents.asked({
		"service": "role",
		"role": role,
		"region": "*",
		"resource": objects,
		"context": {"aws:principalarn": role, "aws:securetransport": "true", "s3:tlsversion": policy_documents.tls},
	})
	outcomes := {["s3:PutObject", outcome] |
		outcome := policy_documents.change(_ruling_of_role(change.before, request), _ruling_of_role(change.after, request))
	}
}

_ruling_of_role(text, request) := policy_documents.rulings(list, request, {"s3:putobject": ""})["s3:putobject"] if {
	list := array.concat([_by_iam], policy_documents.concerning(_read[text], "role", "*"))
}

_by_iam := {"Effect": "Allow", "Principal": "*", "Action": "s3:PutObject"}

# METADATA
# description: |
#   What plans do to buckets whose policy admitted CloudTrail, where no trail of the documents wrote to them: `entry`,
#   `is` ("lost" or "unsure") and the message.
evident_losses := array.concat(_taken_away, array.concat(_buckets_gone, _shut_out))

_admitting_policies := [{"entry": entry, "bucket": bucket, "statements": statements} |
	some entry in _with_policies
	bucket := values.before(entry, "bucket")
	not _written_to[bucket]
	statements := _read[values.before(entry, "policy")]
	_admits_cloudtrail(statements)
]

_with_policies := array.concat(resources.of_type("aws_s3_bucket_policy"), resources.of_type("aws_s3_bucket"))

_admits_cloudtrail(statements) if count(policy_documents.admitted_for(statements, _service, "s3:putobject", [])) > 0

# METADATA
# description: |
#   By the name of a bucket of `evident`, where its policy lets CloudTrail write, as `lifecycle_rules.trail_root` says it.
evident_roots := _roots_by_bucket

_roots_by_bucket[admitting.bucket] contains _root(resource) if {
	some admitting in _admitting_policies
	some resource in policy_documents.resources_for(admitting.statements, _service, "s3:putobject")
}

# arn:<partition>:s3:::<bucket>/<keys>
_root(resource) := _root_of(root, resource, substring(keys, count(begins), -1)) if {
	keys := substring(resource, indexof(resource, "/") + 1, -1)
	contains(keys, "AWSLogs/")
	begins := substring(keys, 0, indexof(keys, "AWSLogs/") + count("AWSLogs/"))
	not globs.is_pattern(begins)
	root := {"begins": begins, "goes_on": "trails", "sure": true}
} else := lifecycle_rules.anywhere

# The log files of an organization lie in a folder of its own, and not in that of an account.
_root_of(root, resource, rest) := lifecycle_rules.root_of_one_account(root, account) if {
	account := _account_of_folder(resource)
	startswith(rest, account)
} else := root

_admitting_buckets := {admitting.bucket | some admitting in _admitting_policies}

_written_to := {bucket |
	some trail in resources.of_type("aws_cloudtrail")
	some bucket in [values.before(trail, "s3_bucket_name"), object.get(values.attribute(trail, "s3_bucket_name"), "value", null)]
}

# METADATA
# description: The resources of `evident_losses`, and those of their kind that no plan takes away.
evident := {_reference(admitting.entry) | some admitting in _admitting_policies}

_taken_away := [{"entry": _reference(entry), "is": is, "message": message} |
	some {"entry": entry, "bucket": bucket, "statements": _} in _admitting_policies
	entry.type == "aws_s3_bucket_policy"
	entry.action in {"delete", "replace"}
	is := {"no": "lost", "maybe": "unsure"}[buckets.policed(bucket)]
	message := $"without {entry.address}, which admits CloudTrail, trails can no longer write to the bucket {bucket}"
]

_buckets_gone := [{"entry": _reference(entry), "is": "lost", "message": message} |
	some entry in resources.of_type("aws_s3_bucket")
	entry.action in {"delete", "replace"}
	bucket := values.before(entry, "bucket")
	_admitting_buckets[bucket]
	message := $"the plan would {entry.action} the bucket {bucket}, whose policy admits CloudTrail"
]

_shut_out := [{"entry": change.entry, "is": is, "message": message} |
	some bucket in _admitting_buckets
	change := changes[bucket]
	[is, message] := _shutting(change, bucket, _taken_of_any(change))
]

_shutting(change, bucket, taken) := ["unsure", $"whether the new policy of the bucket {bucket} admits CloudTrail is known only after apply"] if {
	change.after == null
} else := ["lost", $"the new policy of the bucket {bucket} no longer admits CloudTrail to {concat(", ", sort(taken.lost))}"] if {
	count(taken.lost) > 0
} else := ["unsure", $"the new policy of the bucket {bucket} has conditions of which the plan does not tell whether they shut CloudTrail out"] if {
	count(taken.unsure) > 0
}

# The calls that the old policy allowed to CloudTrail by name. Where they are not compared, a call of which trail, account
# and folder are not known.
_taken_of_any(change) := _taken(change, requests) if {
	requests := _admitted_requests[change.before]
} else := {"lost": {"s3:PutObject"}, "unsure": set()} if {
	_ruled(change.after).is == "no"
} else := {"lost": set(), "unsure": _ruled(change.after).perhaps_denies - _ruled(change.before).perhaps_denies}

_ruled(text) := _ruling(text, _request("arn:*:s3:::*", "*"), "s3:putobject")

# By the text of a policy: the calls that it allows to CloudTrail by name, each with its resource and its trail. A policy with
# more than 20 has no entry, and is only asked whether it still allows CloudTrail anything.
_admitted_requests := {text: requests |
	some text in {change.before | some bucket in _admitting_buckets; change := changes[bucket]}
	requests := {[$"{call} on {resource}", lower(call), _request(resource, arn)] |
		some call in ["s3:GetBucketAcl", "s3:PutObject"]
		some resource in policy_documents.resources_for(_read[text], _service, lower(call))
		some arn in policy_documents.admitted_for(_read[text], _service, lower(call), ["aws:sourcearn"])
	}
	count(requests) in numbers.range(1, 20)
}

_request(resource, arn) := policy_documents.asked({
	"service": _service,
	"region": "*",
	"resource": resource,
	"context": object.union({"s3:x-amz-acl": "bucket-owner-full-control", "aws:sourcearn": arn}, _source_account(resource, arn)),
})

# The account of the trail: its ARN has it, or the folder `AWSLogs/<account>/`.
_source_account(resource, arn) := {"aws:sourceaccount": account} if {
	[_, _, _, _, account, _] := split(arn, ":")
	not globs.is_pattern(account)
} else := {"aws:sourceaccount": account} if {
	account := _account_of_folder(resource)
} else := {}

_account_of_folder(resource) := account if {
	[[_, account]] := regex.find_all_string_submatch_n(`/AWSLogs/([0-9]{12})/`, resource, -1)
}
