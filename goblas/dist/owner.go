package dist

import (
	"fmt"
	"runtime"
	"sync"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/topology"
	"github.com/goblas/goblas/native/scalapack"
)

// owner is the goroutine that makes all calls of MPI. Its lock guards what is here, and is
// not held while something runs.
var owner struct {
	sync.Mutex
	calls      chan func() // nil before Init and after Finalize
	started    bool        // Init has started MPI, which no process can do twice
	info       scalapack.Info
	rank, size int
	world      int // the context of all processes, as a grid of one row
}

// Init starts MPI. It is called once by every process, before anything else of this
// package, and waits for all of them. Until [Finalize] it may be called again, and then
// does nothing. It also loads OpenBLAS, if nothing has, and leaves gonum's backend as it
// is: goblas.Use is independent of it.
//
// The error is an [*OpError] of one of these:
//
//   - an [*UnavailableError], or goblas's own for OpenBLAS: the library is not there;
//   - [ErrLaunch]: mpirun says that it has started several processes, but the MPI of
//     ScaLAPACK sees only this one. Then mpirun belongs to another MPI, such as MPICH's to
//     an Open MPI library; GOBLAS_SCALAPACK names the right one. The same error says that
//     another part of the program has started MPI, or that it cannot be called from a
//     thread;
//   - [ErrNotRunning]: Finalize has been called.
//
// MPI: MPI_Init_thread with MPI_THREAD_FUNNELED, because one thread makes all calls.
func Init() error { return fail("Init", "", start()) }

func start() error {
	owner.Lock()
	defer owner.Unlock()
	if owner.calls != nil {
		return nil
	}
	if owner.started {
		return fmt.Errorf("%w again after Finalize", ErrNotRunning)
	}
	if err := driver.Start(cores.Budget()); err != nil {
		return err
	}
	info, err := scalapack.Load()
	if err != nil {
		return err
	}
	calls, started := make(chan func()), make(chan error)
	go func() {
		runtime.LockOSThread() // for ever: when the goroutine ends, so does the thread
		started <- startMPI()
		for call := range calls {
			call()
		}
	}()
	if err := <-started; err != nil {
		close(calls)
		return err
	}
	owner.calls, owner.started, owner.info = calls, true, info
	return nil
}

// startMPI runs on the owner's thread.
func startMPI() error {
	if scalapack.Initialized() {
		return fmt.Errorf("%w: another part of this program has started MPI", ErrLaunch)
	}
	level := scalapack.Init(scalapack.ThreadFunneled)
	owner.started = true
	if level < scalapack.ThreadFunneled {
		return fmt.Errorf("%w: it was built without support of threads (level %d)", ErrLaunch, level)
	}
	owner.rank, owner.size = scalapack.Pinfo()
	if _, n, _ := topology.Rank(); n > 1 && owner.size == 1 {
		return fmt.Errorf("%w: it was started on %d, and sees one: mpirun belongs to another MPI than this program's ScaLAPACK", ErrLaunch, n)
	}
	owner.world = scalapack.Gridinit(1, owner.size)
	return nil
}

// do runs call on the owner's thread, after those that came before, and waits for its end.
func do(call func() error) error {
	owner.Lock()
	calls := owner.calls
	owner.Unlock()
	if calls == nil {
		return ErrNotRunning
	}
	done := make(chan error, 1)
	request := func() {
		if sampling {
			scalapack.SampleCall(true)
			defer scalapack.SampleCall(false)
		}
		done <- call()
	}
	defer func() {
		if recover() != nil { // Finalize has closed the channel meanwhile
			panic("dist: a call that races with Finalize")
		}
	}()
	calls <- request
	return <-done
}

// Finalize ends MPI. Every process calls it once, when no other goroutine calls anything
// of this package; matrices are of no use afterwards. A process that ends without it is
// taken for one that has failed, and mpirun ends the others. The error is an
// [ErrNotRunning] or a [*MismatchError]; after the second MPI goes on.
func Finalize() error {
	err := do(func() error {
		if err := agree("Finalize", nil); err != nil {
			return err
		}
		scalapack.Finalize()
		return nil
	})
	if err != nil {
		return fail("Finalize", "", err)
	}
	owner.Lock()
	defer owner.Unlock()
	close(owner.calls)
	owner.calls = nil
	return nil
}

// Rank returns the number of this process, from 0 to [Size] - 1. It is 0 before [Init].
func Rank() int {
	owner.Lock()
	defer owner.Unlock()
	return owner.rank
}

// Size returns how many processes there are. It is 1 before [Init].
func Size() int {
	owner.Lock()
	defer owner.Unlock()
	return max(owner.size, 1)
}

// Libraries says which files are loaded: ScaLAPACK, MPI, and the BLAS in which ScaLAPACK's
// calls end. They are empty before [Init].
type Libraries struct {
	ScaLAPACK, MPI, BLAS string
}

// Loaded returns what [Init] has loaded.
func Loaded() Libraries {
	owner.Lock()
	defer owner.Unlock()
	return Libraries{ScaLAPACK: owner.info.Path, MPI: owner.info.MPI, BLAS: owner.info.BLAS}
}

// Abort ends all processes at once, with the given status, and does not return while MPI
// runs: a process that cannot go on calls it, so that nobody waits for it. It does not wait
// for calls in flight. Without MPI it does nothing.
//
// BLACS: BLACS_ABORT.
func Abort(code int) {
	owner.Lock()
	running := owner.calls != nil
	owner.Unlock()
	if running {
		scalapack.Abort(code)
	}
}
