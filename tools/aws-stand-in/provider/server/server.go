// Package server answers Terraform as the AWS provider does, out of the recovered schema and the cloud file.
package server

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"eks-audit-logging/aws-stand-in/behaviour"
	"eks-audit-logging/aws-stand-in/cloud"
	"eks-audit-logging/aws-stand-in/schema"
	"eks-audit-logging/aws-stand-in/values"
)

// Environment variables that say where the world is.
const (
	// CloudFile holds what exists.
	CloudFile = "AWS_STAND_IN_CLOUD"
	// LogFile gets a line for each operation.
	LogFile = "AWS_STAND_IN_LOG"
	// Account is the caller's.
	Account = "AWS_STAND_IN_ACCOUNT"
	// Faults makes operations fail: `create aws_cloudtrail=message;…`.
	Faults = "AWS_STAND_IN_FAULTS"
)

// DefaultAccount is the caller's where the environment names none: an id that AWS uses in its own examples.
const DefaultAccount = "111122223333"

// CallerAccount is the account that the credentials belong to.
func CallerAccount() string {
	if account := os.Getenv(Account); account != "" {
		return account
	}
	return DefaultAccount
}

// Server is one provider configuration.
type Server struct {
	unused
	Schemas *schema.Set
	Facts   map[string]schema.Facts

	account     string
	region      string
	defaultTags values.Object
}

var _ tfprotov6.ProviderServer = (*Server)(nil)

func (s *Server) GetMetadata(context.Context, *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	out := &tfprotov6.GetMetadataResponse{ServerCapabilities: capabilities}
	for name := range s.Schemas.Resources {
		out.Resources = append(out.Resources, tfprotov6.ResourceMetadata{TypeName: name})
	}
	for name := range s.Schemas.Data {
		out.DataSources = append(out.DataSources, tfprotov6.DataSourceMetadata{TypeName: name})
	}
	return out, nil
}

var capabilities = &tfprotov6.ServerCapabilities{GetProviderSchemaOptional: true}

func (s *Server) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &tfprotov6.GetProviderSchemaResponse{
		ServerCapabilities: capabilities,
		Provider:           s.Schemas.Provider,
		ResourceSchemas:    s.Schemas.Resources,
		DataSourceSchemas:  s.Schemas.Data,
	}, nil
}

// cloudFile refuses to go on without a cloud: a provider that forgets would prove nothing.
func cloudFile() (string, error) {
	path := os.Getenv(CloudFile)
	if path == "" {
		return "", fmt.Errorf("%s is not set, expected the file that holds what exists", CloudFile)
	}
	return path, nil
}

// regionOf gives the region in which a resource is kept.
func (s *Server) regionOf(of *tfprotov6.Schema, o values.Object) string {
	if !hasAttribute(of.Block, "region") {
		return cloud.Global
	}
	if region := values.String(o["region"]); region != "" {
		return region
	}
	return s.region
}

func hasAttribute(b *tfprotov6.SchemaBlock, name string) bool {
	for _, a := range b.Attributes {
		if a.Name == name {
			return true
		}
	}
	return false
}

func errorDiagnostic(summary, detail string, path ...string) []*tfprotov6.Diagnostic {
	d := &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityError, Summary: summary, Detail: detail}
	if len(path) > 0 {
		attribute := tftypes.NewAttributePath()
		for _, name := range path {
			attribute = attribute.WithAttributeName(name)
		}
		d.Attribute = attribute
	}
	return []*tfprotov6.Diagnostic{d}
}

// failed words an error as the provider does, and adds where AWS documents a refusal.
func failed(doing string, err error) []*tfprotov6.Diagnostic {
	detail := ""
	if refusal := (*behaviour.Refusal)(nil); errors.As(err, &refusal) {
		detail = "See " + refusal.Document
	}
	return errorDiagnostic(doing+": "+err.Error(), detail)
}

func code(err error) string {
	if refusal := (*behaviour.Refusal)(nil); errors.As(err, &refusal) {
		return refusal.Code
	}
	if err != nil {
		return "error"
	}
	return ""
}
