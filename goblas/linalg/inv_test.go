package linalg_test

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

func TestInv(t *testing.T) {
	fourTypes(t, testInv[float32], testInv[float64], testInv[complex64], testInv[complex128])
}

func testInv[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range append([]int{0, 270}, orders...) {
		for _, f := range scales[T]() {
			a := times(f, random[T](n, n, r))
			for i, a := range views(a)[:1+3/(1+n/17)] {
				x, err := linalg.Inv(a)
				if res := residual(a, x, identity[T](n)); err != nil || res > 30 {
					t.Fatalf("n=%d scale %g view %d: residual %.3g, %v", n, f, i, res, err)
				}
				y := times(1, a)
				if err := linalg.InvTo(y, y); err != nil || n > 0 && distance(x, y) > 1e-3*largest(x) {
					t.Fatalf("n=%d in place: off by %.3g, %v", n, distance(x, y), err)
				}
			}
		}
	}
}

func TestDet(t *testing.T) {
	fourTypes(t, testDet[float32], testDet[float64], testDet[complex64], testDet[complex128])
}

// testDet compares the determinant of a product with the product of determinants, and with
// those of triangles, which are known.
func testDet[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range orders {
		l, u := random[T](n, n, r), random[T](n, n, r)
		want, log := complex128(1), 0.0
		for i := range n {
			for j := range n {
				switch f := scalar.FromComplex[T](complex(1/float64(n), 0)); {
				case i < j:
					l.Set(i, j, 0)
					u.Set(i, j, u.At(i, j)*f)
				case i > j:
					u.Set(i, j, 0)
					l.Set(i, j, l.At(i, j)*f)
				}
			}
			l.Set(i, i, 1)
			u.Set(i, i, u.At(i, i)+3)
			want *= scalar.ToComplex(u.At(i, i))
			log += math.Log(scalar.Abs(u.At(i, i)))
			want /= complex(scalar.Abs(u.At(i, i)), 0)
		}
		full := product(l, u)
		a := matrix.New[T](n, n)
		for at, v := range full.All() {
			a.Set(n-1-at[0], at[1], scalar.FromComplex[T](v)) // rows in reverse order
		}
		if n/2%2 == 1 {
			want = -want
		}
		tol := 100 * tolerance[T](n)
		for i, a := range views(a) {
			sign, got, err := linalg.Slogdet(a)
			if err != nil || math.Abs(got-log) > tol || cmplx.Abs(scalar.ToComplex(sign)-want) > tol {
				t.Errorf("n=%d view %d: sign %v log %v, want %v %v; %v", n, i, sign, got, want, log, err)
			}
			if n <= 17 {
				value := want * complex(math.Exp(log), 0)
				det, err := linalg.Det(a)
				if err != nil || cmplx.Abs(scalar.ToComplex(det)-value) > tol*cmplx.Abs(value) {
					t.Errorf("n=%d: %v, want %v; %v", n, det, value, err)
				}
			}
		}
	}
	if d, err := linalg.Det(matrix.New[T](0, 0)); d != 1 || err != nil {
		t.Errorf("0x0: %v %v", d, err)
	}
	// Pivots whose product overflows on the way, and one that does at the end.
	big, small := identity[T](8), identity[T](2)
	for i := range 8 {
		big.Set(i, i, scalar.FromComplex[T](complex(math.Pow(1e30, float64(1-i/4*2)), 0)))
	}
	if d, err := linalg.Det(big); err != nil || scalar.Abs(d-1) > 1e-4 {
		t.Errorf("Det %v, want 1; %v", d, err)
	}
	small.Set(0, 0, scalar.FromComplex[T](complex(scales[T]()[1]/1e3, 0)))
	small.Set(1, 1, small.At(0, 0))
	_, log, err := linalg.Slogdet(small)
	if want := 2 * math.Log(scalar.Abs(small.At(0, 0))); err != nil || math.Abs(log-want) > 1e-4 {
		t.Errorf("log %v, want %v; %v", log, want, err)
	}
}

func TestPLU(t *testing.T) {
	fourTypes(t, testPLU[float32], testPLU[float64], testPLU[complex64], testPLU[complex128])
}

func testPLU[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, s := range [][2]int{{0, 0}, {0, 3}, {3, 0}, {1, 1}, {1, 5}, {5, 1}, {3, 3}, {17, 9}, {9, 17}, {130, 65}, {65, 130}, {130, 130}} {
		for i, a := range views(random[T](s[0], s[1], r)) {
			p, l, u, err := linalg.PLU(a)
			if err != nil {
				t.Fatal(err)
			}
			if d := distance(product(p, product(l, u)), a); !(d <= tolerance[T](max(s[0], s[1]))*largest(a)) || p.Rows != s[0] || l.Cols != min(s[0], s[1]) {
				t.Errorf("%v view %d: off by %.3g", s, i, d)
			}
			for at, v := range l.All() {
				if at[0] == at[1] && v != 1 || at[1] > at[0] && v != 0 || scalar.Abs(v) > 1+1e-5 && !scalar.IsComplex[T]() {
					t.Errorf("%v: L%v is %v", s, at, v)
				}
			}
			for at, v := range u.All() {
				if at[1] < at[0] && v != 0 {
					t.Errorf("%v: U%v is %v", s, at, v)
				}
			}
		}
	}
}

func ExampleSlogdet() {
	sign, log, err := linalg.Slogdet(matrix.FromRows([]float64{0, 1e-200}, []float64{1e-200, 0}))
	fmt.Printf("%v %.2f %v\n", sign, log, err)
	// Output: -1 -921.03 <nil>
}

func ExampleInv() {
	inv, err := linalg.Inv(matrix.FromRows([]float64{2, 0}, []float64{0, 4}))
	fmt.Println(inv.Data, err)
	// Output: [0.5 0 0 0.25] <nil>
}
