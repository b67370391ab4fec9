package lib.places_test

import data.lib.fixtures_test as fixtures
import data.lib.places
import data.lib.resources

place(changes) := object.union(
	{"provider": [0, "aws"], "written": object.get(changes, "region", null), "region": null, "account": null, "credentials": credentials(changes), "sure": true},
	changes,
)

credentials(changes) := null if {
	changes.provider[1] == null
} else := object.get(changes, "provider", [0, "aws"])

cases := {
	"one provider": {"a": {}, "b": {}, "expect": "yes"},
	"one provider and region": {"a": {"region": "x"}, "b": {"region": "x"}, "expect": "yes"},
	"one provider, the first anywhere": {"a": {"sure": false}, "b": {}, "expect": "maybe"},
	"one provider, the second anywhere": {"a": {}, "b": {"sure": false}, "expect": "maybe"},
	"one provider, one of a region of its own": {"a": {"region": "x"}, "b": {}, "expect": "maybe"},
	"one provider, the other of a region of its own": {"a": {}, "b": {"region": "x"}, "expect": "maybe"},
	"two regions": {"a": {"region": "x"}, "b": {"region": "y"}, "expect": "no"},
	"two accounts": {"a": {"account": "1"}, "b": {"account": "2"}, "expect": "no"},
	"two providers": {"a": {}, "b": {"provider": [0, "aws.x"]}, "expect": "maybe"},
	"two providers of a region": {"a": {"region": "x"}, "b": {"region": "x", "provider": [0, "aws.x"]}, "expect": "maybe"},
	"two providers of an account": {"a": {"account": "1"}, "b": {"account": "1", "provider": [0, "aws.x"]}, "expect": "maybe"},
	"one provider, one of a known ARN": {"a": {"region": "x", "account": "1", "written": null}, "b": {}, "expect": "yes"},
	"one provider and region, one of which its ARN tells": {"a": {"region": "x", "written": null, "sure": false}, "b": {"region": "x"}, "expect": "yes"},
	"two providers of one account and region": {"a": {"region": "x"}, "b": {"region": "x", "provider": [0, "aws.x"], "credentials": [0, "aws"]}, "expect": "yes"},
	"two providers of one account": {"a": {}, "b": {"provider": [0, "aws.x"], "credentials": [0, "aws"]}, "expect": "maybe"},
	"no one provider, and one region": {"a": {"region": "x", "provider": [0, null]}, "b": {"region": "x", "provider": [0, null], "sure": false}, "expect": "maybe"},
	"one provider, of ARNs of two accounts": {"a": {"account": "1"}, "b": {"account": "2"}, "expect": "no"},
	"two providers of a region and an account": {
		"a": {"region": "x", "account": "1"},
		"b": {"region": "x", "account": "1", "provider": [1, "aws"]},
		"expect": "yes",
	},
}

test_same[name] if {
	some name, case in cases
	places.same(place(case.a), place(case.b)) == case.expect
}

# What `same` says "yes" of has a key in common, and what it is not sure of has none.
of_answer(answer) := {name: case | some name, case in cases; case.expect == answer}

test_keys_of_one_place[name] if {
	some name, case in of_answer("yes")
	count(places.keys(place(case.a)) & places.keys(place(case.b))) > 0
}

test_keys_of_what_may_be_two_places[name] if {
	some name, case in of_answer("maybe")
	places.keys(place(case.a)) & places.keys(place(case.b)) == set()
}

sure_with(provider) := sure if {
	plan := fixtures.but(fixtures.plan([fixtures.cluster([])]), {"configuration": {"provider_config": {"aws": provider}}})
	entries := resources.list with input as plan
	sure := places.of(entries[0]).sure with input as plan
}

test_provider_for_one if sure_with({"expressions": {"region": {"constant_value": "eu-west-1"}}})

test_provider_for_a_variable if sure_with({"expressions": {"region": {"references": ["var.each"]}}})

test_provider_for_each if {
	not sure_with({"expressions": {"assume_role": [{"role_arn": {"references": ["each.value.role", "each.value"]}}]}})
}

test_account_of_a_provider_for_each if {
	provider := {"expressions": {"assume_role": [{"role_arn": {"references": ["each.value"]}}]}}
	plan := fixtures.but(fixtures.plan([fixtures.cluster([])]), {"configuration": {"provider_config": {"aws": provider}}})
	entries := resources.list with input as plan
	found := places.of(entries[0]) with input as plan
	places.account_questions(found) == {["any", "maybe"]}
	places.account_keys(found) == {"any", "untold"}
	told := object.union(found, {"account": "1"})
	places.account_questions(told) == {["any", "no"], ["untold", "maybe"], [["account", "1"], "yes"]}
	places.account_keys(told) == {"any", ["account", "1"]}
}

# What a plan's providers say, and what its configuration says of the resources.
configured(resources, providers) := with_configuration(resources, {
	"provider_config": providers,
	"root_module": fixtures.plan(resources).configuration.root_module,
})

with_configuration(resources, configuration) := object.union(
	object.remove(fixtures.plan(resources), ["configuration"]),
	{"configuration": configuration},
)

by_region(expression) := {"aws": {"name": "aws", "expressions": {"region": expression}}}

of_region(resource, region, expression) := fixtures.but(resource, {"after": {"region": region}, "expressions": {"region": expression}})

declared_region(document) := region if {
	entries := resources.list with input as document
	region := places.declared_region(entries[0]) with input as document
} else := "none"

frankfurt := by_region({"constant_value": "eu-central-1"})

of_data := {"references": ["data.aws_region.r.name", "data.aws_region.r"]}

# The region of a trail, as far as it is known before the first apply.
declared_regions := {
	"of a provider": {"document": configured([fixtures.trail], frankfurt), "expect": "eu-central-1"},
	"of a provider, beside what the provider fills in": {
		"document": configured([fixtures.but(fixtures.trail, {"after": {"region": "eu-west-1"}})], frankfurt),
		"expect": "eu-central-1",
	},
	"of a provider of no region": {"document": configured([fixtures.trail], {"aws": {"name": "aws"}}), "expect": "none"},
	"of a provider of a variable": {
		"document": configured([fixtures.but(fixtures.trail, {"after": {"region": "eu-west-1"}})], by_region({"references": ["var.region"]})),
		"expect": "eu-west-1",
	},
	"of a provider of a variable that is no text": {
		"document": configured([fixtures.but(fixtures.trail, {"after": {"region": 5}})], by_region({"references": ["var.region"]})),
		"expect": "none",
	},
	"of a provider of a data source": {
		"document": configured([fixtures.but(fixtures.trail, {"after": {"region": "eu-west-1"}})], by_region(of_data)),
		"expect": "none",
	},
	"of a provider of a variable and a data source": {
		"document": configured([fixtures.but(fixtures.trail, {"after": {"region": "eu-west-1"}})], by_region({"references": ["var.region", "data.aws_region.r"]})),
		"expect": "none",
	},
	"of a module's provider of a variable": {
		"document": configured(
			[fixtures.but(fixtures.trail, {"after": {"region": "eu-west-1"}})],
			fixtures.but(by_region({"references": ["var.region"]}), {"aws": {"module_address": "module.m"}}),
		),
		"expect": "none",
	},
	"of its own": {"document": configured([of_region(fixtures.trail, "eu-west-1", {"constant_value": "eu-west-1"})], frankfurt), "expect": "eu-west-1"},
	"of its own by a variable": {"document": configured([of_region(fixtures.trail, "eu-west-1", {"references": ["var.region"]})], frankfurt), "expect": "eu-west-1"},
	"of its own by a data source": {"document": configured([of_region(fixtures.trail, "eu-west-1", of_data)], frankfurt), "expect": "none"},
	"of its own that is no text": {"document": configured([of_region(fixtures.trail, 5, {"constant_value": 5})], frankfurt), "expect": "none"},
	"of a configuration's provider": {"document": fixtures.stack({"aws_cloudtrail": {"t": {}}}), "expect": "eu-central-1"},
	"of its own in a configuration": {"document": fixtures.stack({"aws_cloudtrail": {"t": {"region": "eu-west-1"}}}), "expect": "eu-west-1"},
	"of a configuration without a provider": {"document": object.remove(fixtures.stack({"aws_cloudtrail": {"t": {}}}), ["provider"]), "expect": "none"},
	"of a configuration's provider of a variable": {
		"document": object.union(object.remove(fixtures.stack({"aws_cloudtrail": {"t": {}}}), ["provider"]), {"provider": {"aws": [{"region": "${var.region}"}]}}),
		"expect": "none",
	},
}

test_declared_region[title] if {
	some title, case in declared_regions
	declared_region(case.document) == case.expect
}

place_of(document) := found if {
	entries := resources.list with input as document
	found := places.of(entries[0]) with input as document
}

# A region of its own that is known says where a resource is; one that apply tells may be any.
test_a_region_of_its_own if {
	known := place_of(configured([of_region(fixtures.trail, "eu-west-1", {"constant_value": "eu-west-1"})], frankfurt))
	object.filter(known, ["region", "sure"]) == {"region": "eu-west-1", "sure": true}
	unknown := place_of(configured([fixtures.referring(fixtures.trail, "region", of_data.references)], frankfurt))
	object.filter(unknown, ["region", "sure"]) == {"region": null, "sure": false}
}

test_account_of_a_provider[title] if {
	some title, case in {
		"one": {"ids": ["111122223333"], "expect": "111122223333"},
		"two": {"ids": ["111122223333", "444455556666"], "expect": null},
		"none": {"ids": [], "expect": null},
	}
	provider := {"name": "aws", "expressions": {"allowed_account_ids": {"constant_value": case.ids}}}
	place_of(configured([fixtures.trail], {"aws": provider})).account == case.expect
}

test_a_provider_that_is_no_object_says_nothing[given] if {
	some given in ["null", `"eu-central-1"`, "[]"]
	found := place_of(configured([fixtures.trail], {"aws": json.unmarshal(given)}))
	object.filter(found, ["provider", "region", "account"]) == {"provider": [0, "aws"], "region": null, "account": null}
}

# A configuration's providers, of which an alias names one.
two_providers := [{"region": "eu-central-1"}, {"alias": "west", "region": "eu-west-1"}]

test_provider_by_its_alias[title] if {
	some title, case in {
		"the one without an alias": {"block": {}, "provider": "aws", "region": "eu-central-1"},
		"an alias": {"block": {"provider": "aws.west"}, "provider": "aws.west", "region": "eu-west-1"},
		"an alias in braces": {"block": {"provider": "${aws.west}"}, "provider": "aws.west", "region": "eu-west-1"},
		"an alias that there is not": {"block": {"provider": "aws.east"}, "provider": "aws.east", "region": null},
	}
	stack := fixtures.stack({"aws_cloudtrail": {"t": case.block}})
	found := place_of(object.union(object.remove(stack, ["provider"]), {"provider": {"aws": two_providers}}))
	found.provider == [0, case.provider]
	found.region == case.region
}

test_provider_of_a_twin if {
	stack := object.remove(fixtures.stack({"awscc_cloudtrail_trail": {"t": {"trail_name": "audit", "provider": "awscc.west"}}}), ["provider"])
	found := place_of(object.union(stack, {"provider": {"awscc": two_providers}}))
	found.provider == [0, "awscc.west"]
	found.region == "eu-west-1"
}

west := {"name": "aws", "alias": "west", "expressions": {"region": {"constant_value": "eu-west-1"}}}

trail_arn := "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit"

# A trail that goes, whose block is gone too.
gone(values) := fixtures.gone(fixtures.but(fixtures.trail, {"after": values}), ["delete"])

undeclared(resource, providers) := with_configuration([resource], {"provider_config": providers, "root_module": {}})

before := {
	"the one provider": {"plan": undeclared(gone({}), frankfurt), "provider": "aws", "written": "eu-central-1", "region": "eu-central-1", "account": null, "sure": true},
	"the one provider, by an alias": {"plan": undeclared(gone({}), {"aws.west": west}), "provider": "aws.west", "written": "eu-west-1", "region": "eu-west-1", "account": null, "sure": true},
	"the one provider, in a module": {
		"plan": undeclared(gone({}), {"module.m:aws.west": west}),
		"provider": "module.m:aws.west", "written": "eu-west-1", "region": "eu-west-1", "account": null, "sure": true,
	},
	"one of two providers": {"plan": undeclared(gone({}), object.union(frankfurt, {"aws.west": west})), "provider": null, "written": null, "region": null, "account": null, "sure": false},
	"its block's of two providers": {
		"plan": configured([object.union(gone({}), {"provider_config_key": "aws.west"})], object.union(frankfurt, {"aws.west": west})),
		"provider": "aws.west", "written": "eu-west-1", "region": "eu-west-1", "account": null, "sure": true,
	},
	"no provider": {"plan": undeclared(gone({}), {"random": {"name": "random"}}), "provider": "aws", "written": null, "region": null, "account": null, "sure": true},
	"a region of its own": {"plan": undeclared(gone({"region": "us-west-2"}), frankfurt), "provider": "aws", "written": "us-west-2", "region": "us-west-2", "account": null, "sure": false},
	"a known ARN": {"plan": undeclared(gone({"arn": trail_arn}), frankfurt), "provider": "aws", "written": "eu-central-1", "region": "us-east-1", "account": "111122223333", "sure": true},
	"an ARN that is none": {"plan": undeclared(gone({"arn": "audit"}), frankfurt), "provider": "aws", "written": "eu-central-1", "region": "eu-central-1", "account": null, "sure": true},
}

test_before[title] if {
	some title, case in before
	entries := resources.list with input as case.plan
	found := places.before(entries[0]) with input as case.plan
	object.remove(found, ["credentials"]) == object.union(object.remove(case, ["plan"]), {"provider": [0, case.provider]})
}

# Configurations of providers, compared with one that says its region alone.
of_one_account := {
	"another region": {"expressions": {"region": {"constant_value": "us-east-1"}}, "is": true},
	"a region of a variable": {"expressions": {"region": {"references": ["var.region"]}}, "is": true},
	"no region": {"is": true},
	"tags": {"expressions": {"default_tags": [{"tags": {"references": ["var.tags"]}}], "ignore_tags": [{"keys": {"constant_value": ["a"]}}]}, "is": true},
	"in a module": {"module_address": "module.m", "is": true},
	"a profile": {"expressions": {"profile": {"constant_value": "other"}}, "is": false},
	"a role": {"expressions": {"assume_role": [{"role_arn": {"constant_value": "arn:aws:iam::111122223333:role/a"}}]}, "is": false},
	"a role of a variable": {"expressions": {"assume_role": [{"role_arn": {"references": ["var.role"]}}]}, "is": false},
	"allowed accounts": {"expressions": {"allowed_account_ids": {"constant_value": ["1"]}}, "is": false},
	"another provider": {"name": "awscc", "is": false},
}

credentials_of(key, providers) := found.credentials if {
	plan := configured([fixtures.but(fixtures.trail, {"provider_config_key": key})], providers)
	entries := resources.list with input as plan
	found := places.of(entries[0]) with input as plan
}

test_providers_of_one_account[title] if {
	some title, case in of_one_account
	providers := object.union(frankfurt, {"aws.x": object.union({"name": "aws", "alias": "x", "full_name": "registry.terraform.io/hashicorp/aws", "version_constraint": "~> 6.0"}, object.remove(case, ["is"]))})
	{true | credentials_of("aws", providers) == credentials_of("aws.x", providers)} == {true | case.is}
}

test_providers_of_one_role if {
	role := {"name": "aws", "expressions": {"assume_role": [{"role_arn": {"constant_value": "arn:aws:iam::111122223333:role/a"}}]}}
	credentials_of("aws", {"aws": role, "aws.x": role}) == credentials_of("aws.x", {"aws": role, "aws.x": role})
	variable := {"name": "aws", "expressions": {"assume_role": [{"role_arn": {"references": ["var.role"]}}]}}
	credentials_of("aws", {"aws": variable, "aws.x": variable}) == [0, "aws"]
}

test_provider_that_is_not_configured if {
	credentials_of("aws.y", frankfurt) == [0, "aws.y"]
}

test_providers_of_a_configuration if {
	providers := {"aws": [{"region": "eu-central-1"}, {"alias": "west", "region": "eu-west-1"}, {"alias": "role", "assume_role": [{"role_arn": "${var.role}"}]}]}
	stack := object.union(object.remove(fixtures.stack({"aws_cloudtrail": {name: {"provider": $"aws.{name}"} | some name in ["west", "role"]}}), ["provider"]), {"provider": providers})
	entries := resources.list with input as stack
	found := {entries[i].name: place.credentials | some i, _ in entries; place := places.of(entries[i])} with input as stack
	found == {"role": [0, "aws.role"], "west": [0, "aws", {}]}
}

test_after_by_a_known_arn if {
	plan := configured([fixtures.standing(fixtures.but(fixtures.trail, {"after": {"arn": trail_arn}}))], frankfurt)
	entries := resources.list with input as plan
	found := places.after(entries[0]) with input as plan
	object.filter(found, ["region", "account", "written"]) == {"region": "us-east-1", "account": "111122223333", "written": "eu-central-1"}
}

# Places before a plan and after it, each compared with each.
all_places := {place({"region": region, "account": account, "provider": provider, "sure": sure}) |
	some region in [null, "x", "y"]
	some account in [null, "1", "2"]
	some provider in [[0, "aws"], [0, "aws.b"], [0, null]]
	some sure in [true, false]
}

compared_region(before, after) := "no" if {
	not null in {before.region, after.region}
	before.region != after.region
} else := "yes" if {
	before.region != null
	before.region == after.region
} else := "yes" if {
	before.provider == after.provider
	before.sure
	after.sure
	after.region == null
} else := "maybe"

compared_account(before, after) := "no" if {
	not null in {before.account, after.account}
	before.account != after.account
} else := "yes" if {
	before.account != null
	before.account == after.account
} else := "yes" if {
	before.provider == after.provider
	not null in before.provider
} else := "maybe"

best(questions, keys) := min({[rank, answer] |
	some [key, answer] in questions
	keys[key]
	rank := {"yes": 0, "maybe": 1, "no": 2}[answer]
})[1]

test_questions_find_what_a_comparison_says if {
	every before in all_places {
		every after in all_places {
			best(places.region_questions(before), places.region_keys(after)) == compared_region(before, after)
			best(places.account_questions(before), places.account_keys(after)) == compared_account(before, after)
		}
	}
}
