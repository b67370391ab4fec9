// Tries mutants of the policies, each until something notices: generated estates, whose verdicts are those that the rules
// demand, and the policies' own tests. In one process, because what takes long is to load and compile the policies again.
//
//	mutation POLICIES ESTATES < {"id", "file", "source"} lines > {"id", "fate", "by"} lines
package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
)

const workers = 2

// A mutant whose test runs for so long has lost what ends it.
const longest = 60 * time.Second

type mutant struct {
	ID     int    `json:"id"`
	File   string `json:"file"`
	Source string `json:"source"`
	// The first and the last row of the rule that is changed.
	Rows [2]int `json:"rows"`
}

type ending struct {
	ID   int    `json:"id"`
	Fate string `json:"fate"`
	// The test that failed.
	By string `json:"by,omitempty"`
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "mutation: "+err.Error())
		os.Exit(2)
	}
}

func run(arguments []string) error {
	if len(arguments) != 2 {
		return errors.New("expected the folder of the policies and a file of estates")
	}
	sources, err := load(arguments[0])
	if err != nil {
		return err
	}
	tests, err := measure(sources)
	if err != nil {
		return err
	}
	if tests.estates, err = readEstates(arguments[1], sources); err != nil {
		return err
	}

	mutants := make(chan mutant)
	output := json.NewEncoder(os.Stdout)
	var writing sync.Mutex
	var working sync.WaitGroup
	for range workers {
		working.Go(func() {
			for each := range mutants {
				by, fate := tests.fateOf(sources, each)
				writing.Lock()
				_ = output.Encode(ending{each.ID, fate, by})
				writing.Unlock()
			}
		})
	}
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<24)
	for input.Scan() {
		var each mutant
		if err := json.Unmarshal(input.Bytes(), &each); err != nil {
			return err
		}
		mutants <- each
	}
	close(mutants)
	working.Wait()
	return input.Err()
}

func load(folder string) (map[string]string, error) {
	sources := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".rego") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, path)
		sources[filepath.ToSlash(name)] = string(text)
		return err
	})
	return sources, err
}

// What is known of the tests: how long each takes, and which of them killed mutants of a file.
type tests struct {
	byDuration []string
	durations  map[string]time.Duration
	// What each package of tests comes by.
	reached map[string]cover.Report
	mutex   sync.Mutex
	killers map[string]map[string]int
	estates []estate
}

const (
	// Tests that take no longer than this are run before the others.
	short = 150 * time.Millisecond
	// So many of the tests that killed most of a file's mutants are run first of all.
	likely = 4
)

func measure(sources map[string]string) (*tests, error) {
	known := &tests{killers: map[string]map[string]int{}, reached: map[string]cover.Report{}, durations: map[string]time.Duration{}}
	var packages []string
	for file := range sources {
		if strings.HasSuffix(file, "_test.rego") {
			packages = append(packages, packageOf(file))
		}
	}
	var failures []error
	var working sync.WaitGroup
	next := make(chan string)
	for range workers {
		working.Go(func() {
			for of := range next {
				if err := known.measurePackage(sources, of); err != nil {
					known.mutex.Lock()
					failures = append(failures, err)
					known.mutex.Unlock()
				}
			}
		})
	}
	for _, of := range packages {
		next <- of
	}
	close(next)
	working.Wait()
	known.byDuration = slices.SortedFunc(maps.Keys(known.durations), func(a, b string) int {
		return cmp.Compare(known.durations[a], known.durations[b])
	})
	return known, errors.Join(failures...)
}

func (known *tests) measurePackage(sources map[string]string, of string) error {
	reached := cover.New()
	durations := map[string]time.Duration{}
	failed, err := runTests(sources, "^"+regexp.QuoteMeta(of), func(runner *tester.Runner) {
		runner.SetCoverageQueryTracer(reached)
	}, func(name string, duration time.Duration) { durations[name] = duration })
	if err != nil {
		return err
	}
	if failed != "" {
		return fmt.Errorf("%s fails before anything is changed", failed)
	}
	modules, err := parsed(sources)
	if err != nil {
		return err
	}
	report := reached.Report(modules)
	known.mutex.Lock()
	defer known.mutex.Unlock()
	maps.Copy(known.durations, durations)
	known.reached[of] = report
	return nil
}

// The packages of tests that come by a rule.
func (known *tests) reaching(each mutant) map[string]bool {
	packages := map[string]bool{}
	for of, report := range known.reached {
		file := report.Files[each.File]
		if file == nil {
			continue
		}
		for _, row := range file.Covered {
			if row.Start.Row <= each.Rows[1] && row.End.Row >= each.Rows[0] {
				packages[of] = true
			}
		}
	}
	return packages
}

func (known *tests) fateOf(sources map[string]string, each mutant) (by, fate string) {
	changed := maps.Clone(sources)
	changed[each.File] = each.Source
	by, err := noticed(changed, known.estates)
	switch {
	case err != nil:
		return "", "stillborn"
	case by != "":
		return by, "killed"
	}
	reaching := known.reaching(each)
	likely := known.likely(each.File)
	own := packageOf(strings.TrimSuffix(each.File, ".rego") + "_test.rego")
	var stages [3][]string
	for _, name := range known.byDuration {
		of := name[:strings.LastIndex(name, ".")+1]
		switch {
		case len(reaching) > 0 && !reaching[of]:
		case of == own || slices.Contains(likely, name):
			stages[0] = append(stages[0], name)
		case known.durations[name] <= short:
			stages[1] = append(stages[1], name)
		default:
			stages[2] = append(stages[2], name)
		}
	}
	for _, stage := range stages {
		if len(stage) == 0 {
			continue
		}
		by, err := runTests(changed, "^("+strings.Join(quoted(stage), "|")+")$", nil, nil)
		switch {
		case err != nil:
			return "", "stillborn"
		case by != "":
			known.killed(each.File, by)
			return by, "killed"
		}
	}
	return "", "survived"
}

func (known *tests) killed(file, by string) {
	known.mutex.Lock()
	defer known.mutex.Unlock()
	if known.killers[file] == nil {
		known.killers[file] = map[string]int{}
	}
	known.killers[file][by]++
}

func (known *tests) likely(file string) []string {
	known.mutex.Lock()
	defer known.mutex.Unlock()
	killers := known.killers[file]
	names := slices.SortedFunc(maps.Keys(killers), func(a, b string) int { return cmp.Compare(killers[b], killers[a]) })
	return names[:min(likely, len(names))]
}

func quoted(names []string) []string {
	var patterns []string
	for _, name := range names {
		patterns = append(patterns, regexp.QuoteMeta(name))
	}
	return patterns
}

// The package of a file of tests, with the dot before the name of a test.
func packageOf(file string) string {
	place := strings.Split(strings.TrimSuffix(file, ".rego"), "/")
	if place[0] == "rules" {
		place = []string{"rules", place[1], place[2] + "_test"}
	}
	if place[0] == "main" {
		place = []string{"main_test"}
	}
	return "data." + strings.Join(place, ".") + "."
}

func parsed(sources map[string]string) (map[string]*ast.Module, error) {
	modules := make(map[string]*ast.Module, len(sources))
	for file, source := range sources {
		module, err := ast.ParseModule(file, source)
		if err != nil {
			return nil, err
		}
		modules[file] = module
	}
	return modules, nil
}

// Runs tests until one fails, and names it. An error says that the policies don't compile.
func runTests(
	sources map[string]string,
	filter string,
	prepare func(*tester.Runner),
	passed func(string, time.Duration),
) (string, error) {
	modules, err := parsed(sources)
	if err != nil {
		return "", err
	}
	all, cancel := context.WithCancel(context.Background())
	defer cancel()
	store := inmem.New()
	transaction, err := store.NewTransaction(all)
	if err != nil {
		return "", err
	}
	defer store.Abort(all, transaction)
	runner := tester.NewRunner().SetStore(store).SetModules(modules).SetTimeout(longest).SetParallel(1).Filter(filter)
	if prepare != nil {
		prepare(runner)
	}
	results, err := runner.RunTests(all, transaction)
	if err != nil {
		return "", err
	}
	failed := ""
	for result := range results {
		name := result.Package + "." + result.Name
		switch {
		case result.Pass() && passed != nil:
			passed(name, result.Duration)
		case !result.Pass() && failed == "":
			failed = name
			cancel()
		}
	}
	return failed, nil
}
