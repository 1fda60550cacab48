// Package room asks, before a result or a workspace is allocated, whether the machine has
// the memory for it.
package room

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/goblas/topology"
	"github.com/goblas/goblas/internal/scalar"
)

// MemoryError says that a matrix, or a result together with the workspace that
// computing it takes, does not fit into the memory that is left. [errors.Is] finds
// [matrix.ErrMemory] in it.
type MemoryError struct {
	Wanted    uint64 // bytes; the largest uint64 if even that is too small
	Available uint64 // bytes, as topology.MemoryAvailable reports them
}

func (e *MemoryError) Error() string {
	return fmt.Sprintf("%v: %.4g GiB wanted, %.4g GiB available", matrix.ErrMemory, float64(e.Wanted)/(1<<30), float64(e.Available)/(1<<30))
}

// Is reports whether target is [matrix.ErrMemory].
func (e *MemoryError) Is(target error) bool { return target == matrix.ErrMemory }

// checkedBytes is the size in bytes from which the system is asked how much memory is
// left. For smaller matrices the question costs more than it can save.
const checkedBytes = 64 << 20

// arena is what Go's heap grows by: so much more of the address space may be taken than a
// block needs.
const arena = 64 << 20

// latest is the newest answer of the system. It serves again, for latestAge, for whoever
// wants less than one part in latestPart of it: the question takes some hundred
// allocations, and calls that keep their workspace should make none.
var latest struct {
	bytes, at atomic.Int64 // at in ns since start; the two may be of two answers, both recent
}

var start = time.Now()

const (
	latestAge  = time.Second
	latestPart = 16
)

// For returns a [*MemoryError] if there is no memory for so many elements of T. It must be
// called before the allocation, because a Go program that cannot get memory ends. It is
// safe for concurrent use, but two calls at once may each find memory that is not enough
// for both.
func For[T scalar.Scalar](elements float64) error {
	size := elements * float64(scalar.Size[T]())
	if size < checkedBytes {
		return nil
	}
	if size*latestPart < float64(latest.bytes.Load()) && time.Since(start)-time.Duration(latest.at.Load()) < latestAge {
		return nil
	}
	available, known := topology.MemoryAvailable()
	if known {
		latest.bytes.Store(int64(min(available, math.MaxInt64)))
		latest.at.Store(int64(time.Since(start)))
	}
	if known && size+arena > float64(available) {
		// Garbage may take up the memory, or workspaces that nobody uses. The pools
		// drop these at the second collection.
		runtime.GC()
		debug.FreeOSMemory()
		available, known = topology.MemoryAvailable()
	}
	if known && size > float64(available) || size > matrix.MaxBytes { // no system has more addresses
		wanted := uint64(math.MaxUint64)
		if size < 1<<64 {
			wanted = uint64(size)
		}
		return &MemoryError{Wanted: wanted, Available: available}
	}
	return nil
}

// Area returns the number of elements of a rows x cols matrix, as a float64 because
// that does not overflow.
func Area(rows, cols int) float64 { return float64(rows) * float64(cols) }
