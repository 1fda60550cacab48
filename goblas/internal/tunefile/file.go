// Package tunefile keeps the crossovers that were measured on a machine: one small
// JSON file for each machine and library, in the user's configuration folder. A
// file is believed only if it says that it was made for what is here now, and if
// all of it makes sense; wrong thresholds could make calls slow, never wrong.
// Package tune measures and writes them, goblas.Use reads them ([Adopt]).
package tunefile

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/topology"
	"github.com/goblas/goblas/internal/environ"
	"github.com/goblas/goblas/native/openblas"
)

// Schema is the version of the file and of what its thresholds mean.
const Schema = 2

// Why a file is not believed.
var (
	ErrDamaged = errors.New("damaged tuning file")
	ErrForeign = errors.New("tuning file of another machine or library")
)

// Error is a file that is not believed. It wraps ErrDamaged or ErrForeign.
type Error struct {
	Path string
	Err  error
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %v", e.Path, e.Err) }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Machine is what crossovers depend on.
type Machine struct {
	CPU     string `json:"cpu"`
	Arch    string `json:"arch"`
	Cores   int    `json:"cores"`   // for all calls together
	Library string `json:"library"` // version of OpenBLAS
	Kernel  string `json:"kernel"`
	Layer   string `json:"layer"`
}

// Here is this machine, whose calls have so many cores together. OpenBLAS must be
// loaded.
func Here(cores int) (Machine, error) {
	library, err := openblas.Describe()
	if err != nil {
		return Machine{}, err
	}
	return Machine{
		CPU: topology.Detect().Model(), Arch: runtime.GOARCH, Cores: cores,
		Library: library.Version, Kernel: library.Kernel, Layer: string(library.Layer),
	}, nil
}

// Key tells machines apart in names of files.
func (m Machine) Key() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %+v", Schema, m))
	return hex.EncodeToString(sum[:6])
}

// File is what was measured, where and when.
type File struct {
	Machine    Machine
	Measured   time.Time
	Crossovers plan.Overrides
}

// content is a File as JSON has it, its operations by name.
type content struct {
	Schema     int                        `json:"schema"`
	Machine    Machine                    `json:"machine"`
	Measured   time.Time                  `json:"measured"`
	Crossovers map[string]plan.Crossovers `json:"crossovers"`
}

// Variable names another file, or with "off" none.
const Variable = "GOBLAS_TUNE"

// Path is where the file of a machine is, "" if the user wants none or has no say in
// it: see package environ.
func Path(m Machine) (string, error) {
	switch path := environ.Get(Variable); {
	case path == "off", environ.Secure(): // HOME is a variable, too
		return "", nil
	case path != "":
		return path, nil
	}
	folder, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(folder, "goblas", "tune-"+m.Key()+".json"), nil
}

// longest is the most bytes that a file may have; all operations need a fifth.
const longest = 1 << 16

// Read reads the file at path, which must be one for m. The error is an *Error,
// or the system's: fs.ErrNotExist if there is none.
func Read(path string, m Machine) (File, error) {
	// Opening a pipe would wait for its writer.
	if info, err := os.Stat(path); err != nil {
		return File{}, err
	} else if !info.Mode().IsRegular() {
		return File{}, &Error{path, fmt.Errorf("%w: not a regular file", ErrDamaged)}
	}
	r, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, longest+1))
	if err != nil {
		return File{}, err
	}
	f, err := Parse(text)
	if err == nil && f.Machine != m {
		err = fmt.Errorf("%w: made for %+v, this is %+v", ErrForeign, f.Machine, m)
	}
	if err != nil {
		return File{}, &Error{path, err}
	}
	return f, nil
}

// Parse reads a file's text. The error wraps ErrDamaged or, of a file of another
// version, ErrForeign.
func Parse(text []byte) (File, error) {
	damaged := func(format string, args ...any) (File, error) {
		return File{}, fmt.Errorf("%w: "+format, append([]any{ErrDamaged}, args...)...)
	}
	if len(text) > longest {
		return damaged("longer than %d bytes", longest)
	}
	// The version decides what else there may be.
	var version struct{ Schema int }
	if err := json.Unmarshal(text, &version); err != nil {
		return damaged("%v", err)
	}
	if version.Schema != Schema {
		return File{}, fmt.Errorf("%w: version %d, this is %d", ErrForeign, version.Schema, Schema)
	}
	var c content
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return damaged("%v", err)
	}
	f := File{Machine: c.Machine, Measured: c.Measured, Crossovers: plan.Overrides{}}
	for name, crossovers := range c.Crossovers {
		op, ok := plan.ByName(name)
		if !ok {
			return damaged("unknown operation %q", name)
		}
		for _, way := range plan.Ways {
			if work := *crossovers.From(way); work != nil && !(*work >= 0 && *work <= math.MaxFloat64) {
				return damaged("%s from a work of %g", name, *work)
			}
		}
		f.Crossovers[op] = crossovers
	}
	return f, nil
}
