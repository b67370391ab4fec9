package server

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"eks-audit-logging/aws-stand-in/values"
)

// visit is called with an attribute, its path from the root, its value and the block that it stands in; what it gives
// takes the value's place.
type visit func(a *tfprotov6.SchemaAttribute, path string, value any, in values.Object) any

// rewrite gives a copy of a block in which each attribute, also of nested blocks, is what f makes of it.
func rewrite(b *tfprotov6.SchemaBlock, o values.Object, f visit) values.Object {
	return rewriteAt(b, o, "", f)
}

func rewriteAt(b *tfprotov6.SchemaBlock, o values.Object, path string, f visit) values.Object {
	out := values.Object{}
	for name, value := range o {
		out[name] = value
	}
	for _, a := range b.Attributes {
		out[a.Name] = f(a, path+a.Name, out[a.Name], out)
	}
	for _, nested := range b.BlockTypes {
		switch value := out[nested.TypeName].(type) {
		case values.Object:
			out[nested.TypeName] = rewriteAt(nested.Block, value, path+nested.TypeName+".", f)
		case []any:
			blocks := make([]any, 0, len(value))
			for _, block := range value {
				if inner, ok := block.(values.Object); ok {
					block = rewriteAt(nested.Block, inner, path+nested.TypeName+".", f)
				}
				blocks = append(blocks, block)
			}
			out[nested.TypeName] = blocks
		}
	}
	return out
}
