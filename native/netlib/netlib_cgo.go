//go:build cgo && !purego && (linux || darwin)

package netlib

import (
	"gonum.org/v1/netlib/blas/netlib"

	"github.com/goblas/goblas/native/openblas"
)

// New returns gonum/netlib's BLAS on the loaded library, which it loads if nothing
// has. The error is an *openblas.UnavailableError. netlib converts every int to C's
// int unchecked and knows nothing of threads: its callers check and schedule.
func New() (BLAS, error) {
	if err := openblas.Load(0); err != nil {
		return nil, err
	}
	return netlib.Implementation{}, nil
}
