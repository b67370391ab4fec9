package server

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"eks-audit-logging/aws-stand-in/values"
)

// ValidateResourceConfig refuses values that the provider's own validation refuses.
func (s *Server) ValidateResourceConfig(_ context.Context, r *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	config, err := values.FromWire(r.Config, s.Schemas.Resources[r.TypeName])
	if err != nil {
		return nil, err
	}
	out := &tfprotov6.ValidateResourceConfigResponse{}
	allowed := s.Facts[r.TypeName].Allowed
	for _, path := range slices.Sorted(maps.Keys(allowed)) {
		for _, got := range valuesAt(config, path) {
			isAllowed := slices.ContainsFunc(allowed[path], func(a any) bool { return fmt.Sprint(a) == fmt.Sprint(got) })
			if got == nil || got == values.Unknown || isAllowed {
				continue
			}
			out.Diagnostics = append(out.Diagnostics, errorDiagnostic("Invalid Attribute Value",
				fmt.Sprintf("expected %s to be one of %v, got %v", path, allowed[path], got), strings.Split(path, ".")[0])...)
		}
	}
	return out, nil
}

// valuesAt gives what stands at a path, in every block and every element of a list.
func valuesAt(x any, path string) []any {
	if list, ok := x.([]any); ok {
		var out []any
		for _, element := range list {
			out = append(out, valuesAt(element, path)...)
		}
		return out
	}
	if path == "" {
		return []any{x}
	}
	o, ok := x.(values.Object)
	if !ok {
		return nil
	}
	name, rest, _ := strings.Cut(path, ".")
	return valuesAt(o[name], rest)
}

func (s *Server) PlanResourceChange(_ context.Context, r *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	of := s.Schemas.Resources[r.TypeName]
	// the AWS provider's resources are of the old SDK, whose plans Terraform checks less strictly
	out := &tfprotov6.PlanResourceChangeResponse{
		PlannedState: r.ProposedNewState, PlannedPrivate: r.PriorPrivate, UnsafeToUseLegacyTypeSystem: true,
	}
	prior, err := values.FromWire(r.PriorState, of)
	if err != nil {
		return nil, err
	}
	proposed, err := values.FromWire(r.ProposedNewState, of)
	if err != nil || proposed == nil {
		return out, err
	}
	planned := s.plan(r.TypeName, prior, proposed)
	if prior != nil {
		for _, path := range s.replacing(r.TypeName, prior, planned) {
			out.RequiresReplace = append(out.RequiresReplace, attributePath(path))
		}
	}
	out.PlannedState, err = values.ToWire(planned, of)
	return out, err
}

// plan fills in defaults, tags and region, and leaves what AWS decides to apply.
func (s *Server) plan(typeName string, prior, proposed values.Object) values.Object {
	facts := s.Facts[typeName]
	return rewrite(s.Schemas.Resources[typeName].Block, proposed, func(a *tfprotov6.SchemaAttribute, path string, value any, in values.Object) any {
		switch {
		case path == "tags_all":
			return s.tagsAll(in["tags"])
		case value != nil:
			return value
		case facts.Defaults[path] != nil:
			return plain(facts.Defaults[path])
		case path == "region":
			return s.region
		case a.Computed && (prior == nil || strings.Contains(path, ".")):
			return values.Unknown
		}
		return nil
	})
}

// tagsAll are the resource's tags over those of the provider's default_tags.
func (s *Server) tagsAll(tags any) any {
	if values.HasUnknown(tags) {
		return values.Unknown
	}
	all := maps.Clone(s.defaultTags)
	own, _ := tags.(values.Object)
	maps.Copy(all, own)
	return all
}

// replacing gives the paths whose change replaces the resource.
func (s *Server) replacing(typeName string, prior, planned values.Object) []string {
	var out []string
	for _, path := range append([]string{"region"}, s.Facts[typeName].ForceNew...) {
		before, after := valuesAt(prior, path), valuesAt(planned, path)
		// a block that is new says nothing of what AWS has decided already
		isLeftOpen := len(before) == 0 && !slices.ContainsFunc(after, func(x any) bool { return x != values.Unknown })
		if !isLeftOpen && !reflect.DeepEqual(before, after) {
			out = append(out, path)
		}
	}
	return out
}

// attributePath points at the first block on the way: those that force a replacement stand only once.
func attributePath(path string) *tftypes.AttributePath {
	out := tftypes.NewAttributePath()
	names := strings.Split(path, ".")
	for i, name := range names {
		out = out.WithAttributeName(name)
		if i < len(names)-1 {
			out = out.WithElementKeyInt(0)
		}
	}
	return out
}
