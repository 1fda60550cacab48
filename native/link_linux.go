//go:build cgo && !purego && !staticblas && (linkblas || (!amd64 && !arm64))

package native

// Linking at build time. Debian's and Ubuntu's OpenBLAS is built without
// LAPACKE, which is a library of its own there and must come before it.

// #cgo !nolapacke LDFLAGS: -llapacke
// #cgo LDFLAGS: -lopenblas -lm -ldl
import "C"
