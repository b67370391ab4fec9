package rules.kms.kept_test

import data.lib.fixtures_test as fixtures
import data.rules.kms.kept as rule

arn := "arn:aws:kms:eu-central-1:111122223333:key/1"

policy(statements) := json.marshal({"Version": "2012-10-17", "Statement": statements})

allow(principal) := {"Effect": "Allow", "Principal": principal, "Action": ["kms:Encrypt*", "kms:GenerateDataKey*"], "Resource": "*"}

logs := allow({"Service": "logs.eu-central-1.amazonaws.com"})

key := fixtures.but(fixtures.key, {"after": {"arn": arn, "key_id": "1", "policy": policy([logs])}})

group := fixtures.but(fixtures.group, {"after": {"kms_key_id": arn}})

# The key changes, a group that it encrypts stays as it is.
of_group(resource) := [resource, fixtures.standing(group)]

cases := {
	"kept": {"resources": of_group(fixtures.standing(key)), "expect": "pass"},
	"deleted": {"resources": of_group(fixtures.gone(key, ["delete"])), "expect": "deny"},
	"replaced": {"resources": of_group(fixtures.but(fixtures.standing(key), {"actions": ["delete", "create"]})), "expect": "deny"},
	"replaced, create first": {"resources": of_group(fixtures.but(fixtures.standing(key), {"actions": ["create", "delete"]})), "expect": "deny"},
	"forgotten": {"resources": of_group(fixtures.gone(key, ["forget"])), "expect": "warn"},
	"forgotten and made": {"resources": of_group(fixtures.but(fixtures.standing(key), {"actions": ["forget", "create"]})), "expect": "warn"},
	"forgotten and made with another policy": {"resources": of_group(fixtures.but(with_policy([]), {"actions": ["forget", "create"]})), "expect": "warn"},
	"deleted with the group": {"resources": [fixtures.gone(key, ["delete"]), fixtures.gone(group, ["delete"])], "expect": "deny"},
	"deleted when the group takes another": {
		"resources": [fixtures.gone(key, ["delete"]), fixtures.updated(group, {"kms_key_id": "arn:aws:kms:eu-central-1:111122223333:key/2"})],
		"expect": "deny",
	},
	"deleted when the group takes none": {"resources": [fixtures.gone(key, ["delete"]), fixtures.updated(group, {"kms_key_id": null})], "expect": "deny"},
	"disabled": {"resources": of_group(fixtures.updated(key, {"is_enabled": false})), "expect": "deny"},
	"disabled, as text": {"resources": of_group(fixtures.updated(key, {"is_enabled": "false"})), "expect": "deny"},
	"disabled before": {"resources": of_group(fixtures.updated(fixtures.but(key, {"after": {"is_enabled": false}}), {"tags": {}})), "expect": "pass"},
	"is_enabled null": {"resources": of_group(fixtures.updated(key, {"is_enabled": null})), "expect": "pass"},
	"is_enabled absent": {"resources": of_group(fixtures.lacking(fixtures.updated(key, {}), ["is_enabled"])), "expect": "pass"},
	"is_enabled unknown": {"resources": of_group(fixtures.unknown(fixtures.updated(key, {}), "is_enabled")), "expect": "undecided"},
	"is_enabled of another type": {"resources": of_group(fixtures.updated(key, {"is_enabled": [false]})), "expect": "undecided"},
	"a policy that shuts the service out": {"resources": of_group(with_policy([])), "expect": "deny"},
	"a policy for another service": {"resources": of_group(with_policy([allow({"Service": "cloudtrail.amazonaws.com"})])), "expect": "deny"},
	"a policy for a service of nearly that name": {"resources": of_group(with_policy([allow({"Service": "logs.evil.example.com"})])), "expect": "deny"},
	"a policy for the account only": {"resources": of_group(with_policy([allow({"AWS": "arn:aws:iam::111122223333:root"})])), "expect": "deny"},
	"a policy with one statement that is no list": {"resources": of_group(raw_policy(json.marshal({"Statement": logs}))), "expect": "pass"},
	"a policy for an account of the service's name": {"resources": of_group(with_policy([allow({"AWS": "logs.amazonaws.com"})])), "expect": "deny"},
	"a policy for several services": {"resources": of_group(with_policy([allow({"Service": ["s3.amazonaws.com", "logs.amazonaws.com"]})])), "expect": "pass"},
	"a policy for everybody": {"resources": of_group(with_policy([allow("*")])), "expect": "pass"},
	"a policy for every account": {"resources": of_group(with_policy([allow({"AWS": "*"})])), "expect": "pass"},
	"a policy for CloudWatch Logs of another region": {"resources": of_group(with_policy([allow({"Service": "logs.us-east-1.amazonaws.com"})])), "expect": "deny"},
	"a policy for CloudWatch Logs of a region that begins alike": {"resources": of_group(with_policy([allow({"Service": "logs.eu-central-11.amazonaws.com"})])), "expect": "deny"},
	"a policy that shuts the service out, of a key without an ARN": {"resources": nameless(with_policy([allow({"Service": "logs.evil.example.com"})])), "expect": "deny"},
	"a policy for a region, of a key without an ARN": {"resources": nameless(with_policy([allow({"Service": "logs.us-east-1.amazonaws.com"})])), "expect": "pass"},
	"a policy of all actions": {"resources": of_group(with_policy([object.union(logs, {"Action": "kms:*"})])), "expect": "pass"},
	"a policy that denies it by a pattern": {"resources": of_group(with_policy([logs, denying({"Principal": "*", "Action": "kms:Generate*"})])), "expect": "deny"},
	"a policy that denies it by a pattern of the service": {"resources": of_group(with_policy([logs, denying({"Principal": "*", "Action": "k*:*"})])), "expect": "deny"},
	"a policy that denies it by a short pattern": {"resources": of_group(with_policy([logs, denying({"Principal": "*", "Action": ["kms:Sign", "kms:Ge*"]})])), "expect": "deny"},
	"a policy that denies it by a pattern of letters": {"resources": of_group(with_policy([logs, denying({"Principal": "*", "Action": "kms:?enerateDataKe?"})])), "expect": "deny"},
	"a policy that denies one of its calls": {"resources": of_group(with_policy([logs, denying({"Principal": "*", "Action": "kms:Encrypt"})])), "expect": "deny"},
	"a policy that denies a call which it does not make": {"resources": of_group(with_policy([logs, denying({"Principal": "*", "Action": "kms:GenerateDataKeyWithoutPlaintext"})])), "expect": "pass"},
	"a policy that denies by a pattern of too many letters": {"resources": of_group(with_policy([logs, denying({"Principal": "*", "Action": "kms:GenerateDataKey?"})])), "expect": "pass"},
	"a policy that denies by a pattern of other actions": {"resources": of_group(with_policy([logs, denying({"Principal": "*", "Action": ["kms:Generate", "DataKey*", "iam:*", "kms:*Mac"]})])), "expect": "pass"},
	"a policy that denies what is no action": {"resources": of_group(with_policy([logs, denying({"Principal": "*", "Action": ["kms:(.*", "kms:[a-z]*", "kms:.+", 5]})])), "expect": "pass"},
	"a policy that denies all but other actions": {"resources": of_group(with_policy([logs, denying({"Principal": "*", "NotAction": "iam:*"})])), "expect": "deny"},
	"a policy that denies all but its own actions": {"resources": of_group(with_policy([logs, denying({"Principal": "*", "NotAction": ["kms:Generate*", "kms:Encrypt"]})])), "expect": "pass"},
	"a policy that denies all but some of its actions": {"resources": of_group(with_policy([logs, denying({"Principal": "*", "NotAction": "kms:GenerateDataKey"})])), "expect": "deny"},
	"a policy that allows all but other actions": {"resources": of_group(with_policy([object.union(object.remove(logs, ["Action"]), {"NotAction": "kms:Decrypt"})])), "expect": "pass"},
	"a policy that allows all but its own actions": {"resources": of_group(with_policy([object.union(object.remove(logs, ["Action"]), {"NotAction": "kms:*"})])), "expect": "deny"},
	"a policy that denies everybody under no condition": {"resources": of_group(with_policy([logs, denying({"Principal": "*", "Action": "kms:*", "Condition": {}})])), "expect": "deny"},
	"a policy that denies everybody under a condition of nothing": {"resources": of_group(with_policy([logs, denying({"Principal": "*", "Action": "kms:*", "Condition": {"Bool": {}}})])), "expect": "deny"},
	"a policy that denies all but the account": {"resources": of_group(with_policy([logs, denying({"NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*"})])), "expect": "deny"},
	"a policy that denies all but another service": {"resources": of_group(with_policy([logs, denying({"NotPrincipal": {"Service": ["s3.amazonaws.com"]}, "Action": "kms:*"})])), "expect": "deny"},
	"a policy that denies all but the service": {"resources": of_group(with_policy([logs, denying({"NotPrincipal": {"AWS": "111122223333", "Service": "logs.eu-central-1.amazonaws.com"}, "Action": "kms:*"})])), "expect": "pass"},
	"a policy that denies nobody": {"resources": of_group(with_policy([logs, denying({"NotPrincipal": {"AWS": "*"}, "Action": "kms:*"})])), "expect": "pass"},
	"a policy that denies no service at all": {"resources": of_group(with_policy([logs, denying({"NotPrincipal": "*", "Action": "kms:*"})])), "expect": "pass"},
	"a policy that denies another service": {"resources": of_group(with_policy([logs, denying({"Principal": {"Service": "s3.amazonaws.com"}, "Action": "kms:*"})])), "expect": "pass"},
	"a policy that admitted it by a longer pattern": {
		"resources": of_group(fixtures.updated(fixtures.but(key, {"after": {"policy": policy([object.union(logs, {"Action": "kms:Generate*"})])}}), {"policy": policy([])})),
		"expect": "deny",
	},
	"a policy of any action": {"resources": of_group(with_policy([object.union(logs, {"Action": "*"})])), "expect": "pass"},
	"a policy by shorter patterns": {"resources": of_group(with_policy([object.union(logs, {"Action": ["kms:E*", "kms:G*"]})])), "expect": "pass"},
	"a policy by a shorter pattern of one action": {"resources": of_group(with_policy([object.union(logs, {"Action": "kms:G*"})])), "expect": "deny"},
	"a policy that spells the actions out": {"resources": of_group(with_policy([object.union(logs, {"Action": ["kms:Encrypt", "kms:GenerateDataKey"]})])), "expect": "pass"},
	"a policy for the key alone": {"resources": of_group(with_policy([object.union(logs, {"Resource": arn})])), "expect": "pass"},
	"a policy for another key": {"resources": of_group(with_policy([object.union(logs, {"Resource": "arn:aws:kms:eu-central-1:111122223333:key/2"})])), "expect": "deny"},
	"a policy for all but the key": {"resources": of_group(with_policy([object.union(object.remove(logs, ["Resource"]), {"NotResource": arn})])), "expect": "deny"},
	"a policy for the group": {"resources": of_group(with_policy([object.union(logs, context("ArnEquals", "*:log-group:/aws/eks/prod/cluster"))])), "expect": "pass"},
	"a policy for other groups": {"resources": of_group(with_policy([object.union(logs, context("ArnLike", "arn:aws:logs:eu-central-1:111122223333:log-group:/app/*"))])), "expect": "deny"},
	"a policy that denies the group by its context": {"resources": of_group(with_policy([logs, object.union(denying({"Principal": "*", "Action": "kms:*"}), context("StringLike", "*"))])), "expect": "deny"},
	"a policy that denies other groups by their context": {"resources": of_group(with_policy([logs, object.union(denying({"Principal": "*", "Action": "kms:*"}), context("StringLike", "arn:aws:logs:eu-central-1:111122223333:log-group:/app/*"))])), "expect": "pass"},
	"a policy that denies by a condition which is not compared": {"resources": of_group(with_policy([logs, denying({"Principal": "*", "Action": "kms:*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}})])), "expect": "undecided"},
	"a policy that denies one of its calls by such a condition": {"resources": of_group(with_policy([logs, denying({"Principal": "*", "Action": "kms:Encrypt", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}})])), "expect": "undecided"},
	"a policy that denies other actions by such a condition": {"resources": of_group(with_policy([logs, denying({"Principal": "*", "Action": "kms:ScheduleKeyDeletion", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}})])), "expect": "pass"},
	"a policy that denied by such a condition before": {
		"resources": of_group(fixtures.updated(
			fixtures.but(key, {"after": {"policy": policy([logs, doubt])}}),
			{"policy": policy([doubt, logs, allow({"Service": "s3.amazonaws.com"})])},
		)),
		"expect": "pass",
	},
	"a policy that only lets it describe": {"resources": of_group(with_policy([object.union(logs, {"Action": "kms:DescribeKey"})])), "expect": "deny"},
	"a policy that denies it too": {"resources": of_group(with_policy([logs, object.union(logs, {"Effect": "Deny"})])), "expect": "deny"},
	"a policy that only denies it, under a condition": {
		"resources": of_group(with_policy([object.union(logs, {"Effect": "Deny", "Condition": {"Bool": {"aws:SecureTransport": "false"}}})])),
		"expect": "deny",
	},
	"a policy that denies everybody under a condition": {
		"resources": of_group(with_policy([logs, object.union(allow("*"), {"Effect": "Deny", "Condition": {"Bool": {"aws:SecureTransport": "false"}}})])),
		"expect": "pass",
	},
	"a policy that is no JSON": {"resources": of_group(raw_policy("{")), "expect": "deny"},
	"a policy that is empty": {"resources": of_group(raw_policy("")), "expect": "deny"},
	"a policy that is a list": {"resources": of_group(raw_policy([1])), "expect": "deny"},
	"a policy whose principal is a list": {"resources": of_group(with_policy([allow([1])])), "expect": "deny"},
	"a policy whose statement is a text": {"resources": of_group(with_policy(["x"])), "expect": "deny"},
	"a policy null": {"resources": of_group(raw_policy(null)), "expect": "pass"},
	"a policy unknown": {"resources": of_group(fixtures.unknown(fixtures.updated(key, {}), "policy")), "expect": "undecided"},
	"a policy by reference": {
		"resources": array.concat(
			of_group(fixtures.referring(fixtures.updated(key, {}), "policy", ["data.aws_iam_policy_document.p.json", "data.aws_iam_policy_document.p"])),
			[fixtures.but(fixtures.created("aws_iam_policy_document", "p", {}), {"mode": "data", "actions": ["read"]})],
		),
		"expect": "undecided",
	},
	"made, and not known whether it is enabled": {"resources": of_group(fixtures.unknown(key, "is_enabled")), "expect": "pass"},
	"made, and not yet enabled": {"resources": of_group(fixtures.but(key, {"after": {"is_enabled": false}})), "expect": "pass"},
	"a policy that did not admit it before": {
		"resources": of_group(fixtures.updated(fixtures.but(key, {"after": {"policy": policy([])}}), {"policy": policy([allow("x")])})),
		"expect": "pass",
	},
	"named by its id": {"resources": [fixtures.gone(key, ["delete"]), fixtures.standing(fixtures.but(group, {"after": {"kms_key_id": "1"}}))], "expect": "deny"},
	"a replica": {"resources": of_group(retyped(fixtures.gone(key, ["delete"]), "aws_kms_replica_key")), "expect": "deny", "key": "aws_kms_replica_key.k"},
	"a replica of an external key": {
		"resources": of_group(retyped(fixtures.gone(key, ["delete"]), "aws_kms_replica_external_key")),
		"expect": "deny",
		"key": "aws_kms_replica_external_key.k",
	},
	"an external key, disabled": {
		"resources": of_group(retyped(fixtures.updated(fixtures.but(key, {"after": {"enabled": true}}), {"enabled": false}), "aws_kms_external_key")),
		"expect": "deny",
		"key": "aws_kms_external_key.k",
	},
}

context(operator, value) := {"Condition": {operator: {"kms:EncryptionContext:aws:logs:arn": value}}}

doubt := denying({"Principal": "*", "Action": "kms:*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}})

# Each type of key is found by each of its names alone. The provider gives an external key no key_id.
names_of_keys := {
	"aws_kms_key": ["arn", "id", "key_id"],
	"aws_kms_replica_key": ["arn", "id", "key_id"],
	"aws_kms_external_key": ["arn", "id"],
	"aws_kms_replica_external_key": ["arn", "id", "key_id"],
}

test_key_by_each_of_its_names[case] if {
	some type, names in names_of_keys
	some name in names
	case := $"{type}: {name}"
	deleted := fixtures.gone(fixtures.created(type, "k", {name: "one"}), ["delete"])
	user := fixtures.standing(fixtures.but(group, {"after": {"kms_key_id": "one"}}))
	fixtures.outcomes(data.rules.kms.kept) == {$"{type}.k: aws_cloudwatch_log_group.g": "deny"} with input as fixtures.plan([deleted, user])
}

test_key_of_each_type_that_shuts_out_or_disables[case] if {
	some type, _ in names_of_keys
	switch := {true: "is_enabled", false: "enabled"}[type == "aws_kms_key"]
	some what, change in {"disabled": {switch: false}, "a policy that shuts the service out": {"policy": policy([])}}
	case := $"{type}: {what}"
	standing := fixtures.created(type, "k", {"arn": arn, switch: true, "policy": policy([logs])})
	fixtures.outcomes(data.rules.kms.kept) == {$"{type}.k: aws_cloudwatch_log_group.g": "deny"} with input as fixtures.plan(of_group(fixtures.updated(standing, change)))
}

test_key_of_the_group_that_a_trail_writes_to if {
	name := "/audit/trail"
	named := fixtures.standing(fixtures.but(group, {"after": {"name": name}}))
	writer := fixtures.standing(fixtures.but(fixtures.trail, {"after": {"cloud_watch_logs_group_arn": $"arn:aws:logs:eu-central-1:111122223333:log-group:{name}:*"}}))
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_key.k: aws_cloudwatch_log_group.g": "deny"} with input as fixtures.plan([fixtures.gone(key, ["delete"]), named, writer])
}

denying(statement) := object.union({"Effect": "Deny", "Resource": "*"}, statement)

# Its group names it by its id.
nameless(resource) := [
	json.remove(resource, ["before/arn", "after/arn"]),
	fixtures.standing(fixtures.but(group, {"after": {"kms_key_id": "1"}})),
]

in_partition(arn, service) := found if {
	its_key := fixtures.but(key, {"after": {"arn": arn}})
	its_group := fixtures.standing(fixtures.but(group, {"after": {"kms_key_id": arn}}))
	updated := fixtures.updated(its_key, {"policy": policy([allow({"Service": service})])})
	before := fixtures.but(updated, {"before": {"policy": policy([allow("*")])}})
	found := fixtures.outcomes(data.rules.kms.kept) with input as fixtures.plan([before, its_group])
}

partition_keys := {
	"aws-cn": ["arn:aws-cn:kms:cn-north-1:111122223333:key/1", "logs.cn-north-1.amazonaws.com.cn"],
	"aws-eusc": ["arn:aws-eusc:kms:eusc-de-east-1:111122223333:key/1", "logs.eusc-de-east-1.amazonaws.eu"],
	"aws-iso": ["arn:aws-iso:kms:us-iso-east-1:111122223333:key/1", "logs.us-iso-east-1.c2s.ic.gov"],
	"aws-iso-b": ["arn:aws-iso-b:kms:us-isob-east-1:111122223333:key/1", "logs.us-isob-east-1.sc2s.sgov.gov"],
	"aws-iso-e": ["arn:aws-iso-e:kms:eu-isoe-west-1:111122223333:key/1", "logs.eu-isoe-west-1.cloud.adc-e.uk"],
	"aws-iso-f": ["arn:aws-iso-f:kms:us-isof-south-1:111122223333:key/1", "logs.us-isof-south-1.csp.hci.ic.gov"],
	"aws-us-gov": ["arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1", "logs.us-gov-west-1.amazonaws.com"],
}

test_policy_for_partition[partition] if {
	some partition, [arn, service] in partition_keys
	in_partition(arn, service) == {"aws_kms_key.k: aws_cloudwatch_log_group.g": "pass"}
}

strangers := {
	"another domain": "logs.eusc-de-east-1.example.com",
	"a domain that ends like one": "logs.eusc-de-east-1.x.amazonaws.eu",
	"a dot that is none": "logs.eusc-de-east-1.amazonaws-eu",
	"another region": "logs.eusc-de-east-2.amazonaws.eu",
	"no region": "logs.amazonaws.eu",
}

test_policy_for_stranger[name] if {
	some name, service in strangers
	[arn, _] := partition_keys["aws-eusc"]
	in_partition(arn, service) == {"aws_kms_key.k: aws_cloudwatch_log_group.g": "deny"}
}

# Only CloudWatch Logs names itself with a region.
test_policy_for_the_other_service_by_region if {
	before := fixtures.but(key, {"after": {"policy": policy([allow({"Service": "cloudtrail.amazonaws.com"})])}})
	plan := fixtures.plan([fixtures.updated(before, {"policy": policy([logs])}), fixtures.standing(trail)])
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_key.k: aws_cloudtrail.t": "deny"} with input as plan
}

awscc_key := fixtures.created("awscc_kms_key", "k", {"arn": arn, "key_id": "1", "key_policy": policy([logs]), "enabled": true})

twins := {
	"kept": {"key": fixtures.standing(awscc_key), "expect": "pass"},
	"deleted": {"key": fixtures.gone(awscc_key, ["delete"]), "expect": "deny"},
	"disabled": {"key": fixtures.updated(awscc_key, {"enabled": false}), "expect": "deny"},
	"a policy that shuts the service out": {"key": fixtures.updated(awscc_key, {"key_policy": policy([])}), "expect": "deny"},
	"a policy unknown": {"key": fixtures.unknown(fixtures.updated(awscc_key, {}), "key_policy"), "expect": "undecided"},
}

test_twin[name] if {
	some name, case in twins
	fixtures.outcomes(data.rules.kms.kept) == {"awscc_kms_key.k: aws_cloudwatch_log_group.g": case.expect} with input as fixtures.plan(of_group(case.key))
	by_id := [case.key, fixtures.standing(fixtures.but(group, {"after": {"kms_key_id": "1"}}))]
	fixtures.outcomes(data.rules.kms.kept) == {"awscc_kms_key.k: aws_cloudwatch_log_group.g": case.expect} with input as fixtures.plan(by_id)
}

retyped(resource, type) := fixtures.but(resource, {"type": type, "address": $"{type}.{resource.name}"})

with_policy(statements) := fixtures.updated(key, {"policy": policy(statements)})

raw_policy(value) := fixtures.updated(key, {"policy": value})

test_groups[name] if {
	some name, case in cases
	subject := $"{object.get(case, "key", "aws_kms_key.k")}: aws_cloudwatch_log_group.g"
	fixtures.outcomes(data.rules.kms.kept) == {subject: case.expect} with input as fixtures.given([fixtures.plan(case.resources)])
}

key_of_trails := fixtures.but(key, {"after": {"policy": policy([allow({"Service": "cloudtrail.amazonaws.com"})])}})

trail := fixtures.but(fixtures.trail, {"after": {"kms_key_id": arn}})

bucket_key := fixtures.created("aws_s3_bucket_server_side_encryption_configuration", "b", {
	"bucket": "logs",
	"rule": [{"apply_server_side_encryption_by_default": [{"kms_master_key_id": arn, "sse_algorithm": "aws:kms"}]}],
})

alias := fixtures.standing(fixtures.created("aws_kms_alias", "a", {"name": "alias/logs", "arn": "arn:aws:kms:eu-central-1:111122223333:alias/logs", "target_key_id": "1"}))

users := {
	"a trail": {"resources": [fixtures.standing(trail)], "subject": "aws_cloudtrail.t", "expect": "deny"},
	"the bucket of a trail": {"resources": [fixtures.standing(fixtures.trail), fixtures.standing(bucket_key)], "subject": "aws_s3_bucket_server_side_encryption_configuration.b", "expect": "deny"},
	"the bucket of a trail until now": {"resources": [fixtures.gone(fixtures.trail, ["delete"]), fixtures.gone(bucket_key, ["delete"])], "subject": "aws_s3_bucket_server_side_encryption_configuration.b", "expect": "deny"},
	"an alias by its name": {"resources": [alias, fixtures.standing(fixtures.but(trail, {"after": {"kms_key_id": "alias/logs"}}))], "subject": "aws_cloudtrail.t", "expect": "deny"},
	"an alias by its ARN": {"resources": [alias, fixtures.standing(fixtures.but(trail, {"after": {"kms_key_id": alias.after.arn}}))], "subject": "aws_cloudtrail.t", "expect": "deny"},
	"an alias that names its key by ARN": {
		"resources": [
			fixtures.standing(fixtures.created("aws_kms_alias", "a", {"name": "alias/logs", "target_key_arn": arn})),
			fixtures.standing(fixtures.but(trail, {"after": {"kms_key_id": "alias/logs"}})),
		],
		"subject": "aws_cloudtrail.t",
		"expect": "deny",
	},
	"a new trail by reference to an alias": {
		"resources": [
			fixtures.referring(fixtures.created("aws_kms_alias", "a", {}), "target_key_id", ["aws_kms_key.k.key_id", "aws_kms_key.k"]),
			fixtures.referring(fixtures.trail, "kms_key_id", ["aws_kms_alias.a.arn", "aws_kms_alias.a"]),
		],
		"subject": "aws_cloudtrail.t",
		"expect": "deny",
	},
	"a new trail by reference": {"resources": [fixtures.referring(fixtures.trail, "kms_key_id", ["aws_kms_key.k.arn", "aws_kms_key.k"])], "subject": "aws_cloudtrail.t", "expect": "deny"},
}

test_users[name] if {
	some name, case in users
	plan := fixtures.plan(array.concat([fixtures.but(fixtures.standing(key_of_trails), {"actions": ["delete", "create"]})], case.resources))
	fixtures.outcomes(data.rules.kms.kept) == {$"aws_kms_key.k: {case.subject}": case.expect} with input as fixtures.given([plan])
}

# A resource that holds the policy of the key beside it.
beside(statements) := fixtures.created("aws_kms_key_policy", "p", {"key_id": "1", "policy": policy(statements)})

updated_beside(before, after) := fixtures.updated(beside(before), {"policy": policy(after)})

policies := {
	"made, and admits it": {"policy": beside([logs]), "expect": "pass"},
	"made, and shuts it out": {"policy": beside([]), "expect": "deny"},
	"made, named by the key's ARN": {"policy": fixtures.but(beside([]), {"after": {"key_id": arn}}), "expect": "deny"},
	"made, of another key": {"policy": fixtures.but(beside([]), {"after": {"key_id": "2"}}), "expect": "pass"},
	"made, named by reference": {
		"policy": fixtures.referring(beside([]), "key_id", ["aws_kms_key.k.key_id", "aws_kms_key.k"]),
		"expect": "deny",
	},
	"made, and known only after apply": {"policy": fixtures.unknown(beside([]), "policy"), "expect": "undecided"},
	"made from a data source": {
		"policy": fixtures.referring(beside([]), "policy", ["aws_kms_key.k.arn", "aws_kms_key.k"]),
		"expect": "undecided",
	},
	"as it was": {"policy": fixtures.standing(beside([logs])), "expect": "pass"},
	"updated, and still admits it": {"policy": updated_beside([logs], [logs, allow({"Service": "s3.amazonaws.com"})]), "expect": "pass"},
	"updated, and shuts it out": {"policy": updated_beside([logs], []), "expect": "deny"},
	"updated, and shut it out before": {"policy": updated_beside([], [allow({"Service": "s3.amazonaws.com"})]), "expect": "pass"},
	"replaced, and shuts it out": {"policy": fixtures.but(updated_beside([logs], []), {"actions": ["delete", "create"]}), "expect": "deny"},
	"deleted": {"policy": fixtures.gone(beside([logs]), ["delete"]), "expect": "deny"},
	"deleted, and shut it out": {"policy": fixtures.gone(beside([]), ["delete"]), "expect": "pass"},
	"forgotten": {"policy": fixtures.gone(beside([logs]), ["forget"]), "expect": "pass"},
}

test_policies_beside_the_key[name] if {
	some name, case in policies
	plan := fixtures.plan(array.concat(of_group(fixtures.standing(key)), [case.policy]))
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_key.k: aws_cloudwatch_log_group.g": case.expect} with input as plan
}

test_policy_beside_a_new_key_shuts_nobody_out_who_was_in if {
	plan := fixtures.plan([key, fixtures.standing(group), updated_beside([logs], [])])
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_key.k: aws_cloudwatch_log_group.g": "pass"} with input as plan
}

test_messages_of_policies_beside_the_key if {
	shut := fixtures.plan(array.concat(of_group(fixtures.standing(key)), [updated_beside([logs], [])]))
	{found.message | some found in rule.deny} == {"aws_kms_key_policy.p, the new policy of the key that encrypts aws_cloudwatch_log_group.g, no longer admits logs.amazonaws.com to kms:Encrypt, kms:GenerateDataKey"} with input as shut
	gone := fixtures.plan(array.concat(of_group(fixtures.standing(key)), [fixtures.gone(beside([logs]), ["delete"])]))
	{found.message | some found in rule.deny} == {"without aws_kms_key_policy.p the key that encrypts aws_cloudwatch_log_group.g no longer admits logs.amazonaws.com to kms:Encrypt, kms:GenerateDataKey"} with input as gone
}

test_message_of_a_policy_that_shuts_out_the_role_of_an_archive if {
	stream_arn := "arn:aws:firehose:eu-central-1:111122223333:deliverystream/s"
	role := "arn:aws:iam::111122223333:role/firehose"
	target := {"bucket_arn": "arn:aws:s3:::archive", "role_arn": role, "kms_key_arn": arn}
	archive := [
		fixtures.created("aws_cloudwatch_log_group", "g", {"name": "/aws/eks/prod/cluster", "retention_in_days": 30}),
		fixtures.created("aws_cloudwatch_log_subscription_filter", "f", {"log_group_name": "/aws/eks/prod/cluster", "destination_arn": stream_arn, "filter_pattern": ""}),
		fixtures.created("aws_kinesis_firehose_delivery_stream", "s", {"arn": stream_arn, "extended_s3_configuration": [target]}),
		fixtures.created("aws_s3_bucket", "b", {"bucket": "archive"}),
	]
	change := fixtures.updated(fixtures.but(key, {"after": {"policy": policy([allow({"AWS": role})])}}), {"policy": policy([])})
	plan := fixtures.plan(array.concat([fixtures.standing(resource) | some resource in archive], [change]))
	{found.message | some found in rule.deny} == {"the new policy of the key that encrypts aws_kinesis_firehose_delivery_stream.s no longer admits the role of the archive's stream to kms:GenerateDataKey"} with input as plan
}

# Of an external key the provider calls the id by no other name.
test_external_key_behind_an_alias if {
	external := retyped(fixtures.but(fixtures.key, {"after": {"arn": arn, "id": "1", "enabled": true}}), "aws_kms_external_key")
	user := fixtures.standing(fixtures.but(trail, {"after": {"kms_key_id": "alias/logs"}}))
	plan := fixtures.plan([fixtures.gone(external, ["delete"]), alias, user])
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_external_key.k: aws_cloudtrail.t": "deny"} with input as plan
}

# Its policy admits CloudTrail and CloudWatch Logs for nothing of ours.
app_key := fixtures.but(key, {"after": {"policy": policy([object.union(logs, context("ArnLike", "arn:aws:logs:eu-central-1:111122223333:log-group:/app/*"))])}})

nobodys := {
	"a key that encrypts nothing of ours": [fixtures.gone(app_key, ["delete"])],
	"the key of another group": [fixtures.gone(app_key, ["delete"]), fixtures.standing(fixtures.but(group, {"after": {"name": "/aws/lambda/f"}}))],
	"the key of another bucket": [fixtures.gone(app_key, ["delete"]), fixtures.standing(fixtures.trail), fixtures.standing(fixtures.but(bucket_key, {"after": {"bucket": "other"}}))],
	"a key that only another argument of the bucket's encryption has": [
		fixtures.gone(app_key, ["delete"]), fixtures.standing(fixtures.trail),
		fixtures.standing(fixtures.but(bucket_key, {"after": {"rule": [{"apply_server_side_encryption_by_default": [{"sse_algorithm": arn}]}]}})),
	],
	"a key of another name": [fixtures.gone(fixtures.but(app_key, {"after": {"arn": "arn:2", "key_id": "2"}}), ["delete"]), fixtures.standing(group)],
	"an alias of another key": [fixtures.gone(app_key, ["delete"]), fixtures.but(alias, {"after": {"target_key_id": "2"}, "before": {"target_key_id": "2"}}), fixtures.standing(fixtures.but(trail, {"after": {"kms_key_id": "alias/logs"}}))],
}

test_not_judged[name] if {
	some name, resources in nobodys
	fixtures.outcomes(data.rules.kms.kept) == {} with input as fixtures.given([fixtures.plan(resources)])
}

test_key_of_another_document if {
	documents := [fixtures.plan([fixtures.gone(key, ["delete"])]), fixtures.plan([fixtures.standing(group)])]
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_key.k: aws_cloudwatch_log_group.g": "deny"} with input as fixtures.given(documents)
}

inside(module, resource) := fixtures.but(resource, {"module_address": module, "address": $"{module}.{resource.address}"})

# The module is taken away from one instance and made anew in the other.
test_instances_of_a_module_have_keys_of_their_own if {
	referring := fixtures.referring(fixtures.group, "kms_key_id", ["aws_kms_key.k.arn", "aws_kms_key.k"])
	plan := fixtures.plan_of_modules(
		[
			inside(`module.m["a"]`, fixtures.gone(app_key, ["delete"])),
			inside(`module.m["b"]`, fixtures.key),
			inside(`module.m["b"]`, referring),
		],
		{"module_calls": {"m": {"module": {"resources": [fixtures.declaration(fixtures.key), fixtures.declaration(referring)]}}}},
	)
	fixtures.outcomes(data.rules.kms.kept) == {`module.m["b"].aws_kms_key.k: module.m["b"].aws_cloudwatch_log_group.g`: "pass"} with input as fixtures.given([plan])
}

# Two keys of one block, of which the plan does not tell which one the group uses. Of the one that may be another's, no
# more is said than that a deletion is in doubt.
keyed(name) := fixtures.but(fixtures.key, {"address": $`aws_kms_key.k["{name}"]`})

of_one_key := fixtures.but(
	fixtures.referring(fixtures.group, "kms_key_id", ["aws_kms_key.k", "each.value"]),
	{"for_each_expression": {"references": ["var.all"]}},
)

test_key_that_may_be_the_groups[action] if {
	some action, expect in {"delete": "undecided", "forget": "pass"}
	plan := fixtures.plan([fixtures.gone(keyed("a"), [action]), fixtures.standing(keyed("b")), of_one_key])
	fixtures.outcomes(data.rules.kms.kept) == {
		`aws_kms_key.k["a"]: aws_cloudwatch_log_group.g`: expect,
		`aws_kms_key.k["b"]: aws_cloudwatch_log_group.g`: "pass",
	} with input as plan
	{found.message | some found in rule.undecided} == {"the plan would delete the key that encrypts aws_cloudwatch_log_group.g, and whether that instance is meant can't be told" |
		expect == "undecided"
	} with input as plan
}

# A configuration says what there will be, not what becomes of what is there.
test_configuration if {
	stack := fixtures.stack({
		"aws_kms_key": {"k": {"is_enabled": false}},
		"aws_cloudwatch_log_group": {"g": {"name": "/aws/eks/prod/cluster", "kms_key_id": "${aws_kms_key.k.arn}"}},
	})
	fixtures.outcomes(data.rules.kms.kept) == {} with input as fixtures.given([stack])
}

test_findings if {
	messages := {finding.message | some finding in rule.deny} with input as fixtures.given([fixtures.plan(of_group(fixtures.updated(key, {"is_enabled": false, "policy": policy([])})))])
	messages == {
		"the plan would disable the key that encrypts aws_cloudwatch_log_group.g",
		"the new policy of the key that encrypts aws_cloudwatch_log_group.g no longer admits logs.amazonaws.com to kms:Encrypt, kms:GenerateDataKey",
	}
}

test_loss_of_a_key_is_told_once if {
	plan := fixtures.plan(of_group(fixtures.gone(key, ["delete"])))
	[object.get(found, "level", "deny") | some found in rule.deny] == ["deny"] with input as plan
	count(rule.undecided) == 0 with input as plan
}

# The key in a plan of its own: what it encrypts is told by its policy alone.
group_arn := "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/eks/prod/cluster"

log_groups := "aws_kms_key.k: log groups of its policy"

of_trails := "aws_kms_key.k: trails of its policy"

cloudtrail(condition) := object.union(allow({"Service": "cloudtrail.amazonaws.com"}), condition)

evidence := {
	"names a control-plane group": {"statements": [object.union(logs, context("ArnEquals", group_arn))], "expect": {log_groups: "deny"}},
	"names a control-plane group and its streams": {"statements": [object.union(logs, context("ArnLike", $"{group_arn}:*"))], "expect": {log_groups: "deny"}},
	"names the control-plane groups of all clusters": {"statements": [object.union(logs, context("ArnLike", "arn:aws:logs:*:*:log-group:/aws/eks/*"))], "expect": {log_groups: "deny"}},
	"names groups by their source": {"statements": [object.union(logs, {"Condition": {"ArnLike": {"aws:SourceArn": group_arn}}})], "expect": {log_groups: "deny"}},
	"names groups called as those of trails are": {"statements": [object.union(logs, context("ArnLike", "arn:aws:logs:*:*:log-group:/aws/cloudtrail/*"))], "expect": {log_groups: "undecided"}},
	"names groups that the console makes for trails": {"statements": [object.union(logs, context("ArnLike", "arn:aws:logs:*:*:log-group:aws-cloudtrail-logs-*"))], "expect": {log_groups: "undecided"}},
	"names groups of applications": {"statements": [object.union(logs, context("ArnLike", "arn:aws:logs:*:*:log-group:/app/*"))], "expect": {}},
	"names other groups below those of clusters": {"statements": [object.union(logs, context("ArnLike", "arn:aws:logs:*:*:log-group:/aws/eks/prod/application"))], "expect": {}},
	"names all groups but the cluster's": {"statements": [object.union(logs, context("ArnNotEquals", group_arn))], "expect": {log_groups: "warn"}},
	"names all groups of the account": {"statements": [object.union(logs, context("ArnLike", "arn:aws:logs:eu-central-1:111122223333:*"))], "expect": {log_groups: "warn"}},
	"names all groups of AWS": {"statements": [object.union(logs, context("ArnLike", "arn:aws:logs:*:*:log-group:/aws/*"))], "expect": {log_groups: "warn"}},
	"names no group": {"statements": [logs], "expect": {log_groups: "warn"}},
	"admits everybody": {"statements": [allow("*")], "expect": {}},
	"names a trail": {"statements": [cloudtrail({"Condition": {"StringEquals": {"aws:SourceArn": "arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit"}}})], "expect": {of_trails: "deny"}},
	"names trails by their context": {"statements": [cloudtrail({"Condition": {"StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:111122223333:trail/*"}}})], "expect": {of_trails: "deny"}},
	"names no trail": {"statements": [cloudtrail({})], "expect": {of_trails: "deny"}},
	"admits CloudTrail to describe it alone": {"statements": [cloudtrail({"Action": "kms:DescribeKey"})], "expect": {}},
	"denies the service": {"statements": [object.union(logs, {"Effect": "Deny"})], "expect": {}},
	"admits another service": {"statements": [allow({"Service": "s3.amazonaws.com"})], "expect": {}},
}

test_evidence_of_a_deleted_key[name] if {
	some name, case in evidence
	gone := fixtures.gone(fixtures.but(key, {"after": {"policy": policy(case.statements)}}), ["delete"])
	fixtures.outcomes(data.rules.kms.kept) == case.expect with input as fixtures.plan([gone])
}

test_general_evidence_is_a_doubt_where_a_group_has_an_unknown_key if {
	plan := fixtures.plan([fixtures.gone(key, ["delete"]), fixtures.unknown(fixtures.group, "kms_key_id")])
	fixtures.outcomes(data.rules.kms.kept) == {log_groups: "undecided"} with input as plan
}

named_before := [object.union(logs, context("ArnEquals", [group_arn, "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/eks/test/cluster"]))]

narrowed := {
	"to the same": {"statements": named_before, "expect": "pass"},
	"to all clusters": {"statements": [object.union(logs, context("ArnLike", "arn:aws:logs:*:*:log-group:/aws/eks/*"))], "expect": "pass"},
	"to one of two groups": {"statements": [object.union(logs, context("ArnEquals", group_arn))], "expect": "deny"},
	"to nothing": {"statements": [], "expect": "deny"},
	"by a condition that is not compared": {"statements": array.concat(named_before, [doubt]), "expect": "undecided"},
}

test_evidence_of_a_narrowed_policy[name] if {
	some name, case in narrowed
	narrower := fixtures.updated(fixtures.but(key, {"after": {"policy": policy(named_before)}}), {"policy": policy(case.statements)})
	fixtures.outcomes(data.rules.kms.kept) == {log_groups: case.expect} with input as fixtures.plan([narrower])
}

test_evidence_of_a_policy_beside_the_key if {
	before := fixtures.but(key, {"after": {"policy": policy([])}})
	plan := fixtures.plan([fixtures.standing(before), fixtures.gone(beside([cloudtrail({})]), ["delete"])])
	fixtures.outcomes(data.rules.kms.kept) == {of_trails: "deny"} with input as plan
}

test_a_group_of_the_documents_says_more_than_patterns if {
	before := fixtures.but(key, {"after": {"policy": policy([object.union(logs, context("ArnLike", "arn:aws:logs:*:*:log-group:/aws/eks/*"))])}})
	plan := fixtures.plan(of_group(fixtures.gone(before, ["delete"])))
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_key.k: aws_cloudwatch_log_group.g": "deny"} with input as plan
}

second := fixtures.but(key, {"address": "aws_kms_key.k2", "name": "k2", "after": {"arn": "arn:aws:kms:eu-central-1:111122223333:key/2", "key_id": "2"}})

moved := fixtures.but(fixtures.updated(beside([logs]), {"key_id": "2"}), {"actions": ["delete", "create"]})

test_a_policy_that_moves_to_another_key_leaves_the_first_with_the_default if {
	plan := fixtures.plan(array.concat(of_group(fixtures.standing(key)), [fixtures.standing(second), moved]))
	outcomes := fixtures.outcomes(data.rules.kms.kept) with input as plan
	outcomes["aws_kms_key.k: aws_cloudwatch_log_group.g"] == "deny"
}

test_a_policy_that_moves_is_followed_by_another if {
	other := fixtures.but(beside([logs]), {"address": "aws_kms_key_policy.q", "name": "q"})
	plan := fixtures.plan(array.concat(of_group(fixtures.standing(key)), [fixtures.standing(second), moved, other]))
	outcomes := fixtures.outcomes(data.rules.kms.kept) with input as plan
	outcomes["aws_kms_key.k: aws_cloudwatch_log_group.g"] == "undecided"
}

external_key := retyped(fixtures.but(key, {"after": {"enabled": true, "valid_to": "2030-01-01T00:00:00Z"}}), "aws_kms_external_key")

expiries := {
	"sooner": {"key": fixtures.updated(external_key, {"valid_to": "2027-01-01T00:00:00Z"}), "expect": "deny"},
	"the same": {"key": fixtures.updated(external_key, {"tags": {}}), "expect": "pass"},
	"a time that is none": {"key": fixtures.updated(external_key, {"valid_to": 5}), "expect": "pass"},
	"a time that is none, until now never": {"key": fixtures.but(fixtures.updated(external_key, {"valid_to": 5}), {"before": {"valid_to": ""}}), "expect": "pass"},
	"later": {"key": fixtures.updated(external_key, {"valid_to": "2031-01-01T00:00:00Z"}), "expect": "pass"},
	"never": {"key": fixtures.updated(external_key, {"valid_to": null}), "expect": "pass"},
	"never, as an empty text": {"key": fixtures.updated(external_key, {"valid_to": ""}), "expect": "pass"},
	"until now never": {"key": fixtures.but(fixtures.updated(external_key, {}), {"before": {"valid_to": ""}}), "expect": "deny"},
	"until now never, as null": {"key": fixtures.but(fixtures.updated(external_key, {}), {"before": {"valid_to": null}}), "expect": "deny"},
	"never, then and now": {"key": fixtures.but(fixtures.updated(external_key, {"valid_to": ""}), {"before": {"valid_to": null}}), "expect": "pass"},
	"known only after apply": {"key": fixtures.unknown(fixtures.updated(external_key, {}), "valid_to"), "expect": "undecided"},
	"of a new key": {"key": external_key, "expect": "pass"},
	"of a new key, known only after apply": {"key": fixtures.unknown(external_key, "valid_to"), "expect": "pass"},
}

test_expiry_by_another_resource if {
	clock := fixtures.created("time_offset", "t", {})
	told := fixtures.referring(fixtures.updated(external_key, {}), "valid_to", ["time_offset.t.rfc3339", "time_offset.t"])
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_external_key.k: aws_cloudwatch_log_group.g": "undecided"} with input as fixtures.plan(array.concat(of_group(told), [clock]))
}

# Key material that KMS makes never expires, and has no such argument.
test_only_external_keys_expire if {
	plan := fixtures.plan(of_group(fixtures.updated(key, {})))
	[change, user] := plan.resource_changes
	every expiry in [{"before": {}, "after": {"valid_to": "2027-01-01T00:00:00Z"}}, {"after_unknown": {"valid_to": true}}] {
		changed := object.union(plan, {"resource_changes": [object.union(change, {"change": expiry}), user]})
		fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_key.k: aws_cloudwatch_log_group.g": "pass"} with input as changed
	}
}

test_expiry_of_a_replica if {
	replica := fixtures.updated(retyped(external_key, "aws_kms_replica_external_key"), {"valid_to": "2027-01-01T00:00:00Z"})
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_replica_external_key.k: aws_cloudwatch_log_group.g": "deny"} with input as fixtures.plan(of_group(replica))
}

test_expiry_of_external_key_material[name] if {
	some name, case in expiries
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_external_key.k: aws_cloudwatch_log_group.g": case.expect} with input as fixtures.plan(of_group(case.key))
}

# Providers before 4 wrote the encryption of a bucket into the bucket; later ones tell it there.
encrypted_bucket := fixtures.standing(fixtures.created("aws_s3_bucket", "l", {
	"bucket": "logs",
	"server_side_encryption_configuration": [{"rule": [{"apply_server_side_encryption_by_default": [{"kms_master_key_id": arn}], "bucket_key_enabled": true}]}],
}))

test_key_of_a_bucket_with_encryption_of_its_own if {
	plan := fixtures.plan([fixtures.gone(key_of_trails, ["delete"]), fixtures.standing(fixtures.trail), encrypted_bucket])
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_key.k: aws_s3_bucket.l": "deny"} with input as plan
}

test_bucket_keys_need_decrypt if {
	actions := {"Action": ["kms:GenerateDataKey*", "kms:Decrypt"]}
	before := fixtures.but(key, {"after": {"policy": policy([cloudtrail(actions)])}})
	outcomes := {switch: outcome |
		some switch in [true, false]
		rule_of_bucket := object.union(bucket_key.after.rule[0], {"bucket_key_enabled": switch})
		bucket := fixtures.standing(fixtures.but(bucket_key, {"after": {"rule": [rule_of_bucket]}}))
		outcome := fixtures.outcomes(data.rules.kms.kept) with input as fixtures.plan([fixtures.updated(before, {"policy": policy([cloudtrail({})])}), fixtures.standing(fixtures.trail), bucket])
	}
	outcomes[true] == {"aws_kms_key.k: aws_s3_bucket_server_side_encryption_configuration.b": "deny"}
	outcomes[false] == {"aws_kms_key.k: aws_s3_bucket_server_side_encryption_configuration.b": "pass"}
}

topic := fixtures.standing(fixtures.created("aws_sns_topic", "n", {"name": "files", "arn": "arn:aws:sns:eu-central-1:111122223333:files", "kms_master_key_id": arn}))

test_key_of_the_topic_of_a_trail[attribute] if {
	some attribute in ["name", "arn"]
	told := fixtures.standing(fixtures.but(fixtures.trail, {"after": {"sns_topic_name": topic.after[attribute]}}))
	plan := fixtures.plan([fixtures.gone(key_of_trails, ["delete"]), told, topic])
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_key.k: aws_sns_topic.n": "deny"} with input as plan
}

defaults := {
	"of a policy that admits CloudTrail": {"policy": policy([cloudtrail({})]), "expect": "pass"},
	"of a policy that does not admit CloudTrail": {"policy": policy([]), "expect": "deny"},
	"of a policy under a condition": {"policy": policy([cloudtrail({"Condition": {"StringEquals": {"aws:SourceOrgID": "o-1"}}})]), "expect": "pass"},
}

test_new_default_key_of_a_bucket[name] if {
	some name, case in defaults
	new := fixtures.but(fixtures.key, {"after": {"arn": arn, "key_id": "1", "policy": case.policy}})
	outcomes := fixtures.outcomes(data.rules.kms.kept) with input as fixtures.plan([fixtures.standing(new), fixtures.standing(fixtures.trail), bucket_key])
	outcomes["aws_kms_key.k: aws_s3_bucket_server_side_encryption_configuration.b"] == case.expect
}

# With bucket keys, S3 decrypts the key of the bucket for each object.
of_data_keys := cloudtrail({"Action": "kms:GenerateDataKey*"})

of_both := cloudtrail({"Action": ["kms:GenerateDataKey*", "kms:Decrypt"]})

bucket_keys := {
	"on, with Decrypt": {"switch": true, "before": false, "policy": [of_both], "lacks": set()},
	"on, without Decrypt": {"switch": true, "before": false, "policy": [of_data_keys], "lacks": {"kms:Decrypt"}},
	"on, as text, without Decrypt": {"switch": "true", "before": false, "policy": [of_data_keys], "lacks": {"kms:Decrypt"}},
	"on, for nobody": {"switch": true, "before": false, "policy": [], "lacks": {"kms:Decrypt, kms:GenerateDataKey"}},
	"off, without Decrypt": {"switch": false, "before": false, "policy": [of_data_keys], "lacks": set()},
	"off, and on until now": {"switch": false, "before": true, "policy": [of_data_keys], "lacks": set()},
}

test_new_default_key_of_a_bucket_with_bucket_keys[name] if {
	some name, case in bucket_keys
	new := fixtures.but(fixtures.key, {"after": {"arn": arn, "key_id": "1", "policy": policy(case.policy)}})
	changed := fixtures.updated(
		fixtures.but(bucket_key, {"after": {"rule": [{"apply_server_side_encryption_by_default": [{"sse_algorithm": "AES256"}], "bucket_key_enabled": case.before}]}}),
		{"rule": [object.union(bucket_key.after.rule[0], {"bucket_key_enabled": case.switch})]},
	)
	plan := fixtures.plan([fixtures.standing(new), fixtures.standing(fixtures.trail), changed])
	{found.message | some found in rule.deny} == {$"the key becomes the default of the bucket that aws_cloudtrail.t writes to, and its policy does not admit cloudtrail.amazonaws.com to {actions}" |
		some actions in case.lacks
	} with input as plan
}

test_new_default_key_of_a_bucket_whose_trail_has_a_key if {
	new := fixtures.but(fixtures.key, {"after": {"arn": arn, "key_id": "1", "policy": policy([])}})
	keyed := fixtures.standing(fixtures.but(fixtures.trail, {"after": {"kms_key_id": "arn:aws:kms:eu-central-1:111122223333:key/2"}}))
	outcomes := fixtures.outcomes(data.rules.kms.kept) with input as fixtures.plan([fixtures.standing(new), keyed, bucket_key])
	outcomes["aws_kms_key.k: aws_s3_bucket_server_side_encryption_configuration.b"] == "pass"
}

test_new_default_key_whose_policy_goes_to_another if {
	new := fixtures.but(fixtures.key, {"after": {"arn": arn, "key_id": "1", "policy": policy([cloudtrail({})])}})
	moving := fixtures.but(
		fixtures.standing(fixtures.created("aws_kms_key_policy", "p", {"key_id": "1", "policy": policy([])})),
		{"actions": ["delete", "create"], "after": {"key_id": "2"}},
	)
	outcomes := fixtures.outcomes(data.rules.kms.kept) with input as fixtures.plan([fixtures.standing(new), fixtures.standing(fixtures.trail), bucket_key, moving])
	not outcomes["aws_kms_key.k: aws_s3_bucket_server_side_encryption_configuration.b"] == "deny"
}

# As many keys as still count one by one under one name.
test_five_keys_of_one_name_are_told_whose_bucket_it_is if {
	new := [key_of_name |
		some i in numbers.range(1, 5)
		key_of_name := fixtures.standing(fixtures.but(fixtures.key, {"name": $"k{i}", "address": $"aws_kms_key.k{i}", "after": {"arn": arn, "policy": policy([])}}))
	]
	findings := rule.deny with input as fixtures.plan(array.concat(new, [fixtures.standing(fixtures.trail), bucket_key]))
	count(findings) == 5
	every found in findings {
		contains(found.message, "aws_cloudtrail.t writes to")
	}
}

# More keys than count one by one are not paired with their users: all of these are named together, and the buckets
# whose default is new are named apart.
test_buckets_of_a_new_default_among_six_keys_of_one_name if {
	keys := [one |
		some i in numbers.range(1, 6)
		one := fixtures.standing(fixtures.but(fixtures.key, {"name": $"k{i}", "address": $"aws_kms_key.k{i}", "after": {"arn": arn, "policy": policy([cloudtrail({})])}}))
	]
	before := fixtures.standing(fixtures.but(bucket_key, {"name": "c", "address": "aws_s3_bucket_server_side_encryption_configuration.c"}))
	outcomes := fixtures.outcomes(data.rules.kms.kept) with input as fixtures.plan(array.concat(keys, [fixtures.standing(fixtures.trail), before, bucket_key]))
	users := {"aws_s3_bucket_server_side_encryption_configuration.b", "aws_s3_bucket_server_side_encryption_configuration.b, aws_s3_bucket_server_side_encryption_configuration.c"}
	{subject: outcome | some subject, outcome in outcomes; startswith(subject, "aws_kms_key.k6: aws_s3")} == {$"aws_kms_key.k6: {user}": "pass" | some user in users}
}

# A policy with more statements than are compared is not judged by them.
statements_of(number) := [object.union(logs, {"Action": [$"kms:Encrypt", "kms:GenerateDataKey*", $"kms:X{i}"]}) | some i in numbers.range(1, number)]

test_statements_are_compared_up_to_a_hundred[number] if {
	some number, expect in {100: "pass", 101: "undecided"}
	changed := fixtures.updated(
		fixtures.but(key, {"after": {"policy": policy(statements_of(number))}}),
		{"policy": policy(array.concat(array.slice(statements_of(number), 1, number), [logs]))},
	)
	outcomes := fixtures.outcomes(data.rules.kms.kept) with input as fixtures.plan(of_group(changed))
	outcomes["aws_kms_key.k: aws_cloudwatch_log_group.g"] == expect
}

test_what_is_lost_hides_what_is_unsure if {
	actions := {"Action": ["kms:Encrypt", "kms:GenerateDataKey*", "kms:Decrypt"]}
	before := fixtures.but(key, {"after": {"policy": policy([object.union(logs, actions)])}})
	after := policy([object.union(logs, {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}})])
	plan := fixtures.plan(of_group(fixtures.updated(before, {"policy": after})))
	count(rule.deny) > 0 with input as plan
	count(rule.undecided) == 0 with input as plan
}

test_group_that_the_policy_names_is_no_other if {
	named_group := fixtures.standing(fixtures.but(group, {"after": {"arn": group_arn}}))
	standing := fixtures.standing(fixtures.but(key, {"after": {"policy": policy([object.union(logs, context("ArnEquals", group_arn))])}}))
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_key.k: aws_cloudwatch_log_group.g": "pass"} with input as fixtures.plan([standing, named_group])
}

test_group_of_unknown_name_may_be_the_one_that_the_policy_names if {
	standing := fixtures.standing(fixtures.but(key, {"after": {"policy": policy([object.union(logs, context("ArnEquals", group_arn))])}}))
	writing := fixtures.referring(fixtures.trail, "cloud_watch_logs_group_arn", ["aws_cloudwatch_log_group.g.arn", "aws_cloudwatch_log_group.g"])
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_key.k: aws_cloudwatch_log_group.g": "pass"} with input as fixtures.plan([standing, fixtures.unknown(group, "name"), writing])
}

test_new_group_by_its_arn if {
	named_group := fixtures.but(group, {"after": {"arn": group_arn}})
	other := replace(group_arn, "111122223333", "444455556666")
	change := fixtures.updated(
		fixtures.but(key, {"after": {"policy": policy([object.union(logs, context("ArnEquals", group_arn))])}}),
		{"policy": policy([object.union(logs, context("ArnEquals", other))])},
	)
	outcomes := fixtures.outcomes(data.rules.kms.kept) with input as fixtures.plan([change, named_group])
	outcomes["aws_kms_key.k: aws_cloudwatch_log_group.g"] == "deny"
}

# What a group or trail is called decides which conditions meet it.
test_group_by_its_arn if {
	named_group := fixtures.standing(fixtures.but(group, {"after": {"arn": group_arn}}))
	plan := fixtures.plan([with_policy([object.union(logs, context("ArnEquals", group_arn))]), named_group])
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_key.k: aws_cloudwatch_log_group.g": "pass"} with input as plan
}

test_new_trail_by_its_arn if {
	trail_arn := "arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit"
	named_trail := fixtures.but(trail, {"after": {"arn": trail_arn}})
	change := fixtures.but(narrowed_to(replace(trail_arn, "111122223333", "444455556666")), {"before": {"policy": policy([cloudtrail({"Condition": {"StringLike": {"aws:SourceArn": trail_arn}}})])}})
	outcomes := fixtures.outcomes(data.rules.kms.kept) with input as fixtures.plan([change, named_trail])
	outcomes["aws_kms_key.k: aws_cloudtrail.t"] == "deny"
}

# What is no ARN tells nothing, and the name does.
test_new_trail_whose_arn_is_none if {
	audit := "arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit"
	change := fixtures.but(narrowed_to(replace(audit, "audit", "other")), {"before": {"policy": policy([cloudtrail({"Condition": {"StringLike": {"aws:SourceArn": audit}}})])}})
	outcomes := fixtures.outcomes(data.rules.kms.kept) with input as fixtures.plan([change, fixtures.but(trail, {"after": {"arn": 5}})])
	outcomes["aws_kms_key.k: aws_cloudtrail.t"] == "deny"
}

test_group_by_its_region if {
	elsewhere := fixtures.standing(fixtures.but(group, {"after": {"region": "us-east-1"}}))
	refusal := object.union(denying({"Principal": "*", "Action": "kms:*"}), context("ArnLike", "arn:*:logs:us-east-1:*:log-group:/aws/eks/*"))
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_key.k: aws_cloudwatch_log_group.g": "deny"} with input as fixtures.plan([with_policy([logs, refusal]), elsewhere])
}

narrowed_to(source) := fixtures.updated(key_of_trails, {"policy": policy([cloudtrail({"Condition": {"StringLike": {"aws:SourceArn": source}}})])})

test_trail_by_its_arn if {
	trail_arn := "arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit"
	named_trail := fixtures.standing(fixtures.but(trail, {"after": {"arn": trail_arn}}))
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_key.k: aws_cloudtrail.t": "pass"} with input as fixtures.plan([narrowed_to(trail_arn), named_trail])
}

# Only what was made to look so has another ARN afterwards; it is judged by the one that it had.
test_another_arn_afterwards if {
	named_trail := fixtures.updated(fixtures.but(trail, {"after": {"arn": "arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit"}}), {"arn": "arn:aws:cloudtrail:us-east-1:444455556666:trail/audit"})
	outcomes := [outcome |
		some source in ["arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit", "arn:aws:cloudtrail:us-east-1:444455556666:trail/audit"]
		outcome := fixtures.outcomes(data.rules.kms.kept)["aws_kms_key.k: aws_cloudtrail.t"] with input as fixtures.plan([narrowed_to(source), named_trail])
	]
	outcomes == ["pass", "deny"]
}

test_another_arn_of_a_group_afterwards if {
	named_group := fixtures.updated(fixtures.but(group, {"after": {"arn": group_arn}}), {"arn": "arn:aws:logs:us-east-1:444455556666:log-group:other"})
	plan := fixtures.plan([with_policy([object.union(logs, context("ArnEquals", group_arn))]), named_group])
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_key.k: aws_cloudwatch_log_group.g": "pass"} with input as plan
}

test_trail_by_its_name if {
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_key.k: aws_cloudtrail.t": "pass"} with input as fixtures.plan([narrowed_to("*:trail/audit"), fixtures.standing(trail)])
	fixtures.outcomes(data.rules.kms.kept) == {"aws_kms_key.k: aws_cloudtrail.t": "deny"} with input as fixtures.plan([narrowed_to("*:trail/other"), fixtures.standing(trail)])
}

# The policy of a key that no document holds: of the key nothing else is known, and it stays.
named_logs := object.union(logs, context("ArnEquals", group_arn))

apart(name, statements) := fixtures.standing(fixtures.created("aws_kms_key_policy", name, {"key_id": arn, "policy": policy(statements)}))

policies_apart := {
	"left as it is": {"resources": [apart("p", [named_logs])], "expect": {"aws_kms_key_policy.p: log groups of its policy": "pass"}},
	"deleted": {"resources": [fixtures.gone(apart("p", [named_logs]), ["delete"])], "expect": {"aws_kms_key_policy.p: log groups of its policy": "deny"}},
	"deleted, of all groups": {"resources": [fixtures.gone(apart("p", [logs]), ["delete"])], "expect": {"aws_kms_key_policy.p: log groups of its policy": "warn"}},
	"deleted, of an application": {"resources": [fixtures.gone(apart("p", [object.union(logs, context("ArnEquals", "arn:aws:logs:eu-central-1:111122223333:log-group:/app"))]), ["delete"])], "expect": {}},
	"forgotten": {"resources": [fixtures.gone(apart("p", [named_logs]), ["forget"])], "expect": {"aws_kms_key_policy.p: log groups of its policy": "pass"}},
	"without the service": {"resources": [fixtures.updated(apart("p", [named_logs]), {"policy": policy([])})], "expect": {"aws_kms_key_policy.p: log groups of its policy": "deny"}},
	"with another statement": {"resources": [fixtures.updated(apart("p", [named_logs]), {"policy": policy([named_logs, allow({"AWS": "*"})])})], "expect": {"aws_kms_key_policy.p: log groups of its policy": "pass"}},
	"of a trail, deleted": {"resources": [fixtures.gone(apart("p", [cloudtrail({})]), ["delete"])], "expect": {"aws_kms_key_policy.p: trails of its policy": "deny"}},
	"that goes to another key": {
		"resources": [fixtures.but(fixtures.updated(apart("p", [named_logs]), {"key_id": "arn:aws:kms:eu-central-1:111122223333:key/2"}), {"actions": ["delete", "create"]})],
		"expect": {"aws_kms_key_policy.p: log groups of its policy": "deny"},
	},
	"that goes to a key of this plan": {
		"resources": [fixtures.but(fixtures.updated(apart("p", [named_logs]), {"key_id": null}), {"actions": ["delete", "create"], "unknown": {"key_id": true}})],
		"expect": {"aws_kms_key_policy.p: log groups of its policy": "deny"},
	},
	"deleted, with a group that the key encrypts": {
		"resources": [fixtures.gone(apart("p", [logs]), ["delete"]), fixtures.standing(group)],
		"expect": {"aws_kms_key_policy.p: aws_cloudwatch_log_group.g": "deny"},
	},
	"deleted, with a group that names the key by its id": {
		"resources": [fixtures.gone(apart("p", [logs]), ["delete"]), fixtures.standing(fixtures.but(group, {"after": {"kms_key_id": "1"}}))],
		"expect": {"aws_kms_key_policy.p: aws_cloudwatch_log_group.g": "deny"},
	},
	"deleted, by the id of the key": {
		"resources": [fixtures.gone(fixtures.but(apart("p", [named_logs]), {"after": {"key_id": "1"}}), ["delete"])],
		"expect": {"aws_kms_key_policy.p: log groups of its policy": "deny"},
	},
	"deleted while another is made for the key": {
		"resources": [fixtures.gone(apart("p", [named_logs]), ["delete"]), fixtures.created("aws_kms_key_policy", "q", {"key_id": arn, "policy": policy([named_logs])})],
		"expect": {"aws_kms_key_policy.p: log groups of its policy": "undecided"},
	},
	"one of two that name the key": {
		"resources": [apart("a", [named_logs]), fixtures.gone(apart("p", [named_logs]), ["delete"])],
		"expect": {"aws_kms_key_policy.a: log groups of its policy": "deny"},
	},
	"made": {"resources": [fixtures.created("aws_kms_key_policy", "p", {"key_id": arn, "policy": policy([named_logs])})], "expect": {}},
}

test_policy_of_a_key_that_is_elsewhere[name] if {
	some name, case in policies_apart
	fixtures.outcomes(data.rules.kms.kept) == case.expect with input as fixtures.plan(case.resources)
}

# A key that a document holds is itself, by whatever its policy names it.
test_policy_of_a_key_that_is_here[name] if {
	some name, case in {
		"its ARN": {"key": fixtures.lacking(key, ["key_id"]), "of": arn},
		"its id": {"key": fixtures.but(fixtures.lacking(key, ["key_id", "arn"]), {"after": {"id": "1"}}), "of": "1"},
	}
	gone := fixtures.gone(fixtures.but(apart("p", [named_logs]), {"after": {"key_id": case.of}}), ["delete"])
	fixtures.outcomes(data.rules.kms.kept) == {log_groups: "deny"} with input as fixtures.plan([fixtures.standing(case.key), gone])
}

test_policy_of_a_configuration_changes_nothing if {
	declared := {"aws_kms_key_policy": {"p": {"key_id": arn, "policy": policy([named_logs])}}}
	fixtures.outcomes(data.rules.kms.kept) == {} with input as fixtures.given([fixtures.stack(declared)])
}
