package server

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"eks-audit-logging/aws-stand-in/behaviour"
	"eks-audit-logging/aws-stand-in/cloud"
	"eks-audit-logging/aws-stand-in/values"
)

func (s *Server) ApplyResourceChange(_ context.Context, r *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	of := s.Schemas.Resources[r.TypeName]
	prior, err := values.FromWire(r.PriorState, of)
	if err != nil {
		return nil, err
	}
	planned, err := values.FromWire(r.PlannedState, of)
	if err != nil {
		return nil, err
	}
	out := &tfprotov6.ApplyResourceChangeResponse{NewState: r.PriorState, Private: r.PlannedPrivate, UnsafeToUseLegacyTypeSystem: true}
	var applied values.Object
	doing := ""
	path, err := cloudFile()
	if err != nil {
		return nil, err
	}
	err = cloud.Update(path, func(c *cloud.Cloud) error {
		var err error
		switch {
		case prior == nil:
			doing = "creating"
			applied, err = s.create(c, r.TypeName, planned)
		case planned == nil:
			doing = "deleting"
			err = s.delete(c, r.TypeName, prior)
		default:
			doing = "updating"
			applied, err = s.change(c, r.TypeName, prior, planned)
		}
		return err
	})
	if err != nil {
		subject := planned
		if subject == nil {
			subject = prior
		}
		out.Diagnostics = failed(fmt.Sprintf("%s %s (%s)", doing, r.TypeName, s.nameOf(r.TypeName, subject)), err)
		return out, nil
	}
	out.NewState, err = values.ToWire(applied, of)
	return out, err
}

// nameOf gives the name by which AWS knows a resource in its account and region.
func (s *Server) nameOf(typeName string, o values.Object) string {
	template := s.Facts[typeName].Name
	if template == "" {
		return values.String(o["id"])
	}
	return maker{account: s.account, region: s.region}.expand(template, o)
}

// nameIsMadeUp tells whether the configuration leaves the name, or a part of it, open.
func (s *Server) nameIsMadeUp(typeName string, planned values.Object) bool {
	template := s.Facts[typeName].Name
	if template == "" {
		return true
	}
	for _, part := range placeholder.FindAllStringSubmatch(template, -1) {
		if values.String(planned[part[1]]) == "" {
			return true
		}
	}
	return false
}

func (s *Server) call(c *cloud.Cloud, typeName string, o values.Object) *behaviour.Call {
	return &behaviour.Call{
		Cloud: c, Account: s.account, Region: s.regionOf(s.Schemas.Resources[typeName], o),
		Type: typeName, Name: s.nameOf(typeName, o), Attributes: o,
	}
}

func (s *Server) create(c *cloud.Cloud, typeName string, planned values.Object) (values.Object, error) {
	o := s.complete(typeName, planned, 0)
	call := s.call(c, typeName, o)
	// a name that AWS or the provider makes up is a free one
	for attempt := 1; s.nameIsMadeUp(typeName, planned) && c.Of(call.Account, call.Region, typeName)[call.Name] != nil; attempt++ {
		o = s.complete(typeName, planned, attempt)
		call = s.call(c, typeName, o)
	}
	err := errors.Join(fault("create", typeName), behaviour.CheckNameIsFree(call))
	b := behaviour.Of(typeName)
	if err == nil && b.Check != nil {
		err = b.Check(call)
	}
	if err == nil {
		c.Put(call.Account, call.Region, typeName, call.Name, &cloud.Record{MadeBy: "terraform", Attributes: o})
		if b.After != nil {
			err = b.After(call)
		}
	}
	return o, s.log(call, "create", err)
}

func (s *Server) change(c *cloud.Cloud, typeName string, prior, planned values.Object) (values.Object, error) {
	o := s.complete(typeName, planned, 0)
	call := s.call(c, typeName, o)
	was := s.call(c, typeName, prior)
	record := c.Of(was.Account, was.Region, typeName)[was.Name]
	err := fault("update", typeName)
	if err == nil && record == nil {
		err = fmt.Errorf("%s %s does not exist", typeName, was.Name)
	}
	b := behaviour.Of(typeName)
	if err == nil && b.Check != nil {
		err = b.Check(call)
	}
	if err == nil {
		record.Attributes = o
		c.Remove(was.Account, was.Region, typeName, was.Name)
		c.Put(call.Account, call.Region, typeName, call.Name, record)
		if b.After != nil {
			err = b.After(call)
		}
	}
	return o, s.log(call, "update", err)
}

func (s *Server) delete(c *cloud.Cloud, typeName string, prior values.Object) error {
	call := s.call(c, typeName, prior)
	fate, err := behaviour.Gone, fault("delete", typeName)
	if b := behaviour.Of(typeName); err == nil && b.Delete != nil {
		fate, err = b.Delete(call)
	}
	if err != nil {
		return s.log(call, "delete", err)
	}
	operation := "delete"
	switch record := c.Of(call.Account, call.Region, typeName)[call.Name]; {
	case fate == behaviour.Gone || record == nil:
		c.Remove(call.Account, call.Region, typeName, call.Name)
	case fate == behaviour.Doomed:
		record.State = cloud.PendingDeletion
	case fate == behaviour.Kept:
		operation = "keep"
	}
	return s.log(call, operation, nil)
}

// log writes the operation down and hands its error on.
func (s *Server) log(c *behaviour.Call, operation string, err error) error {
	return errors.Join(err, cloud.Log(os.Getenv(LogFile), cloud.Operation{
		Operation: operation, Type: c.Type, Name: c.Name, Account: c.Account, Region: c.Region, Refused: code(err),
	}))
}

// fault is an error that the environment asks for: `create aws_cloudtrail=throttled;delete aws_kms_key=…`.
func fault(operation, typeName string) error {
	for _, asked := range strings.Split(os.Getenv(Faults), ";") {
		if what, message, found := strings.Cut(asked, "="); found && what == operation+" "+typeName {
			return errors.New(message)
		}
	}
	return nil
}
