package behaviour

import "testing"

func TestAKeyWaitsForItsDeletion(t *testing.T) {
	fate, err := key.Delete(newWorld().call("aws_kms_key", "k", nil))
	if fate != Doomed || err != nil {
		t.Errorf("got %v, %v, want it scheduled for deletion", fate, err)
	}
}
