package behaviour

import (
	"fmt"

	"eks-audit-logging/aws-stand-in/cloud"
	"eks-audit-logging/aws-stand-in/values"
)

const logGroupType = "aws_cloudwatch_log_group"

var logGroup = Behaviour{Check: checkLogGroupKey, Delete: deleteLogGroup}

// kms:Describe* stands in AWS's own example under a condition on the encryption context, which a DescribeKey never
// has: so CloudWatch Logs does without it.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html#cmk-permissions
var logsKeyActions = []string{"kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey"}

const logsKeyDocument = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"

// checkLogGroupKey refuses a key that CloudWatch Logs may not use for this group.
func checkLogGroupKey(c *Call) error {
	reference := values.String(c.Attributes["kms_key_id"])
	if reference == "" {
		return nil
	}
	admitted, err := c.logsMayUse(reference, c.Name)
	if err != nil || admitted {
		return err
	}
	return &Refusal{
		Operation: "CloudWatch Logs: CreateLogGroup", Code: "AccessDeniedException",
		Message: fmt.Sprintf("The specified KMS key does not exist or is not allowed to be used with Arn '%s'",
			c.arn("logs", "log-group:"+c.Name)),
		Document: logsKeyDocument,
	}
}

func (c *Call) logsMayUse(reference, group string) (bool, error) {
	key := c.findKey(reference)
	if !usable(key) {
		return false, nil
	}
	contexts := map[string]map[string]string{}
	for _, action := range logsKeyActions {
		contexts[action] = map[string]string{"kms:EncryptionContext:aws:logs:arn": c.arn("logs", "log-group:"+group)}
	}
	return c.keyAdmits(key, fmt.Sprintf("logs.%s.%s", c.Region, DNSSuffix(c.Region)), contexts)
}

func deleteLogGroup(c *Call) (Fate, error) {
	// the provider's own argument: it does not ask AWS at all
	// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group#skip_destroy
	if values.Bool(c.Attributes["skip_destroy"]) {
		return Kept, nil
	}
	record := c.Cloud.Of(c.Account, c.Region, logGroupType)[c.Name]
	if record == nil || !values.Bool(record.Attributes["deletion_protection_enabled"]) {
		return Gone, nil
	}
	return Gone, &Refusal{
		Operation: "CloudWatch Logs: DeleteLogGroup", Code: "ValidationException",
		Message:  "Log group has deletion protection enabled. Disable deletion protection before deleting the log group.",
		Document: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogGroupDeletionProtection.html",
	}
}

// WriteEvent puts a line into a group, as a service does, if the group is there and its key is usable.
func (c *Call) WriteEvent(group string, event cloud.Event) {
	record := c.Cloud.Of(c.Account, c.Region, logGroupType)[group]
	if record == nil || c.checkReadable(record) != nil {
		return
	}
	record.Events = append(record.Events, event)
}

// ReadEvents gives the lines of a group. What was encrypted can be read only while its key is there.
func (c *Call) ReadEvents(group string) ([]cloud.Event, error) {
	record := c.Cloud.Of(c.Account, c.Region, logGroupType)[group]
	if record == nil {
		return nil, &Refusal{
			Operation: "CloudWatch Logs: FilterLogEvents", Code: "ResourceNotFoundException",
			Message:  "The specified log group does not exist.",
			Document: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html#API_FilterLogEvents_Errors",
		}
	}
	return record.Events, c.checkReadable(record)
}

func (c *Call) checkReadable(group *cloud.Record) error {
	reference := values.String(group.Attributes["kms_key_id"])
	if reference == "" || usable(c.findKey(reference)) {
		return nil
	}
	return &Refusal{
		Operation: "CloudWatch Logs: FilterLogEvents", Code: "AccessDeniedException",
		Message:  fmt.Sprintf("The KMS key %s is not accessible, so the log data that it encrypts cannot be read", reference),
		Document: logsKeyDocument,
	}
}
