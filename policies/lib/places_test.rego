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
	"one provider and region, one of which its ARN tells": {"a": {"region": "x", "written": null, "sure": false}, "b": {"region": "x"}, "expect": "yes"},
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
	plan := {"documents": [{"name": "p", "content": fixtures.but(fixtures.plan([]), {"configuration": {"provider_config": {"aws": provider}}})}]}
	questions := places.account_questions(place({})) with input as plan
	questions == {["any", "maybe"]}
	keys := places.account_keys(place({})) with input as plan
	keys == {"any", "untold"}
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
