# METADATA
# title: A trail records the EKS API calls
# description: >-
#   The audit log shows what happens in a cluster. Who created, changed or opened the cluster itself stands in
#   CloudTrail only.
# related_resources:
# - https://docs.aws.amazon.com/eks/latest/userguide/logging-using-cloudtrail.html
# custom:
#   tier: baseline
#   severity: high
#   remediation: >-
#     declare `aws_cloudtrail` that records management events in the region of the cluster (`AuditTrail`), or
#     name the trail that lives elsewhere as `trail_elsewhere` in the settings
#   applies_to: [plan, configuration]
#   about: state
#   judges:
#     aws_eks_cluster: [arn, region]
#     rancher2_cluster: [eks_config_v2]
#     aws_cloudtrail: [advanced_event_selector, arn, event_selector, enable_logging, is_multi_region_trail, is_organization_trail, region]
#   controls: [CloudTrail.3, CloudTrail.1, CIS AWS 3.1]
package rules.cloudtrail.exists

import data.lib.clusters
import data.lib.trail_coverage
import data.lib.verdict

subjects contains verdict.subject(cluster, "trail") if some cluster in clusters.list

deny contains verdict.finding(cluster, "trail", "no trail of these documents records the EKS API calls of this cluster") if {
	some cluster in clusters.list
	trail_coverage.of_cluster[cluster.id] == "no"
}

undecided contains verdict.finding(cluster, "trail", "whether a trail of these documents records the EKS API calls of this cluster can't be told") if {
	some cluster in clusters.list
	trail_coverage.of_cluster[cluster.id] == "maybe"
}
