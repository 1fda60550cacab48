package report

import (
	"errors"
	"fmt"
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
	f.judge()
}

// Failure returns an error that names what was wrong or failed, nil if nothing.
func (f *File) Failure() error {
	var failed []error
	for _, c := range f.Results {
		for _, r := range c.Rows {
			switch {
			case r.Wrong != "":
				failed = append(failed, fmt.Errorf("%s n=%d, %s: %s", c.Op, c.N, r.Label(), r.Wrong))
			case r.Error != "":
				failed = append(failed, fmt.Errorf("%s n=%d, %s: %s", c.Op, c.N, r.Label(), r.Error))
			}
		}
	}
	return errors.Join(failed...)
}
