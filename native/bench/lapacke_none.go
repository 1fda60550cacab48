//go:build cgo && !purego && nolapacke && (linux || darwin)

package bench

import (
	"errors"

	"gonum.org/v1/gonum/lapack"
)

// NetlibLAPACK returns an error: the build tag nolapacke left it out.
func NetlibLAPACK() (lapack.Float64, error) {
	return nil, errors.New("netlib's LAPACK was left out by the build tag nolapacke")
}
