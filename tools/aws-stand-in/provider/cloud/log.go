package cloud

import (
	"encoding/json"
	"os"
)

// Operation is one line of the operation log.
type Operation struct {
	// Sequence orders all operations on one cloud, of all providers.
	Sequence  int    `json:"sequence"`
	Operation string `json:"operation"`
	Type      string `json:"type"`
	Name      string `json:"name"`
	Account   string `json:"account"`
	Region    string `json:"region"`
	// Refused is the error code of an operation that failed.
	Refused string `json:"refused,omitempty"`
}

// Log numbers an operation and appends it to the file at path; no path, no log.
func (c *Cloud) Log(path string, o Operation) error {
	c.Sequence++
	if path == "" {
		return nil
	}
	o.Sequence = c.Sequence
	line, err := json.Marshal(o)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = file.Write(append(line, '\n'))
	return err
}
