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
