package lib.keys_test

import data.lib.fixtures_test as fixtures
import data.lib.keys
import data.rules.kms.kept as rule

arn := "arn:aws:kms:eu-central-1:111122223333:key/1"

policy(statements) := json.marshal({"Version": "2012-10-17", "Statement": statements})

admitting(service, condition) := {
	"Effect": "Allow",
	"Principal": {"Service": service},
	"Action": ["kms:Encrypt*", "kms:GenerateDataKey*"],
	"Resource": "*",
	"Condition": condition,
}

logs(condition) := admitting("logs.amazonaws.com", condition)

cloudtrail(condition) := admitting("cloudtrail.amazonaws.com", condition)

named(resource, name) := fixtures.but(resource, {"name": name, "address": $"{resource.type}.{name}"})

numbered(resource, last) := [named(resource, $"n{i}") | some i in numbers.range(1, last)]

key := fixtures.but(fixtures.key, {"after": {"arn": arn, "key_id": "1"}})

# The key, of which the policy goes from one to another.
changed(before, after) := fixtures.updated(fixtures.but(key, {"after": {"policy": policy(before)}}), {"policy": policy(after)})

group := fixtures.but(fixtures.group, {"after": {"kms_key_id": arn}})

trail := fixtures.but(fixtures.trail, {"after": {"kms_key_id": arn}})

outcomes(resources) := found if {
	found := fixtures.outcomes(data.rules.kms.kept) with input as fixtures.plan(resources)
}

# What a policy asks of the request of one group, and what is known of the group.
account(number) := {"StringEquals": {"aws:SourceAccount": number}}

group_arn := "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/eks/prod/cluster"

with_arn(resource, its_arn) := fixtures.but(resource, {"after": {"arn": its_arn}})

# The account of a group is that of its ARN, also of one that goes.
accounts_of_groups := {
	"by its ARN": {"group": fixtures.standing(with_arn(group, group_arn)), "outcomes": ["pass", "deny"]},
	"by the ARN of one that goes": {"group": fixtures.gone(with_arn(group, group_arn), ["delete"]), "outcomes": ["pass", "deny"]},
	"not told": {"group": fixtures.standing(group), "outcomes": ["undecided", "undecided"]},
}

test_account_of_a_group[name] if {
	some name, case in accounts_of_groups
	[outcomes([changed([logs({})], [logs(account(number))]), case.group])["aws_kms_key.k: aws_cloudwatch_log_group.g"] |
		some number in ["111122223333", "444455556666"]
	] == case.outcomes
}

test_account_of_a_group_by_its_provider if {
	provider := {"configuration": {"provider_config": {"aws": {"expressions": {"allowed_account_ids": {"constant_value": ["111122223333"]}}}}}}
	found := [outcome |
		some number in ["111122223333", "444455556666"]
		plan := fixtures.but(fixtures.plan([changed([logs({})], [logs(account(number))]), fixtures.standing(group)]), provider)
		outcome := fixtures.outcomes(data.rules.kms.kept)["aws_kms_key.k: aws_cloudwatch_log_group.g"] with input as plan
	]
	found == ["pass", "deny"]
}

# Of a group that is renamed it is not told which name is meant.
test_group_that_is_renamed if {
	renamed := fixtures.updated(group, {"name": "/aws/eks/test/cluster"})
	found := [outcome |
		some name in ["/aws/eks/prod/cluster", "/app"]
		condition := {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": $"arn:*:logs:*:*:log-group:{name}"}}
		outcome := outcomes([changed([logs({})], [logs(condition)]), renamed])["aws_kms_key.k: aws_cloudwatch_log_group.g"]
	]
	found == ["undecided", "undecided"]
}

trail_arn := "arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit"

context_of_trails(text) := {"StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": text}}

# What is known of a trail, by its ARN or by its name alone.
conditions_of_trails := {
	"the account": {"condition": account("111122223333"), "by ARN": "pass", "by name": "undecided"},
	"another account": {"condition": account("444455556666"), "by ARN": "deny", "by name": "undecided"},
	"the trail, wherever it writes from": {"condition": context_of_trails("arn:aws:cloudtrail:*:111122223333:trail/audit"), "by ARN": "pass", "by name": "undecided"},
	"another partition": {"condition": context_of_trails("arn:aws-cn:cloudtrail:*:111122223333:trail/audit"), "by ARN": "deny", "by name": "undecided"},
	"another trail": {"condition": context_of_trails("arn:aws:cloudtrail:*:111122223333:trail/other"), "by ARN": "deny", "by name": "deny"},
	"one region of several": {"condition": context_of_trails("arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit"), "by ARN": "undecided", "by name": "undecided"},
}

test_request_of_a_trail[name] if {
	some name, case in conditions_of_trails
	change := changed([cloudtrail({})], [cloudtrail(case.condition)])
	outcomes([change, fixtures.standing(with_arn(trail, trail_arn))])["aws_kms_key.k: aws_cloudtrail.t"] == case["by ARN"]
	outcomes([change, fixtures.standing(trail)])["aws_kms_key.k: aws_cloudtrail.t"] == case["by name"]
}

# Five keys of one name are compared with what uses them; of more it is not told what asks for them.
test_keys_of_one_name[number] if {
	some number, expect in {5: "pass", 6: "undecided"}
	condition := {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "*:log-group:/aws/eks/prod/cluster"}}
	resources := array.concat(numbered(changed([logs({})], [logs(condition)]), number), [fixtures.standing(group)])
	outcomes(resources) == {$"aws_kms_key.n{i}: aws_cloudwatch_log_group.g": expect | some i in numbers.range(1, number)}
	count(keys.uses) == number with input as fixtures.plan(resources)
}

default_key := fixtures.standing(fixtures.created("aws_s3_bucket_server_side_encryption_configuration", "b", {
	"bucket": "logs",
	"rule": [{"apply_server_side_encryption_by_default": [{"kms_master_key_id": arn, "sse_algorithm": "aws:kms"}]}],
}))

# The same of trails that write to one bucket.
test_trails_of_one_bucket[number] if {
	some number, expect in {5: "deny", 6: "undecided"}
	change := changed([cloudtrail({})], [cloudtrail({"StringLike": {"aws:SourceArn": "*:trail/other"}})])
	resources := array.concat(numbered(fixtures.standing(fixtures.trail), number), [change, default_key])
	outcomes(resources) == {"aws_kms_key.k: aws_s3_bucket_server_side_encryption_configuration.b": expect}
}

topic := fixtures.standing(fixtures.created("aws_sns_topic", "n", {"name": "files", "kms_master_key_id": arn}))

test_topic_of_no_trail if {
	outcomes([fixtures.gone(key, ["delete"]), topic, fixtures.standing(fixtures.trail)]) == {}
	telling := fixtures.standing(fixtures.but(fixtures.trail, {"after": {"sns_topic_name": "files"}}))
	outcomes([fixtures.gone(key, ["delete"]), topic, telling]) == {"aws_kms_key.k: aws_sns_topic.n": "deny"}
}

beside(statements) := fixtures.created("aws_kms_key_policy", "p", {"key_id": "1", "policy": policy(statements)})

of_trails := "aws_kms_key.k: trails of its policy"

of_groups := "aws_kms_key.k: log groups of its policy"

# A new key has encrypted nothing yet, whatever a policy says of its name.
test_policy_is_no_evidence_of_a_new_key if {
	outcomes([key, fixtures.standing(beside([cloudtrail({})]))]) == {}
	outcomes([fixtures.standing(key), fixtures.standing(beside([cloudtrail({})]))]) == {of_trails: "pass"}
}

context_of_groups(text) := {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": text}}

test_group_with_its_streams_is_the_group if {
	outcomes([changed([logs(context_of_groups($"{group_arn}:*"))], [logs(context_of_groups(group_arn))])]) == {of_groups: "pass"}
}

evidence := {
	"a stream of a control-plane group": {"arns": [$"{group_arn}:log-stream:*"], "outcomes": {of_groups: "deny"}},
	"all of the account": {"arns": ["arn:aws:logs:eu-central-1:111122223333:*"], "outcomes": {of_groups: "warn"}},
	"all of CloudWatch Logs": {"arns": ["arn:aws:logs:*"], "outcomes": {of_groups: "warn"}},
	"no group at all": {"arns": ["arn:aws:logs:eu-central-1:111122223333:log-group"], "outcomes": {}},
	"what is no ARN": {"arns": ["x"], "outcomes": {}},
}

test_what_the_policy_of_a_key_names[name] if {
	some name, case in evidence
	outcomes([fixtures.gone(fixtures.but(key, {"after": {"policy": policy([logs(context_of_groups(case.arns))])}}), ["delete"])]) == case.outcomes
}

other_arn := replace(group_arn, "prod", "test")

standing_group := fixtures.standing(with_arn(group, group_arn))

of_group := "aws_kms_key.k: aws_cloudwatch_log_group.g"

# Only where the documents do not hold what a policy names is the policy evidence of it.
beside_a_group := {
	"the group": {"arns": [group_arn], "group": standing_group, "outcomes": {of_group: "pass"}},
	"all groups of clusters": {"arns": ["arn:aws:logs:*:*:log-group:/aws/eks/*"], "group": standing_group, "outcomes": {of_group: "pass"}},
	"another group": {"arns": [group_arn, other_arn], "group": standing_group, "outcomes": {of_group: "pass", of_groups: "pass"}},
	"a group of that name in another account": {
		"arns": [group_arn, replace(group_arn, "111122223333", "444455556666")],
		"group": standing_group,
		"outcomes": {of_group: "pass", of_groups: "pass"},
	},
	"the group, whose ARN is a pattern": {
		"arns": [group_arn],
		"group": fixtures.standing(with_arn(group, "arn:aws:*cluster")),
		"outcomes": {of_group: "pass"},
	},
	"the group, whose ARN is a pattern of letters": {
		"arns": [group_arn],
		"group": fixtures.standing(with_arn(group, replace(group_arn, "prod", "pro?"))),
		"outcomes": {of_group: "pass"},
	},
}

test_what_the_policy_names_beside_a_group_of_the_documents[name] if {
	some name, case in beside_a_group
	standing := fixtures.standing(fixtures.but(key, {"after": {"policy": policy([logs(context_of_groups(case.arns))])}}))
	outcomes([standing, case.group]) == case.outcomes
}

second := fixtures.but(named(key, "k2"), {"after": {"arn": "arn:aws:kms:eu-central-1:111122223333:key/2", "key_id": "2"}})

# What a policy said while it was on another key is no evidence of the key that it moves to.
test_policy_that_moves_is_evidence_of_the_key_that_it_was_on if {
	moved := fixtures.but(fixtures.updated(beside([cloudtrail({})]), {"key_id": "2"}), {"actions": ["delete", "create"]})
	outcomes([fixtures.standing(key), fixtures.standing(second), moved]) == {of_trails: "deny"}
}

shutting := fixtures.updated(beside([logs({})]), {"policy": policy([])})

widening := fixtures.updated(beside([logs({})]), {"policy": policy([logs({}), cloudtrail({})])})

user := fixtures.standing(group)

admitting_key := fixtures.but(key, {"after": {"policy": policy([logs({})])}})

# A policy beside keys of one name is that of each of five, and of more than five it is not told whose.
policies_of_many := {
	"it shuts the service out": {"policy": shutting, "outcomes": {5: "deny", 6: "undecided"}},
	"it still admits the service": {"policy": widening, "outcomes": {5: "pass", 6: "undecided"}},
	"it stays": {"policy": fixtures.standing(beside([logs({})])), "outcomes": {5: "pass", 6: "pass"}},
	"it is forgotten": {"policy": fixtures.gone(beside([logs({})]), ["forget"]), "outcomes": {5: "pass", 6: "pass"}},
}

test_policy_beside_keys_of_one_name[name] if {
	some name, case in policies_of_many
	every number, expect in case.outcomes {
		resources := array.concat(numbered(fixtures.standing(key), number), [user, case.policy])
		outcomes(resources) == {$"aws_kms_key.n{i}: aws_cloudwatch_log_group.g": expect | some i in numbers.range(1, number)}
	}
}

test_policy_of_a_configuration_changes_no_keys[number] if {
	some number in [1, 6]
	stack := fixtures.stack({"aws_kms_key_policy": {"p": {"key_id": "1", "policy": policy([])}}})
	plan := fixtures.plan(array.concat(numbered(fixtures.standing(admitting_key), number), [user]))
	found := fixtures.outcomes(data.rules.kms.kept) with input as fixtures.given([plan, stack])
	{outcome | some outcome in found} == {"pass"}
}

test_policy_that_stays_is_no_change if {
	keys.policy_changes == {} with input as fixtures.plan([fixtures.standing(key), fixtures.standing(beside([logs({})]))])
}

changes_of(resources) := {[change.by, change.before, change.after] | some change in changes} if {
	[changes] := [changes | some changes in keys.policy_changes] with input as fixtures.plan(array.concat([fixtures.standing(key)], resources))
}

update_of(name, before, after) := named(fixtures.updated(fixtures.but(beside([]), {"after": {"policy": before}}), {"policy": after}), name)

# Of many policies for one key those that do the same are one change.
test_policies_beside_one_key if {
	changes_of([update_of($"n{i}", "a", "b") | some i in numbers.range(1, 5)]) == {[$"aws_kms_key_policy.n{i}", "a", "b"] | some i in numbers.range(1, 5)}
	changes_of([update_of($"n{i}", "a", "b") | some i in numbers.range(1, 6)]) == {[
		"aws_kms_key_policy.n1, aws_kms_key_policy.n2, aws_kms_key_policy.n3, aws_kms_key_policy.n4, aws_kms_key_policy.n5 and 1 more",
		"a",
		"b",
	]}
	changes_of(array.concat(
		[update_of($"n{i}", "a", "b") | some i in numbers.range(1, 4)],
		[update_of("n5", "x", "b"), update_of("n6", "a", "y"), update_of("n7", "x", "y"), update_of("n8", "x", "z")],
	)) == {
		["aws_kms_key_policy.n1, aws_kms_key_policy.n2, aws_kms_key_policy.n3, aws_kms_key_policy.n4", "a", "b"],
		["aws_kms_key_policy.n5", "x", "b"],
		["aws_kms_key_policy.n6", "a", "y"],
		["aws_kms_key_policy.n7", "x", "y"],
		["aws_kms_key_policy.n8", "x", "z"],
	}
	changes_of([update_of($"n{i}", "a", $"b{i}") | some i in numbers.range(1, 6)]) == {[
		"aws_kms_key_policy.n1, aws_kms_key_policy.n2, aws_kms_key_policy.n3, aws_kms_key_policy.n4, aws_kms_key_policy.n5 and 1 more",
		null,
		null,
	]}
}

with_actions(resource, actions) := fixtures.but(resource, {"actions": actions})

replaced(resource) := with_actions(resource, ["delete", "create"])

leaving := named(fixtures.gone(beside([logs({})]), ["delete"]), "q")

# What becomes of the policy of the key that encrypts a group.
policies := {
	"forgotten and made, and shuts the service out": {"policies": [with_actions(shutting, ["create", "forget"])], "is": "deny"},
	"forgotten and made, and still admits it": {"policies": [with_actions(widening, ["create", "forget"])], "is": "pass"},
	"replaced, and shuts the service out": {"policies": [replaced(shutting)], "is": "deny"},
	"replaced, and still admits it": {"policies": [replaced(widening)], "is": "pass"},
	"deleted": {"policies": [leaving], "is": "deny"},
	"moved to another key, which it shuts the service out of, and another made": {
		"policies": [fixtures.but(replaced(shutting), {"after": {"key_id": "2"}}), named(beside([logs({})]), "q")],
		"is": "undecided",
	},
	"deleted, and another stays": {"policies": [leaving, fixtures.standing(beside([logs({})]))], "is": "deny"},
	"deleted, and another made": {"policies": [leaving, beside([logs({})])], "is": "undecided"},
	"deleted, and another updated": {"policies": [leaving, widening], "is": "undecided"},
	"deleted, and another replaced": {"policies": [leaving, replaced(widening)], "is": "undecided"},
	"deleted, and another forgotten and made": {"policies": [leaving, with_actions(widening, ["create", "forget"])], "is": "undecided"},
	"deleted, and one of another key updated": {"policies": [leaving, fixtures.but(widening, {"before": {"key_id": "2"}, "after": {"key_id": "2"}})], "is": "deny"},
	"deleted from another key, of which this key is said to have it then": {
		"policies": [fixtures.but(leaving, {"before": {"key_id": "2"}, "after": {"key_id": "1"}})],
		"is": "pass",
	},
}

test_policy_of_the_key_of_a_group[name] if {
	some name, case in policies
	outcomes(array.concat([fixtures.standing(admitting_key), user], case.policies))[of_group] == case.is
}

new_default := fixtures.but(default_key, {"actions": ["create"], "before": null})

of_bucket := "aws_kms_key.k: aws_s3_bucket_server_side_encryption_configuration.b"

refusing_key := fixtures.standing(fixtures.but(key, {"after": {"policy": policy([])}}))

# The new default key of a bucket, of which the policy is known or not.
defaults := {
	"a policy that does not admit CloudTrail": {"resources": [refusing_key], "denied": true},
	"a policy known only after apply": {"resources": [fixtures.unknown(fixtures.updated(key, {}), "policy")], "denied": false},
	"a policy beside it that does not admit CloudTrail": {"resources": [fixtures.standing(key), fixtures.standing(beside([]))], "denied": true},
	"a policy beside it that admits CloudTrail": {"resources": [refusing_key, fixtures.standing(beside([cloudtrail({})]))], "denied": false},
	"a policy beside it known only after apply": {
		"resources": [fixtures.standing(key), fixtures.unknown(fixtures.updated(beside([]), {}), "policy")],
		"denied": false,
	},
	"two policies beside it": {"resources": [refusing_key, fixtures.standing(beside([])), named(fixtures.standing(beside([])), "q")], "denied": false},
	"a policy beside it that goes": {"resources": [refusing_key, leaving], "denied": false},
}

is_denied(documents) if {
	found := {finding.subject | some finding in rule.deny} with input as fixtures.given(documents)
	"aws_s3_bucket_server_side_encryption_configuration.b" in found
}

test_policy_of_a_new_default_key[name] if {
	some name, case in defaults
	plan := fixtures.plan(array.concat([fixtures.standing(fixtures.trail), new_default], case.resources))
	{true | is_denied([plan])} == {true | case.denied}
}

# A configuration says nothing of what was the default until now, and nothing of a policy of which it makes none.
test_new_default_key_and_a_configuration if {
	plan := fixtures.plan([refusing_key, fixtures.standing(fixtures.trail)])
	encryption := {"bucket": "logs", "rule": {"apply_server_side_encryption_by_default": {"kms_master_key_id": arn}}}
	not is_denied([plan, fixtures.stack({"aws_s3_bucket_server_side_encryption_configuration": {"b": encryption}})])
	with_default := fixtures.plan([refusing_key, fixtures.standing(fixtures.trail), new_default])
	not is_denied([with_default, fixtures.stack({"aws_kms_key_policy": {"p": {"count": 0, "key_id": "1", "policy": policy([])}}})])
}

test_six_new_default_keys_of_one_name_are_not_told_whose_bucket_it_is if {
	plan := fixtures.plan(array.concat(numbered(refusing_key, 6), [fixtures.standing(fixtures.trail), new_default]))
	messages := {finding.message | some finding in rule.deny} with input as plan
	messages == {"the key becomes the default of the bucket that a trail writes to, and its policy does not admit cloudtrail.amazonaws.com to kms:GenerateDataKey"}
}

# Evidence of trails by either of the keys that name them.
test_evidence_of_trails_that_a_policy_no_longer_names[name] if {
	some name in ["aws:SourceArn", "kms:EncryptionContext:aws:cloudtrail:arn"]
	before := cloudtrail({"StringEquals": {name: [trail_arn, replace(trail_arn, "audit", "other")]}})
	outcomes([changed([before], [cloudtrail({"StringEquals": {name: trail_arn}})])]) == {of_trails: "deny"}
	outcomes([changed([before], [before, logs({})])]) == {of_trails: "pass"}
}

# A key that admits all groups of an account may be that of a group of unknown key, and of no other.
test_general_evidence_beside_a_group[name] if {
	some name, case in {
		"of no key": {"group": fixtures.group, "is": "warn"},
		"of another key": {"group": fixtures.but(fixtures.group, {"after": {"kms_key_id": "arn:aws:kms:eu-central-1:111122223333:key/9"}}), "is": "warn"},
		"of an unknown key": {"group": fixtures.unknown(fixtures.group, "kms_key_id"), "is": "undecided"},
	}
	outcomes([fixtures.gone(fixtures.but(key, {"after": {"policy": policy([logs({})])}}), ["delete"]), case.group]) == {of_groups: case.is}
}

# A module picks one of its caller's keys, which are data sources.
picking(references) := {"module_calls": {"m": {
	"expressions": {"keys": {"references": references}},
	"module": {"resources": [fixtures.declaration(picked)]},
}}}

picked := fixtures.referring(fixtures.group, "kms_key_id", [`var.keys["a"]`, "var.keys"])

inside(resource) := fixtures.but(resource, {"module_address": "module.m", "address": $"module.m.{resource.address}"})

picks := {
	"of two that are read": {"references": ["data.aws_kms_key.a.arn", "data.aws_kms_key.a", "data.aws_kms_key.b.arn", "data.aws_kms_key.b"], "set": "yes"},
	"of two roles": {"references": ["aws_iam_role.a.arn", "aws_iam_role.a", "aws_iam_role.b.arn", "aws_iam_role.b"], "set": "unknown"},
}

test_key_that_a_module_picks[name] if {
	some name, case in picks
	declared := [fixtures.declaration(fixtures.but(fixtures.created(type, name, {}), {"mode": mode})) |
		some [type, mode] in [["aws_kms_key", "data"], ["aws_iam_role", "managed"]]
		some name in ["a", "b"]
	]
	plan := fixtures.plan_of_modules([inside(picked)], object.union({"resources": declared}, picking(case.references)))
	[set | some set in keys.set] == [case.set] with input as plan
}
