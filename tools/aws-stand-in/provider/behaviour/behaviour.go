// Package behaviour is how AWS answers: what it refuses, what it does on its own, what outlives a delete. Each
// refusal names the page on which AWS documents it.
package behaviour

import (
	"fmt"
	"strings"

	"eks-audit-logging/aws-stand-in/cloud"
	"eks-audit-logging/aws-stand-in/values"
)

// Call is one operation on one resource.
type Call struct {
	Cloud           *cloud.Cloud
	Account, Region string
	Type            string
	// Name is what AWS knows the resource by in its account and region.
	Name string
	// Attributes is the resource as it shall be; as it is, for a delete.
	Attributes values.Object
}

// Fate is what becomes of a resource that is deleted.
type Fate int

const (
	Gone Fate = iota
	// Kept is left as it is: only Terraform forgets it.
	Kept
	// Doomed is scheduled for deletion, and no longer usable.
	Doomed
)

// Behaviour is what a resource type does beyond being kept in the cloud.
type Behaviour struct {
	// Check refuses a create or update that AWS refuses.
	Check func(*Call) error
	// After is what AWS does on its own once a create or update is done.
	After  func(*Call) error
	Delete func(*Call) (Fate, error)
}

// Refusal is an error of the AWS API.
type Refusal struct {
	// Operation is service and API call: "CloudWatch Logs: CreateLogGroup".
	Operation string
	Code      string
	Message   string
	// Document is the page on which AWS says so.
	Document string
}

func (r *Refusal) Error() string {
	return fmt.Sprintf("operation error %s, https response error StatusCode: 400, %s: %s", r.Operation, r.Code, r.Message)
}

var byType = map[string]Behaviour{
	"aws_cloudwatch_log_group": logGroup,
	"aws_eks_cluster":          cluster,
	"aws_cloudtrail":           trail,
	"aws_kms_key":              key,

	"aws_eks_access_entry":              accessEntry,
	"aws_eks_access_policy_association": accessPolicyAssociation,
}

// Of gives the behaviour of a type; most have none of their own.
func Of(typeName string) Behaviour { return byType[typeName] }

// Partition of a region: aws, aws-cn or aws-us-gov.
func Partition(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}

// DNSSuffix of a region's endpoints.
func DNSSuffix(region string) string {
	if Partition(region) == "aws-cn" {
		return "amazonaws.com.cn"
	}
	return "amazonaws.com"
}

func (c *Call) arn(service, resource string) string {
	return fmt.Sprintf("arn:%s:%s:%s:%s:%s", Partition(c.Region), service, c.Region, c.Account, resource)
}

// alreadyExists holds what each type's API answers to a name that is taken.
var alreadyExists = map[string]Refusal{
	"aws_cloudwatch_log_group": {
		Operation: "CloudWatch Logs: CreateLogGroup", Code: "ResourceAlreadyExistsException",
		Message:  "The specified log group already exists",
		Document: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html#API_CreateLogGroup_Errors",
	},
	"aws_eks_cluster": {
		Operation: "EKS: CreateCluster", Code: "ResourceInUseException",
		Message:  "Cluster already exists with name: %s",
		Document: "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html#API_CreateCluster_Errors",
	},
	"aws_eks_access_entry": {
		Operation: "EKS: CreateAccessEntry", Code: "ResourceInUseException",
		Message:  "The specified access entry resource is already in use on this cluster.",
		Document: "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html#API_CreateAccessEntry_Errors",
	},
	"aws_cloudtrail": {
		Operation: "CloudTrail: CreateTrail", Code: "TrailAlreadyExistsException",
		Message:  "Trail %s already exists",
		Document: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html#API_CreateTrail_Errors",
	},
	"aws_s3_bucket": {
		Operation: "S3: CreateBucket", Code: "BucketAlreadyOwnedByYou",
		Message:  "Your previous request to create the named bucket succeeded and you already own it.",
		Document: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html#API_CreateBucket_Errors",
	},
	"aws_iam_role": {
		Operation: "IAM: CreateRole", Code: "EntityAlreadyExists",
		Message:  "Role with name %s already exists.",
		Document: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html#API_CreateRole_Errors",
	},
	"aws_kms_alias": {
		Operation: "KMS: CreateAlias", Code: "AlreadyExistsException",
		Message:  "An alias with the name %s already exists",
		Document: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html#API_CreateAlias_Errors",
	},
}

// CheckNameIsFree refuses a create where something of that type and name exists.
func CheckNameIsFree(c *Call) error {
	refusal, named := alreadyExists[c.Type]
	if !named {
		return nil
	}
	if c.Type == "aws_s3_bucket" {
		return checkBucketNameIsFree(c, refusal)
	}
	if c.Cloud.Of(c.Account, c.Region, c.Type)[c.Name] == nil {
		return nil
	}
	return refusal.of(c.Name)
}

func (r Refusal) of(name string) error {
	if strings.Contains(r.Message, "%s") {
		r.Message = fmt.Sprintf(r.Message, name)
	}
	return &r
}

// checkBucketNameIsFree looks in all accounts and regions: the names of buckets are global in a partition.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
func checkBucketNameIsFree(c *Call, refusal Refusal) error {
	for account, regions := range c.Cloud.Accounts {
		for _, types := range regions {
			if types[c.Type][c.Name] == nil {
				continue
			}
			if account != c.Account {
				refusal.Code = "BucketAlreadyExists"
				refusal.Message = "The requested bucket name is not available. The bucket namespace is shared by all users of the system."
			}
			return refusal.of(c.Name)
		}
	}
	return nil
}
