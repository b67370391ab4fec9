# METADATA
# title: The control-plane log group is managed
# description: >-
#   EKS makes the group itself where none exists: unencrypted, never expiring, outside the state, and in the way
#   of the next create.
# related_resources:
# - https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
# custom:
#   tier: baseline
#   severity: medium
#   remediation: >-
#     declare `aws_cloudwatch_log_group` named `/aws/eks/<cluster>/cluster` in the region of the cluster;
#     `LoggedCluster` makes a `ControlPlaneLogGroup` or takes one
#   applies_to: [plan, configuration]
#   about: state
#   judges:
#     aws_eks_cluster: [arn, name, region]
#     aws_cloudwatch_log_group: [arn, name, name_prefix, region]
#   links:
#     aws_cloudtrail: [cloud_watch_logs_group_arn]
#   controls: [CloudWatch.16]
package rules.eks.log_group_managed

import data.lib.clusters
import data.lib.log_groups
import data.lib.verdict

subjects contains verdict.subject(cluster, "log group") if some cluster in clusters.made_here

deny contains verdict.finding(cluster, "log group", message) if {
	some cluster in clusters.made_here
	groups := log_groups.of_cluster[cluster.id]
	count(groups.here) == 0
	count(groups.maybe) == 0
	count(log_groups.unnamed_at[cluster.place]) == 0
	message := $`no log group "{clusters.log_group_name(cluster.cluster_name.value)}" is declared in the region of the cluster`
}

undecided contains verdict.finding(cluster, "log group", message) if {
	some cluster in clusters.made_here
	groups := log_groups.of_cluster[cluster.id]
	count(groups.here) == 0
	candidates := _candidates(groups.maybe, cluster.place)
	message := $"whether {candidates} is the group of this cluster (its name, region and account) can't be told"
}

_candidates(named, place) := verdict.several(named | log_groups.unnamed_at[place]) if {
	count(named) > 0
} else := _unnamed[place]

_unnamed := {place: verdict.several(addresses) |
	some place, addresses in log_groups.unnamed_at
	count(addresses) > 0
}

undecided contains verdict.finding(cluster, "log group", message) if {
	some cluster in clusters.made_here
	cluster.cluster_name.is != "known"
	message := "the name of the cluster is known only after apply, so its log group can't be told"
}
