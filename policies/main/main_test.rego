package main_test

import data.lib.fixtures_test as fixtures
import data.main

bad := fixtures.plan([fixtures.cluster(["audit"])])

good := fixtures.plan([fixtures.cluster(["audit", "authenticator"])])

# A trail whose only fault is one of the strict tier, and one of the baseline tier.
strict_fault := fixtures.plan([fixtures.trail])

baseline_fault := fixtures.plan([fixtures.but(fixtures.trail, {"after": {"enable_log_file_validation": false, "kms_key_id": "alias/x"}})])

undecided := fixtures.plan([fixtures.unknown(fixtures.cluster([]), "enabled_cluster_log_types")])

outcomes := {
	"good": {"content": good, "settings": {}, "expect": "pass"},
	"bad": {"content": bad, "settings": {}, "expect": "deny"},
	"undecided": {"content": undecided, "settings": {}, "expect": "undecided"},
	"undecided that only warns": {"content": undecided, "settings": {"undecided": "warn"}, "expect": "pass"},
	"undecided by an unknown word": {"content": undecided, "settings": {"undecided": "allow"}, "expect": "undecided"},
	"bad is denied, however undecided counts": {"content": bad, "settings": {"undecided": "warn"}, "expect": "deny"},
	"nothing": {"content": fixtures.plan([]), "settings": {}, "expect": "nothing"},
	"nothing but a data source": {"content": fixtures.plan([fixtures.but(fixtures.cluster([]), {"mode": "data", "actions": ["read"]})]), "settings": {}, "expect": "nothing"},
	"nothing but a deleted cluster": {"content": fixtures.plan([fixtures.gone(fixtures.cluster([]), ["delete"])]), "settings": {}, "expect": "nothing"},
	"unreadable": {"content": {}, "settings": {}, "expect": "deny"},
	"strict fault under mandatory": {"content": strict_fault, "settings": {"profile": "mandatory"}, "expect": "pass"},
	"strict fault under baseline": {"content": strict_fault, "settings": {"profile": "baseline"}, "expect": "pass"},
	"strict fault under strict": {"content": strict_fault, "settings": {"profile": "strict"}, "expect": "deny"},
	"baseline fault under mandatory": {"content": baseline_fault, "settings": {}, "expect": "pass"},
	"baseline fault under baseline": {"content": baseline_fault, "settings": {"profile": "baseline"}, "expect": "deny"},
	"baseline fault under strict": {"content": baseline_fault, "settings": {"profile": "strict"}, "expect": "deny"},
	"an unknown profile is the strictest": {"content": strict_fault, "settings": {"profile": "Mandatory"}, "expect": "deny"},
	"a profile null is the strictest": {"content": strict_fault, "settings": {"profile": null}, "expect": "deny"},
	"settings of another shape": {"content": bad, "settings": "x", "expect": "deny"},
	"a warning never blocks": {"content": fixtures.plan([fixtures.gone(fixtures.group, ["forget"])]), "settings": {"profile": "strict"}, "expect": "pass"},
}

test_outcome[name] if {
	some name, case in outcomes
	main.result.outcome == case.expect with input as case.content with data.settings as case.settings
}

test_versions_that_are_no_text_are_not_told if {
	[described] = main.result.documents with input as fixtures.but(good, {"terraform_version": 1.11})
	described == {"name": "input", "kind": "plan", "formatVersion": "1.2", "terraformVersion": null}
}

test_conftest_is_told_of_what_is_exempt if {
	settings := {"profile": "baseline", "now": "2026-03-01", "exemptions": [{
		"rule": "cloudwatch/retention", "address": "aws_cloudwatch_log_group.g", "reason": "a test system",
		"ticket": "SEC-1", "approved_by": "the CISO", "expires": "2026-06-01",
	}]}
	group := fixtures.but(fixtures.group, {"after": {"retention_in_days": 7}})
	{said.msg | some said in main.warn; said.rule == "cloudwatch/retention"} == {"cloudwatch/retention: aws_cloudwatch_log_group.g: retention_in_days is 7, less than 365; exempt until 2026-06-01, approved by the CISO (SEC-1): a test system"} with input as fixtures.plan([group]) with data.settings as settings
	{said.rule | some said in main.deny} & {"cloudwatch/retention"} == set() with input as fixtures.plan([group]) with data.settings as settings
}

test_settings_in_the_input_are_none if {
	main.result.outcome == "deny" with input as object.union(undecided, {"settings": {"undecided": "warn"}})
}

test_warnings_are_shown_and_do_not_block if {
	result := main.result with input as fixtures.plan([fixtures.gone(fixtures.group, ["forget"])])
	{verdict.outcome | some verdict in result.verdicts} == {"warn", "pass"}
	{verdict.rule | some verdict in result.verdicts; verdict.outcome == "warn"} == {"cloudwatch/kept"}
}

shows := {
	"nothing said": {"settings": {}, "outcomes": {"pass", "warn"}},
	"true": {"settings": {"passes": true}, "outcomes": {"pass", "warn"}},
	"no switch": {"settings": {"passes": "no"}, "outcomes": {"pass", "warn"}},
	"false": {"settings": {"passes": false}, "outcomes": {"warn"}},
}

test_passes_are_shown_unless_they_are_not_wanted[name] if {
	some name, case in shows
	result := main.result with input as good with data.settings as case.settings
	{verdict.outcome | some verdict in result.verdicts} == case.outcomes
}

test_each_subject_has_one_word if {
	result := main.result with input as fixtures.given([bad, good])
	said := [[v.rule, v.document, v.address, v.subject] | some v in result.verdicts; v.outcome == "pass"]
	denied := {[v.rule, v.document, v.address, v.subject] | some v in result.verdicts; v.outcome != "pass"}
	count({subject | some subject in said} & denied) == 0
}

test_rules_are_those_of_the_catalogue if {
	result := main.result with input as good
	result.rules == sort([id | some id, _ in data.lib.catalogue.rules])
}

test_a_rule_may_leave_out_what_it_never_finds if {
	subject := {"document": "input", "address": "aws_eks_cluster.c", "subject": "audit"}
	found := object.union(subject, {"message": "no"})
	every rule in [{"subjects": {subject}, part: {found}} | some part in ["deny", "undecided"]] {
		result := main.result with input as good
			with data.rules as {"eks": {"mandatory_log_types": rule}}
		result.rules == ["eks/mandatory_log_types"]
		{verdict.outcome | some verdict in result.verdicts} & {"deny", "undecided"} != set()
	}
}

test_a_finding_may_bring_a_remedy_of_its_own[name] if {
	some name, case in {
		"a text": {"given": {"remediation": "ask the maintainers"}, "told": "ask the maintainers"},
		"what is no text": {"given": {"remediation": 5}, "told": "none"},
		"none": {"given": {}, "told": "none"},
	}
	found := object.union({"document": "input", "address": "aws_eks_cluster.c", "subject": "audit", "message": "no"}, case.given)
	result := main.result with input as good with data.rules as {"eks": {"mandatory_log_types": {"subjects": set(), "deny": {found}}}}
	[object.get(verdict, "remediation", "none") | some verdict in result.verdicts] == [case.told]
}

own := {"document": "input", "address": "aws_eks_cluster.c", "subject": "tags", "message": "no owner"}

# A company's own rule, whatever part of it there is, and whatever it says.
test_an_answer_with_a_rule_that_the_catalogue_lacks_is_invalid[name] if {
	some name, rule in {
		"a denial alone": {"deny": {own}},
		"an undecided finding alone": {"undecided": {own}},
		"subjects without a finding": {"subjects": {own}},
		"nothing found": {"subjects": set(), "deny": set(), "undecided": set()},
	}
	rules := {"company": {"owned": rule}}
	main.result.outcome == "invalid" with input as good with data.rules as rules
	{denied.msg | some denied in main.deny} == {"company/owned: this rule is not in the catalogue, so no verdict of these policies is valid; take it out of data.rules, or add it to policies/rules and run npm run build:policies"} with input as good with data.rules as rules
}

test_what_is_no_rule_is_none if {
	main.unknown_rules == set() with input as good with data.rules as {"company": {"notes": {"text": "x"}}}
	main.unknown_rules == set() with input as good
}

test_counts if {
	plan := fixtures.plan([
		fixtures.cluster([]),
		fixtures.gone(fixtures.but(fixtures.cluster([]), {"name": "d", "address": "aws_eks_cluster.d"}), ["delete"]),
		fixtures.group, fixtures.trail,
	])
	stack := fixtures.stack({"aws_eks_cluster": {"c": [{}, {}], "d": {"count": 0}}})
	result := main.result with input as fixtures.given([plan, stack, {}])
	result.seen == object.union({type: 0 | some type in data.lib.documents.judged_types}, {"aws_eks_cluster": 5, "aws_cloudwatch_log_group": 1, "aws_cloudtrail": 1})
	result.coverage == {"clusters": 3, "logGroups": 1, "trails": 1, "modules": 0}
	result.documents == [
		{"name": "first", "kind": "plan", "formatVersion": "1.2", "terraformVersion": "1.11.4"},
		{"name": "second", "kind": "configuration", "formatVersion": null, "terraformVersion": null},
		{"name": "third", "kind": "unreadable", "formatVersion": null, "terraformVersion": null},
	]
}

test_message_of_conftest if {
	denied := main.deny with input as bad
	[verdict | some verdict in denied; verdict.rule == "eks/mandatory_log_types"] == [{
		"rule": "eks/mandatory_log_types",
		"tier": "mandatory",
		"severity": "high",
		"outcome": "deny",
		"document": "input",
		"address": "aws_eks_cluster.c",
		"subject": "authenticator",
		"message": `"authenticator" is not in enabled_cluster_log_types, which has "audit"`,
		"msg": "eks/mandatory_log_types: aws_eks_cluster.c: \"authenticator\" is not in enabled_cluster_log_types, which has \"audit\"; add the type to `enabled_cluster_log_types` of the cluster; `LoggedCluster` always has both",
	}]
}

test_conftest_warns_of_the_other_tiers if {
	warned := {verdict.rule | some verdict in main.warn} with input as bad
	"cloudtrail/exists" in warned
	not "eks/mandatory_log_types" in warned
}

test_conftest_denies_what_is_undecided if {
	count(main.deny) == 2 with input as undecided
}

test_every_message_is_one_line_of_text if {
	verdicts := main.verdicts with input as fixtures.given([bad, undecided, strict_fault, baseline_fault, {}])
	every verdict in verdicts {
		is_string(verdict.message)
		not contains(verdict.message, "\n")
		not contains(verdict.message, "<undefined>")
	}
}
