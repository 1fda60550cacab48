package calls

import (
	"testing"

	blasgonum "gonum.org/v1/gonum/blas/gonum"
	lapackgonum "gonum.org/v1/gonum/lapack/gonum"
)

// TestCalls makes every call over and over, at orders where blocks and bands begin, on
// gonum's own code, which panics on arguments that are wrong.
func TestCalls(t *testing.T) {
	on := Library{BLAS: blasgonum.Implementation{}, LAPACK: lapackgonum.Implementation{}}
	blas, lapack := Names()
	for _, name := range append(blas, lapack...) {
		t.Run(name, func(t *testing.T) {
			for _, n := range []int{1, 2, 17, 70} {
				call := New(name, n)
				for range 3 {
					call(on)
				}
			}
		})
	}
}
