package behaviour

import (
	"fmt"
	"maps"
	"testing"

	"eks-audit-logging/aws-stand-in/cloud"
	"eks-audit-logging/aws-stand-in/values"
)

const trailARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/t"

// bucketPolicy is AWS's own example, for one trail.
func bucketPolicy(trail string) string {
	return fmt.Sprintf(`{"Statement":[
	{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::b","Condition":{"StringEquals":{"aws:SourceArn":%[1]q}}},
	{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/AWSLogs/111122223333/*","Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control","aws:SourceArn":%[1]q}}}]}`, trail)
}

const trailKeyPolicy = `{"Statement":[
	{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:GenerateDataKey*","Resource":"*","Condition":{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/t"},"StringLike":{"kms:EncryptionContext:aws:cloudtrail:arn":"arn:aws:cloudtrail:*:111122223333:trail/*"}}},
	{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:DescribeKey","Resource":"*"}]}`

func withBucket(policy string) world {
	w := newWorld().with("aws_s3_bucket", "b", values.Object{"bucket": "b"})
	if policy != "" {
		w.with("aws_s3_bucket_policy", "b", values.Object{"bucket": "b", "policy": policy})
	}
	return w
}

func TestATrailIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		world world
		with  values.Object
		code  string
	}{
		"never, where all is right":                      {withBucket(bucketPolicy(trailARN)).withKey(trailKeyPolicy), values.Object{"kms_key_id": keyARN}, ""},
		"whose bucket is not there":                      {newWorld(), nil, "S3BucketDoesNotExistException"},
		"whose bucket has no policy":                     {withBucket(""), nil, "InsufficientS3BucketPolicyException"},
		"whose bucket's policy is for another trail":     {withBucket(bucketPolicy("arn:aws:cloudtrail:eu-west-1:111122223333:trail/other")), nil, "InsufficientS3BucketPolicyException"},
		"whose prefix the bucket's policy does not know": {withBucket(bucketPolicy(trailARN)), values.Object{"s3_key_prefix": "p"}, "InsufficientS3BucketPolicyException"},
		"of all regions without global service events":   {withBucket(bucketPolicy(trailARN)), values.Object{"include_global_service_events": false}, "InvalidParameterCombinationException"},
		"whose key is not there":                         {withBucket(bucketPolicy(trailARN)), values.Object{"kms_key_id": keyARN}, "KmsKeyNotFoundException"},
		"whose key's policy does not admit it":           {withBucket(bucketPolicy(trailARN)).withKey(logsKeyPolicy), values.Object{"kms_key_id": keyARN}, "InsufficientEncryptionPolicyException"},
	} {
		t.Run(name, func(t *testing.T) {
			attributes := values.Object{
				"name": "t", "s3_bucket_name": "b", "is_multi_region_trail": true, "include_global_service_events": true,
			}
			maps.Copy(attributes, c.with)
			expectRefusal(t, trail.Check(c.world.call("aws_cloudtrail", "t", attributes)), c.code)
		})
	}
}

// The logging account's bucket and key, as AWS documents them for the trail of an organization.
func TestATrailOfAnOrganizationIsRefused(t *testing.T) {
	const (
		logging = "444455556666"
		farKey  = "arn:aws:kms:eu-west-1:444455556666:key/k"
		from    = `"Principal":{"Service":"cloudtrail.amazonaws.com"},"Condition":{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/t","aws:SourceOrgID":%q}}`
	)
	far := func(organization, path string) world {
		w := newWorld()
		statement := fmt.Sprintf(`{"Effect":"Allow",`+from, organization)
		for typeName, attributes := range map[string]values.Object{
			"aws_s3_bucket": {"bucket": "b"},
			"aws_s3_bucket_policy": {"bucket": "b", "policy": fmt.Sprintf(
				`{"Statement":[%[1]s,"Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::b"},%[1]s,"Action":"s3:PutObject","Resource":["arn:aws:s3:::b/AWSLogs/111122223333/*","arn:aws:s3:::b/%[2]s/*"]}]}`,
				statement, path)},
			"aws_kms_key": {"arn": farKey, "key_id": "k", "is_enabled": true, "policy": fmt.Sprintf(
				`{"Statement":[%s,"Action":"kms:*","Resource":"*"}]}`, statement)},
		} {
			w.Put(logging, region, typeName, "b", &cloud.Record{MadeBy: "terraform", Attributes: attributes})
		}
		return w
	}
	for name, c := range map[string]struct {
		world world
		code  string
	}{
		"never, where bucket and key of the other account admit it": {far(Organization, "AWSLogs/"+Organization), ""},
		"whose bucket is another organization's":                    {far("o-z9y8x7w6v5", "AWSLogs/"+Organization), "InsufficientS3BucketPolicyException"},
		"whose members may not write":                               {far(Organization, "AWSLogs/other"), "InsufficientS3BucketPolicyException"},
	} {
		t.Run(name, func(t *testing.T) {
			expectRefusal(t, trail.Check(c.world.call("aws_cloudtrail", "t", values.Object{
				"name": "t", "s3_bucket_name": "b", "is_organization_trail": true, "kms_key_id": farKey,
				"is_multi_region_trail": true, "include_global_service_events": true,
			})), c.code)
		})
	}
}
