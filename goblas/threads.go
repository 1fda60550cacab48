package goblas

import (
	"fmt"
	"slices"
	"sync"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/native/openblas"
)

// maxThreads bounds thread counts where OpenBLAS does not say what it was
// compiled for.
const maxThreads = 1024

// threads are the settings in force, under one lock.
var threads struct {
	sync.Mutex
	all  settings // of SetThreads
	call settings // of SetCallThreads
}

// settings are those of one knob that have not been taken back; the latest is in
// force. A stack would restore wrongly out of order, so each has an identity.
type settings []*int

// current is the value in force, 0 if there is none.
func (s settings) current() int {
	if len(s) == 0 {
		return 0
	}
	return *s[len(s)-1]
}

// set puts n in force, and returns what takes it back, which may be called more
// than once and in any order. apply is called after each change, under the lock.
func (s *settings) set(n int, apply func()) (restore func()) {
	threads.Lock()
	defer threads.Unlock()
	setting := &n
	*s = append(*s, setting)
	apply()
	return func() {
		threads.Lock()
		defer threads.Unlock()
		if i := slices.Index(*s, setting); i >= 0 {
			*s = slices.Delete(*s, i, i+1)
			apply()
		}
	}
}

// SetThreads sets how many cores all calls may use together, from 1 to what
// OpenBLAS was compiled for (1024 before one is loaded, 1 with a serial build), and
// returns a function that takes the setting back. It overrides the default and the environment. Other values are an
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
	return threads.all.set(n, func() { cores.Resize(currentThreads()) }), nil
}

// SetCallThreads fixes how many cores a call takes that more than one would speed
// up, from 1 to what OpenBLAS was compiled for, and at most [Threads]: with 1, such
// calls run beside each other on one core each; with more, they take turns. It
// returns a function that takes the setting back. Other values are an [ErrThreads]
// and change nothing.
//
// Without it the split follows the load, in [Native] and in [Auto], which is about as fast
// as the best fixed one (goblas bench tasks); it is there to compare.
// Small calls take one core as before, and with builds of OpenBLAS on OpenMP all
// calls take turns. What is said at [SetThreads] of one setting for the process,
// calls in flight and restore holds here.
func SetCallThreads(n int) (restore func(), err error) {
	if limit := threadLimit(); n < 1 || n > limit {
		return func() {}, fmt.Errorf("goblas: SetCallThreads(%d): %w: must be 1 to %d", n, ErrThreads, limit)
	}
	return threads.call.set(n, func() { cores.SetCallThreads(threads.call.current()) }), nil
}

// Threads returns how many cores all calls may use together: the latest
// [SetThreads], else OPENBLAS_NUM_THREADS, GOTO_NUM_THREADS or OMP_NUM_THREADS,
// the first that is a positive number, else the physical cores that this
// process may use (see package topology); and never more than SetThreads takes,
// so that the answer may become less when OpenBLAS is loaded.
func Threads() int {
	threads.Lock()
	defer threads.Unlock()
	return currentThreads()
}

// currentThreads is Threads under the lock.
func currentThreads() int {
	n := threads.all.current()
	if n == 0 {
		n = cores.DefaultBudget()
	}
	return min(n, threadLimit())
}

// threadLimit is the largest count that SetThreads takes.
func threadLimit() int {
	if n := openblas.MaxThreads(); n > 0 {
		return n
	}
	return maxThreads
}
