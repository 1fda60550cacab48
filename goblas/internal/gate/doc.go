// Package gate hands out leases of cores to calls that enter OpenBLAS.
//
// At any moment there are either many leases of one core each, with a BLAS
// thread count of one, or exactly one lease with a BLAS thread count above one,
// a wide lease. Leases never add up to more than the budget. The BLAS thread
// count, which is one number for the whole process, is changed only while
// nothing is in flight, and read back. No other arrangement is safe on every
// OpenBLAS: concurrent calls of several threads each have returned wrong
// results, and enough of them exhaust its buffers and kill the process.
//
// The count is changed lazily: a release leaves it as it is, and the next lease
// that needs another one changes it. A stream of calls of one kind never
// changes it.
//
// Who goes next is decided in package policy, which says in what order and why
// nobody starves. This package adds what a real gate needs: a fast path that is
// one compare-and-swap while nobody waits, the queue's lock, the waking of
// waiters and the clock.
//
// A waiting call costs a goroutine, not an OS thread. A goroutine that holds a
// lease must not acquire another one with Acquire: two such goroutines would
// wait for each other. It may take extra cores with AcquireUpTo, which never waits.
//
// Waiters park on channels, so a gate on which a testing/synctest bubble waits
// must be released from inside that bubble.
package gate
