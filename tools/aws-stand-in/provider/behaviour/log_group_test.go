package behaviour

import (
	"testing"

	"eks-audit-logging/aws-stand-in/cloud"
	"eks-audit-logging/aws-stand-in/values"
)

const groupName = "/aws/eks/c/cluster"

// logsKeyPolicy is AWS's own example for one group.
const logsKeyPolicy = `{"Statement":[{"Effect":"Allow","Principal":{"Service":"logs.eu-west-1.amazonaws.com"},
	"Action":["kms:Encrypt*","kms:Decrypt*","kms:ReEncrypt*","kms:GenerateDataKey*","kms:Describe*"],"Resource":"*",
	"Condition":{"ArnEquals":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:eu-west-1:111122223333:log-group:/aws/eks/c/cluster"}}}]}`

func TestAGroupIsEncryptedOnlyByAKeyThatAdmitsIt(t *testing.T) {
	for name, c := range map[string]struct {
		world world
		group string
		code  string
	}{
		"a policy that admits CloudWatch Logs":     {newWorld().withKey(logsKeyPolicy), groupName, ""},
		"a policy for another group":               {newWorld().withKey(logsKeyPolicy), "/aws/eks/other/cluster", "AccessDeniedException"},
		"the default policy":                       {newWorld().withKey(`{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}`), groupName, "AccessDeniedException"},
		"no such key":                              {newWorld(), groupName, "AccessDeniedException"},
		"a policy that lacks kms:GenerateDataKey*": {newWorld().withKey(`{"Statement":[{"Effect":"Allow","Principal":{"Service":"logs.eu-west-1.amazonaws.com"},"Action":["kms:Encrypt*","kms:Decrypt*","kms:ReEncrypt*"],"Resource":"*"}]}`), groupName, "AccessDeniedException"},
		"a policy resource of its own that admits": {
			newWorld().withKey("").with("aws_kms_key_policy", "k", values.Object{"key_id": "k", "policy": logsKeyPolicy}), groupName, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			call := c.world.call("aws_cloudwatch_log_group", c.group, values.Object{"kms_key_id": keyARN})
			expectRefusal(t, logGroup.Check(call), c.code)
		})
	}
}

func TestAGroupIsNotEncryptedByAKeyThatWaitsForItsDeletion(t *testing.T) {
	w := newWorld().withKey(logsKeyPolicy)
	w.record("aws_kms_key", "k").State = cloud.PendingDeletion
	call := w.call("aws_cloudwatch_log_group", groupName, values.Object{"kms_key_id": keyARN})
	expectRefusal(t, logGroup.Check(call), "AccessDeniedException")
}

func TestADeleteOfAGroup(t *testing.T) {
	for name, c := range map[string]struct {
		attributes values.Object
		fate       Fate
		code       string
	}{
		"deletes it":                         {values.Object{}, Gone, ""},
		"leaves it behind with skip_destroy": {values.Object{"skip_destroy": true, "deletion_protection_enabled": true}, Kept, ""},
		"fails with deletion protection":     {values.Object{"deletion_protection_enabled": true}, Gone, "ValidationException"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld().with("aws_cloudwatch_log_group", groupName, c.attributes)
			fate, err := logGroup.Delete(w.call("aws_cloudwatch_log_group", groupName, c.attributes))
			expectRefusal(t, err, c.code)
			if fate != c.fate {
				t.Errorf("got fate %v, want %v", fate, c.fate)
			}
		})
	}
}

func TestEventsAreReadOnlyWhileTheirKeyIsThere(t *testing.T) {
	w := newWorld().withKey(logsKeyPolicy).with("aws_cloudwatch_log_group", groupName, values.Object{"kms_key_id": keyARN})
	call := w.call("", "", nil)
	call.WriteEvent(groupName, cloud.Event{Stream: "s", Message: "m"})
	events, err := call.ReadEvents(groupName)
	expectRefusal(t, err, "")
	if len(events) != 1 || events[0].Message != "m" {
		t.Fatalf("got %v, want the line that was written", events)
	}

	w.record("aws_kms_key", "k").State = cloud.PendingDeletion
	_, err = call.ReadEvents(groupName)
	expectRefusal(t, err, "AccessDeniedException")

	w.Remove(account, region, "aws_kms_key", "k")
	_, err = call.ReadEvents(groupName)
	expectRefusal(t, err, "AccessDeniedException")

	_, err = call.ReadEvents("/no/such/group")
	expectRefusal(t, err, "ResourceNotFoundException")
}
