// Package gate hands out leases of cores to calls that enter OpenBLAS.
//
// At any moment there are either many leases of one core each, with a BLAS thread
// count of one, or exactly one wide lease, with a BLAS thread count above one. Leases
// never add up to more than the budget, except just after it was made smaller. The
// BLAS thread count is one number for the whole process. It is changed only while no
// lease is in flight, and read back after the change. No other arrangement is safe on
// every OpenBLAS: concurrent calls with several threads each have returned wrong
// results, and enough of them exhaust its buffers and kill the process.
//
// Calls of some microseconds pass without a lease (see Short): they run on one BLAS thread
// beside all that do, and the system divides the cores between them and the leases in
// flight. Whoever changes the count first waits until none of them is in flight.
//
// The gate changes the count as late as possible: a release leaves it as it is, and
// the next lease that needs another count changes it. So a stream of calls of one
// kind never changes it.
//
// Package policy decides which request goes next, and its comment says in what order
// and why nobody starves. This package adds what a real gate needs: a fast path that
// is one compare-and-swap while nobody waits, the slots of short calls, the lock of
// the queue, the waking of waiters and the clock.
//
// A waiting call costs a goroutine, not an OS thread. A goroutine that holds a lease
// must not call Acquire: two goroutines that do so could wait for each other. It may
// take more cores with AcquireUpTo, which never waits, and should give them back when
// others do (see Contended).
//
// Waiters wait on channels, so if a testing/synctest bubble waits for a lease, the
// lease that it waits for must be released from inside that bubble.
package gate
