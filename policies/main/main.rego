# METADATA
# description: |
#   The one answer of all rules. Rules are found by their place under `data.rules`, so there is no list to keep.
package main

import data.lib.catalogue
import data.lib.documents
import data.lib.resources
import data.lib.settings

# METADATA
# title: Result
# description: |
#   What was judged and every verdict of it. It has a value whatever the input is.
# entrypoint: true
result := {
	"rules": sort([id | some id in rules]),
	"documents": [_described(d) | some d in documents.list],
	"coverage": _coverage,
	"seen": resources.counted,
	"outcome": _outcome,
	"verdicts": [verdict | some verdict in verdicts],
}

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
# description: For conftest, findings that do not block under the profile.
warn contains _message(verdict) if {
	some verdict in verdicts
	verdict.outcome == "warn"
}

_message(verdict) := object.union(verdict, {"msg": $"{verdict.rule}: {verdict.address}: {verdict.message}; {rule.remediation}"}) if {
	rule := catalogue.rules[verdict.rule]
}

# METADATA
# description: Findings, and a pass for each subject without one.
verdicts := _findings | _passes

_findings contains _verdict(id, found, _blocks_as(id, found, "deny")) if {
	some service, name
	some found in data.rules[service][name].deny
	id := $"{service}/{name}"
}

_findings contains _verdict(id, found, _blocks_as(id, found, settings.undecided_as)) if {
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
