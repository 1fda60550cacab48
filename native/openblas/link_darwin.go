//go:build cgo && !purego

package openblas

// Homebrew keeps OpenBLAS, which carries LAPACKE there, out of the default
// folders: /opt/homebrew on Apple silicon, /usr/local on Intel.

// #cgo LDFLAGS: -L/opt/homebrew/opt/openblas/lib -L/usr/local/opt/openblas/lib -lopenblas
import "C"
