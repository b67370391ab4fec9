# METADATA
# title: No change takes an optional log type away
# description: >-
#   A type that was on is one somebody relies on. Taking it away deserves a decision of its own, not a line in a
#   large plan.
# related_resources:
# - https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
# custom:
#   tier: baseline
#   severity: medium
#   remediation: >-
#     keep the type in `enabled_cluster_log_types` (`additionalLogTypes` of `LoggedCluster`)
#   applies_to: [plan]
#   about: change
#   judges:
#     aws_eks_cluster: [enabled_cluster_log_types]
#   controls: []
package rules.eks.logging_not_reduced

import data.lib.clusters
import data.lib.settings
import data.lib.verdict

_changed := [cluster | some cluster in clusters.list; cluster.action in {"update", "replace", "abandon"}]

subjects contains verdict.subject(cluster, type) if {
	some cluster in _changed
	some type in (settings.optional_log_types & clusters.types_before(cluster))
}

deny contains verdict.finding(cluster, type, message) if {
	some cluster in _changed
	some type in (settings.optional_log_types & clusters.types_before(cluster))
	not type in cluster.log_types.known
	not cluster.log_types.open
	message := $`the {cluster.action} takes "{type}" out of enabled_cluster_log_types`
}

undecided contains verdict.finding(cluster, type, message) if {
	some cluster in _changed
	some type in (settings.optional_log_types & clusters.types_before(cluster))
	not type in cluster.log_types.known
	cluster.log_types.open
	message := $`whether the {cluster.action} keeps "{type}" is known only after apply`
}
