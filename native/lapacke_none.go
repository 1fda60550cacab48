//go:build cgo && !purego && nolapacke && (linux || darwin)

package native

import "gonum.org/v1/gonum/lapack"

const lapackeCompiled = false

// NetlibLAPACK returns an error: the build tag nolapacke left it out.
func NetlibLAPACK() (lapack.Float64, error) {
	if err := Load(0); err != nil {
		return nil, err
	}
	return nil, errNoLAPACKE
}
