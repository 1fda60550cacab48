package tunefile

import (
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"github.com/goblas/goblas/goblas/internal/plan"
)

// state is which crossovers are in force in this process, and why.
var state struct {
	sync.Mutex
	read       bool
	path       string
	crossovers plan.Overrides // nil while the built-in ones are in force
	err        error
}

// Load reads the file for a machine. path is where it is or would be. The error is
// fs.ErrNotExist if there is none, [ErrOff] if the user wants none, an [*Error] if it
// is not believed, or the system's.
func Load(m Machine) (path string, f File, err error) {
	path, err = Path(m)
	switch {
	case err != nil:
	case path == "":
		err = ErrOff
	default:
		f, err = Read(path, m)
	}
	return path, f, err
}

// ErrOff says that the user wants no file. It is an fs.ErrNotExist.
var ErrOff = fmt.Errorf("%s is off, or not heeded in a setuid program: %w", Variable, fs.ErrNotExist)

// Adopt puts the crossovers saved for this machine in force, whose calls have so many
// cores together: the first time that it is called, later not. Without them the built-in
// ones stay. OpenBLAS must be loaded.
func Adopt(cores int) {
	state.Lock()
	defer state.Unlock()
	if state.read {
		return
	}
	state.read = true
	m, err := Here(cores)
	var f File
	if err == nil {
		state.path, f, err = Load(m)
	}
	switch {
	case err == nil:
		state.crossovers = f.Crossovers
		plan.Set(f.Crossovers)
	case !errors.Is(err, fs.ErrNotExist):
		state.err = err
	}
}

// InForce returns the crossovers in force, nil if they are the built-in ones, and what
// [Adopt] found: where the file is or would be, and why it is ignored.
func InForce() (path string, crossovers plan.Overrides, err error) {
	state.Lock()
	defer state.Unlock()
	return state.path, state.crossovers, state.err
}

// Force puts crossovers that are saved at path in force, or the built-in ones if they
// are nil.
func Force(path string, crossovers plan.Overrides) {
	state.Lock()
	defer state.Unlock()
	state.path, state.crossovers, state.err = path, crossovers, nil
	plan.Set(crossovers)
}

// Forget lets the next [Adopt] be the first, for tests.
func Forget() {
	Force("", nil)
	state.Lock()
	defer state.Unlock()
	state.read = false
}
