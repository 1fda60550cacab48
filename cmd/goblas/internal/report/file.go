package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
)

// NewFile returns a File without results.
func NewFile(m machine.Record, seed uint64, budget time.Duration, started time.Time) *File {
	return &File{
		SchemaVersion: SchemaVersion, Kind: Kind, Started: started.Truncate(time.Second),
		Seed: seed, Budget: budget.Seconds(), Machine: m,
		Peers: []Peer{}, Notes: []string{}, Results: []Cell{},
	}
}

// Add adds a result; last says that there are no more.
func (f *File) Add(c Cell, last bool) {
	f.Results = append(f.Results, c)
	f.Complete = last
	for _, c := range f.Results {
		f.Complete = f.Complete && c.Complete
		c.shares(f.Machine) // the peak may have been found to be higher
	}
	f.Notes = []string{}
	if len(f.Results) > 1 {
		f.Notes = append(f.Notes, allDoubts(f.Results)...)
	}
}

// Failure returns an error that names what was wrong or failed, nil if nothing.
func (f *File) Failure() error {
	var failed []error
	for _, c := range f.Results {
		for _, r := range c.Rows {
			if why := r.Mistake(); why != "" {
				failed = append(failed, fmt.Errorf("%s n=%d, %s: %s", c.Op, c.N, r.Label(), why))
			}
		}
	}
	return errors.Join(failed...)
}

// Read reads a file of results. The error is one line that names the file: it
// is not there, is damaged, has another schema version, or is none of goblas's.
func Read(path string) (*File, error) {
	var f *File
	data, err := os.ReadFile(path)
	if err == nil {
		f, err = parse(data)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", path, withoutName(err))
	}
	return f, nil
}

// withoutName is an error of a file without the file's name.
func withoutName(err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err
	}
	return err
}

// parse is Read for the contents of a file.
func parse(data []byte) (*File, error) {
	var head struct {
		SchemaVersion *int   `json:"schema_version"`
		Kind          string `json:"kind"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			return nil, fmt.Errorf("damaged, or no file of results: %v at byte %d of %d", err, syntax.Offset, len(data))
		}
		return nil, errors.New("no file of goblas's results")
	}
	switch {
	case head.SchemaVersion == nil || head.Kind != Kind:
		return nil, errors.New("no file of goblas's results")
	case *head.SchemaVersion != SchemaVersion:
		return nil, fmt.Errorf("its schema is version %d, this goblas reads %d: measure again, or use the goblas that wrote it", *head.SchemaVersion, SchemaVersion)
	}
	f := new(File)
	if err := json.Unmarshal(data, f); err != nil {
		return nil, fmt.Errorf("damaged: %v", err)
	}
	for i := range f.Results {
		c := &f.Results[i]
		if c.Op == "" || len(c.Rows) == 0 {
			return nil, fmt.Errorf("damaged: result %d has no operation or no rows", i+1)
		}
		if c.Best != nil && (c.Best.Row < 0 || c.Best.Row >= len(c.Rows)) {
			return nil, fmt.Errorf("damaged: the best of result %d is none of its rows", i+1)
		}
		for j := range c.Rows {
			r := &c.Rows[j]
			for _, s := range r.Samples {
				if !(s > 0) {
					return nil, fmt.Errorf("damaged: a sample of %v seconds in result %d, row %d", s, i+1, j+1)
				}
			}
			r.summarize()
		}
	}
	return f, nil
}
