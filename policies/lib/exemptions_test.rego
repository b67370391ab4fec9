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

# Two that are in order: each for its own rule and address.
test_exemption_of_another_rule if {
	settings := {"now": "2026-03-01", "exemptions": [good, object.union(good, {"rule": "cloudwatch/encrypted", "address": "aws_cloudwatch_log_group.h"})]}
	exemptions.of("cloudwatch/retention", "aws_cloudwatch_log_group.g") == 0 with data.settings as settings
	exemptions.of("cloudwatch/encrypted", "aws_cloudwatch_log_group.h") == 1 with data.settings as settings
	not exemptions.of("cloudwatch/encrypted", "aws_cloudwatch_log_group.g") with data.settings as settings
	not exemptions.of("cloudwatch/retention", "aws_cloudwatch_log_group.h") with data.settings as settings
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
	indexes := [index | index := exemptions.of("cloudwatch/retention", case.address)] with data.settings as settings
	indexes == [0 | case.expect]
}

test_covers_its_rule_only if {
	not exemptions.of("cloudwatch/encrypted", "aws_cloudwatch_log_group.g") with data.settings as {"now": "2026-03-01", "exemptions": [good]}
}

test_the_first_valid_one_covers if {
	settings := {"now": "2026-03-01", "exemptions": [object.union(good, {"expires": "2026-01-01"}), good, good]}
	exemptions.of("cloudwatch/retention", "aws_cloudwatch_log_group.g") == 1 with data.settings as settings
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
