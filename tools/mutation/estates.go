package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// An input with its settings, and the verdicts that it gets of the rules as they are.
type estate struct {
	name     string
	input    ast.Value
	verdicts []string
	reached  reach
}

const question = "result = data.main.result with input as input.input with data.settings as input.settings"

func readEstates(file string, policies modules) ([]estate, error) {
	opened, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	compiler, err := policies.compiled()
	if err != nil {
		return nil, err
	}
	query, err := asked(compiler)
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
		reached := reach{}
		verdicts, err := verdictsOf(query, term.Value, rego.EvalQueryTracer(reached))
		if err != nil {
			return nil, err
		}
		estates = append(estates, estate{fmt.Sprintf("estate %d", len(estates)+1), term.Value, verdicts, reached})
	}
	return estates, lines.Err()
}

// The first estate that gets other verdicts, if any does.
func noticed(compiler *ast.Compiler, estates []estate, changed place) string {
	query, err := asked(compiler)
	if err != nil {
		return "the query"
	}
	for _, each := range estates {
		if !each.reached[changed] {
			continue
		}
		// What no longer has an answer is noticed too.
		verdicts, err := verdictsOf(query, each.input)
		if err != nil || !slices.Equal(verdicts, each.verdicts) {
			return each.name
		}
	}
	return ""
}

func asked(compiler *ast.Compiler) (rego.PreparedEvalQuery, error) {
	return rego.New(rego.Compiler(compiler), rego.Query(question)).PrepareForEval(context.Background())
}

// One line a verdict, without its message: what the property tests compare.
func verdictsOf(query rego.PreparedEvalQuery, input ast.Value, options ...rego.EvalOption) ([]string, error) {
	limited, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	results, err := query.Eval(limited, append(options, rego.EvalParsedInput(input))...)
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
