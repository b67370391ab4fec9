package rules.cloudtrail.kept_test

import data.lib.fixtures_test as fixtures
import data.rules.cloudtrail.kept as rule

trail := fixtures.trail

other := fixtures.but(trail, {"name": "u", "address": "aws_cloudtrail.u"})

data_only := {"event_selector": [{"include_management_events": false}]}

read_only := {"event_selector": [{"read_write_type": "ReadOnly"}]}

of_organization := fixtures.but(trail, {"after": {"is_organization_trail": true}})

with_arn(resource) := fixtures.but(resource, {"after": {"arn": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit"}})

one_region := fixtures.but(trail, {"after": {"is_multi_region_trail": false}})

moved(resource, region) := fixtures.but(
	fixtures.updated(fixtures.but(resource, {"after": {"region": "eu-central-1"}}), {"region": region}),
	{"actions": ["delete", "create"]},
)

cases := {
	"no-op": {"resources": [fixtures.standing(trail)], "expect": {"t": "pass"}},
	"deleted": {"resources": [fixtures.gone(trail, ["delete"])], "expect": {"t": "deny"}},
	"forgotten": {"resources": [fixtures.gone(trail, ["forget"])], "expect": {"t": "deny"}},
	"deleted beside one that stays": {"resources": [fixtures.gone(trail, ["delete"]), fixtures.standing(other)], "expect": {"t": "pass", "u": "pass"}},
	"deleted beside one that is made": {"resources": [fixtures.gone(trail, ["delete"]), other], "expect": {"t": "pass"}},
	"deleted beside one that is off": {"resources": [fixtures.gone(trail, ["delete"]), fixtures.but(other, {"after": {"enable_logging": false}})], "expect": {"t": "deny"}},
	"deleted beside one for data": {"resources": [fixtures.gone(trail, ["delete"]), fixtures.but(other, {"after": data_only})], "expect": {"t": "deny"}},
	"deleted beside one for reads": {"resources": [fixtures.gone(trail, ["delete"]), fixtures.but(other, {"after": read_only})], "expect": {"t": "deny"}},
	"deleted beside one that may be": {"resources": [fixtures.gone(trail, ["delete"]), fixtures.unknown(other, "enable_logging")], "expect": {"t": "undecided"}},
	"deleted beside one that is itself": {
		"resources": [fixtures.gone(with_arn(trail), ["delete"]), fixtures.standing(with_arn(other))],
		"expect": {"t": "deny", "u": "pass"},
	},
	"forgotten beside one that is itself": {
		"resources": [fixtures.gone(with_arn(trail), ["forget"]), fixtures.standing(with_arn(other))],
		"expect": {"t": "pass", "u": "pass"},
	},
	"both deleted": {"resources": [fixtures.gone(trail, ["delete"]), fixtures.gone(other, ["delete"])], "expect": {"t": "deny", "u": "deny"}},
	"deleted when it was off": {"resources": [fixtures.gone(fixtures.but(trail, {"after": {"enable_logging": false}}), ["delete"])], "expect": {}},
	"deleted when nothing says that it was off": {"resources": [fixtures.gone(fixtures.lacking(trail, ["enable_logging"]), ["delete"])], "expect": {"t": "deny"}},
	"deleted when it was for data": {"resources": [fixtures.gone(fixtures.but(trail, {"after": data_only}), ["delete"])], "expect": {}},
	"made": {"resources": [trail], "expect": {}},
	"replaced": {"resources": [fixtures.but(fixtures.standing(trail), {"actions": ["delete", "create"]})], "expect": {"t": "pass"}},
	"off": {"resources": [fixtures.updated(trail, {"enable_logging": false})], "expect": {"t": "deny"}},
	"on by default": {"resources": [fixtures.updated(trail, {"enable_logging": null})], "expect": {"t": "pass"}},
	"with data events of a new bucket": {
		"resources": [fixtures.but(
			fixtures.updated(trail, {"event_selector": [{"read_write_type": "All", "include_management_events": true, "data_resource": [{"type": "AWS::S3::Object"}]}]}),
			{"unknown": {"event_selector": [{"data_resource": [{"values": true}]}]}},
		)],
		"expect": {"t": "pass"},
	},
	"with a type of events that is unknown": {
		"resources": [fixtures.but(
			fixtures.updated(trail, {"event_selector": [{"include_management_events": true}]}),
			{"unknown": {"event_selector": [{"read_write_type": true}]}},
		)],
		"expect": {"t": "undecided"},
	},
	"of reads, beside a selector that is unknown": {
		"resources": [fixtures.but(
			fixtures.updated(fixtures.but(trail, {"after": read_only}), {"event_selector": [{"read_write_type": "ReadOnly"}, {}]}),
			{"unknown": {"event_selector": [{}, {"read_write_type": true}]}},
		)],
		"expect": {"t": "pass"},
	},
	"narrowed to reads": {"resources": [fixtures.updated(trail, read_only)], "expect": {"t": "deny"}},
	"narrowed to data": {"resources": [fixtures.updated(trail, data_only)], "expect": {"t": "deny"}},
	"narrowed before": {"resources": [fixtures.updated(fixtures.but(trail, {"after": read_only}), {"tags": {}})], "expect": {"t": "pass"}},
	"narrowed beside another that records": {"resources": [fixtures.updated(trail, data_only), fixtures.standing(other)], "expect": {"t": "deny", "u": "pass"}},
	"one region": {"resources": [fixtures.updated(trail, {"is_multi_region_trail": false})], "expect": {"t": "deny"}},
	"one region before": {"resources": [fixtures.updated(fixtures.but(trail, {"after": {"is_multi_region_trail": false}}), {"tags": {}})], "expect": {"t": "pass"}},
	"of the organization": {"resources": [fixtures.updated(trail, {"is_organization_trail": true})], "expect": {"t": "pass"}},
	"of the organization still": {"resources": [fixtures.updated(of_organization, {"tags": {}})], "expect": {"t": "pass"}},
	"of its account alone": {"resources": [fixtures.updated(of_organization, {"is_organization_trail": false})], "expect": {"t": "deny"}},
	"of its account alone, as text": {"resources": [fixtures.updated(fixtures.but(trail, {"after": {"is_organization_trail": "true"}}), {"is_organization_trail": "false"})], "expect": {"t": "deny"}},
	"of its account alone, by default": {"resources": [fixtures.updated(of_organization, {"is_organization_trail": null})], "expect": {"t": "deny"}},
	"unknown whether of the organization": {"resources": [fixtures.unknown(fixtures.updated(of_organization, {}), "is_organization_trail")], "expect": {"t": "undecided"}},
	"unknown whether of the organization, and was not": {"resources": [fixtures.unknown(fixtures.updated(trail, {}), "is_organization_trail")], "expect": {"t": "pass"}},
	"another region": {"resources": [moved(one_region, "us-east-1")], "expect": {"t": "deny"}},
	"the same region": {"resources": [moved(one_region, "eu-central-1")], "expect": {"t": "pass"}},
	"another region for all": {"resources": [moved(trail, "us-east-1")], "expect": {"t": "pass"}},
	"a region where none was told": {"resources": [fixtures.updated(one_region, {"region": "us-east-1"})], "expect": {"t": "pass"}},
	"unknown region": {"resources": [fixtures.unknown(moved(one_region, "us-east-1"), "region")], "expect": {"t": "undecided"}},
	"unknown region where none was told": {"resources": [fixtures.unknown(fixtures.updated(one_region, {}), "region")], "expect": {"t": "pass"}},
	"region of another resource": {"resources": [fixtures.referring(moved(one_region, "us-east-1"), "region", ["aws_s3_bucket.b.region", "aws_s3_bucket.b"]), fixtures.created("aws_s3_bucket", "b", {})], "expect": {"t": "undecided"}},
	"unknown region for all": {"resources": [fixtures.unknown(moved(trail, "us-east-1"), "region")], "expect": {"t": "pass"}},
	"another bucket": {"resources": [fixtures.updated(trail, {"s3_bucket_name": "elsewhere"})], "expect": {"t": "deny"}},
	"narrowed by a replacement": {"resources": [fixtures.but(fixtures.updated(trail, {"is_multi_region_trail": false}), {"actions": ["create", "delete"]})], "expect": {"t": "deny"}},
	"narrowed as it is forgotten and made": {"resources": [fixtures.but(fixtures.updated(trail, {"enable_logging": false}), {"actions": ["create", "forget"]})], "expect": {"t": "deny"}},
	"unknown logging": {"resources": [fixtures.unknown(fixtures.updated(trail, {}), "enable_logging")], "expect": {"t": "undecided"}},
	"unknown regions": {"resources": [fixtures.unknown(fixtures.updated(trail, {}), "is_multi_region_trail")], "expect": {"t": "undecided"}},
	"unknown regions, and had one": {"resources": [fixtures.unknown(fixtures.updated(one_region, {}), "is_multi_region_trail")], "expect": {"t": "pass"}},
	"without EKS, by advanced selectors": {
		"resources": [fixtures.updated(trail, {"advanced_event_selector": [{"field_selector": [
			{"field": "eventCategory", "equals": ["Management"]},
			{"field": "eventSource", "not_equals": ["eks.amazonaws.com"]},
		]}]})],
		"expect": {"t": "deny"},
	},
	"unknown selectors of one for reads": {"resources": [fixtures.unknown(fixtures.updated(fixtures.but(trail, {"after": read_only}), {}), "event_selector")], "expect": {"t": "undecided"}},
	"unknown selectors": {"resources": [fixtures.unknown(fixtures.updated(trail, {}), "event_selector")], "expect": {"t": "undecided"}},
	"bucket of another resource": {
		"resources": [fixtures.referring(fixtures.updated(trail, {}), "s3_bucket_name", ["aws_s3_bucket.b.id", "aws_s3_bucket.b"]), fixtures.created("aws_s3_bucket", "b", {})],
		"expect": {"t": "undecided"},
	},
	"unknown bucket": {"resources": [fixtures.unknown(fixtures.updated(trail, {}), "s3_bucket_name")], "expect": {"t": "undecided"}},
	"all gone by an update to null": {"resources": [fixtures.but(fixtures.gone(trail, ["update"]), {})], "expect": {"t": "deny"}},
}

test_plans[name] if {
	some name, case in cases
	expected := {$"aws_cloudtrail.{trail_name}: recording": outcome | some trail_name, outcome in case.expect}
	fixtures.outcomes(data.rules.cloudtrail.kept) == expected with input as fixtures.given([fixtures.plan(case.resources)])
}

test_what_is_surely_lost_is_not_in_doubt_too if {
	count(rule.undecided) == 0 with input as fixtures.plan([fixtures.updated(trail, read_only)])
	count(rule.deny) == 1 with input as fixtures.plan([fixtures.updated(trail, read_only)])
}

# What another trail will record is asked only for one that goes.
test_one_finding_where_another_is_unsure if {
	plan := fixtures.plan([
		fixtures.updated(trail, {"enable_logging": false}),
		fixtures.unknown(fixtures.updated(other, {}), "enable_logging"),
	])
	[[found.address | some found in rule.deny], [found.address | some found in rule.undecided]] == [["aws_cloudtrail.t"], ["aws_cloudtrail.u"]] with input as plan
}

test_trail_elsewhere_goes_on if {
	fixtures.outcomes(data.rules.cloudtrail.kept) == {"aws_cloudtrail.t: recording": "pass"} with input as fixtures.given([fixtures.plan([fixtures.gone(trail, ["delete"])])])
		with data.settings as {"trail_elsewhere": {"arn": "arn:aws:cloudtrail:eu-central-1:111122223333:trail/org", "reason": "the organization's"}}
}

# A plan in which one trail goes and another remains, each with its own provider configuration if it has one.
succession(case) := fixtures.but(
	fixtures.plan([
		fixtures.but(fixtures.gone(fixtures.but(trail, {"after": object.get(case, "gone", {})}), ["delete"]), object.get(case, "gone_of", {})),
		fixtures.but(fixtures.but(other, {"after": object.get(case, "other", {})}), object.get(case, "other_of", {})),
	]),
	{"configuration": {"provider_config": object.get(case, "providers", {})}},
)

local := {"is_multi_region_trail": false}

organization := {"is_organization_trail": true}

region_of(region) := {"expressions": {"region": {"constant_value": region}}}

account_of(account) := {"expressions": {"allowed_account_ids": {"constant_value": [account]}}}

of_x := {"provider_config_key": "aws.x"}

arn(region, account) := {"arn": $"arn:aws:cloudtrail:{region}:{account}:trail/audit"}

successions := {
	"one region after all": {"other": local, "is": "deny", "what": ["other regions"]},
	"all regions after one": {"gone": local, "is": "pass"},
	"one region after one": {"gone": local, "other": local, "is": "pass"},
	"maybe one region after all": {"other_of": unknown_after("is_multi_region_trail"), "is": "undecided", "what": ["other regions"]},
	"maybe one region after one": {"gone": local, "other_of": unknown_after("is_multi_region_trail"), "is": "pass"},
	"its account after the organization": {"gone": organization, "is": "deny", "what": ["other accounts of the organization"]},
	"the organization after its account": {"other": organization, "is": "pass"},
	"the organization after the organization": {"gone": organization, "other": organization, "is": "pass"},
	"maybe its account after the organization": {"gone": organization, "other_of": unknown_after("is_organization_trail"), "is": "undecided", "what": ["other accounts of the organization"]},
	"less of each": {
		"gone": organization, "other": object.union(local, read_only),
		"is": "deny", "what": ["other accounts of the organization", "other regions", "write events of EKS"],
	},
	"reads after reads": {"gone": read_only, "other": read_only, "is": "pass"},
	"reads after both": {"other": read_only, "is": "deny", "what": ["write events of EKS"]},
	"writes after both": {"other": {"event_selector": [{"read_write_type": "WriteOnly"}]}, "is": "deny", "what": ["read events of EKS"]},
	"unknown events after both": {"other_of": unknown_after("event_selector"), "is": "undecided", "what": ["read events of EKS", "write events of EKS"]},
	"unknown events after reads": {"gone": read_only, "other_of": unknown_after("event_selector"), "is": "undecided", "what": ["read events of EKS"]},
	"unknown logging": {"other_of": unknown_after("enable_logging"), "is": "undecided", "what": ["anything at all"]},
	"another region by its own": {"gone": object.union(local, {"region": "eu-central-1"}), "other": object.union(local, {"region": "us-east-1"}), "is": "deny", "what": ["its region"]},
	"the same region by its own": {"gone": object.union(local, {"region": "us-east-1"}), "other": object.union(local, {"region": "us-east-1"}), "is": "pass"},
	"another region by its ARN": {"gone": object.union(local, arn("us-east-1", "1")), "other": local, "is": "deny", "what": ["its region"]},
	"another region, maybe with all": {
		"gone": object.union(local, arn("us-east-1", "1")), "other_of": unknown_after("is_multi_region_trail"),
		"is": "undecided", "what": ["its region"],
	},
	"another region by the provider's": {
		"gone": local, "other": local, "other_of": of_x,
		"providers": {"aws": account_of("1"), "aws.x": fixtures.but(account_of("1"), region_of("us-east-1"))},
		"is": "deny", "what": ["its region"],
	},
	"a region that is not told": {
		"gone": object.union(local, arn("eu-central-1", "1")), "other": local, "other_of": of_x,
		"providers": {"aws.x": account_of("1")},
		"is": "undecided", "what": ["its region"],
	},
	"all regions after one in a region that is not told": {
		"gone": object.union(local, arn("eu-central-1", "1")), "other_of": of_x, "providers": {"aws.x": account_of("1")},
		"is": "pass",
	},
	"another account by the providers": {"other_of": of_x, "providers": {"aws": account_of("1"), "aws.x": account_of("2")}, "is": "deny", "what": ["its account"]},
	"the same account by the providers": {"other_of": of_x, "providers": {"aws": account_of("1"), "aws.x": account_of("1")}, "is": "pass"},
	"another account by its ARN": {"gone": arn("eu-central-1", "1"), "other_of": of_x, "providers": {"aws.x": account_of("2")}, "is": "deny", "what": ["its account"]},
	"another account by both ARNs": {
		"gone": arn("eu-central-1", "1"), "other": arn("eu-central-1", "2"), "other_of": of_x,
		"is": "deny", "what": ["its account"],
	},
	"the same account by both ARNs": {"gone": arn("eu-central-1", "1"), "other": arn("us-east-1", "1"), "other_of": of_x, "is": "pass"},
	"an account that is not told": {"other_of": of_x, "is": "undecided", "what": ["its account"]},
	"an account that is not told, maybe for the organization": {
		"other_of": object.union(of_x, unknown_after("is_organization_trail")),
		"is": "undecided", "what": ["its account"],
	},
	"another account, maybe for the organization": {
		"other_of": object.union(of_x, unknown_after("is_organization_trail")), "providers": {"aws": account_of("1"), "aws.x": account_of("2")},
		"is": "undecided", "what": ["its account"],
	},
	"an account that is not told, for the organization": {"other": organization, "other_of": of_x, "is": "pass"},
}

unknown_after(attribute) := {"after": {attribute: null}, "unknown": {attribute: true}}

test_successions[name] if {
	some name, case in successions
	plan := succession(case)
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_cloudtrail.t: recording"] == case.is with input as plan
	{found.message | some found in (rule.deny | rule.undecided)} == said(case) with input as plan
}

said(case) := set() if case.is == "pass"

said(case) := {$"the plan would delete the trail, and the nearest to it, aws_cloudtrail.u, leaves out {concat("; ", case.what)}"} if case.is == "deny"

said(case) := {$"the plan would delete the trail, and the documents don't tell whether aws_cloudtrail.u records {concat("; ", case.what)}"} if {
	case.is == "undecided"
}

# The block of what goes is mostly gone too, and its provider told by what else is configured.
blockless := {
	"one provider": {"is": "pass"},
	"one provider with an alias": {"other_of": of_x, "only": {"aws.x": {}}, "is": "pass"},
	"one provider, of a module": {"other_of": {"provider_config_key": "module.m:aws.x"}, "only": {"module.m:aws.x": {}}, "is": "pass"},
	"one provider beside those of others": {"providers": {"null": {}, "awscc": {}}, "is": "pass"},
	"none configured": {"only": {}, "is": "pass"},
	"another than the one configured": {"other_of": of_x, "only": {"aws.y": {}}, "is": "undecided", "what": ["its account"]},
	"several": {"providers": {"aws.x": {}}, "is": "undecided", "what": ["its account"]},
	"several of one account": {"gone": arn("eu-central-1", "1"), "providers": object.union({"aws.x": {}}, {"aws": account_of("1")}), "is": "pass"},
	"one provider, one region, which is not told": {"gone": local, "other": local, "only": {"aws": {}}, "is": "pass"},
	"one provider, a region of its own": {
		"gone": object.union(local, {"region": "eu-central-1"}), "other": local, "only": {"aws": {}},
		"is": "undecided", "what": ["its region"],
	},
	"one provider, another region of its own": {
		"gone": local, "other": object.union(local, {"region": "eu-central-1"}), "only": {"aws": {}},
		"is": "undecided", "what": ["its region"],
	},
	"one provider, a region known only after apply": {
		"gone": object.union(local, arn("eu-central-1", "1")), "other": local, "other_of": unknown_after("region"), "only": {"aws": {}},
		"is": "undecided", "what": ["its region"],
	},
	"one provider, the region told by the ARN alone": {"gone": object.union(local, arn("us-east-1", "1")), "other": local, "only": {"aws": {}}, "is": "pass"},
}

test_blockless[name] if {
	some name, case in blockless
	whole := succession(case)
	providers := object.get(case, "only", whole.configuration.provider_config)
	plan := object.union(object.remove(whole, ["configuration"]), {"configuration": {
		"provider_config": providers,
		"root_module": {"resources": [block | some block in whole.configuration.root_module.resources; block.name != "t"]},
	}})
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_cloudtrail.t: recording"] == case.is with input as plan
	{found.message | some found in (rule.deny | rule.undecided)} == said(case) with input as plan
}

inside(module, resource) := fixtures.but(resource, {"module_address": module, "address": $"{module}.{resource.address}"})

# The module that is taken away had a trail of the same name, with nobody knows which provider.
test_block_of_another_module_tells_no_provider if {
	resources := [inside("module.gone", fixtures.gone(trail, ["delete"])), inside("module.m", object.union(trail, of_x))]
	blocks := {"module_calls": {"m": {"module": {"resources": [fixtures.declaration(object.union(trail, of_x))]}}}}
	plan := object.union(fixtures.plan_of_modules(resources, blocks), {"configuration": {"provider_config": {"aws.x": {}}}})
	fixtures.outcomes(data.rules.cloudtrail.kept)["module.gone.aws_cloudtrail.t: recording"] == "undecided" with input as plan
}

# Two of which nobody knows the provider have none in common.
test_two_of_no_known_provider if {
	blocks := {"module_calls": {name: {"module": {"resources": [fixtures.declaration(object.union(other, {"provider_config_key": key}))]}} |
		some name, key in {"m": "aws", "n": "aws.x"}
	}}
	resources := [inside("module.gone", fixtures.gone(trail, ["delete"])), inside("module.gone", other)]
	plan := object.union(fixtures.plan_of_modules(resources, blocks), {"configuration": {"provider_config": {"aws.x": {}}}})
	fixtures.outcomes(data.rules.cloudtrail.kept) == {"module.gone.aws_cloudtrail.t: recording": "undecided"} with input as plan
}

test_block_of_a_module_tells_its_provider if {
	resources := [inside("module.m", fixtures.gone(trail, ["delete"])), object.union(other, of_x)]
	blocks := {
		"resources": [fixtures.declaration(object.union(other, of_x))],
		"module_calls": {"m": {"module": {"resources": [fixtures.declaration(object.union(trail, of_x))]}}},
	}
	plan := object.union(fixtures.plan_of_modules(resources, blocks), {"configuration": {"provider_config": {"aws.x": {}}}})
	fixtures.outcomes(data.rules.cloudtrail.kept) == {"module.m.aws_cloudtrail.t: recording": "pass"} with input as plan
}

# Which of those that remain is the nearest, and that one of them is enough.
test_nearest_of_several if {
	v := fixtures.but(other, {"name": "v", "address": "aws_cloudtrail.v"})
	off := fixtures.but(other, {"name": "a", "address": "aws_cloudtrail.a", "after": {"enable_logging": false}})
	lesser := [fixtures.but(other, {"after": object.union(local, read_only)}), fixtures.but(v, {"after": local}), off, fixtures.but(v, {"name": "w", "address": "aws_cloudtrail.w", "after": local})]
	plan := fixtures.plan(array.concat([fixtures.gone(trail, ["delete"])], lesser))
	{found.message | some found in rule.deny} == {"the plan would delete the trail, and the nearest to it, aws_cloudtrail.v, leaves out other regions"} with input as plan
}

test_one_that_records_all_is_enough if {
	v := fixtures.unknown(fixtures.but(other, {"name": "v", "address": "aws_cloudtrail.v"}), "enable_logging")
	plan := fixtures.plan([fixtures.gone(trail, ["delete"]), v, other, fixtures.but(other, {"name": "w", "address": "aws_cloudtrail.w", "after": local})])
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_cloudtrail.t: recording"] == "pass" with input as plan
}

test_one_that_may_record_all_is_unsure if {
	plan := fixtures.plan([fixtures.gone(trail, ["delete"]), fixtures.unknown(other, "enable_logging"), fixtures.but(other, {"name": "w", "address": "aws_cloudtrail.w", "after": local})])
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_cloudtrail.t: recording"] == "undecided" with input as plan
}

test_none_that_records_eks if {
	plan := fixtures.plan([fixtures.gone(trail, ["forget"]), fixtures.but(other, {"after": data_only})])
	{found.message | some found in rule.deny} == {"the plan would forget the trail, and no other of these documents records EKS API calls"} with input as plan
}

cloud_control(state) := {"type_name": "AWS::CloudTrail::Trail", "desired_state": json.marshal(object.union({"IsLogging": true, "S3BucketName": "logs"}, state))}

twins := {
	"awscc": {"type": "awscc_cloudtrail_trail", "before": {"is_logging": true, "s3_bucket_name": "logs", "is_organization_trail": true}, "after": {"is_logging": true, "s3_bucket_name": "logs", "is_organization_trail": false}},
	"Cloud Control": {
		"type": "aws_cloudcontrolapi_resource",
		"before": cloud_control({"IsOrganizationTrail": true}),
		"after": cloud_control({"IsOrganizationTrail": false}),
	},
}

test_twins_of_the_account_alone[name] if {
	some name, twin in twins
	plan := fixtures.plan([fixtures.but(fixtures.created(twin.type, "t", twin.after), {"actions": ["update"], "before": twin.before})])
	{found.message | some found in rule.deny} == {"the update narrows the trail: is_organization_trail goes off"} with input as plan
}

# The documents don't tell whether both are of one account.
test_trail_of_another_document[answer] if {
	some answer, block in {
		"deny": {},
		"undecided": {"is_multi_region_trail": true},
		"pass": {"is_multi_region_trail": true, "is_organization_trail": true},
	}
	documents := [fixtures.plan([fixtures.gone(trail, ["delete"])]), fixtures.stack({"aws_cloudtrail": {"u": block}})]
	fixtures.outcomes(data.rules.cloudtrail.kept) == {"aws_cloudtrail.t: recording": answer} with input as fixtures.given(documents)
}

test_trail_that_may_be_made if {
	block := {"is_multi_region_trail": true, "is_organization_trail": true, "count": "${var.trails}"}
	documents := [fixtures.plan([fixtures.gone(trail, ["delete"])]), fixtures.stack({"aws_cloudtrail": {"u": block}})]
	fixtures.outcomes(data.rules.cloudtrail.kept) == {"aws_cloudtrail.t: recording": "undecided"} with input as fixtures.given(documents)
}

bucket := fixtures.created("aws_s3_bucket", "b", {"bucket": "logs"})

policy := fixtures.created("aws_s3_bucket_policy", "p", {"bucket": "logs"})

other_policy := fixtures.but(policy, {"name": "q", "address": "aws_s3_bucket_policy.q"})

lost_bucket := "the plan would delete the bucket that the trail writes to, aws_s3_bucket.b"

lost_policy := "without aws_s3_bucket_policy.p CloudTrail can no longer write to the bucket of the trail"

open_policy := "whether another policy takes the place of aws_s3_bucket_policy.p is known only after apply"

replaced(resource, changes) := fixtures.but(fixtures.updated(resource, changes), {"actions": ["delete", "create"]})

to_bucket(resource) := fixtures.referring(resource, "bucket", ["aws_s3_bucket.b.id", "aws_s3_bucket.b"])

gone_bucket := fixtures.gone(bucket, ["delete"])

gone_policy := fixtures.gone(policy, ["delete"])

standing := fixtures.standing(trail)

buckets := {
	"stays": {"resources": [standing, fixtures.standing(bucket), fixtures.standing(policy)], "is": "pass"},
	"deleted": {"resources": [standing, gone_bucket], "is": "deny", "says": {lost_bucket}},
	"deleted with its policy": {"resources": [standing, gone_bucket, gone_policy], "is": "deny", "says": {lost_bucket, lost_policy}},
	"deleted with its trail": {"resources": [fixtures.gone(trail, ["delete"]), other, gone_bucket], "is": "deny", "says": {lost_bucket}},
	"deleted as the trail goes to another": {"resources": [fixtures.but(standing, {"actions": ["update"], "before": {"s3_bucket_name": "old"}}), gone_bucket], "is": "deny", "says": {lost_bucket}},
	"deleted as the trail comes from it": {"resources": [fixtures.updated(trail, {"s3_bucket_name": "new"}), gone_bucket], "is": "deny", "says": {lost_bucket}},
	"deleted before a new trail": {"resources": [trail, gone_bucket], "is": "deny", "says": {lost_bucket}},
	"deleted as the trail is switched on": {"resources": [fixtures.updated(fixtures.but(trail, {"after": {"enable_logging": false}}), {"enable_logging": true}), gone_bucket], "is": "deny", "says": {lost_bucket}},
	"replaced": {"resources": [standing, replaced(bucket, {})], "is": "deny", "says": {"the plan would replace the bucket that the trail writes to, aws_s3_bucket.b"}},
	"replaced, created first": {"resources": [standing, fixtures.but(replaced(bucket, {}), {"actions": ["create", "delete"]})], "is": "deny"},
	"replaced before a new trail": {"resources": [trail, replaced(bucket, {})], "is": "pass"},
	"replaced, and the old one kept": {"resources": [standing, fixtures.but(replaced(bucket, {}), {"actions": ["create", "forget"]})], "is": "pass"},
	"forgotten": {"resources": [standing, fixtures.gone(bucket, ["forget"])], "is": "pass"},
	"updated": {"resources": [standing, fixtures.updated(bucket, {"tags": {}})], "is": "pass"},
	"policy deleted": {"resources": [standing, fixtures.standing(bucket), gone_policy], "is": "deny", "says": {lost_policy}},
	"policy deleted, of a bucket elsewhere": {"resources": [standing, gone_policy], "is": "deny", "says": {lost_policy}},
	"policy forgotten": {"resources": [standing, fixtures.gone(policy, ["forget"])], "is": "pass"},
	"policy replaced": {"resources": [standing, replaced(policy, {})], "is": "pass"},
	"policy replaced by one of another bucket": {"resources": [standing, replaced(policy, {"bucket": "new"})], "is": "deny", "says": {lost_policy}},
	"policy replaced by one of a bucket not known": {"resources": [standing, fixtures.unknown(replaced(policy, {}), "bucket")], "is": "undecided", "says": {open_policy}},
	"policy made anew, and the old one kept": {"resources": [standing, fixtures.but(replaced(policy, {"bucket": "new"}), {"actions": ["create", "forget"]})], "is": "pass"},
	"policy deleted beside a new one": {"resources": [standing, gone_policy, other_policy], "is": "pass"},
	"policy deleted beside one that stays as it is": {"resources": [standing, gone_policy, fixtures.standing(other_policy)], "is": "deny", "says": {lost_policy}},
	"policy deleted beside one that is updated": {"resources": [standing, gone_policy, fixtures.updated(other_policy, {})], "is": "pass"},
	"policy deleted beside one that goes too": {"resources": [standing, gone_policy, fixtures.gone(other_policy, ["forget"])], "is": "deny", "says": {lost_policy}},
	"policy deleted beside one of another bucket": {"resources": [standing, gone_policy, fixtures.but(other_policy, {"after": {"bucket": "new"}})], "is": "deny", "says": {lost_policy}},
	"policy deleted beside one of a bucket not known": {"resources": [standing, gone_policy, fixtures.unknown(other_policy, "bucket")], "is": "undecided", "says": {open_policy}},
	"policy deleted beside one by reference": {"resources": [standing, gone_policy, fixtures.standing(bucket), to_bucket(other_policy)], "is": "pass"},
	"policy deleted beside one by reference to another bucket": {
		"resources": [standing, gone_policy, fixtures.but(bucket, {"after": {"bucket": "new"}}), to_bucket(other_policy)],
		"is": "deny", "says": {lost_policy},
	},
	"policy deleted beside one by reference to one of two buckets": {
		"resources": [
			standing, gone_policy, fixtures.standing(bucket), fixtures.standing(fixtures.created("aws_s3_bucket", "c", {"bucket": "new"})),
			fixtures.referring(other_policy, "bucket", ["aws_s3_bucket.b.id", "aws_s3_bucket.b", "aws_s3_bucket.c.id", "aws_s3_bucket.c"]),
		],
		"is": "undecided", "says": {open_policy},
	},
	"policy deleted beside one by reference to the bucket or to one of two others": {
		"resources": [
			standing, gone_policy, fixtures.standing(bucket), fixtures.created("random_pet", "p", {}), fixtures.created("random_pet", "q", {}),
			fixtures.referring(other_policy, "bucket", ["aws_s3_bucket.b.id", "aws_s3_bucket.b", "random_pet.p.id", "random_pet.q.id"]),
		],
		"is": "undecided", "says": {open_policy},
	},
	"policy deleted beside one by reference to a bucket of no known name": {
		"resources": [standing, gone_policy, fixtures.unknown(bucket, "bucket"), to_bucket(other_policy)],
		"is": "deny", "says": {lost_policy},
	},
	"policy deleted beside one by reference to what is no bucket": {
		"resources": [
			standing, gone_policy, fixtures.created("random_pet", "p", {}),
			fixtures.but(fixtures.unknown(other_policy, "bucket"), {"expressions": {"bucket": {"references": ["random_pet.p.id", "random_pet.p"]}}}),
		],
		"is": "undecided", "says": {open_policy},
	},
	"policy deleted with its trail": {"resources": [fixtures.gone(trail, ["delete"]), fixtures.but(other, {"after": {"s3_bucket_name": "new"}}), gone_policy], "is": "pass"},
	"policy deleted as its trail is forgotten": {"resources": [fixtures.gone(trail, ["forget"]), other, gone_policy], "is": "deny", "says": {lost_policy}},
	"policy deleted before a new trail": {"resources": [trail, gone_policy], "is": "deny", "says": {lost_policy}},
}

test_buckets[name] if {
	some name, case in buckets
	plan := fixtures.plan(case.resources)
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_cloudtrail.t: bucket"] == case.is with input as plan
	findings := {found.message | some found in (rule.deny | rule.undecided); found.address == "aws_cloudtrail.t"; found.subject == "bucket"} with input as plan
	object.get(case, "says", findings) == findings
}

nobodys_bucket := {
	"another bucket": [standing, fixtures.but(gone_bucket, {"before": {"bucket": "other"}}), fixtures.but(gone_policy, {"before": {"bucket": "other"}})],
	"the bucket of a trail that is off": [fixtures.standing(fixtures.but(trail, {"after": {"enable_logging": false}})), gone_bucket, gone_policy],
	"the bucket of a trail for data": [fixtures.standing(fixtures.but(trail, {"after": data_only})), gone_bucket, gone_policy],
	"a new bucket": [trail, bucket, policy],
}

test_buckets_not_judged[name] if {
	some name, resources in nobodys_bucket
	plan := fixtures.plan(resources)
	subjects := {found.subject | some found in (rule.subjects | rule.deny)} with input as plan
	not "bucket" in subjects
}

# Nothing tells which of several instances a reference means.
test_policy_for_one_of_several_buckets if {
	instances := [fixtures.but(fixtures.standing(bucket), {"address": $`aws_s3_bucket.b["{name}"]`, "before": {"bucket": name}, "after": {"bucket": name}}) |
		some name in ["logs", "new"]
	]
	plan := fixtures.plan(array.concat(instances, [standing, gone_policy, to_bucket(other_policy)]))
	{found.message | some found in rule.undecided} == {open_policy} with input as plan
}

test_bucket_of_a_trail_of_another_document if {
	documents := [
		fixtures.plan([gone_bucket, gone_policy]),
		fixtures.stack({"aws_cloudtrail": {"t": {"s3_bucket_name": "logs"}}}),
		fixtures.stack({"aws_s3_bucket_policy": {"q": {"bucket": "logs", "count": "${var.policies}"}}}),
	]
	{found.message | some found in rule.deny} == {lost_bucket} with input as fixtures.given(documents)
	in_the_plan := replace(open_policy, "after apply", "in the plan")
	{found.message | some found in rule.undecided} == {in_the_plan} with input as fixtures.given(documents)
}

deferrals := {
	"a trail": {"before": {"enable_logging": true}, "expect": {"aws_cloudtrail.t: recording": "undecided"}},
	"a trail that was off": {"before": {"enable_logging": false}, "expect": {}},
	"a trail for data": {"before": data_only, "expect": {}},
	"a trail for reads": {"before": read_only, "expect": {"aws_cloudtrail.t: recording": "undecided"}},
	"a new trail": {"before": null, "expect": {}},
	"something else": {"type": "aws_cloudwatch_log_group", "before": {"name": "/aws/eks/prod/cluster"}, "expect": {}},
}

test_deferred[name] if {
	some name, case in deferrals
	plan := object.union(fixtures.plan([]), {"deferred_changes": [{"resource_change": {
		"address": "aws_cloudtrail.t",
		"type": object.get(case, "type", "aws_cloudtrail"),
		"change": {"actions": ["update"], "before": case.before, "after": {}},
	}}]})
	fixtures.outcomes(data.rules.cloudtrail.kept) == case.expect with input as plan
}

test_configuration_has_no_before if {
	fixtures.outcomes(data.rules.cloudtrail.kept) == {} with input as fixtures.given([fixtures.stack({"aws_cloudtrail": {"t": {"enable_logging": false}}})])
}

test_finding if {
	rule.deny == {{
		"document": "first",
		"address": "aws_cloudtrail.t",
		"subject": "recording",
		"message": `the update narrows the trail: enable_logging goes off; is_multi_region_trail goes off; s3_bucket_name goes from "logs" to "x"; write events of EKS are no longer recorded`,
	}} with input as fixtures.given([fixtures.plan([fixtures.updated(trail, object.union(read_only, {"enable_logging": false, "is_multi_region_trail": false, "s3_bucket_name": "x"}))])])
}

# The policies of buckets, as CloudTrail's pages write them.
bucket_arn := "arn:aws:s3:::logs"

read_acl := {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:GetBucketAcl", "Resource": bucket_arn}

write := {
	"Effect": "Allow",
	"Principal": {"Service": "cloudtrail.amazonaws.com"},
	"Action": "s3:PutObject",
	"Resource": $"{bucket_arn}/AWSLogs/111122223333/*",
	"Condition": {"StringEquals": {
		"s3:x-amz-acl": "bucket-owner-full-control",
		"aws:SourceArn": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit",
	}},
}

no_http := {
	"Effect": "Deny",
	"Principal": "*",
	"Action": "s3:*",
	"Resource": [bucket_arn, $"{bucket_arn}/*"],
	"Condition": {"Bool": {"aws:SecureTransport": "false"}},
}

text_of(statements) := json.marshal({"Version": "2012-10-17", "Statement": statements})

with_text(resource, statements) := fixtures.but(resource, {"after": {"policy": text_of(statements)}})

rewritten(before, after) := fixtures.updated(with_text(policy, before), {"policy": text_of(after)})

writing := fixtures.standing(with_arn(trail))

rewrites := {
	"to the same": {"resources": [writing, rewritten([read_acl, write], [write, read_acl])], "is": "pass"},
	"with a Deny of plain HTTP": {"resources": [writing, rewritten([read_acl, write], [read_acl, write, no_http])], "is": "pass"},
	"without the Allow of objects": {"resources": [writing, rewritten([read_acl, write], [read_acl])], "is": "deny", "says": {"aws_s3_bucket_policy.p no longer admits CloudTrail to s3:PutObject in the bucket of the trail"}},
	"without the Allow of the ACL": {"resources": [writing, rewritten([read_acl, write], [write])], "is": "deny", "says": {"aws_s3_bucket_policy.p no longer admits CloudTrail to s3:GetBucketAcl in the bucket of the trail"}},
	"for the account alone": {"resources": [writing, rewritten([read_acl, write], [object.union(write, {"Principal": {"AWS": "111122223333", "Service": "s3.amazonaws.com"}})])], "is": "deny"},
	"for another folder": {"resources": [writing, rewritten([read_acl, write], [read_acl, object.union(write, {"Resource": $"{bucket_arn}/AWSLogs/999988887777/*"})])], "is": "deny"},
	"for another trail": {"resources": [writing, rewritten([read_acl, write], [read_acl, object.union(write, {"Condition": {"StringEquals": {"aws:SourceArn": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/b"}}})])], "is": "deny"},
	"for another ACL": {"resources": [writing, rewritten([read_acl, write], [read_acl, object.union(write, {"Condition": {"StringEquals": {"s3:x-amz-acl": "private"}}})])], "is": "deny"},
	"for all folders": {"resources": [writing, rewritten([read_acl, write], [read_acl, object.union(write, {"Resource": $"{bucket_arn}/*"})])], "is": "pass"},
	"from all folders to its own": {"resources": [writing, rewritten([read_acl, object.union(write, {"Resource": $"{bucket_arn}/*"})], [read_acl, write])], "is": "pass"},
	"with a Deny for everybody": {"resources": [writing, rewritten([read_acl, write], [read_acl, write, object.remove(no_http, ["Condition"])])], "is": "deny"},
	"with a Deny that is not compared": {
		"resources": [writing, rewritten([read_acl, write], [read_acl, write, object.union(object.remove(no_http, ["Condition"]), {"Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}})])],
		"is": "undecided",
	},
	"to what only apply knows": {"resources": [writing, fixtures.unknown(rewritten([read_acl, write], []), "policy")], "is": "undecided"},
	"of another bucket": {"resources": [writing, fixtures.standing(bucket), fixtures.but(rewritten([read_acl, write], []), {"before": {"bucket": "new"}, "after": {"bucket": "new"}})], "is": "pass"},
	"that admitted nobody": {"resources": [writing, rewritten([], [no_http])], "is": "pass"},
	"made where none was in sight, for nobody": {"resources": [writing, with_text(policy, [])], "is": "deny"},
	"made where none was in sight, for CloudTrail": {"resources": [writing, with_text(policy, [read_acl, write])], "is": "pass"},
	"made where the bucket tells of one": {"resources": [writing, fixtures.standing(with_text(bucket, [read_acl, write])), with_text(policy, [read_acl])], "is": "deny"},
	"written by two": {"resources": [writing, rewritten([read_acl, write], [read_acl, write, no_http]), with_text(other_policy, [read_acl, write])], "is": "undecided"},
	"in the bucket itself": {"resources": [writing, fixtures.updated(with_text(bucket, [read_acl, write]), {"policy": text_of([])})], "is": "deny"},
	"in the bucket itself, which had none": {"resources": [writing, fixtures.but(fixtures.updated(with_text(bucket, []), {}), {"before": {"policy": null}})], "is": "pass"},
	"in the bucket itself, to the same": {"resources": [writing, fixtures.updated(with_text(bucket, [read_acl, write]), {"tags": {}})], "is": "pass"},
	"as its trail goes": {"resources": [fixtures.gone(with_arn(trail), ["delete"]), fixtures.but(other, {"after": {"s3_bucket_name": "new"}}), rewritten([read_acl, write], [])], "is": "pass"},
	"as its trail is forgotten": {"resources": [fixtures.gone(with_arn(trail), ["forget"]), fixtures.but(other, {"after": {"s3_bucket_name": "new"}}), rewritten([read_acl, write], [])], "is": "deny"},
}

test_rewritten_policies[name] if {
	some name, case in rewrites
	plan := fixtures.plan(array.concat([fixtures.standing(bucket) | not _has_bucket(case.resources)], case.resources))
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_cloudtrail.t: bucket"] == case.is with input as plan
	findings := {found.message | some found in (rule.deny | rule.undecided); found.subject == "bucket"; found.address == "aws_cloudtrail.t"} with input as plan
	object.get(case, "says", findings) == findings
}

# What else the plan holds, or does not tell.
rewrites_beside := {
	"replaced, the old one left": {"resources": [writing, fixtures.but(rewritten([read_acl, write], [read_acl]), {"actions": ["create", "forget"]})], "is": "deny"},
	"to what another resource says": {
		"resources": [
			writing, fixtures.created("aws_iam_policy", "i", {}),
			fixtures.referring(rewritten([read_acl, write], []), "policy", ["aws_iam_policy.i.policy", "aws_iam_policy.i"]),
		],
		"is": "undecided",
	},
	"made beside one that stays as it is": {"resources": [writing, fixtures.standing(with_text(policy, [read_acl, write])), with_text(other_policy, [read_acl, write])], "is": "pass"},
	"made where the bucket tells of one that admitted nobody": {"resources": [writing, fixtures.standing(with_text(bucket, [])), with_text(policy, [])], "is": "pass"},
	"made where one of two resources of the bucket tells of one that admitted nobody": {
		"resources": [writing, fixtures.standing(with_text(bucket, [])), fixtures.standing(fixtures.but(bucket, {"name": "d", "address": "aws_s3_bucket.d"})), with_text(policy, [])],
		"is": "pass",
	},
	"beside a bucket with new tags": {
		"resources": [writing, fixtures.updated(with_text(bucket, [read_acl, write]), {"tags": {}}), rewritten([read_acl, write], [read_acl, write, no_http])],
		"is": "pass",
	},
	"made beside a bucket that had none and says the same": {
		"resources": [
			writing, with_text(policy, [read_acl, write]),
			fixtures.but(fixtures.updated(with_text(bucket, [read_acl, write]), {}), {"before": {"policy": ""}}),
		],
		"is": "pass",
	},
	"in one that goes to another bucket": {
		"resources": [writing, replaced(with_text(policy, [read_acl, write]), {"bucket": "new", "policy": text_of([])})],
		"is": "deny", "says": {lost_policy},
	},
	"in a bucket that is replaced": {
		"resources": [writing, replaced(with_text(bucket, [read_acl, write]), {"policy": text_of([])})],
		"is": "deny", "says": {"the plan would replace the bucket that the trail writes to, aws_s3_bucket.b"},
	},
	"of a trail of an empty prefix": {
		"resources": [fixtures.standing(fixtures.but(with_arn(trail), {"after": {"s3_key_prefix": ""}})), rewritten([read_acl, write], [read_acl])],
		"is": "deny",
	},
	"of a trail that does not tell its account": {"resources": [standing, rewritten([read_acl, write], [read_acl])], "is": "deny"},
	"of a trail that does not tell its account, for another folder": {
		"resources": [standing, rewritten([read_acl, write], [read_acl, object.union(write, {"Resource": $"{bucket_arn}/AWSLogs/999988887777/*"})])],
		"is": "undecided",
	},
	"of a trail that does not tell its ARN, for another trail": {
		"resources": [standing, rewritten([read_acl, write], [read_acl, object.union(write, {"Condition": {"StringEquals": {"aws:SourceArn": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/b"}}})])],
		"is": "undecided",
	},
	"as its trail goes": {"resources": [fixtures.gone(with_arn(trail), ["delete"]), fixtures.but(other, {"after": {"s3_bucket_name": "new"}}), rewritten([read_acl, write], [])], "is": "pass"},
	"as its trail goes to another bucket": {"resources": [fixtures.updated(with_arn(trail), {"s3_bucket_name": "new"}), rewritten([read_acl, write], [])], "is": "pass"},
	"as its trail is switched off": {"resources": [fixtures.updated(with_arn(trail), {"enable_logging": false}), rewritten([read_acl, write], [])], "is": "pass"},
	"without the Allow of the ACL, and with a Deny that is not compared": {
		"resources": [writing, rewritten([read_acl, write], [write, object.union(object.remove(no_http, ["Condition"]), {"Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}})])],
		"is": "deny",
		"says": {"aws_s3_bucket_policy.p no longer admits CloudTrail to s3:GetBucketAcl in the bucket of the trail"},
	},
	"as its trail is forgotten": {"resources": [fixtures.gone(with_arn(trail), ["forget"]), fixtures.but(other, {"after": {"s3_bucket_name": "new"}}), rewritten([read_acl, write], [])], "is": "deny"},
}

test_rewritten_policies_beside[name] if {
	some name, case in rewrites_beside
	plan := fixtures.plan(array.concat([fixtures.standing(bucket) | not _has_bucket(case.resources)], case.resources))
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_cloudtrail.t: bucket"] == case.is with input as plan
	findings := {found.message | some found in (rule.deny | rule.undecided); found.subject == "bucket"; found.address == "aws_cloudtrail.t"} with input as plan
	object.get(case, "says", findings) == findings
}

_has_bucket(list) if {
	some resource in list
	resource.type == "aws_s3_bucket"
}

test_policies_of_organizations_admit_each_account if {
	accounts := object.union(write, {"Resource": [$"{bucket_arn}/AWSLogs/111122223333/*", $"{bucket_arn}/AWSLogs/o-a1b2c3d4e5/*"]})
	standing_trail := fixtures.standing(with_arn(of_organization))
	outcomes := [outcome |
		some after in [[read_acl, accounts], [read_acl, write]]
		plan := fixtures.plan([standing_trail, fixtures.standing(bucket), rewritten([read_acl, accounts], after)])
		outcome := fixtures.outcomes(data.rules.cloudtrail.kept)["aws_cloudtrail.t: bucket"] with input as plan
	]
	outcomes == ["pass", "deny"]
}

test_policies_of_trails_with_a_prefix if {
	below := object.union(write, {"Resource": $"{bucket_arn}/audit/AWSLogs/111122223333/*"})
	standing_trail := fixtures.standing(fixtures.but(with_arn(trail), {"after": {"s3_key_prefix": "audit"}}))
	plan := fixtures.plan([standing_trail, fixtures.standing(bucket), rewritten([read_acl, below], [read_acl, write])])
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_cloudtrail.t: bucket"] == "deny" with input as plan
}

test_policies_of_trails_whose_provider_tells_the_account if {
	elsewhere := object.union(write, {"Resource": $"{bucket_arn}/AWSLogs/999988887777/*"})
	plan := fixtures.plan([standing, fixtures.standing(bucket), rewritten([read_acl, write], [read_acl, elsewhere])])
	of_account := {"configuration": {"provider_config": {"aws": account_of("111122223333")}}}
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_cloudtrail.t: bucket"] == "deny" with input as fixtures.but(plan, of_account)
}

# The bucket in a plan of its own: what it holds is told by its policy alone.
of_policy := "aws_s3_bucket_policy.p: trails of its policy"

of_bucket := "aws_s3_bucket.b: trails of its policy"

elsewhere := {
	"stays": {"resources": [fixtures.standing(with_text(policy, [write]))], "expect": {of_policy: "pass"}},
	"deleted": {"resources": [fixtures.gone(with_text(policy, [write]), ["delete"])], "expect": {of_policy: "deny"}},
	"deleted beside one that is made": {"resources": [fixtures.gone(with_text(policy, [write]), ["delete"]), with_text(other_policy, [write])], "expect": {of_policy: "pass"}},
	"forgotten": {"resources": [fixtures.gone(with_text(policy, [write]), ["forget"])], "expect": {of_policy: "pass"}},
	"deleted with its bucket": {
		"resources": [fixtures.gone(with_text(policy, [write]), ["delete"]), gone_bucket],
		"expect": {of_policy: "deny", of_bucket: "deny"},
	},
	"deleted, and it admits another service": {"resources": [fixtures.gone(with_text(policy, [object.union(write, {"Principal": {"Service": "cloudfront.amazonaws.com"}})]), ["delete"]), gone_bucket], "expect": {}},
	"deleted, and it admits everybody": {"resources": [fixtures.gone(with_text(policy, [object.union(object.remove(write, ["Principal"]), {"Principal": "*"})]), ["delete"])], "expect": {}},
	"rewritten for nobody": {"resources": [rewritten([write], [])], "expect": {of_policy: "deny"}},
	"rewritten for another folder": {"resources": [rewritten([write], [object.union(write, {"Resource": $"{bucket_arn}/*"})])], "expect": {of_policy: "pass"}},
	"rewritten with a Deny of plain HTTP": {"resources": [rewritten([write], [write, no_http])], "expect": {of_policy: "pass"}},
	"rewritten with a Deny that is not compared": {
		"resources": [rewritten([write], [write, object.union(object.remove(no_http, ["Condition"]), {"Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}})])],
		"expect": {of_policy: "undecided"},
	},
	"rewritten to what only apply knows": {"resources": [fixtures.unknown(rewritten([write], []), "policy")], "expect": {of_policy: "undecided"}},
	"the bucket's own, stays": {"resources": [fixtures.standing(with_text(bucket, [write]))], "expect": {of_bucket: "pass"}},
	"the bucket's own, deleted": {"resources": [fixtures.gone(with_text(bucket, [write]), ["delete"])], "expect": {of_bucket: "deny"}},
	"the bucket's own, rewritten": {"resources": [fixtures.updated(with_text(bucket, [write]), {"policy": text_of([])})], "expect": {of_bucket: "deny"}},
	"the bucket's own, replaced": {"resources": [replaced(with_text(bucket, [write]), {})], "expect": {of_bucket: "deny"}},
	"replaced by one of another bucket": {"resources": [replaced(with_text(policy, [write]), {"bucket": "new"})], "expect": {of_policy: "deny"}},
	"beside one that is made for nobody": {
		"resources": [fixtures.standing(with_text(policy, [write])), with_text(other_policy, [])],
		"expect": {of_policy: "pass", "aws_s3_bucket_policy.q: trails of its policy": "deny"},
	},
	"of a trail of the documents": {"resources": [fixtures.standing(with_text(policy, [write])), writing], "expect": {"aws_cloudtrail.t: bucket": "pass", "aws_cloudtrail.t: recording": "pass"}},
}

test_policies_of_trails_elsewhere[name] if {
	some name, case in elsewhere
	fixtures.outcomes(data.rules.cloudtrail.kept) == case.expect with input as fixtures.plan(case.resources)

	# What is lost is not in doubt as well.
	{fixtures.name_of(found) | some found in rule.undecided} == {subject | some subject, outcome in case.expect; outcome == "undecided"} with input as fixtures.plan(case.resources)
}

# What a trail has recorded stays in the bucket that it wrote to, whatever becomes of the trail.
rules_of(days) := {"rule": [{"id": "x", "status": "Enabled", "filter": [{"prefix": "audit/"}], "expiration": [{"days": days}]}]}

shorter := fixtures.updated(
	fixtures.but(fixtures.created("aws_s3_bucket_lifecycle_configuration", "l", {"bucket": "logs"}), {"after": rules_of(3650)}),
	rules_of(30),
)

prefixed := fixtures.but(trail, {"after": {"s3_key_prefix": "audit"}})

expired := {
	"of a trail that stays": {"trail": fixtures.standing(prefixed), "is": "deny"},
	"of a trail that goes": {"trail": fixtures.gone(prefixed, ["delete"]), "is": "deny"},
	"of a trail that goes to another bucket": {"trail": fixtures.updated(prefixed, {"s3_bucket_name": "new"}), "is": "deny"},
	"of a trail that goes to another folder": {"trail": fixtures.updated(prefixed, {"s3_key_prefix": "other"}), "is": "deny"},
	"of a trail that comes from another folder": {"trail": fixtures.updated(fixtures.but(prefixed, {"after": {"s3_key_prefix": "other"}}), {"s3_key_prefix": "audit"}), "is": "deny"},
	"of a trail of another folder": {"trail": fixtures.standing(fixtures.but(prefixed, {"after": {"s3_key_prefix": "other"}})), "is": "pass"},
}

test_log_files_that_expire_sooner[name] if {
	some name, case in expired
	plan := fixtures.plan([case.trail, fixtures.standing(bucket), shorter])
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket_lifecycle_configuration.l: log files"] == case.is with input as plan
}

test_bucket_that_is_lost_with_its_policy_is_said_once if {
	{found.message | some found in rule.deny} == {"the plan would delete the bucket logs, whose policy admits CloudTrail"} with input as fixtures.plan([fixtures.gone(with_text(bucket, [write]), ["delete"])])
}

of_keys(name, keys) := fixtures.standing(fixtures.but(
	fixtures.created("aws_s3_bucket_policy", name, {"bucket": name}),
	{"after": {"policy": text_of([object.union(write, {"Resource": $"arn:aws:s3:::{name}/{keys}"})])}},
))

expiring(prefix) := fixtures.created("aws_s3_bucket_lifecycle_configuration", "l", {"bucket": "logs", "rule": [{
	"status": "Enabled",
	"filter": [{"prefix": prefix}],
	"expiration": [{"days": 1}],
}]})

# Where the log files lie is told by the keys that the policy of the bucket admits CloudTrail to.
log_files := {
	"below the folder": {"keys": "audit/AWSLogs/111122223333/*", "prefix": "audit/AWSLogs/", "is": "deny"},
	"beside the folder": {"keys": "audit/AWSLogs/111122223333/*", "prefix": "errors/", "is": "pass"},
	"below the folder of its account": {"keys": "audit/AWSLogs/111122223333/*", "prefix": "audit/AWSLogs/111122223333/", "is": "deny"},
	"below the folder of another account": {"keys": "audit/AWSLogs/111122223333/*", "prefix": "audit/AWSLogs/999999999999/", "is": "pass"},
	"below the folder of an account, in a folder of that name": {"keys": "AWSLogs/trails/AWSLogs/111122223333/*", "prefix": "AWSLogs/999999999999/", "is": "deny"},
	"below the folder of an account, where all are admitted": {"keys": "audit/AWSLogs/*", "prefix": "audit/AWSLogs/999999999999/", "is": "deny"},
	"below the folder of an account, of the organization": {"keys": "audit/AWSLogs/o-a1b2c3d4e5/*", "prefix": "audit/AWSLogs/o-a1b2c3d4e5/999999999999/", "is": "deny"},
	"below the folder of another bucket": {"keys": "audit/AWSLogs/111122223333/*", "prefix": "trails/AWSLogs/", "is": "pass"},
	"somewhere, where any folder has them": {"keys": "*/AWSLogs/111122223333/*", "prefix": "errors/", "is": "undecided"},
	"somewhere, where no folder of CloudTrail's is named": {"keys": "cloudtrail/*", "prefix": "errors/", "is": "undecided"},
}

test_log_files_of_trails_elsewhere[name] if {
	some name, case in log_files
	plan := fixtures.plan([of_keys("logs", case.keys), of_keys("others", "trails/AWSLogs/111122223333/*"), expiring(case.prefix)])
	fixtures.outcomes(data.rules.cloudtrail.kept)["aws_s3_bucket_lifecycle_configuration.l: log files"] == case.is with input as plan
}

# The policy of a bucket alone: it is compared with what it admitted CloudTrail to before.
write_for_two := object.union(write, {"Resource": [$"{bucket_arn}/AWSLogs/111122223333/*", $"{bucket_arn}/AWSLogs/444455556666/*"]})

only_for(condition) := object.union(object.remove(write, ["Condition"]), {"Condition": {"StringEquals": condition}})

denied_put(resource) := {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": resource}

of_trail := {"aws:SourceArn": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit"}

of_any := {"aws:SourceArn": "arn:aws:cloudtrail:*:*:trail/audit"}

anywhere(condition) := object.union(only_for(condition), {"Resource": $"{bucket_arn}/*"})

compared := {
	"the same in another order": {"before": [read_acl, write], "after": [write, read_acl], "is": "pass"},
	"for the folder of another account": {"before": [read_acl, write], "after": [read_acl, object.union(write, {"Resource": $"{bucket_arn}/AWSLogs/999988887777/*"})], "is": "deny"},
	"for one of two accounts": {"before": [read_acl, write_for_two], "after": [read_acl, write], "is": "deny"},
	"for two accounts instead of one": {"before": [read_acl, write], "after": [read_acl, write_for_two], "is": "pass"},
	"for another trail": {"before": [read_acl, write], "after": [read_acl, only_for({"aws:SourceArn": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/other"})], "is": "deny"},
	"for the trail's account": {"before": [read_acl, write], "after": [read_acl, only_for({"aws:SourceAccount": "111122223333"})], "is": "pass"},
	"for another account": {"before": [read_acl, object.remove(write, ["Condition"])], "after": [read_acl, only_for({"aws:SourceAccount": "999988887777"})], "is": "deny"},
	"for the account of the folder": {"before": [read_acl, object.remove(write, ["Condition"])], "after": [read_acl, only_for({"aws:SourceAccount": "111122223333"})], "is": "pass"},
	"without the Allow of the ACL": {"before": [read_acl, write], "after": [write], "is": "deny"},
	"without conditions": {"before": [read_acl, write], "after": [read_acl, object.remove(write, ["Condition"])], "is": "pass"},
	"with a condition that is not compared": {"before": [read_acl, write], "after": [read_acl, only_for({"s3:x-amz-server-side-encryption": "aws:kms"})], "is": "undecided"},
	"with a Deny of plain HTTP": {"before": [read_acl, write], "after": [read_acl, write, no_http], "is": "pass"},
	"that admits to nothing else, for the folder of another account": {"before": [write], "after": [object.union(write, {"Resource": $"{bucket_arn}/AWSLogs/999988887777/*"})], "is": "deny"},
	"of a trail that its ARN tells, for its account": {"before": [anywhere(of_trail)], "after": [anywhere(object.union(of_trail, {"aws:SourceAccount": "111122223333"}))], "is": "pass"},
	"of trails of any account, for the account of the folder": {
		"before": [object.union(object.remove(write, ["Condition"]), {"Condition": {"ArnLike": of_any}})],
		"after": [object.union(object.remove(write, ["Condition"]), {"Condition": {"ArnLike": of_any, "StringEquals": {"aws:SourceAccount": "111122223333"}}})],
		"is": "pass",
	},
	"with a Deny for other objects": {"before": [read_acl, write], "after": [read_acl, write, denied_put($"{bucket_arn}/results/*")], "is": "pass"},
	"with a Deny for all objects": {"before": [read_acl, write], "after": [read_acl, write, denied_put($"{bucket_arn}/*")], "is": "deny"},
}

test_policy_of_a_bucket_alone[name] if {
	some name, case in compared
	fixtures.outcomes(data.rules.cloudtrail.kept) == {of_policy: case.is} with input as fixtures.plan([rewritten(case.before, case.after)])
}

# What is asked of each of up to 20 resources is asked of more as one.
of_accounts(number) := object.union(write, {"Resource": [resource |
	some i in numbers.range(1, number)
	resource := $"{bucket_arn}/AWSLogs/{format_int(111122223333 + i, 10)}/*"
]})

test_policies_of_many_accounts_are_compared_up_to_twenty if {
	outcomes := [outcome |
		some number in [19, 20]
		plan := fixtures.plan([rewritten([read_acl, of_accounts(number)], [read_acl, of_accounts(1)])])
		outcome := fixtures.outcomes(data.rules.cloudtrail.kept)[of_policy] with input as plan
	]
	outcomes == ["deny", "pass"]
}

test_doubts_about_policies_of_many_accounts if {
	doubt := {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": $"{bucket_arn}/*", "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}}
	plan := fixtures.plan([rewritten([read_acl, of_accounts(20)], [read_acl, of_accounts(20), doubt])])
	fixtures.outcomes(data.rules.cloudtrail.kept)[of_policy] == "undecided" with input as plan
}

test_finding_of_a_policy_alone if {
	plan := fixtures.plan([rewritten([read_acl, write_for_two], [read_acl, write])])
	{found.message | some found in rule.deny} == {"the new policy of the bucket logs no longer admits CloudTrail to s3:PutObject on arn:aws:s3:::logs/AWSLogs/444455556666/*"} with input as plan
}

test_policy_alone_that_only_apply_knows if {
	plan := fixtures.plan([fixtures.unknown(rewritten([read_acl, write], []), "policy")])
	{found.message | some found in rule.undecided} == {"whether the new policy of the bucket logs admits CloudTrail is known only after apply"} with input as plan
}
