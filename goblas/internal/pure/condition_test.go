package pure

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"
)

// TestSmallCondition compares the condition numbers of small factors and triangles with
// those of explicit inverses, from well conditioned matrices to nearly singular and graded
// ones, and leaves what has no condition number to gonum.
func TestSmallCondition(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for n := 1; n <= SmallCondition; n++ {
		for range 200 {
			lda := n + random.IntN(3)
			scale := math.Pow(10, float64(random.IntN(200)-100))
			a := make([]float64, n*lda)
			for i := range a {
				a[i] = scale * random.NormFloat64() * math.Pow(10, float64(random.IntN(6)))
			}
			for _, norm := range []lapack.MatrixNorm{lapack.MaxColumnSum, lapack.MaxRowSum} {
				work, pivots := make([]float64, 64), make([]int, n)
				anorm := LAPACK.Dlange(norm, n, n, a, lda, work)
				f := append([]float64(nil), a...)
				if !LAPACK.Dgetrf(n, n, f, lda, pivots) {
					continue
				}
				inverse := append([]float64(nil), f...)
				LAPACK.Dgetri(n, inverse, lda, pivots, work, len(work))
				near(t, "Dgecon", n, SmallGecon(norm, n, f, lda, anorm), 1/LAPACK.Dlange(norm, n, n, inverse, lda, work)/anorm)

				for _, uplo := range []blas.Uplo{blas.Upper, blas.Lower} {
					for _, diag := range []blas.Diag{blas.NonUnit, blas.Unit} {
						inverse := append([]float64(nil), f...)
						LAPACK.Dtrtri(uplo, diag, n, inverse, lda)
						anorm := LAPACK.Dlantr(norm, uplo, diag, n, n, f, lda, work)
						want := 1 / LAPACK.Dlantr(norm, uplo, diag, n, n, inverse, lda, work) / anorm
						near(t, "Dtrcon", n, SmallTrcon(norm, uplo, diag, n, f, lda, anorm), want)
						if diag == blas.Unit {
							continue
						}
						// Any triangle without zeros on its diagonal is a factor of Dpotrf but
						// for signs, of which norms know nothing.
						symmetric := append([]float64(nil), f...)
						LAPACK.Dpotri(uplo, n, symmetric, lda)
						want = 1 / LAPACK.Dlansy(lapack.MaxColumnSum, uplo, n, symmetric, lda, work)
						near(t, "Dpocon", n, SmallPocon(uplo, n, f, lda, 1), want)
					}
				}
			}
		}
	}
	singular := []float64{1, 2, 0, 0}
	if got := SmallGecon(lapack.MaxColumnSum, 2, singular, 2, 1); got != 0 {
		t.Errorf("a zero pivot: %g", got)
	}
	singular[3] = math.NaN()
	if got := SmallGecon(lapack.MaxColumnSum, 2, singular, 2, 1); got != 0 {
		t.Errorf("NaN: %g", got)
	}
}

// near compares two condition numbers, unless the explicit inverse overflowed.
func near(t *testing.T, routine string, n int, got, want float64) {
	t.Helper()
	if !(want > 1e-290 && want < 1e290) {
		return
	}
	if !(math.Abs(got-want) <= 1e-6*want) {
		t.Errorf("%s, n = %d: %g, want %g", routine, n, got, want)
	}
}
