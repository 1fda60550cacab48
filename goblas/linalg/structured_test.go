package linalg_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// keep returns a copy of A with what keeps does not name replaced by v.
func keep[T linalg.Scalar](a linalg.Matrix[T], v float64, keeps func(i, j int) bool) linalg.Matrix[T] {
	b := times(1, a)
	for at := range a.All() {
		if !keeps(at[0], at[1]) {
			b.Set(at[0], at[1], scalar.FromComplex[T](complex(v, v)))
		}
	}
	return b
}

// dominant returns a random matrix with l subdiagonals and u superdiagonals, and a diagonal
// that makes it well-conditioned.
func dominant[T linalg.Scalar](n, l, u int, r *rand.Rand) linalg.Matrix[T] {
	a := keep(random[T](n, n, r), 0, func(i, j int) bool { return i-j <= l && j-i <= u })
	for i := range n {
		a.Set(i, i, a.At(i, i)/4+scalar.FromComplex[T](complex(float64(2+2*min(n, l+u)), 0)))
	}
	return a
}

// solves checks the solutions of A X = B that solve and its To form return.
func solves[T linalg.Scalar](t *testing.T, name string, a linalg.Matrix[T], r *rand.Rand, solve func(b linalg.Matrix[T]) (linalg.Matrix[T], error), to func(dst, b linalg.Matrix[T]) error) {
	t.Helper()
	for _, nrhs := range []int{0, 1, 2, 33} {
		b := times(math.Sqrt(largest(a)), random[T](a.Rows, nrhs, r))
		for i, b := range views(b)[:1+nrhs%3/2*3] { // all of them for two right-hand sides
			x, err := solve(b)
			if res := residual(a, x, b); err != nil || !(res <= 100) || x.Rows != b.Rows || x.Cols != nrhs {
				t.Fatalf("%s n=%d nrhs=%d, view %d: residual %.3g, %v", name, a.Rows, nrhs, i, res, err)
			}
		}
		y := times(1, b)
		if err := to(y, y); err != nil || !(residual(a, y, b) <= 100) {
			t.Fatalf("%s n=%d nrhs=%d in place: residual %.3g, %v", name, a.Rows, nrhs, residual(a, y, b), err)
		}
	}
	bad := matrix.New[T](a.Rows, 1)
	bad.Set(a.Rows-1, 0, scalar.FromComplex[T](complex(math.NaN(), 0)))
	_, err := solve(bad)
	isOpError(t, err, linalg.ErrNotFinite)
	_, err = solve(matrix.New[T](a.Rows+1, 1))
	isOpError(t, err, linalg.ErrShape)
	isOpError(t, to(matrix.New[T](a.Rows, 2), matrix.New[T](a.Rows, 1)), linalg.ErrShape)
	shared := matrix.New[T](a.Rows, 3)
	isOpError(t, to(shared.Slice(0, a.Rows, 0, 2), shared.Slice(0, a.Rows, 1, 3)), linalg.ErrOverlap)
}

func TestSolveTriangular(t *testing.T) {
	fourTypes(t, testSolveTriangular[float32], testSolveTriangular[float64], testSolveTriangular[complex64], testSolveTriangular[complex128])
}

func testSolveTriangular[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range orders {
		for _, f := range scales[T]() {
			for c := range 16 {
				tri, op, ones := triangles[c%2], matrix.Op(c/2%4), c/8 == 1
				if n > 17 && (c%3 != 0 || f != 1) || ones && f > 1 {
					continue
				}
				a := times(f, dominant[T](n, n, n, r))
				if ones { // as far as there are any, small elements beside the diagonal
					a = times(1/(float64(4*n)*largest(a)), a)
				}
				full := keep(a, 0, func(i, j int) bool { return i == j || i > j == (tri == linalg.Lower) })
				read := keep(a, math.NaN(), func(i, j int) bool { return i == j && !ones || i != j && i > j == (tri == linalg.Lower) })
				for i := range n {
					if ones {
						full.Set(i, i, 1)
					}
				}
				o := linalg.TriangularOptions{Triangle: tri, Op: op, UnitDiagonal: ones}
				for _, read := range views(read)[:1+3/(1+n/17)] {
					solves(t, fmt.Sprintf("%+v scale %g", o, f), withOp(full, op), r,
						func(b linalg.Matrix[T]) (linalg.Matrix[T], error) { return linalg.SolveTriangular(read, b, o) },
						func(dst, b linalg.Matrix[T]) error { return linalg.SolveTriangularTo(dst, read, b, o) })
				}
			}
		}
	}
	a := identity[T](3)
	a.Set(1, 1, 0)
	_, err := linalg.SolveTriangular(a, identity[T](3), linalg.TriangularOptions{})
	var e *linalg.SingularError
	if isOpError(t, err, linalg.ErrSingular); !errors.As(err, &e) || e.Pivot != 1 {
		t.Errorf("%v, want pivot 1", err)
	}
	a.Set(1, 1, scalar.FromComplex[T](complex(scalar.Epsilon[T]()/4, 0)))
	x, err := linalg.SolveTriangular(a, identity[T](3), linalg.TriangularOptions{})
	if isOpError(t, err, linalg.ErrCondition); x.Rows != 3 {
		t.Error("no solution beside the error")
	}
	a.Set(2, 0, scalar.FromComplex[T](complex(math.Inf(1), 0)))
	_, err = linalg.SolveTriangular(a, identity[T](3), linalg.TriangularOptions{})
	isOpError(t, err, linalg.ErrNotFinite)
	_, err = linalg.SolveTriangular(a, identity[T](3), linalg.TriangularOptions{Op: 7})
	isOpError(t, err, linalg.ErrKind)
	_, err = linalg.SolveTriangular(a, identity[T](3), linalg.TriangularOptions{Triangle: 7})
	isOpError(t, err, linalg.ErrKind)
}

func TestSolveBanded(t *testing.T) {
	fourTypes(t, testSolveBanded[float32], testSolveBanded[float64], testSolveBanded[complex64], testSolveBanded[complex128])
}

// bandOf stores diagonals u to -l of A, with NaN beyond their ends.
func bandOf[T linalg.Scalar](a linalg.Matrix[T], l, u int) linalg.Matrix[T] {
	ab := times(math.NaN(), matrix.New[T](l+u+1, a.Rows))
	for at, v := range a.All() {
		if r := u + at[0] - at[1]; r >= 0 && r <= l+u {
			ab.Set(r, at[1], v)
		}
	}
	return ab
}

func testSolveBanded[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range orders {
		for _, f := range scales[T]() {
			if n > 17 && f != 1 {
				continue
			}
			for _, w := range [][2]int{{0, 0}, {1, 1}, {0, 2}, {3, 0}, {2, 5}, {5, 2}, {n + 2, n}} {
				l, u := w[0], w[1]
				a := times(f, dominant[T](n, max(l-1, 0), max(u-1, 0), r))
				for i := 0; i+1 < n && min(l, u) > 0; i += 2 { // so that pivots are beside the diagonal
					for j := range n {
						v, w := a.At(i, j), a.At(i+1, j)
						a.Set(i, j, w)
						a.Set(i+1, j, v)
					}
				}
				for _, ab := range views(bandOf(a, l, u))[:1+3/(1+n/17)] {
					solves(t, fmt.Sprintf("band %d %d scale %g", l, u, f), a, r,
						func(b linalg.Matrix[T]) (linalg.Matrix[T], error) { return linalg.SolveBanded(l, u, ab, b) },
						func(dst, b linalg.Matrix[T]) error { return linalg.SolveBandedTo(dst, l, u, ab, b) })
				}
			}
			dl, d, du := make([]T, n-1), make([]T, n), make([]T, n-1)
			a := times(f, keep(random[T](n, n, r), 0, func(i, j int) bool { return i-j <= 1 && j-i <= 1 }))
			for i := range n {
				if d[i] = a.At(i, i); i > 0 {
					dl[i-1], du[i-1] = a.At(i, i-1), a.At(i-1, i)
				}
			}
			solves(t, fmt.Sprintf("tridiagonal scale %g", f), a, r,
				func(b linalg.Matrix[T]) (linalg.Matrix[T], error) { return linalg.SolveTridiagonal(dl, d, du, b) },
				func(dst, b linalg.Matrix[T]) error { return linalg.SolveTridiagonalTo(dst, dl, d, du, b) })
		}
	}
	nan := scalar.FromComplex[T](complex(math.NaN(), 0))
	b := matrix.New[T](2, 1)
	for _, c := range []struct {
		d    T
		want error
	}{{0, linalg.ErrSingular}, {nan, linalg.ErrNotFinite}, {scalar.FromComplex[T](complex(scalar.Epsilon[T]()/8, 0)), linalg.ErrCondition}} {
		_, err := linalg.SolveBanded(0, 1, linalg.Matrix[T]{Rows: 2, Cols: 2, Stride: 2, Data: []T{nan, 1, 1, c.d}}, b)
		isOpError(t, err, c.want)
		_, err = linalg.SolveTridiagonal([]T{0}, []T{1, c.d}, []T{1}, b)
		isOpError(t, err, c.want)
	}
	_, err := linalg.SolveBanded(-1, 2, matrix.New[T](2, 2), b)
	isOpError(t, err, linalg.ErrShape)
	_, err = linalg.SolveBanded(1, 1, matrix.New[T](2, 2), b)
	isOpError(t, err, linalg.ErrShape)
	_, err = linalg.SolveTridiagonal([]T{}, []T{1, 1}, []T{1}, b)
	isOpError(t, err, linalg.ErrShape)
	if x, err := linalg.SolveBanded(1, 1, matrix.New[T](3, 0), matrix.New[T](0, 2)); err != nil || x.Cols != 2 {
		t.Error(err)
	}
	if x, err := linalg.SolveTridiagonal(nil, nil, nil, matrix.New[T](0, 2)); err != nil || x.Cols != 2 {
		t.Error(err)
	}
}

func TestSolveHBanded(t *testing.T) {
	fourTypes(t, testSolveHBanded[float32], testSolveHBanded[float64], testSolveHBanded[complex64], testSolveHBanded[complex128])
}

func testSolveHBanded[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range orders {
		for _, f := range scales[T]() {
			if n > 17 && f != 1 {
				continue
			}
			for _, u := range []int{0, 1, 2, 7, n + 1} {
				a := keep(times(f/float64(u+2), symmetric[T](n, true, false, r)), 0, func(i, j int) bool { return max(i-j, j-i) <= u })
				for i := range n {
					a.Set(i, i, scalar.FromComplex[T](complex(5*f, 0)))
				}
				read := times(1, a)
				for i := range n {
					read.Set(i, i, a.At(i, i)+scalar.FromComplex[T](complex(0, f)))
				}
				for _, tri := range triangles {
					ab := bandOf(read, u, 0)
					if tri == linalg.Upper {
						ab = bandOf(read, 0, u)
					}
					for _, ab := range views(ab)[:1+3/(1+n/17)] {
						solves(t, fmt.Sprintf("definite band %d %v scale %g", u, tri, f), a, r,
							func(b linalg.Matrix[T]) (linalg.Matrix[T], error) { return linalg.SolveHBanded(ab, b, tri) },
							func(dst, b linalg.Matrix[T]) error { return linalg.SolveHBandedTo(dst, ab, b, tri) })
					}
				}
			}
		}
	}
	b := matrix.New[T](3, 1)
	for _, tri := range triangles {
		_, err := linalg.SolveHBanded(matrix.FromRows([]T{1, -1, 1}), b, tri)
		var e *linalg.NotPositiveDefiniteError
		if !errors.As(err, &e) || e.Minor != 2 {
			t.Errorf("%v, want minor 2", err)
		}
		_, err = linalg.SolveHBanded(matrix.FromRows([]T{1, scalar.FromComplex[T](complex(math.Inf(1), 0)), 1}), b, tri)
		isOpError(t, err, linalg.ErrNotFinite)
		_, err = linalg.SolveHBanded(matrix.FromRows([]T{1, scalar.FromComplex[T](complex(scalar.Epsilon[T]()/8, 0)), 1}), b, tri)
		isOpError(t, err, linalg.ErrCondition)
	}
	_, err := linalg.SolveHBanded(matrix.New[T](0, 3), b, linalg.Lower)
	isOpError(t, err, linalg.ErrShape)
	_, err = linalg.SolveHBanded(matrix.New[T](1, 3), b, 4)
	isOpError(t, err, linalg.ErrKind)
}

func TestSolveToeplitz(t *testing.T) {
	fourTypes(t, testSolveToeplitz[float32], testSolveToeplitz[float64], testSolveToeplitz[complex64], testSolveToeplitz[complex128])
}

func testSolveToeplitz[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range orders {
		for _, f := range scales[T]() {
			for _, hermitian := range []bool{true, false} {
				v := times(f, random[T](2, n, r))
				c, row := v.Data[:n:n], v.Data[v.Stride:v.Stride+n:v.Stride+n]
				c[0] = scalar.FromComplex[T](complex(4*f*math.Sqrt(float64(n)), 0))
				row[0] = scalar.FromComplex[T](complex(math.NaN(), 0))
				if hermitian {
					row = nil
				}
				a := matrix.New[T](n, n)
				for i := range n {
					for j := range n {
						switch {
						case i >= j:
							a.Set(i, j, c[i-j])
						case hermitian:
							a.Set(i, j, scalar.Conj(c[j-i]))
						default:
							a.Set(i, j, row[j-i])
						}
					}
				}
				solves(t, fmt.Sprintf("Toeplitz hermitian=%v scale %g", hermitian, f), a, r,
					func(b linalg.Matrix[T]) (linalg.Matrix[T], error) { return linalg.SolveToeplitz(c, row, b) },
					func(dst, b linalg.Matrix[T]) error { return linalg.SolveToeplitzTo(dst, c, row, b) })
			}
		}
	}
	for pivot, c := range [][]T{{0, 1, 2}, {1, 1, 2}, {1, 0, 1}} {
		_, err := linalg.SolveToeplitz(c, c, matrix.New[T](3, 1))
		var e *linalg.SingularError
		if !errors.As(err, &e) || e.Pivot != pivot {
			t.Errorf("%v, want pivot %d", err, pivot)
		}
	}
	_, err := linalg.SolveToeplitz([]T{1, 0}, []T{1}, matrix.New[T](2, 1))
	isOpError(t, err, linalg.ErrShape)
	_, err = linalg.SolveToeplitz([]T{1, scalar.FromComplex[T](complex(math.NaN(), 0))}, nil, matrix.New[T](2, 1))
	isOpError(t, err, linalg.ErrNotFinite)
	if x, err := linalg.SolveToeplitz(nil, nil, matrix.New[T](0, 2)); err != nil || x.Cols != 2 {
		t.Error(err)
	}
}

func ExampleSolveTriangular() {
	a := matrix.FromRows([]float64{2, 1}, []float64{0, 4})
	x, err := linalg.SolveTriangular(a, matrix.FromRows([]float64{4}, []float64{8}), linalg.TriangularOptions{Triangle: linalg.Upper})
	fmt.Println(x.Data, err)
	// Output: [1 2] <nil>
}

func ExampleSolveBanded() {
	// Ones beside a diagonal of twos, which is the middle row.
	ab := matrix.FromRows([]float64{0, 1, 1}, []float64{2, 2, 2}, []float64{1, 1, 0})
	x, err := linalg.SolveBanded(1, 1, ab, matrix.FromRows([]float64{3}, []float64{4}, []float64{3}))
	fmt.Printf("%.3f %v\n", x.Data, err)
	// Output: [1.000 1.000 1.000] <nil>
}

func ExampleSolveToeplitz() {
	x, err := linalg.SolveToeplitz([]float64{2, 1, 0}, nil, matrix.FromRows([]float64{3}, []float64{4}, []float64{3}))
	fmt.Printf("%.3f %v\n", x.Data, err)
	// Output: [1.000 1.000 1.000] <nil>
}
