// Package schema reads the recovered provider schema, in the layout of `terraform providers schema -json`.
package schema

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Provider is the address whose schema is served.
const Provider = "registry.terraform.io/hashicorp/aws"

// Set holds the schemas of the provider, its resources and its data sources.
type Set struct {
	Provider  *tfprotov6.Schema
	Resources map[string]*tfprotov6.Schema
	Data      map[string]*tfprotov6.Schema
}

type attribute struct {
	Type      json.RawMessage
	Required  bool
	Optional  bool
	Computed  bool
	Sensitive bool
}

type block struct {
	Attributes map[string]attribute
	BlockTypes map[string]struct {
		NestingMode string `json:"nesting_mode"`
		MinItems    int64  `json:"min_items"`
		MaxItems    int64  `json:"max_items"`
		Block       block
	} `json:"block_types"`
}

type versioned struct {
	Version int64
	Block   block
}

// Load reads a schema file.
func Load(path string) (*Set, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var document struct {
		ProviderSchemas map[string]struct {
			Provider  versioned
			Resources map[string]versioned `json:"resource_schemas"`
			Data      map[string]versioned `json:"data_source_schemas"`
		} `json:"provider_schemas"`
	}
	if err := json.Unmarshal(raw, &document); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	found, ok := document.ProviderSchemas[Provider]
	if !ok {
		return nil, fmt.Errorf("%s: no schema of %s", path, Provider)
	}
	set := &Set{}
	if set.Provider, err = convert(found.Provider); err != nil {
		return nil, err
	}
	if set.Resources, err = convertAll(found.Resources); err != nil {
		return nil, err
	}
	set.Data, err = convertAll(found.Data)
	return set, err
}

func convertAll(all map[string]versioned) (map[string]*tfprotov6.Schema, error) {
	out := map[string]*tfprotov6.Schema{}
	for name, one := range all {
		s, err := convert(one)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out[name] = s
	}
	return out, nil
}

func convert(v versioned) (*tfprotov6.Schema, error) {
	b, err := convertBlock(v.Block)
	return &tfprotov6.Schema{Version: v.Version, Block: b}, err
}

var nesting = map[string]tfprotov6.SchemaNestedBlockNestingMode{
	"single": tfprotov6.SchemaNestedBlockNestingModeSingle,
	"list":   tfprotov6.SchemaNestedBlockNestingModeList,
	"set":    tfprotov6.SchemaNestedBlockNestingModeSet,
	"map":    tfprotov6.SchemaNestedBlockNestingModeMap,
}

func convertBlock(b block) (*tfprotov6.SchemaBlock, error) {
	out := &tfprotov6.SchemaBlock{}
	for _, name := range slices.Sorted(maps.Keys(b.Attributes)) {
		a := b.Attributes[name]
		t, err := tftypes.ParseJSONType(a.Type) //nolint:staticcheck // the notation that schema files use
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out.Attributes = append(out.Attributes, &tfprotov6.SchemaAttribute{
			Name: name, Type: t, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
		})
	}
	for _, name := range slices.Sorted(maps.Keys(b.BlockTypes)) {
		nested := b.BlockTypes[name]
		inner, err := convertBlock(nested.Block)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		mode, ok := nesting[nested.NestingMode]
		if !ok {
			return nil, fmt.Errorf("%s: nesting mode %q, expected single, list, set or map", name, nested.NestingMode)
		}
		out.BlockTypes = append(out.BlockTypes, &tfprotov6.SchemaNestedBlock{
			TypeName: name, Block: inner, Nesting: mode, MinItems: nested.MinItems, MaxItems: nested.MaxItems,
		})
	}
	return out, nil
}
