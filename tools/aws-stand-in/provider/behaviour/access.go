package behaviour

import (
	"fmt"

	"eks-audit-logging/aws-stand-in/values"
)

var accessEntry = Behaviour{Check: checkAccessEntry}

var accessPolicyAssociation = Behaviour{Check: checkAccessPolicyAssociation}

// checkAccessEntry refuses an entry of a cluster that is missing, or that lets in by its ConfigMap alone.
// https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html
func checkAccessEntry(c *Call) error {
	name := values.String(c.Attributes["cluster_name"])
	record := c.Cloud.Of(c.Account, c.Region, "aws_eks_cluster")[name]
	refusal := &Refusal{
		Operation: "EKS: CreateAccessEntry",
		Document:  "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html#API_CreateAccessEntry_Errors",
	}
	if record == nil {
		refusal.Code, refusal.Message = "ResourceNotFoundException", "No cluster found for name: "+name
		return refusal
	}
	if block(record.Attributes, "access_config")["authentication_mode"] == "CONFIG_MAP" {
		refusal.Code = "InvalidRequestException"
		refusal.Message = "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation."
		return refusal
	}
	return nil
}

// checkAccessPolicyAssociation refuses a policy for a principal that has no entry, or one of nodes that takes none.
func checkAccessPolicyAssociation(c *Call) error {
	principal := values.String(c.Attributes["principal_arn"])
	entry := c.Cloud.Of(c.Account, c.Region, "aws_eks_access_entry")[fmt.Sprintf("%s:%s", values.String(c.Attributes["cluster_name"]), principal)]
	refusal := &Refusal{
		Operation: "EKS: AssociateAccessPolicy",
		Document:  "https://docs.aws.amazon.com/eks/latest/APIReference/API_AssociateAccessPolicy.html#API_AssociateAccessPolicy_Errors",
	}
	if entry == nil {
		refusal.Code = "ResourceNotFoundException"
		refusal.Message = "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'."
		return refusal
	}
	if kind := values.String(entry.Attributes["type"]); kind != "STANDARD" && kind != "EC2" {
		refusal.Code = "InvalidParameterException"
		refusal.Message = "The access entry type " + kind + " takes no access policies"
		return refusal
	}
	return nil
}
