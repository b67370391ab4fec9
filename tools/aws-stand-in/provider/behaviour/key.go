package behaviour

import (
	"strings"

	"eks-audit-logging/aws-stand-in/cloud"
	"eks-audit-logging/aws-stand-in/policy"
	"eks-audit-logging/aws-stand-in/values"
)

// A key is never deleted at once: it waits, unusable, for 7 to 30 days.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
var key = Behaviour{
	Delete: func(*Call) (Fate, error) { return Doomed, nil },
}

// findKey finds a key by its ARN or id, or by an alias, in the region of the call.
func (c *Call) findKey(reference string) *cloud.Record {
	// arn:aws:kms:eu-west-1:444455556666:key/1234abcd, which may be another account's
	if parts := strings.Split(reference, ":"); len(parts) == 6 && parts[4] != c.Account {
		_, found := c.Cloud.Find(parts[4], c.Region, "aws_kms_key", "arn", reference)
		return found
	}
	for _, attribute := range []string{"arn", "key_id"} {
		if _, found := c.Cloud.Find(c.Account, c.Region, "aws_kms_key", attribute, reference); found != nil {
			return found
		}
	}
	for _, attribute := range []string{"arn", "name"} {
		if _, alias := c.Cloud.Find(c.Account, c.Region, "aws_kms_alias", attribute, reference); alias != nil {
			if target := values.String(alias.Attributes["target_key_id"]); target != reference {
				return c.findKey(target)
			}
		}
	}
	return nil
}

// usable tells whether a key can encrypt and decrypt.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
func usable(key *cloud.Record) bool {
	return key != nil && key.State != cloud.PendingDeletion && key.Attributes["is_enabled"] != false
}

// keyAdmits tells whether a key's policy lets a service do each action, with the condition keys it comes with.
func (c *Call) keyAdmits(key *cloud.Record, service string, contexts map[string]map[string]string) (bool, error) {
	document := values.String(key.Attributes["policy"])
	if _, apart := c.Cloud.Find(c.Account, c.Region, "aws_kms_key_policy", "key_id", key.Attributes["key_id"]); apart != nil {
		document = values.String(apart.Attributes["policy"])
	}
	// a key made without a policy has the default one, which admits the account alone
	// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
	if !strings.HasPrefix(strings.TrimSpace(document), "{") {
		return false, nil
	}
	for action, context := range contexts {
		admitted, err := policy.Admits(document, policy.Request{
			Service: service, Action: action, Resource: values.String(key.Attributes["arn"]), Context: context,
		})
		if err != nil || !admitted {
			return false, err
		}
	}
	return true, nil
}
