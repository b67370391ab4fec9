// Package command answers the few commands of the AWS CLI with which tests act as a person, or as a service, beside
// Terraform. With the real provider the same words go to the real `aws`.
package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"eks-audit-logging/aws-stand-in/behaviour"
	"eks-audit-logging/aws-stand-in/cloud"
	"eks-audit-logging/aws-stand-in/server"
	"eks-audit-logging/aws-stand-in/values"
)

type options map[string]string

type handler func(*behaviour.Call, options) (any, error)

var handlers = map[string]handler{
	"ec2 create-subnet":                      createSubnet,
	"eks describe-cluster":                   describeCluster,
	"eks update-cluster-config":              updateClusterConfig,
	"kms cancel-key-deletion":                setKeyState(""),
	"kms schedule-key-deletion":              setKeyState(cloud.PendingDeletion),
	"logs create-log-group":                  createLogGroup,
	"logs create-log-stream":                 createLogStream,
	"logs put-log-events":                    putLogEvents,
	"logs describe-log-groups":               describeLogGroups,
	"logs filter-log-events":                 filterLogEvents,
	"logs put-log-group-deletion-protection": putDeletionProtection,
	"logs put-retention-policy":              putRetentionPolicy,
	"sts get-caller-identity":                getCallerIdentity,
}

// Run answers `service operation --option value …` with JSON.
func Run(arguments []string) (string, error) {
	name := arguments[0] + " " + arguments[1]
	handle, known := handlers[name]
	if !known {
		var all []string
		for one := range handlers {
			all = append(all, one)
		}
		slices.Sort(all)
		return "", fmt.Errorf("got %q, expected one of %s", name, strings.Join(all, ", "))
	}
	given, err := parse(arguments[2:])
	if err != nil {
		return "", err
	}
	region := given["region"]
	if region == "" {
		region = os.Getenv("AWS_REGION")
	}
	path := os.Getenv(server.CloudFile)
	if region == "" || path == "" {
		return "", fmt.Errorf("no region or no %s, expected --region and the file that holds what exists", server.CloudFile)
	}
	var answer any
	err = cloud.Update(path, func(c *cloud.Cloud) error {
		var err error
		answer, err = handle(&behaviour.Call{Cloud: c, Account: server.CallerAccount(), Region: region}, given)
		return err
	})
	if refusal := (*behaviour.Refusal)(nil); errors.As(err, &refusal) {
		_, operation, _ := strings.Cut(refusal.Operation, ": ")
		return "", fmt.Errorf("An error occurred (%s) when calling the %s operation: %s", refusal.Code, operation, refusal.Message)
	}
	if err != nil {
		return "", err
	}
	raw, err := json.MarshalIndent(answer, "", "    ")
	return string(raw), err
}

func parse(arguments []string) (options, error) {
	given := options{}
	for i := 0; i < len(arguments); i++ {
		name, isOption := strings.CutPrefix(arguments[i], "--")
		if !isOption {
			return nil, fmt.Errorf("got %q, expected an --option", arguments[i])
		}
		if i+1 < len(arguments) && !strings.HasPrefix(arguments[i+1], "--") {
			i++
			given[name] = arguments[i]
		} else {
			given[name] = "true"
		}
	}
	return given, nil
}

func group(c *behaviour.Call, o options) (*cloud.Record, error) {
	name := o["log-group-name"] + o["log-group-identifier"]
	if record := c.Cloud.Of(c.Account, c.Region, "aws_cloudwatch_log_group")[name]; record != nil {
		return record, nil
	}
	return nil, fmt.Errorf("log group %q does not exist in %s", name, c.Region)
}

func createLogGroup(c *behaviour.Call, o options) (any, error) {
	c.Type, c.Name = "aws_cloudwatch_log_group", o["log-group-name"]
	if err := behaviour.CheckNameIsFree(c); err != nil {
		return nil, err
	}
	c.MakeLogGroup(c.Name, "person")
	return nil, nil
}

func describeLogGroups(c *behaviour.Call, o options) (any, error) {
	found := []any{}
	for name, record := range c.Cloud.Of(c.Account, c.Region, "aws_cloudwatch_log_group") {
		if !strings.HasPrefix(name, o["log-group-name-prefix"]) {
			continue
		}
		described := values.Object{
			"logGroupName":              name,
			"arn":                       values.String(record.Attributes["arn"]) + ":*",
			"logGroupClass":             record.Attributes["log_group_class"],
			"deletionProtectionEnabled": values.Bool(record.Attributes["deletion_protection_enabled"]),
		}
		if days := record.Attributes["retention_in_days"]; days != nil && days != json.Number("0") {
			described["retentionInDays"] = days
		}
		if key := values.String(record.Attributes["kms_key_id"]); key != "" {
			described["kmsKeyId"] = key
		}
		found = append(found, described)
	}
	return values.Object{"logGroups": found}, nil
}

func filterLogEvents(c *behaviour.Call, o options) (any, error) {
	events, err := c.ReadEvents(o["log-group-name"])
	out := []any{}
	for _, event := range events {
		out = append(out, values.Object{"logStreamName": event.Stream, "message": event.Message})
	}
	return values.Object{"events": out}, err
}

// createLogStream has nothing to keep: a stream is where its events are.
func createLogStream(c *behaviour.Call, o options) (any, error) {
	_, err := group(c, o)
	return nil, err
}

// putLogEvents takes one event in the CLI's shorthand: timestamp=1700000000000,message=text.
func putLogEvents(c *behaviour.Call, o options) (any, error) {
	_, err := group(c, o)
	_, message, _ := strings.Cut(o["log-events"], "message=")
	c.WriteEvent(o["log-group-name"], cloud.Event{Stream: o["log-stream-name"], Message: message})
	return values.Object{"nextSequenceToken": "1"}, err
}

func putRetentionPolicy(c *behaviour.Call, o options) (any, error) {
	record, err := group(c, o)
	if err == nil {
		record.Attributes["retention_in_days"] = json.Number(o["retention-in-days"])
	}
	return nil, err
}

func putDeletionProtection(c *behaviour.Call, o options) (any, error) {
	record, err := group(c, o)
	if err == nil {
		record.Attributes["deletion_protection_enabled"] = o["deletion-protection-enabled"] == "true"
	}
	return nil, err
}

// createSubnet takes tags in the CLI's shorthand: ResourceType=subnet,Tags=[{Key=tier,Value=private}].
func createSubnet(c *behaviour.Call, o options) (any, error) {
	tags := values.Object{}
	for _, tag := range tagShorthand.FindAllStringSubmatch(o["tag-specifications"], -1) {
		tags[tag[1]] = tag[2]
	}
	id := fmt.Sprintf("subnet-%017x", len(c.Cloud.Of(c.Account, c.Region, "aws_subnet"))+1)
	c.Cloud.Put(c.Account, c.Region, "aws_subnet", id, &cloud.Record{MadeBy: "person", Attributes: values.Object{
		"id": id, "vpc_id": o["vpc-id"], "cidr_block": o["cidr-block"], "tags": tags, "tags_all": tags,
	}})
	return values.Object{"Subnet": values.Object{"SubnetId": id}}, nil
}

var tagShorthand = regexp.MustCompile(`\{Key=([^,}]*),Value=([^,}]*)\}`)

func describeCluster(c *behaviour.Call, o options) (any, error) {
	record := c.Cloud.Of(c.Account, c.Region, "aws_eks_cluster")[o["name"]]
	if record == nil {
		return nil, fmt.Errorf("no cluster found for name: %s", o["name"])
	}
	return values.Object{"cluster": values.Object{"name": o["name"], "arn": record.Attributes["arn"]}}, nil
}

// updateClusterConfig switches log types on and off; those it does not name stay as they are.
// https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterConfig.html
func updateClusterConfig(c *behaviour.Call, o options) (any, error) {
	record := c.Cloud.Of(c.Account, c.Region, "aws_eks_cluster")[o["name"]]
	if record == nil {
		return nil, fmt.Errorf("no cluster found for name: %s", o["name"])
	}
	var logging struct {
		ClusterLogging []struct {
			Types   []string
			Enabled bool
		}
	}
	if err := json.Unmarshal([]byte(o["logging"]), &logging); err != nil {
		return nil, fmt.Errorf("--logging: %w", err)
	}
	on := values.Strings(record.Attributes["enabled_cluster_log_types"])
	for _, change := range logging.ClusterLogging {
		for _, logType := range change.Types {
			on = slices.DeleteFunc(on, func(have string) bool { return have == logType })
			if change.Enabled {
				on = append(on, logType)
			}
		}
	}
	slices.Sort(on)
	types := []any{}
	for _, logType := range on {
		types = append(types, logType)
	}
	record.Attributes["enabled_cluster_log_types"] = types
	return values.Object{"update": values.Object{"status": "InProgress", "type": "LoggingUpdate"}}, nil
}

func setKeyState(state string) handler {
	return func(c *behaviour.Call, o options) (any, error) {
		_, key := c.Cloud.Find(c.Account, c.Region, "aws_kms_key", "key_id", o["key-id"])
		if key == nil {
			return nil, fmt.Errorf("key %q does not exist in %s", o["key-id"], c.Region)
		}
		key.State = state
		return values.Object{"KeyId": key.Attributes["arn"]}, nil
	}
}

func getCallerIdentity(c *behaviour.Call, _ options) (any, error) {
	return values.Object{"Account": c.Account}, nil
}
