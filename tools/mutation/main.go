// Tries mutants of the policies, each until something notices: the policies' own tests, and generated estates, whose
// verdicts are those that the rules demand. In one process, because loading and compiling is most of the work, and
// without the tracer that `opa test` needs to tell which case failed, which takes sixty times as long as the tests.
//
//	mutation POLICIES ESTATES < {"id", "file", "rule", "source"} lines > {"id", "fate", "by"} lines
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
)

// A mutant that takes so long for one test has lost what ends it.
const longest = 20 * time.Second

type mutant struct {
	ID     int    `json:"id"`
	File   string `json:"file"`
	Rule   string `json:"rule"`
	Source string `json:"source"`
}

type ending struct {
	ID   int    `json:"id"`
	Fate string `json:"fate"`
	// The test that failed, or the estate that got other verdicts.
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
	// Compiling leaves much garbage and little that stays.
	debug.SetGCPercent(400)
	policies, err := load(arguments[0])
	if err != nil {
		return err
	}
	known, err := measure(policies)
	if err != nil {
		return err
	}
	estates, err := readEstates(arguments[1], policies)
	if err != nil {
		return err
	}

	mutants := make(chan mutant)
	output := json.NewEncoder(os.Stdout)
	var writing sync.Mutex
	var working sync.WaitGroup
	for range runtime.NumCPU() {
		working.Go(func() {
			for each := range mutants {
				by, fate := fateOf(policies, known, estates, each)
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

// Modules by the names of their files.
type modules map[string]*ast.Module

func load(folder string) (modules, error) {
	policies := modules{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".rego") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		policies[filepath.ToSlash(name)], err = ast.ParseModule(filepath.ToSlash(name), string(text))
		return err
	})
	return policies, err
}

func isTest(file string) bool { return strings.HasSuffix(file, "_test.rego") }

// The rules, with the files of tests that are wanted.
func (policies modules) with(wanted func(file string) bool) modules {
	some := maps.Clone(policies)
	maps.DeleteFunc(some, func(file string, _ *ast.Module) bool { return isTest(file) && !wanted(file) })
	return some
}

func (policies modules) compiled() (*ast.Compiler, error) {
	compiler := ast.NewCompiler()
	if compiler.Compile(policies); compiler.Failed() {
		return nil, compiler.Errors
	}
	return compiler, nil
}

// The tests of the mutant's own file and those that killed most of its file's mutants, then all others, then the estates.
func fateOf(policies modules, known *tests, estates []estate, each mutant) (by, fate string) {
	module, err := ast.ParseModule(each.File, each.Source)
	if err != nil {
		return "", "stillborn"
	}
	mutated := maps.Clone(policies)
	mutated[each.File] = module
	changed := placeOf(module.Package, each.Rule)
	first, others := known.inOrder(each.File, changed)
	for _, chosen := range [][]*test{first, others} {
		files := map[string]bool{fixtures: true}
		for _, one := range chosen {
			files[one.file] = true
		}
		compiler, err := mutated.with(func(file string) bool { return files[file] }).compiled()
		if err != nil {
			return "", "stillborn"
		}
		for _, one := range chosen {
			if !one.holds(compiler) {
				known.killed(each.File, one)
				return one.name, "killed"
			}
		}
	}
	compiler, err := mutated.with(func(string) bool { return false }).compiled()
	if err != nil {
		return "", "stillborn"
	}
	if by := noticed(compiler, estates, changed); by != "" {
		return by, "killed"
	}
	return "", "survived"
}
