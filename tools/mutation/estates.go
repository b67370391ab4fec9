package main

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// An input with its settings, and the verdicts that it gets of the rules as they are.
type estate struct {
	name     string
	input    ast.Value
	verdicts []string
}

const question = "result = data.main.result with input as input.input with data.settings as input.settings"

func readEstates(file string, sources map[string]string) ([]estate, error) {
	opened, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	query, err := asked(sources)
	if err != nil {
		return nil, err
	}
	var estates []estate
	lines := bufio.NewScanner(opened)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		term, err := ast.ParseTerm(lines.Text())
		if err != nil {
			return nil, err
		}
		verdicts, err := verdictsOf(query, term.Value)
		if err != nil {
			return nil, err
		}
		estates = append(estates, estate{fmt.Sprintf("estate %d", len(estates)+1), term.Value, verdicts})
	}
	return estates, lines.Err()
}

// The first estate that gets other verdicts, if any does. An error says that the policies don't compile.
func noticed(sources map[string]string, estates []estate) (string, error) {
	query, err := asked(sources)
	if err != nil {
		return "", err
	}
	for _, each := range estates {
		// What no longer has an answer is noticed too.
		verdicts, err := verdictsOf(query, each.input)
		if err != nil || !slices.Equal(verdicts, each.verdicts) {
			return each.name, nil
		}
	}
	return "", nil
}

func asked(sources map[string]string) (rego.PreparedEvalQuery, error) {
	rules := maps.Clone(sources)
	maps.DeleteFunc(rules, func(file, _ string) bool { return strings.HasSuffix(file, "_test.rego") })
	modules, err := parsed(rules)
	if err != nil {
		return rego.PreparedEvalQuery{}, err
	}
	compiler := ast.NewCompiler()
	if compiler.Compile(modules); compiler.Failed() {
		return rego.PreparedEvalQuery{}, compiler.Errors
	}
	return rego.New(rego.Compiler(compiler), rego.Query(question)).PrepareForEval(context.Background())
}

// One line a verdict, without its message: what the property tests compare.
func verdictsOf(query rego.PreparedEvalQuery, input ast.Value) ([]string, error) {
	limited, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	results, err := query.Eval(limited, rego.EvalParsedInput(input))
	if err != nil {
		return nil, err
	}
	if len(results) != 1 {
		return nil, fmt.Errorf("%d results", len(results))
	}
	result, _ := results[0].Bindings["result"].(map[string]any)
	verdicts, _ := result["verdicts"].([]any)
	var lines []string
	for _, verdict := range verdicts {
		parts, _ := verdict.(map[string]any)
		lines = append(lines, fmt.Sprint(parts["outcome"], parts["rule"], parts["document"], parts["address"], parts["subject"]))
	}
	slices.Sort(lines)
	return slices.Compact(lines), nil
}
