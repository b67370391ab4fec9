package server

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"eks-audit-logging/aws-stand-in/cloud"
	"eks-audit-logging/aws-stand-in/values"
)

func (s *Server) UpgradeResourceState(_ context.Context, r *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	of := s.Schemas.Resources[r.TypeName]
	state, err := r.RawState.UnmarshalWithOpts(of.ValueType(), tfprotov6.UnmarshalOpts{
		ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true},
	})
	if err != nil {
		return nil, err
	}
	upgraded, err := tfprotov6.NewDynamicValue(of.ValueType(), state)
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &upgraded}, err
}

// ReadResource gives what exists, so that what someone else changed shows up in the next plan.
func (s *Server) ReadResource(_ context.Context, r *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	of := s.Schemas.Resources[r.TypeName]
	state, err := values.FromWire(r.CurrentState, of)
	if err != nil || state == nil {
		return &tfprotov6.ReadResourceResponse{NewState: r.CurrentState, Private: r.Private}, err
	}
	var found values.Object
	path, err := cloudFile()
	if err != nil {
		return nil, err
	}
	err = cloud.View(path, func(c *cloud.Cloud) error {
		call := s.call(c, r.TypeName, state)
		record := c.Of(call.Account, call.Region, r.TypeName)[call.Name]
		if record == nil {
			call.Name, record = c.Find(call.Account, call.Region, r.TypeName, "id", state["id"])
		}
		// what waits for its deletion is gone as far as Terraform is concerned
		if record != nil && record.State != cloud.PendingDeletion {
			found = s.reported(r.TypeName, record, state)
		}
		return s.log(call, "read", nil)
	})
	if err != nil {
		return nil, err
	}
	read, err := values.ToWire(found, of)
	return &tfprotov6.ReadResourceResponse{NewState: read, Private: r.Private}, err
}

// reported is a record as a read gives it: what AWS does not know stays as the state has it.
func (s *Server) reported(typeName string, record *cloud.Record, state values.Object) values.Object {
	o := values.Object{}
	for name, value := range record.Attributes {
		o[name] = value
	}
	for _, name := range s.Facts[typeName].NotRead {
		o[name] = state[name]
	}
	return s.complete(typeName, o, 0)
}

// withRegion is the id of a resource in another region than the provider's.
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/enhanced-region-support#how-region-works
var withRegion = regexp.MustCompile(`^(.+)@([a-z]{2}(?:-[a-z]+)+-\d)$`)

func (s *Server) ImportResourceState(_ context.Context, r *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	of, ok := s.Schemas.Resources[r.TypeName]
	if !ok {
		return nil, fmt.Errorf("no resource type %s", r.TypeName)
	}
	id, region := r.ID, s.region
	if parts := withRegion.FindStringSubmatch(r.ID); parts != nil && hasAttribute(of.Block, "region") {
		id, region = parts[1], parts[2]
	}
	state := values.Object{"id": id}
	if hasAttribute(of.Block, "region") {
		state["region"] = region
	}
	path, err := cloudFile()
	if err != nil {
		return nil, err
	}
	err = cloud.View(path, func(c *cloud.Cloud) error {
		call := s.call(c, r.TypeName, state)
		name, record := c.Find(call.Account, call.Region, r.TypeName, "id", id)
		if record != nil {
			call.Name = name
			// enough of it for the read that follows to find it
			for _, part := range placeholder.FindAllStringSubmatch(s.Facts[r.TypeName].Name, -1) {
				state[part[1]] = record.Attributes[part[1]]
			}
			for path, value := range s.Facts[r.TypeName].Defaults {
				if slices.Contains(s.Facts[r.TypeName].NotRead, path) && !strings.Contains(path, ".") {
					state[path] = plain(value)
				}
			}
		}
		return s.log(call, "import", nil)
	})
	if err != nil {
		return nil, err
	}
	imported, err := values.ToWire(state, of)
	return &tfprotov6.ImportResourceStateResponse{ImportedResources: []*tfprotov6.ImportedResource{
		{TypeName: r.TypeName, State: imported},
	}}, err
}
