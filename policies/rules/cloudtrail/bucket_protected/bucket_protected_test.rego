package rules.cloudtrail.bucket_protected_test

import data.lib.fixtures_test as fixtures
import data.rules.cloudtrail.bucket_protected as rule

bucket := fixtures.created("aws_s3_bucket", "b", {"bucket": "logs", "force_destroy": false})

block := fixtures.created("aws_s3_bucket_public_access_block", "p", {
	"bucket": "logs",
	"block_public_acls": true, "block_public_policy": true, "ignore_public_acls": true, "restrict_public_buckets": true,
})

versioning := fixtures.created("aws_s3_bucket_versioning", "v", {"bucket": "logs", "versioning_configuration": [{"status": "Enabled"}]})

reporting := fixtures.but(bucket, {"after": {"versioning": [{"enabled": true, "mfa_delete": false}]}})

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
	"versioning suspended in a bucket that reports it as enabled": {
		"resources": [
			fixtures.standing(reporting), fixtures.standing(block),
			fixtures.updated(versioning, {"versioning_configuration": [{"status": "Suspended"}]}),
		],
		"expect": {"versioning": "deny"},
	},
	"versioning deleted from a bucket that reports it as enabled": {
		"resources": [fixtures.standing(reporting), fixtures.standing(block), fixtures.gone(versioning, ["delete"])],
		"expect": {"versioning": "deny"},
	},
	"versioning enabled in a bucket that reports it as suspended": {
		"resources": [
			fixtures.standing(fixtures.but(bucket, {"after": {"versioning": [{"enabled": false, "mfa_delete": false}]}})),
			fixtures.standing(block),
			fixtures.updated(fixtures.but(versioning, {"after": {"versioning_configuration": [{"status": "Suspended"}]}}), {"versioning_configuration": [{"status": "Enabled"}]}),
		],
		"expect": {},
	},
	"versioning of no resource in a bucket that reports it as enabled": {
		"resources": [fixtures.standing(reporting), fixtures.standing(block)],
		"expect": {},
	},
	"versioning moved to another bucket from one that reports it as enabled": {
		"resources": [
			fixtures.standing(reporting), fixtures.standing(block),
			fixtures.but(fixtures.updated(versioning, {"bucket": "other"}), {"actions": ["delete", "create"]}),
		],
		"expect": {"versioning": "deny"},
	},
	"versioning that goes on without Terraform, in a bucket that reports it as enabled": {
		"resources": [fixtures.standing(reporting), fixtures.standing(block), fixtures.gone(versioning, ["forget"])],
		"expect": {},
	},
	"versioning of another bucket deleted": {
		"resources": [
			fixtures.standing(reporting), fixtures.standing(block),
			fixtures.gone(fixtures.but(versioning, {"after": {"bucket": "other"}}), ["delete"]),
		],
		"expect": {},
	},
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

test_each_switch_of_the_block[name] if {
	some name in ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"]
	plan := fixtures.plan([fixtures.trail, bucket, versioning, fixtures.but(block, {"after": {name: false}})])
	{found.message | some found in rule.deny} == {$"{name} of aws_s3_bucket_public_access_block.p is not true"} with input as plan
}

# What two blocks on one bucket leave off is told apart.
test_blocks_that_leave_off_different_things if {
	other := fixtures.but(block, {"name": "q", "address": "aws_s3_bucket_public_access_block.q", "after": {"block_public_acls": false, "block_public_policy": false}})
	plan := fixtures.plan([fixtures.trail, bucket, versioning, fixtures.but(block, {"after": {"ignore_public_acls": false}}), other])
	{found.message | some found in rule.deny} == {
		"ignore_public_acls of aws_s3_bucket_public_access_block.p is not true",
		"block_public_acls, block_public_policy of aws_s3_bucket_public_access_block.q is not true",
	} with input as plan
}

test_what_is_surely_missing_is_not_in_doubt_too if {
	plan := fixtures.plan([fixtures.trail, bucket])
	count(rule.undecided) == 0 with input as plan
	{found.message | some found in rule.deny} == {"no aws_s3_bucket_public_access_block is on it", "versioning is not enabled"} with input as plan
}

# Two buckets of one block, and a resource that is about one of them, of which the plan does not tell which.
keyed(key, changes) := fixtures.but(fixtures.standing(bucket), {
	"address": $`aws_s3_bucket.b["{key}"]`,
	"before": {"bucket": $"logs-{key}"},
	"after": object.union({"bucket": $"logs-{key}"}, changes),
})

of_one_bucket(resource, attribute) := fixtures.but(
	fixtures.referring(resource, attribute, ["aws_s3_bucket.b", "each.value"]),
	{"for_each_expression": {"references": ["var.all"]}},
)

on_a(resource) := fixtures.but(resource, {"after": {"bucket": "logs-a"}})

writing_to_a := fixtures.but(fixtures.trail, {"after": {"s3_bucket_name": "logs-a"}})

maybe_on_it := {
	"a block": {
		"resources": [of_one_bucket(block, "bucket"), on_a(versioning)],
		"expect": {"public access": "undecided"},
		"says": {"whether aws_s3_bucket_public_access_block.p is on it can't be told"},
	},
	"a block, beside one that surely is": {
		"resources": [of_one_bucket(fixtures.but(block, {"name": "q", "address": "aws_s3_bucket_public_access_block.q"}), "bucket"), on_a(block), on_a(versioning)],
		"expect": {},
		"says": set(),
	},
	"versioning": {
		"resources": [on_a(block), of_one_bucket(versioning, "bucket")],
		"expect": {"versioning": "undecided"},
		"says": {"whether versioning is enabled is known only after apply"},
	},
}

test_what_may_be_on_the_bucket[name] if {
	some name, case in maybe_on_it
	plan := fixtures.plan(array.concat([writing_to_a, keyed("a", {}), keyed("b", {})], case.resources))
	expected := {$`aws_s3_bucket.b["a"]: {subject}`: outcome | some subject, outcome in object.union(good, case.expect)}
	fixtures.outcomes(data.rules.cloudtrail.bucket_protected) == expected with input as plan
	{found.message | some found in (rule.deny | rule.undecided)} == case.says with input as plan
}

# Of the two buckets that the trail may write to, one is as it should be.
perhaps_written_to := {
	"all of it": {"bucket": {}, "resources": [on_a(block), on_a(versioning)], "expect": {}},
	"nothing": {"bucket": {}, "resources": [], "expect": {"public access": "undecided", "versioning": "undecided"}},
	"force_destroy": {"bucket": {"force_destroy": true}, "resources": [on_a(block), on_a(versioning)], "expect": {"force_destroy": "undecided"}},
	"force_destroy left out": {"bucket": {"force_destroy": null}, "resources": [on_a(block), on_a(versioning)], "expect": {}},
	"force_destroy of another shape": {"bucket": {"force_destroy": "perhaps"}, "resources": [on_a(block), on_a(versioning)], "expect": {"force_destroy": "undecided"}},
	"one of four off": {
		"bucket": {},
		"resources": [on_a(fixtures.but(block, {"after": {"ignore_public_acls": false}})), on_a(versioning)],
		"expect": {"public access": "undecided"},
	},
	"one of four unknown": {
		"bucket": {},
		"resources": [on_a(fixtures.unknown(block, "ignore_public_acls")), on_a(versioning)],
		"expect": {"public access": "undecided"},
	},
	"versioning suspended": {
		"bucket": {},
		"resources": [on_a(block), on_a(fixtures.but(versioning, {"after": {"versioning_configuration": [{"status": "Suspended"}]}}))],
		"expect": {"versioning": "undecided"},
	},
}

test_bucket_that_the_trail_may_write_to[name] if {
	some name, case in perhaps_written_to
	other := [on_b |
		some resource in [block, versioning]
		on_b := fixtures.but(resource, {"name": "y", "address": $"{resource.type}.y", "after": {"bucket": "logs-b"}})
	]
	plan := fixtures.plan(array.concat(
		array.concat([of_one_bucket(fixtures.trail, "s3_bucket_name"), keyed("a", case.bucket), keyed("b", {})], other),
		case.resources,
	))
	fixtures.outcomes(data.rules.cloudtrail.bucket_protected) == object.union(
		{$`aws_s3_bucket.b["b"]: {subject}`: "pass" | some subject, _ in good},
		{$`aws_s3_bucket.b["a"]: {subject}`: outcome | some subject, outcome in object.union(good, case.expect)},
	) with input as plan
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

# By `var.first ? aws_s3_bucket.b.id : aws_s3_bucket.other.id` the trail writes to one of the two.
test_bucket_of_a_conditional if {
	alternative := fixtures.but(bucket, {"name": "other", "address": "aws_s3_bucket.other", "after": {"bucket": "other"}})
	writing := fixtures.referring(fixtures.trail, "s3_bucket_name", ["var.first", "aws_s3_bucket.b.id", "aws_s3_bucket.b", "aws_s3_bucket.other.id", "aws_s3_bucket.other"])
	outcomes := fixtures.outcomes(data.rules.cloudtrail.bucket_protected) with input as fixtures.plan([writing, bucket, block, versioning, alternative])
	outcomes["aws_s3_bucket.b: versioning"] == "pass"
	outcomes["aws_s3_bucket.other: versioning"] == "undecided"
	outcomes["aws_s3_bucket.other: public access"] == "undecided"
}
