package behaviour

import (
	"encoding/json"
	"testing"

	"eks-audit-logging/aws-stand-in/values"
)

func started(w world, types ...any) world {
	call := w.call("aws_eks_cluster", "c", values.Object{"name": "c", "enabled_cluster_log_types": types})
	if err := cluster.After(call); err != nil {
		panic(err)
	}
	return w
}

func TestAClusterMakesItsOwnGroupWhereItFindsNone(t *testing.T) {
	group := started(newWorld(), "audit").record("aws_cloudwatch_log_group", groupName)
	if group == nil || group.MadeBy != "eks" {
		t.Fatalf("got %v, want a group made by eks", group)
	}
	if group.Attributes["retention_in_days"] != json.Number("0") || group.Attributes["kms_key_id"] != nil {
		t.Errorf("got %v, want one that never expires and has no key", group.Attributes)
	}
}

func TestAClusterWritesToTheGroupThatIsThere(t *testing.T) {
	w := newWorld().with("aws_cloudwatch_log_group", groupName, values.Object{})
	group := started(w, "audit", "authenticator").record("aws_cloudwatch_log_group", groupName)
	if group.MadeBy != "terraform" || len(group.Events) != 2 {
		t.Errorf("got %v, want the group of Terraform with a line of each log type", group)
	}
}

func TestAClusterWithoutLoggingMakesNoGroup(t *testing.T) {
	if group := started(newWorld()).record("aws_cloudwatch_log_group", groupName); group != nil {
		t.Errorf("got %v, want none", group)
	}
}

func TestAProtectedClusterIsNotDeleted(t *testing.T) {
	w := newWorld().with("aws_eks_cluster", "c", values.Object{"deletion_protection": true})
	_, err := cluster.Delete(w.call("aws_eks_cluster", "c", nil))
	expectRefusal(t, err, "InvalidRequestException")
	w.record("aws_eks_cluster", "c").Attributes["deletion_protection"] = false
	_, err = cluster.Delete(w.call("aws_eks_cluster", "c", nil))
	expectRefusal(t, err, "")
}

func TestAClusterThatLetsNobodyInIsRefused(t *testing.T) {
	for creator, code := range map[bool]string{true: "", false: "InvalidParameterException"} {
		access := values.Object{"authentication_mode": "CONFIG_MAP", "bootstrap_cluster_creator_admin_permissions": creator}
		expectRefusal(t, cluster.Check(newWorld().call("aws_eks_cluster", "c", values.Object{"access_config": []any{access}})), code)
	}
}

func TestAutoModeIsOnOrOffAsAWhole(t *testing.T) {
	autoMode := func(compute, balancing, storage bool, role string, pools ...any) values.Object {
		return values.Object{
			"compute_config":            []any{values.Object{"enabled": compute, "node_pools": pools, "node_role_arn": role}},
			"kubernetes_network_config": []any{values.Object{"elastic_load_balancing": []any{values.Object{"enabled": balancing}}}},
			"storage_config":            []any{values.Object{"block_storage": []any{values.Object{"enabled": storage}}}},
		}
	}
	for _, tried := range []struct {
		attributes values.Object
		code       string
	}{
		{autoMode(true, true, true, "role", "system"), ""},
		{autoMode(true, true, true, ""), ""},
		{autoMode(false, false, false, ""), ""},
		{autoMode(true, false, true, "role", "system"), "InvalidParameterException"},
		{autoMode(true, true, false, "role", "system"), "InvalidParameterException"},
		{autoMode(true, true, true, "role"), "InvalidParameterException"},
		{autoMode(true, true, true, "", "system"), "InvalidParameterException"},
	} {
		expectRefusal(t, cluster.Check(newWorld().call("aws_eks_cluster", "c", tried.attributes)), tried.code)
	}
}
