package linalg_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

func TestSolveWith(t *testing.T) {
	fourTypes(t, testSolveWith[float32], testSolveWith[float64], testSolveWith[complex64], testSolveWith[complex128])
}

func testSolveWith[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	within := func(l, u int) func(i, j int) bool {
		return func(i, j int) bool { return i-j <= l && j-i <= u }
	}
	for _, n := range orders {
		full, positive := dominant[T](n, n, n, r), definite[T](n, r)
		indefinite := symmetric[T](n, true, false, r)
		indefinite.Set(0, 0, -1)
		for _, c := range []struct {
			assume linalg.Assume
			a      linalg.Matrix[T]
			reads  func(i, j int) bool
		}{
			{linalg.AssumeGeneral, full, nil},
			{linalg.AssumeDiagonal, dominant[T](n, 0, 0, r), within(0, 0)},
			{linalg.AssumeTridiagonal, dominant[T](n, 1, 1, r), within(1, 1)},
			{linalg.AssumeBanded, dominant[T](n, 3, 1, r), nil},
			{linalg.AssumeBanded, full, nil},
			{linalg.AssumeLowerTriangular, dominant[T](n, n, 0, r), within(n, 0)},
			{linalg.AssumeUpperTriangular, dominant[T](n, 0, n, r), within(0, n)},
			{linalg.AssumeSymmetric, symmetric[T](n, false, false, r), within(n, 0)},
			{linalg.AssumeHermitian, indefinite, within(n, 0)},
			{linalg.AssumePositiveDefinite, positive, within(n, 0)},
		} {
			for i, a := range views(c.a)[:1+3/(1+n/17)] {
				read := a
				if c.reads != nil {
					read = views(keep(c.a, math.NaN(), c.reads))[i]
				}
				for _, o := range []linalg.SolveOptions{{Assume: c.assume}, {Assume: linalg.AssumeDetect}} {
					if o.Assume == linalg.AssumeDetect {
						read = a
					}
					solves(t, fmt.Sprintf("%v of %v, view %d", o.Assume, c.assume, i), a, r,
						func(b linalg.Matrix[T]) (linalg.Matrix[T], error) { return linalg.SolveWith(read, b, o) },
						func(dst, b linalg.Matrix[T]) error { return linalg.SolveWithTo(dst, read, b, o) })
				}
			}
		}
		// Positive numbers on the diagonal do not make a matrix definite.
		for i := range n {
			indefinite.Set(i, i, 1)
		}
		if n > 1 {
			indefinite.Set(0, n-1, 3)
			indefinite.Set(n-1, 0, 3)
			solves(t, "detected indefinite", indefinite, r,
				func(b linalg.Matrix[T]) (linalg.Matrix[T], error) {
					return linalg.SolveWith(indefinite, b, linalg.SolveOptions{Assume: linalg.AssumeDetect})
				},
				func(dst, b linalg.Matrix[T]) error {
					return linalg.SolveWithTo(dst, indefinite, b, linalg.SolveOptions{Assume: linalg.AssumeDetect})
				})
		}
	}
	// What the methods say of a matrix with a bad element on its diagonal.
	for _, bad := range []struct {
		d    float64
		want error
	}{{0, linalg.ErrSingular}, {math.NaN(), linalg.ErrNotFinite}, {scalar.Epsilon[T]() / 8, linalg.ErrCondition}} {
		a := identity[T](5)
		a.Set(3, 3, scalar.FromComplex[T](complex(bad.d, 0)))
		for assume := linalg.AssumeGeneral; assume <= linalg.AssumePositiveDefinite; assume++ {
			want := bad.want
			if assume == linalg.AssumePositiveDefinite && bad.d == 0 {
				want = linalg.ErrNotPositiveDefinite
			}
			_, err := linalg.SolveWith(a, identity[T](5), linalg.SolveOptions{Assume: assume})
			if !errors.Is(err, want) {
				t.Errorf("%v, %g: %v, want %v", assume, bad.d, err, want)
			}
		}
	}
	_, err := linalg.SolveWith(identity[T](2), identity[T](2), linalg.SolveOptions{Assume: 99})
	isOpError(t, err, linalg.ErrKind)
	_, err = linalg.SolveWith(identity[T](2), identity[T](2), linalg.SolveOptions{Triangle: 9})
	isOpError(t, err, linalg.ErrKind)
}

func TestAllocationsStructured(t *testing.T) {
	counted(t)
	before := goblas.Active()
	t.Cleanup(func() { _ = goblas.Use(before) })
	if goblas.Use(goblas.Native) != nil || goblas.Use(goblas.Auto) != nil {
		t.Skip("no OpenBLAS: gonum's pure Go allocates")
	}
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{4, 64, 100, 700} {
		a, b, x := definite[float64](n, r), random[float64](n, 2, r), matrix.New[float64](n, 2)
		ab, d := bandOf(dominant[float64](n, 1, 1, r), 1, 1), make([]float64, n)
		hb := bandOf(dominant[float64](n, 0, 1, r), 0, 1)
		for i := range d {
			d[i] = 1
		}
		for j := range n {
			hb.Set(1, j, 9) // more than its neighbours
		}
		unitColumn := make([]float64, n)
		unitColumn[0] = 1
		allocateNothing(t, n, map[string]func() error{
			"SolveTriangularTo":  func() error { return linalg.SolveTriangularTo(x, a, b, linalg.TriangularOptions{}) },
			"SolveBandedTo":      func() error { return linalg.SolveBandedTo(x, 1, 1, ab, b) },
			"SolveHBandedTo":     func() error { return linalg.SolveHBandedTo(x, hb, b, linalg.Upper) },
			"SolveTridiagonalTo": func() error { return linalg.SolveTridiagonalTo(x, d[1:], d, d[1:], b) },
			"SolveToeplitzTo":    func() error { return linalg.SolveToeplitzTo(x, unitColumn, nil, b) },
			"SolveWithTo": func() error {
				return errors.Join(linalg.SolveWithTo(x, a, b, linalg.SolveOptions{Assume: linalg.AssumePositiveDefinite}),
					linalg.SolveWithTo(x, a, b, linalg.SolveOptions{Assume: linalg.AssumeHermitian}))
			},
		})
	}
}

func ExampleSolveWith() {
	a := matrix.FromRows([]float64{2, 0}, []float64{1, 4})
	x, err := linalg.SolveWith(a, matrix.FromRows([]float64{2}, []float64{9}), linalg.SolveOptions{Assume: linalg.AssumeDetect})
	fmt.Println(x.Data, err)
	// Output: [1 2] <nil>
}
