package main

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// A rule as a reference: its package and its name.
type place string

func nameOf(rule *ast.Rule) string {
	name, _ := rule.Head.Ref()[0].Value.(ast.Var)
	return string(name)
}

func placeOf(of *ast.Package, name string) place {
	return place(of.Path.String() + "." + name)
}

// The rules that an evaluation came by, whether their bodies were looked at or OPA's index told that they can't hold.
type reach map[place]bool

func (reach) Enabled() bool { return true }

// Without the values of variables, which are what makes a tracer slow.
func (reach) Config() topdown.TraceConfig { return topdown.TraceConfig{} }

func (seen reach) TraceEvent(event topdown.Event) {
	switch {
	case event.Op == topdown.IndexOp && event.Ref != nil:
		seen.add(*event.Ref)
	case event.Op == topdown.EnterOp:
		if rule, ok := event.Node.(*ast.Rule); ok {
			seen.add(rule.Ref())
		}
	}
}

// `data.rules.kms.kept.deny[x]` is asked for as a part of each document that holds it.
func (seen reach) add(ref ast.Ref) {
	var path strings.Builder
	path.WriteString("data")
	for _, part := range ref[1:] {
		text, ok := part.Value.(ast.String)
		if !ok {
			break
		}
		path.WriteString("." + string(text))
		seen[place(path.String())] = true
	}
}
