// Package values turns Terraform's values into plain Go ones and back, so that everything else works on maps.
package values

import (
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Object is a block or an object: attribute names to nil, string, bool, json.Number, []any, Object or Unknown.
type Object = map[string]any

type unknown struct{}

// Unknown stands for what is known only after apply.
var Unknown any = unknown{}

// Decode gives the plain value of a Terraform value.
func Decode(v tftypes.Value) (any, error) {
	if !v.IsKnown() {
		return Unknown, nil
	}
	if v.IsNull() {
		return nil, nil
	}
	t := v.Type()
	switch {
	case t.Is(tftypes.String):
		var s string
		return s, v.As(&s)
	case t.Is(tftypes.Bool):
		var b bool
		return b, v.As(&b)
	case t.Is(tftypes.Number):
		var n *big.Float
		err := v.As(&n)
		return json.Number(n.Text('g', -1)), err
	case t.Is(tftypes.Map{}), t.Is(tftypes.Object{}):
		return decodeFields(v)
	default:
		return decodeElements(v)
	}
}

func decodeFields(v tftypes.Value) (any, error) {
	var fields map[string]tftypes.Value
	if err := v.As(&fields); err != nil {
		return nil, err
	}
	out := Object{}
	for name, field := range fields {
		plain, err := Decode(field)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out[name] = plain
	}
	return out, nil
}

func decodeElements(v tftypes.Value) (any, error) {
	var elements []tftypes.Value
	if err := v.As(&elements); err != nil {
		return nil, err
	}
	out := make([]any, 0, len(elements))
	for _, element := range elements {
		plain, err := Decode(element)
		if err != nil {
			return nil, err
		}
		out = append(out, plain)
	}
	return out, nil
}

// Encode is the inverse of Decode. Fields that an object lacks are null.
func Encode(t tftypes.Type, x any) (tftypes.Value, error) {
	switch x := x.(type) {
	case nil:
		return tftypes.NewValue(t, nil), nil
	case unknown:
		return tftypes.NewValue(t, tftypes.UnknownValue), nil
	case json.Number:
		n, _, err := big.ParseFloat(string(x), 10, 512, big.ToNearestEven)
		if err != nil || !t.Is(tftypes.Number) {
			return mismatch(t, x)
		}
		return tftypes.NewValue(t, n), nil
	case string:
		if !t.Is(tftypes.String) {
			return mismatch(t, x)
		}
		return tftypes.NewValue(t, x), nil
	case bool:
		if !t.Is(tftypes.Bool) {
			return mismatch(t, x)
		}
		return tftypes.NewValue(t, x), nil
	case []any:
		return encodeElements(t, x)
	case Object:
		return encodeFields(t, x)
	}
	return mismatch(t, x)
}

func mismatch(t tftypes.Type, x any) (tftypes.Value, error) {
	return tftypes.Value{}, fmt.Errorf("got %v (%T), expected %s", x, x, t)
}

func encodeElements(t tftypes.Type, list []any) (tftypes.Value, error) {
	var element tftypes.Type
	switch t := t.(type) {
	case tftypes.List:
		element = t.ElementType
	case tftypes.Set:
		element = t.ElementType
	default:
		return mismatch(t, list)
	}
	out := make([]tftypes.Value, 0, len(list))
	for _, x := range list {
		v, err := Encode(element, x)
		if err != nil {
			return tftypes.Value{}, err
		}
		out = append(out, v)
	}
	return tftypes.NewValue(t, out), nil
}

func encodeFields(t tftypes.Type, o Object) (tftypes.Value, error) {
	out := map[string]tftypes.Value{}
	types := map[string]tftypes.Type{}
	switch t := t.(type) {
	case tftypes.Object:
		types = t.AttributeTypes
	case tftypes.Map:
		for name := range o {
			types[name] = t.ElementType
		}
	default:
		return mismatch(t, o)
	}
	for name, field := range types {
		v, err := Encode(field, o[name])
		if err != nil {
			return tftypes.Value{}, fmt.Errorf("%s: %w", name, err)
		}
		out[name] = v
	}
	return tftypes.NewValue(t, out), nil
}

// FromWire reads what Terraform sent for a schema; nil where there is no object.
func FromWire(d *tfprotov6.DynamicValue, s *tfprotov6.Schema) (Object, error) {
	if d == nil {
		return nil, nil
	}
	v, err := d.Unmarshal(s.ValueType())
	if err != nil {
		return nil, err
	}
	plain, err := Decode(v)
	if err != nil || plain == nil {
		return nil, err
	}
	return plain.(Object), nil
}

// ToWire writes an object of a schema; a nil object is null.
func ToWire(o Object, s *tfprotov6.Schema) (*tfprotov6.DynamicValue, error) {
	t := s.ValueType()
	var plain any
	if o != nil {
		plain = withEmptyBlocks(s.Block, o)
	}
	v, err := Encode(t, plain)
	if err != nil {
		return nil, err
	}
	d, err := tfprotov6.NewDynamicValue(t, v)
	return &d, err
}

// withEmptyBlocks fills in blocks that are absent: Terraform takes an empty list of blocks, but no null.
func withEmptyBlocks(b *tfprotov6.SchemaBlock, o Object) Object {
	out := Object{}
	for name, x := range o {
		out[name] = x
	}
	for _, nested := range b.BlockTypes {
		if nested.Nesting == tfprotov6.SchemaNestedBlockNestingModeSingle {
			continue
		}
		blocks, _ := out[nested.TypeName].([]any)
		if out[nested.TypeName] == Unknown {
			continue
		}
		filled := make([]any, 0, len(blocks))
		for _, block := range blocks {
			if inner, ok := block.(Object); ok {
				block = withEmptyBlocks(nested.Block, inner)
			}
			filled = append(filled, block)
		}
		out[nested.TypeName] = filled
	}
	return out
}

// String gives a string attribute, or "" where it is null or unknown.
func String(x any) string {
	s, _ := x.(string)
	return s
}

// Bool gives a boolean attribute, or false where it is null or unknown.
func Bool(x any) bool {
	b, _ := x.(bool)
	return b
}

// List gives the elements of a list or set, or none where it is null or unknown.
func List(x any) []any {
	list, _ := x.([]any)
	return list
}

// Strings gives the strings of a list or set.
func Strings(x any) []string {
	var out []string
	for _, element := range List(x) {
		out = append(out, String(element))
	}
	return out
}

// HasUnknown tells whether anything in a value is known only after apply.
func HasUnknown(x any) bool {
	switch x := x.(type) {
	case unknown:
		return true
	case []any:
		for _, element := range x {
			if HasUnknown(element) {
				return true
			}
		}
	case Object:
		for _, field := range x {
			if HasUnknown(field) {
				return true
			}
		}
	}
	return false
}
