package lapack

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/internal/scalar"
)

// Condition must agree with LAPACK's routines, whose iteration it shares, also where plain
// substitution overflows and xLATRS has to take over.
func TestCondition(t *testing.T) {
	onFourTypes(t, testCondition[float32, float32], testCondition[float64, float64], testCondition[complex64, float32], testCondition[complex128, float64])
}

func testCondition[T scalar.Scalar, R scalar.Float](t *testing.T) {
	for _, n := range []int{1, 2, 3, 4, 5, 7, 8, 17, 65, 130} {
		rcond, work, ints, parts := make([]R, 1), make([]T, 4*n), make([]int32, n), make([]R, 2*n)
		agree := func(what string, got float64) {
			t.Helper()
			want := float64(rcond[0])
			// Where LAPACK gives up, the estimate is about the least normal number.
			least := 0x1p-1020
			if scalar.IsSingle[T]() {
				least = 0x1p-124
			}
			if limit := 1e5*float64(n)*scalar.Epsilon[T]()*want + least; !(math.Abs(got-want) <= limit) {
				t.Errorf("n=%d %s: %g, LAPACK has %g", n, what, got, want)
			}
		}
		general := random[T](n, n)
		for _, norm := range []byte("OI") {
			for _, uplo := range []byte("UL") {
				for _, diag := range []byte("NU") {
					for _, growth := range []float64{2 * float64(n), 1e-3} {
						// With the small diagonal, solutions of the larger orders overflow.
						a := filled[T](n, n, func(i, j int) complex128 {
							if i == j {
								return complex(growth, growth/2)
							}
							return general.at(i, j) / complex(math.Sqrt(float64(n)), 0)
						})
						ok(t, "trcon", Trcon(norm, uplo, diag, n, a.s, n, rcond, work, ints, parts))
						anorm := Lantr(norm, uplo, diag, n, n, a.s, n, parts)
						agree(fmt.Sprintf("triangle %c %c %c %g", norm, uplo, diag, growth), Condition('T', norm, uplo, diag, n, a.s, n, anorm, work, ints))
					}
				}
			}
			// The factors of A^T are what LAPACK makes of it; Condition reads them as the
			// factors of a row-major A, so it sees a transposed product of its own.
			f, pivots := general.clone(), make([]int32, n)
			ok(t, "getrf", Getrf(n, n, f.s, n, pivots))
			anorm := Lange(norm, n, n, general.s, n, parts)
			ok(t, "gecon", Gecon(norm, n, f.s, n, anorm, rcond, work, ints, parts))
			other := byte('O' + 'I' - int(norm))
			agree(fmt.Sprintf("general %c", norm), Condition('L', other, 'L', 'N', n, rowFactors(f).s, n, anorm, work, ints))
		}
		definite := general.mul(general.herm()).symmetric(true, 1)
		for _, uplo := range []byte("UL") {
			f := definite.clone()
			ok(t, "potrf", Potrf(uplo, n, f.s, n))
			anorm := Lanhe('O', uplo, n, definite.s, n, parts)
			ok(t, "pocon", Pocon(uplo, n, f.s, n, anorm, rcond, work, ints, parts))
			agree(fmt.Sprintf("definite %c", uplo), Condition('P', 'O', uplo, 'N', n, f.s, n, anorm, work, ints))
		}
	}
	for _, element := range []float64{0, math.NaN()} {
		a := []T{1, 1, 1, scalar.FromComplex[T](complex(element, 0))}
		if got := Condition('T', 'O', 'L', 'N', 2, a, 2, 1, make([]T, 8), make([]int32, 2)); got != 0 {
			t.Errorf("%g on the diagonal: %g, want 0", element, got)
		}
	}
}

// rowFactors is the transpose of LU factors: those of a row-major matrix.
func rowFactors[T scalar.Scalar](f matrix[T]) matrix[T] {
	return filled[T](f.n, f.n, func(i, j int) complex128 { return f.at(j, i) })
}

// TestOneNorm: the norm is xLANSY's, whatever is beyond the triangle, and NaN if the
// triangle has one.
func TestOneNorm(t *testing.T) {
	loaded(t)
	t.Run("float32", testOneNorm[float32])
	t.Run("float64", testOneNorm[float64])
}

func testOneNorm[R scalar.Float](t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for n := range 40 {
		for _, uplo := range []byte("UL") {
			lda := n + 3
			a, work := make([]R, lda*n), make([]R, n)
			for j := range n {
				for i := range lda {
					if a[j*lda+i] = R(r.NormFloat64()); i >= n || i != j && (i < j) != (uplo == 'U') {
						a[j*lda+i] = R(math.NaN())
					}
				}
			}
			got, want := Onenorm(uplo, n, a, lda, work), Lanhe('O', uplo, n, a, lda, make([]R, n))
			if !(math.Abs(got-want) <= 100*scalar.Epsilon[R]()*want) {
				t.Errorf("order %d, %c: %v, want %v", n, uplo, got, want)
			}
			for k := range n {
				i, j := r.IntN(k+1), k
				if uplo == 'L' {
					i, j = j, i
				}
				before := a[j*lda+i]
				a[j*lda+i] = R(math.NaN())
				if got := Onenorm(uplo, n, a, lda, work); got == got {
					t.Errorf("order %d, %c, NaN in row %d and column %d: %v", n, uplo, i, j, got)
				}
				a[j*lda+i] = R(math.Inf(-1))
				if got := Onenorm(uplo, n, a, lda, work); !math.IsInf(got, 1) {
					t.Errorf("order %d, %c, infinity in row %d and column %d: %v", n, uplo, i, j, got)
				}
				a[j*lda+i] = before
			}
		}
	}
}
