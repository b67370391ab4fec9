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
			if name := string(rule.Head.Ref()[0].Value.(ast.Var)); strings.HasPrefix(name, "test_") {
				names[module.Package.Path.String()+"."+name] = true
			}
		}
		for name := range names {
			one := &test{file: file, name: name}
			started := time.Now()
			if one.value, err = valueOf(compiler, name); err != nil || !passes(one.value) {
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
func valueOf(compiler *ast.Compiler, query string) (any, error) {
	limited, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	results, err := rego.New(rego.Compiler(compiler), rego.Query(query)).Eval(limited)
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

// Those to run first, and the rest, short ones before long ones.
func (known *tests) inOrder(file string) (first, others []*test) {
	known.mutex.Lock()
	defer known.mutex.Unlock()
	killers := known.killers[file]
	first = slices.SortedFunc(maps.Keys(killers), func(a, b *test) int {
		return cmp.Or(cmp.Compare(killers[b], killers[a]), strings.Compare(a.name, b.name))
	})
	first = first[:min(likely, len(first))]
	own := strings.TrimSuffix(file, ".rego") + "_test.rego"
	for _, one := range known.byDuration {
		switch {
		case slices.Contains(first, one):
		case one.file == own:
			first = append(first, one)
		default:
			others = append(others, one)
		}
	}
	return first, others
}
