//go:build !cgo || purego || !(linux || darwin)

package netlib

import "github.com/goblas/goblas/native/openblas"

// New returns an *openblas.UnavailableError: there is no C in this program.
func New() (BLAS, error) { return nil, openblas.Load(0) }
