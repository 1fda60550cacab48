package goblas

import (
	"fmt"
	"slices"
	"sync"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/native/openblas"
)

// maxThreads is the largest thread count as long as no OpenBLAS is loaded that says for
// how many it was compiled.
const maxThreads = 1024

// threads has the settings in force. Its lock guards them, and those of drivers.
var threads struct {
	sync.Mutex
	all  settings // made by SetThreads
	call settings // made by SetCallThreads
}

// settings are the values of one setting that have not been withdrawn, the latest one
// last; it is in force. Each is a pointer, so that it has an identity: a plain stack
// would restore the wrong value when restore functions are called out of order.
type settings []*int

// current returns the value in force, 0 if there is none.
func (s settings) current() int {
	if len(s) == 0 {
		return 0
	}
	return *s[len(s)-1]
}

// set puts n in force and returns a function that withdraws it, which may be called
// more than once and in any order. apply is called after each change, under the lock.
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

// SetThreads sets how many cores all calls may use together and returns a function that
// withdraws the setting. n is from 1 to the thread count that OpenBLAS was compiled for
// (1024 before one is loaded, 1 with a serial build); any other n is an [ErrThreads]
// and changes nothing. The setting overrides the default and the environment.
//
// It holds for the whole process. Calls in flight keep the cores that they have; later
// ones see the new count. restore may be called more than once and in any order: the
// latest setting that has not been withdrawn is in force. Both functions are safe for
// concurrent use. Without OpenBLAS, package vec obeys the setting, but gonum's pure Go
// obeys GOMAXPROCS instead.
func SetThreads(n int) (restore func(), err error) {
	if limit := threadLimit(); n < 1 || n > limit {
		return func() {}, fmt.Errorf("goblas: SetThreads(%d): %w: must be 1 to %d", n, ErrThreads, limit)
	}
	return threads.all.set(n, func() { cores.Resize(currentThreads()) }), nil
}

// SetCallThreads fixes how many cores a call takes if more than one would speed it up.
// With 1, such calls run beside each other on one core each; with more, those that
// OpenBLAS's own threads compute take turns, and those that are cut into tiles take up to n
// cores that are free when they begin. n is from 1 to the thread count that OpenBLAS was
// compiled for; a call never takes more than [Threads]. Any other n is an [ErrThreads] and
// changes nothing. It returns a function that withdraws the setting.
//
// Without a setting the number of cores follows the load, in [Native] and in [Auto],
// which is about as fast as the best fixed number (goblas bench tasks); the setting
// exists for comparisons. Small calls take one core with or without it. The setting holds
// for the whole process, and what [SetThreads] says about calls in flight and restore is
// true here as well.
func SetCallThreads(n int) (restore func(), err error) {
	if limit := threadLimit(); n < 1 || n > limit {
		return func() {}, fmt.Errorf("goblas: SetCallThreads(%d): %w: must be 1 to %d", n, ErrThreads, limit)
	}
	return threads.call.set(n, func() { cores.SetCallThreads(threads.call.current()) }), nil
}

// SetRepeatable makes [Auto] keep its promise that the same call has the same bits, on any
// number of cores and under any load, for the decompositions, too, which otherwise may
// take OpenBLAS's own threads, on whose number their last bits depend: singular values
// and vectors (SVD; gonum's mat.SVD and mat.GSVD) and eigenvalues and eigenvectors
// (mat.EigenSym, mat.Eigen). They then run on one thread. All other functions keep the
// promise in either case. It is off at first, holds for the whole process, for calls that
// begin from now on, and is safe for concurrent use.
func SetRepeatable(on bool) { cores.SetRepeatable(on) }

// Threads returns how many cores all calls may use together. That is the latest
// [SetThreads]; without one, the first of OPENBLAS_NUM_THREADS, GOTO_NUM_THREADS and
// OMP_NUM_THREADS that is a positive number; without these, the number of physical
// cores that this process may use (see package topology). It is never more than
// SetThreads accepts, so the answer may become smaller when OpenBLAS is loaded. It is
// safe for concurrent use.
func Threads() int {
	threads.Lock()
	defer threads.Unlock()
	return currentThreads()
}

// currentThreads is Threads for a caller that holds the lock.
func currentThreads() int {
	n := threads.all.current()
	if n == 0 {
		n = cores.DefaultBudget()
	}
	return min(n, threadLimit())
}

// threadLimit returns the largest count that SetThreads accepts.
func threadLimit() int {
	if n := openblas.MaxThreads(); n > 0 {
		return n
	}
	return maxThreads
}
