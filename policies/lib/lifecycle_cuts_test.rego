package lib.lifecycle_cuts_test

import data.lib.fixtures_test as fixtures
import data.rules.cloudtrail.kept as rule

trail := fixtures.trail

bucket := fixtures.created("aws_s3_bucket", "b", {"bucket": "logs"})

lifecycle(rules) := fixtures.created("aws_s3_bucket_lifecycle_configuration", "l", {"bucket": "logs", "rule": rules})

days(number) := {"id": "x", "status": "Enabled", "expiration": [{"days": number}]}

date(text) := {"id": "x", "status": "Enabled", "expiration": [{"date": text}]}

below(prefix, rule) := object.union(rule, {"filter": [{"prefix": prefix}]})

sized(limits, rule) := object.union(rule, {"filter": [limits]})

changed(before, after) := fixtures.updated(lifecycle(before), {"rule": after})

changes := {
	"of days": {"change": changed([days(3650)], [days(1)]), "is": "deny"},
	"to the floor": {"change": changed([days(3650)], [days(365)]), "is": "pass"},
	"of one that was short": {"change": changed([days(30)], [days(30), below("results/", days(1))]), "is": "pass"},
	"of one that was shorter": {"change": changed([days(7)], [days(30)]), "is": "pass"},
	"of one that was short, to less": {"change": changed([days(30)], [days(7)]), "is": "deny"},
	"where nothing expired": {"change": changed([], [days(30)]), "is": "deny"},
	"where the rule was off": {"change": changed([object.union(days(7), {"status": "Disabled"})], [days(7)]), "is": "deny"},
	"to a date": {"change": changed([], [date("2030-01-01T00:00:00Z")]), "is": "deny"},
	"to an earlier date": {"change": changed([date("2030-01-01T00:00:00Z")], [date("2029-01-01T00:00:00Z")]), "is": "deny"},
	"to the same date": {"change": changed([date("2030-01-01T00:00:00Z")], [below("AWSLogs/", date("2030-01-01T00:00:00Z"))]), "is": "pass"},
	"to days, with no date": {"change": changed([], [{"status": "Enabled", "expiration": [{"days": 30, "date": null}]}]), "is": "deny"},
	"to a later date": {"change": changed([date("2030-01-01T00:00:00Z")], [date("2031-01-01T00:00:00Z")]), "is": "pass"},
	"from days to a date": {"change": changed([days(30)], [date("2030-01-01T00:00:00Z")]), "is": "pass"},
	"from late days to a date": {"change": changed([days(3650)], [date("2030-01-01T00:00:00Z")]), "is": "deny"},
	"from a date to days": {"change": changed([date("2030-01-01T00:00:00Z")], [days(30)]), "is": "pass"},
	"of less than all log files, to all": {"change": changed([below("AWSLogs/111122223333/CloudTrail/us-east-1/", days(30))], [days(30)]), "is": "deny"},
	"of less than all log files, to others": {"change": changed([below("AWSLogs/111122223333/CloudTrail/us-east-1/", days(30))], [below("AWSLogs/111122223333/CloudTrail/eu-west-1/", days(30))]), "is": "deny"},
	"of less than all log files, with another rule for others": {
		"change": changed([below("AWSLogs/111122223333/CloudTrail/us-east-1/", days(30))], [below("AWSLogs/111122223333/CloudTrail/us-east-1/", days(30)), below("AWSLogs/111122223333/CloudTrail/eu-west-1/", days(30))]),
		"is": "deny",
	},
	"of some log files, to fewer": {"change": changed([below("AWSLogs/111122223333/CloudTrail/us", days(30))], [below("AWSLogs/111122223333/CloudTrail/us-east-1/", days(30))]), "is": "pass"},
	"of the folder of all log files, to all objects": {"change": changed([below("AWSLogs/", days(30))], [days(30)]), "is": "pass"},
	"of the folder of the account, to all objects": {"change": changed([below("AWSLogs/111122223333/", days(30))], [days(30)]), "is": "pass"},
	"of the folder of the account's log files, to all objects": {"change": changed([below("AWSLogs/111122223333/CloudTrail", days(30))], [days(30)]), "is": "pass"},
	"of large objects, to all": {"change": changed([sized({"object_size_greater_than": 1000}, days(30))], [days(30)]), "is": "deny"},
	"of large objects, to smaller ones": {"change": changed([sized({"object_size_greater_than": 1000}, days(30))], [sized({"object_size_greater_than": 999}, days(30))]), "is": "deny"},
	"of large objects, to larger ones": {"change": changed([sized({"object_size_greater_than": 1000}, days(30))], [sized({"object_size_greater_than": 1001}, days(30))]), "is": "pass"},
	"of small objects, to all": {"change": changed([sized({"object_size_less_than": 1000}, days(30))], [days(30)]), "is": "deny"},
	"of small objects, to larger ones": {"change": changed([sized({"object_size_less_than": 1000}, days(30))], [sized({"object_size_less_than": 1001}, days(30))]), "is": "deny"},
	"of small objects, to smaller ones": {"change": changed([sized({"object_size_less_than": 1000}, days(30))], [sized({"object_size_less_than": 1000}, days(30))]), "is": "pass"},
	"of objects of any size, as the provider writes it": {"change": changed([sized({"object_size_greater_than": 0, "object_size_less_than": 0}, days(30))], [days(30)]), "is": "pass"},
	"for another prefix": {"change": changed([days(3650)], [days(3650), below("results/", days(1))]), "is": "pass"},
	"for digests": {"change": changed([], [below("AWSLogs/111122223333/CloudTrail-Digest/", days(1))]), "is": "pass"},
	"for log files": {"change": changed([], [below("AWSLogs/111122223333/CloudTrail/", days(1))]), "is": "deny"},
	"for tagged objects": {"change": changed([], [object.union(days(1), {"filter": [{"tag": [{"key": "a", "value": "b"}]}]})]), "is": "pass"},
	"for objects of a size": {"change": changed([], [object.union(days(1), {"filter": [{"object_size_greater_than": 1}]})]), "is": "deny"},
	"of transitions": {"change": changed([], [{"status": "Enabled", "transition": [{"days": 1, "storage_class": "GLACIER"}]}]), "is": "pass"},
	"of old versions": {"change": changed([], [{"status": "Enabled", "noncurrent_version_expiration": [{"noncurrent_days": 1}]}]), "is": "pass"},
	"of uploads that were aborted": {"change": changed([], [{"status": "Enabled", "abort_incomplete_multipart_upload": [{"days_after_initiation": 1}]}]), "is": "pass"},
	"of what only apply knows": {"change": fixtures.but(changed([], [{"status": "Enabled", "expiration": [{}]}]), {"unknown": {"rule": [{"expiration": [{"days": true}]}]}}), "is": "undecided"},
	"of what only apply knows, where it was short": {
		"change": fixtures.but(changed([days(7)], [{"status": "Enabled", "expiration": [{}]}]), {"unknown": {"rule": [{"expiration": [{"days": true}]}]}}),
		"is": "pass",
	},
	"of what only apply knows, where it was late": {
		"change": fixtures.but(changed([days(400)], [{"status": "Enabled", "expiration": [{}]}]), {"unknown": {"rule": [{"expiration": [{"days": true}]}]}}),
		"is": "undecided",
	},
	"of what only apply knows, where less was short": {
		"change": fixtures.but(changed([below("AWSLogs/111122223333/CloudTrail/us-east-1/", days(7))], [{"status": "Enabled", "expiration": [{}]}]), {"unknown": {"rule": [{"expiration": [{"days": true}]}]}}),
		"is": "undecided",
	},
	"of objects of more than a byte, to all": {"change": changed([sized({"object_size_greater_than": 1}, days(30))], [days(30)]), "is": "deny"},
	"of large objects, to those of a size that is no number": {"change": changed([sized({"object_size_greater_than": 1000}, days(30))], [sized({"object_size_greater_than": "x"}, days(30))]), "is": "deny"},
	"by new rules": {"change": lifecycle([days(30)]), "is": "deny"},
	"by new rules that keep enough": {"change": lifecycle([days(400)]), "is": "pass"},
	"by rules that are replaced": {"change": fixtures.but(changed([days(400)], [days(1)]), {"actions": ["delete", "create"]}), "is": "deny"},
	"by rules that are forgotten and made": {"change": fixtures.but(changed([days(400)], [days(1)]), {"actions": ["create", "forget"]}), "is": "deny"},
}

test_change[name] if {
	some name, case in changes
	plan := fixtures.plan([fixtures.standing(trail), fixtures.standing(bucket), case.change])
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket_lifecycle_configuration.l: log files"] == case.is with input as plan
}

# The folder of an account holds nothing of another account's trail.
with_arn(resource) := fixtures.but(resource, {"after": {"arn": "arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit"}})

accounts := {
	"its own": {"trail": fixtures.standing(with_arn(trail)), "prefix": "AWSLogs/111122223333/", "is": "deny"},
	"its own, of its log files": {"trail": fixtures.standing(with_arn(trail)), "prefix": "AWSLogs/111122223333/CloudTrail/eu-west-1/", "is": "deny"},
	"its own, of its digests": {"trail": fixtures.standing(with_arn(trail)), "prefix": "AWSLogs/111122223333/CloudTrail-Digest/", "is": "pass"},
	"all": {"trail": fixtures.standing(with_arn(trail)), "prefix": "AWSLogs/", "is": "deny"},
	"another": {"trail": fixtures.standing(with_arn(trail)), "prefix": "AWSLogs/999999999999/", "is": "pass"},
	"another, of its log files": {"trail": fixtures.standing(with_arn(trail)), "prefix": "AWSLogs/999999999999/CloudTrail/", "is": "pass"},
	"another that begins alike": {"trail": fixtures.standing(with_arn(trail)), "prefix": "AWSLogs/1111222233", "is": "deny"},
	"another, of a trail that goes": {"trail": fixtures.gone(with_arn(trail), ["delete"]), "prefix": "AWSLogs/999999999999/", "is": "pass"},
	"another, of a trail that does not tell its account": {"trail": fixtures.standing(trail), "prefix": "AWSLogs/999999999999/", "is": "deny"},
	"another, of a trail that does not say whether it is an organization's": {
		"trail": fixtures.standing(fixtures.lacking(with_arn(trail), ["is_organization_trail"])),
		"prefix": "AWSLogs/999999999999/", "is": "pass",
	},
	"none, of a trail whose prefix only apply knows": {
		"trail": fixtures.unknown(fixtures.updated(with_arn(trail), {}), "s3_key_prefix"),
		"prefix": "results/", "is": "undecided",
	},
	"another, of the organization": {"trail": fixtures.standing(with_arn(of_organization)), "prefix": "AWSLogs/999999999999/", "is": "deny"},
	"another, of what was the organization": {
		"trail": fixtures.updated(with_arn(of_organization), {"is_organization_trail": false}),
		"prefix": "AWSLogs/o-a1b2c3d4e5/999999999999/", "is": "deny",
	},
	"another, of what becomes the organization": {
		"trail": fixtures.updated(with_arn(trail), {"is_organization_trail": true}),
		"prefix": "AWSLogs/o-a1b2c3d4e5/999999999999/", "is": "deny",
	},
	"another, of what may become the organization": {
		"trail": fixtures.unknown(fixtures.updated(with_arn(trail), {}), "is_organization_trail"),
		"prefix": "AWSLogs/o-a1b2c3d4e5/999999999999/", "is": "deny",
	},
}

of_organization := fixtures.but(trail, {"after": {"is_organization_trail": true}})

test_folder_of_an_account[name] if {
	some name, case in accounts
	plan := fixtures.plan([case.trail, fixtures.standing(bucket), changed([], [below(case.prefix, days(30))])])
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket_lifecycle_configuration.l: log files"] == case.is with input as plan
}

test_folder_of_an_account_that_the_provider_tells[account] if {
	some account, outcome in {"111122223333": "deny", "999999999999": "pass"}
	plan := fixtures.but(
		fixtures.plan([trail, fixtures.standing(bucket), changed([], [below($"AWSLogs/{account}/", days(30))])]),
		{"configuration": {"provider_config": {"aws": {"expressions": {"allowed_account_ids": {"constant_value": ["111122223333"]}}}}}},
	)
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket_lifecycle_configuration.l: log files"] == outcome with input as plan
}

# Of an organization's trail the folder of one account is a part.
test_folder_of_an_account_in_the_bucket_of_an_organization if {
	of_all := fixtures.standing(fixtures.but(trail, {"after": {"is_organization_trail": true}}))
	plan := fixtures.plan([of_all, fixtures.standing(bucket), changed([below("AWSLogs/111122223333/", days(30))], [days(30)])])
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket_lifecycle_configuration.l: log files"] == "deny" with input as plan
}

# The log files of each trail in the bucket lie below a folder of its own.
prefixed(name, prefix) := fixtures.standing(fixtures.but(trail, {"name": name, "address": $"aws_cloudtrail.{name}", "after": {"name": name, "s3_key_prefix": prefix}}))

test_rules_for_one_of_two_trails[name] if {
	some name, case in {
		"for all of them": {"trails": [prefixed("a", "a"), prefixed("b", "b")], "before": "a/AWSLogs/111122223333/", "after": "", "is": "deny"},
		"for a folder that holds the same": {"trails": [prefixed("a", ""), prefixed("b", "b")], "before": "AWSLogs/", "after": "AWS", "is": "pass"},
	}
	plan := fixtures.plan(array.concat(case.trails, [fixtures.standing(bucket), changed([below(case.before, days(30))], [below(case.after, days(30))])]))
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket_lifecycle_configuration.l: log files"] == case.is with input as plan
}

test_trail_that_does_not_say_whether_it_is_an_organizations if {
	plan := fixtures.plan([fixtures.lacking(fixtures.standing(trail), ["is_organization_trail"]), fixtures.standing(bucket), changed([below("AWSLogs/111122223333/", days(30))], [days(30)])])
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket_lifecycle_configuration.l: log files"] == "pass" with input as plan
}

unchanged := {
	"that stay": fixtures.standing(lifecycle([days(1)])),
	"that go": fixtures.gone(lifecycle([days(400)]), ["delete"]),
	"that are forgotten": fixtures.gone(lifecycle([days(1)]), ["forget"]),
	"of another bucket": fixtures.but(changed([], [days(1)]), {"before": {"bucket": "app"}, "after": {"bucket": "app"}}),
}

test_no_change_of_rules[name] if {
	some name, resource in unchanged
	plan := fixtures.plan([fixtures.standing(trail), fixtures.standing(bucket), resource])
	not fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket_lifecycle_configuration.l: log files"] with input as plan
}

test_bucket_of_another_plan if {
	plan := fixtures.plan([fixtures.standing(trail), changed([], [days(1)])])
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket_lifecycle_configuration.l: log files"] == "deny" with input as plan
}

test_bucket_of_a_new_trail_that_stands_already if {
	plan := fixtures.plan([trail, fixtures.standing(bucket), changed([], [days(1)])])
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket_lifecycle_configuration.l: log files"] == "deny" with input as plan
}

own := {
	"to less": {"before": [{"enabled": true, "expiration": [{"days": 400}]}], "after": [{"enabled": true, "expiration": [{"days": 30}]}], "is": "deny"},
	"switched off": {"before": [{"enabled": true, "expiration": [{"days": 400}]}], "after": [{"enabled": false, "expiration": [{"days": 30}]}], "is": "pass"},
	"for tagged objects": {"before": [], "after": [{"enabled": true, "tags": {"a": "b"}, "expiration": [{"days": 30}]}], "is": "pass"},
}

test_rules_of_the_bucket_itself[name] if {
	some name, case in own
	plan := fixtures.plan([fixtures.standing(trail), fixtures.updated(fixtures.but(bucket, {"after": {"lifecycle_rule": case.before}}), {"lifecycle_rule": case.after})])
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket.b: log files"] == case.is with input as plan
}

test_rules_that_the_bucket_tells_of if {
	short := fixtures.standing(fixtures.but(bucket, {"after": {"lifecycle_rule": [{"enabled": true, "expiration": [{"days": 30}]}]}}))
	plan := fixtures.plan([fixtures.standing(trail), short, lifecycle([days(30)])])
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket_lifecycle_configuration.l: log files"] == "pass" with input as plan
}

prefixes := {
	"its own": {"trail": {"s3_key_prefix": "audit"}, "prefix": "audit/", "is": "deny"},
	"another": {"trail": {"s3_key_prefix": "audit"}, "prefix": "AWSLogs/", "is": "pass"},
}

test_trail_with_a_prefix[name] if {
	some name, case in prefixes
	plan := fixtures.plan([fixtures.standing(fixtures.but(trail, {"after": case.trail})), fixtures.standing(bucket), changed([], [below(case.prefix, days(1))])])
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket_lifecycle_configuration.l: log files"] == case.is with input as plan
}

test_trail_whose_prefix_only_apply_knows if {
	made := fixtures.unknown(trail, "s3_key_prefix")
	outcomes := [outcome |
		some rules in [[below("results/", days(1))], [days(1)], [days(400)]]
		plan := fixtures.plan([made, fixtures.standing(bucket), changed([], rules)])
		outcome := fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket_lifecycle_configuration.l: log files"] with input as plan
	]
	outcomes == ["undecided", "deny", "pass"]
}

# The policy of a bucket says where trails of other plans write.
policy(resource) := fixtures.standing(fixtures.created("aws_s3_bucket_policy", "p", {"bucket": "logs", "policy": json.marshal({"Statement": [{
	"Effect": "Allow",
	"Principal": {"Service": "cloudtrail.amazonaws.com"},
	"Action": "s3:PutObject",
	"Resource": resource,
}]})}))

elsewhere := {
	"in its folder": {"resource": "arn:aws:s3:::logs/AWSLogs/111122223333/*", "rule": days(1), "is": "deny"},
	"in its folder, rules for another": {"resource": "arn:aws:s3:::logs/AWSLogs/111122223333/*", "rule": below("results/", days(1)), "is": "pass"},
	"below a prefix": {"resource": "arn:aws:s3:::logs/audit/AWSLogs/111122223333/*", "rule": below("audit/", days(1)), "is": "deny"},
	"anywhere": {"resource": "arn:aws:s3:::logs/*", "rule": days(1), "is": "deny"},
	"anywhere, rules for one prefix": {"resource": "arn:aws:s3:::logs/*", "rule": below("results/", days(1)), "is": "undecided"},
}

test_trail_of_another_plan[name] if {
	some name, case in elsewhere
	plan := fixtures.plan([policy(case.resource), changed([], [case.rule])])
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket_lifecycle_configuration.l: log files"] == case.is with input as plan
}

keyed(key) := fixtures.but(
	fixtures.standing(bucket),
	{"address": $"aws_s3_bucket.b[\"{key}\"]", "before": {"bucket": $"logs{key}"}, "after": {"bucket": $"logs{key}"}},
)

test_only_where_cloudtrail_may_write_are_log_files if {
	standing := fixtures.standing(fixtures.created("aws_s3_bucket_policy", "p", {"bucket": "logs", "policy": json.marshal({"Statement": [
		{"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::logs"},
		{"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/AWSLogs/111122223333/*"},
	]})}))
	plan := fixtures.plan([standing, changed([], [below("results/", days(1))])])
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket_lifecycle_configuration.l: log files"] == "pass" with input as plan
}

test_instance_that_cannot_be_told if {
	change := fixtures.but(fixtures.referring(lifecycle([days(1)]), "bucket", ["aws_s3_bucket.b", "each.value"]), {"for_each_expression": {"references": ["var.all"]}})
	writing := fixtures.standing(fixtures.but(trail, {"after": {"s3_bucket_name": "logsa"}}))
	plan := fixtures.plan([writing, keyed("a"), keyed("b"), change])
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket_lifecycle_configuration.l: log files"] == "undecided" with input as plan
}

test_rules_of_the_bucket_itself_that_only_apply_knows if {
	change := fixtures.referring(fixtures.updated(bucket, {}), "lifecycle_rule", ["var.rules"])
	plan := fixtures.plan([fixtures.standing(trail), change])
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket.b: log files"] == "undecided" with input as plan
}

test_bucket_that_goes_has_no_rules if {
	was := fixtures.but(bucket, {"after": {"lifecycle_rule": [{"enabled": true, "expiration": [{"days": 400}]}]}})
	plan := fixtures.plan([fixtures.standing(trail), fixtures.gone(was, ["delete"])])
	not fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket.b: log files"] with input as plan
}

said := {
	"days": {"after": [days(30)], "says": "after 30 days"},
	"a date": {"after": [date("2030-01-01T00:00:00Z")], "says": "at 2030-01-01T00:00:00Z"},
	"both": {"after": [days(30), date("2030-01-01T00:00:00Z")], "says": "after 30 days"},
}

test_message_says_when[name] if {
	some name, case in said
	plan := fixtures.plan([fixtures.standing(trail), fixtures.standing(bucket), changed([], case.after)])
	{finding.message | some finding in rule.deny} == {$"a lifecycle rule would expire the log files of aws_cloudtrail.t {case.says}, before 365 days and sooner than until now"} with input as plan
}

test_finding if {
	plan := fixtures.plan([fixtures.standing(trail), fixtures.standing(bucket), changed([days(400)], [days(1)])])
	{finding.message | some finding in rule.deny} == {"a lifecycle rule would expire the log files of aws_cloudtrail.t after 1 day, before 365 days and sooner than until now"} with input as plan
}
