package rules.cloudtrail.bucket_protected_test

import data.lib.fixtures_test as fixtures

bucket := fixtures.created("aws_s3_bucket", "b", {"bucket": "logs", "force_destroy": false})

block := fixtures.created("aws_s3_bucket_public_access_block", "p", {
	"bucket": "logs",
	"block_public_acls": true, "block_public_policy": true, "ignore_public_acls": true, "restrict_public_buckets": true,
})

versioning := fixtures.created("aws_s3_bucket_versioning", "v", {"bucket": "logs", "versioning_configuration": [{"status": "Enabled"}]})

good := {"force_destroy": "pass", "public access": "pass", "versioning": "pass"}

judged(resources) := outcomes if {
	outcomes := fixtures.outcomes(data.rules.cloudtrail.bucket_protected) with input as fixtures.plan(array.concat([fixtures.trail], resources))
}

about(expect) := {$"aws_s3_bucket.b: {subject}": outcome | some subject, outcome in object.union(good, expect)}

plans := {
	"all of it": {"resources": [bucket, block, versioning], "expect": {}},
	"nothing": {"resources": [bucket], "expect": {"public access": "deny", "versioning": "deny"}},
	"force_destroy": {"resources": [fixtures.but(bucket, {"after": {"force_destroy": true}}), block, versioning], "expect": {"force_destroy": "deny"}},
	"force_destroy as text": {"resources": [fixtures.but(bucket, {"after": {"force_destroy": "true"}}), block, versioning], "expect": {"force_destroy": "deny"}},
	"force_destroy null": {"resources": [fixtures.but(bucket, {"after": {"force_destroy": null}}), block, versioning], "expect": {}},
	"force_destroy unknown": {"resources": [fixtures.unknown(bucket, "force_destroy"), block, versioning], "expect": {"force_destroy": "undecided"}},
	"one of four off": {"resources": [bucket, fixtures.but(block, {"after": {"ignore_public_acls": false}}), versioning], "expect": {"public access": "deny"}},
	"one of four left out": {"resources": [bucket, fixtures.lacking(block, ["block_public_acls"]), versioning], "expect": {"public access": "deny"}},
	"one of four unknown": {"resources": [bucket, fixtures.unknown(block, "block_public_acls"), versioning], "expect": {"public access": "undecided"}},
	"one of four of another shape": {"resources": [bucket, fixtures.but(block, {"after": {"block_public_acls": "yes"}}), versioning], "expect": {"public access": "undecided"}},
	"a block that goes": {"resources": [bucket, fixtures.gone(block, ["delete"]), versioning], "expect": {"public access": "deny"}},
	"a block of another bucket": {"resources": [bucket, fixtures.but(block, {"after": {"bucket": "Logs"}}), versioning], "expect": {"public access": "deny"}},
	"versioning suspended": {"resources": [bucket, block, fixtures.but(versioning, {"after": {"versioning_configuration": [{"status": "Suspended"}]}})], "expect": {"versioning": "deny"}},
	"versioning in another case": {"resources": [bucket, block, fixtures.but(versioning, {"after": {"versioning_configuration": [{"status": "enabled"}]}})], "expect": {"versioning": "deny"}},
	"versioning without a status": {"resources": [bucket, block, fixtures.but(versioning, {"after": {"versioning_configuration": [{}]}})], "expect": {"versioning": "deny"}},
	"versioning without a block": {"resources": [bucket, block, fixtures.but(versioning, {"after": {"versioning_configuration": []}})], "expect": {"versioning": "deny"}},
	"versioning unknown": {
		"resources": [bucket, block, fixtures.but(versioning, {"after": {"versioning_configuration": [{}]}, "unknown": {"versioning_configuration": [{"status": true}]}})],
		"expect": {"versioning": "undecided"},
	},
	"versioning unknown elsewhere": {"resources": [bucket, block, fixtures.but(versioning, {"unknown": {"id": true, "versioning_configuration": [{"mfa_delete": true}]}})], "expect": {}},
	"versioning by reference": {
		"resources": [
			bucket, block,
			fixtures.but(versioning, {
				"after": {"versioning_configuration": [{}]},
				"unknown": {"versioning_configuration": [{"status": true}]},
				"expressions": {"versioning_configuration": [{"status": {"references": ["data.aws_ssm_parameter.p.value", "data.aws_ssm_parameter.p"]}}]},
			}),
			fixtures.but(fixtures.created("aws_ssm_parameter", "p", {}), {"mode": "data", "actions": ["read"]}),
		],
		"expect": {"versioning": "undecided"},
	},
	"versioning enabled by one of two": {
		"resources": [
			bucket, block, versioning,
			fixtures.but(versioning, {
				"name": "w",
				"address": "aws_s3_bucket_versioning.w",
				"after": {"versioning_configuration": [{"status": null}]},
				"unknown": {"versioning_configuration": [{"status": true}]},
			}),
		],
		"expect": {},
	},
	"versioning off as before provider 4": {"resources": [fixtures.but(bucket, {"after": {"versioning": [{"enabled": false}]}}), block], "expect": {"versioning": "deny"}},
	"versioning as before provider 4": {"resources": [fixtures.but(bucket, {"after": {"versioning": [{"enabled": true}]}}), block], "expect": {}},
	"versioning that the provider fills in": {"resources": [fixtures.unknown(bucket, "versioning"), block], "expect": {"versioning": "deny"}},
}

test_plan[name] if {
	some name, case in plans
	judged(case.resources) == about(case.expect)
}

of(resource) := fixtures.referring(resource, "bucket", ["aws_s3_bucket.b.id", "aws_s3_bucket.b"])

test_by_reference if {
	plan := fixtures.plan([
		fixtures.referring(fixtures.trail, "s3_bucket_name", ["aws_s3_bucket.b.id", "aws_s3_bucket.b"]),
		fixtures.unknown(bucket, "bucket"), of(block), of(versioning),
	])
	fixtures.outcomes(data.rules.cloudtrail.bucket_protected) == about({}) with input as plan
}

# What is deleted protects nothing, though the configuration still names it.
test_by_reference_that_goes if {
	plan := fixtures.plan([
		fixtures.referring(fixtures.trail, "s3_bucket_name", ["aws_s3_bucket.b.id", "aws_s3_bucket.b"]),
		fixtures.unknown(bucket, "bucket"), of(versioning),
		fixtures.but(fixtures.gone(block, ["delete"]), {
			"unknown": {"bucket": true},
			"expressions": {"bucket": {"references": ["aws_s3_bucket.b.id", "aws_s3_bucket.b"]}},
		}),
	])
	fixtures.outcomes(data.rules.cloudtrail.bucket_protected) == about({"public access": "deny"}) with input as plan
}

# A trail that waits for the policy often gets the bucket's name from it.
test_by_the_policy if {
	plan := fixtures.plan([
		fixtures.referring(fixtures.trail, "s3_bucket_name", ["aws_s3_bucket_policy.y.bucket", "aws_s3_bucket_policy.y"]),
		of(fixtures.created("aws_s3_bucket_policy", "y", {})), fixtures.unknown(bucket, "bucket"),
	])
	fixtures.outcomes(data.rules.cloudtrail.bucket_protected) == about({"public access": "deny", "versioning": "deny"}) with input as plan
}

data_trail := fixtures.but(fixtures.trail, {"after": {"advanced_event_selector": [{"field_selector": [{"field": "eventCategory", "equals": ["Data"]}]}]}})

test_not_asked[name] if {
	some name, resources in {
		"a bucket of nobody": [fixtures.trail, fixtures.but(bucket, {"after": {"bucket": "others"}})],
		"a trail of data events": [fixtures.but(fixtures.trail, {"after": {"event_selector": [{"include_management_events": false}]}}), bucket],
		"a trail of data events, by advanced selectors": [data_trail, bucket],
		"a bucket that goes": [fixtures.trail, fixtures.gone(bucket, ["delete"])],
		"no bucket": [fixtures.trail],
		"neither has a name": [fixtures.unknown(fixtures.trail, "s3_bucket_name"), fixtures.unknown(bucket, "bucket")],
	}
	fixtures.outcomes(data.rules.cloudtrail.bucket_protected) == {} with input as fixtures.plan(resources)
}

test_in_another_document if {
	documents := fixtures.given([fixtures.plan([fixtures.trail]), fixtures.plan([bucket, block]), fixtures.plan([versioning])])
	fixtures.outcomes(data.rules.cloudtrail.bucket_protected) == about({}) with input as documents
}

stack(settings) := fixtures.stack(object.union(
	{
		"aws_s3_bucket": {"b": {"bucket": "logs"}},
		"aws_cloudtrail": {"t": {"s3_bucket_name": "${aws_s3_bucket.b.id}"}},
		"aws_s3_bucket_public_access_block": {"p": object.union({"bucket": "${aws_s3_bucket.b.id}"}, object.remove(block.after, ["bucket"]))},
	},
	settings,
))

test_configuration[name] if {
	some name, case in {
		"an object": {"of": {"aws_s3_bucket_versioning": {"v": {"bucket": "${aws_s3_bucket.b.id}", "versioning_configuration": {"status": "Enabled"}}}}, "expect": "pass"},
		"an expression": {"of": {"aws_s3_bucket_versioning": {"v": {"bucket": "${aws_s3_bucket.b.id}", "versioning_configuration": {"status": "${var.s}"}}}}, "expect": "undecided"},
		"maybe none": {"of": {"aws_s3_bucket_versioning": {"v": {"count": "${var.n}", "bucket": "${aws_s3_bucket.b.id}", "versioning_configuration": {"status": "Enabled"}}}}, "expect": "undecided"},
		"none": {"of": {}, "expect": "deny"},
		"one that is none": {"of": {"aws_s3_bucket_versioning": {"v": {"count": 0, "bucket": "${aws_s3_bucket.b.id}", "versioning_configuration": {"status": "Enabled"}}}}, "expect": "deny"},
		"an expression as before provider 4": {"of": {"aws_s3_bucket": {"b": {"versioning": [{"enabled": "${var.v}"}]}}}, "expect": "undecided"},
	}
	fixtures.outcomes(data.rules.cloudtrail.bucket_protected) == about({"versioning": case.expect}) with input as stack(case.of)
}

test_bucket_that_is_none if {
	stack := fixtures.stack({
		"aws_cloudtrail": {"t": {"s3_bucket_name": "logs"}},
		"aws_s3_bucket": {"b": {"bucket": "logs", "count": 0}},
	})
	fixtures.outcomes(data.rules.cloudtrail.bucket_protected) == {} with input as stack
}
