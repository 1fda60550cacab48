package pure

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/internal/scalar"
)

// dense is an n x n matrix, computed with in complex128.
type dense struct {
	n int
	x []complex128
}

func denseOf[T scalar.Scalar](n int, a []T, lda int) dense {
	return dense{n, copied[complex128](n, a, lda)}
}

func (a dense) times(b dense) dense {
	c := dense{a.n, make([]complex128, a.n*a.n)}
	for i := range a.n {
		for k := range a.n {
			f := a.x[i*a.n+k]
			for j := range a.n {
				c.x[i*a.n+j] += f * b.x[k*a.n+j]
			}
		}
	}
	return c
}

func (a dense) minus(b dense) dense {
	c := dense{a.n, append([]complex128(nil), a.x...)}
	for i, v := range b.x {
		c.x[i] -= v
	}
	return c
}

// h is the conjugate transpose.
func (a dense) h() dense {
	c := dense{a.n, make([]complex128, a.n*a.n)}
	for i := range a.n {
		for j := range a.n {
			c.x[j*a.n+i] = cmplx.Conj(a.x[i*a.n+j])
		}
	}
	return c
}

func (a dense) column(j int) []complex128 {
	x := make([]complex128, a.n)
	for i := range x {
		x[i] = a.x[i*a.n+j]
	}
	return x
}

// largest is the largest modulus of an element; NaN if there is one.
func (a dense) largest() (most float64) {
	for _, v := range a.x {
		if m := cmplx.Abs(v); m > most || math.IsNaN(m) {
			most = m
		}
	}
	return most
}

// diagonal is the matrix with w on the diagonal.
func diagonal[W float32 | float64 | complex128](w []W) dense {
	d := dense{len(w), make([]complex128, len(w)*len(w))}
	for i, v := range w {
		d.x[i*len(w)+i] = scalar.ToComplex(v)
	}
	return d
}

// small fails the test unless d is at most 30 n epsilon times scale.
func small[T scalar.Scalar](t *testing.T, what string, d dense, scale float64) {
	t.Helper()
	if got := d.largest(); !(got <= 30*float64(d.n+1)*scalar.Epsilon[T]()*scale) {
		t.Errorf("%s: %g of %g", what, got, scale)
	}
}

// orthonormal fails the test unless Q^H Q = I.
func orthonormal[T scalar.Scalar](t *testing.T, q dense) {
	t.Helper()
	small[T](t, "Q^H Q - I", q.h().times(q).minus(dense{q.n, unit[complex128](q.n)}), 1)
}

var orders = []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 13, 17, 25, 40, 65}

// zoo returns n x n matrices by name, in rows of n elements.
func zoo[T scalar.Scalar](n int, r *rand.Rand) map[string][]T {
	z := map[string][]T{}
	add := func(name string, at func(i, j int) complex128) {
		a := make([]T, n*n)
		for i := range n {
			for j := range n {
				a[i*n+j] = scalar.FromComplex[T](at(i, j))
			}
		}
		z[name] = a
	}
	if1 := func(ok bool) complex128 {
		if ok {
			return 1
		}
		return 0
	}
	random := func(int, int) complex128 { return complex(r.NormFloat64(), r.NormFloat64()) }
	add("zero", func(i, j int) complex128 { return 0 })
	add("identity", func(i, j int) complex128 { return if1(i == j) })
	add("random", random)
	add("positive", func(i, j int) complex128 { return complex(r.Float64(), 0) })
	add("Jordan", func(i, j int) complex128 { return 3*if1(i == j) + if1(j == i+1) })
	add("lower Jordan", func(i, j int) complex128 { return (2-1i)*if1(i == j) + if1(i == j+1) })
	add("nilpotent", func(i, j int) complex128 { return if1(i == j+1) })
	add("strict upper", func(i, j int) complex128 { return random(i, j) * if1(j > i) })
	add("diagonal", func(i, j int) complex128 { return complex(float64(i%4), 1) * if1(i == j) })
	add("companion", func(i, j int) complex128 { return if1(i == j+1) + if1(j == n-1)*random(i, j) })
	add("cyclic", func(i, j int) complex128 { return if1(i == (j+1)%n) })
	add("rotations", func(i, j int) complex128 { return if1(j == i+1 && i%2 == 0) - if1(i == j+1 && j%2 == 0) })
	add("rank one", func(i, j int) complex128 { return complex(float64(i+1)*float64(j+2), 0) })
	scales := []float64{1e-30, 1e30}
	if !scalar.IsSingle[T]() {
		scales = []float64{1e-150, 1e150, 1e-290, 1e290}
	}
	for _, s := range scales {
		add(fmt.Sprintf("random times %g", s), func(i, j int) complex128 { return complex(s, 0) * random(i, j) })
	}
	span := math.Log10(scales[1])
	add("graded", func(i, j int) complex128 {
		return random(i, j) * complex(math.Pow(10, span*(float64(i+j)/float64(max(n-1, 1))-1)), 0)
	})
	add("graded downward", func(i, j int) complex128 {
		return random(i, j) * complex(math.Pow(10, -span*(float64(i+j)/float64(max(n-1, 1))-1)), 0)
	})
	return z
}

// every runs a test on each matrix of the zoo, of each order.
func every[T scalar.Scalar](t *testing.T, test func(t *testing.T, n int, a []T, r *rand.Rand)) {
	for _, n := range orders {
		r := rand.New(rand.NewPCG(uint64(n), 5))
		for name, a := range zoo[T](n, r) {
			t.Run(fmt.Sprintf("%s %d", name, n), func(t *testing.T) { test(t, n, a, rand.New(rand.NewPCG(uint64(n), 6))) })
		}
	}
}
