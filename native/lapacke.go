//go:build cgo && !purego && !nolapacke && (linux || darwin)

package native

import (
	"gonum.org/v1/gonum/lapack"
	"gonum.org/v1/netlib/lapack/netlib"
)

const lapackeCompiled = true

// NetlibLAPACK returns gonum/netlib's LAPACK, which goes through LAPACKE and
// so transposes every matrix in and out; an error if there is no LAPACKE.
func NetlibLAPACK() (lapack.Float64, error) {
	if err := Load(0); err != nil {
		return nil, err
	}
	if !library.info.LAPACKE {
		return nil, errNoLAPACKE
	}
	return netlib.Implementation{}, nil
}
