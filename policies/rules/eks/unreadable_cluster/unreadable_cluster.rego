# METADATA
# title: Clusters are declared in a form that can be judged
# description: >-
#   A cluster that CloudFormation, a Helm chart or an unexpanded module makes has its logging written where
#   nothing here can read it. A stack whose template lies elsewhere, is known only after apply, or is JSON that cannot
#   be read, may make one, so it is named and blocks nothing.
# related_resources:
# - https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
# custom:
#   tier: baseline
#   severity: medium
#   remediation: >-
#     gate the plan instead of the configuration, where modules are expanded; declare the cluster as
#     `aws_eks_cluster` (`LoggedCluster`)
#   applies_to: [plan, configuration]
#   about: state
#   judges:
#     aws_eks_cluster: []
#     aws_cloudformation_stack: [template_body, template_url]
#     aws_cloudformation_stack_set: [template_body, template_url]
#     awscc_cloudformation_stack: [template_body, template_url]
#     awscc_cloudformation_stack_set: [template_body, template_url]
#     aws_cloudcontrolapi_resource: [type_name, desired_state]
#     helm_release: [chart, name, repository, set, values]
#     kubectl_manifest: [yaml_body]
#     rancher2_cluster: [eks_config_v2]
#     kubernetes_manifest: [manifest.apiVersion, manifest.kind, manifest.spec.controlPlaneRef]
#   marks:
#     helm_release: [eks.services.k8s.aws, eks.aws.upbound.io, eks.aws.m.upbound.io, eks.aws.crossplane.io, AWSManagedControlPlane, '"values":true']
#     kubectl_manifest: [eks.services.k8s.aws, eks.aws.upbound.io, eks.aws.m.upbound.io, eks.aws.crossplane.io, AWSManagedControlPlane, '"yaml_body":true']
#     kubernetes_manifest: [eks.services.k8s.aws, eks.aws.upbound.io, eks.aws.m.upbound.io, eks.aws.crossplane.io, AWSManagedControlPlane, '"manifest":true']
#   controls: []
package rules.eks.unreadable_cluster

import data.lib.clusters
import data.lib.foreign
import data.lib.verdict

subjects contains verdict.subject(cluster, "cluster") if some cluster in array.concat(clusters.list, foreign.clusters)

deny contains verdict.finding(cluster, "cluster", cluster.why) if some cluster in foreign.clusters

subjects contains verdict.subject(resource, "cluster") if some resource in array.concat(
	array.concat(foreign.unnamed, foreign.perhaps_of_rancher),
	array.concat(foreign.elsewhere, foreign.late),
)

# Most stacks make something else.
deny contains verdict.warning(stack, "cluster", message) if {
	some stack in foreign.elsewhere
	message := $"{stack.where}, so whether it makes a cluster is not judged"
}

# Karpenter's and other add-ons' manifests name roles that the same plan makes.
deny contains verdict.warning(resource, "cluster", message) if {
	some resource in foreign.late
	message := $"{resource.attribute} is known only after apply, so whether it makes a cluster is not judged"
}

undecided contains verdict.finding(resource, "cluster", "type_name is known only after apply, so it may make a cluster") if {
	some resource in foreign.unnamed
}

undecided contains verdict.finding(cluster, "cluster", "eks_config_v2 is known only after apply, so it may make a cluster of EKS") if {
	some cluster in foreign.perhaps_of_rancher
}
