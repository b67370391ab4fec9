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
#   about: state
#   judges:
#     aws_eks_cluster: [name, region, depends_on]
#     aws_cloudwatch_log_group: [arn, name, region]
#   controls: []
package rules.eks.log_group_first

import data.lib.clusters
import data.lib.dependencies
import data.lib.log_groups
import data.lib.verdict

# Only where both come into being: a group that exists is there first.
_new_clusters := [cluster | some cluster in clusters.made_here; _comes_new(cluster)]

# Only groups that are surely the cluster's.
_groups_of(cluster) := log_groups.of_cluster[cluster.id].here

subjects contains verdict.subject(cluster, "order") if {
	some cluster in _new_clusters
	count(_groups_of(cluster)) > 0
}

deny contains verdict.finding(cluster, "order", message) if {
	some cluster in _new_clusters
	beside := [group | some group in _groups_of(cluster); _comes_new(group); cluster.d == group.d]
	awaited := dependencies.awaited(cluster, beside)
	late := {group.address | some group in beside; not awaited[group.id]}
	count(late) > 0
	message := $"it does not depend on {verdict.several(late)}, so that EKS may make the group first"
}

undecided contains verdict.finding(cluster, "order", message) if {
	some cluster in _new_clusters
	some group in _groups_of(cluster)
	_comes_new(group)
	cluster.d != group.d
	message := $"its log group {group.address} is in {group.document}; whether that is applied first can't be told"
}

_comes_new(entry) if entry.action in {"create", "replace", "abandon", "configured"}
