package lib.exemptions_test

import data.lib.exemptions
import data.lib.fixtures_test as fixtures
import data.main

good := {
	"rule": "cloudwatch/retention",
	"address": "aws_cloudwatch_log_group.g",
	"reason": "kept by the archive of another team",
	"ticket": "SEC-1",
	"approved_by": "the CISO",
	"expires": "2026-06-01",
}

states := {
	"in order": {"but": {}, "expect": "valid"},
	"a rule that nobody knows": {"but": {"rule": "cloudwatch/none"}, "expect": "unknown rule"},
	"a rule in another case": {"but": {"rule": "CloudWatch/Retention"}, "expect": "unknown rule"},
	"a rule that is no text": {"but": {"rule": ["cloudwatch/retention"]}, "expect": "unknown rule"},
	"a rule of the input": {"but": {"rule": "input/readable"}, "expect": "never exempted"},
	"a plan that is not complete": {"but": {"rule": "input/complete"}, "expect": "never exempted"},
	"a mandatory rule": {"but": {"rule": "eks/mandatory_log_types"}, "expect": "mandatory"},
	"no reason": {"but": {"reason": " "}, "expect": "without reason"},
	"a reason that is no text": {"but": {"reason": 5}, "expect": "without reason"},
	"no ticket": {"but": {"ticket": null}, "expect": "without ticket"},
	"nobody who approved": {"but": {"approved_by": ""}, "expect": "without approved_by"},
	"an address that is no text": {"but": {"address": ["*"]}, "expect": "without address"},
	"no end": {"but": {"expires": ""}, "expect": "without expires"},
	"an end in words": {"but": {"expires": "next year"}, "expect": "without a date"},
	"an end with a time": {"but": {"expires": "2026-06-01T00:00:00Z"}, "expect": "without a date"},
	"the 30th of February": {"but": {"expires": "2026-02-30"}, "expect": "without a date"},
	"the 29th of February of a common year": {"but": {"expires": "2026-02-29"}, "expect": "without a date"},
	"the 31st of April": {"but": {"expires": "2026-04-31"}, "expect": "without a date"},
	"the day 0": {"but": {"expires": "2026-04-00"}, "expect": "without a date"},
	"the month 13": {"but": {"expires": "2026-13-01"}, "expect": "without a date"},
	"a line more": {"but": {"expires": "2026-06-01\n"}, "expect": "without a date"},
	"today": {"but": {"expires": "2026-03-01"}, "expect": "valid"},
	"yesterday": {"but": {"expires": "2026-02-28"}, "expect": "expired"},
	"a year ahead": {"but": {"expires": "2027-03-01"}, "expect": "valid"},
	"a day more than a year ahead": {"but": {"expires": "2027-03-02"}, "expect": "longer than a year"},
	"a document that is no text": {"but": {"document": ["plan.json"]}, "expect": "wrong document"},
	"a document of blanks": {"but": {"document": " "}, "expect": "wrong document"},
	"an account that is a number": {"but": {"account": 111122223333}, "expect": "wrong account"},
	"an account null": {"but": {"account": null}, "expect": "wrong account"},
	"a region false": {"but": {"region": false}, "expect": "wrong region"},
	"an empty cluster": {"but": {"cluster": ""}, "expect": "wrong cluster"},
	"a document, an account, a region and a cluster": {"but": {"document": "*", "account": "111122223333", "region": "eu-west-1", "cluster": "prod"}, "expect": "valid"},
	"for ever": {"but": {"expires": "9999-12-31"}, "expect": "longer than a year"},
}

test_state[name] if {
	some name, case in states
	settings := {"now": "2026-03-01", "exemptions": [object.union(good, case.but)]}
	exemptions.list == [{"index": 0, "state": case.expect}] with data.settings as settings
}

test_lacking[name] if {
	some name in ["address", "reason", "ticket", "approved_by", "expires"]
	settings := {"now": "2026-03-01", "exemptions": [object.remove(good, [name])]}
	exemptions.list == [{"index": 0, "state": $"without {name}"}] with data.settings as settings
}

test_lacking_a_rule if {
	exemptions.list == [{"index": 0, "state": "unknown rule"}] with data.settings as {"now": "2026-03-01", "exemptions": [object.remove(good, ["rule"])]}
}

days := {
	"29 February of a leap year": {"now": "2028-01-31", "expires": "2028-02-29", "expect": "valid"},
	"29 February of a century": {"now": "2099-06-01", "expires": "2100-02-29", "expect": "without a date"},
	"29 February of a fourth century": {"now": "2399-06-01", "expires": "2400-02-29", "expect": "valid"},
	"a year after 29 February": {"now": "2028-02-29", "expires": "2029-02-28", "expect": "valid"},
	"a day more than a year after 29 February": {"now": "2028-02-29", "expires": "2029-03-01", "expect": "longer than a year"},
	"over the end of a year": {"now": "2026-12-31", "expires": "2027-12-31", "expect": "valid"},
	"no today": {"now": null, "expires": "2026-06-01", "expect": "undated"},
	"a today with a time": {"now": "2026-03-01T10:00:00Z", "expires": "2026-06-01", "expect": "undated"},
	"a today that is no day": {"now": "2026-02-30", "expires": "2026-06-01", "expect": "undated"},
	"a today before the calendar": {"now": "0999-01-01", "expires": "9999-01-01", "expect": "undated"},
}

test_day[name] if {
	some name, case in days
	settings := {"now": case.now, "exemptions": [object.union(good, {"expires": case.expires})]}
	exemptions.list == [{"index": 0, "state": case.expect}] with data.settings as settings
}

test_last_days[month] if {
	some month, last in {
		"01": "31", "02": "28", "03": "31", "04": "30", "05": "31", "06": "30",
		"07": "31", "08": "31", "09": "30", "10": "31", "11": "30", "12": "31",
	}
	state_on($"2026-{month}-{last}") == "valid"
	state_on($"2026-{month}-{format_int(json.unmarshal(last) + 1, 10)}") == "without a date"
}

state_on(day) := state if {
	[{"index": 0, "state": state}] = exemptions.list with data.settings as {"now": "2026-01-01", "exemptions": [object.union(good, {"expires": day})]}
}

# METADATA
# description: The exemption that covers a finding of one of two rules at an address in the only document.
covering(settings, rule, address) := indexes if {
	found := {"cloudwatch/retention": {address: {"input"}}, "cloudwatch/encrypted": {address: {"input"}}}
	indexes := [index | index := exemptions.of(rule, {"document": "input", "address": address})] with data.settings as settings with data.lib.findings.documents_at as found
}

# Two that are in order: each for its own rule and address.
test_exemption_of_another_rule if {
	settings := {"now": "2026-03-01", "exemptions": [good, object.union(good, {"rule": "cloudwatch/encrypted", "address": "aws_cloudwatch_log_group.h"})]}
	covering(settings, "cloudwatch/retention", "aws_cloudwatch_log_group.g") == [0]
	covering(settings, "cloudwatch/encrypted", "aws_cloudwatch_log_group.h") == [1]
	covering(settings, "cloudwatch/encrypted", "aws_cloudwatch_log_group.g") == []
	covering(settings, "cloudwatch/retention", "aws_cloudwatch_log_group.h") == []
}

test_without_today if {
	exemptions.list == [{"index": 0, "state": "undated"}] with data.settings as {"exemptions": [good]}
}

broad := {
	"": "without address", "*": "too broad", "**": "too broad", "*.*": "too broad", ".": "too broad",
	"module.*": "too broad", "module*": "too broad", "*module.*.*": "too broad",
	"aws_cloudwatch_log_group.*": "too broad", "*.aws_cloudwatch_log_group.*": "too broad",
	"aws_cloudwatch_log_group*": "too broad", "aws_*": "too broad", "*g*": "too broad",
	"module.*.aws_cloudwatch_log_group.*": "too broad", "*.this": "too broad", "aws_*.this": "too broad",
	"aws_cloudwatch_log_group.*[*]": "too broad",
	"module.eks.*": "valid", "module.eks[*].*": "valid", "aws_cloudwatch_log_group.g*": "valid",
	"aws_cloudwatch_log_group.g[*]": "valid", "*.aws_cloudwatch_log_group.g": "valid",
	"module.*.aws_cloudwatch_log_group.g": "valid",
}

test_broad[pattern] if {
	some pattern, state in broad
	exemptions.list == [{"index": 0, "state": state}] with data.settings as {"now": "2026-03-01", "exemptions": [object.union(good, {"address": pattern})]}
}

covers := [
	{"pattern": "aws_cloudwatch_log_group.g", "address": "aws_cloudwatch_log_group.g", "expect": true},
	{"pattern": "aws_cloudwatch_log_group.g", "address": "aws_cloudwatch_log_group.gg", "expect": false},
	{"pattern": "aws_cloudwatch_log_group.g", "address": "module.a.aws_cloudwatch_log_group.g", "expect": false},
	{"pattern": "aws_cloudwatch_log_group.g", "address": "aws_cloudwatch_log_groupxg", "expect": false},
	{"pattern": "aws_cloudwatch_log_group.g", "address": "aws_cloudwatch_log_group.g\n", "expect": false},
	{"pattern": "aws_cloudwatch_log_group.g[*]", "address": `aws_cloudwatch_log_group.g["a\"]*b"]`, "expect": true},
	{"pattern": "aws_cloudwatch_log_group.g[*]", "address": "aws_cloudwatch_log_group.g[\"a\nb\"]", "expect": true},
	{"pattern": "aws_cloudwatch_log_group.g[*]", "address": "aws_cloudwatch_log_group.g", "expect": false},
	{"pattern": `aws_cloudwatch_log_group.g["a.b"]`, "address": `aws_cloudwatch_log_group.g["a.b"]`, "expect": true},
	{"pattern": `aws_cloudwatch_log_group.g["a.b"]`, "address": `aws_cloudwatch_log_group.g["axb"]`, "expect": false},
	{"pattern": `aws_cloudwatch_log_group.g["(a|b)+$^{1}\\d"]`, "address": `aws_cloudwatch_log_group.g["(a|b)+$^{1}\\d"]`, "expect": true},
	{"pattern": `aws_cloudwatch_log_group.g["\E.*\Q"]`, "address": `aws_cloudwatch_log_group.g["\E.anything\Q"]`, "expect": true},
	{"pattern": `aws_cloudwatch_log_group.g["\E.+\Q"]`, "address": `aws_cloudwatch_log_group.g["\Eanything\Q"]`, "expect": false},
	{"pattern": `aws_cloudwatch_log_group.g\*`, "address": `aws_cloudwatch_log_group.g\x`, "expect": true},
	{"pattern": `aws_cloudwatch_log_group.g["é*"]`, "address": `aws_cloudwatch_log_group.g["éü"]`, "expect": true},
	{"pattern": "module.a*.aws_cloudwatch_log_group.g", "address": "module.a.module.b.aws_cloudwatch_log_group.g", "expect": true},
]

test_covers[i] if {
	some i, case in covers
	settings := {"now": "2026-03-01", "exemptions": [object.union(good, {"address": case.pattern})]}
	covering(settings, "cloudwatch/retention", case.address) == [0 | case.expect]
}

test_covers_its_rule_only if {
	covering({"now": "2026-03-01", "exemptions": [good]}, "cloudwatch/encrypted", "aws_cloudwatch_log_group.g") == []
}

test_the_first_valid_one_covers if {
	settings := {"now": "2026-03-01", "exemptions": [object.union(good, {"expires": "2026-01-01"}), good, good]}
	covering(settings, "cloudwatch/retention", "aws_cloudwatch_log_group.g") == [1]
}

test_what_is_no_list_exempts_nothing[given] if {
	some given in ["null", "{}", "\"*\"", "true"]
	exemptions.list == [] with data.settings as {"exemptions": json.unmarshal(given)}
}

test_an_object_of_exemptions_exempts_nothing if {
	exemptions.list == [] with data.settings as {"now": "2026-03-01", "exemptions": {"a": good}}
}

test_what_is_no_exemption_is_reported if {
	exemptions.list == [{"index": 0, "state": "unknown rule"}, {"index": 1, "state": "unknown rule"}] with data.settings as {"now": "2026-03-01", "exemptions": [null, 5]}
}

short := fixtures.plan([fixtures.cluster(fixtures.all_types), fixtures.but(fixtures.group, {"after": {"retention_in_days": 1}})])

test_exempt_verdict if {
	settings := {"profile": "baseline", "now": "2026-03-01", "exemptions": [good]}
	result := main.result with input as short with data.settings as settings
	[[v.outcome, v.exemption] | some v in result.verdicts; v.rule == "cloudwatch/retention"] == [["exempt", 0]]
	result.exemptions == [{"index": 0, "state": "valid"}]
}

test_expired_exempts_nothing if {
	settings := {"profile": "baseline", "now": "2026-06-02", "exemptions": [good]}
	result := main.result with input as short with data.settings as settings
	[v.outcome | some v in result.verdicts; v.rule == "cloudwatch/retention"] == ["deny"]
}

unlogged := fixtures.plan([fixtures.cluster(["audit"])])

mandatory := object.union(good, {"rule": "eks/mandatory_log_types", "address": "aws_eks_cluster.c"})

test_mandatory[allowed] if {
	some allowed, expect in {"allowed": "pass", "yes": "deny", "true": "deny", "Allowed": "deny"}
	settings := {"now": "2026-03-01", "mandatory_exemptions": allowed, "exemptions": [mandatory]}
	result := main.result with input as unlogged with data.settings as settings
	result.outcome == expect
}

test_mandatory_without_a_word if {
	result := main.result with input as unlogged with data.settings as {"now": "2026-03-01", "exemptions": [mandatory]}
	result.outcome == "deny"
}

test_unreadable_is_never_exempt if {
	settings := {
		"now": "2026-03-01",
		"mandatory_exemptions": "allowed",
		"exemptions": [object.union(good, {"rule": "input/readable", "address": "input"})],
	}
	result := main.result with input as {} with data.settings as settings
	result.outcome == "deny"
	result.exemptions == [{"index": 0, "state": "never exempted"}]
}

# A document can't bring an exemption with it.
test_settings_of_a_document_are_none if {
	result := main.result with input as object.union(unlogged, {"exemptions": [mandatory], "mandatory_exemptions": "allowed"})
	result.outcome == "deny"
	result.exemptions == []
}

of_account(content, account) := fixtures.but(content, {"configuration": {"provider_config": {"aws": {"expressions": {"allowed_account_ids": {"constant_value": [account]}}}}}})

in_region(content, region) := fixtures.but(content, {"configuration": {"provider_config": {"aws": {"expressions": {"region": {"constant_value": region}}}}}})

named(resource, name) := fixtures.but(resource, {"after": {"name": name}})

unlogged_of(name) := fixtures.plan([named(fixtures.cluster(["audit"]), name)])

# METADATA
# description: The names of the documents whose finding is exempt, and the states of the exemptions.
judged(contents, exempting) := {"exempt": {v.document | some v in result.verdicts; v.outcome == "exempt"}, "states": [e.state | some e in result.exemptions]} if {
	settings := {"now": "2026-03-01", "mandatory_exemptions": "allowed", "exemptions": exempting}
	result := main.result with input as fixtures.given(contents) with data.settings as settings
}

one_cluster := of_account(unlogged_of("prod"), "111122223333")

other_cluster := in_region(of_account(unlogged_of("test"), "444455556666"), "us-east-1")

two_clusters := [one_cluster, other_cluster]

scoped := {
	"nothing": {"but": {}, "exempt": set(), "state": "ambiguous"},
	"any document": {"but": {"document": "*"}, "exempt": {"first", "second"}, "state": "valid"},
	"its document": {"but": {"document": "first"}, "exempt": {"first"}, "state": "valid"},
	"the other document": {"but": {"document": "second"}, "exempt": {"second"}, "state": "valid"},
	"documents by a pattern": {"but": {"document": "*s*"}, "exempt": {"first", "second"}, "state": "valid"},
	"a document that is not there": {"but": {"document": "firs"}, "exempt": set(), "state": "valid"},
	"its account": {"but": {"account": "111122223333"}, "exempt": {"first"}, "state": "valid"},
	"its region": {"but": {"region": "eu-central-1"}, "exempt": {"first"}, "state": "valid"},
	"its cluster": {"but": {"cluster": "prod"}, "exempt": {"first"}, "state": "valid"},
	"the other cluster": {"but": {"cluster": "test"}, "exempt": {"second"}, "state": "valid"},
	"a cluster by a pattern, which is none": {"but": {"cluster": "*"}, "exempt": set(), "state": "valid"},
	"an account of neither": {"but": {"account": "999999999999"}, "exempt": set(), "state": "valid"},
	"the cluster of one and the region of the other": {"but": {"cluster": "prod", "region": "us-east-1"}, "exempt": set(), "state": "valid"},
	"all of it": {"but": {"document": "first", "account": "111122223333", "region": "eu-central-1", "cluster": "prod"}, "exempt": {"first"}, "state": "valid"},
}

test_scope_of_an_exemption[name] if {
	some name, case in scoped
	judged(two_clusters, [object.union(mandatory, case.but)]) == {"exempt": case.exempt, "states": [case.state]}
}

test_an_ambiguous_exemption_says_what_it_meets if {
	settings := {"now": "2026-03-01", "mandatory_exemptions": "allowed", "exemptions": [mandatory]}
	result := main.result with input as fixtures.given(two_clusters) with data.settings as settings
	result.exemptions == [{"index": 0, "state": "ambiguous", "meets": `"prod" of eu-central-1 in first, "test" of us-east-1 in second`}]
	result.outcome == "deny"
}

test_a_name_that_is_sensitive_is_not_said if {
	hidden := fixtures.hiding_the_name(one_cluster)
	settings := {"now": "2026-03-01", "mandatory_exemptions": "allowed", "exemptions": [mandatory]}
	result := main.result with input as fixtures.given([hidden, other_cluster]) with data.settings as settings
	result.exemptions == [{"index": 0, "state": "ambiguous", "meets": `"test" of us-east-1 in second, aws_eks_cluster.c in first`}]
}

# The same name says nothing, because each account has a cluster of it.
several := {
	"one cluster": {"contents": [one_cluster], "state": "valid"},
	"one cluster whose account is not told": {"contents": [unlogged_of("prod")], "state": "valid"},
	"clusters of one name in accounts that are not told": {"contents": [unlogged_of("prod"), unlogged_of("prod")], "state": "ambiguous"},
	"clusters of one name in two accounts": {"contents": [one_cluster, of_account(unlogged_of("prod"), "444455556666")], "state": "ambiguous"},
	"clusters of one name in two regions": {"contents": [one_cluster, in_region(one_cluster, "us-east-1")], "state": "ambiguous"},
	"one cluster in two documents": {"contents": [one_cluster, one_cluster], "state": "valid"},
	"one cluster, and one that logs": {"contents": [one_cluster, fixtures.plan([named(fixtures.cluster(fixtures.all_types), "test")])], "state": "valid"},
}

test_several_clusters[name] if {
	some name, case in several
	judged(case.contents, [mandatory]).states == [case.state]
}

both_in_one(address) := judged(
	[fixtures.plan([
		fixtures.but(named(fixtures.cluster(["audit"]), "prod"), {"address": "aws_eks_cluster.c[\"a\"]"}),
		fixtures.but(named(fixtures.cluster(["audit"]), "test"), {"address": "aws_eks_cluster.c[\"b\"]"}),
	])],
	[object.union(mandatory, address)],
).states

test_a_pattern_of_two_clusters_in_one_document_is_ambiguous if {
	both_in_one({"address": "aws_eks_cluster.c[*]"}) == ["ambiguous"]
}

test_a_pattern_of_one_of_them_is_not_ambiguous if {
	both_in_one({"address": `aws_eks_cluster.c["a*`}) == ["valid"]
}

test_a_pattern_of_two_clusters_with_their_document_is_not_ambiguous if {
	both_in_one({"address": "aws_eks_cluster.c[*]", "document": "first"}) == ["valid"]
}

# Clusters whose names only apply knows are as many as their addresses.
test_clusters_without_names_are_several if {
	nameless := [fixtures.but(fixtures.unknown(fixtures.cluster(["audit"]), "name"), {"address": $"aws_eks_cluster.c[{i}]"}) | some i in [0, 1]]
	judged([fixtures.plan(nameless)], [object.union(mandatory, {"address": "aws_eks_cluster.c[*]"})]).states == ["ambiguous"]
	judged([fixtures.plan([nameless[0]])], [object.union(mandatory, {"address": "aws_eks_cluster.c[*]"})]).states == ["valid"]
}

short_of(name) := fixtures.but(fixtures.group, {"address": $"module.m.aws_cloudwatch_log_group.{name}", "name": name, "after": {"name": $"/aws/eks/{name}/cluster", "retention_in_days": 1}})

of_trail := fixtures.but(fixtures.group, {"address": "module.m.aws_cloudwatch_log_group.t", "name": "t", "after": {"name": "/trail", "retention_in_days": 1}})

delivering := fixtures.but(fixtures.trail, {"after": {"cloud_watch_logs_group_arn": "arn:aws:logs:eu-central-1:111122223333:log-group:/trail:*"}})

groups := {
	"the group of one cluster": {"resources": [short_of("prod")], "state": "valid"},
	"the groups of two clusters": {"resources": [short_of("prod"), short_of("test")], "state": "ambiguous"},
	"a trail's group": {"resources": [of_trail, delivering], "state": "valid"},
	"the groups of one cluster and of a trail": {"resources": [short_of("prod"), of_trail, delivering], "state": "valid"},
}

test_groups[name] if {
	some name, case in groups
	judged([fixtures.plan(case.resources)], [object.union(good, {"address": "module.m.*"})]).states == [case.state]
}

# What is of no cluster is another thing in each document.
test_trails_of_two_documents_are_several[count_of] if {
	some count_of, state in {1: "valid", 2: "ambiguous"}
	contents := [fixtures.plan([fixtures.but(fixtures.trail, {"after": {"enable_log_file_validation": false}})]) | some _ in numbers.range(1, count_of)]
	judged(contents, [object.union(good, {"rule": "cloudtrail/log_file_validation", "address": "aws_cloudtrail.t"})]).states == [state]
}

test_a_cluster_of_a_group_is_that_of_its_name if {
	given := object.union(good, {"address": "module.m.*", "cluster": "prod"})
	result := main.result with input as fixtures.plan([short_of("prod"), short_of("test"), of_trail, delivering]) with data.settings as {"now": "2026-03-01", "exemptions": [given]}
	{v.address | some v in result.verdicts; v.outcome == "exempt"} == {"module.m.aws_cloudwatch_log_group.prod"}
	result.exemptions == [{"index": 0, "state": "valid"}]
}

untold := {
	"the account": {"content": unlogged_of("prod"), "but": {"account": "111122223333"}, "state": "account not told"},
	"the account of the cluster": {"content": unlogged_of("prod"), "but": {"account": "111122223333", "cluster": "prod"}, "state": "account not told"},
	"the account of another cluster": {"content": unlogged_of("prod"), "but": {"account": "111122223333", "cluster": "test"}, "state": "valid"},
	"the region": {"content": in_region(unlogged_of("prod"), null), "but": {"region": "eu-central-1"}, "state": "region not told"},
	"the cluster": {"content": fixtures.plan([fixtures.unknown(fixtures.cluster(["audit"]), "name")]), "but": {"cluster": "prod"}, "state": "cluster not told"},
}

test_what_the_documents_do_not_tell_is_not_exempt[name] if {
	some name, case in untold
	judged([case.content], [object.union(mandatory, case.but)]) == {"exempt": set(), "states": [case.state]}
}

test_what_one_document_tells_is_exempt_though_another_tells_nothing if {
	judged([one_cluster, unlogged_of("prod")], [object.union(mandatory, {"account": "111122223333"})]) == {"exempt": {"first"}, "states": ["valid"]}
}

test_what_is_not_told_is_said_with_its_address if {
	settings := {"now": "2026-03-01", "mandatory_exemptions": "allowed", "exemptions": [object.union(mandatory, {"account": "111122223333"})]}
	result := main.result with input as fixtures.given([unlogged_of("prod")]) with data.settings as settings
	result.exemptions == [{"index": 0, "state": "account not told", "meets": "aws_eks_cluster.c in first"}]
}

test_an_account_is_told_by_an_arn if {
	cluster := fixtures.standing(fixtures.but(fixtures.cluster(["audit"]), {"after": {"arn": "arn:aws:eks:eu-central-1:111122223333:cluster/prod"}}))
	judged([fixtures.plan([cluster])], [object.union(mandatory, {"account": "111122223333"})]).exempt == {"first"}
	judged([fixtures.plan([cluster])], [object.union(mandatory, {"account": "444455556666"})]).exempt == set()
}

test_an_ambiguous_exemption_leaves_another_valid if {
	judged(two_clusters, [mandatory, object.union(mandatory, {"document": "first"})]) == {"exempt": {"first"}, "states": ["ambiguous", "valid"]}
}

# A stack of cdktf is named by its folder, or in short.
stacks_of_cdktf := {"documents": [{"name": name, "content": fixtures.stack({"aws_eks_cluster": {"c": {"name": cluster, "enabled_cluster_log_types": ["api", "audit"]}}})} |
	some cluster, name in {"a": "cdktf.out/stacks/one/cdk.tf.json", "b": "cdktf.out/stacks/two/cdk.tf.json"}
]}

names_of_stacks := {
	"the name": {"document": "one", "exempt": {"cdktf.out/stacks/one/cdk.tf.json"}},
	"a pattern": {"document": "o*", "exempt": {"cdktf.out/stacks/one/cdk.tf.json"}},
	"the file": {"document": "*/two/cdk.tf.json", "exempt": {"cdktf.out/stacks/two/cdk.tf.json"}},
	"another name": {"document": "on", "exempt": set()},
	"a folder above": {"document": "stacks", "exempt": set()},
	"the file of each stack": {"document": "cdk.tf.json", "exempt": set()},
}

test_document_that_is_a_stack[name] if {
	some name, case in names_of_stacks
	given := object.union(good, {"rule": "eks/mandatory_log_types", "address": "aws_eks_cluster.c", "document": case.document})
	settings := {"now": "2026-03-01", "mandatory_exemptions": "allowed", "exemptions": [given]}
	result := main.result with input as stacks_of_cdktf with data.settings as settings
	{verdict.document | some verdict in result.verdicts; verdict.rule == "eks/mandatory_log_types"; verdict.outcome == "exempt"} == case.exempt
}
