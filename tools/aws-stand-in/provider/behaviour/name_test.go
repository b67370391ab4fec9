package behaviour

import (
	"testing"

	"eks-audit-logging/aws-stand-in/cloud"
	"eks-audit-logging/aws-stand-in/values"
)

func TestRefusesANameThatIsTaken(t *testing.T) {
	for typeName, code := range map[string]string{
		"aws_cloudwatch_log_group": "ResourceAlreadyExistsException",
		"aws_eks_cluster":          "ResourceInUseException",
		"aws_cloudtrail":           "TrailAlreadyExistsException",
		"aws_s3_bucket":            "BucketAlreadyOwnedByYou",
		"aws_iam_role":             "EntityAlreadyExists",
		"aws_kms_alias":            "AlreadyExistsException",
	} {
		t.Run(typeName, func(t *testing.T) {
			w := newWorld()
			expectRefusal(t, CheckNameIsFree(w.call(typeName, "n", nil)), "")
			w.with(typeName, "n", values.Object{})
			expectRefusal(t, CheckNameIsFree(w.call(typeName, "n", nil)), code)
			expectRefusal(t, CheckNameIsFree(w.call(typeName, "other", nil)), "")
		})
	}
}

func TestALogGroupOfAnotherRegionDoesNotTakeTheName(t *testing.T) {
	w := newWorld()
	w.Put(account, "us-east-1", "aws_cloudwatch_log_group", "n", &cloud.Record{})
	expectRefusal(t, CheckNameIsFree(w.call("aws_cloudwatch_log_group", "n", nil)), "")
}

func TestABucketOfAnotherAccountTakesTheName(t *testing.T) {
	w := newWorld()
	w.Put("444455556666", "us-east-1", "aws_s3_bucket", "n", &cloud.Record{})
	expectRefusal(t, CheckNameIsFree(w.call("aws_s3_bucket", "n", nil)), "BucketAlreadyExists")
}
