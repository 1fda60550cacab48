//go:build cgo && !purego && staticblas

package openblas

// OpenBLAS within the program, and the runtime libraries of Fortran that it needs:
// the C library alone stays outside. -l: names a file, so that a shared library
// beside it is not taken.

// #cgo LDFLAGS: -l:libopenblas.a -l:libgfortran.a
// #cgo amd64 LDFLAGS: -l:libquadmath.a
// #cgo LDFLAGS: -static-libgcc -lm -ldl -lpthread
import "C"
