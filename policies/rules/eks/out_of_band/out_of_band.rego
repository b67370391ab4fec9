# METADATA
# title: Nothing switches logging behind the plan
# description: >-
#   A provisioner or an action that calls the AWS CLI changes logging where no plan shows it and no rule sees it.
# related_resources:
# - https://developer.hashicorp.com/terraform/language/provisioners
# - https://developer.hashicorp.com/terraform/language/invoke-actions
# custom:
#   tier: baseline
#   severity: high
#   remediation: >-
#     take the command out of the provisioner or action and declare what it does
#   applies_to: [plan, configuration]
#   about: state
#   controls: []
package rules.eks.out_of_band

import data.lib.provisioners
import data.lib.verdict

# As the CLI, the SDKs and eksctl spell them.
_calls := `(?i)(?:update[-_]?cluster[-_]?(config|logging)|stop[-_]?logging|delete[-_]?trail|delete[-_]?log[-_]?group|put[-_]?retention[-_]?policy)`

subjects contains verdict.subject(provisioner, provisioner.kind) if some provisioner in provisioners.list

deny contains verdict.finding(provisioner, provisioner.kind, message) if {
	some provisioner in provisioners.list
	calls := {lower(call[0]) | some text in provisioner.texts; some call in regex.find_all_string_submatch_n(_calls, text, -1)}
	count(calls) > 0
	message := $"{_a[provisioner.kind]} calls {verdict.quoted(calls)}"
}

# Most of these only ask a cluster for something, so they are named and block nothing.
deny contains verdict.warning(provisioner, "provisioner", message) if {
	some provisioner in provisioners.list
	referred := {reference |
		some reference in provisioner.references
		regex.match(`(^|\.)(aws_eks_cluster|aws_cloudwatch_log_group|aws_cloudtrail)\.`, reference)
	}
	count(referred) > 0
	message := $"what a provisioner calls is not in the plan, and it refers to {verdict.quoted(referred)}"
}

deny contains verdict.warning(action, action.kind, "what an action calls is known only after apply") if {
	some action in provisioners.list
	action.unknown
}

_a := {"action": "an action", "provisioner": "a provisioner"}

undecided := set()
