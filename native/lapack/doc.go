// Package lapack is LAPACK on the OpenBLAS that package openblas has loaded, for the
// four element types: s, d, c and z.
//
// Its functions are Fortran's routines. Matrices are column-major, so that a row-major
// matrix goes in as its transpose and is never copied, where LAPACKE's row-major mode
// allocates and transposes it both ways. Pivots and permutations are counted from 1,
// and info is LAPACK's. What is composed of several routines, or works on row-major
// matrices, says so: these functions stand in transpose.c, solve.c and condition.c, so
// that they are one crossing into C each. All the rest comes out of one table,
// native/internal/gen/routines.txt.
//
// Nothing is checked: a library must be loaded, dimensions, leading dimensions and
// workspaces be valid and fit into C's int, and slices be long enough. The functions
// allocate nothing, do not retain their slices, and are as safe for concurrent use as
// OpenBLAS is. lwork = -1 asks for the best length of work, which is left in work[0].
// Without C all of them panic.
//
// https://www.netlib.org/lapack/explore-html/
package lapack

//go:generate go run ../internal/gen
