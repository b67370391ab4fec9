# METADATA
# description: EKS clusters and the control-plane log types each sends to CloudWatch.
package lib.clusters

import data.lib.places
import data.lib.resources
import data.lib.values

# METADATA
# description: Clusters that exist once the plan is applied, each with its name, its place and its log types.
list := [cluster |
	some entry in resources.of_type("aws_eks_cluster")
	resources.remains(entry)
	cluster := object.union(entry, {
		"cluster_name": values.attribute(entry, "name"),
		"place": places.after(entry),
		"log_types": values.elements(entry, "enabled_cluster_log_types"),
	})
]

# METADATA
# description: Those that Terraform itself makes, whose log group it can make before. Rancher makes clusters by itself.
made_here := [cluster | some cluster in list; cluster.declared != "rancher2_cluster"]

# METADATA
# description: Clusters that a plan puts off to a later one.
deferred := [entry | some entry in resources.deferred; entry.type == "aws_eks_cluster"]

# METADATA
# description: The control-plane log group EKS writes to, https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html.
log_group_name(name) := $"/aws/eks/{name}/cluster"

# METADATA
# description: "The log types in force before a change."
types_before(cluster) := {type | some type in object.get(cluster.before, "enabled_cluster_log_types", [])}
