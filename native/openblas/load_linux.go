//go:build cgo && !purego && !linkblas && !staticblas && (amd64 || arm64)

package openblas

// OpenBLAS is loaded at run time (see load_linux.c), so building needs no BLAS, only
// dlopen.

// #cgo LDFLAGS: -ldl
import "C"
