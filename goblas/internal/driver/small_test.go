package driver

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// Schur forms, eigenvectors and solutions of small matrices satisfy their equations, and eigenvalues are
// LAPACK's: of full matrices, of those with isolated eigenvalues, of graded and of defective
// ones, and at scales that are left to LAPACK.
func TestSmall(t *testing.T) {
	onFourTypes(t, testSmall[float32], testSmall[float64], testSmall[complex64], testSmall[complex128])
}

func testSmall[T scalar.Scalar](t *testing.T, _ arrays[T]) {
	rng := rand.New(rand.NewPCG(3, 5))
	for _, n := range []int{1, 2, 3, 4, 5, 6, 7, 8, 9, SmallOrder, SmallOrder + 1} {
		for kind, at := range map[string]func(i, j int) float64{
			"full":     func(i, j int) float64 { return 1 },
			"zero":     func(i, j int) float64 { return 0 },
			"triangle": func(i, j int) float64 { return float64(min(max(i-j+1, 0), 1)) },
			"sparse":   func(i, j int) float64 { return float64(rng.IntN(2)) },
			"isolated": func(i, j int) float64 { return float64(min(i*j, 1)) },
			"uneven":   func(i, j int) float64 { return math.Ldexp(1, 3*(i-j)%8) },
			"large":    func(i, j int) float64 { return 0x1p45 },
			"small":    func(i, j int) float64 { return 0x1p-70 },
		} {
			a := matrix.New[T](n, n)
			most := 0.0
			for i := range n {
				for j := range n {
					v := complex(at(i, j), 0) * complex(rng.NormFloat64(), rng.NormFloat64())
					a.Data[i*n+j] = scalar.FromComplex[T](v)
					most = max(most, scalar.Abs(a.Data[i*n+j]))
				}
			}
			name := fmt.Sprintf("%T, %s of order %d", *new(T), kind, n)
			smallOf(t, name, a, most)
			smallPair(t, name, a, most)
		}
	}
}

// smallOf checks the matrix a, whose largest element is most.
func smallOf[T scalar.Scalar](t *testing.T, name string, a matrix.Matrix[T], most float64) {
	n, none, scale := a.Rows, matrix.Matrix[complex128]{}, 1.0
	if most > 0 {
		scale = 1 / most
	}
	x := denseOf(a, scale)
	var w [3][]complex128
	for i := range w {
		w[i] = make([]complex128, n)
	}
	vl, vr := matrix.New[complex128](n, n), matrix.New[complex128](n, n)
	s, z := a.Clone(), matrix.New[T](n, n+2).Slice(0, n, 0, n)
	if Eig(t.Context(), a, w[0], vl, vr) != 0 || Eig(t.Context(), a, w[1], none, none) != 0 || Schur(t.Context(), s, z, w[2]) != 0 {
		t.Fatalf("%s: no convergence", name)
	}
	d := dense{n, n, make([]complex128, n*n)}
	for i, v := range w[0] {
		d.s[i*n+i] = v * complex(scale, 0)
	}
	right, left := denseOf(vr, 1), conjTrans(denseOf(vl, 1))
	same[T](t, name+": A V", x.mul(right), right.mul(d))
	same[T](t, name+": V' A", left.mul(x), d.mul(left))
	for j := range n {
		length, height, modulus := 0.0, 0.0, 0.0
		for i := range n {
			v := right.at(i, j)
			length, height, modulus = math.Hypot(length, cmplx.Abs(v)), max(height, math.Abs(real(v))), max(modulus, cmplx.Abs(v))
		}
		if eps := 40 * scalar.Epsilon[T](); !(math.Abs(length-1) <= eps && modulus-height <= eps) {
			t.Errorf("%s: vector %d is of length %g, with an element of modulus %g and a real part of %g at most", name, j, length, modulus, height)
		}
	}
	u := denseOf(z, 1)
	same[T](t, name+": Z T Z'", u.mul(denseOf(s, scale)).mul(conjTrans(u)), x)
	same[T](t, name+": Z' Z", conjTrans(u).mul(u), identity(n))
	for i := range n {
		for j := range i {
			pair := !scalar.IsComplex[T]() && j == i-1 && imag(w[2][j]) > 0 && s.At(i, i) == s.At(j, j)
			if s.At(i, j) != 0 && !pair {
				t.Errorf("%s: element %d, %d of T is %v", name, i, j, s.At(i, j))
			}
		}
	}
	for _, values := range w[1:] { // their sum and that of their squares, as the order is open
		var apart, squares complex128
		for i, v := range values {
			apart += (v - w[0][i]) * complex(scale, 0)
			squares += (v*v - w[0][i]*w[0][i]) * complex(scale*scale, 0)
		}
		if limit := 100 * float64(n*n) * scalar.Epsilon[T](); !(cmplx.Abs(apart) <= limit && cmplx.Abs(squares) <= limit) {
			t.Errorf("%s: eigenvalues %v", name, w)
		}
	}
}

// smallPair checks the generalized Schur form of a, whose largest element is most, and of its
// rows in the opposite order, and solves Sylvester's equation with a, moved so that it has a
// solution.
func smallPair[T scalar.Scalar](t *testing.T, name string, a matrix.Matrix[T], most float64) {
	n, scale := a.Rows, 1.0
	if most > 0 {
		scale = 1 / most
	}
	b, moved, x := a.Clone(), a.Clone(), a.Clone()
	for i := range n {
		copy(b.Data[i*n:i*n+n], a.Data[(n-1-i)*n:])
		moved.Data[i*n+i] += scalar.FromComplex[T](complex(4*float64(n)/scale, 0))
	}
	s, f := a.Clone(), b.Clone()
	q, z := matrix.New[T](n, n+2).Slice(0, n, 0, n), matrix.New[T](n, n+1).Slice(0, n, 0, n)
	if QZ(t.Context(), s, f, make([]complex128, n), make([]complex128, n), q, z) != 0 {
		t.Fatalf("%s: no convergence of QZ", name)
	}
	u, v := denseOf(q, 1), denseOf(z, 1)
	same[T](t, name+": Q S Z'", u.mul(denseOf(s, scale)).mul(conjTrans(v)), denseOf(a, scale))
	same[T](t, name+": Q T Z'", u.mul(denseOf(f, scale)).mul(conjTrans(v)), denseOf(b, scale))
	same[T](t, name+": Q' Q", conjTrans(u).mul(u), identity(n))
	same[T](t, name+": Z' Z", conjTrans(v).mul(v), identity(n))
	for i := range n {
		for j := range i {
			if f.At(i, j) != 0 || s.At(i, j) != 0 && (scalar.IsComplex[T]() || j < i-1) {
				t.Errorf("%s: elements %d, %d of S and T are %v and %v", name, i, j, s.At(i, j), f.At(i, j))
			}
		}
	}
	for _, right := range []matrix.Matrix[T]{moved, {}} {
		copy(x.Data, b.Data)
		if !SmallSylvester(t.Context(), moved, right, x) {
			same[T](t, name+": C after nothing was done", denseOf(x, scale), denseOf(b, scale))
			continue
		}
		left, solution, back := denseOf(moved, scale), denseOf(x, 1), conjTrans(denseOf(moved, scale))
		if right.Data != nil {
			back = left
		}
		sum, other := left.mul(solution), solution.mul(back)
		for i := range sum.s {
			sum.s[i] += other.s[i]
		}
		same[T](t, name+": A X + X B", sum, denseOf(b, scale))
	}
}

// denseOf is a copy of a, times scale.
func denseOf[T scalar.Scalar](a matrix.Matrix[T], scale float64) dense {
	d := dense{a.Rows, a.Cols, make([]complex128, a.Rows*a.Cols)}
	for i := range d.s {
		d.s[i] = scalar.ToComplex(a.At(i/d.n, i%d.n)) * complex(scale, 0)
	}
	return d
}

func conjTrans(d dense) dense {
	return d.map2(func(d dense, i, j int) complex128 { return cmplx.Conj(d.at(j, i)) })
}

// What the parts for small matrices cannot do is left alone, and said.
func TestSmallDeclines(t *testing.T) {
	onFourTypes(t, smallDeclines[float32], smallDeclines[float64], smallDeclines[complex64], smallDeclines[complex128])
}

func smallDeclines[T scalar.Scalar](t *testing.T, _ arrays[T]) {
	large := scalar.FromComplex[T](1e30)
	if !scalar.IsSingle[T]() {
		large = scalar.FromComplex[T](1e130)
	}
	for _, v := range []T{large, 1 / large, scalar.FromComplex[T](complex(math.NaN(), 0))} {
		a, wr, wi, w := []T{1, 2, v, 3}, make([]float64, 2), make([]float64, 2), make([]T, 2)
		singles := [2][]float32{make([]float32, 2), make([]float32, 2)}
		info := 0
		if scalar.IsSingle[T]() {
			info = lapack.Smallgees(2, a, 2, singles[0], singles[1], w, nil, 1)
		} else {
			info = lapack.Smallgees(2, a, 2, wr, wi, w, nil, 1)
		}
		if info != -1 || a[0] != 1 || a[1] != 2 || a[3] != 3 {
			t.Errorf("%v: info %d, %v", v, info, a)
		}
	}
	if info := lapack.Smallgees(SmallOrder+1, make([]T, 17*17), 17, make([]float64, 17), make([]float64, 17), make([]T, 17), nil, 1); info != -1 {
		t.Errorf("order %d: info %d", SmallOrder+1, info)
	}
}
