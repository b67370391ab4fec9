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
	"a refusal of what is no service": [[allow, deny({"Principal": "*", "Condition": {"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}})], "yes"],
	"a refusal of services": [[allow, deny({"Principal": "*", "Condition": {"Bool": {"aws:PrincipalIsAWSService": "true"}}})], "no"],
	"a refusal by a key that is not known": [[allow, deny({"Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}})], "maybe"],
	"a refusal by an operator that is not known": [[allow, deny({"Condition": {"StringSounds": {"aws:SourceAccount": "111122223333"}}})], "maybe"],
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

test_ruling[title] if {
	some title, [statements, expected] in cases
	policy_documents.ruling(statements, request, "kms:decrypt").is == expected
}

test_an_account_that_is_not_known_is_perhaps_meant if {
	unknown := object.union(request, {"context": {"aws:sourceaccount": "*"}})
	policy_documents.ruling([with_condition({"StringEquals": {"aws:SourceAccount": "1"}})], unknown, "kms:decrypt").is == "maybe"
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
