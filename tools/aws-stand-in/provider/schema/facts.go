package schema

import (
	"encoding/json"
	"fmt"
	"os"
)

// Facts is what the bindings do not tell of a resource type; facts.json explains each entry.
type Facts struct {
	Defaults map[string]any
	ForceNew []string
	Allowed  map[string][]any
	NotRead  []string
	Name     string
	ID       string
	ARN      string
}

// LoadFacts reads facts.json.
func LoadFacts(path string) (map[string]Facts, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var facts map[string]Facts
	if err := json.Unmarshal(raw, &facts); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return facts, nil
}
