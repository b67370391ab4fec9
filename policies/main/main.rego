# METADATA
# description: |
#   The one answer of all rules. Rules are found by their place under `data.rules`, so there is no list to keep.
package main

import data.lib.catalogue
import data.lib.documents
import data.lib.exemptions
import data.lib.overview
import data.lib.remedies
import data.lib.resources
import data.lib.sensitive
import data.lib.settings

# METADATA
# title: Result
# description: |
#   What was judged and every verdict of it. It has a value whatever the input is. What hangs on the settings alone
#   asks for the documents all the same: `opa build` takes what needs no input for constant.
# entrypoint: true
result := {
	"rules": sort([id | some id in rules]),
	"documents": [_described(d) | some d in documents.list],
	"coverage": _coverage,
	"seen": resources.counted,
	"outcome": _outcome,
	"clusters": overview.clusters_described,
	"exemptions": [exemption | count(documents.list) > 0; some exemption in exemptions.list],
	"explanation": _only([explanation | explanation := _explanation]),
	"verdicts": [verdict | some verdict in verdicts],
}

_only([value]) := value

# Only where somebody asks for it: `data.settings.explain` is an address.
_explanation := overview.explained(data.settings.explain, catalogue.attributes) if {
	is_string(data.settings.explain)
} else := null

# METADATA
# description: The ids of the rules that were evaluated.
rules contains $"{service}/{name}" if {
	some service, name
	_ = data.rules[service][name].subjects
}

# METADATA
# description: For conftest and other engines that ask for `deny`. Undecided findings block here as a denial does.
deny contains _message(verdict) if {
	some verdict in verdicts
	verdict.outcome in {"deny", "undecided"}
}

# METADATA
# description: For conftest, findings that do not block under the profile, and those that an exemption covers.
warn contains _message(verdict) if {
	some verdict in verdicts
	verdict.outcome == "warn"
}

warn contains object.union(verdict, {"msg": $"{verdict.rule}: {verdict.address}: {verdict.message}; exempt until {given.expires}, approved by {given.approved_by} ({given.ticket}): {given.reason}"}) if {
	some verdict in verdicts
	given := data.settings.exemptions[verdict.exemption]
}

_message(verdict) := object.union(verdict, {"msg": $"{verdict.rule}: {verdict.address}: {verdict.message}; {object.get(verdict, "remediation", rule.remediation)}"}) if {
	rule := catalogue.rules[verdict.rule]
}

# METADATA
# description: Findings, and a pass for each subject without one.
verdicts := _findings | _passes

_findings contains _judged_finding(id, found, "deny") if {
	some service, name
	some found in data.rules[service][name].deny
	id := $"{service}/{name}"
}

_findings contains _judged_finding(id, found, settings.undecided_as) if {
	some service, name
	some found in data.rules[service][name].undecided
	id := $"{service}/{name}"
}

_passes contains _verdict(id, object.union(subject, {"message": catalogue.rules[id].title}), "pass") if {
	some service, name
	some subject in data.rules[service][name].subjects
	id := $"{service}/{name}"
	not _found[[id, subject.document, subject.address, subject.subject]]
}

# Looked up and not searched with `in`, which goes through the whole set in Wasm.
_found := {[verdict.rule, verdict.document, verdict.address, verdict.subject] | some verdict in _findings}

_judged_finding(id, finding, outcome) := _judged_told(id, object.union(finding, {"message": message}), outcome) if {
	entries := object.get(_marked, [[finding.document, finding.address]], set())
	message := sensitive.told(finding.message, entries, catalogue.rules[id].title)
}

_judged_told(id, found, outcome) := object.union(_verdict(id, found, "exempt"), {"exemption": index}) if {
	index := exemptions.of(id, found.address)
} else := object.union(_verdict(id, found, _blocks_as(id, found, outcome)), _remedy(id, found))

_remedy(id, found) := {"remediation": remedy} if {
	[remedy] := [remedy |
		some entry in object.get(_in_modules, [[found.document, found.address]], set())
		remedy := remedies.of(id, entry)
	]
} else := {}

# Looked up as a whole: what is asked for by a list as its key is made anew for each in OPA.
_in_modules := _entries_in_modules

_entries_in_modules[[entry.document, entry.address]] contains entry if {
	some entry in resources.list
	entry.module != ""
}

_verdict(id, found, outcome) := {
	"rule": id,
	"tier": catalogue.rules[id].tier,
	"severity": catalogue.rules[id].severity,
	"outcome": outcome,
	"document": found.document,
	"address": found.address,
	"subject": found.subject,
	"message": found.message,
}

# Few entries have anything sensitive.
_marked := _marked_entries

_marked_entries[[entry.document, entry.address]] contains entry if {
	some entry in resources.list
	sensitive.marks(entry)
}

_blocks_as(id, found, outcome) := outcome if {
	catalogue.rules[id].tier in settings.blocking
	not found.level
} else := "warn"

_outcomes := {verdict.outcome | some verdict in verdicts}

_outcome := "deny" if {
	"deny" in _outcomes
} else := "undecided" if {
	"undecided" in _outcomes
} else := "nothing" if {
	not _judged
} else := "pass"

# Being readable is asked of every document, whether it holds anything to judge or not.
_judged if {
	some verdict in verdicts
	not startswith(verdict.rule, "input/")
}

_coverage := {
	"modules": count(documents.module_calls),
	"clusters": _remaining("aws_eks_cluster"),
	"logGroups": _remaining("aws_cloudwatch_log_group"),
	"trails": _remaining("aws_cloudtrail"),
}

_remaining(type) := count([entry | some entry in resources.of_type(type); resources.remains(entry)])

_described(d) := {
	"name": d.name,
	"kind": d.kind,
	"formatVersion": _string(d.content, "format_version"),
	"terraformVersion": _string(d.content, "terraform_version"),
}

_string(content, key) := content[key] if {
	is_string(content[key])
} else := null
