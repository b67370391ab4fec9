package lib.archive_losses_test

import data.lib.fixtures_test as fixtures
import data.rules.cloudwatch.kept as rule

name := "/aws/eks/prod/cluster"

group := fixtures.standing(fixtures.but(fixtures.group, {"after": {"retention_in_days": 30}}))

arn := "arn:aws:firehose:eu-central-1:111122223333:deliverystream/s"

filter := fixtures.created("aws_cloudwatch_log_subscription_filter", "f", {"log_group_name": name, "destination_arn": arn, "filter_pattern": ""})

stream := fixtures.created("aws_kinesis_firehose_delivery_stream", "s", {"arn": arn, "extended_s3_configuration": [{"bucket_arn": "arn:aws:s3:::archive", "prefix": "prod/"}]})

bucket := fixtures.created("aws_s3_bucket", "b", {"bucket": "archive"})

lifecycle(prefix, days) := fixtures.created("aws_s3_bucket_lifecycle_configuration", "l", {"bucket": "archive", "rule": [{
	"status": "Enabled",
	"filter": [{"prefix": prefix}],
	"expiration": [{"days": days}],
}]})

gone(resource) := fixtures.gone(resource, ["delete"])

forgotten(resource) := fixtures.gone(resource, ["forget"])

stays(resource) := fixtures.standing(resource)

second(resource) := fixtures.but(resource, {"name": "other", "address": $"{resource.type}.other"})

second_arn := "arn:aws:firehose:eu-central-1:111122223333:deliverystream/t"

# Another archive, made in the same plan.
successor := [
	fixtures.but(second(filter), {"after": {"destination_arn": second_arn}}),
	fixtures.but(second(stream), {"after": {"arn": second_arn, "extended_s3_configuration": [{"bucket_arn": "arn:aws:s3:::archive2", "prefix": "prod/"}]}}),
	fixtures.but(second(bucket), {"after": {"bucket": "archive2"}}),
]

audit_only := fixtures.but(filter, {"after": {"filter_pattern": `{ $.stage != "RequestReceived" }`}})

authenticator_only := fixtures.but(second(filter), {"after": {"filter_pattern": "%^time=%"}})

cases := {
	"stays": {"resources": [stays(filter), stays(stream), stays(bucket)], "is": "pass"},
	"bucket deleted": {"resources": [stays(filter), stays(stream), gone(bucket)], "is": "deny"},
	"bucket replaced": {"resources": [stays(filter), stays(stream), fixtures.but(stays(bucket), {"actions": ["delete", "create"]})], "is": "deny"},
	"bucket forgotten": {"resources": [stays(filter), stays(stream), forgotten(bucket)], "is": "warn"},
	"stream deleted": {"resources": [stays(filter), gone(stream), stays(bucket)], "is": "deny"},
	"subscription deleted": {"resources": [gone(filter), stays(stream), stays(bucket)], "is": "deny"},
	"subscription forgotten": {"resources": [forgotten(filter), stays(stream), stays(bucket)], "is": "warn"},
	"subscription forgotten, and its stream sent into another bucket": {
		"resources": [forgotten(filter), fixtures.updated(stream, {"extended_s3_configuration": [{"bucket_arn": "arn:aws:s3:::elsewhere", "prefix": "prod/"}]}), stays(bucket)],
		"is": "deny",
	},
	"subscription forgotten, and its stream updated": {"resources": [forgotten(filter), fixtures.updated(stream, {"tags": {}}), stays(bucket)], "is": "warn"},
	"stream forgotten, and its subscription moved to another group": {
		"resources": [fixtures.but(fixtures.updated(filter, {"log_group_name": "/app"}), {"actions": ["delete", "create"]}), forgotten(stream), stays(bucket)],
		"is": "deny",
	},
	"stream forgotten, and its subscription narrowed": {"resources": [fixtures.updated(filter, {"filter_pattern": "ERROR"}), forgotten(stream), stays(bucket)], "is": "deny"},
	"stream forgotten, and its subscription sent to what only apply knows": {
		"resources": [fixtures.unknown(fixtures.updated(filter, {}), "destination_arn"), forgotten(stream), stays(bucket)],
		"is": "undecided",
	},
	"all deleted": {"resources": [gone(filter), gone(stream), gone(bucket)], "is": "deny"},
	"all forgotten": {"resources": [forgotten(filter), forgotten(stream), forgotten(bucket)], "is": "warn"},
	"stream replaced": {"resources": [stays(filter), fixtures.but(stays(stream), {"actions": ["delete", "create"]}), stays(bucket)], "is": "pass"},
	"another archive in its place": {"resources": array.concat([gone(filter), gone(stream), stays(bucket)], successor), "is": "pass"},
	"another archive in its place, and its bucket deleted": {"resources": array.concat([gone(filter), gone(stream), gone(bucket)], successor), "is": "deny"},
	"sent elsewhere": {
		"resources": [fixtures.updated(filter, {"destination_arn": "arn:aws:lambda:eu-central-1:111122223333:function:f"}), stays(stream), stays(bucket)],
		"is": "deny",
	},
	"moved to another region": {
		"resources": [fixtures.but(fixtures.updated(filter, {"region": "us-east-1"}), {"actions": ["delete", "create"]}), stays(stream), stays(bucket)],
		"is": "deny",
	},
	"sent to what only apply knows": {"resources": [fixtures.unknown(fixtures.updated(filter, {}), "destination_arn"), stays(stream), stays(bucket)], "is": "undecided"},
	"sent into another bucket": {
		"resources": [stays(filter), fixtures.updated(stream, {"extended_s3_configuration": [{"bucket_arn": "arn:aws:s3:::elsewhere", "prefix": "prod/"}]}), stays(bucket)],
		"is": "deny",
	},
	"narrowed to audit records": {"resources": [fixtures.updated(filter, {"filter_pattern": `{ $.stage != "RequestReceived" }`}), stays(stream), stays(bucket)], "is": "deny"},
	"narrowed by a pattern that is not read": {"resources": [fixtures.updated(filter, {"filter_pattern": "ERROR"}), stays(stream), stays(bucket)], "is": "undecided"},
	"of two filters": {"resources": [stays(audit_only), stays(authenticator_only), stays(stream), stays(bucket)], "is": "pass"},
	"of two filters, one deleted": {"resources": [stays(audit_only), gone(authenticator_only), stays(stream), stays(bucket)], "is": "deny"},
	"of two filters, merged into one": {"resources": [fixtures.updated(audit_only, {"filter_pattern": ""}), gone(authenticator_only), stays(stream), stays(bucket)], "is": "pass"},
	"of a pattern that is not read, bucket deleted": {"resources": [stays(fixtures.but(filter, {"after": {"filter_pattern": "ERROR"}})), stays(stream), gone(bucket)], "is": "undecided"},
	"its rules cut": {"resources": [stays(filter), stays(stream), stays(bucket), fixtures.updated(lifecycle("", 3650), {"rule": lifecycle("", 1).after.rule})], "is": "deny"},
	"its rules cut, above the floor": {"resources": [stays(filter), stays(stream), stays(bucket), fixtures.updated(lifecycle("", 3650), {"rule": lifecycle("", 400).after.rule})], "is": "pass"},
	"rules of another prefix cut": {"resources": [stays(filter), stays(stream), stays(bucket), fixtures.updated(lifecycle("test/", 3650), {"rule": lifecycle("test/", 1).after.rule})], "is": "pass"},
	"new rules of the bucket itself": {"resources": [stays(filter), stays(stream), fixtures.updated(bucket, {"lifecycle_rule": [{"enabled": true, "expiration": [{"days": 1}]}]})], "is": "deny"},
	"rules that only apply knows": {
		"resources": [
			stays(filter), stays(stream), stays(bucket),
			fixtures.but(fixtures.updated(lifecycle("", 3650), {}), {"after": {"rule": [{"status": "Enabled", "expiration": [{}]}]}, "unknown": {"rule": [{"expiration": [{"days": true}]}]}}),
		],
		"is": "undecided",
	},
}

test_archive[case_name] if {
	some case_name, case in cases
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_group.g: archive"] == case.is with input as fixtures.plan(array.concat([group], case.resources))
}

# Of a stream that is replaced only apply knows the ARN. The subscription names it by the ARN that it had.
replaced_stream(after) := fixtures.unknown(
	fixtures.but(fixtures.updated(fixtures.but(stream, {"after": {"name": "s"}}), after), {"actions": ["delete", "create"]}),
	"arn",
)

streams_that_are_replaced := {
	"of the same name": {"stream": replaced_stream({}), "is": "pass", "says": set()},
	"of another name": {
		"stream": replaced_stream({"name": "t"}), "is": "deny",
		"says": {"without aws_kinesis_firehose_delivery_stream.s no archive keeps the logs of the group, which itself keeps them 30 days"},
	},
	"of the same name, into another bucket": {
		"stream": replaced_stream({"extended_s3_configuration": [{"bucket_arn": "arn:aws:s3:::elsewhere", "prefix": "prod/"}]}), "is": "deny",
		"says": {"without aws_kinesis_firehose_delivery_stream.s no archive keeps the logs of the group, which itself keeps them 30 days"},
	},
}

test_stream_that_is_replaced[which] if {
	some which, case in streams_that_are_replaced
	plan := fixtures.plan([group, stays(filter), case.stream, stays(bucket)])
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_group.g: archive"] == case.is with input as plan
	{found.message | some found in rule.deny} == case.says with input as plan
}

# The state that a plan leaves has the archive too.
test_group_whose_stream_is_replaced if {
	plan := fixtures.plan([group, stays(filter), replaced_stream({}), stays(bucket)])
	fixtures.outcomes(data.rules.cloudwatch.retention)["aws_cloudwatch_log_group.g: retention"] == "pass" with input as plan
}

deleted := [gone(filter), gone(stream), gone(bucket)]

# Groups that need no archive, or have none.
not_relying := {
	"keeps its logs itself": [stays(fixtures.group)],
	"keeps its logs for ever": [stays(fixtures.but(fixtures.group, {"after": {"retention_in_days": 0}}))],
	"is another": [stays(fixtures.but(fixtures.group, {"after": {"name": "/aws/eks/other/cluster", "retention_in_days": 30}}))],
	"keeps its logs for ever, by null": [stays(fixtures.but(fixtures.group, {"after": {"retention_in_days": null}}))],
	"is replaced too": [fixtures.but(group, {"actions": ["delete", "create"]})],
	"is of an application": [stays(fixtures.but(fixtures.group, {"after": {"name": "/app", "retention_in_days": 30}}))],
	"is deleted too": [gone(group)],
	"is made": [fixtures.but(fixtures.group, {"after": {"retention_in_days": 30}})],
	"is in another region": [stays(fixtures.but(group, {"before": {"region": "us-east-1"}, "after": {"region": "us-east-1"}}))],
}

test_group_that_does_not_rely[which] if {
	some which, groups in not_relying
	not fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_group.g: archive"] with input as fixtures.plan(array.concat(groups, deleted))
}

parts_that_lack := {
	"the stream": [gone(filter), gone(bucket)],
	"the bucket": [gone(filter), gone(stream)],
	"the subscription": [gone(stream), gone(bucket)],
	"bytes, which its rules delete": [gone(filter), gone(stream), gone(bucket), gone(lifecycle("", 30))],
}

test_no_archive_without[part] if {
	some part, resources in parts_that_lack
	not fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_group.g: archive"] with input as fixtures.plan(array.concat([group], resources))
}

test_group_that_will_keep_its_logs_itself if {
	longer := fixtures.but(group, {"actions": ["update"], "after": {"retention_in_days": 400}})
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_group.g: archive"] == "pass" with input as fixtures.plan([longer, gone(filter), gone(stream), stays(bucket)])
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_group.g: archive"] == "deny" with input as fixtures.plan([longer, gone(filter), gone(stream), gone(bucket)])
}

test_group_whose_retention_only_apply_knows if {
	unsure := fixtures.unknown(fixtures.but(group, {"actions": ["update"]}), "retention_in_days")
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_group.g: archive"] == "undecided" with input as fixtures.plan([unsure, gone(filter), gone(stream), stays(bucket)])
}

test_group_whose_retention_is_a_reference if {
	unsure := fixtures.referring(fixtures.but(group, {"actions": ["update"]}), "retention_in_days", ["data.aws_ssm_parameter.p.value", "data.aws_ssm_parameter.p"])
	parameter := fixtures.but(fixtures.created("aws_ssm_parameter", "p", {}), {"mode": "data", "actions": ["read"]})
	plan := fixtures.plan([unsure, parameter, gone(filter), gone(stream), stays(bucket)])
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_group.g: archive"] == "undecided" with input as plan
}

prefixes := {
	"its own": {"stream": "prod/", "rules": "prod/", "is": "deny"},
	"below its own": {"stream": "prod/", "rules": "prod/2026/", "is": "deny"},
	"another": {"stream": "prod/", "rules": "prod/errors/", "is": "pass"},
	"with expressions": {"stream": "prod/!{timestamp:yyyy}/", "rules": "prod/", "is": "deny"},
	"none, and rules for a year": {"stream": null, "rules": "2026/", "is": "deny"},
	"none, and rules for others": {"stream": null, "rules": "errors/", "is": "pass"},
}

test_prefix_of_the_stream[which] if {
	some which, case in prefixes
	writing := stays(fixtures.but(stream, {"after": {"extended_s3_configuration": [{"bucket_arn": "arn:aws:s3:::archive", "prefix": case.stream}]}}))
	cutting := fixtures.updated(lifecycle(case.rules, 3650), {"rule": lifecycle(case.rules, 1).after.rule})
	plan := fixtures.plan([group, stays(filter), writing, stays(bucket), cutting])
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_group.g: archive"] == case.is with input as plan
}

test_filter_whose_group_keeps_its_logs_itself if {
	plan := fixtures.plan([stays(fixtures.group), stays(filter), stays(stream), gone(bucket)])
	fixtures.outcomes(data.rules.cloudwatch.kept) == {"aws_cloudwatch_log_group.g: logs": "pass"} with input as plan
}

test_loss_of_the_bucket_is_said_once[action] if {
	some action, actions in {"delete": ["delete"], "replace": ["delete", "create"]}
	lost := object.union(object.remove(fixtures.gone(bucket, actions), ["after"]), {"after": {"delete": null, "replace": bucket.after}[action]})
	plan := fixtures.plan([group, gone(filter), gone(stream), lost])
	{finding.message | some finding in rule.deny} == {$"the plan would {action} aws_s3_bucket.b, the bucket of the archive that keeps the logs of the group; the group itself keeps them 30 days"} with input as plan
}

test_cut_of_the_rules_is_said_once if {
	plan := fixtures.plan([group, stays(filter), stays(stream), stays(bucket), fixtures.updated(lifecycle("", 3650), {"rule": lifecycle("", 1).after.rule})])
	{finding.message | some finding in rule.deny} == {"aws_s3_bucket_lifecycle_configuration.l would expire objects after 1 day in the archive that keeps the logs of the group; the group itself keeps them 30 days"} with input as plan
}

test_group_that_stays_without_terraform[actions] if {
	some actions in [["forget"], ["delete"]]
	skipped := fixtures.but(fixtures.group, {"after": {"retention_in_days": 30, "skip_destroy": true}})
	leaving := fixtures.gone(skipped, actions)
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_group.g: archive"] == "deny" with input as fixtures.plan([leaving, gone(filter), stays(stream), stays(bucket)])
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_group.g: archive"] == "pass" with input as fixtures.plan([leaving, stays(filter), stays(stream), stays(bucket)])
}

cut := fixtures.updated(fixtures.but(fixtures.group, {"after": {"retention_in_days": 731}}), {"retention_in_days": 30})

cuts := {
	"no archive": {"resources": [], "is": "deny"},
	"an archive that stands": {"resources": [stays(filter), stays(stream), stays(bucket)], "is": "warn"},
	"an archive that is made": {"resources": [filter, stream, bucket], "is": "deny"},
	"an archive that goes": {"resources": deleted, "is": "deny"},
	"an archive of a pattern that is not read": {"resources": [stays(fixtures.but(filter, {"after": {"filter_pattern": "ERROR"}})), stays(stream), stays(bucket)], "is": "undecided"},
	"an archive of audit records alone": {"resources": [stays(audit_only), stays(stream), stays(bucket)], "is": "deny"},
}

test_retention_cut_with[what] if {
	some what, case in cuts
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_group.g: logs"] == case.is with input as fixtures.plan(array.concat([cut], case.resources))
}

# The group in another plan: the filter tells of it.
elsewhere := {
	"bucket deleted": {"resources": [stays(filter), stays(stream), gone(bucket)], "is": "undecided"},
	"bucket replaced": {"resources": [stays(filter), stays(stream), fixtures.but(stays(bucket), {"actions": ["delete", "create"]})], "is": "undecided"},
	"rules cut": {"resources": [stays(filter), stays(stream), stays(bucket), fixtures.updated(lifecycle("", 3650), {"rule": lifecycle("", 1).after.rule})], "is": "undecided"},
}

test_group_of_another_plan[what] if {
	some what, case in elsewhere
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_subscription_filter.f: archive"] == case.is with input as fixtures.plan(case.resources)
}

harmless := {
	"stays": [stays(filter), stays(stream), stays(bucket)],
	"forwarding removed": [gone(filter), gone(stream), stays(bucket)],
	"of an application": [
		fixtures.but(stays(filter), {"before": {"log_group_name": "/app"}, "after": {"log_group_name": "/app"}}),
		stays(stream), gone(bucket),
	],
}

test_harmless_of_another_plan[what] if {
	some what, resources in harmless
	fixtures.outcomes(data.rules.cloudwatch.kept) == {} with input as fixtures.plan(resources)
}

test_finding if {
	plan := fixtures.plan([group, gone(filter), gone(stream), stays(bucket)])
	{finding.message | some finding in rule.deny} == {"without aws_cloudwatch_log_subscription_filter.f, aws_kinesis_firehose_delivery_stream.s no archive keeps the logs of the group, which itself keeps them 30 days"} with input as plan
}

called(resource, name) := fixtures.but(resource, {"name": name, "address": $"{resource.type}.{name}"})

# A name is that of one bucket. Where more claim it, three are looked at.
test_many_buckets_of_a_name if {
	buckets := [gone(called(bucket, name)) | some name in ["a", "b", "c", "d"]]
	messages := {$"the plan would delete aws_s3_bucket.{name}, the bucket of the archive that keeps the logs of the group; the group itself keeps them 30 days" |
		some name in ["a", "b", "c"]
	}
	{finding.message | some finding in rule.deny} == messages with input as fixtures.plan(array.concat([group, stays(filter), stays(stream)], buckets))
}

# A group has two filters at most. Where more claim it, ten are looked at.
test_many_filters_of_a_group if {
	filters := [gone(called(filter, $"f{i}")) | some i in numbers.range(10, 20)]
	names := concat(", ", [$"aws_cloudwatch_log_subscription_filter.f{i}" | some i in numbers.range(10, 14)])
	message := $"without {names} and 5 more no archive keeps the logs of the group, which itself keeps them 30 days"
	{finding.message | some finding in rule.deny} == {message} with input as fixtures.plan(array.concat([group, stays(stream), stays(bucket)], filters))
}

# The keys of what an archive holds.
key := fixtures.created("aws_kms_key", "k", {"arn": "arn:aws:kms:eu-central-1:111122223333:key/1", "is_enabled": true, "policy": "{}"})

role := "arn:aws:iam::111122223333:role/writer"

encrypted := fixtures.but(stream, {"after": {"extended_s3_configuration": [{
	"bucket_arn": "arn:aws:s3:::archive",
	"prefix": "prod/",
	"role_arn": role,
	"kms_key_arn": key.after.arn,
}]}})

default_encryption := fixtures.created("aws_s3_bucket_server_side_encryption_configuration", "e", {
	"bucket": "archive",
	"rule": [{"apply_server_side_encryption_by_default": [{"kms_master_key_id": key.after.arn, "sse_algorithm": "aws:kms"}]}],
})

admitting(principal) := json.marshal({"Statement": [{"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "kms:*", "Resource": "*"}]})

keys := {
	"of the stream, deleted": {"resources": [gone(key), stays(encrypted)], "subject": "aws_kinesis_firehose_delivery_stream.s", "is": "deny"},
	"of the bucket, deleted": {
		"resources": [gone(key), stays(stream), stays(default_encryption)],
		"subject": "aws_s3_bucket_server_side_encryption_configuration.e", "is": "deny",
	},
	"of the stream, disabled": {"resources": [fixtures.updated(key, {"is_enabled": false}), stays(encrypted)], "subject": "aws_kinesis_firehose_delivery_stream.s", "is": "deny"},
	"of the stream, which no longer admits its role": {
		"resources": [fixtures.updated(fixtures.but(key, {"after": {"policy": admitting(role)}}), {"policy": admitting("arn:aws:iam::111122223333:role/other")}), stays(encrypted)],
		"subject": "aws_kinesis_firehose_delivery_stream.s", "is": "deny",
	},
	"of the stream, which admits the account instead": {
		"resources": [fixtures.updated(fixtures.but(key, {"after": {"policy": admitting(role)}}), {"policy": admitting("arn:aws:iam::111122223333:root")}), stays(encrypted)],
		"subject": "aws_kinesis_firehose_delivery_stream.s", "is": "pass",
	},
	"of the stream, unchanged": {"resources": [stays(key), stays(encrypted)], "subject": "aws_kinesis_firehose_delivery_stream.s", "is": "pass"},
}

test_key[what] if {
	some what, case in keys
	plan := fixtures.plan(array.concat([group, stays(filter), stays(bucket)], case.resources))
	fixtures.outcomes(data.rules.kms.kept)[$"aws_kms_key.k: {case.subject}"] == case.is with input as plan
}

with_default_key := [stays(stream), stays(default_encryption), gone(key)]

# Whether the key of an archive is kept goes by whether somebody relies on the archive.
relied_on := {
	"group kept at its end": {
		"resources": array.concat([fixtures.gone(fixtures.but(group, {"after": {"skip_destroy": true}}), ["delete"]), stays(filter), stays(bucket)], with_default_key),
		"is": {"deny"},
	},
	"group deleted with its logs": {"resources": array.concat([gone(group), stays(filter), stays(bucket)], with_default_key), "is": set()},
	"pattern of audit records alone": {"resources": array.concat([group, stays(audit_only), stays(bucket)], with_default_key), "is": set()},
	"rules that keep less": {"resources": array.concat([group, stays(filter), stays(bucket), stays(lifecycle("", 30))], with_default_key), "is": set()},
	"rules of another bucket that keep less": {
		"resources": array.concat(
			[group, stays(filter), stays(bucket), stays(fixtures.but(lifecycle("", 30), {"after": {"bucket": "other"}}))],
			with_default_key,
		),
		"is": {"deny"},
	},
	"rules of the bucket itself that keep less": {
		"resources": array.concat(
			[group, stays(filter), stays(fixtures.but(bucket, {"after": {"lifecycle_rule": [{"enabled": true, "expiration": [{"days": 30}]}]}}))],
			with_default_key,
		),
		"is": set(),
	},
}

test_key_of_an_archive_by[what] if {
	some what, case in relied_on
	{outcome | some outcome in fixtures.outcomes(data.rules.kms.kept)} == case.is with input as fixtures.plan(case.resources)
}

test_group_of_the_account_that_the_stream_tells if {
	apart := fixtures.but(group, {"provider_config_key": "aws.other"})
	tell := {"arn": "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/eks/prod/cluster"}
	told := fixtures.but(apart, {"before": tell, "after": tell})
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_group.g: archive"] == "deny" with input as fixtures.plan(array.concat([told], deleted))
	not fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_group.g: archive"] with input as fixtures.plan(array.concat([apart], deleted))
}

test_key_of_an_archive_that_nobody_relies_on if {
	plan := fixtures.plan([stays(fixtures.group), stays(filter), stays(bucket), gone(key), stays(encrypted)])
	fixtures.outcomes(data.rules.kms.kept) == {} with input as plan
}

# The policy of the archive's bucket. IAM admits the role of the stream; the policy may refuse it.
writer := "arn:aws:iam::111122223333:role/firehose"

writing_stream := fixtures.but(stream, {"after": {"extended_s3_configuration": [{"bucket_arn": "arn:aws:s3:::archive", "prefix": "prod/", "role_arn": writer}]}})

refusing(changes) := object.union({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::archive/*"}, changes)

bucket_policy(statements) := fixtures.created("aws_s3_bucket_policy", "p", {"bucket": "archive", "policy": json.marshal({"Statement": statements})})

to_policy(statements) := fixtures.updated(bucket_policy([]), {"policy": json.marshal({"Statement": statements})})

bucket_policies := {
	"made, for nobody": {"policy": bucket_policy([refusing({})]), "is": "deny"},
	"for nobody": {"policy": to_policy([refusing({})]), "is": "deny"},
	"without plain HTTP": {"policy": to_policy([refusing({"Condition": {"Bool": {"aws:SecureTransport": "false"}}})]), "is": "pass"},
	"without old TLS": {"policy": to_policy([refusing({"Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}}})]), "is": "pass"},
	"for another role alone": {"policy": to_policy([refusing({"Condition": {"ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/other"}}})]), "is": "deny"},
	"for the role alone": {"policy": to_policy([refusing({"Condition": {"ArnNotEquals": {"aws:PrincipalArn": writer}}})]), "is": "pass"},
	"without the role": {"policy": to_policy([refusing({"Principal": {"AWS": writer}})]), "is": "deny"},
	"without another role": {"policy": to_policy([refusing({"Principal": {"AWS": "arn:aws:iam::111122223333:role/other"}})]), "is": "pass"},
	"without deletes": {"policy": to_policy([refusing({"Action": "s3:DeleteObject"})]), "is": "pass"},
	"without its folder": {"policy": to_policy([refusing({"Resource": "arn:aws:s3:::archive/prod/*"})]), "is": "deny"},
	"without another folder": {"policy": to_policy([refusing({"Resource": "arn:aws:s3:::archive/test/*"})]), "is": "pass"},
	"under a condition that is not compared": {"policy": to_policy([refusing({"Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}})]), "is": "undecided"},
	"that only apply knows": {"policy": fixtures.unknown(to_policy([]), "policy"), "is": "undecided"},
	"that refused it before": {"policy": fixtures.updated(bucket_policy([refusing({})]), {"policy": json.marshal({"Statement": [refusing({}), refusing({"Action": "s3:Get*"})]})}), "is": "pass"},
	"of another bucket": {"policy": fixtures.but(to_policy([refusing({})]), {"before": {"bucket": "other"}, "after": {"bucket": "other"}}), "is": "pass"},
	"that is taken away": {"policy": gone(bucket_policy([refusing({})])), "is": "pass"},
}

test_policy_of_the_bucket[which] if {
	some which, case in bucket_policies
	plan := fixtures.plan([group, stays(filter), stays(writing_stream), stays(bucket), case.policy])
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_group.g: archive"] == case.is with input as plan
}

test_policy_that_is_written_in_the_bucket[statement] if {
	some statement, outcome in {refusing({}): "deny", refusing({"Action": "s3:DeleteObject"}): "pass"}
	changed := fixtures.updated(
		fixtures.but(bucket, {"after": {"policy": json.marshal({"Statement": []})}}),
		{"policy": json.marshal({"Statement": [statement]})},
	)
	plan := fixtures.plan([group, stays(filter), stays(writing_stream), changed])
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_group.g: archive"] == outcome with input as plan
}

test_policy_of_a_bucket_that_the_stream_leaves if {
	plan := fixtures.plan(array.concat([group, gone(filter), gone(writing_stream), stays(bucket), to_policy([refusing({})])], successor))
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_group.g: archive"] == "pass" with input as plan
	beside := fixtures.plan(array.concat([group, gone(filter), stays(writing_stream), stays(bucket), to_policy([refusing({})])], successor))
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_group.g: archive"] == "pass" with input as beside
	without := fixtures.plan(array.concat([group, stays(filter), gone(writing_stream), stays(bucket), to_policy([refusing({})])], successor))
	fixtures.outcomes(data.rules.cloudwatch.kept)["aws_cloudwatch_log_group.g: archive"] == "pass" with input as without
}

test_messages_of_policies_of_the_bucket[which] if {
	some which, says in {
		"for nobody": "aws_s3_bucket_policy.p no longer admits the role of the stream to s3:PutObject in the bucket of the archive that keeps the logs of the group; the group itself keeps them 30 days",
		"that only apply knows": "it can't be told whether aws_s3_bucket_policy.p still admits the role of the stream to s3:PutObject in the bucket of the archive that keeps the logs of the group; the group itself keeps them 30 days",
	}
	plan := fixtures.plan([group, stays(filter), stays(writing_stream), stays(bucket), bucket_policies[which].policy])
	{found.message | some found in (rule.deny | rule.undecided)} == {says} with input as plan
}
