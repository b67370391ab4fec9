# METADATA
# title: The plan is complete
# description: >-
#   A plan made with `-target`, or one that defers changes, leaves parts out. What it leaves out is not judged,
#   and is applied by another plan or never.
# related_resources:
# - https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
# custom:
#   tier: baseline
#   severity: medium
#   remediation: >-
#     plan without `-target`; where a partial plan is meant, judge it under `--profile mandatory`
#   applies_to: [plan]
#   about: document
#   controls: []
package rules.input.complete

import data.lib.documents
import data.lib.verdict

_documents := [{"document": d.name, "address": d.name, "complete": object.get(d.content, "complete", true)} |
	some d in documents.plans
]

subjects contains verdict.subject(document, "document") if some document in _documents

deny contains verdict.finding(document, "document", "complete is not true: the plan leaves changes to a later one") if {
	some document in _documents
	document.complete != true
}

undecided := set()
