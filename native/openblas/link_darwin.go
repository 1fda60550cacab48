//go:build cgo && !purego

package openblas

// Homebrew does not install OpenBLAS, which includes LAPACKE there, in the default
// folders, but below /opt/homebrew on Apple silicon and /usr/local on Intel.

// #cgo LDFLAGS: -L/opt/homebrew/opt/openblas/lib -L/usr/local/opt/openblas/lib -lopenblas
import "C"
