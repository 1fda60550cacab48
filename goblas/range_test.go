package goblas

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// limits are the exponents of the least subnormal number and of the largest power of
// two of T's parts.
func limits[T Scalar]() (least, most int) {
	if scalar.Epsilon[T]() > 0x1p-30 {
		return -149, 127
	}
	return -1074, 1023
}

// scaled is 2^e m; exact, unless an element leaves the range of T.
func scaled[T Scalar](m Matrix[T], e int) Matrix[T] {
	c := m.Clone()
	for i, v := range c.Data {
		z := scalar.ToComplex(v)
		c.Data[i] = fromParts[T](math.Ldexp(real(z), e), math.Ldexp(imag(z), e))
	}
	return c
}

// integers has elements of integer parts from -most to most, and twice as much times
// the order on its diagonal, if it is square.
func integers[T Scalar](r *rand.Rand, rows, cols, most int) Matrix[T] {
	m := New[T](rows, cols)
	for i := range rows {
		for j := range cols {
			re := float64(r.IntN(2*most+1) - most)
			if i == j && rows == cols {
				re += float64(2 * rows * most)
			}
			m.Set(i, j, fromParts[T](re, float64(r.IntN(2*most+1)-most)))
		}
	}
	return m
}

// TestSolveRange: 2^e A X = 2^f B has the solution 2^(f-e) X at every scale, up to the
// last bits, where that can be represented, and else tells of the overflow.
func TestSolveRange(t *testing.T) {
	eachType(t, testSolveRange[float32], testSolveRange[float64], testSolveRange[complex64], testSolveRange[complex128])
}

func testSolveRange[T Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	least, most := limits[T]()
	for _, n := range []int{1, 2, 7, 40} {
		a, want := integers[T](r, n, n, 2), integers[T](r, n, 3, 4)
		b := New[T](n, 3)
		for i, row := range product(a, want) {
			for j, v := range row {
				b.Set(i, j, fromParts[T](real(v), imag(v)))
			}
		}
		top := most - 11 // |a|, |b| < 2^11
		for _, e := range []int{least, least + 5, least/2 - 3, 0, most / 2, top} {
			for _, f := range []int{least, least + 24, least/2 + 8, 0, most / 2, top} {
				for _, op := range []matrix.Op{matrix.NoTrans, matrix.Trans} {
					for _, nrhs := range []int{1, 3} {
						view := scaled(a, e)
						if op == matrix.Trans {
							view = view.T().Clone().T()
						}
						right := scaled(b, f).Slice(0, n, 0, nrhs)
						if nrhs == 3 { // a column of another size, and one of zeros
							matrix.Copy(right.Slice(0, n, 1, 2), scaled(b, 0).Slice(0, n, 1, 2))
							matrix.Copy(right.Slice(0, n, 2, 3), New[T](n, 1))
						}
						x := right.Clone()
						err := SolveTo(x, view, x)
						powers := []int{f - e, -e, 0}[:nrhs]
						beyond := math.Inf(-1) // log2 of the largest part of X over 2^most
						for j, power := range powers[:min(nrhs, 2)] {
							beyond = max(beyond, math.Log2(maxPart(want.Slice(0, n, j, j+1)))+float64(power-most))
						}
						if beyond > -1 {
							if beyond > 2 && (!errors.Is(err, ErrNotFinite) || !strings.Contains(err.Error(), "result")) {
								t.Fatalf("n=%d A 2^%d, B 2^%d: got %v, want an overflow in the result", n, e, f, err)
							}
							continue
						}
						if err != nil {
							t.Fatalf("n=%d A 2^%d, B 2^%d, %v: %v", n, e, f, op, err)
						}
						for j, power := range powers {
							for i := range n {
								exact := scalar.ToComplex(want.At(i, j))
								if j == 2 {
									exact = 0
								}
								got := scalar.ToComplex(x.At(i, j))
								// Absolute, in units of the column; and the spacing of subnormal numbers.
								tolerance := 100*float64(n)*scalar.Epsilon[T]() + math.Ldexp(1, least-power)
								d := max(math.Abs(math.Ldexp(real(got), -power)-real(exact)), math.Abs(math.Ldexp(imag(got), -power)-imagOf[T](exact)))
								if !(d <= tolerance) {
									t.Fatalf("n=%d A 2^%d, B 2^%d, %v: X(%d,%d) = %v, want %v 2^%d", n, e, f, op, i, j, got, exact, power)
								}
							}
						}
					}
				}
			}
		}
	}
}

func imagOf[T Scalar](v complex128) float64 {
	if matrix.IsComplex[T]() {
		return imag(v)
	}
	return 0
}

// TestSolveLargest: the modulus of an element may overflow while its parts do not.
func TestSolveLargest(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		for _, n := range []int{1, 3, 50} {
			a, b := New[complex128](n, n), New[complex128](n, 1)
			for i := range n {
				a.Set(i, i, complex(1.5e308, 1.5e308))
				b.Set(i, 0, complex(1.5e308, 1.5e308))
			}
			x, err := Solve(a, b)
			if err != nil {
				t.Fatalf("n=%d: %v", n, err)
			}
			for _, v := range x.Data {
				if math.Abs(real(v)-1) > 1e-15 || math.Abs(imag(v)) > 1e-15 {
					t.Errorf("n=%d: %v, want 1", n, v)
				}
			}
		}
	})
}

// TestNotFiniteNamed: the error says where the NaN or infinity is.
func TestNotFiniteNamed(t *testing.T) {
	eachType(t, testNamed[float32], testNamed[float64], testNamed[complex64], testNamed[complex128])
}

func testNamed[T Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	for _, n := range []int{1, 3, 20, 130} {
		for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			for _, nrhs := range []int{1, 4} {
				for where, text := range []string{"in the matrix", "in the right-hand side"} {
					a, b := random[T](r, n, n, 1, matrix.NoTrans), random[T](r, n, nrhs, 1, matrix.NoTrans)
					m := []Matrix[T]{a, b}[where]
					m.Set(r.IntN(m.Rows), r.IntN(m.Cols), fromParts[T](bad, 0))
					if _, err := Solve(a, b); !errors.Is(err, ErrNotFinite) || !strings.Contains(err.Error(), text) {
						t.Errorf("n=%d %v: got %v, want %q", n, bad, err, text)
					}
				}
			}
		}
	}
}

// TestSolveFactorsOverflow: elimination nearly doubles the last column at every step,
// beyond what float32 can hold, though A has elements up to 1 and is well-conditioned.
func TestSolveFactorsOverflow(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		n := 200
		a, b := New[float32](n, n), New[float32](n, 1)
		for i := range n {
			for j := range n {
				if i == j || j == n-1 {
					a.Set(i, j, 1)
				} else if j < i {
					a.Set(i, j, -0.99)
				}
			}
			b.Set(i, 0, 1)
		}
		overflows := 0
		for _, view := range []Matrix[float32]{a, a.T().Clone()} { // only one of them grows, as a route may factor the transpose
			switch x, err := Solve(view, b); {
			case err == nil:
				solves(t, view, x, b)
			case errors.Is(err, ErrNotFinite) && strings.Contains(err.Error(), "factors"):
				overflows++
			default:
				t.Errorf("got %v, want an overflow in the factors", err)
			}
		}
		if overflows == 0 {
			t.Error("no overflow in the factors")
		}
	})
}

// TestSVDRange: a multiple of A by a power of two has the same vectors and the
// multiple of the singular values, or an error if these overflow.
func TestSVDRange(t *testing.T) {
	eachType(t, testSVDRange[float32], testSVDRange[float64], testSVDRange[complex64], testSVDRange[complex128])
}

func testSVDRange[T Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(51, 52))
	least, most := limits[T]()
	for _, shape := range [][2]int{{1, 1}, {2, 2}, {6, 3}, {3, 6}, {30, 30}} {
		m, n := shape[0], shape[1]
		a := integers[T](r, m, n, 7)
		unit, err := SVD(a, SVDValues)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range []int{least, least + 3, least/2 - 9, most / 2, most - 11, most - 1 - int(math.Log2(maxPart(a)))} {
			c := scaled(a, e)
			for _, view := range []Matrix[T]{c, c.T()} {
				for _, kind := range []SVDKind{SVDValues, SVDThin} {
					got, err := SVD(view, kind)
					if math.IsInf(math.Ldexp(unit.S[0], e), 0) {
						if !errors.Is(err, ErrNotFinite) || !strings.Contains(err.Error(), "result") {
							t.Fatalf("%dx%d 2^%d: got %v, want an overflow in the result", m, n, e, err)
						}
					} else if err != nil {
						t.Fatalf("%dx%d 2^%d: %v", m, n, e, err)
					}
					tolerance := 50 * float64(m+n) * scalar.Epsilon[T]() * unit.S[0]
					for i, s := range got.S {
						if want := math.Ldexp(unit.S[i], e); math.Abs(s-want) > math.Ldexp(tolerance, e)+0x1p-1074 {
							t.Fatalf("%dx%d 2^%d: singular value %d is %v, want %v", m, n, e, i, s, want)
						}
					}
					if kind == SVDThin { // U S V^H with the singular values of the unscaled matrix
						us := got.U.Clone()
						for at, v := range got.U.All() {
							z := scalar.ToComplex(v) * complex(unit.S[at[1]], 0)
							us.Set(at[0], at[1], fromParts[T](real(z), imag(z)))
						}
						want := a
						if view.Op == matrix.Trans {
							want = a.T()
						}
						if d := distance(want, product(us, got.VH)); !(d <= tolerance) {
							t.Fatalf("%dx%d 2^%d: |A - U S V^H| = %g, tolerance %g", m, n, e, d, tolerance)
						}
					}
				}
			}
		}
	}
}

// maxPart is the largest absolute value of a part of an element of m.
func maxPart[T Scalar](m Matrix[T]) (most float64) {
	for _, v := range m.All() {
		z := scalar.ToComplex(v)
		most = max(most, math.Abs(real(z)), math.Abs(imag(z)))
	}
	return most
}
