# METADATA
# title: The log group is there before the cluster
# description: >-
#   A cluster that starts before its group has EKS make one, and the create of the declared one then fails with
#   ResourceAlreadyExistsException.
# related_resources:
# - https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
# custom:
#   tier: baseline
#   severity: medium
#   remediation: >-
#     add the log group to `depends_on` of the cluster; `LoggedCluster` does it
#   applies_to: [plan, configuration]
#   judges:
#     aws_eks_cluster: [name, region, depends_on]
#     aws_cloudwatch_log_group: [name, region]
#   controls: []
package rules.eks.log_group_first

import data.lib.clusters
import data.lib.dependencies
import data.lib.log_groups
import data.lib.verdict

# Only groups that are surely the cluster's, and only where both come into being: one that exists is there first.
_pairs := [pair |
	some cluster in clusters.list
	cluster.action in {"create", "replace", "abandon", "configured"}
	some group in log_groups.of_cluster[cluster.id].here
	pair := {"cluster": cluster, "group": group}
]

subjects contains verdict.subject(pair.cluster, "order") if some pair in _pairs

deny contains verdict.finding(pair.cluster, "order", message) if {
	some pair in _pairs
	_comes_new(pair.group)
	pair.cluster.d == pair.group.d
	not dependencies.depends_on(pair.cluster, pair.group)
	message := $"it does not depend on {pair.group.address}, so that EKS may make the group first"
}

undecided contains verdict.finding(pair.cluster, "order", message) if {
	some pair in _pairs
	_comes_new(pair.group)
	pair.cluster.d != pair.group.d
	message := $"its log group {pair.group.address} is in {pair.group.document}; whether that is applied first can't be told"
}

_comes_new(group) if group.action in {"create", "replace", "abandon", "configured"}
