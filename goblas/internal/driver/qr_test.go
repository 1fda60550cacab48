package driver

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/internal/scalar"
)

// Several goroutines may apply the same reflectors at once, though LAPACK writes into them
// and restores them.
func testSharedReflectors[T scalar.Scalar](t *testing.T, _ arrays[T]) {
	r := rand.New(rand.NewPCG(1, 2))
	const m, nrhs = 90, 3
	for _, k := range []int{1, 20, 64, 65} {
		a, b, tau := make([]T, m*m), make([]T, m*nrhs), make([]T, k)
		for i := range a {
			a[i] = scalar.FromComplex[T](complex(r.NormFloat64(), r.NormFloat64()))
		}
		for i := range b {
			b[i] = scalar.FromComplex[T](complex(r.NormFloat64(), r.NormFloat64()))
		}
		call := cores.Decide(plan.Dgeqrf, 1000) // too little work for OpenBLAS's threads, whose bits are others
		trans := byte('T')
		if scalar.IsComplex[T]() {
			trans = 'C'
		}
		rows, columns := slices.Clone(a), slices.Clone(a)
		Geqrf(call, m, k, columns, k, tau)
		Gelqf(call, k, m, rows, m, tau)
		for name, apply := range map[string]func(b []T){
			"Unmqr": func(b []T) { Unmqr(call, 'L', trans, m, nrhs, k, columns, k, tau, b, nrhs) },
			"Unmlq": func(b []T) { Unmlq(call, 'L', trans, m, nrhs, k, rows, m, tau, b, nrhs) },
		} {
			want := slices.Clone(b)
			apply(want)
			var all sync.WaitGroup
			for range 8 {
				all.Go(func() {
					for range 50 {
						got := slices.Clone(b)
						if apply(got); !slices.Equal(got, want) {
							t.Errorf("%T %s: %d reflectors: another result beside other goroutines", T(0), name, k)
							return
						}
					}
				})
			}
			all.Wait()
		}
	}
}

func TestSharedReflectors(t *testing.T) {
	onFourTypes(t, testSharedReflectors[float32], testSharedReflectors[float64], testSharedReflectors[complex64], testSharedReflectors[complex128])
}
