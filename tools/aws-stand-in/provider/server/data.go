package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"eks-audit-logging/aws-stand-in/behaviour"
	"eks-audit-logging/aws-stand-in/cloud"
	"eks-audit-logging/aws-stand-in/policy"
	"eks-audit-logging/aws-stand-in/schema"
	"eks-audit-logging/aws-stand-in/values"
)

func (s *Server) ValidateDataResourceConfig(context.Context, *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return &tfprotov6.ValidateDataResourceConfigResponse{}, nil
}

// query is one read of a data source.
type query struct {
	server  *Server
	cloud   *cloud.Cloud
	config  values.Object
	account string
	region  string
}

// answers holds the data sources that say more than what one resource is.
var answers = map[string]func(query) (values.Object, error){
	"aws_availability_zones":    availabilityZones,
	"aws_caller_identity":       callerIdentity,
	"aws_cloudwatch_log_groups": logGroups,
	"aws_iam_policy_document":   policyDocument,
	"aws_partition":             partition,
	"aws_region":                region,
	"aws_subnets":               subnets,
}

func (s *Server) ReadDataSource(_ context.Context, r *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	of := s.Schemas.Data[r.TypeName]
	config, err := values.FromWire(r.Config, of)
	if err != nil {
		return nil, err
	}
	var answer values.Object
	path, err := cloudFile()
	if err != nil {
		return nil, err
	}
	err = cloud.View(path, func(c *cloud.Cloud) error {
		q := query{server: s, cloud: c, config: config, account: s.account, region: s.region}
		if region := values.String(config["region"]); region != "" {
			q.region = region
		}
		read, special := answers[r.TypeName]
		if !special {
			read = func(q query) (values.Object, error) { return theOne(r.TypeName, q) }
		}
		var err error
		answer, err = read(q)
		call := &behaviour.Call{Cloud: c, Account: s.account, Region: q.region, Type: "data." + r.TypeName}
		return s.log(call, "read", err)
	})
	if err != nil {
		return &tfprotov6.ReadDataSourceResponse{Diagnostics: failed("reading "+r.TypeName, err)}, nil
	}
	o := maps.Clone(config)
	for name, value := range answer {
		if hasAttribute(of.Block, name) && o[name] == nil {
			o[name] = value
		}
	}
	if hasAttribute(of.Block, "region") && o["region"] == nil {
		o["region"] = s.region
	}
	m := maker{facts: schema.Facts{}, typeName: r.TypeName, account: s.account, region: s.region, seed: r.TypeName}
	o = rewrite(of.Block, o, func(a *tfprotov6.SchemaAttribute, _ string, value any, in values.Object) any {
		if a.Computed && value == nil {
			return m.invent(a.Name, a.Type, in, true)
		}
		return value
	})
	state, err := values.ToWire(o, of)
	return &tfprotov6.ReadDataSourceResponse{State: state}, err
}

// theOne answers a data source that has the name of a resource: what exists and has all that is asked for.
func theOne(typeName string, q query) (values.Object, error) {
	for _, region := range []string{q.region, cloud.Global} {
		records := q.cloud.Of(q.account, region, typeName)
		for _, name := range slices.Sorted(maps.Keys(records)) {
			if record := records[name]; record.State != cloud.PendingDeletion && has(record.Attributes, q.config) {
				return record.Attributes, nil
			}
		}
	}
	return nil, fmt.Errorf("no matching %s found", typeName)
}

func has(attributes, asked values.Object) bool {
	for name, value := range asked {
		if _, isScalar := value.(string); isScalar && name != "region" && attributes[name] != value {
			return false
		}
	}
	return true
}

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
func logGroups(q query) (values.Object, error) {
	var names, arns []any
	records := q.cloud.Of(q.account, q.region, "aws_cloudwatch_log_group")
	for _, name := range slices.Sorted(maps.Keys(records)) {
		if strings.HasPrefix(name, values.String(q.config["log_group_name_prefix"])) {
			names = append(names, name)
			arns = append(arns, records[name].Attributes["arn"])
		}
	}
	return values.Object{"id": q.region, "log_group_names": orNone(names), "arns": orNone(arns)}, nil
}

// orNone is an empty list where nothing was found: a null would be taken for open.
func orNone(list []any) []any {
	if list == nil {
		return []any{}
	}
	return list
}

// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html
func subnets(q query) (values.Object, error) {
	var ids []any
	records := q.cloud.Of(q.account, q.region, "aws_subnet")
	for _, name := range slices.Sorted(maps.Keys(records)) {
		if hasTags(records[name].Attributes, q.config) {
			ids = append(ids, records[name].Attributes["id"])
		}
	}
	return values.Object{"id": q.region, "ids": orNone(ids)}, nil
}

// hasTags tells whether a resource has the tags of a `tags` map and matches the `filter` blocks.
func hasTags(attributes, asked values.Object) bool {
	tags, _ := attributes["tags_all"].(values.Object)
	if tags == nil {
		tags, _ = attributes["tags"].(values.Object)
	}
	wanted, _ := asked["tags"].(values.Object)
	for name, value := range wanted {
		if tags[name] != value {
			return false
		}
	}
	for _, block := range values.List(asked["filter"]) {
		filter := block.(values.Object)
		name := values.String(filter["name"])
		got := values.String(attributes[strings.ReplaceAll(name, "-", "_")])
		if tag, isTag := strings.CutPrefix(name, "tag:"); isTag {
			got = values.String(tags[tag])
		}
		if !slices.Contains(values.Strings(filter["values"]), got) {
			return false
		}
	}
	return true
}

func callerIdentity(q query) (values.Object, error) {
	return values.Object{
		"id": q.account, "account_id": q.account, "user_id": "AIDACKCEVSQ6C2EXAMPLE",
		"arn": fmt.Sprintf("arn:%s:iam::%s:user/deployer", behaviour.Partition(q.region), q.account),
	}, nil
}

func partition(q query) (values.Object, error) {
	name := behaviour.Partition(q.region)
	suffix := behaviour.DNSSuffix(q.region)
	reversed := strings.Split(suffix, ".")
	slices.Reverse(reversed)
	return values.Object{"id": name, "partition": name, "dns_suffix": suffix, "reverse_dns_prefix": strings.Join(reversed, ".")}, nil
}

func region(q query) (values.Object, error) {
	return values.Object{
		"id": q.region, "name": q.region, "region": q.region, "description": q.region,
		"endpoint": fmt.Sprintf("ec2.%s.%s", q.region, behaviour.DNSSuffix(q.region)),
	}, nil
}

func availabilityZones(q query) (values.Object, error) {
	return values.Object{
		"id": q.region, "group_names": []any{q.region}, "zone_ids": []any{"az1", "az2", "az3"},
		"names": []any{q.region + "a", q.region + "b", q.region + "c"},
	}, nil
}

func policyDocument(q query) (values.Object, error) {
	document, err := policy.Render(q.config)
	if err != nil {
		return nil, err
	}
	var minified bytes.Buffer
	if err := json.Compact(&minified, []byte(document)); err != nil {
		return nil, err
	}
	m := maker{seed: document}
	return values.Object{"id": m.digest("id")[:10], "json": document, "minified_json": minified.String()}, nil
}

// plain gives a value out of facts.json the form that decoded values have.
func plain(x any) any {
	if number, ok := x.(float64); ok {
		return json.Number(fmt.Sprint(number))
	}
	return x
}
