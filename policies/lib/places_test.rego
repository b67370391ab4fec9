package lib.places_test

import data.lib.fixtures_test as fixtures
import data.lib.places
import data.lib.resources

place(changes) := object.union(
	{"provider": [0, "aws"], "written": object.get(changes, "region", null), "region": null, "account": null, "sure": true},
	changes,
)

cases := {
	"one provider": {"a": {}, "b": {}, "expect": "yes"},
	"one provider and region": {"a": {"region": "x"}, "b": {"region": "x"}, "expect": "yes"},
	"one provider, the first anywhere": {"a": {"sure": false}, "b": {}, "expect": "maybe"},
	"one provider, the second anywhere": {"a": {}, "b": {"sure": false}, "expect": "maybe"},
	"one provider, one of a region of its own": {"a": {"region": "x"}, "b": {}, "expect": "maybe"},
	"two regions": {"a": {"region": "x"}, "b": {"region": "y"}, "expect": "no"},
	"two accounts": {"a": {"account": "1"}, "b": {"account": "2"}, "expect": "no"},
	"two providers": {"a": {}, "b": {"provider": [0, "aws.x"]}, "expect": "maybe"},
	"two providers of a region": {"a": {"region": "x"}, "b": {"region": "x", "provider": [0, "aws.x"]}, "expect": "maybe"},
	"two providers of an account": {"a": {"account": "1"}, "b": {"account": "1", "provider": [0, "aws.x"]}, "expect": "maybe"},
	"one provider, one of a known ARN": {"a": {"region": "x", "account": "1", "written": null}, "b": {}, "expect": "yes"},
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
	plan := {"documents": [{"name": "p", "content": fixtures.but(fixtures.plan([]), {"configuration": {"provider_config": {"aws": provider}}})}]}
	places.same_account(place({}), place({})) == "maybe" with input as plan
}
