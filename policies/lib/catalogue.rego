# METADATA
# description: Generated from the METADATA of the rules by `npm run build:policies`. Do not edit.
package lib.catalogue

rules := {
	"cloudtrail/encrypted": {"title": "The trail is encrypted with a key of the customer", "tier": "strict", "severity": "medium", "remediation": "set `kms_key_id` to the ARN of a key that admits CloudTrail; `key` of `AuditTrail` takes a `LogKey`"},
	"cloudtrail/exists": {"title": "A trail records the EKS API calls", "tier": "baseline", "severity": "high", "remediation": "declare `aws_cloudtrail` that records management events in the region of the cluster (`AuditTrail`), or name the trail that lives elsewhere as `trail_elsewhere` in the settings"},
	"cloudtrail/kept": {"title": "The recording of EKS API calls goes on", "tier": "mandatory", "severity": "critical", "remediation": "keep a trail that records EKS management events, or name the one that lives elsewhere as `trail_elsewhere` in the settings"},
	"cloudtrail/log_file_validation": {"title": "Log files can be validated", "tier": "baseline", "severity": "medium", "remediation": "set `enable_log_file_validation = true`; `AuditTrail` always does"},
	"cloudtrail/logging_on": {"title": "The trail is logging", "tier": "baseline", "severity": "high", "remediation": "set `enable_logging = true` or leave it out; `AuditTrail` does"},
	"cloudtrail/management_events": {"title": "The trail records each management event of EKS", "tier": "baseline", "severity": "high", "remediation": "record read and write management events and exclude no more than KMS and RDS data events; `AuditTrail` does"},
	"cloudtrail/multi_region": {"title": "The trail covers all regions", "tier": "baseline", "severity": "high", "remediation": "set `is_multi_region_trail = true`; `AuditTrail` always does"},
	"cloudwatch/encrypted": {"title": "Logs are encrypted with a key of the customer", "tier": "strict", "severity": "medium", "remediation": "set `kms_key_id` to the ARN of a key that admits CloudWatch Logs; `key` of `ControlPlaneLogGroup` takes a `LogKey`"},
	"cloudwatch/kept": {"title": "Log groups are not deleted or cut short", "tier": "mandatory", "severity": "critical", "remediation": "keep the group (`skip_destroy = true` before a delete; `onDestroy: \"retain\"` or `\"protect\"`), and its retention at the floor or above"},
	"cloudwatch/retention": {"title": "Logs are kept long enough", "tier": "baseline", "severity": "medium", "remediation": "set `retention_in_days` to the floor or more, or to 0 for never; `retention` of `ControlPlaneLogGroup`"},
	"eks/all_log_types": {"title": "All five log types are on", "tier": "strict", "severity": "medium", "remediation": "add the type to `enabled_cluster_log_types`; `LoggedCluster` has all five unless `additionalLogTypes` says otherwise"},
	"eks/known_log_types": {"title": "Log types are the five that EKS has", "tier": "baseline", "severity": "medium", "remediation": "spell it `api`, `audit`, `authenticator`, `controllerManager` or `scheduler`; `LoggedCluster` takes only these"},
	"eks/log_group_first": {"title": "The log group is there before the cluster", "tier": "baseline", "severity": "medium", "remediation": "add the log group to `depends_on` of the cluster; `LoggedCluster` does it"},
	"eks/log_group_managed": {"title": "The control-plane log group is managed", "tier": "baseline", "severity": "medium", "remediation": "declare `aws_cloudwatch_log_group` named `/aws/eks/<cluster>/cluster` in the region of the cluster; `LoggedCluster` makes a `ControlPlaneLogGroup` or takes one"},
	"eks/logging_not_ignored": {"title": "Changes of the logging arguments are not ignored", "tier": "mandatory", "severity": "high", "remediation": "take the argument, or `all`, out of `lifecycle.ignore_changes`; our constructs never set it"},
	"eks/logging_not_reduced": {"title": "No change takes an optional log type away", "tier": "baseline", "severity": "medium", "remediation": "keep the type in `enabled_cluster_log_types` (`additionalLogTypes` of `LoggedCluster`)"},
	"eks/mandatory_log_types": {"title": "Audit and authenticator logs are on", "tier": "mandatory", "severity": "high", "remediation": "add the type to `enabled_cluster_log_types` of the cluster; `LoggedCluster` always has both"},
	"input/readable": {"title": "Each document is a whole plan or configuration", "tier": "mandatory", "severity": "critical", "remediation": "give `terraform show -json PLANFILE` of a plan that ended well, or the `cdk.tf.json` files of a synthesized app"},
	"kms/kept": {"title": "Keys of logs are kept and admit their service", "tier": "mandatory", "severity": "critical", "remediation": "keep the key (`prevent_destroy`, `LogKey` in a stack of its own), enabled, with a policy that admits CloudWatch Logs and CloudTrail"},
}

# METADATA
# description: The resource types that some rule reads.
types := {"aws_cloudtrail", "aws_cloudwatch_log_group", "aws_eks_cluster", "aws_kms_alias", "aws_kms_external_key", "aws_kms_key", "aws_kms_replica_external_key", "aws_kms_replica_key", "aws_s3_bucket_server_side_encryption_configuration"}
