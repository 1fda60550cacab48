// Package scalapack is ScaLAPACK, with PBLAS and BLACS, over the MPI that it was built
// for, and on the OpenBLAS that package openblas has loaded, for the four element types.
//
// Its functions are Fortran's routines, out of one table,
// native/internal/gen/scalapack.txt. A matrix is distributed over the processes of a grid
// in blocks; what a process gives is its own part, column by column, and the descriptor of
// the whole, which [Descriptor] makes. Nearly every function is collective: it returns
// when all processes of the grid have called it. Nothing is checked, nothing is retained,
// and only one thread of the system, the one that called [Init], may call anything here
// but [Load].
//
// # Where the library comes from
//
// It is loaded at run time, as OpenBLAS is, so that a program builds without it, starts
// without it, and loads or starts nothing of MPI before it calls [Load]. The names that
// Debian and Fedora give it are tried, those for the MPI first that has launched the
// program; GOBLAS_SCALAPACK names another file. The library brings its MPI along, and both
// are made global, because Open MPI's plugins look for its symbols there.
//
// ScaLAPACK calls BLAS and LAPACK by their Fortran names, and names libblas.so.3 and
// liblapack.so.3 as what it needs. As OpenBLAS is global already, the dynamic loader finds
// the names there first. [Load] reads in ScaLAPACK's own table of functions what it has
// found, and refuses a library that would compute on another BLAS, whose threads nobody
// holds. On Debian libblas.so.3 is the same OpenBLAS, or a few hundred kilobytes over it.
// Where it is a second OpenBLAS, that is mapped, but it starts no threads.
//
// No function here has a handle of MPI among its arguments, because handles differ between
// Open MPI and MPICH.
//
// Without C, with the build tag staticblas, whose BLAS no library finds, and on systems
// other than Linux on amd64 and arm64, [Load] returns an [*UnavailableError] and everything
// else panics.
//
// https://www.netlib.org/scalapack/, https://www.netlib.org/blacs/
package scalapack
