package behaviour

import (
	"fmt"
	"maps"

	"eks-audit-logging/aws-stand-in/cloud"
	"eks-audit-logging/aws-stand-in/policy"
	"eks-audit-logging/aws-stand-in/values"
)

var trail = Behaviour{Check: checkTrail}

const cloudTrail = "cloudtrail.amazonaws.com"

// Organization is the one that all accounts of a cloud belong to.
const Organization = "o-a1b2c3d4e5"

func checkTrail(c *Call) error {
	for _, check := range []func(*Call) error{checkTrailReach, checkTrailBucket, checkTrailKey} {
		if err := check(c); err != nil {
			return err
		}
	}
	return nil
}

// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html#API_CreateTrail_Errors
func checkTrailReach(c *Call) error {
	if !values.Bool(c.Attributes["is_multi_region_trail"]) || values.Bool(c.Attributes["include_global_service_events"]) {
		return nil
	}
	return &Refusal{
		Operation: "CloudTrail: CreateTrail", Code: "InvalidParameterCombinationException",
		Message:  "Multi-Region trail must include global service events.",
		Document: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events",
	}
}

// checkTrailBucket refuses a bucket whose policy does not let CloudTrail look at its ACL and write below AWSLogs/.
func checkTrailBucket(c *Call) error {
	const document = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html"
	bucket := values.String(c.Attributes["s3_bucket_name"])
	if c.findInAnyRegion("aws_s3_bucket", "bucket", bucket) == nil {
		return &Refusal{
			Operation: "CloudTrail: CreateTrail", Code: "S3BucketDoesNotExistException",
			Message:  fmt.Sprintf("S3 bucket %s does not exist!", bucket),
			Document: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html#API_CreateTrail_Errors",
		}
	}
	refusal := &Refusal{
		Operation: "CloudTrail: CreateTrail", Code: "InsufficientS3BucketPolicyException",
		Message:  fmt.Sprintf("Incorrect S3 bucket policy is detected for bucket: %s", bucket),
		Document: document,
	}
	attached := c.findInAnyRegion("aws_s3_bucket_policy", "bucket", bucket)
	if attached == nil {
		return refusal
	}
	arn := fmt.Sprintf("arn:%s:s3:::%s", Partition(c.Region), bucket)
	prefix := values.String(c.Attributes["s3_key_prefix"])
	if prefix != "" {
		prefix += "/"
	}
	looking := c.sentByTrail()
	looking["aws:SecureTransport"] = "true"
	writing := maps.Clone(looking)
	writing["s3:x-amz-acl"] = "bucket-owner-full-control"
	requests := []policy.Request{{Action: "s3:GetBucketAcl", Resource: arn, Context: looking}}
	owners := []string{c.Account}
	if values.Bool(c.Attributes["is_organization_trail"]) {
		owners = append(owners, Organization+"/"+c.Account)
	}
	for _, owner := range owners {
		requests = append(requests, policy.Request{
			Action:   "s3:PutObject",
			Resource: fmt.Sprintf("%s/%sAWSLogs/%s/CloudTrail/%s/log", arn, prefix, owner, c.Region),
			Context:  writing,
		})
	}
	for _, request := range requests {
		request.Service = cloudTrail
		admitted, err := policy.Admits(values.String(attached.Attributes["policy"]), request)
		if err != nil {
			return err
		}
		if !admitted {
			return refusal
		}
	}
	return nil
}

// checkTrailKey refuses a key whose policy does not let CloudTrail encrypt this trail's files.
func checkTrailKey(c *Call) error {
	reference := values.String(c.Attributes["kms_key_id"])
	if reference == "" {
		return nil
	}
	const document = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html"
	key := c.findKey(reference)
	if !usable(key) {
		return &Refusal{
			Operation: "CloudTrail: CreateTrail", Code: "KmsKeyNotFoundException",
			Message:  fmt.Sprintf("KMS key %s does not exist, is disabled or is in another region than the bucket", reference),
			Document: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html#API_CreateTrail_Errors",
		}
	}
	encrypting := c.sentByTrail()
	encrypting["kms:EncryptionContext:aws:cloudtrail:arn"] = encrypting["aws:SourceArn"]
	admitted, err := c.keyAdmits(key, cloudTrail, map[string]map[string]string{
		"kms:GenerateDataKey": encrypting,
		"kms:DescribeKey":     c.sentByTrail(),
	})
	if err != nil || admitted {
		return err
	}
	return &Refusal{
		Operation: "CloudTrail: CreateTrail", Code: "InsufficientEncryptionPolicyException",
		Message:  fmt.Sprintf("Insufficient permissions to access S3 bucket or KMS key %s.", reference),
		Document: document,
	}
}

// sentByTrail is what CloudTrail says of a request it makes for the trail.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func (c *Call) sentByTrail() map[string]string {
	return map[string]string{
		"aws:SourceArn":     c.arn("cloudtrail", "trail/"+c.Name),
		"aws:SourceAccount": c.Account,
		"aws:SourceOrgID":   Organization,
	}
}

// findInAnyRegion finds what is named globally but kept in an account and region: buckets.
func (c *Call) findInAnyRegion(typeName, attribute, value string) *cloud.Record {
	for account, regions := range c.Cloud.Accounts {
		for region := range regions {
			if _, found := c.Cloud.Find(account, region, typeName, attribute, value); found != nil {
				return found
			}
		}
	}
	return nil
}
