//go:build cgo && !purego && !linkblas && !staticblas && (amd64 || arm64)

package openblas

// Loading at run time needs no BLAS when the program is built; see load_linux.c.

// #cgo LDFLAGS: -ldl
import "C"
