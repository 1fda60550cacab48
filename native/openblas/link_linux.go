//go:build cgo && !purego && !staticblas && (linkblas || (!amd64 && !arm64))

package openblas

// Linking at build time.

// #cgo LDFLAGS: -lopenblas -lm -ldl
import "C"
