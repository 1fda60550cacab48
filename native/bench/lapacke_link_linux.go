//go:build cgo && !purego && !nolapacke && !staticblas && (linkblas || (!amd64 && !arm64))

package bench

// Debian's and Ubuntu's OpenBLAS is built without LAPACKE, which is a library of its
// own there.

// #cgo LDFLAGS: -llapacke
import "C"
