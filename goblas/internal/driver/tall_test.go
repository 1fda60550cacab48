package driver

import (
	"fmt"
	"math"
	"testing"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

// tallRoutes calls test with the mode Auto in force, where tall matrices are first cut into
// tiles whatever their size, and then never.
func tallRoutes(t *testing.T, test func(name string)) {
	t.Helper()
	before, least, never := cores.CurrentMode(), 1.0, plan.Never
	defer func() { plan.Set(nil); cores.SetMode(before) }()
	cores.SetMode(cores.Auto)
	for name, tiles := range map[string]*float64{"in tiles": &least, "on one core": &never} {
		plan.Set(plan.Overrides{plan.Tall: {Tiles: tiles}})
		test(name)
	}
}

// tallShapes have one block, several, and three levels.
var tallShapes = [][2]int{{16, 1}, {16, 4}, {19, 4}, {600, 3}, {1500, 8}, {1100, 30}, {3100, 100}}

// tallMatrices are matrices that are hard for some algorithm or other.
func tallMatrices[T scalar.Scalar](r arrays[T], m, n int) map[string]matrix.Matrix[T] {
	random := r.random(m, n)
	named := map[string]matrix.Matrix[T]{"random": {Rows: m, Cols: n, Stride: random.ld, Data: random.s}}
	if m > 700 {
		return named
	}
	far := 150.0
	if scalar.IsSingle[T]() {
		far = 15
	}
	change := func(name string, f func(i, j int, v T) T) {
		a := named["random"].Clone()
		for i := range m {
			for j := range n {
				a.Set(i, j, f(i, j, a.At(i, j)))
			}
		}
		named[name] = a
	}
	times := func(v T, exponent float64) T { return v * scalar.FromComplex[T](complex(math.Pow(10, exponent), 0)) }
	change("zero", func(i, j int, v T) T { return 0 })
	change("zero rows", func(i, j int, v T) T {
		if i%5 != 2 {
			return 0
		}
		return v
	})
	change("equal columns", func(i, j int, v T) T { return named["random"].At(i, j/2*2) })
	change("huge", func(i, j int, v T) T { return times(v, far) })
	change("tiny", func(i, j int, v T) T { return times(v, -far) })
	change("columns of all sizes", func(i, j int, v T) T { return times(v, far*(1-2*float64(j)/float64(n))) })
	change("rows of all sizes", func(i, j int, v T) T { return times(v, -far*float64(i)/float64(m)) })
	return named
}

// views are a, and if others is set the same matrix stored in other ways.
func views[T scalar.Scalar](a matrix.Matrix[T], others bool) map[string]matrix.Matrix[T] {
	if !others {
		return map[string]matrix.Matrix[T]{"": a}
	}
	return map[string]matrix.Matrix[T]{"": a, ", column-major": a.T().Clone().T(), ", a view of its conjugate": a.H().Clone().H()}
}

func TestTall(t *testing.T) {
	onFourTypes(t, testTall[float32], testTall[float64], testTall[complex64], testTall[complex128])
}

func testTall[T scalar.Scalar](t *testing.T, r arrays[T]) {
	for _, size := range tallShapes {
		m, n := size[0], size[1]
		if m > 1500 && (scalar.Index[T]() != 1 || race.Enabled) {
			continue
		}
		for what, a := range tallMatrices(r, m, n) {
			plainS := make([]float64, n)
			none := matrix.New[T](0, 0)
			SVD(t.Context(), 'N', a, plainS, none, none)
			b := r.random(m, 2)
			rhs := matrix.Matrix[T]{Rows: m, Cols: 2, Stride: b.ld, Data: b.s}
			tallRoutes(t, func(route string) {
				for view, a := range views(a, what == "random" && m < 2000) {
					name := fmt.Sprintf("%dx%d, %s%s, %s", m, n, what, view, route)
					checkTallSVD(t, name, a, plainS)
					checkTallSVD(t, name+", wide", a.H(), plainS)
					checkTallLeastSquares(t, name, a, rhs)
				}
			})
		}
	}
}

// checkTallSVD compares A with U S V^H, U^H U and V^H V with the unit matrix, and the
// singular values with s.
func checkTallSVD[T scalar.Scalar](t *testing.T, name string, a matrix.Matrix[T], s []float64) {
	t.Helper()
	k := len(s)
	got, u, vt := make([]float64, k), matrix.New[T](a.Rows, k), matrix.New[T](k, a.Cols)
	if info := SVD(t.Context(), 'S', a, got, u, vt); info != 0 {
		t.Fatalf("%s: info %d", name, info)
	}
	size := max(s[0], math.SmallestNonzeroFloat64)
	limit := 30 * scalar.Epsilon[T]() * math.Sqrt(float64(k)) * 4
	for i, v := range got {
		if !(math.Abs(v-s[i]) <= limit*size) {
			t.Errorf("%s: singular value %d is %g, not %g", name, i, v, s[i])
		}
	}
	left := columnsOfView(u)
	scaled := left.clone()
	for i := range a.Rows {
		for j := range k {
			scaled.s[i*k+j] *= complex(got[j]/size, 0)
		}
	}
	product, want := scaled.mul(columnsOfView(vt)), columnsOfView(a)
	for i, v := range product.s {
		if d := scalar.Abs(v - want.s[i]/complex(size, 0)); !(d <= limit) {
			t.Fatalf("%s: element %d of U S V^H differs by %g", name, i, d)
		}
	}
	nearIdentity(t, name+": U^H U", columnsOfView(u.H()).mul(left), limit)
	nearIdentity(t, name+": V^H V", columnsOfView(vt).mul(columnsOfView(vt.H())), limit)
}

func (d dense) clone() dense {
	d.s = append([]complex128{}, d.s...)
	return d
}

// columnsOfView is a in double precision.
func columnsOfView[T scalar.Scalar](a matrix.Matrix[T]) dense {
	d := dense{a.Rows, a.Cols, make([]complex128, a.Rows*a.Cols)}
	for i := range a.Rows {
		for j := range a.Cols {
			d.s[i*a.Cols+j] = scalar.ToComplex(a.At(i, j))
		}
	}
	return d
}

func nearIdentity(t *testing.T, name string, d dense, limit float64) {
	t.Helper()
	for i := range d.m {
		for j := range d.n {
			want := complex128(0)
			if i == j {
				want = 1
			}
			if e := scalar.Abs(d.at(i, j) - want); !(e <= limit) {
				t.Fatalf("%s: element (%d, %d) is wrong by %g", name, i, j, e)
			}
		}
	}
}

// checkTallLeastSquares compares solutions of A X = B and of A^H X = B with those of the
// library's own xGELSD on the whole matrix.
func checkTallLeastSquares[T scalar.Scalar](t *testing.T, name string, a, b matrix.Matrix[T]) {
	t.Helper()
	for _, a := range []matrix.Matrix[T]{a, a.H()} {
		b := b
		b.Rows = a.Rows
		b.Cols = min(2, a.Rows)
		solve := func(mode cores.Mode) (x matrix.Matrix[T], residuals []float64, rank int) {
			before := cores.CurrentMode()
			cores.SetMode(mode)
			defer cores.SetMode(before)
			x, residuals = matrix.New[T](a.Cols, b.Cols), make([]float64, b.Cols)
			rank, info := LeastSquares(t.Context(), a, b, x, make([]float64, min(a.Rows, a.Cols)), residuals, 1e-4)
			if info != 0 {
				t.Fatalf("%s: info %d", name, info)
			}
			return x, residuals, rank
		}
		x, residuals, rank := solve(cores.Auto)
		want, wantResiduals, wantRank := solve(cores.Native)
		if rank != wantRank {
			t.Fatalf("%s: rank %d, not %d", name, rank, wantRank)
		}
		size, limit := 0.0, 1e4*scalar.Epsilon[T]()*math.Sqrt(float64(a.Cols))
		for _, v := range want.Data {
			size = max(size, scalar.Abs(v))
		}
		for i, v := range x.Data {
			if d := scalar.Abs(v - want.Data[i]); !(d <= limit*size) {
				t.Fatalf("%s: element %d of the %dx%d solution is %v, not %v", name, i, x.Rows, x.Cols, v, want.Data[i])
			}
		}
		for i, v := range residuals {
			if !(math.Abs(v-wantResiduals[i]) <= limit*wantResiduals[i]) {
				t.Fatalf("%s: residual %g, not %g", name, v, wantResiduals[i])
			}
		}
	}
}
