# METADATA
# description: Generated from the METADATA of the rules by `npm run build:policies`. Do not edit.
package lib.catalogue

rules := {
	"eks/mandatory_log_types": {"title": "Audit and authenticator logs are on", "tier": "mandatory", "severity": "high", "remediation": "add the type to `enabled_cluster_log_types` of the cluster; `LoggedCluster` always has both"},
	"input/readable": {"title": "Each document is a whole plan or configuration", "tier": "mandatory", "severity": "critical", "remediation": "give `terraform show -json PLANFILE` of a plan that ended well, or the `cdk.tf.json` files of a synthesized app"},
}
