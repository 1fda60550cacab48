package bare

import (
	"context"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// spoiled is a BLAS whose products have one wrong element.
type spoiled struct{ gonum.Implementation }

func (s spoiled) Dgemm(tA, tB blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	s.Implementation.Dgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
	c[(m-1)*ldc+n-1]++
}

func TestRun(t *testing.T) {
	for _, l := range []Load{{Callers: 3, Rounds: 4, M: 5, K: 3, N: 4}, {Callers: 2, Rounds: 2, M: 9, K: 2, N: 2}} {
		all := int64(l.Callers * l.Rounds)
		if products, wrong := l.Run(t.Context(), gonum.Implementation{}); products != all || wrong != 0 {
			t.Errorf("%+v: %d wrong of %d products, want 0 of %d", l, wrong, products, all)
		}
		if products, wrong := l.Run(t.Context(), spoiled{}); products != all || wrong != all {
			t.Errorf("%+v, spoiled: %d wrong of %d products, want all %d", l, wrong, products, all)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if products, _ := l.Run(ended, gonum.Implementation{}); products != int64(l.Callers) {
			t.Errorf("%+v: %d products although the time was over, want one of each caller", l, products)
		}
	}
}
