package linalg_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

// TestSpecial compares with the examples of SciPy's and NumPy's documentation.
func TestSpecial(t *testing.T) {
	race.FourTypes(t, special[float32], special[float64], special[complex64], special[complex128])
}

func special[T linalg.Scalar](t *testing.T) {
	list := func(v ...float64) (x []T) {
		for _, v := range v {
			x = append(x, scalar.FromComplex[T](complex(v, 0)))
		}
		return x
	}
	type result struct {
		name string
		m    linalg.Matrix[T]
		err  error
		want [][]float64
	}
	var results []result
	add := func(name string, want ...[]float64) func(m linalg.Matrix[T], err error) {
		return func(m linalg.Matrix[T], err error) { results = append(results, result{name, m, err, want}) }
	}
	type row = []float64
	one := converted[T](matrix.FromRows(row{1, 0}, row{0, 1}))
	wide := converted[T](matrix.FromRows(row{3, 6}, row{4, 7}, row{5, 8})).T()
	add("block_diag", row{1, 0, 0, 0, 0}, row{0, 1, 0, 0, 0}, row{0, 0, 3, 4, 5}, row{0, 0, 6, 7, 8})(linalg.BlockDiag(one, wide))
	add("block_diag, empty", row{0, 0, 1, 0}, row{0, 0, 0, 1})(linalg.BlockDiag(matrix.New[T](0, 2), one))
	add("toeplitz", row{1, 4, 5, 6}, row{2, 1, 4, 5}, row{3, 2, 1, 4})(linalg.Toeplitz(list(1, 2, 3), list(1, 4, 5, 6)))
	add("toeplitz, Hermitian", row{1, 2, 3}, row{2, 1, 2}, row{3, 2, 1})(linalg.Toeplitz(list(1, 2, 3), nil))
	add("circulant", row{1, 3, 2}, row{2, 1, 3}, row{3, 2, 1})(linalg.Circulant(list(1, 2, 3)))
	add("hankel", row{1, 17, 99}, row{17, 99, 0}, row{99, 0, 0})(linalg.Hankel(list(1, 17, 99), nil))
	add("hankel, row", row{1, 2, 3, 4, 7}, row{2, 3, 4, 7, 7}, row{3, 4, 7, 7, 8}, row{4, 7, 7, 8, 9})(linalg.Hankel(list(1, 2, 3, 4), list(4, 7, 7, 8, 9)))
	add("companion", row{10, -31, 30}, row{1, 0, 0}, row{0, 1, 0})(linalg.Companion(list(1, -10, 31, -30)))
	add("hilbert", row{1, 1. / 2, 1. / 3}, row{1. / 2, 1. / 3, 1. / 4}, row{1. / 3, 1. / 4, 1. / 5})(linalg.Hilbert[T](3))
	add("invhilbert", row{16, -120, 240, -140}, row{-120, 1200, -2700, 1680}, row{240, -2700, 6480, -4200}, row{-140, 1680, -4200, 2800})(linalg.InvHilbert[T](4))
	add("hadamard", row{1, 1, 1, 1}, row{1, -1, 1, -1}, row{1, 1, -1, -1}, row{1, -1, -1, 1})(linalg.Hadamard[T](4))
	add("pascal", row{1, 1, 1, 1}, row{1, 2, 3, 4}, row{1, 3, 6, 10}, row{1, 4, 10, 20})(linalg.Pascal[T](4, linalg.PascalSymmetric))
	add("pascal, lower", row{1, 0, 0, 0}, row{1, 1, 0, 0}, row{1, 2, 1, 0}, row{1, 3, 3, 1})(linalg.Pascal[T](4, linalg.PascalLower))
	add("pascal, upper", row{1, 1, 1}, row{0, 1, 2}, row{0, 0, 1})(linalg.Pascal[T](3, linalg.PascalUpper))
	add("vander", row{1, 1, 1}, row{4, 2, 1}, row{9, 3, 1}, row{25, 5, 1})(linalg.Vander(list(1, 2, 3, 5), 3, false))
	add("vander, increasing", row{1, 2, 4, 8}, row{1, 3, 9, 27})(linalg.Vander(list(2, 3), 4, true))
	add("tri", row{1, 1, 1, 0, 0}, row{1, 1, 1, 1, 0}, row{1, 1, 1, 1, 1})(linalg.Tri[T](3, 5, 2))
	add("tri, below", row{0, 0, 0}, row{1, 0, 0})(linalg.Tri[T](2, 3, -1))
	add("tril", row{3, 0, 0}, row{6, 7, 0})(linalg.Tril(wide, 0))
	add("tril, far", row{3, 4, 5}, row{6, 7, 8})(linalg.Tril(wide, 9))
	add("triu", row{3, 4, 5}, row{0, 7, 8})(linalg.Triu(wide, 0))
	add("triu, far", row{0, 0, 0}, row{0, 0, 0})(linalg.Triu(wide, 9))
	for _, r := range results {
		if r.err != nil {
			t.Errorf("%s: %v", r.name, r.err)
			continue
		}
		if d := distance(r.m, matrix.FromRows(r.want...)); d > scalar.Epsilon[T]() {
			t.Errorf("%s, %T: off by %v", r.name, r.m.Data, d)
		}
	}
}

func TestSpecialMore(t *testing.T) {
	z, err := linalg.Toeplitz([]complex128{1, 2i}, nil)
	if err != nil || distance(z, z.H()) != 0 || z.At(1, 0) != 2i {
		t.Error(z, err)
	}
	for n := range 9 {
		h, err1 := linalg.Hilbert[float64](n)
		inverse, err2 := linalg.InvHilbert[float64](n)
		if d := distance(product(h, inverse), identity[float64](n)); err1 != nil || err2 != nil || d > 1e-5 {
			t.Errorf("Hilbert, order %d: off by %v (%v, %v)", n, d, err1, err2)
		}
	}
	last, err := linalg.InvHilbert[float64](14) // SciPy: invhilbert(14)[0, 0] and [13, 13]
	if err != nil || last.At(0, 0) != 196 || last.At(1, 0) != -19110 {
		t.Error(last.At(0, 0), last.At(1, 0), err)
	}
	h, err := linalg.Hadamard[float32](64)
	if d := distance(product(h, h.T()), product(identity[float32](64), diagonal(64, 64))); err != nil || d != 0 {
		t.Errorf("Hadamard: off by %v (%v)", d, err)
	}
	p, err := linalg.Pascal[float64](30, linalg.PascalSymmetric)
	if err != nil || !near(p.At(29, 29), 30067266499541040, 1e-15) || p.At(20, 29) != 28277527346376 {
		t.Errorf("Pascal: %.0f, %.0f (%v)", p.At(29, 29), p.At(20, 29), err)
	}
	roots, err := linalg.Companion([]float64{2, -6, 4}) // 2 (x - 1) (x - 2)
	if err != nil || roots.At(0, 0) != 3 || roots.At(0, 1) != -2 {
		t.Error(roots, err)
	}
}

// diagonal returns v times the n x n identity.
func diagonal(n int, v float64) linalg.Matrix[float64] {
	m := identity[float64](n)
	for i := range n {
		m.Set(i, i, v)
	}
	return m
}

func TestSpecialErrors(t *testing.T) {
	malformed := linalg.Matrix[float64]{Rows: 2, Cols: 2}
	for i, c := range []struct{ got, want error }{
		{errorOf(linalg.BlockDiag(identity[float64](2), malformed)), linalg.ErrMatrix},
		{errorOf(linalg.Companion([]float64{1})), linalg.ErrShape},
		{errorOf(linalg.Companion([]float64{0, 1})), linalg.ErrSingular},
		{errorOf(linalg.Hilbert[float64](-1)), linalg.ErrShape},
		{errorOf(linalg.InvHilbert[float64](-1)), linalg.ErrShape},
		{errorOf(linalg.Hadamard[float64](0)), linalg.ErrShape},
		{errorOf(linalg.Hadamard[float64](12)), linalg.ErrShape},
		{errorOf(linalg.Pascal[float64](-1, linalg.PascalLower)), linalg.ErrShape},
		{errorOf(linalg.Pascal[float64](3, 7)), linalg.ErrKind},
		{errorOf(linalg.Vander([]float64{1}, -1, false)), linalg.ErrShape},
		{errorOf(linalg.Tri[float64](1<<30, 1<<30, 0)), linalg.ErrMemory},
		{errorOf(linalg.Tri[float64](2, -2, 0)), linalg.ErrShape},
		{errorOf(linalg.Tril(malformed, 0)), linalg.ErrMatrix},
		{errorOf(linalg.Triu(malformed, 0)), linalg.ErrMatrix},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%d: %v, want %v", i, c.got, c.want)
		}
	}
	for name, m := range map[string]linalg.Matrix[float64]{
		"BlockDiag": must(linalg.BlockDiag[float64]()), "Toeplitz": must(linalg.Toeplitz[float64](nil, nil)),
		"Hankel": must(linalg.Hankel[float64](nil, nil)), "Pascal": must(linalg.Pascal[float64](0, linalg.PascalLower)),
	} {
		if m.Rows != 0 || m.Cols != 0 {
			t.Errorf("%s of nothing: %s", name, m.Shape())
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func ExampleToeplitz() {
	m, err := linalg.Toeplitz([]float64{2, 1, 0}, []float64{2, -1, 0})
	if err != nil {
		panic(err)
	}
	for i := range m.Rows {
		fmt.Println(m.Data[i*m.Stride : i*m.Stride+m.Cols])
	}
	// Output:
	// [2 -1 0]
	// [1 2 -1]
	// [0 1 2]
}

// TestOffsets compares the functions that take the number of a diagonal with the definition
// of it, also for numbers with which sums overflow.
func TestOffsets(t *testing.T) {
	for _, s := range [][2]int{{0, 0}, {0, 3}, {3, 0}, {1, 1}, {3, 3}, {2, 4}, {4, 2}} {
		rows, cols := s[0], s[1]
		a := matrix.New[complex128](rows, cols)
		for i := range a.Data {
			a.Data[i] = complex(float64(i+1), float64(i+2))
		}
		for name, a := range map[string]linalg.Matrix[complex128]{"A": a, "A^H": a.H()} {
			for _, k := range []int{0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, math.MaxInt - 1, math.MaxInt, -math.MaxInt, math.MinInt} {
				lower, err1 := linalg.Tril(a, k)
				upper, err2 := linalg.Triu(a, k)
				ones, err3 := linalg.Tri[complex128](a.Rows, a.Cols, k)
				diagonal, err4 := linalg.Diagonal(a, k)
				trace, err5 := linalg.Trace(a, k)
				if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
					t.Fatalf("%s, %dx%d, diagonal %d: %v", name, rows, cols, k, err)
				}
				var on []complex128
				sum := complex128(0)
				for i := range a.Rows {
					for j := range a.Cols {
						v, one := a.At(i, j), complex128(1)
						l, u := v, v
						switch {
						case j-i < k:
							u = 0
						case j-i > k:
							l, one = 0, 0
						default:
							on, sum = append(on, v), sum+v
						}
						if lower.At(i, j) != l || upper.At(i, j) != u || ones.At(i, j) != one {
							t.Errorf("%s, %dx%d, diagonal %d: element %d, %d is wrong in Tril, Triu or Tri", name, rows, cols, k, i, j)
						}
					}
				}
				if trace != sum || !slices.Equal(diagonal, on) {
					t.Errorf("%s, %dx%d, diagonal %d: %v with the sum %v, want %v, %v", name, rows, cols, k, diagonal, trace, on, sum)
				}
			}
		}
	}
}

// TestOrdersTooLarge holds that an order for which there is no memory is an error of every
// function that makes a matrix, and a negative one, too.
func TestOrdersTooLarge(t *testing.T) {
	for name, f := range map[string]func(n int) error{
		"Hilbert":    func(n int) error { _, err := linalg.Hilbert[float64](n); return err },
		"InvHilbert": func(n int) error { _, err := linalg.InvHilbert[float64](n); return err },
		"Hadamard":   func(n int) error { _, err := linalg.Hadamard[float64](n); return err },
		"Pascal":     func(n int) error { _, err := linalg.Pascal[float64](n, linalg.PascalLower); return err },
		"Vander":     func(n int) error { _, err := linalg.Vander([]float64{1, 2}, n, true); return err },
		"Tri":        func(n int) error { _, err := linalg.Tri[float64](n, n, 0); return err },
	} {
		for _, n := range []int{math.MaxInt, 1 << 62, math.MinInt, -1} {
			err := f(n)
			if n > 0 && !errors.Is(err, linalg.ErrMemory) && name != "Hadamard" || !errors.Is(err, linalg.ErrMemory) && !errors.Is(err, linalg.ErrShape) {
				t.Errorf("%s of order %d: %v", name, n, err)
			}
		}
	}
}
