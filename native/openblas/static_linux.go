//go:build cgo && !purego && staticblas

package openblas

// These flags link OpenBLAS and the runtime libraries of Fortran that it needs into the
// program; only the C library stays shared. "-l:" names a file, so that the linker does
// not take a shared library beside it.

// #cgo LDFLAGS: -l:libopenblas.a -l:libgfortran.a
// #cgo amd64 LDFLAGS: -l:libquadmath.a
// #cgo LDFLAGS: -static-libgcc -lm -ldl -lpthread
import "C"
