// Package cloud is what exists: a file of everything made, by account, region, type and name.
package cloud

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"syscall"
)

// Global is the region of what has none, such as IAM roles.
const Global = "global"

// Record is one thing that exists.
type Record struct {
	// MadeBy is "terraform", or who else made it: "eks", "person".
	MadeBy     string         `json:"madeBy"`
	Attributes map[string]any `json:"attributes"`
	// State is set where a thing is there but no longer usable: "PendingDeletion" of a key.
	State string `json:"state,omitempty"`
	// Events are what was written to a log group.
	Events []Event `json:"events,omitempty"`
}

// Event is a line of a log stream.
type Event struct {
	Stream  string `json:"stream"`
	Message string `json:"message"`
}

// PendingDeletion is the state of a key that waits for its deletion.
const PendingDeletion = "PendingDeletion"

// Cloud is the content of the file.
type Cloud struct {
	Accounts map[string]map[string]map[string]map[string]*Record `json:"accounts"`
}

// Empty is a cloud in which nothing exists.
func Empty() *Cloud {
	return &Cloud{Accounts: map[string]map[string]map[string]map[string]*Record{}}
}

// Update runs f on the cloud kept at path and keeps what f made of it, also where f fails.
func Update(path string, f func(*Cloud) error) error {
	return locked(path, syscall.LOCK_EX, func(c *Cloud) error { return errors.Join(f(c), write(path, c)) })
}

// View runs f on the cloud kept at path; what f makes of it is not kept.
func View(path string, f func(*Cloud) error) error { return locked(path, syscall.LOCK_SH, f) }

// locked keeps apart the providers of several configurations, which are processes of their own.
func locked(path string, how int, f func(*Cloud) error) error {
	lock, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), how); err != nil {
		return err
	}
	c, err := read(path)
	if err != nil {
		return err
	}
	return f(c)
}

func read(path string) (*Cloud, error) {
	c := Empty()
	raw, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) || (err == nil && len(bytes.TrimSpace(raw)) == 0) {
		return c, nil
	}
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(c); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

func write(path string, c *Cloud) error {
	raw, err := json.MarshalIndent(c, "", " ")
	if err != nil {
		return err
	}
	// a reader never sees half a file
	if err := os.WriteFile(path+".new", append(raw, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// Of gives the records of a type in an account and region, by name.
func (c *Cloud) Of(account, region, typeName string) map[string]*Record {
	return c.Accounts[account][region][typeName]
}

// Put keeps a record.
func (c *Cloud) Put(account, region, typeName, name string, r *Record) {
	regions := c.Accounts[account]
	if regions == nil {
		regions = map[string]map[string]map[string]*Record{}
		c.Accounts[account] = regions
	}
	types := regions[region]
	if types == nil {
		types = map[string]map[string]*Record{}
		regions[region] = types
	}
	if types[typeName] == nil {
		types[typeName] = map[string]*Record{}
	}
	types[typeName][name] = r
}

// Remove forgets a record.
func (c *Cloud) Remove(account, region, typeName, name string) {
	delete(c.Of(account, region, typeName), name)
}

// Find gives the record whose attribute has the value, and its name; nil where there is none.
func (c *Cloud) Find(account, region, typeName, attribute string, value any) (string, *Record) {
	for name, record := range c.Of(account, region, typeName) {
		if record.Attributes[attribute] == value {
			return name, record
		}
	}
	return "", nil
}
