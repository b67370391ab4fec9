package server

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"eks-audit-logging/aws-stand-in/values"
)

func (s *Server) ValidateProviderConfig(_ context.Context, r *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: r.Config}, nil
}

func (s *Server) ConfigureProvider(_ context.Context, r *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	config, err := values.FromWire(r.Config, s.Schemas.Provider)
	if err != nil {
		return nil, err
	}
	refuse := func(detail string) (*tfprotov6.ConfigureProviderResponse, error) {
		return &tfprotov6.ConfigureProviderResponse{Diagnostics: errorDiagnostic("Invalid provider configuration", detail)}, nil
	}
	s.region = firstSet(values.String(config["region"]), os.Getenv("AWS_REGION"), os.Getenv("AWS_DEFAULT_REGION"))
	if s.region == "" {
		return refuse("no region is set, expected one in the provider block or in AWS_REGION")
	}
	s.account = CallerAccount()
	for _, role := range values.List(config["assume_role"]) {
		// arn:aws:iam::444455556666:role/deployer
		if parts := strings.Split(values.String(role.(values.Object)["role_arn"]), ":"); len(parts) == 6 {
			s.account = parts[4]
		}
	}
	// https://registry.terraform.io/providers/hashicorp/aws/latest/docs#allowed_account_ids-1
	allowed, forbidden := values.Strings(config["allowed_account_ids"]), values.Strings(config["forbidden_account_ids"])
	if len(allowed) > 0 && !slices.Contains(allowed, s.account) || slices.Contains(forbidden, s.account) {
		return refuse(fmt.Sprintf("AWS account ID not allowed: %s", s.account))
	}
	s.defaultTags = values.Object{}
	for _, block := range values.List(config["default_tags"]) {
		tags, _ := block.(values.Object)["tags"].(values.Object)
		for name, value := range tags {
			s.defaultTags[name] = value
		}
	}
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func firstSet(candidates ...string) string {
	for _, candidate := range candidates {
		if candidate != "" {
			return candidate
		}
	}
	return ""
}
