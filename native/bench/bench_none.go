//go:build !cgo || purego || !(linux || darwin)

package bench

import (
	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/openblas"
)

// NetlibLAPACK returns an *openblas.UnavailableError: there is no C in this program.
func NetlibLAPACK() (lapack.Float64, error) { return nil, openblas.Load(0) }

// MultiplyAdds does nothing and returns 0: without C there are no vectors.
func MultiplyAdds[T scalar.Float](int) (flops float64) { return 0 }
