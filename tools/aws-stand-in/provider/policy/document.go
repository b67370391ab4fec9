package policy

import (
	"encoding/json"
	"slices"
	"strings"

	"eks-audit-logging/aws-stand-in/values"
)

type statement struct {
	Sid          string                    `json:"Sid,omitempty"`
	Effect       string                    `json:"Effect,omitempty"`
	Action       any                       `json:"Action,omitempty"`
	NotAction    any                       `json:"NotAction,omitempty"`
	Resource     any                       `json:"Resource,omitempty"`
	NotResource  any                       `json:"NotResource,omitempty"`
	Principal    any                       `json:"Principal,omitempty"`
	NotPrincipal any                       `json:"NotPrincipal,omitempty"`
	Condition    map[string]map[string]any `json:"Condition,omitempty"`
}

type document struct {
	Version   string      `json:"Version"`
	ID        string      `json:"Id,omitempty"`
	Statement []statement `json:"Statement"`
}

// Render writes the JSON of an aws_iam_policy_document.
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
func Render(o values.Object) (string, error) {
	doc := document{Version: values.String(o["version"]), ID: values.String(o["policy_id"]), Statement: []statement{}}
	if doc.Version == "" {
		doc.Version = "2012-10-17"
	}
	if err := doc.merge(values.Strings(o["source_policy_documents"]), false); err != nil {
		return "", err
	}
	for _, block := range values.List(o["statement"]) {
		doc.Statement = append(doc.Statement, toStatement(block.(values.Object)))
	}
	if err := doc.merge(values.Strings(o["override_policy_documents"]), true); err != nil {
		return "", err
	}
	raw, err := json.MarshalIndent(doc, "", "  ")
	return string(raw), err
}

// merge adds the statements of other documents; overriding, one with the same Sid replaces what is there.
func (d *document) merge(sources []string, override bool) error {
	for _, source := range sources {
		if source == "" {
			continue
		}
		var other document
		if err := json.Unmarshal([]byte(source), &other); err != nil {
			return err
		}
		for _, s := range other.Statement {
			i := slices.IndexFunc(d.Statement, func(have statement) bool { return override && s.Sid != "" && have.Sid == s.Sid })
			if i >= 0 {
				d.Statement[i] = s
			} else {
				d.Statement = append(d.Statement, s)
			}
		}
	}
	return nil
}

func toStatement(block values.Object) statement {
	s := statement{
		Sid:          values.String(block["sid"]),
		Effect:       values.String(block["effect"]),
		Action:       oneOrMany(block["actions"]),
		NotAction:    oneOrMany(block["not_actions"]),
		Resource:     oneOrMany(block["resources"]),
		NotResource:  oneOrMany(block["not_resources"]),
		Principal:    principals(block["principals"]),
		NotPrincipal: principals(block["not_principals"]),
	}
	if s.Effect == "" {
		s.Effect = "Allow"
	}
	for _, c := range values.List(block["condition"]) {
		condition := c.(values.Object)
		test, variable := values.String(condition["test"]), values.String(condition["variable"])
		if s.Condition == nil {
			s.Condition = map[string]map[string]any{}
		}
		if s.Condition[test] == nil {
			s.Condition[test] = map[string]any{}
		}
		s.Condition[test][variable] = collapse(unescaped(condition["values"]))
	}
	return s
}

func principals(blocks any) any {
	out := map[string]any{}
	for _, b := range values.List(blocks) {
		principal := b.(values.Object)
		kind, identifiers := values.String(principal["type"]), oneOrMany(principal["identifiers"])
		if kind == "*" && identifiers == "*" {
			return "*"
		}
		out[kind] = identifiers
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// unescaped undoes `&{aws:username}`, the way to write a policy variable in Terraform.
func unescaped(x any) []string {
	out := values.Strings(x)
	for i, s := range out {
		out[i] = strings.ReplaceAll(s, "&{", "${")
	}
	return out
}

// oneOrMany sorts downwards, as the provider does.
func oneOrMany(x any) any {
	out := unescaped(x)
	slices.Sort(out)
	slices.Reverse(out)
	return collapse(out)
}

func collapse(s []string) any {
	switch len(s) {
	case 0:
		return nil
	case 1:
		return s[0]
	}
	return s
}
