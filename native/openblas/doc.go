// Package openblas finds the system's OpenBLAS, loads it, describes it, and sets its
// number of threads.
//
// Like all packages under native, it makes no decisions about sizes or concurrency,
// checks nothing that its callers have checked, and returns result codes as they are.
// Only these packages import "C" or use unsafe pointers. A program that wants to be
// safe under goroutines uses package goblas instead.
//
// # Where the library comes from
//
// On Linux for amd64 and arm64 nothing is linked. The names that gonum.org/v1/netlib
// and the packages under native use (cblas_dgemm, dgesdd_, ...) are one-instruction
// jumps through a table, which [Load] fills by dlopen and dlsym. So a program builds
// and starts without any BLAS installed. If the library is missing, [Load] returns an
// error, where a linked program would die in the dynamic loader. And the program can
// choose the number of threads before OpenBLAS's constructor starts its thread pool.
// The environment variable GOBLAS_LIBRARY names another library file. A library that
// lacks routines, or whose integers have 64 bits, is refused.
//
// On other systems, and with the build tag linkblas, the library is linked in the
// ordinary way, by the flags in link_<system>.go. With the tag staticblas OpenBLAS
// becomes part of the program, which then needs no other library than that of C.
//
// # Build tags
//
//	purego     leaves everything out that is in C; so does CGO_ENABLED=0
//	nolapacke  leaves netlib's LAPACK out, which only benchmarks call; use it with
//	           linkblas where LAPACKE is absent or its headers are elsewhere
//	linkblas   links the shared OpenBLAS when the program is built
//	staticblas links libopenblas.a into the program; use it with nolapacke,
//	           because Debian's libopenblas.a has no LAPACKE
//
// Without C [Load] and [Describe] return an [*UnavailableError].
package openblas
