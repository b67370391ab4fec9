package behaviour

import (
	"testing"

	"eks-audit-logging/aws-stand-in/values"
)

const principal = "arn:aws:iam::111122223333:role/platform"

func withMode(mode string) values.Object {
	return values.Object{"access_config": []any{values.Object{"authentication_mode": mode}}}
}

func TestAnEntryNeedsAClusterThatKnowsEntries(t *testing.T) {
	entry := values.Object{"cluster_name": "c", "principal_arn": principal}
	for mode, code := range map[string]string{"API": "", "API_AND_CONFIG_MAP": "", "CONFIG_MAP": "InvalidRequestException"} {
		w := newWorld().with("aws_eks_cluster", "c", withMode(mode))
		expectRefusal(t, accessEntry.Check(w.call("aws_eks_access_entry", "c:"+principal, entry)), code)
	}
	expectRefusal(t, accessEntry.Check(newWorld().call("aws_eks_access_entry", "c:"+principal, entry)), "ResourceNotFoundException")
}

func TestAPrincipalHasOneEntry(t *testing.T) {
	w := newWorld().with("aws_eks_access_entry", "c:"+principal, values.Object{})
	expectRefusal(t, CheckNameIsFree(w.call("aws_eks_access_entry", "c:"+principal, nil)), "ResourceInUseException")
}

func TestAPolicyNeedsAnEntryThatTakesPolicies(t *testing.T) {
	association := values.Object{"cluster_name": "c", "principal_arn": principal}
	check := func(w world, code string) {
		t.Helper()
		expectRefusal(t, accessPolicyAssociation.Check(w.call("aws_eks_access_policy_association", "a", association)), code)
	}
	check(newWorld(), "ResourceNotFoundException")
	for kind, code := range map[string]string{"STANDARD": "", "EC2": "", "EC2_LINUX": "InvalidParameterException"} {
		check(newWorld().with("aws_eks_access_entry", "c:"+principal, values.Object{"type": kind}), code)
	}
}
