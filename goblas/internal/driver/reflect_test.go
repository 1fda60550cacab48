package driver

import (
	"fmt"
	"math"
	"math/cmplx"
	"slices"
	"sync"
	"testing"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/internal/scalar"
)

// reflecting is the route of a call that applies reflectors in tiles, whatever its size.
func reflecting(t *testing.T) cores.Call {
	t.Helper()
	least, before := 1.0, cores.CurrentMode()
	plan.Set(plan.Overrides{plan.Dgeqrf: {Library: &least, Tiles: &least}})
	cores.SetMode(cores.Auto)
	defer func() { plan.Set(nil); cores.SetMode(before) }()
	c := cores.Decide(plan.Dgeqrf, 1)
	if !c.Tiled() {
		t.Fatal("the call is not tiled")
	}
	return c
}

func TestQRTiles(t *testing.T) {
	onFourTypes(t, testQRTiles[float32], testQRTiles[float64], testQRTiles[complex64], testQRTiles[complex128])
}

func testQRTiles[T scalar.Scalar](t *testing.T, r arrays[T]) {
	c := reflecting(t)
	for _, size := range [][2]int{{1, 1}, {7, 7}, {40, 25}, {25, 40}, {64, 64}, {150, 150}, {230, 70}, {70, 230}, {97, 130}, {170, 129}} {
		checkQR(t, r, size[0], size[1], c)
	}
}

// TestReflectorsInPart is for a Q of fewer reflectors than rows and columns, and for op(Q)
// from either side.
func TestReflectorsInPart(t *testing.T) {
	onFourTypes(t, testReflectorsInPart[float32], testReflectorsInPart[float64], testReflectorsInPart[complex64], testReflectorsInPart[complex128])
}

func testReflectorsInPart[T scalar.Scalar](t *testing.T, r arrays[T]) {
	c := reflecting(t)
	for _, size := range [][3]int{{90, 80, 5}, {150, 150, 70}, {210, 170, 33}, {120, 40, 40}, {3, 2, 1}} {
		m, n, k := size[0], size[1], size[2]
		a, tau := r.random(m, k), make([]T, k)
		Geqrf(c, m, k, a.s, a.ld, tau)
		h := conjugateTransposed(a) // the reflectors of an LQ factorization with the Q of this one, transposed
		// Q as a whole, from the library.
		q := r.random(m, m)
		for i := range m {
			copy(q.s[i*q.ld:], a.s[i*a.ld:i*a.ld+k])
		}
		Ungqr(call(), m, m, k, q.s, q.ld, tau)

		columns := r.random(m, n)
		rows := r.random(n, m)
		for i := range m {
			copy(columns.s[i*columns.ld:], a.s[i*a.ld:i*a.ld+k])
			for j := range k {
				rows.s[j*rows.ld+i] = h.s[j*h.ld+i]
			}
		}
		Ungqr(c, m, n, k, columns.s, columns.ld, tau)
		Unglq(c, n, m, k, rows.s, rows.ld, tau)
		name := fmt.Sprintf("%d x %d, %d reflectors", m, n, k)
		same[T](t, name+": columns of Q", columns.op('N'), q.op('N').columns(n))
		same[T](t, name+": rows of Q^H", rows.op('N'), q.op('C').rows(n))
		unpadded(t, name, columns)
		unpadded(t, name, rows)

		for _, trans := range []byte{'N', transOfReal[T]('C')} {
			other := transOfReal[T]('C') // of the LQ factorization's Q, which is Q^H
			if trans != 'N' {
				other = 'N'
			}
			opQ := q.op('N')
			if trans != 'N' {
				opQ = q.op('C')
			}
			left, right := r.random(m, n), r.random(n, m)
			for _, x := range []struct {
				name  string
				want  dense
				x     array[T]
				apply func(b array[T])
			}{
				{"op(Q) X, QR", opQ.mul(left.op('N')), left, func(b array[T]) { Unmqr(c, 'L', trans, m, n, k, a.s, a.ld, tau, b.s, b.ld) }},
				{"op(Q) X, LQ", opQ.mul(left.op('N')), left, func(b array[T]) { Unmlq(c, 'L', other, m, n, k, h.s, h.ld, tau, b.s, b.ld) }},
				{"X op(Q), QR", right.op('N').mul(opQ), right, func(b array[T]) { Unmqr(c, 'R', trans, n, m, k, a.s, a.ld, tau, b.s, b.ld) }},
				{"X op(Q), LQ", right.op('N').mul(opQ), right, func(b array[T]) { Unmlq(c, 'R', other, n, m, k, h.s, h.ld, tau, b.s, b.ld) }},
			} {
				b := x.x.clone()
				x.apply(b)
				same[T](t, fmt.Sprintf("%s: %s, trans %c", name, x.name, trans), b.op('N'), x.want)
				unpadded(t, name, b)
			}
		}
	}
}

// conjugateTransposed is A^H, padded.
func conjugateTransposed[T scalar.Scalar](a array[T]) array[T] {
	b := array[T]{a.n, a.m, a.m + 2, make([]T, a.n*(a.m+2))}
	for i := range b.s {
		b.s[i] = scalar.FromComplex[T](cmplx.NaN())
	}
	for i := range a.m {
		for j := range a.n {
			b.s[j*b.ld+i] = scalar.Conj(a.s[i*a.ld+j])
		}
	}
	return b
}

// unpadded fails the test if the padding of a is not what random stored there.
func unpadded[T scalar.Scalar](t *testing.T, name string, a array[T]) {
	t.Helper()
	for i := range a.m {
		for _, v := range a.s[i*a.ld+a.n : (i+1)*a.ld] {
			if v == v {
				t.Fatalf("%s: the padding of row %d was written", name, i)
			}
		}
	}
}

// TestLeastSquaresEdges holds the tiles' answers against those of xGELS where that takes a
// course of its own.
func TestLeastSquaresEdges(t *testing.T) {
	onFourTypes(t, testLeastSquaresEdges[float32], testLeastSquaresEdges[float64], testLeastSquaresEdges[complex64], testLeastSquaresEdges[complex128])
}

func testLeastSquaresEdges[T scalar.Scalar](t *testing.T, r arrays[T]) {
	const m, n, nrhs = 90, 60, 3
	c := reflecting(t)
	scaled := func(a array[T], by float64) array[T] {
		a = a.clone()
		for i := range a.s {
			a.s[i] *= scalar.FromComplex[T](complex(by, 0))
		}
		return a
	}
	most := 1e300
	if scalar.IsSingle[T]() {
		most = 1e36
	}
	a, b := r.random(m, n), r.random(m, nrhs)
	gap := a.clone()
	for i := range m {
		gap.s[i*gap.ld+37] = 0
	}
	for name, x := range map[string][2]array[T]{
		"ordinary": {a, b}, "A is zero": {scaled(a, 0), b}, "B is zero": {a, scaled(b, 0)}, "a column is zero": {gap, b},
		"large A": {scaled(a, most), b}, "small A": {scaled(a, 1/most), b}, "large B": {a, scaled(b, most)}, "small B": {a, scaled(b, 1/most)},
		"large A and B": {scaled(a, most), scaled(b, most)},
	} {
		fa, fb, ta, tb := x[0].clone(), x[1].clone(), x[0].clone(), x[1].clone()
		info := Gels(call(), 'N', m, n, nrhs, fa.s, fa.ld, fb.s, fb.ld)
		if got := Gels(c, 'N', m, n, nrhs, ta.s, ta.ld, tb.s, tb.ld); got != info {
			t.Errorf("%s: info %d, want %d", name, got, info)
		}
		unpadded(t, name, tb)
		if info != 0 {
			continue
		}
		largest := 0.0
		for _, v := range fb.op('N').rows(n).s {
			largest = max(largest, cmplx.Abs(v))
		}
		if largest == 0 || math.IsInf(largest, 0) {
			largest = 1
		}
		unit := func(d dense) dense {
			for i := range d.s {
				d.s[i] /= complex(largest, 0)
			}
			return d
		}
		same[T](t, name+": X", unit(tb.op('N').rows(n)), unit(fb.op('N').rows(n)))
	}
}

// TestReflectorsRepeat makes each call with a budget of one core, two and eight, and from
// eight goroutines at once. All results must have the same bits.
func TestReflectorsRepeat(t *testing.T) {
	onFourTypes(t, testReflectorsRepeat[float32], testReflectorsRepeat[float64], testReflectorsRepeat[complex64], testReflectorsRepeat[complex128])
}

func testReflectorsRepeat[T scalar.Scalar](t *testing.T, r arrays[T]) {
	budget, c := cores.Budget(), reflecting(t)
	t.Cleanup(func() { cores.Resize(budget) })
	for _, size := range [][2]int{{331, 331}, {700, 130}, {130, 700}} {
		m, n := size[0], size[1]
		k := min(m, n)
		a, b := r.random(m, n), r.random(max(m, n), 310)
		trans := transOfReal[T]('C')
		all := func() []T { // the results of every routine, one after the other
			qr, lq, tau, other := a.clone(), a.clone(), make([]T, k), make([]T, k)
			x, y, z, u, v := b.clone(), b.clone(), b.clone(), a.clone(), a.clone()
			Geqrf(c, m, n, qr.s, qr.ld, tau)
			Gelqf(c, m, n, lq.s, lq.ld, other)
			Unmqr(c, 'L', trans, m, 310, k, qr.s, qr.ld, tau, x.s, x.ld)
			Unmlq(c, 'L', 'N', n, 310, k, lq.s, lq.ld, other, y.s, y.ld)
			Gels(c, 'N', m, n, 310, u.s, u.ld, z.s, z.ld)
			Unmlq(c, 'R', 'N', m, n, k, lq.s, lq.ld, other, v.s, v.ld)
			Ungqr(c, m, k, k, qr.s, qr.ld, tau)
			Unglq(c, k, n, k, lq.s, lq.ld, other)
			results := append(tau, other...)
			for _, d := range []array[T]{qr, lq, x, y, z, u, v} {
				for i := range d.m {
					results = append(results, d.s[i*d.ld:i*d.ld+d.n]...)
				}
			}
			return results
		}
		cores.Resize(1)
		want := all()
		for _, v := range want {
			if v != v {
				t.Fatalf("%d x %d: a result is NaN", m, n)
			}
		}
		for _, budget := range []int{2, 8} {
			cores.Resize(budget)
			if !slices.Equal(all(), want) {
				t.Errorf("%d x %d: a budget of %d changes bits", m, n, budget)
			}
		}
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if !slices.Equal(all(), want) {
					t.Errorf("%d x %d: other callers change bits", m, n)
				}
			})
		}
		wg.Wait()
	}
}
