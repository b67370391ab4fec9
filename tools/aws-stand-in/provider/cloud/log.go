package cloud

import (
	"encoding/json"
	"os"
)

// Operation is one line of the operation log. The order of the lines is that of the operations, of all providers.
type Operation struct {
	Operation string `json:"operation"`
	Type      string `json:"type"`
	Name      string `json:"name"`
	Account   string `json:"account"`
	Region    string `json:"region"`
	// Refused is the error code of an operation that failed.
	Refused string `json:"refused,omitempty"`
}

// Log appends an operation to the file at path; no path, no log. It is called while the cloud is locked.
func Log(path string, o Operation) error {
	if path == "" {
		return nil
	}
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
