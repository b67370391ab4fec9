package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// What the other tests are made of.
const fixtures = "lib/fixtures_test.rego"

type test struct {
	file string
	name string
	// What it comes to while nothing is changed: true, or an object of its cases. A case that fails is left out.
	value    any
	duration time.Duration
	// The rules that it came by.
	reached reach
}

// What is known of the tests: how long each takes, and which of them killed mutants of a file.
type tests struct {
	byDuration []*test
	mutex      sync.Mutex
	killers    map[string]map[*test]int
}

// So many of the tests that killed most of a file's mutants are run first of all.
const likely = 6

func measure(policies modules) (*tests, error) {
	known := &tests{killers: map[string]map[*test]int{}}
	compiler, err := policies.compiled()
	if err != nil {
		return nil, err
	}
	for file, module := range policies {
		if !isTest(file) {
			continue
		}
		names := map[string]bool{}
		for _, rule := range module.Rules {
			if name := nameOf(rule); strings.HasPrefix(name, "test_") {
				names[module.Package.Path.String()+"."+name] = true
			}
		}
		for name := range names {
			one := &test{file: file, name: name, reached: reach{}}
			started := time.Now()
			if one.value, err = valueOf(compiler, name, rego.EvalQueryTracer(one.reached)); err != nil || !passes(one.value) {
				return nil, fmt.Errorf("%s fails before anything is changed", name)
			}
			one.duration = time.Since(started)
			known.byDuration = append(known.byDuration, one)
		}
	}
	slices.SortFunc(known.byDuration, func(a, b *test) int {
		return cmp.Or(cmp.Compare(a.duration, b.duration), strings.Compare(a.name, b.name))
	})
	return known, nil
}

func passes(value any) bool {
	if cases, ok := value.(map[string]any); ok {
		return len(cases) > 0 && !slices.ContainsFunc(slices.Collect(maps.Values(cases)), func(each any) bool { return each != true })
	}
	return value == true
}

func (one *test) holds(compiler *ast.Compiler) bool {
	value, err := valueOf(compiler, one.name)
	return err == nil && reflect.DeepEqual(value, one.value)
}

// nil where it has none.
func valueOf(compiler *ast.Compiler, query string, options ...rego.EvalOption) (any, error) {
	limited, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	prepared, err := rego.New(rego.Compiler(compiler), rego.Query(query)).PrepareForEval(limited)
	if err != nil {
		return nil, err
	}
	results, err := prepared.Eval(limited, options...)
	if err != nil || len(results) != 1 {
		return nil, err
	}
	return results[0].Expressions[0].Value, nil
}

func (known *tests) killed(file string, by *test) {
	known.mutex.Lock()
	defer known.mutex.Unlock()
	if known.killers[file] == nil {
		known.killers[file] = map[*test]int{}
	}
	known.killers[file][by]++
}

// Those to run first, and the rest, short ones before long ones. What can't come by the rule can't notice.
func (known *tests) inOrder(file string, changed place) (first, others []*test) {
	known.mutex.Lock()
	defer known.mutex.Unlock()
	killers := maps.Clone(known.killers[file])
	maps.DeleteFunc(killers, func(one *test, _ int) bool { return !one.reached[changed] })
	first = slices.SortedFunc(maps.Keys(killers), func(a, b *test) int {
		return cmp.Or(cmp.Compare(killers[b], killers[a]), strings.Compare(a.name, b.name))
	})
	first = first[:min(likely, len(first))]
	own := strings.TrimSuffix(file, ".rego") + "_test.rego"
	for _, one := range known.byDuration {
		switch {
		case slices.Contains(first, one) || !one.reached[changed]:
		case one.file == own:
			first = append(first, one)
		default:
			others = append(others, one)
		}
	}
	return first, others
}
