package lib.policy_documents_test

import data.lib.policy_documents

group := "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/eks/prod/cluster"

key := "arn:aws:kms:eu-west-1:111122223333:key/1"

request := {
	"service": "logs.amazonaws.com",
	"region": "eu-west-1",
	"resource": key,
	"context": {"kms:encryptioncontext:aws:logs:arn": group, "aws:sourceaccount": "111122223333"},
}

allow := {"Effect": "Allow", "Principal": {"Service": "logs.eu-west-1.amazonaws.com"}, "Action": "kms:Decrypt", "Resource": "*"}

deny(changes) := object.union(object.union(allow, {"Effect": "Deny"}), changes)

with_condition(condition) := object.union(allow, {"Condition": condition})

cases := {
	"the service": [[allow], "yes"],
	"nothing": [[], "no"],
	"another case of the action": [[object.union(allow, {"Action": "KMS:decrypt"})], "yes"],
	"another action": [[object.union(allow, {"Action": "kms:Encrypt"})], "no"],
	"no action at all": [[object.remove(allow, ["Action"])], "no"],
	"all but other actions": [[object.union(object.remove(allow, ["Action"]), {"NotAction": "kms:Encrypt"})], "yes"],
	"all but the action": [[object.union(object.remove(allow, ["Action"]), {"NotAction": ["kms:D*"]})], "no"],
	"the key": [[object.union(allow, {"Resource": key})], "yes"],
	"another key": [[object.union(allow, {"Resource": "arn:aws:kms:eu-west-1:111122223333:key/2"})], "no"],
	"another key of a long name": [[object.union(allow, {"Resource": "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"})], "no"],
	"a list of keys": [[object.union(allow, {"Resource": many(49, "key/x", [key])})], "yes"],
	"a list of fifty other keys": [[object.union(allow, {"Resource": many(50, "key/x", [])})], "no"],
	"a list of more other keys, which is not compared": [[object.union(allow, {"Resource": many(51, "key/x", [])})], "maybe"],
	"a list of more keys, one of which is named whole": [[object.union(allow, {"Resource": many(51, "key/x", [key])})], "yes"],
	"a key within an object": [[object.union(allow, {"Resource": {"of": key}})], "no"],
	"all but another key": [[object.union(object.remove(allow, ["Resource"]), {"NotResource": "arn:aws:kms:eu-west-1:111122223333:key/2"})], "yes"],
	"all but the key": [[object.union(object.remove(allow, ["Resource"]), {"NotResource": key})], "no"],
	"no principal at all": [[object.remove(allow, ["Principal"])], "no"],
	"everybody": [[object.union(object.remove(allow, ["Principal"]), {"Principal": "*"})], "yes"],
	"every account": [[object.union(object.remove(allow, ["Principal"]), {"Principal": {"AWS": ["*"]}})], "yes"],
	"an account": [[object.union(object.remove(allow, ["Principal"]), {"Principal": {"AWS": "111122223333"}})], "no"],
	"the service of another region": [[object.union(object.remove(allow, ["Principal"]), {"Principal": {"Service": "logs.us-east-1.amazonaws.com"}})], "no"],
	"the service without a region": [[object.union(object.remove(allow, ["Principal"]), {"Principal": {"Service": "logs.amazonaws.com"}})], "yes"],
	"the service of another suffix": [[object.union(object.remove(allow, ["Principal"]), {"Principal": {"Service": "logs.eu-west-1.example.com"}})], "no"],
	"the service in China": [[object.union(object.remove(allow, ["Principal"]), {"Principal": {"Service": "logs.eu-west-1.amazonaws.com.cn"}})], "yes"],
	"all but others": [[object.union(object.remove(allow, ["Principal"]), {"NotPrincipal": {"AWS": "111122223333"}})], "yes"],
	"all but the service": [[object.union(object.remove(allow, ["Principal"]), {"NotPrincipal": {"Service": "logs.amazonaws.com"}})], "no"],
	"a refusal too": [[allow, deny({})], "no"],
	"a refusal of another action": [[allow, deny({"Action": "kms:Sign"})], "yes"],
	"a refusal of plain HTTP": [[allow, deny({"Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}})], "yes"],
	"a refusal of plain HTTP, without quotes": [[allow, deny({"Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": false}}})], "yes"],
	"a refusal of encrypted transport": [[allow, deny({"Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}})], "no"],
	"a refusal of old TLS": [[allow, deny({"Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}}})], "yes"],
	"a refusal of old TLS, as a number": [[allow, deny({"Condition": {"NumericLessThan": {"s3:TlsVersion": 1.2}}})], "yes"],
	"a refusal of TLS 1.2": [[allow, deny({"Condition": {"NumericLessThan": {"s3:TlsVersion": "1.3"}}})], "maybe"],
	"a refusal of TLS of any old version": [[allow, deny({"Condition": {"NumericLessThan": {"s3:TlsVersion": ["1", "1.0", "1.1"]}}})], "yes"],
	"a refusal of TLS 1": [[allow, deny({"Condition": {"NumericLessThan": {"s3:TlsVersion": 1}}})], "yes"],
	"a refusal of TLS 1.0": [[allow, deny({"Condition": {"NumericLessThan": {"s3:TlsVersion": "1.0"}}})], "yes"],
	"a refusal of TLS 1.1": [[allow, deny({"Condition": {"NumericLessThan": {"s3:TlsVersion": "1.1"}}})], "yes"],
	"a refusal of new TLS": [[allow, deny({"Condition": {"NumericGreaterThanEquals": {"s3:TlsVersion": "1.2"}}})], "no"],
	"a refusal of two versions of TLS by their names": [[allow, deny({"Condition": {"StringEquals": {"s3:TlsVersion": ["1.2", "1.3"]}}})], "maybe"],
	"a refusal of TLS by a pattern": [[allow, deny({"Condition": {"StringLike": {"s3:TlsVersion": "1.*"}}})], "maybe"],
	"a refusal of all but one version of TLS": [[allow, deny({"Condition": {"StringNotEquals": {"s3:TlsVersion": "1.3"}}})], "maybe"],
	"a refusal of one number of TLS": [[allow, deny({"Condition": {"NumericEquals": {"s3:TlsVersion": "1.2"}}})], "maybe"],
	"a refusal of what has no TLS": [[allow, deny({"Condition": {"Null": {"s3:TlsVersion": "true"}}})], "yes"],
	"a refusal of what has TLS": [[allow, deny({"Condition": {"Null": {"s3:TlsVersion": "false"}}})], "no"],
	"a refusal of encrypted transport, without quotes": [[allow, deny({"Condition": {"Bool": {"aws:SecureTransport": true}}})], "no"],
	"a refusal of what is no service": [[allow, deny({"Principal": "*", "Condition": {"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}})], "yes"],
	"a refusal of services": [[allow, deny({"Principal": "*", "Condition": {"Bool": {"aws:PrincipalIsAWSService": "true"}}})], "no"],
	"a refusal by a key that is not known": [[allow, deny({"Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}})], "maybe"],
	"a refusal by an operator that is not known": [[allow, deny({"Condition": {"StringSounds": {"aws:SourceAccount": "111122223333"}}})], "maybe"],
	"a refusal by the account as a number": [[allow, deny({"Condition": {"NumericLessThan": {"aws:SourceAccount": "1"}}})], "maybe"],
	"a refusal by two keys, one of which never holds": [[allow, deny({"Condition": {"Bool": {"aws:SecureTransport": "false"}, "StringEquals": {"aws:PrincipalOrgID": "o-1"}}})], "yes"],
	"a refusal of the group": [[allow, deny({"Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": ["arn:aws:logs:*:*:log-group:/aws/eks/*"]}}})], "no"],
	"a refusal of other groups": [[allow, deny({"Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:*:log-group:/app/*"}}})], "yes"],
	"a refusal of all but the group": [[allow, deny({"Condition": {"ArnNotEquals": {"kms:EncryptionContext:aws:logs:arn": group}}})], "yes"],
	"a refusal of all but other groups": [[allow, deny({"Condition": {"StringNotLike": {"kms:EncryptionContext:aws:logs:arn": "*:/app/*"}}})], "no"],
	"a refusal under no condition": [[allow, deny({"Condition": {"Bool": {}}})], "no"],
	"the group": [[with_condition({"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": group}})], "yes"],
	"another group": [[with_condition({"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:111122223333:log-group:/app"}})], "no"],
	"the account": [[with_condition({"StringEquals": {"aws:SourceAccount": ["999988887777", "111122223333"]}})], "yes"],
	"the account, in any case": [[with_condition({"StringEqualsIgnoreCase": {"AWS:SourceAccount": "111122223333"}})], "yes"],
	"another account": [[with_condition({"StringEquals": {"aws:SourceAccount": "999988887777"}})], "no"],
	"all but the account": [[with_condition({"StringNotEquals": {"aws:SourceAccount": "111122223333"}})], "no"],
	"all but the account, in any case": [[with_condition({"StringNotEqualsIgnoreCase": {"aws:SourceAccount": "111122223333"}})], "no"],
	"a key that is present": [[with_condition({"Null": {"aws:SourceAccount": "false"}})], "yes"],
	"a key that is absent": [[with_condition({"Null": {"aws:SourceAccount": "true"}})], "no"],
	"a condition that is not known": [[with_condition({"StringEquals": {"aws:SourceOrgID": "o-1"}})], "maybe"],
	"a condition that is not known, and everybody": [[with_condition({"StringEquals": {"aws:SourceOrgID": "o-1"}}), object.union(object.remove(allow, ["Principal"]), {"Principal": "*"})], "yes"],
	"an effect that is none": [[object.union(allow, {"Effect": "allow"})], "no"],
}

# So many names that begin alike, and others behind them.
many(n, begin, others) := array.concat([concat("", [begin, format_int(i, 10)]) | some i in numbers.range(1, n)], others)

test_ruling[title] if {
	some title, [statements, expected] in cases
	policy_documents.ruling(statements, request, "kms:decrypt").is == expected
}

test_an_account_that_is_not_known_is_perhaps_meant if {
	unknown := object.union(request, {"context": {"aws:sourceaccount": "*"}})
	policy_documents.ruling([with_condition({"StringEquals": {"aws:SourceAccount": "1"}})], unknown, "kms:decrypt").is == "maybe"
}

# Where the region and the account of a group are not known, what its ARN ends with is.
test_another_group_is_not_meant_in_whatever_region if {
	anywhere := object.union(request, {"context": {"kms:encryptioncontext:aws:logs:arn": somewhere("log-group:/aws/eks/prod/cluster")}})
	answers := [policy_documents.ruling([with_condition({"StringEquals": {"kms:EncryptionContext:aws:logs:arn": arn}})], anywhere, "kms:decrypt").is |
		some arn in [group, "arn:aws:logs:eu-west-1:111122223333:log-group:/app"]
	]
	answers == ["maybe", "no"]
}

# Of the calls of a role it is not known what is known of each call of a service.
test_a_role_is_no_service if {
	role := {"service": "role", "role": "arn:aws:iam::111122223333:role/r", "region": "*", "resource": key, "context": {}}
	everybody := object.union(object.remove(allow, ["Principal"]), {"Principal": "*"})
	refusal := deny({"Principal": "*", "Condition": {"Bool": {"aws:PrincipalIsAWSService": "true"}}})
	policy_documents.ruling([everybody, refusal], role, "kms:decrypt").is == "maybe"
}

# A policy's statements of the service alone are kept, of which there may be a hundred.
other_service := object.union(allow, {"Principal": {"Service": "logs.us-east-1.amazonaws.com"}})

test_statements_that_concern_a_service if {
	policy_documents.concerning([allow, other_service], "logs.amazonaws.com", "eu-west-1") == [allow]
	policy_documents.concerning([allow, other_service], "role", "*") == [allow, other_service]
}

test_a_hundred_statements_are_kept if {
	hundred := [object.union(allow, {"Action": $"kms:{i}"}) | some i in numbers.range(1, 100)]
	policy_documents.concerning(array.concat(hundred, [other_service]), "logs.amazonaws.com", "eu-west-1") == hundred
}

# Of more it cannot be told what they admit and refuse.
test_more_than_a_hundred_statements_may_say_anything if {
	more := [object.union(allow, {"Action": $"kms:{i}"}) | some i in numbers.range(1, 101)]
	kept := policy_documents.concerning(more, "logs.amazonaws.com", "eu-west-1")
	[statement.Effect | some statement in kept] == ["Allow", "Deny"]
	policy_documents.ruling(kept, request, "kms:decrypt").is == "maybe"
	refused := policy_documents.ruling(array.concat(kept, [allow]), request, "kms:decrypt")
	refused.is == "maybe"
}

somewhere(end) := concat("", ["arn:aws:logs:*:*:", end])

logs_arn := "kms:EncryptionContext:aws:logs:arn"

long_list(begin, others) := many(51, $"arn:aws:logs:eu-west-1:111122223333:{begin}", others)

# The answers of a policy's one statement that admits the service under a condition, where its statements are those that
# concern the service: what is asked for, and the ARN that the request has.
under_conditions := {
	"the group": [{"ArnEquals": {logs_arn: group}}, group, "yes"],
	"the group by a pattern": [{"ArnLike": {logs_arn: "arn:aws:logs:*:*:log-group:/aws/eks/*"}}, group, "yes"],
	"the group by one of two patterns": [{"ArnLike": {logs_arn: ["arn:aws:logs:*:*:log-group:/aws/eks/*", "arn:aws:logs:*:*:log-group:/app/*"]}}, group, "yes"],
	"all but another group": [{"StringNotEquals": {logs_arn: "arn:aws:logs:eu-west-1:111122223333:log-group:/app"}}, group, "yes"],
	"one of many groups": [{"ArnLike": {logs_arn: long_list("log-group:/app/", [group])}}, group, "yes"],
	"groups of its name in many other accounts": [
		{"ArnLike": {logs_arn: [$"arn:aws:logs:eu-west-1:{100000000000 + i}:log-group:/aws/eks/prod/cluster" | some i in numbers.range(1, 51)]}},
		group,
		"no",
	],
	"another than many groups": [{"ArnLike": {logs_arn: long_list("log-group:/app/", [])}}, group, "no"],
	"the group of a region that is not known": [{"ArnEquals": {logs_arn: group}}, somewhere("log-group:/aws/eks/prod/cluster"), "maybe"],
	"another group of a region that is not known": [{"ArnEquals": {logs_arn: group}}, somewhere("log-group:/app"), "no"],
	"one of many groups, in a region that is not known": [
		{"ArnEquals": {logs_arn: long_list("log-group:/app/", [group])}},
		somewhere("log-group:/aws/eks/prod/cluster"),
		"maybe",
	],
	"another than many groups, in a region that is not known": [{"ArnEquals": {logs_arn: long_list("log-group:/app/", [])}}, somewhere("log-group:/aws/eks/prod/cluster"), "no"],
	"another than many trails, in a region that is not known": [{"ArnEquals": {logs_arn: long_list("trail/", [])}}, somewhere("trail/audit"), "no"],
	"a group whose name is not known whole": [{"ArnEquals": {logs_arn: group}}, somewhere("log-group:/aws/eks/*/cluster"), "maybe"],
	"an ARN of more parts, which a star may stand for": [
		{"ArnEquals": {logs_arn: "arn:aws:logs:eu-west-1:111122223333:log-group:/app:log-group:/aws/eks/prod/cluster"}},
		somewhere("log-group:/aws/eks/prod/cluster"),
		"maybe",
	],
	"two ARNs, of which a star may stand for the longer one's parts": [
		{"ArnEquals": {logs_arn: ["arn:aws:logs:eu-west-1:111122223333:log-group:/app", "arn:aws:logs:eu-west-1:111122223333:log-group:/app:log-group:/aws/eks/prod/cluster"]}},
		somewhere("log-group:/aws/eks/prod/cluster"),
		"maybe",
	],
	"the account": [{"StringEquals": {"aws:SourceAccount": "111122223333"}}, group, "yes"],
}

of_arn(arn) := object.union(request, {"context": {"kms:encryptioncontext:aws:logs:arn": arn, "aws:sourcearn": arn}})

concerned(list, asked) := policy_documents.concerning(list, asked.service, asked.region)

test_under_a_condition[title] if {
	some title, [condition, arn, expected] in under_conditions
	asked := of_arn(arn)
	policy_documents.ruling(concerned([with_condition(condition)], asked), asked, "kms:decrypt").is == expected
}

# However long a list of ARNs is, the one that a request has is surely not another.
test_a_long_list_of_others[title] if {
	some operator in ["ArnEquals", "ArnLike", "StringLike", "ForAnyValue:StringLike", "arnequalsifexists"]
	some name in ["aws:SourceArn", "kms:EncryptionContext:aws:logs:arn", "kms:EncryptionContext:aws:cloudtrail:arn"]
	title := $"{operator} {name}"
	asked := object.union(request, {"context": {lower(name): group}})
	statement := with_condition({operator: {name: long_list("log-group:/app/", [])}})
	policy_documents.ruling(concerned([statement], asked), asked, "kms:decrypt").is == "no"
}

# What a statement is for by this file's reckoning is no part of a policy.
test_a_statement_can_t_say_that_it_is_for_another if {
	refusal := deny({"only for": {"name": "aws:sourcearn", "texts": [], "ends": [], "length": 7}})
	asked := of_arn(group)
	policy_documents.ruling(concerned([allow, refusal], asked), asked, "kms:decrypt").is == "no"
}

test_a_statement_is_told_as_the_policy_has_it if {
	statement := with_condition({"ArnEquals": {logs_arn: group}})
	asked := of_arn(group)
	policy_documents.ruling(concerned([statement], asked), asked, "kms:decrypt").allows == {statement}
}

put := {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/*"}

put_if(condition) := object.union(put, {"Condition": condition})

source_keys := ["aws:sourcearn", "aws:sourceaccount"]

# For which ARNs a statement admits CloudTrail by name.
admitting := {
	"any": [put, {"*"}],
	"one": [put_if({"ArnLike": {"AWS:SourceArn": "arn:a"}}), {"arn:a"}],
	"two": [put_if({"ArnLike": {"aws:SourceArn": ["arn:a", "arn:b"]}}), {"arn:a", "arn:b"}],
	"one, and an account": [put_if({"StringEquals": {"aws:SourceArn": "arn:a", "aws:SourceAccount": "1"}}), {"arn:a"}],
	"an account alone": [put_if({"StringEquals": {"aws:SourceAccount": "1"}}), {"1"}],
	"another key": [put_if({"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}), {"*"}],
	"all but one": [put_if({"ArnNotEquals": {"aws:SourceArn": "arn:a"}}), {"*"}],
	"all but one text": [put_if({"StringNotLike": {"aws:SourceArn": "arn:a"}}), {"*"}],
	"what is no text": [put_if({"ArnLike": {"aws:SourceArn": {"arn": "arn:a"}}}), {"*"}],
	"a list in a list": [put_if({"ArnLike": {"aws:SourceArn": [["arn:a"]]}}), {"*"}],
	"a refusal": [object.union(put, {"Effect": "Deny"}), set()],
	"another service": [object.union(put, {"Principal": {"Service": "config.amazonaws.com"}}), set()],
	"one of two services": [object.union(put, {"Principal": {"Service": ["config.amazonaws.com", "cloudtrail.amazonaws.com"]}}), {"*"}],
	"every service": [object.union(put, {"Principal": {"Service": "*"}}), set()],
	"everybody": [object.union(put, {"Principal": "*"}), set()],
	"another action": [object.union(put, {"Action": "s3:GetBucketAcl"}), set()],
}

test_admitted_for[title] if {
	some title, [statement, expected] in admitting
	policy_documents.admitted_for([statement], "cloudtrail.amazonaws.com", "s3:putobject", source_keys) == expected
}

# On which resources a statement admits CloudTrail by name.
on_resources := {
	"a folder": [put, {"arn:aws:s3:::logs/*"}],
	"two": [object.union(put, {"Resource": ["arn:a", "arn:b"]}), {"arn:a", "arn:b"}],
	"none that is named": [object.remove(put, ["Resource"]), {"*"}],
	"what is no text": [object.union(put, {"Resource": [{"arn": "arn:a"}, ["arn:b"]]}), set()],
	"a refusal": [object.union(put, {"Effect": "Deny"}), set()],
	"another service": [object.union(put, {"Principal": {"Service": "config.amazonaws.com"}}), set()],
	"every service": [object.union(put, {"Principal": {"Service": "*"}}), set()],
	"another action": [object.union(put, {"Action": "s3:GetBucketAcl"}), set()],
}

test_resources_for[title] if {
	some title, [statement, expected] in on_resources
	policy_documents.resources_for([statement], "cloudtrail.amazonaws.com", "s3:putobject") == expected
}

test_a_role_is_admitted_through_its_account if {
	role := {"service": "role", "role": "arn:aws:iam::111122223333:role/r", "region": "*", "resource": key, "context": {}}
	answers := {name: answer |
		some name in ["111122223333", "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/r", "arn:aws:iam::111122223333:role/s"]
		answer := policy_documents.ruling([object.union(object.remove(allow, ["Principal"]), {"Principal": {"AWS": name}})], role, "kms:decrypt").is
	}
	answers == {
		"111122223333": "yes",
		"arn:aws:iam::111122223333:root": "yes",
		"arn:aws:iam::111122223333:role/r": "yes",
		"arn:aws:iam::111122223333:role/s": "no",
	}
}

test_statements_of_what_is_no_policy[given] if {
	some given in ["", "{", "[]", "null", `{"Statement": "x"}`]
	policy_documents.statements(given) == []
}

test_one_statement_that_is_no_list if {
	policy_documents.statements(json.marshal({"Statement": allow})) == [allow]
}

perhaps(n) := with_condition({"StringEquals": {"aws:SourceOrgID": $"o-{n}"}})

doubt(n) := deny({"Condition": {"StringEquals": {"aws:SourceOrgID": $"o-{n}"}}})

changes := {
	"nothing was admitted": [[], [allow], "kept"],
	"nothing was admitted, and nothing is": [[], [], "kept"],
	"the same": [[allow], [allow], "kept"],
	"an identifier": [[object.union(perhaps(1), {"Sid": "a"})], [object.union(perhaps(1), {"Sid": "b"})], "kept"],
	"the Allow goes": [[allow], [], "lost"],
	"an Allow under a condition goes": [[perhaps(1)], [], "lost"],
	"a Deny comes": [[allow], [allow, deny({})], "lost"],
	"a Deny that cannot be judged comes": [[allow], [allow, doubt(1)], "unsure"],
	"a Deny that cannot be judged stays": [[allow, doubt(1)], [allow, doubt(1)], "kept"],
	"another Deny that cannot be judged comes": [[allow, doubt(1)], [allow, doubt(1), doubt(2)], "unsure"],
	"the Allow comes under a condition": [[allow], [perhaps(1)], "unsure"],
	"of two Allows the sure one goes": [[allow, perhaps(1)], [perhaps(1)], "unsure"],
	"of two Allows under conditions one goes": [[perhaps(1), perhaps(2)], [perhaps(2)], "kept"],
	"an Allow under a condition is replaced": [[perhaps(1)], [perhaps(2)], "unsure"],
	"an Allow under a condition becomes sure": [[perhaps(1)], [allow], "kept"],
}

test_change[title] if {
	some title, [before, after, expected] in changes
	rulings := [policy_documents.ruling(statements, request, "kms:decrypt") | some statements in [before, after]]
	policy_documents.change(rulings[0], rulings[1]) == expected
}
