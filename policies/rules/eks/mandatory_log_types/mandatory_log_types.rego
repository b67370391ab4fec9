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
#     rancher2_cluster: [eks_config_v2]
#     aws_cloudcontrolapi_resource: [type_name, desired_state]
#   controls: [EKS.8, CIS EKS 2.1.1, CKV_AWS_37, AVD-AWS-0038]
package rules.eks.mandatory_log_types

import data.lib.clusters
import data.lib.foreign
import data.lib.module_clusters
import data.lib.settings
import data.lib.verdict

subjects contains verdict.subject(cluster, type) if {
	some those in [clusters.list, clusters.deferred, module_clusters.list, foreign.perhaps_clusters]
	some cluster in those
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

deny contains verdict.finding(call, type, message) if {
	some call in module_clusters.list
	some type in settings.required_log_types
	not type in call.log_types.known
	not call.log_types.open
	message := $`"{type}" is not in {call.argument} of the module, which has {verdict.quoted(call.log_types.known)}`
}

undecided contains verdict.finding(call, type, message) if {
	some call in module_clusters.list
	some type in settings.required_log_types
	not type in call.log_types.known
	call.log_types.open
	message := $`whether the cluster of the module sends "{type}" is known only where the module is expanded: judge the plan, or write the list of log types into the call`
}

undecided contains verdict.finding(resource, type, message) if {
	some resource in foreign.perhaps_clusters
	some type in settings.required_log_types
	not type in resource.log_types
	message := $`type_name is known only after apply, and desired_state reads as that of an EKS cluster without "{type}"`
}
