//go:build cgo && !purego && !staticblas && (linkblas || (!amd64 && !arm64))

package openblas

// These flags link OpenBLAS when the program is built.

// #cgo LDFLAGS: -lopenblas -lm -ldl
import "C"
