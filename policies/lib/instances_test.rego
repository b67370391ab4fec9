# What rules say where a reference has instances to choose from. Two instances, "a" and "b", of a block each time.
package lib.instances_test

import data.lib.fixtures_test as fixtures
import data.lib.instances
import data.lib.resources

keyed(resource, key) := object.union(resource, {"address": $`{resource.address}["{key}"]`})

# The same instance with other values.
instance(resource, key, values) := keyed(fixtures.but(resource, {"after": values}), key)

by_key(resource, attribute, type, key) := fixtures.referring(resource, attribute, [$`{type}["{key}"].arn`, $`{type}["{key}"]`, type])

untold(resource, attribute, type) := fixtures.referring(resource, attribute, [type, "var.which"])

joined(resource, attribute, type) := fixtures.referring(resource, attribute, [type, "each.key"])

group := fixtures.but(fixtures.group, {"after": {"name": "/ct"}})

groups := "aws_cloudwatch_log_group.g"

to_group(reference) := fixtures.referring(fixtures.trail, "cloud_watch_logs_group_arn", reference)

untold_group := untold(fixtures.trail, "cloud_watch_logs_group_arn", groups)

bucket := fixtures.created("aws_s3_bucket", "b", {"bucket": "logs", "force_destroy": false})

buckets := "aws_s3_bucket.b"

block := fixtures.created("aws_s3_bucket_public_access_block", "p", {
	"bucket": "logs",
	"block_public_acls": true, "block_public_policy": true, "ignore_public_acls": true, "restrict_public_buckets": true,
})

versioning := fixtures.created("aws_s3_bucket_versioning", "v", {"bucket": "logs", "versioning_configuration": [{"status": "Enabled"}]})

lifecycle(days) := fixtures.created("aws_s3_bucket_lifecycle_configuration", "l", {"bucket": "logs", "rule": [{"status": "Enabled", "expiration": [{"days": days}]}]})

new_buckets := [fixtures.unknown(keyed(bucket, key), "bucket") | some key in ["a", "b"]]

# A setting on each bucket of some keys, by each.key.
on_each(setting, keys) := [keyed(joined(setting, "bucket", buckets), key) | some key in keys]

untold_bucket := untold(fixtures.trail, "s3_bucket_name", buckets)

key(arn) := fixtures.but(fixtures.key, {"after": {"arn": arn, "key_id": arn}})

keys := "aws_kms_key.k"

replaced(resource) := fixtures.but(fixtures.standing(resource), {"actions": ["delete", "create"]})

subscription := fixtures.created("aws_cloudwatch_log_subscription_filter", "f", {"destination_arn": "arn:s"})

stream := fixtures.created("aws_kinesis_firehose_delivery_stream", "s", {"arn": "arn:s", "extended_s3_configuration": [{"bucket_arn": "arn:aws:s3:::logs"}]})

short(key) := instance(group, key, {"name": $"/aws/eks/{key}/cluster", "retention_in_days": 7})

cases := {
	"a group that a trail names by its ARN stays, another goes": {
		"rule": ["cloudwatch", "kept"],
		"resources": [
			fixtures.gone(instance(group, "a", {"name": "/app"}), ["delete"]), fixtures.standing(keyed(group, "b")),
			fixtures.but(fixtures.standing(fixtures.but(fixtures.trail, {"after": {"cloud_watch_logs_group_arn": "arn:aws:logs:eu-central-1:111122223333:log-group:/ct:*"}})), {"expressions": {"cloud_watch_logs_group_arn": {"references": [groups, "var.which"]}}}),
		],
		"expect": {`aws_cloudwatch_log_group.g["b"]: logs`: "pass"},
	},
	"a group of another key goes": {
		"rule": ["cloudwatch", "kept"],
		"resources": [fixtures.gone(keyed(group, "a"), ["delete"]), keyed(group, "b"), by_key(fixtures.trail, "cloud_watch_logs_group_arn", groups, "b")],
		"expect": {},
	},
	"a group of the trail's key is replaced": {
		"rule": ["cloudwatch", "kept"],
		"resources": [fixtures.standing(keyed(group, "a")), replaced(keyed(group, "b")), by_key(fixtures.trail, "cloud_watch_logs_group_arn", groups, "b")],
		"expect": {`aws_cloudwatch_log_group.g["b"]: logs`: "deny"},
	},
	"a group that may be the trail's is replaced": {
		"rule": ["cloudwatch", "kept"],
		"resources": [fixtures.standing(keyed(group, "a")), replaced(keyed(group, "b")), untold_group],
		"expect": {`aws_cloudwatch_log_group.g["a"]: logs`: "pass", `aws_cloudwatch_log_group.g["b"]: logs`: "undecided"},
	},
	"a group that may be the trail's is deleted": {
		"rule": ["cloudwatch", "kept"],
		"resources": [fixtures.gone(keyed(group, "a"), ["delete"]), keyed(group, "b"), untold_group],
		"expect": {`aws_cloudwatch_log_group.g["a"]: logs`: "undecided"},
	},
	"a group that may be the trail's is deleted, and its logs are not": {
		"rule": ["cloudwatch", "kept"],
		"resources": [fixtures.gone(instance(group, "a", {"skip_destroy": true}), ["delete"]), keyed(group, "b"), untold_group],
		"expect": {`aws_cloudwatch_log_group.g["a"]: logs`: "pass"},
	},
	"a group that may be the trail's is cut": {
		"rule": ["cloudwatch", "kept"],
		"resources": [keyed(fixtures.updated(group, {"retention_in_days": 7}), "a"), keyed(group, "b"), untold_group],
		"expect": {`aws_cloudwatch_log_group.g["a"]: logs`: "undecided"},
	},
	"a group that may be the trail's gets a retention of another type": {
		"rule": ["cloudwatch", "kept"],
		"resources": [keyed(fixtures.updated(group, {"retention_in_days": [7]}), "a"), keyed(group, "b"), untold_group],
		"expect": {`aws_cloudwatch_log_group.g["a"]: logs`: "undecided"},
	},
	"a group that may be the trail's is forgotten": {
		"rule": ["cloudwatch", "kept"],
		"resources": [fixtures.gone(keyed(group, "a"), ["forget"]), keyed(group, "b"), untold_group],
		"expect": {`aws_cloudwatch_log_group.g["a"]: logs`: "pass"},
	},
	"a group that may be the trail's and is too short": {
		"rule": ["cloudwatch", "retention"],
		"resources": [instance(group, "a", {"retention_in_days": 7}), keyed(group, "b"), untold_group],
		"expect": {`aws_cloudwatch_log_group.g["a"]: retention`: "undecided", `aws_cloudwatch_log_group.g["b"]: retention`: "pass"},
	},
	"a group that may be the trail's is no candidate for a cluster's": {
		"rule": ["eks", "log_group_managed"],
		"resources": [instance(group, "a", {"name": "/a"}), instance(group, "b", {"name": "/b"}), untold_group, fixtures.cluster([])],
		"expect": {"aws_eks_cluster.c: log group": "deny"},
	},
	"the trail's bucket is versioned, another is not": {
		"rule": ["cloudtrail", "bucket_protected"],
		"resources": array.concat([by_key(fixtures.trail, "s3_bucket_name", buckets, "b")], array.concat(new_buckets, array.concat(on_each(block, ["a", "b"]), on_each(versioning, ["b"])))),
		"expect": {`aws_s3_bucket.b["b"]: force_destroy`: "pass", `aws_s3_bucket.b["b"]: public access`: "pass", `aws_s3_bucket.b["b"]: versioning`: "pass"},
	},
	"another bucket is versioned, the trail's is not": {
		"rule": ["cloudtrail", "bucket_protected"],
		"resources": array.concat([by_key(fixtures.trail, "s3_bucket_name", buckets, "b")], array.concat(new_buckets, array.concat(on_each(block, ["a", "b"]), on_each(versioning, ["a"])))),
		"expect": {`aws_s3_bucket.b["b"]: force_destroy`: "pass", `aws_s3_bucket.b["b"]: public access`: "pass", `aws_s3_bucket.b["b"]: versioning`: "deny"},
	},
	"the trail's bucket cannot be told, one has nothing": {
		"rule": ["cloudtrail", "bucket_protected"],
		"resources": array.concat([untold_bucket], array.concat(new_buckets, array.concat(on_each(block, ["a"]), on_each(versioning, ["a"])))),
		"expect": {
			`aws_s3_bucket.b["a"]: force_destroy`: "pass", `aws_s3_bucket.b["a"]: public access`: "pass", `aws_s3_bucket.b["a"]: versioning`: "pass",
			`aws_s3_bucket.b["b"]: force_destroy`: "pass", `aws_s3_bucket.b["b"]: public access`: "undecided", `aws_s3_bucket.b["b"]: versioning`: "undecided",
		},
	},
	"the trail's bucket cannot be told, both are destroyed by force": {
		"rule": ["cloudtrail", "bucket_protected"],
		"resources": array.concat(
			[untold_bucket, fixtures.but(new_buckets[0], {"after": {"force_destroy": true}}), fixtures.unknown(new_buckets[1], "force_destroy")],
			array.concat([instance(joined(block, "bucket", buckets), "a", {"ignore_public_acls": false}), keyed(joined(block, "bucket", buckets), "b")], on_each(versioning, ["a", "b"])),
		),
		"expect": {
			`aws_s3_bucket.b["a"]: force_destroy`: "undecided", `aws_s3_bucket.b["a"]: public access`: "undecided", `aws_s3_bucket.b["a"]: versioning`: "pass",
			`aws_s3_bucket.b["b"]: force_destroy`: "undecided", `aws_s3_bucket.b["b"]: public access`: "pass", `aws_s3_bucket.b["b"]: versioning`: "pass",
		},
	},
	"what is on the trail's bucket cannot be told": {
		"rule": ["cloudtrail", "bucket_protected"],
		"resources": array.concat([by_key(fixtures.trail, "s3_bucket_name", buckets, "b"), untold(block, "bucket", buckets), untold(versioning, "bucket", buckets)], new_buckets),
		"expect": {`aws_s3_bucket.b["b"]: force_destroy`: "pass", `aws_s3_bucket.b["b"]: public access`: "undecided", `aws_s3_bucket.b["b"]: versioning`: "undecided"},
	},
	"what goes is on no bucket": {
		"rule": ["cloudtrail", "bucket_protected"],
		"resources": array.concat(
			[by_key(fixtures.trail, "s3_bucket_name", buckets, "b"), fixtures.but(untold(versioning, "bucket", buckets), {"actions": ["delete"], "before": versioning.after})],
			array.concat(new_buckets, on_each(block, ["b"])),
		),
		"expect": {`aws_s3_bucket.b["b"]: force_destroy`: "pass", `aws_s3_bucket.b["b"]: public access`: "pass", `aws_s3_bucket.b["b"]: versioning`: "deny"},
	},
	"a bucket by way of what is on it, of another key": {
		"rule": ["cloudtrail", "bucket_retention"],
		"resources": array.concat([by_key(fixtures.trail, "s3_bucket_name", "aws_s3_bucket_public_access_block.p", "b")], array.concat(new_buckets, on_each(block, ["a", "b"]))),
		"expect": {`aws_s3_bucket.b["b"]: lifecycle`: "pass"},
	},
	"some buckets by way of what is on them, which cannot be told, beside another": {
		"rule": ["cloudtrail", "bucket_protected"],
		"resources": array.concat(
			array.concat([untold(fixtures.trail, "s3_bucket_name", "aws_s3_bucket_public_access_block.p"), fixtures.unknown(keyed(bucket, "c"), "bucket")], new_buckets),
			array.concat(on_each(block, ["a", "b"]), on_each(versioning, ["a", "b", "c"])),
		),
		"expect": {
			`aws_s3_bucket.b["a"]: force_destroy`: "pass", `aws_s3_bucket.b["a"]: public access`: "pass", `aws_s3_bucket.b["a"]: versioning`: "pass",
			`aws_s3_bucket.b["b"]: force_destroy`: "pass", `aws_s3_bucket.b["b"]: public access`: "pass", `aws_s3_bucket.b["b"]: versioning`: "pass",
		},
	},
	"a bucket by way of what is on it, which cannot be told": {
		"rule": ["cloudtrail", "bucket_retention"],
		"resources": array.concat([untold(fixtures.trail, "s3_bucket_name", "aws_s3_bucket_public_access_block.p")], array.concat(new_buckets, array.concat(on_each(block, ["a", "b"]), on_each(lifecycle(7), ["b"])))),
		"expect": {`aws_s3_bucket.b["a"]: lifecycle`: "pass", `aws_s3_bucket.b["b"]: lifecycle`: "undecided"},
	},
	"a bucket by way of what is on one that cannot be told": {
		"rule": ["cloudtrail", "bucket_retention"],
		"resources": array.concat([by_key(fixtures.trail, "s3_bucket_name", "aws_s3_bucket_public_access_block.p", "x"), keyed(untold(block, "bucket", buckets), "x")], new_buckets),
		"expect": {`aws_s3_bucket.b["a"]: lifecycle`: "pass", `aws_s3_bucket.b["b"]: lifecycle`: "pass"},
	},
	"a bucket by way of what cannot be told, on one that cannot": {
		"rule": ["cloudtrail", "bucket_retention"],
		"resources": array.concat([untold(fixtures.trail, "s3_bucket_name", "aws_s3_bucket_public_access_block.p"), keyed(untold(block, "bucket", buckets), "x"), keyed(untold(block, "bucket", buckets), "y")], new_buckets),
		"expect": {`aws_s3_bucket.b["a"]: lifecycle`: "pass", `aws_s3_bucket.b["b"]: lifecycle`: "pass"},
	},
	"a bucket of another key expires": {
		"rule": ["cloudtrail", "bucket_retention"],
		"resources": array.concat([by_key(fixtures.trail, "s3_bucket_name", buckets, "b")], array.concat(new_buckets, on_each(lifecycle(7), ["a"]))),
		"expect": {`aws_s3_bucket.b["b"]: lifecycle`: "pass"},
	},
	"the trail's bucket cannot be told, one expires": {
		"rule": ["cloudtrail", "bucket_retention"],
		"resources": array.concat([untold_bucket], array.concat(new_buckets, on_each(lifecycle(7), ["a"]))),
		"expect": {`aws_s3_bucket.b["a"]: lifecycle`: "undecided", `aws_s3_bucket.b["b"]: lifecycle`: "pass"},
	},
	"the trail's bucket cannot be told, and expires late": {
		"rule": ["cloudtrail", "bucket_retention"],
		"resources": array.concat([untold_bucket], array.concat(new_buckets, on_each(lifecycle(400), ["a", "b"]))),
		"expect": {`aws_s3_bucket.b["a"]: lifecycle`: "pass", `aws_s3_bucket.b["b"]: lifecycle`: "pass"},
	},
	"a lifecycle on a bucket that cannot be told": {
		"rule": ["cloudtrail", "bucket_retention"],
		"resources": array.concat([by_key(fixtures.trail, "s3_bucket_name", buckets, "b"), untold(lifecycle(7), "bucket", buckets)], new_buckets),
		"expect": {`aws_s3_bucket.b["b"]: lifecycle`: "undecided"},
	},
	"a late lifecycle on a bucket that cannot be told": {
		"rule": ["cloudtrail", "bucket_retention"],
		"resources": array.concat([by_key(fixtures.trail, "s3_bucket_name", buckets, "b"), untold(lifecycle(365), "bucket", buckets)], new_buckets),
		"expect": {`aws_s3_bucket.b["b"]: lifecycle`: "pass"},
	},
	"a lifecycle that ends at a time nobody knows on a bucket that cannot be told": {
		"rule": ["cloudtrail", "bucket_retention"],
		"resources": array.concat([by_key(fixtures.trail, "s3_bucket_name", buckets, "b"), untold(lifecycle("soon"), "bucket", buckets)], new_buckets),
		"expect": {`aws_s3_bucket.b["b"]: lifecycle`: "undecided"},
	},
	"a lifecycle that goes from a bucket that cannot be told": {
		"rule": ["cloudtrail", "bucket_retention"],
		"resources": array.concat([by_key(fixtures.trail, "s3_bucket_name", buckets, "b"), fixtures.but(untold(lifecycle(7), "bucket", buckets), {"actions": ["delete"], "before": {}})], new_buckets),
		"expect": {`aws_s3_bucket.b["b"]: lifecycle`: "pass"},
	},
	"a key of another group's goes": {
		"rule": ["kms", "kept"],
		"resources": [replaced(keyed(key("arn:a"), "a")), keyed(key("arn:b"), "b"), by_key(fixtures.group, "kms_key_id", keys, "b")],
		"expect": {`aws_kms_key.k["b"]: aws_cloudwatch_log_group.g`: "pass"},
	},
	"a key that may be a group's goes": {
		"rule": ["kms", "kept"],
		"resources": [replaced(keyed(key("arn:a"), "a")), keyed(key("arn:b"), "b"), untold(fixtures.group, "kms_key_id", keys)],
		"expect": {`aws_kms_key.k["a"]: aws_cloudwatch_log_group.g`: "undecided", `aws_kms_key.k["b"]: aws_cloudwatch_log_group.g`: "pass"},
	},
	"a key that may be a group's is forgotten": {
		"rule": ["kms", "kept"],
		"resources": [fixtures.gone(keyed(key("arn:a"), "a"), ["forget"]), keyed(key("arn:b"), "b"), untold(fixtures.group, "kms_key_id", keys)],
		"expect": {`aws_kms_key.k["a"]: aws_cloudwatch_log_group.g`: "pass", `aws_kms_key.k["b"]: aws_cloudwatch_log_group.g`: "pass"},
	},
	"a key that is another group's and may be a group's goes": {
		"rule": ["kms", "kept"],
		"resources": [
			replaced(keyed(key("arn:a"), "a")), keyed(key("arn:b"), "b"), untold(fixtures.group, "kms_key_id", keys),
			by_key(object.union(fixtures.but(fixtures.group, {"after": {"name": "/aws/eks/dev/cluster"}}), {"name": "h", "address": "aws_cloudwatch_log_group.h"}), "kms_key_id", keys, "a"),
		],
		"expect": {`aws_kms_key.k["a"]: aws_cloudwatch_log_group.h`: "deny", `aws_kms_key.k["b"]: aws_cloudwatch_log_group.g`: "pass"},
	},
	"a key by an alias that cannot be told": {
		"rule": ["kms", "kept"],
		"resources": [
			replaced(keyed(key("arn:a"), "a")), keyed(key("arn:b"), "b"),
			keyed(joined(fixtures.created("aws_kms_alias", "n", {}), "target_key_id", keys), "a"), keyed(joined(fixtures.created("aws_kms_alias", "n", {}), "target_key_id", keys), "b"),
			untold(fixtures.group, "kms_key_id", "aws_kms_alias.n"),
		],
		"expect": {`aws_kms_key.k["a"]: aws_cloudwatch_log_group.g`: "undecided", `aws_kms_key.k["b"]: aws_cloudwatch_log_group.g`: "pass"},
	},
	"a key that cannot be told, by an alias": {
		"rule": ["kms", "kept"],
		"resources": [
			replaced(keyed(key("arn:a"), "a")), keyed(key("arn:b"), "b"),
			untold(fixtures.created("aws_kms_alias", "n", {}), "target_key_id", keys),
			fixtures.referring(fixtures.group, "kms_key_id", ["aws_kms_alias.n.target_key_arn", "aws_kms_alias.n"]),
		],
		"expect": {`aws_kms_key.k["a"]: aws_cloudwatch_log_group.g`: "undecided", `aws_kms_key.k["b"]: aws_cloudwatch_log_group.g`: "pass"},
	},
	"a key that cannot be told, by an alias that cannot be told": {
		"rule": ["kms", "kept"],
		"resources": [
			replaced(keyed(key("arn:a"), "a")), keyed(key("arn:b"), "b"),
			keyed(untold(fixtures.created("aws_kms_alias", "n", {}), "target_key_id", keys), "x"), keyed(untold(fixtures.created("aws_kms_alias", "n", {}), "target_key_id", keys), "y"),
			untold(fixtures.group, "kms_key_id", "aws_kms_alias.n"),
		],
		"expect": {`aws_kms_key.k["a"]: aws_cloudwatch_log_group.g`: "undecided", `aws_kms_key.k["b"]: aws_cloudwatch_log_group.g`: "pass"},
	},
	"a key that cannot be told is set": {
		"rule": ["cloudwatch", "encrypted"],
		"resources": [keyed(key("arn:a"), "a"), keyed(key("arn:b"), "b"), untold(fixtures.group, "kms_key_id", keys)],
		"expect": {"aws_cloudwatch_log_group.g: key": "pass"},
	},
	"an alias that cannot be told is set": {
		"rule": ["cloudwatch", "encrypted"],
		"resources": [keyed(fixtures.created("aws_kms_alias", "n", {}), "a"), keyed(fixtures.created("aws_kms_alias", "n", {}), "b"), untold(fixtures.group, "kms_key_id", "aws_kms_alias.n")],
		"expect": {"aws_cloudwatch_log_group.g: key": "pass"},
	},
	"what cannot be told and is no key": {
		"rule": ["cloudwatch", "encrypted"],
		"resources": [keyed(bucket, "a"), keyed(bucket, "b"), untold(fixtures.group, "kms_key_id", buckets)],
		"expect": {"aws_cloudwatch_log_group.g: key": "undecided"},
	},
	"a filter on a group of another key": {
		"rule": ["cloudwatch", "class_fits"],
		"resources": [instance(fixtures.group, "a", {"name": "/aws/eks/a/cluster", "log_group_class": "INFREQUENT_ACCESS"}), keyed(fixtures.group, "b"), by_key(subscription, "log_group_name", groups, "b")],
		"expect": {`aws_cloudwatch_log_group.g["a"]: class`: "pass", `aws_cloudwatch_log_group.g["b"]: class`: "pass"},
	},
	"a filter on a group that cannot be told": {
		"rule": ["cloudwatch", "class_fits"],
		"resources": [instance(fixtures.group, "a", {"name": "/aws/eks/a/cluster", "log_group_class": "INFREQUENT_ACCESS"}), keyed(fixtures.group, "b"), untold(subscription, "log_group_name", groups)],
		"expect": {`aws_cloudwatch_log_group.g["a"]: class`: "undecided", `aws_cloudwatch_log_group.g["b"]: class`: "pass"},
	},
	"an archive of a group of another key": {
		"rule": ["cloudwatch", "retention"],
		"resources": [short("a"), short("b"), by_key(subscription, "log_group_name", groups, "b"), stream, bucket],
		"expect": {`aws_cloudwatch_log_group.g["a"]: retention`: "deny", `aws_cloudwatch_log_group.g["b"]: retention`: "pass"},
	},
	"an archive of a group that cannot be told": {
		"rule": ["cloudwatch", "retention"],
		"resources": [short("a"), short("b"), untold(subscription, "log_group_name", groups), stream, bucket],
		"expect": {`aws_cloudwatch_log_group.g["a"]: retention`: "undecided", `aws_cloudwatch_log_group.g["b"]: retention`: "undecided"},
	},
	"what is no archive, of a group that cannot be told": {
		"rule": ["cloudwatch", "retention"],
		"resources": [short("a"), short("b"), untold(subscription, "log_group_name", groups)],
		"expect": {`aws_cloudwatch_log_group.g["a"]: retention`: "deny", `aws_cloudwatch_log_group.g["b"]: retention`: "deny"},
	},
	"a metric filter of a group that cannot be told": {
		"rule": ["cloudwatch", "retention"],
		"resources": [short("a"), short("b"), untold(fixtures.created("aws_cloudwatch_log_metric_filter", "f", {}), "log_group_name", groups), stream, bucket],
		"expect": {`aws_cloudwatch_log_group.g["a"]: retention`: "deny", `aws_cloudwatch_log_group.g["b"]: retention`: "deny"},
	},
	"an archive by a stream that cannot be told": {
		"rule": ["cloudwatch", "retention"],
		"resources": [
			short("a"), keyed(stream, "a"), keyed(stream, "b"), bucket,
			untold(fixtures.but(subscription, {"after": {"log_group_name": "/aws/eks/a/cluster"}}), "destination_arn", "aws_kinesis_firehose_delivery_stream.s"),
		],
		"expect": {`aws_cloudwatch_log_group.g["a"]: retention`: "undecided"},
	},
	"an archive in a bucket that cannot be told": {
		"rule": ["cloudwatch", "retention"],
		"resources": [
			short("a"), keyed(bucket, "a"), keyed(bucket, "b"),
			fixtures.but(stream, {
				"after": {"extended_s3_configuration": [{}]},
				"unknown": {"extended_s3_configuration": [{"bucket_arn": true}]},
				"expressions": {"extended_s3_configuration": [{"bucket_arn": {"references": [buckets, "var.which"]}}]},
			}),
			fixtures.but(subscription, {"after": {"log_group_name": "/aws/eks/a/cluster"}}),
		],
		"expect": {`aws_cloudwatch_log_group.g["a"]: retention`: "undecided"},
	},
	"an archive whose lifecycle cannot be told": {
		"rule": ["cloudwatch", "retention"],
		"resources": array.concat(
			[
				short("a"), untold(lifecycle(7), "bucket", buckets),
				fixtures.but(subscription, {"after": {"log_group_name": "/aws/eks/a/cluster"}}),
				fixtures.but(stream, {
					"after": {"extended_s3_configuration": [{}]},
					"unknown": {"extended_s3_configuration": [{"bucket_arn": true}]},
					"expressions": {"extended_s3_configuration": [{"bucket_arn": {"references": [`aws_s3_bucket.b["a"].arn`, `aws_s3_bucket.b["a"]`, buckets]}}]},
				}),
			],
			new_buckets,
		),
		"expect": {`aws_cloudwatch_log_group.g["a"]: retention`: "undecided"},
	},
	"a policy that may be put on the trail's bucket": {
		"rule": ["cloudtrail", "kept"],
		"resources": [
			fixtures.standing(fixtures.trail), fixtures.standing(instance(bucket, "a", {"bucket": "logs"})), fixtures.unknown(keyed(bucket, "b"), "bucket"),
			fixtures.gone(fixtures.created("aws_s3_bucket_policy", "old", {"bucket": "logs"}), ["delete"]),
			untold(fixtures.created("aws_s3_bucket_policy", "p", {}), "bucket", buckets),
		],
		"expect": {"aws_cloudtrail.t: bucket": "undecided", "aws_cloudtrail.t: recording": "pass"},
	},
}

test_rules[name] if {
	some name, case in cases
	[service, rule] := case.rule
	fixtures.outcomes(data.rules[service][rule]) == case.expect with input as fixtures.given([fixtures.plan(case.resources)])
}

test_bucket_that_one_trail_names_and_another_may_is_judged_once if {
	forced := [instance(bucket, key, {"bucket": $"logs-{key}", "force_destroy": true}) | some key in ["a", "b"]]
	naming := fixtures.but(fixtures.trail, {"name": "u", "address": "aws_cloudtrail.u", "after": {"s3_bucket_name": "logs-a"}})
	plan := fixtures.plan(array.concat([naming, untold_bucket], forced))
	{found.address | some found in data.rules.cloudtrail.bucket_protected.deny; found.subject == "force_destroy"} == {`aws_s3_bucket.b["a"]`} with input as plan
	{found.address | some found in data.rules.cloudtrail.bucket_protected.undecided} == {`aws_s3_bucket.b["b"]`} with input as plan
}

# A chain of modules, each of which hands on an output of the next, down to a leaf.
chain(length, leaf) := json.unmarshal(concat("", array.concat(
	[`{"outputs": {"o": {"expression": {"references": ["module.m.o", "module.m"]}}}, "module_calls": {"m": {"module": ` | some _ in numbers.range(1, length)],
	array.concat([json.marshal(leaf)], ["}}}" | some _ in numbers.range(1, length)]),
)))

through(length, leaf, resources) := fixtures.but(fixtures.plan(array.concat([encrypted_by_output], resources)), {"configuration": {"root_module": {"module_calls": {"m": {"module": chain(length, leaf)}}}}})

encrypted_by_output := fixtures.standing(fixtures.referring(fixtures.group, "kms_key_id", ["module.m.o", "module.m"]))

keys_below(address) := [fixtures.but(resource, {"module_address": address, "address": $`{address}.aws_kms_key.k["{key}"]`}) |
	some key, resource in {"x": fixtures.standing(fixtures.key), "y": fixtures.gone(fixtures.key, ["delete"])}
]

test_instance_is_kept_through_many_modules if {
	address := concat(".", ["module.m" | some _ in numbers.range(1, 7)])
	leaf := {
		"outputs": {"o": {"expression": {"references": [`aws_kms_key.k["x"].arn`, `aws_kms_key.k["x"]`, "aws_kms_key.k"]}}},
		"resources": [fixtures.declaration(fixtures.key)],
	}
	plan := through(6, leaf, keys_below(address))
	not "deny" in {outcome | some outcome in fixtures.outcomes(data.rules.kms.kept)} with input as plan
	not "undecided" in {outcome | some outcome in fixtures.outcomes(data.rules.kms.kept)} with input as plan
}

test_data_source_is_found_through_any_number_of_modules[length] if {
	some length in [3, 30]
	leaf := {
		"outputs": {"o": {"expression": {"references": ["data.aws_kms_key.k.arn", "data.aws_kms_key.k"]}}},
		"resources": [{"address": "data.aws_kms_key.k", "mode": "data", "type": "aws_kms_key", "name": "k", "expressions": {}}],
	}
	fixtures.outcomes(data.rules.cloudwatch.encrypted) == {"aws_cloudwatch_log_group.g: key": "pass"} with input as through(length, leaf, [])
}

# Each of two modules has blocks of the same names, with a provider of its own.
with_provider(provider) := {"module": {"resources": [fixtures.but(fixtures.declaration(resource), {"provider_config_key": provider}) | some resource in [fixtures.cluster([]), fixtures.group]]}}

test_place_is_that_of_the_own_module if {
	cluster := fixtures.but(fixtures.cluster([]), {"module_address": "module.m", "address": "module.m.aws_eks_cluster.c"})
	group_there := fixtures.but(fixtures.group, {"module_address": "module.m", "address": "module.m.aws_cloudwatch_log_group.g"})
	plan := fixtures.plan_of_modules([cluster, group_there], {"module_calls": {"m": with_provider("aws"), "n": with_provider("aws.other")}})
	fixtures.outcomes(data.rules.eks.log_group_managed) == {"module.m.aws_eks_cluster.c: log group": "pass"} with input as plan
}

test_key_is_what_follows_the_block_in_an_address[address] if {
	some address, key in {
		"aws_kms_key.k": "",
		"aws_kms_key.k[0]": "[0]",
		`aws_kms_key.k["a.b"]`: `["a.b"]`,
		"aws_kms_key.keys": "",
		`module.m["a"].aws_kms_key.k`: "",
	}
	instances.key({"address": address, "module": "", "declared": "aws_kms_key", "name": "k"}) == key
}

at_root(name) := [0, [], "aws_kms_key", name]

in_module(name) := [0, ["m"], "aws_kms_key", name]

# The root module declares the key "r", a module declares "m", and both declare "b".
declaring := {
	"a key of the root module": {"entry": {"name": "r"}, "expect": {at_root("r")}},
	"a key of the root module that has no block there any more": {"entry": {"name": "m"}, "expect": {at_root("m")}},
	"a key of the module": {"entry": {"name": "m", "module_address": "module.m"}, "expect": {in_module("m")}},
	"a key of a module that has no block there any more": {"entry": {"name": "m", "module_address": "module.old"}, "expect": {in_module("m")}},
	"a key of a module that has no block there any more, and one of the root module": {"entry": {"name": "b", "module_address": "module.old"}, "expect": {in_module("b")}},
	"a key of a module that only the root module declares": {"entry": {"name": "r", "module_address": "module.old"}, "expect": set()},
}

test_blocks_that_may_have_declared_an_entry[title] if {
	some title, case in declaring
	plan := fixtures.plan_of_modules([fixtures.but(fixtures.key, case.entry)], {
		"resources": [fixtures.declaration(fixtures.but(fixtures.key, {"name": name})) | some name in ["r", "b"]],
		"module_calls": {"m": {"module": {"resources": [fixtures.declaration(fixtures.but(fixtures.key, {"name": name})) | some name in ["m", "b"]]}}},
	})
	[instances.nodes_of(entry) | some entry in resources.list] == [case.expect] with input as plan
}
