package behaviour

import (
	"encoding/json"
	"fmt"

	"eks-audit-logging/aws-stand-in/cloud"
	"eks-audit-logging/aws-stand-in/values"
)

var cluster = Behaviour{Check: checkCluster, After: startCluster, Delete: deleteCluster}

// streamPrefixes of the control-plane log types.
// https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html#viewing-control-plane-logs
var streamPrefixes = map[string]string{
	"api":               "kube-apiserver-",
	"audit":             "kube-apiserver-audit-",
	"authenticator":     "authenticator-",
	"controllerManager": "kube-controller-manager-",
	"scheduler":         "kube-scheduler-",
}

// checkCluster refuses a cluster that nobody could enter, and Auto Mode in parts.
func checkCluster(c *Call) error {
	access := block(c.Attributes, "access_config")
	if access["authentication_mode"] == "CONFIG_MAP" && !values.Bool(access["bootstrap_cluster_creator_admin_permissions"]) {
		return &Refusal{
			Operation: "EKS: CreateCluster", Code: "InvalidParameterException",
			Message:  "bootstrapClusterCreatorAdminPermissions must be true if cluster authentication mode is set to CONFIG_MAP",
			Document: "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessConfigRequest.html",
		}
	}
	compute := block(c.Attributes, "compute_config")
	on := values.Bool(compute["enabled"])
	balancing := values.Bool(block(block(c.Attributes, "kubernetes_network_config"), "elastic_load_balancing")["enabled"])
	storage := values.Bool(block(block(c.Attributes, "storage_config"), "block_storage")["enabled"])
	refusal := &Refusal{
		Operation: "EKS: CreateCluster", Code: "InvalidParameterException",
		Document: "https://docs.aws.amazon.com/eks/latest/userguide/automode-get-started-cli.html",
	}
	switch {
	case on != balancing || on != storage:
		refusal.Message = "For EKS Auto Mode, please ensure that all required configs, including computeConfig, kubernetesNetworkConfig, and blockStorage are all either fully enabled or fully disabled."
	case on && access["authentication_mode"] == "CONFIG_MAP":
		refusal.Message = "EKS Auto Mode needs an authentication mode with access entries"
	case (values.String(compute["node_role_arn"]) != "") != (len(values.List(compute["node_pools"])) > 0):
		refusal.Message = "When Compute Config nodeRoleArn is not null or empty, nodePool value(s) must be provided."
	default:
		return nil
	}
	return refusal
}

// block gives the only block of a name, or an empty one.
func block(o values.Object, name string) values.Object {
	for _, inner := range values.List(o[name]) {
		if found, ok := inner.(values.Object); ok {
			return found
		}
	}
	return values.Object{}
}

// startCluster is the control plane's first minute: it writes a line of each log type that is on. Where the log group
// is missing EKS makes it, never expiring and without a key of the account.
// https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
func startCluster(c *Call) error {
	c.WriteControlPlaneLogs(values.Strings(c.Attributes["enabled_cluster_log_types"]))
	return nil
}

// WriteControlPlaneLogs writes a line of each of the types given to the cluster's group.
func (c *Call) WriteControlPlaneLogs(types []string) {
	if len(types) == 0 {
		return
	}
	group := fmt.Sprintf("/aws/eks/%s/cluster", c.Name)
	if c.Cloud.Of(c.Account, c.Region, logGroupType)[group] == nil {
		c.MakeLogGroup(group, "eks")
	}
	for _, logType := range types {
		c.WriteEvent(group, cloud.Event{
			Stream:  streamPrefixes[logType] + "0",
			Message: fmt.Sprintf("%s of cluster %s", logType, c.Name),
		})
	}
}

// MakeLogGroup makes a group outside Terraform, with CloudWatch's own defaults.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
func (c *Call) MakeLogGroup(name, by string) {
	c.Cloud.Put(c.Account, c.Region, logGroupType, name, &cloud.Record{MadeBy: by, Attributes: values.Object{
		"arn":                         c.arn("logs", "log-group:"+name),
		"deletion_protection_enabled": false,
		"id":                          name,
		"log_group_class":             "STANDARD",
		"name":                        name,
		"region":                      c.Region,
		"retention_in_days":           json.Number("0"),
	}})
}

// https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html
func deleteCluster(c *Call) (Fate, error) {
	record := c.Cloud.Of(c.Account, c.Region, c.Type)[c.Name]
	if record == nil || !values.Bool(record.Attributes["deletion_protection"]) {
		return Gone, nil
	}
	return Gone, &Refusal{
		Operation: "EKS: DeleteCluster", Code: "InvalidRequestException",
		Message:  fmt.Sprintf("Cluster %s has deletion protection enabled", c.Name),
		Document: "https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html",
	}
}
