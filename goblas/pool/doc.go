// Package pool runs tasks on a bounded number of goroutines. [Map] returns their results
// in order, [Stream] yields the results as they come, and [Each] runs tasks that have none.
//
//	inverses, err := pool.Map(ctx, matrices, pool.Options{},
//		func(ctx context.Context, i int, a *mat.Dense) (*mat.Dense, error) {
//			var inverse mat.Dense
//			return &inverse, inverse.Inverse(a)
//		})
//
// # Errors
//
// The first task that fails ends the others, unless [Options] say otherwise, and its error
// comes as a [*TaskError] with the number of the task. A task that panics becomes a
// [*PanicError] with the stack.
//
// # Goroutines
//
// Every call starts its own workers and returns when all of them have ended, so there
// is nothing to close and nothing to leak, whatever the tasks do. All functions are
// safe for use by multiple goroutines simultaneously, and tasks may call them.
//
// # Workers and BLAS threads
//
// The pool has no setting for the threads of its tasks' BLAS calls, because it needs
// none. These calls lease cores from the same gate as all others in the process, so the
// BLAS threads of all workers together never exceed [goblas.Threads], however many pools
// there are and however many workers they have. The split follows the load. While several
// workers are in calls that could use all cores, each call gets one thread. A task whose
// call is alone, such as the last one or the only one, gets all threads. Between the two,
// in [goblas.Auto], products and LU are cut into tiles for the cores that are left over.
//
// More workers than cores are of use where tasks also wait for something else, for
// files or the network. Only the BLAS calls are held to the budget: what a task
// computes in Go itself is up to Go's scheduler.
//
// # Cancelled tasks
//
// Each task gets a context, which ends with the caller's or after the first error. A task
// that passes it to [goblas.DotContext], [goblas.SolveContext] or [goblas.SVDContext] stops
// waiting for cores then, and stops computing between two tiles. Calls behind gonum's API
// know no contexts and run to their end. Admission ([goblas.Admit]) is for goroutines that
// nobody counts, such as those of requests; a pool counts its workers already, so its tasks
// need none, unless the pool shares the cores with such goroutines. Then the whole pool can
// run inside one admission.
//
// # A static split
//
// [goblas.SetThreads], [goblas.SetCallThreads] and Options.Workers force what splits
// OpenBLAS can have, in [goblas.Native] and [goblas.Auto]:
//
//	workers x threads   SetThreads   SetCallThreads   Workers
//	1 x k               k            k                1
//	w x 1               w            1                w
//	w x k               k            k                w
//
// In the last split, large calls take turns on k threads each. OpenBLAS has one thread
// count for the whole process, and in some of its versions calls of several threads at the
// same time crash or give wrong results; in the others OpenBLAS makes them take turns
// itself. goblas bench tasks measures these splits and Auto.
package pool
