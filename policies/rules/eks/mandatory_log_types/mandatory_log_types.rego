# METADATA
# title: Audit and authenticator logs are on
# description: >-
#   Without `audit` nobody can tell who did what in the cluster, and without `authenticator` not which IAM principal
#   it was. EKS sends neither until it is switched on, and nothing of the time before can be had afterwards.
# related_resources:
# - https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
# custom:
#   tier: mandatory
#   severity: high
#   remediation: >-
#     add the type to `enabled_cluster_log_types` of the cluster; `LoggedCluster` always has both
#   applies_to: [plan, configuration]
#   about: state
#   judges:
#     aws_eks_cluster: [enabled_cluster_log_types]
#   controls: [EKS.8, CIS EKS 2.1.1, CKV_AWS_37, AVD-AWS-0038]
package rules.eks.mandatory_log_types

import data.lib.clusters
import data.lib.settings
import data.lib.verdict

subjects contains verdict.subject(cluster, type) if {
	some cluster in array.concat(clusters.list, clusters.deferred)
	some type in settings.required_log_types
}

deny contains verdict.finding(cluster, type, message) if {
	some cluster in clusters.list
	some type in settings.required_log_types
	not type in cluster.log_types.known
	not cluster.log_types.open
	message := $`"{type}" is not in enabled_cluster_log_types, which has {verdict.quoted(cluster.log_types.known)}`
}

undecided contains verdict.finding(cluster, type, message) if {
	some cluster in clusters.list
	some type in settings.required_log_types
	not type in cluster.log_types.known
	cluster.log_types.open
	message := $`whether "{type}" is in enabled_cluster_log_types is known only after apply`
}

undecided contains verdict.finding(cluster, type, message) if {
	some cluster in clusters.deferred
	some type in settings.required_log_types
	message := $`the cluster is deferred to a later plan, so nothing is known of "{type}"`
}
