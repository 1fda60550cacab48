// Package openblas finds and loads the system's OpenBLAS, describes it, and sets its
// number of threads.
//
// It decides nothing about sizes, threads or concurrency. The packages lapack and netlib
// beside it call the routines of the library that it has loaded, and are as safe under
// goroutines as OpenBLAS is. Callers that want to stay safe go through package goblas.
//
// # Where the library comes from
//
// On Linux for amd64 and arm64 nothing is linked: the names that
// gonum.org/v1/netlib and the packages under native use (cblas_dgemm, LAPACKE_dgetrf,
// dgesdd_, ...) are one-instruction jumps through a table, which [Load] fills
// by dlopen and dlsym. So a program builds without any BLAS installed, starts
// without any, learns from [Load] that it is missing instead of dying in the
// dynamic loader, and may choose the number of threads before OpenBLAS's
// constructor starts its pool. GOBLAS_LIBRARY names another library file.
// A library that lacks routines or counts in 64-bit integers is refused.
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
