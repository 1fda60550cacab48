//go:build cgo && !purego && (linux || darwin)

package lapack_test

import (
	"fmt"
	"testing"

	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

func TestTranspose(t *testing.T) {
	t.Run("float32", testTranspose[float32])
	t.Run("float64", testTranspose[float64])
	t.Run("complex64", testTranspose[complex64])
	t.Run("complex128", testTranspose[complex128])
}

// testTranspose transposes matrices whose elements all differ, across the edges of squares
// and tiles, beside padding that must stay.
func testTranspose[T scalar.Scalar](t *testing.T) {
	number := func(k int) T { return scalar.FromComplex[T](complex(float64(k), float64(-k))) }
	sizes := []int{0, 1, 2, 3, 4, 5, 7, 8, 31, 32, 33, 36, 64, 67}
	for _, m := range sizes {
		for _, n := range sizes {
			lda, ldb := n+3, m+2
			a, b := make([]T, m*lda+1), make([]T, n*ldb+1)
			for i := range a {
				a[i] = number(i + 1)
			}
			lapack.Transpose(m, n, a, lda, b, ldb)
			for k, v := range b {
				want := T(0)
				if j, i := k/ldb, k%ldb; j < n && i < m {
					want = a[i*lda+j]
				}
				if v != want {
					t.Fatalf("%d x %d: element %d is %v, want %v", m, n, k, v, want)
				}
			}
			if m == n {
				t.Run(fmt.Sprint(n), func(t *testing.T) { testInPlace(t, n, lda, a) })
			}
		}
	}
}

func testInPlace[T scalar.Scalar](t *testing.T, n, lda int, a []T) {
	old := append([]T(nil), a...)
	lapack.TransposeInPlace(n, a, lda)
	for k, v := range a {
		want := old[k]
		if i, j := k/lda, k%lda; i < n && j < n {
			want = old[j*lda+i]
		}
		if v != want {
			t.Fatalf("in place: element %d is %v, want %v", k, v, want)
		}
	}
}
