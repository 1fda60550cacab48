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

// TestTallQR compares the reflectors of tall matrices with LAPACK's, where rounding does not
// change them, and Q R with A.
func TestTallQR(t *testing.T) {
	onFourTypes(t, testTallQR[float32], testTallQR[float64], testTallQR[complex64], testTallQR[complex128])
}

func testTallQR[T scalar.Scalar](t *testing.T, r arrays[T]) {
	for _, size := range tallShapes {
		m, n := size[0], size[1]
		if m > 1500 && (scalar.Index[T]() != 1 || race.Enabled) {
			continue
		}
		plain, plainTau := call(), make([]T, n)
		for what, a := range tallMatrices(r, m, n) {
			f := a.Clone()
			Geqrf(plain, m, n, f.Data, f.Stride, plainTau)
			tallRoutes(t, func(route string) {
				c := cores.Decide(plan.Qr, volume(m, n, n))
				name := fmt.Sprintf("%dx%d, %s, %s", m, n, what, route)
				got, tau := a.Clone(), make([]T, n)
				tallGeqrf(c, got, tau)
				lq, lqTau := a.T().Clone(), make([]T, n)
				tallGeqrf(c, lq.T(), lqTau)
				for i, v := range lq.T().Clone().Data {
					if v != got.Data[i] || lqTau[i%n] != tau[i%n] {
						t.Fatalf("%s: the transpose differs at %d: %v and %v", name, i, v, got.Data[i])
					}
				}
				if what == "random" {
					same[T](t, name+": reflectors", columnsOfView(got), columnsOfView(f))
				}
				checkTallQ(t, name, c, a, got, tau)
				q, upper := matrix.New[T](m, n), matrix.New[T](n, n)
				thinQR(c, a, q, upper, false)
				for i := range n {
					copy(got.Data[i*got.Stride+i:i*got.Stride+n], upper.Data[i*n+i:])
				}
				checkTallProduct(t, name+", thin", a, q, got)
				if scalar.IsComplex[T]() {
					return
				}
				got, ok := a.Clone(), false
				if ok = blockGeqrf(c, got, tau); ok {
					checkTallQ(t, name+", one block", c, a, got, tau)
				}
				if strong := what == "random" || what == "zero"; strong && !ok {
					t.Errorf("%s: not factored as one block", name)
				}
				if what == "random" {
					same[T](t, name+": reflectors of one block", columnsOfView(got), columnsOfView(f))
				}
			})
		}
	}
}

// checkTallQ generates Q and multiplies by it, in all ways, with the factors f of a.
func checkTallQ[T scalar.Scalar](t *testing.T, name string, c cores.Call, a, f matrix.Matrix[T], tau []T) {
	t.Helper()
	m, n := a.Rows, a.Cols
	limit := 120 * scalar.Epsilon[T]() * math.Sqrt(float64(n))
	q := f.Clone()
	tallReflectors[T]{q, tau}.generate(c)
	checkTallProduct(t, name, a, q, f)
	// By the reflectors of an LQ factorization, in rows: those of Q^T.
	rows, rowsTau := f.T().Clone(), append([]T{}, tau...)
	scalar.Conjugate(rowsTau)
	lq := rows.Clone()
	tallReflectors[T]{lq.T(), tau}.generate(c)
	near(t, name+": Q by rows", lq.T(), q, limit)

	first := matrix.New[T](m, n) // (I; 0), so that Q times it is q
	for j := range n {
		first.Set(j, j, 1)
	}
	for _, x := range []struct {
		what string
		from matrix.Matrix[T]
		by   func(b matrix.Matrix[T])
		want matrix.Matrix[T]
	}{
		{"Q (I; 0)", first, func(b matrix.Matrix[T]) {
			applyTall(c, matrix.NoTrans, 'L', false, m, n, n, f.Data, f.Stride, tau, b.Data, b.Stride)
		}, q},
		{"Q^H Q", q, func(b matrix.Matrix[T]) {
			applyTall(c, matrix.NoTrans, 'L', true, m, n, n, f.Data, f.Stride, tau, b.Data, b.Stride)
		}, first},
		{"(I 0) Q^H", first.H(), func(b matrix.Matrix[T]) {
			applyTall(c, matrix.NoTrans, 'R', true, n, m, n, f.Data, f.Stride, tau, b.Data, b.Stride)
		}, q.H()},
		{"Q^H Q from the right", q.H(), func(b matrix.Matrix[T]) {
			applyTall(c, matrix.NoTrans, 'R', false, n, m, n, f.Data, f.Stride, tau, b.Data, b.Stride)
		}, first.H()},
		{"(I 0) Q^T", first.T(), func(b matrix.Matrix[T]) {
			applyTall(c, matrix.Trans, 'R', true, n, m, n, rows.Data, rows.Stride, rowsTau, b.Data, b.Stride)
		}, q.T()},
		{"conj(Q) (I; 0)", first, func(b matrix.Matrix[T]) {
			applyTall(c, matrix.Trans, 'L', false, m, n, n, rows.Data, rows.Stride, rowsTau, b.Data, b.Stride)
		}, q.H().T()},
		{"Q^T conj(Q)", q.H().T(), func(b matrix.Matrix[T]) {
			applyTall(c, matrix.Trans, 'L', true, m, n, n, rows.Data, rows.Stride, rowsTau, b.Data, b.Stride)
		}, first},
		{"Q^T conj(Q) from the right", q.T(), func(b matrix.Matrix[T]) {
			applyTall(c, matrix.Trans, 'R', false, n, m, n, rows.Data, rows.Stride, rowsTau, b.Data, b.Stride)
		}, first.T()},
	} {
		b := x.from.Clone()
		x.by(b)
		near(t, name+": "+x.what, b, x.want, limit)
	}
}

// checkTallProduct compares Q^H Q with the unit matrix, and with a the product of Q and the
// upper triangle of f.
func checkTallProduct[T scalar.Scalar](t *testing.T, name string, a, q, f matrix.Matrix[T]) {
	t.Helper()
	m, n := a.Rows, a.Cols
	size := math.SmallestNonzeroFloat64
	for i := range m {
		for j := range n {
			size = max(size, scalar.Abs(a.At(i, j)))
		}
	}
	limit := 120 * scalar.Epsilon[T]() * math.Sqrt(float64(n))
	nearIdentity(t, name+": Q^H Q", columnsOfView(q.H()).mul(columnsOfView(q)), limit)
	upper := columnsOfView(f).rows(n)
	for i := range n {
		for j := range n {
			upper.s[i*n+j] /= complex(size, 0)
			if i > j {
				upper.s[i*n+j] = 0
			}
		}
	}
	product, want := columnsOfView(q).mul(upper), columnsOfView(a)
	for i, v := range product.s {
		if d := scalar.Abs(v - want.s[i]/complex(size, 0)); !(d <= limit*math.Sqrt(float64(m))) {
			t.Fatalf("%s: element %d of Q R differs by %g", name, i, d)
		}
	}
}

// near fails the test if an element of a differs from b's by more than limit.
func near[T scalar.Scalar](t *testing.T, name string, a, b matrix.Matrix[T], limit float64) {
	t.Helper()
	for i := range a.Rows {
		for j := range a.Cols {
			if d := scalar.Abs(a.At(i, j) - b.At(i, j)); !(d <= limit) {
				t.Fatalf("%s: element (%d, %d) differs by %g", name, i, j, d)
			}
		}
	}
}
