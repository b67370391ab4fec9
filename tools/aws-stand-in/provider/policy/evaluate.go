// Package policy reads and writes IAM policy documents.
package policy

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// Request is what a service asks of a resource policy.
type Request struct {
	// Service is the caller: cloudtrail.amazonaws.com.
	Service  string
	Action   string
	Resource string
	// Context holds the condition keys of the request. A condition on another key does not match.
	Context map[string]string
}

type rule struct {
	Effect    string
	Principal any
	Action    any
	NotAction any
	Resource  any
	Condition map[string]map[string]any
}

// Admits tells whether a resource policy lets a service do something: some statement allows it and none denies it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
func Admits(document string, r Request) (bool, error) {
	var parsed struct{ Statement []rule }
	if err := json.Unmarshal([]byte(document), &parsed); err != nil {
		return false, fmt.Errorf("policy is not JSON: %w", err)
	}
	allowed := false
	for _, statement := range parsed.Statement {
		matches, err := statement.matches(r)
		if err != nil {
			return false, err
		}
		if matches && statement.Effect == "Deny" {
			return false, nil
		}
		allowed = allowed || (matches && statement.Effect == "Allow")
	}
	return allowed, nil
}

func (s rule) matches(r Request) (bool, error) {
	if !namesService(s.Principal, r.Service) {
		return false, nil
	}
	// actions are not case-sensitive
	action := strings.ToLower(r.Action)
	if s.NotAction != nil {
		if anyLike(lower(list(s.NotAction)), action) {
			return false, nil
		}
	} else if !anyLike(lower(list(s.Action)), action) {
		return false, nil
	}
	if !anyLike(list(s.Resource), r.Resource) {
		return false, nil
	}
	for operator, keys := range s.Condition {
		for key, expected := range keys {
			holds, err := conditionHolds(operator, contextValue(r.Context, key), list(expected))
			if err != nil || !holds {
				return false, err
			}
		}
	}
	return true, nil
}

func namesService(principal any, service string) bool {
	if principal == "*" {
		return true
	}
	kinds, _ := principal.(map[string]any)
	return anyLike(list(kinds["Service"]), service) || anyLike(list(kinds["AWS"]), "*")
}

// contextValue finds a condition key, whose name is not case-sensitive; nil where the request has none.
func contextValue(context map[string]string, key string) *string {
	for name, value := range context {
		if strings.EqualFold(name, key) {
			return &value
		}
	}
	return nil
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
func conditionHolds(operator string, got *string, expected []string) (bool, error) {
	base, ifExists := strings.CutSuffix(operator, "IfExists")
	negated := strings.Contains(base, "Not")
	if got == nil {
		return ifExists || negated, nil
	}
	holds := false
	switch strings.Replace(base, "Not", "", 1) {
	case "StringEquals", "Bool":
		for _, e := range expected {
			holds = holds || e == *got
		}
	case "StringEqualsIgnoreCase":
		for _, e := range expected {
			holds = holds || strings.EqualFold(e, *got)
		}
	case "StringLike", "ArnLike", "ArnEquals":
		holds = anyLike(expected, *got)
	default:
		return false, fmt.Errorf("condition operator %s is not known here, expected String*, Arn* or Bool", operator)
	}
	return holds != negated, nil
}

func anyLike(patterns []string, s string) bool {
	for _, pattern := range patterns {
		quoted := regexp.QuoteMeta(pattern)
		quoted = strings.ReplaceAll(strings.ReplaceAll(quoted, `\*`, ".*"), `\?`, ".")
		if regexp.MustCompile("(?s)^" + quoted + "$").MatchString(s) {
			return true
		}
	}
	return false
}

func list(x any) []string {
	switch x := x.(type) {
	case string:
		return []string{x}
	case bool:
		return []string{fmt.Sprint(x)}
	case []any:
		var out []string
		for _, element := range x {
			out = append(out, list(element)...)
		}
		return out
	}
	return nil
}

func lower(in []string) []string {
	for i, s := range in {
		in[i] = strings.ToLower(s)
	}
	return in
}
