package goblas

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/sys"
)

var allOps = []matrix.Op{matrix.NoTrans, matrix.Trans, matrix.ConjNoTrans, matrix.ConjTrans}

// TestOps has operands of all Ops against explicit copies of them.
func TestOps(t *testing.T) {
	eachType(t, testOps[float32], testOps[float64], testOps[complex64], testOps[complex128])
}

func testOps[T Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	for _, n := range []int{1, 3, 40, 70} {
		for _, opA := range allOps {
			for _, opB := range allOps {
				a, b := random[T](r, n, n, 2, opA), random[T](r, n, n+1, 1, opB)
				unchangedA, unchangedB := snapshot(a), snapshot(b)
				copyA, copyB := a.Clone(), b.Clone()
				name := fmt.Sprintf("n=%d %v %v", n, opA, opB)
				near := func(what string, got, want Matrix[T], err1, err2 error) {
					t.Helper()
					if err := errors.Join(err1, err2); err != nil {
						t.Fatalf("%s %s: %v", what, name, err)
					}
					exact := make([][]complex128, want.Rows)
					for i := range exact {
						for j := range want.Cols {
							exact[i] = append(exact[i], scalar.ToComplex(want.At(i, j)))
						}
					}
					tolerance := float64(8*(n+1)) * scalar.Epsilon[T]() * max(1, maxAbs(a)*maxAbs(b))
					if d := distance(got, exact); !(d <= tolerance) {
						t.Errorf("%s %s: off by %g, tolerance %g", what, name, d, tolerance)
					}
				}
				got, err1 := Dot(a, b)
				want, err2 := Dot(copyA, copyB)
				near("Dot", got, want, err1, err2)
				dst := poisoned[T](n, n+1, 2)
				near("DotTo", dst, want, DotTo(dst, a, b), nil)
				paddingIntact(t, dst)

				for i := range n { // well conditioned
					copyA.Set(i, i, copyA.At(i, i)+fromParts[T](float64(4*n), 0))
				}
				unchangedA(t)
				matrix.Copy(a, copyA)
				unchangedA = snapshot(a)
				got, err1 = Solve(a, b)
				want, err2 = Solve(copyA, copyB)
				near("Solve", got, want, err1, err2)
				dst = poisoned[T](n, n+1, 2)
				near("SolveTo", dst, want, SolveTo(dst, a, b), nil)

				decomposes(t, b, SVDThin)
				unchangedA(t)
				unchangedB(t)
			}
		}
		for _, op := range allOps { // a matrix by its own views
			a := random[T](r, n, 9, 1, op)
			for name, other := range map[string]Matrix[T]{"T": a.T(), "H": a.H()} {
				c, err := Dot(a, other)
				if err != nil {
					t.Fatal(err)
				}
				if d := distance(c, product(a.Clone(), other.Clone())); d > 100*scalar.Epsilon[T]()*max(1, maxAbs(a)*maxAbs(a)) {
					t.Errorf("%v by its %s, n=%d: off by %g", op, name, n, d)
				}
				for at, v := range c.All() {
					mirror := c.At(at[1], at[0])
					if name == "H" {
						mirror = matrix.Conj(mirror)
					}
					if n >= 32 && v != mirror {
						t.Fatalf("%v by its %s, n=%d: element %v is %v, its mirror %v", op, name, n, at, v, mirror)
					}
				}
			}
		}
	}
}

// TestBlocks has operands and results side by side in one matrix, which is what
// they are without it; and results that share an element with something.
func TestBlocks(t *testing.T) {
	eachType(t, testBlocks[float32], testBlocks[float64], testBlocks[complex64], testBlocks[complex128])
}

func testBlocks[T Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	for _, n := range []int{1, 4, 40, 100} {
		whole := random[T](r, n, 3*n, 1, matrix.NoTrans)
		a, b, dst := whole.Slice(0, n, 0, n), whole.Slice(0, n, n, 2*n), whole.Slice(0, n, 2*n, 3*n)
		for i := range n {
			a.Set(i, i, fromParts[T](float64(8*n), 1))
		}
		copyA, copyB := a.Clone(), b.Clone()
		same := func(what string, err error, x, y Matrix[T]) {
			t.Helper()
			if err != nil {
				t.Errorf("%s, n=%d: %v", what, n, err)
			}
			if x.Rows != y.Rows || x.Cols != y.Cols {
				t.Fatalf("%s, n=%d: %s, want %s", what, n, x.Shape(), y.Shape())
			}
			tolerance := 1000 * float64(n) * scalar.Epsilon[T]() * max(1, maxAbs(y))
			for at, v := range x.All() {
				if d := scalar.Abs(v - y.At(at[0], at[1])); !(d <= tolerance) {
					t.Fatalf("%s, n=%d: element %v is %v, want %v", what, n, at, v, y.At(at[0], at[1]))
				}
			}
			paddingIntact(t, whole)
		}
		want, _ := Dot(copyA, copyB)
		same("DotTo", DotTo(dst, a, b), dst, want)
		want, _ = Dot(copyA.H(), copyB.T())
		same("DotTo of views", DotTo(dst, a.H(), b.T()), dst, want)
		x, _ := Solve(copyA, copyB)
		same("SolveTo", SolveTo(dst, a, b), dst, x)
		same("the matrix", nil, a, copyA)
		same("the right-hand side", nil, b, copyB)
		same("SolveTo in place", SolveTo(b, a, b), b, x)
		svd := SVDResult[T]{U: b, VH: dst}
		if err := SVDTo(&svd, a, SVDFull); err != nil || &svd.U.Data[0] != &b.Data[0] || &svd.VH.Data[0] != &dst.Data[0] {
			t.Errorf("blocks of the right shape were not reused: %v", err)
		}
		us := b.Clone()
		for at, v := range us.All() {
			us.Set(at[0], at[1], v*fromParts[T](svd.S[at[1]], 0))
		}
		back, err := Dot(us, dst)
		same("SVDTo", err, back, copyA)
		same("the matrix", nil, a, copyA)

		before := snapshot(whole)
		s := make([]float64, n)
		one := whole.Slice(0, n, n-1, 2*n-1)  // the last column of a, and all but the last of b
		part := whole.Slice(0, n, n+1, 2*n+1) // all but the first column of b, and the first of dst
		bytes := make([]byte, 16*n*n)
		u := Matrix[T]{Rows: n, Cols: n, Stride: n, Data: sys.View[T](bytes)}
		inU := sys.View[float64](bytes)[:n]
		for name, err := range map[string]error{
			"DotTo over A":           DotTo(a, a, b),
			"DotTo over B":           DotTo(b, a, b),
			"DotTo over one column":  DotTo(one, a, dst),
			"DotTo over a transpose": DotTo(b, a, b.T()),
			"SolveTo over A":         SolveTo(a, a, b),
			"SolveTo over a part":    SolveTo(part, dst, b),
			"SVDTo, U is A":          SVDTo(&SVDResult[T]{S: s, U: a}, a, SVDThin),
			"SVDTo, VH is A":         SVDTo(&SVDResult[T]{S: s, VH: a}, a, SVDFull),
			"SVDTo, U is VH":         SVDTo(&SVDResult[T]{S: s, U: b, VH: b}, a, SVDThin),
			"SVDTo, U in VH":         SVDTo(&SVDResult[T]{U: b, VH: whole.Slice(0, n, 2*n-1, 3*n-1)}, a, SVDThin),
			"SVDTo, S in U":          SVDTo(&SVDResult[T]{S: inU, U: u}, a, SVDThin),
			"SVDTo, S in VH":         SVDTo(&SVDResult[T]{S: inU, VH: u}, a, SVDThin),
			"SVDTo, S in A":          SVDTo(&SVDResult[T]{S: inU}, u, SVDValues),
		} {
			if !errors.Is(err, ErrOverlap) {
				t.Errorf("%s, n=%d: %v, want ErrOverlap", name, n, err)
			}
		}
		before(t)
	}
}
