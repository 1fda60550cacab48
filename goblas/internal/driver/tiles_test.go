package driver

import (
	"fmt"
	"math/cmplx"
	"slices"
	"sync"
	"testing"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// tiledCall is the route of a call in tiles, whatever its size.
func tiledCall() cores.Call {
	zero, before := 0.0, cores.CurrentMode()
	plan.Set(plan.Overrides{plan.Dgetrf: {Library: &zero, Tiles: &zero}})
	cores.SetMode(cores.Auto)
	defer func() {
		plan.Set(nil)
		cores.SetMode(before)
	}()
	return cores.Decide(plan.Dgetrf, 1)
}

// inTiles names the calls of call and tiledCall.
func inTiles() map[string]cores.Call {
	return map[string]cores.Call{"whole": call(), "in tiles": tiledCall()}
}

// alone is the triangle of a that uplo names, with NaN in the other one.
func (a array[T]) alone(uplo byte) array[T] {
	b := a.clone()
	for i := range b.m {
		for j := range b.n {
			if uplo == 'U' && i > j || uplo == 'L' && i < j {
				b.s[i*b.ld+j] = scalar.FromComplex[T](cmplx.NaN())
			}
		}
	}
	return b
}

// untouched fails the test unless a's padding and the triangle that uplo does not name
// are NaN, and returns a with zeros in that triangle.
func untouched[T scalar.Scalar](t *testing.T, name string, uplo byte, a array[T]) array[T] {
	t.Helper()
	for i := range a.m {
		for j := range a.ld {
			if v := a.s[i*a.ld+j]; v == v && (j >= a.n || uplo == 'U' && i > j || uplo == 'L' && i < j) {
				t.Fatalf("%s: element (%d, %d) was written", name, i, j)
			}
		}
	}
	return a.triangle(uplo, false)
}

// TestSameBits makes every call in tiles with a budget of one core, two and eight, and
// from eight goroutines at once. All results must have the same bits.
func TestSameBits(t *testing.T) {
	onFourTypes(t, testSameBits[float32], testSameBits[float64], testSameBits[complex64], testSameBits[complex128])
}

func testSameBits[T scalar.Scalar](t *testing.T, r arrays[T]) {
	budget := cores.Budget()
	t.Cleanup(func() { cores.Resize(budget) })
	for _, n := range []int{130, 300} {
		for name, f := range tiledRoutines(r, n) {
			cores.Resize(1)
			want := f()
			for _, budget := range []int{2, 8} {
				cores.Resize(budget)
				if !slices.Equal(f(), want) {
					t.Errorf("n=%d %s: a budget of %d changes bits", n, name, budget)
				}
			}
			var wg sync.WaitGroup
			for range 8 {
				wg.Go(func() {
					if !slices.Equal(f(), want) {
						t.Errorf("n=%d %s: other callers change bits", n, name)
					}
				})
			}
			wg.Wait()
		}
	}
}

// tiledRoutines are calls of every routine that has tiles, on fixed operands of order n.
// Each returns a copy of its result, with zeros where that has padding.
func tiledRoutines[T scalar.Scalar](r arrays[T], n int) map[string]func() []T {
	c := tiledCall()
	a, spd, b := r.random(n, n), r.definite(n, n), r.random(n, 250)
	wide, tall := r.random(n/2, n), r.random(n, n/2)
	lu, pivots := a.clone(), make([]int, n)
	Getrf(call(), n, n, lu.s, lu.ld, pivots)
	result := func(a array[T], extra ...int) []T {
		var s []T
		for i := range a.m {
			s = append(s, a.s[i*a.ld:i*a.ld+a.n]...)
		}
		for _, p := range extra {
			s = append(s, scalar.FromComplex[T](complex(float64(p), 0)))
		}
		return s
	}
	routines := map[string]func() []T{
		"getri": func() []T {
			x := lu.clone()
			Getri(c, n, x.s, x.ld, pivots)
			return result(x)
		},
		"solve": func() []T {
			s, x := system[T]{route: c, native: true, n: n, nrhs: b.n, a: a.clone().s, pivots: make([]int32, n), x: make([]T, n), sums: make([]float64, n)}, b.clone()
			s.a, s.b, s.ldb = result(a), x.s, x.ld
			s.solve()
			return result(x)
		},
	}
	for name, a := range map[string]array[T]{"square": a, "wide": wide, "tall": tall} {
		routines["getrf of a "+name+" matrix"] = func() []T {
			x, p := a.clone(), make([]int, min(a.m, a.n))
			Getrf(c, a.m, a.n, x.s, x.ld, p)
			return result(x, p...)
		}
	}
	for _, trans := range []byte("NC") {
		routines[fmt.Sprintf("getrs %c", trans)] = func() []T {
			x := b.clone()
			Getrs(c, trans, n, b.n, lu.s, lu.ld, pivots, x.s, x.ld)
			return result(x)
		}
	}
	for _, uplo := range []byte("UL") {
		factor := spd.clone()
		Potrf(call(), uplo, n, factor.s, factor.ld)
		routines[fmt.Sprintf("potrf %c", uplo)] = func() []T {
			x := spd.clone()
			Potrf(c, uplo, n, x.s, x.ld)
			return result(x)
		}
		routines[fmt.Sprintf("potri %c", uplo)] = func() []T {
			x := factor.clone()
			Potri(c, uplo, n, x.s, x.ld)
			return result(x)
		}
		routines[fmt.Sprintf("trtri %c", uplo)] = func() []T {
			x := factor.clone()
			Trtri(c, uplo, 'N', n, x.s, x.ld)
			return result(x)
		}
		routines[fmt.Sprintf("potrs %c", uplo)] = func() []T {
			x := b.clone()
			Potrs(c, uplo, n, b.n, factor.s, factor.ld, x.s, x.ld)
			return result(x)
		}
		routines[fmt.Sprintf("trtrs %c", uplo)] = func() []T {
			x := b.clone()
			Trtrs(c, uplo, 'C', 'N', n, b.n, factor.s, factor.ld, x.s, x.ld)
			return result(x)
		}
	}
	return routines
}

// TestFailuresInTiles checks what a matrix without factors is reported as: by the first
// pivot that is zero, not positive or not finite, wherever its panel is.
func TestFailuresInTiles(t *testing.T) {
	onFourTypes(t, testFailures[float32], testFailures[float64], testFailures[complex64], testFailures[complex128])
}

func testFailures[T scalar.Scalar](t *testing.T, r arrays[T]) {
	const n = 250
	nan := scalar.FromComplex[T](complex(0, 0))
	nan /= nan
	for name, c := range inTiles() {
		for _, k := range []int{1, 60, 97, 230, n} { // counted from 1
			a := r.random(n, n)
			for i := range n {
				a.s[i*a.ld+k-1] = 0
			}
			pivots := make([]int, n)
			if info := Getrf(c, n, n, a.s, a.ld, pivots); info != k {
				t.Errorf("%s: column %d is zero, Getrf says %d", name, k, info)
			}
			a = r.random(n, n)
			a.s[(k-1)*a.ld+n/3] = nan
			if info := Getrf(c, n, n, a.s, a.ld, pivots); info == 0 {
				t.Errorf("%s: NaN in row %d, Getrf says nothing", name, k)
			}
			for _, p := range pivots {
				if p < 0 || p >= n {
					t.Fatalf("%s: pivot %d", name, p)
				}
			}
			for _, uplo := range []byte("UL") {
				a := r.definite(n, n)
				a.s[(k-1)*a.ld+k-1] = -1
				if info := Potrf(c, uplo, n, a.s, a.ld); info != k {
					t.Errorf("%s: pivot %d is negative, Potrf %c says %d", name, k, uplo, info)
				}
				a = r.definite(n, n)
				a.s[(k-1)*a.ld+k-1] = nan
				if info := Potrf(c, uplo, n, a.s, a.ld); info == 0 {
					t.Errorf("%s: pivot %d is NaN, Potrf %c says nothing", name, k, uplo)
				}
				f := r.definite(n, n)
				f.s[(k-1)*f.ld+k-1] = 0
				if info := Trtri(c, uplo, 'N', n, f.s, f.ld); info != k {
					t.Errorf("%s: element %d of the diagonal is zero, Trtri %c says %d", name, k, uplo, info)
				}
			}
		}
	}
}

// TestSolveInTiles solves systems in tiles through [Solve], with A as it is, transposed
// and conjugated.
func TestSolveInTiles(t *testing.T) {
	onFourTypes(t, testSolveInTiles[float32], testSolveInTiles[float64], testSolveInTiles[complex64], testSolveInTiles[complex128])
}

func testSolveInTiles[T scalar.Scalar](t *testing.T, r arrays[T]) {
	zero := 0.0
	plan.Set(plan.Overrides{plan.Gesv: {Library: &zero, Tiles: &zero}})
	t.Cleanup(func() { plan.Set(nil) })
	cores.SetMode(cores.Auto)
	const n, nrhs = 211, 130
	a, b := r.random(n, n), r.random(n, nrhs)
	for i := range n {
		a.s[i*a.ld+i] += 20
	}
	for op, trans := range map[matrix.Op]byte{0: 'N', matrix.Trans: 'T', matrix.ConjTrans: 'C'} {
		x := b.clone()
		if _, info := Solve(t.Context(), matrix.Matrix[T]{Rows: n, Cols: n, Stride: a.ld, Data: a.s, Op: op}, matrix.Matrix[T]{Rows: n, Cols: nrhs, Stride: x.ld, Data: x.s}); info != 0 {
			t.Fatalf("%c: info %d", trans, info)
		}
		same[T](t, fmt.Sprintf("op(A) X, %c", trans), a.op(trans).mul(x.op('N')), b.op('N'))
	}
}

// testCholeskyOf checks the factor, a solution and the inverse of a matrix of which one
// triangle is given. The other one is NaN, and stays so.
func testCholeskyOf[T scalar.Scalar](t *testing.T, r arrays[T], name string, uplo byte, n int, c cores.Call) {
	a := r.definite(n, n)
	f := a.alone(uplo)
	if info := Potrf(c, uplo, n, f.s, f.ld); info != 0 {
		t.Fatalf("%s: info %d", name, info)
	}
	l := untouched(t, name, uplo, f)
	if uplo == 'U' {
		same[T](t, name+": U^H U", l.op('C').mul(l.op('N')), a.op('N'))
	} else {
		same[T](t, name+": L L^H", l.op('N').mul(l.op('C')), a.op('N'))
	}
	x := r.random(n, 110)
	b := x.clone()
	Potrs(c, uplo, n, 110, f.s, f.ld, b.s, b.ld)
	same[T](t, name+": A X", a.op('N').mul(b.op('N')), x.op('N'))
	if info := Potri(c, uplo, n, f.s, f.ld); info != 0 {
		t.Fatalf("%s: info %d", name, info)
	}
	inv := untouched(t, name, uplo, f)
	for i := range n {
		for j := range i {
			if uplo == 'U' {
				inv.s[i*inv.ld+j] = scalar.Conj(inv.s[j*inv.ld+i])
			} else {
				inv.s[j*inv.ld+i] = scalar.Conj(inv.s[i*inv.ld+j])
			}
		}
	}
	same[T](t, name+": A inv(A)", a.op('N').mul(inv.op('N')), identity(n))
}
