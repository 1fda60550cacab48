package linalg_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

// eigenOrders pass the edges of blocks, and those of leaves and tiles.
var eigenOrders = []int{0, 1, 2, 3, 17, 65, 130}

// hermitian returns a random Hermitian matrix, with padding of NaN.
func hermitian[T linalg.Scalar](n int, r *rand.Rand) linalg.Matrix[T] {
	a := random[T](n, n, r)
	for i := range n {
		a.Set(i, i, scalar.Real(a.At(i, i)))
		for j := range i {
			a.Set(j, i, scalar.Conj(a.At(i, j)))
		}
	}
	return a
}

// halved returns a copy of a in which only one triangle is not NaN.
func halved[T linalg.Scalar](a linalg.Matrix[T], uplo linalg.Triangle) linalg.Matrix[T] {
	c := a.Clone()
	for i := range a.Rows {
		for j := range a.Cols {
			if (uplo == linalg.Lower) == (j > i) && i != j {
				c.Set(i, j, scalar.FromComplex[T](complex(math.NaN(), math.NaN())))
			}
		}
	}
	return c
}

// scaledColumns returns V diag(w).
func scaledColumns[T linalg.Scalar](v linalg.Matrix[T], w []float64) linalg.Matrix[complex128] {
	c := matrix.New[complex128](v.Rows, v.Cols)
	for i := range v.Rows {
		for j := range v.Cols {
			c.Set(i, j, scalar.ToComplex(v.At(i, j))*complex(w[j], 0))
		}
	}
	return c
}

func checkEigh[T linalg.Scalar](t *testing.T, name string, a linalg.Matrix[T], w []float64, v linalg.Matrix[T]) {
	t.Helper()
	n, scale := a.Rows, largest(a)
	if d := distance(product(a, v), scaledColumns(v, w)); !(d <= tolerance[T](n)*scale) {
		t.Errorf("%s: |A V - V W| = %g", name, d)
	}
	if d := orthonormal(v); !(d <= tolerance[T](n)) {
		t.Errorf("%s: |V^H V - I| = %g", name, d)
	}
	if !slices.IsSorted(w) {
		t.Errorf("%s: eigenvalues do not ascend", name)
	}
}

func TestEigh(t *testing.T) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, testEigh[float32], testEigh[float64], testEigh[complex64], testEigh[complex128])
	})
}

func testEigh[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var zero T
	for _, n := range eigenOrders {
		a := hermitian[T](n, r)
		for _, uplo := range []linalg.Triangle{linalg.Lower, linalg.Upper} {
			half := halved(a, uplo)
			for name, view := range map[string]linalg.Matrix[T]{"plain": half, "H": halved(a, 1-uplo).H(), "T": halved(a, 1-uplo).T(), "conj": half.H().T()} {
				of := fmt.Sprintf("%T n=%d %v %s", zero, n, uplo, name)
				whole := a
				if name == "T" || name == "conj" {
					whole = a.T()
				}
				w, v, err := linalg.Eigh(view, uplo)
				if err != nil {
					t.Fatalf("%s: %v", of, err)
				}
				checkEigh(t, of, whole, w, v)
				values, err := linalg.Eigvalsh(view, uplo)
				if err != nil {
					t.Fatalf("%s: %v", of, err)
				}
				sameReals[T](t, of, values, w, largest(a))
				if n > 0 && n < 66 && name == "plain" {
					testPart(t, of, view, uplo, whole, w)
				}
			}
		}
	}
	if a := hermitian[T](5, r); true {
		a.Set(3, 1, scalar.FromComplex[T](complex(math.Inf(1), 0)))
		if _, _, err := linalg.Eigh(a, linalg.Lower); !errors.Is(err, linalg.ErrNotFinite) {
			t.Errorf("infinity: %v", err)
		}
		if _, err := linalg.Eigvalsh(a.T(), linalg.Upper); !errors.Is(err, linalg.ErrNotFinite) {
			t.Errorf("infinity: %v", err)
		}
	}
}

// sameReals compares eigenvalues.
func sameReals[T linalg.Scalar](t *testing.T, name string, got, want []float64, scale float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d eigenvalues, want %d", name, len(got), len(want))
		return
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= tolerance[T](len(want))*scale) {
			t.Errorf("%s: eigenvalue %d is %g, want %g", name, i, got[i], want[i])
		}
	}
}

// testPart tests EighWith against all eigenvalues w.
func testPart[T linalg.Scalar](t *testing.T, name string, a linalg.Matrix[T], uplo linalg.Triangle, whole linalg.Matrix[T], w []float64) {
	t.Helper()
	n := len(w)
	first, last := n/3, n/2
	above, upTo := w[first]-1e-3, w[last]+1e-3
	from, to := 0, 0
	for _, x := range w {
		if x <= above {
			from++
		}
		if x <= upTo {
			to++
		}
	}
	for kind, c := range map[string]struct {
		r        linalg.EigRange
		from, to int
	}{
		"all":     {linalg.EigRange{}, 0, n},
		"indices": {linalg.ByIndex(first, last), first, last + 1},
		"values":  {linalg.ByValue(above, upTo), from, to},
		"above":   {linalg.ByValue(above, math.Inf(1)), from, n},
		"none":    {linalg.ByValue(above, above), 0, 0},
	} {
		for _, d := range []linalg.EighDriver{linalg.EighAuto, linalg.EighEVR, linalg.EighEV, linalg.EighEVD} {
			if d != linalg.EighAuto && d != linalg.EighEVR && kind != "all" {
				if _, _, err := linalg.EighWith(a, uplo, linalg.EighOptions{Range: c.r, Driver: d}); !errors.Is(err, linalg.ErrKind) {
					t.Errorf("%s: driver %v for a part: %v", name, d, err)
				}
				continue
			}
			some, v, err := linalg.EighWith(a, uplo, linalg.EighOptions{Range: c.r, Driver: d})
			if err != nil {
				t.Fatalf("%s %s: %v", name, kind, err)
			}
			sameReals[T](t, name+" "+kind, some, w[c.from:c.to], largest(whole)*float64(n))
			if v.Cols == len(some) && v.Rows == n {
				checkEigh(t, name+" "+kind, whole, some, v)
			} else {
				t.Errorf("%s %s: vectors are %s", name, kind, v.Shape())
			}
			only, _, err := linalg.EighWith(a, uplo, linalg.EighOptions{Range: c.r, Driver: d, ValuesOnly: true})
			if err != nil {
				t.Fatalf("%s %s: %v", name, kind, err)
			}
			sameReals[T](t, name+" "+kind+" alone", only, some, largest(whole)*float64(n))
		}
	}
	if _, _, err := linalg.EighWith(a, uplo, linalg.EighOptions{Range: linalg.ByIndex(0, n)}); !errors.Is(err, linalg.ErrIndex) {
		t.Errorf("%s: index n: %v", name, err)
	}
}

// TestEighKnown has spectra that are known, at extreme scales and with clusters.
func TestEighKnown(t *testing.T) {
	modes(t, func(t *testing.T) {
		for _, n := range []int{1, 2, 9, 40} {
			for _, scale := range []float64{1e-150, 1e-300, 1, 1e150, 1e300} {
				a := matrix.New[float64](n, n) // eigenvalues 2 - 2 cos(k pi / (n+1))
				for i := range n {
					a.Set(i, i, 2*scale)
					if i > 0 {
						a.Set(i, i-1, -scale)
						a.Set(i-1, i, -scale)
					}
				}
				w, v, err := linalg.Eigh(a, linalg.Lower)
				if err != nil {
					t.Fatal(err)
				}
				for k := range w {
					if want := scale * (2 - 2*math.Cos(float64(k+1)*math.Pi/float64(n+1))); !(math.Abs(w[k]-want) <= 1e-13*scale*float64(n)) {
						t.Errorf("n=%d scale %g: eigenvalue %d is %g, want %g", n, scale, k, w[k], want)
					}
				}
				if d := orthonormal(v); !(d < 1e-12) {
					t.Errorf("n=%d scale %g: vectors %g", n, scale, d)
				}
			}
			one := matrix.New[float32](n, n) // eigenvalues 0 and n
			for i := range one.Data {
				one.Data[i] = 1
			}
			w, v, err := linalg.Eigh(one, linalg.Upper)
			if err != nil {
				t.Fatal(err)
			}
			checkEigh(t, "ones", one, w, v)
			if !(math.Abs(w[n-1]-float64(n)) < 1e-5*float64(n)) {
				t.Errorf("ones: %g, want %d", w[n-1], n)
			}
			w, v, err = linalg.Eigh(matrix.New[float32](n, n), linalg.Upper)
			if err != nil || w[0] != 0 || w[n-1] != 0 || !(orthonormal(v) < 1e-6) {
				t.Errorf("zero: %v %v", w, err)
			}
		}
	})
}

func TestEighTridiagonal(t *testing.T) {
	modes(t, func(t *testing.T) {
		testTridiagonal[float32](t)
		testTridiagonal[float64](t)
	})
}

func testTridiagonal[T float32 | float64](t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range eigenOrders {
		d, e := make([]T, n), make([]T, max(n-1, 0))
		a, ab := matrix.New[T](n, n), matrix.New[T](2, n)
		for i := range n {
			d[i] = T(r.NormFloat64())
			a.Set(i, i, d[i])
			ab.Set(0, i, d[i])
			if i > 0 {
				e[i-1] = T(r.NormFloat64())
				a.Set(i, i-1, e[i-1])
				a.Set(i-1, i, e[i-1])
				ab.Set(1, i-1, e[i-1])
			}
		}
		all, v, err := linalg.EighTridiagonal(d, e, linalg.EighOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if len(all) != n || v.Rows != n || v.Cols != n {
			t.Fatalf("n=%d: %d eigenvalues, vectors %s", n, len(all), v.Shape())
		}
		checkEigh(t, fmt.Sprint("tridiagonal ", n), a, all, v)
		w, u, err := linalg.EigBanded(ab, linalg.Lower)
		if err != nil {
			t.Fatal(err)
		}
		checkEigh(t, fmt.Sprint("tridiagonal band ", n), a, w, u)
		if n < 3 {
			continue
		}
		for kind, c := range map[string]struct {
			r        linalg.EigRange
			from, to int
		}{"indices": {linalg.ByIndex(1, 2), 1, 3}, "values": {linalg.ByValue((all[0]+all[1])/2, math.Inf(1)), 1, n}} {
			w, v, err := linalg.EighTridiagonal(d, e, linalg.EighOptions{Range: c.r})
			if err != nil {
				t.Fatal(err)
			}
			sameReals[T](t, kind, w, all[c.from:c.to], 3*largest(a))
			if len(w) == v.Cols {
				checkEigh(t, fmt.Sprint("tridiagonal ", n, kind), a, w, v)
			}
		}
	}
	if _, _, err := linalg.EighTridiagonal(make([]T, 3), make([]T, 3), linalg.EighOptions{}); !errors.Is(err, linalg.ErrShape) {
		t.Error(err)
	}
	if _, _, err := linalg.EighTridiagonal([]T{1, T(math.NaN())}, []T{1}, linalg.EighOptions{}); !errors.Is(err, linalg.ErrNotFinite) {
		t.Error(err)
	}
}

func TestEigBanded(t *testing.T) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, testBanded[float32], testBanded[float64], testBanded[complex64], testBanded[complex128])
	})
}

func testBanded[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{0, 1, 2, 17, 65} {
		for _, k := range []int{0, 1, 5} {
			full := hermitian[T](n, r)
			lower, upper := random[T](k+1, n, r), random[T](k+1, n, r)
			for i := range n {
				for j := range n {
					switch {
					case i-j > k || j-i > k:
						full.Set(i, j, 0)
					case i >= j:
						lower.Set(i-j, j, full.At(i, j))
					}
					if j >= i && j-i <= k {
						upper.Set(k+i-j, j, full.At(i, j))
					}
				}
			}
			for uplo, ab := range map[linalg.Triangle]linalg.Matrix[T]{linalg.Lower: lower, linalg.Upper: upper} {
				w, v, err := linalg.EigBanded(ab, uplo)
				if err != nil {
					t.Fatal(err)
				}
				checkEigh(t, fmt.Sprintf("band n=%d k=%d %v", n, k, uplo), full, w, v)
				values, err := linalg.EigvalsBanded(ab, uplo)
				if err != nil {
					t.Fatal(err)
				}
				sameReals[T](t, "band", values, w, largest(full))
			}
		}
	}
}

func TestEighErrors(t *testing.T) {
	a := matrix.New[float64](3, 3)
	for name, c := range map[string]struct{ err, want error }{
		"triangle": {linalg.EighTo(make([]float64, 3), matrix.New[float64](3, 3), a, 2), linalg.ErrKind},
		"shape":    {linalg.EighTo(make([]float64, 3), matrix.New[float64](3, 2), a, 0), linalg.ErrShape},
		"length":   {linalg.EighTo(make([]float64, 2), matrix.New[float64](3, 3), a, 0), linalg.ErrShape},
		"overlap":  {linalg.EighTo(make([]float64, 3), a, a, 0), linalg.ErrOverlap},
		"square":   {linalg.EigvalshTo(make([]float64, 3), matrix.New[float64](3, 2), 0), linalg.ErrShape},
		"matrix":   {linalg.EigvalshTo(nil, linalg.Matrix[float64]{Rows: -1, Cols: -1}, 0), linalg.ErrMatrix},
		"values":   {linalg.EigvalshTo(make([]float64, 2), a, 0), linalg.ErrShape},
	} {
		var of *linalg.OpError
		if !errors.Is(c.err, c.want) || !errors.As(c.err, &of) {
			t.Errorf("%s: %v, want %v", name, c.err, c.want)
		}
	}
}

func TestAllocationsEigh(t *testing.T) {
	counted(t)
	modes(t, func(t *testing.T) {
		if goblas.Active() == goblas.PureGo {
			return // it allocates
		}
		for _, n := range []int{60, 100, 300} {
			a := hermitian[complex64](n, rand.New(rand.NewPCG(7, 8)))
			w, v := make([]float64, n), matrix.New[complex64](n, n)
			call := func() {
				if err := errors.Join(linalg.EighTo(w, v, a, linalg.Lower), linalg.EigvalshTo(w, a, linalg.Upper)); err != nil {
					t.Fatal(err)
				}
			}
			for range 3 {
				call()
			}
			if got := allocations(2, call); got > 0 {
				t.Errorf("order %d: %g allocations", n, got)
			}
		}
	})
}

func ExampleEigh() {
	a := matrix.FromRows([]float64{2, 1}, []float64{1, 2})
	w, _, err := linalg.Eigh(a, linalg.Lower)
	fmt.Printf("%.4f %v\n", w, err)
	// Output: [1.0000 3.0000] <nil>
}
