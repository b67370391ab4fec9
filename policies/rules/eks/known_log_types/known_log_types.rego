# METADATA
# title: Log types are the five that EKS has
# description: >-
#   A type EKS does not know, or one in another case or with a space, is refused by AWS or sends nothing, and it
#   hides which type was meant.
# related_resources:
# - https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
# custom:
#   tier: baseline
#   severity: medium
#   remediation: >-
#     spell it `api`, `audit`, `authenticator`, `controllerManager` or `scheduler`; `LoggedCluster` takes only
#     these
#   applies_to: [plan, configuration]
#   about: state
#   judges:
#     aws_eks_cluster: [enabled_cluster_log_types]
#     rancher2_cluster: [eks_config_v2]
#   controls: [CKV_AWS_37, AVD-AWS-0038]
package rules.eks.known_log_types

import data.lib.clusters
import data.lib.settings
import data.lib.values
import data.lib.verdict

subjects contains verdict.subject(cluster, "log types") if some cluster in clusters.list

deny contains verdict.finding(cluster, "log types", message) if {
	some cluster in clusters.list
	unknown := [type | some type in cluster.log_types.known; not type in settings.all_log_types]
	count(unknown) > 0
	message := $"enabled_cluster_log_types has {verdict.quoted(unknown)}, which EKS does not know"
}

deny contains verdict.finding(cluster, "log types", message) if {
	some cluster in clusters.list
	given := values.attribute(cluster, "enabled_cluster_log_types").value
	not is_array(given)
	message := $"enabled_cluster_log_types is {verdict.shown(given)}, not a list of strings"
}

undecided contains verdict.finding(cluster, "log types", message) if {
	some cluster in clusters.list
	cluster.log_types.open
	message := "enabled_cluster_log_types is known only after apply"
}
