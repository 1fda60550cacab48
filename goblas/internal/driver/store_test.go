package driver

import (
	"context"
	"math/cmplx"
	"slices"
	"testing"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// TestFactorTriangle factors matrices with NaN beside the triangle that is named, into
// another matrix and in place, in every mode, and compares with the factor of pure Go: zeros
// stand beside it, the padding is as it was, and the operand too.
func TestFactorTriangle(t *testing.T) {
	onFourTypes(t, testFactorTriangle[float32], testFactorTriangle[float64], testFactorTriangle[complex64], testFactorTriangle[complex128])
}

func testFactorTriangle[T scalar.Scalar](t *testing.T, r arrays[T]) {
	modes := []cores.Mode{cores.Native, cores.Auto, cores.PureGo}
	for _, n := range []int{1, 2, 39, 64, 97, 300} {
		a := r.definite(n, n)
		for _, uplo := range []byte{'L', 'U'} {
			want := slices.Clone(a.s)
			pure.Potrf(uplo, n, want, a.ld)
			src := array[T]{n, n, a.ld, slices.Clone(a.s)}
			beside(uplo, n, func(i, j int) { src.s[i*a.ld+j] = scalar.FromComplex[T](cmplx.NaN()) })
			for _, mode := range modes {
				cores.SetMode(mode)
				dst, same, operand := r.random(n, n), slices.Clone(src.s), slices.Clone(src.s)
				if info := FactorTriangle(context.Background(), uplo, rowMajorMatrix(dst), rowMajorMatrix(src)); info != 0 {
					t.Fatalf("n %d, %c, %v: info %d", n, uplo, mode, info)
				}
				if info := FactorTriangle(context.Background(), uplo, rowMajorMatrix(array[T]{n, n, a.ld, same}), rowMajorMatrix(array[T]{n, n, a.ld, same})); info != 0 {
					t.Fatalf("n %d, %c, %v, in place: info %d", n, uplo, mode, info)
				}
				if !alike(src.s, operand) {
					t.Fatalf("n %d, %c, %v: the operand has changed", n, uplo, mode)
				}
				if !alike(dst.s, same) {
					t.Fatalf("n %d, %c, %v: in place the factor is another one", n, uplo, mode)
				}
				beside(uplo, n, func(i, j int) { want[i*a.ld+j] = 0 })
				for i, v := range dst.s {
					if padding := i%a.ld >= n; padding != (v != v) {
						t.Fatalf("n %d, %c, %v: element %d is %v", n, uplo, mode, i, v)
					} else if !padding && !(scalar.Abs(v-want[i]) <= 100*float64(n)*scalar.Epsilon[T]()) {
						t.Fatalf("n %d, %c, %v: element %d is %v, want %v", n, uplo, mode, i, v, want[i])
					}
				}
				broken := array[T]{n, n, a.ld, slices.Clone(src.s)}
				broken.s[(n-1)*(a.ld+1)] = -1
				if info := FactorTriangle(context.Background(), uplo, rowMajorMatrix(dst), rowMajorMatrix(broken)); info != n {
					t.Errorf("n %d, %c, %v: info %d, want %d", n, uplo, mode, info, n)
				}
			}
		}
	}
}

// beside calls do for the elements beside the triangle uplo.
func beside(uplo byte, n int, do func(i, j int)) {
	for i := range n {
		for j := range n {
			if uplo == 'L' && j > i || uplo == 'U' && j < i {
				do(i, j)
			}
		}
	}
}

func rowMajorMatrix[T scalar.Scalar](a array[T]) matrix.Matrix[T] {
	return matrix.Matrix[T]{Rows: a.m, Cols: a.n, Stride: a.ld, Data: a.s}
}

// alike reports whether x and y have the same elements, and NaN in the same places.
func alike[T scalar.Scalar](x, y []T) bool {
	return slices.EqualFunc(x, y, func(v, w T) bool { return v == w || v != v && w != w })
}

// TestStoreTriangle stores triangles and trapezoids of column-major matrices, in C and in Go.
func TestStoreTriangle(t *testing.T) {
	onFourTypes(t, testStoreTriangle[float32], testStoreTriangle[float64], testStoreTriangle[complex64], testStoreTriangle[complex128])
}

func testStoreTriangle[T scalar.Scalar](t *testing.T, r arrays[T]) {
	for _, mode := range []cores.Mode{cores.Native, cores.PureGo} {
		cores.SetMode(mode)
		for _, shape := range [][2]int{{1, 1}, {5, 3}, {3, 5}, {64, 64}, {97, 97}, {200, 70}, {70, 200}} {
			m, n := shape[0], shape[1]
			f := make([]T, (m+2)*n)
			randomize(f)
			for _, uplo := range []byte{'L', 'U'} {
				dst := r.random(m, n)
				StoreTriangle(uplo, rowMajorMatrix(dst), f, m+2)
				for i := range m {
					for j := range dst.ld {
						var want T
						if uplo == 'L' && j <= i || uplo == 'U' && j >= i {
							if want = scalar.FromComplex[T](cmplx.NaN()); j < n {
								want = f[j*(m+2)+i]
							}
						} else if j >= n {
							want = scalar.FromComplex[T](cmplx.NaN())
						}
						if got := dst.s[i*dst.ld+j]; got != want && (got == got || want == want) {
							t.Fatalf("%v, %d x %d, %c: element (%d, %d) is %v, want %v", mode, m, n, uplo, i, j, got, want)
						}
					}
				}
			}
		}
	}
}
