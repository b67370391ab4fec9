# METADATA
# title: All five log types are on
# description: >-
#   The two mandatory types tell who did what. `api`, `controllerManager` and `scheduler` tell what the control
#   plane made of it, which an investigation needs as often.
# related_resources:
# - https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
# custom:
#   tier: strict
#   severity: medium
#   remediation: >-
#     add the type to `enabled_cluster_log_types`; `LoggedCluster` has all five unless `additionalLogTypes` says
#     otherwise
#   applies_to: [plan, configuration]
#   about: state
#   judges:
#     aws_eks_cluster: [enabled_cluster_log_types]
#     rancher2_cluster: [eks_config_v2]
#   controls: [CIS EKS 2.1.1, CKV_AWS_37, AVD-AWS-0038]
package rules.eks.all_log_types

import data.lib.clusters
import data.lib.settings
import data.lib.verdict

subjects contains verdict.subject(cluster, type) if {
	some cluster in clusters.list
	some type in settings.all_log_types
}

deny contains verdict.finding(cluster, type, message) if {
	some cluster in clusters.list
	some type in settings.all_log_types
	not type in cluster.log_types.known
	not cluster.log_types.open
	message := $`"{type}" is not in enabled_cluster_log_types, which has {verdict.quoted(cluster.log_types.known)}`
}

undecided contains verdict.finding(cluster, type, message) if {
	some cluster in clusters.list
	some type in settings.all_log_types
	not type in cluster.log_types.known
	cluster.log_types.open
	message := $`whether "{type}" is in enabled_cluster_log_types is known only after apply`
}
