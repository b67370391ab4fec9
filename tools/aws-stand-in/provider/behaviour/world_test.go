package behaviour

import (
	"errors"
	"testing"

	"eks-audit-logging/aws-stand-in/cloud"
	"eks-audit-logging/aws-stand-in/values"
)

const (
	account = "111122223333"
	region  = "eu-west-1"
	keyARN  = "arn:aws:kms:eu-west-1:111122223333:key/k"
)

// world is a cloud in which something exists already.
type world struct{ *cloud.Cloud }

func newWorld() world { return world{cloud.Empty()} }

func (w world) with(typeName, name string, attributes values.Object) world {
	w.Put(account, region, typeName, name, &cloud.Record{MadeBy: "terraform", Attributes: attributes})
	return w
}

func (w world) withKey(policy string) world {
	return w.with("aws_kms_key", "k", values.Object{"arn": keyARN, "key_id": "k", "is_enabled": true, "policy": policy})
}

func (w world) call(typeName, name string, attributes values.Object) *Call {
	return &Call{Cloud: w.Cloud, Account: account, Region: region, Type: typeName, Name: name, Attributes: attributes}
}

func (w world) record(typeName, name string) *cloud.Record {
	return w.Of(account, region, typeName)[name]
}

// expectRefusal wants an error of this code that says where AWS documents it; no code wants no error.
func expectRefusal(t *testing.T, err error, code string) {
	t.Helper()
	var refusal *Refusal
	if code == "" {
		if err != nil {
			t.Errorf("got %v, want no error", err)
		}
		return
	}
	if !errors.As(err, &refusal) || refusal.Code != code {
		t.Fatalf("got %v, want %s", err, code)
	}
	if refusal.Document == "" {
		t.Errorf("%s does not say where AWS documents it", code)
	}
}
