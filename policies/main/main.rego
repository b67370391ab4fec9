# METADATA
# description: |
#   The one answer of all rules. Rules are found by their place under `data.rules`, so there is no list to keep.
package main

import data.lib.catalogue
import data.lib.documents
import data.lib.exemptions
import data.lib.findings
import data.lib.overview
import data.lib.remedies
import data.lib.resources
import data.lib.scopes
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
	"outcome": _outcome(found),
	"clusters": overview.clusters_described,
	"exemptions": [exemption | count(documents.list) > 0; some exemption in exemptions.list],
	"explanation": _only([explanation | explanation := _explanation]),
	"verdicts": array.concat([_scoped(finding) | some finding in found], [pass | settings.passes; some pass in _passes]),
} if {
	found := _findings # once: `opa build` copies it to where it is asked for
}

_only([value]) := value

# With the name and region that the configuration declares for what the finding is about.
_scoped(finding) := object.union(finding, {"scope": scope}) if {
	scope := scopes.declared[[finding.document, finding.address]]
} else := finding

# Only where somebody asks for it: `data.settings.explain` is an address.
_explanation := overview.explained(data.settings.explain, catalogue.attributes) if {
	is_string(data.settings.explain)
} else := null

# METADATA
# description: The ids of the rules that were evaluated.
rules := {id | some id, _ in findings.given}

# METADATA
# description: |
#   Rules under `data.rules` that the catalogue does not have, such as a company's own. Nothing says what tier they are
#   of, so an answer with one of them is invalid: its outcome is "invalid", and `deny` names the rule.
unknown_rules := {id |
	some part in [_subjects, _denials, _doubts]
	some id in part
	not catalogue.rules[id]
}

_subjects := {concat("/", [service, name]) | some service, name; _ = data.rules[service][name].subjects}

_denials := {concat("/", [service, name]) | some service, name; _ = data.rules[service][name].deny}

_doubts := {concat("/", [service, name]) | some service, name; _ = data.rules[service][name].undecided}

# METADATA
# description: For conftest and other engines that ask for `deny`. Undecided findings block here as a denial does.
deny contains _message(verdict) if {
	some verdict in _findings
	verdict.outcome in {"deny", "undecided"}
}

deny contains {"rule": id, "msg": msg} if {
	some id in unknown_rules
	msg := $"{id}: this rule is not in the catalogue, so no verdict of these policies is valid; take it out of data.rules, or add it to policies/rules and run npm run build:policies"
}

# METADATA
# description: For conftest, findings that do not block under the profile, and those that an exemption covers.
warn contains _message(verdict) if {
	some verdict in _findings
	verdict.outcome == "warn"
}

warn contains object.union(verdict, {"msg": $"{verdict.rule}: {verdict.address}: {verdict.message}; exempt until {given.expires}, approved by {given.approved_by} ({given.ticket}): {given.reason}"}) if {
	some verdict in _findings
	given := data.settings.exemptions[verdict.exemption]
}

_message(verdict) := object.union(verdict, {"msg": $"{verdict.rule}: {verdict.address}: {verdict.message}; {object.get(verdict, "remediation", rule.remediation)}"}) if {
	rule := catalogue.rules[verdict.rule]
}

# METADATA
# description: Findings, and a pass for each subject without one.
verdicts := array.concat([finding | some finding in _findings], _passes)

_findings := {_judged_finding(id, found, "deny") | some id, given in findings.given; some found in given.deny} | {finding |
	some id, given in findings.given
	some found in given.undecided
	finding := _judged_finding(id, found, settings.undecided_as)
}

# A list, because a set would look through each pass in whole.
_passes := [_verdict(id, subject, catalogue.rules[id].title, "pass") |
	some id, given in findings.given
	found := _found[id]
	some subject in given.subjects
	not found[subject]
]

# The subjects of findings. Looked up and not searched with `in`, which goes through the whole set in Wasm.
_found := {id: {{"document": found.document, "address": found.address, "subject": found.subject} |
	some found in (given.deny | given.undecided)
} |
	some id, given in findings.given
}

_judged_finding(id, found, outcome) := object.union(_verdict(id, found, _told(id, found), "exempt"), {"exemption": index}) if {
	index := exemptions.of(id, found)
} else := object.union(_verdict(id, found, _told(id, found), _blocks_as(id, found, outcome)), _remedy(id, found))

# Few entries have anything sensitive.
_told(id, found) := sensitive.told(found.message, entries, catalogue.rules[id].title) if {
	entries := [resources.list[i] | some i in _marked[found.address]; resources.list[i].document == found.document]
}

_marked := _marked_entries

_marked_entries[entry.address] contains i if {
	some i, entry in resources.list
	sensitive.marks(entry)
}

# A finding may have a remedy of its own.
_remedy(id, found) := {"remediation": found.remediation} if {
	is_string(found.remediation)
} else := {"remediation": remedy} if {
	[remedy] := [remedy |
		some i in _in_modules[found.address]
		entry := resources.list[i]
		entry.document == found.document
		remedy := remedies.of(id, entry)
	]
} else := {}

# Looked up as a whole: what is asked for by its key is made anew for each in OPA. Places in the list, because a set
# would look through each entry in whole.
_in_modules := _entries_in_modules

_entries_in_modules[entry.address] contains i if {
	some i, entry in resources.list
	entry.module != ""
}

_verdict(id, found, message, outcome) := {
	"rule": id,
	"tier": catalogue.rules[id].tier,
	"severity": catalogue.rules[id].severity,
	"outcome": outcome,
	"document": found.document,
	"address": found.address,
	"subject": found.subject,
	"message": message,
}

_blocks_as(id, found, outcome) := outcome if {
	catalogue.rules[id].tier in settings.blocking
	not found.level
} else := "warn"

_outcome(found) := "invalid" if {
	count(unknown_rules) > 0
} else := "deny" if {
	"deny" in _outcomes(found)
} else := "undecided" if {
	"undecided" in _outcomes(found)
} else := "nothing" if {
	not _judged
} else := "pass"

_outcomes(found) := {finding.outcome | some finding in found}

# Being readable is asked of every document, whether it holds anything to judge or not.
_judged if {
	some id, given in findings.given
	not startswith(id, "input/")
	count(given.subjects) > 0
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
