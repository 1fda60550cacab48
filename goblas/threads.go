package goblas

import (
	"fmt"
	"sync"

	"github.com/goblas/goblas/goblas/internal/backend"
)

// maxThreads bounds thread counts where OpenBLAS does not say what it was
// compiled for.
const maxThreads = 1024

// threads is the setting in force: the topmost of those that have not been
// restored, or the default. A stack would restore wrongly out of order, so
// each setting has an identity.
var threads struct {
	sync.Mutex
	settings []*int
	base     int // the default, 0 until asked for
}

// SetThreads sets how many cores all calls may use together, from 1 to what
// OpenBLAS was compiled for (1024 before one is loaded), and returns a function that takes the setting
// back. It overrides the default and the environment. Other values are an
// [ErrThreads] and change nothing.
//
// The setting is one for the process. Calls in flight keep the cores they
// have; later ones see the new count. restore may be called more than once and
// in any order: what counts is the latest setting not taken back. Without
// OpenBLAS package vec obeys it, but gonum's pure Go goes by GOMAXPROCS.
func SetThreads(n int) (restore func(), err error) {
	if limit := threadLimit(); n < 1 || n > limit {
		return func() {}, fmt.Errorf("goblas: SetThreads(%d): %w: must be 1 to %d", n, ErrThreads, limit)
	}
	threads.Lock()
	defer threads.Unlock()
	setting := &n
	threads.settings = append(threads.settings, setting)
	backend.Resize(n)
	return func() {
		threads.Lock()
		defer threads.Unlock()
		for i, s := range threads.settings {
			if s == setting {
				threads.settings = append(threads.settings[:i:i], threads.settings[i+1:]...)
				backend.Resize(currentThreads())
				return
			}
		}
	}, nil
}

// Threads returns how many cores all calls may use together: the latest
// [SetThreads], else OPENBLAS_NUM_THREADS, GOTO_NUM_THREADS or OMP_NUM_THREADS,
// the first that is a positive number, else the physical cores that this
// process may use (see package topology).
func Threads() int {
	threads.Lock()
	defer threads.Unlock()
	return currentThreads()
}

// currentThreads is Threads under the lock.
func currentThreads() int {
	if n := len(threads.settings); n > 0 {
		return *threads.settings[n-1]
	}
	if threads.base == 0 {
		threads.base = min(backend.DefaultBudget(), threadLimit())
	}
	return threads.base
}

// threadLimit is the largest count that SetThreads takes.
func threadLimit() int {
	if n := backend.MaxThreads(); n > 0 {
		return n
	}
	return maxThreads
}
