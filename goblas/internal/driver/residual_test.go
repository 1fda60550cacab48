package driver

import (
	"fmt"
	"math"
	"testing"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

func TestLU(t *testing.T) {
	onFourTypes(t, testLU[float32], testLU[float64], testLU[complex64], testLU[complex128])
}

func testLU[T scalar.Scalar](t *testing.T, r arrays[T]) {
	for _, n := range []int{1, 2, 7, 50, 250} {
		for name, c := range inTiles() {
			testSquareLU(t, r, fmt.Sprintf("n=%d %s", n, name), n, c)
		}
	}
	for _, size := range [][2]int{{3, 8}, {9, 4}, {100, 250}, {150, 300}, {250, 100}, {300, 150}} {
		for name, c := range inTiles() {
			testRectangularLU(t, r, fmt.Sprintf("%d x %d %s", size[0], size[1], name), size[0], size[1], c)
		}
	}
}

func testSquareLU[T scalar.Scalar](t *testing.T, r arrays[T], name string, n int, c cores.Call) {
	a := r.random(n, n)
	f, pivots := a.clone(), make([]int, n)
	if info := Getrf(c, n, n, f.s, f.ld, pivots); info != 0 {
		t.Fatalf("%s: info %d", name, info)
	}
	for _, trans := range []byte("NTC") {
		for _, nrhs := range []int{1, 5, 110} {
			x := r.random(n, nrhs)
			b := x.clone()
			Getrs(c, trans, n, nrhs, f.s, f.ld, pivots, b.s, b.ld)
			same[T](t, fmt.Sprintf("%s: op(A) X, trans %c, %d right-hand sides", name, trans, nrhs), a.op(trans).mul(b.op('N')), x.op('N'))
		}
	}
	if info := Getri(c, n, f.s, f.ld, pivots); info != 0 {
		t.Fatalf("%s: info %d", name, info)
	}
	same[T](t, name+": A inv(A)", a.op('N').mul(f.op('N')), identity(n))
}

// testRectangularLU checks P A = L U.
func testRectangularLU[T scalar.Scalar](t *testing.T, r arrays[T], name string, m, n int, c cores.Call) {
	a := r.random(m, n)
	f, pivots := a.clone(), make([]int, min(m, n))
	Getrf(c, m, n, f.s, f.ld, pivots)
	l, u := f.triangle('L', true).op('N').columns(min(m, n)), f.triangle('U', false).op('N').rows(min(m, n))
	pa := a.op('N')
	for i, p := range pivots {
		for j := range n {
			pa.s[i*n+j], pa.s[p*n+j] = pa.s[p*n+j], pa.s[i*n+j]
		}
	}
	same[T](t, name+": L U", l.mul(u), pa)
}

func TestCholesky(t *testing.T) {
	onFourTypes(t, testCholesky[float32], testCholesky[float64], testCholesky[complex64], testCholesky[complex128])
}

func testCholesky[T scalar.Scalar](t *testing.T, r arrays[T]) {
	orders := []int{1, 40, 250, 390}
	if race.Enabled { // under which the residuals take minutes
		orders = orders[:3]
	}
	for how, c := range inTiles() {
		for _, n := range orders {
			for _, uplo := range []byte("UL") {
				testCholeskyOf(t, r, fmt.Sprintf("n=%d %c %s", n, uplo, how), uplo, n, c)
			}
		}
	}
	const n, kd = 40, 3
	for _, uplo := range []byte("UL") {
		name := fmt.Sprintf("uplo %c", uplo)
		a := r.definite(n, n)
		f := a.clone()
		if info := Potrf(call(), uplo, n, f.s, f.ld); info != 0 {
			t.Fatalf("%s: info %d", name, info)
		}
		x := r.random(n, 4)
		b := x.clone()
		Potrs(call(), uplo, n, 4, f.s, f.ld, b.s, b.ld)
		same[T](t, name+": A X", a.op('N').mul(b.op('N')), x.op('N'))
		anorm := Lanhe(call(), 'O', uplo, n, a.s, a.ld)
		if full := Lange(call(), 'O', n, n, a.s, a.ld); math.Abs(full-anorm) > 1e-4*full {
			t.Errorf("%s: norms %g and %g", name, anorm, full)
		}
		rcond := Pocon(call(), uplo, n, f.s, f.ld, anorm)
		Potri(call(), uplo, n, f.s, f.ld)
		for i := range n {
			for j := range n {
				if uplo == 'U' && i > j || uplo == 'L' && i < j {
					f.s[i*f.ld+j] = scalar.Conj(f.s[j*f.ld+i])
				}
			}
		}
		same[T](t, name+": A inv(A)", a.op('N').mul(f.op('N')), identity(n))
		if exact := 1 / (anorm * Lange(call(), 'O', n, n, f.s, f.ld)); rcond < exact*0.99 || rcond > 3*exact {
			t.Errorf("%s: rcond %g, exactly %g", name, rcond, exact)
		}

		p, piv := a.clone(), make([]int, n)
		if rank, info := Pstrf(call(), uplo, n, p.s, p.ld, piv, -1); rank != n || info != 0 {
			t.Errorf("%s: rank %d, info %d", name, rank, info)
		}
		pap := a.op('N')
		for i := range n {
			for j := range n {
				pap.s[i*n+j] = scalar.ToComplex(a.s[piv[i]*a.ld+piv[j]])
			}
		}
		factor := p.triangle(uplo, false)
		product := factor.op('C').mul(factor.op('N'))
		if uplo == 'L' {
			product = factor.op('N').mul(factor.op('C'))
		}
		same[T](t, name+": P^T A P", product, pap)

		banded := r.definite(n, kd)
		fb := banded.band(uplo, kd)
		if info := Pbtrf(call(), uplo, n, kd, fb.s, fb.ld); info != 0 {
			t.Fatalf("%s: info %d of a band", name, info)
		}
		b = x.clone()
		Pbtrs(call(), uplo, n, kd, 4, fb.s, fb.ld, b.s, b.ld)
		same[T](t, name+": band", banded.op('N').mul(b.op('N')), x.op('N'))
		if rc := Pbcon(call(), uplo, n, kd, fb.s, fb.ld, Lange(call(), 'O', n, n, banded.s, banded.ld)); rc <= 0 || rc > 1 {
			t.Errorf("%s: rcond %g of a band", name, rc)
		}
	}
}

func TestTriangle(t *testing.T) {
	onFourTypes(t, testTriangle[float32], testTriangle[float64], testTriangle[complex64], testTriangle[complex128])
}

func testTriangle[T scalar.Scalar](t *testing.T, r arrays[T]) {
	const kd = 2
	for _, n := range []int{1, 6, 150} { // 150 is more than a block of right_solve
		full := r.definite(n, n)
		for _, uplo := range []byte("UL") {
			for _, diag := range []byte("NU") {
				tri := full.triangle(uplo, diag == 'U')
				if diag == 'U' { // small elements, or the solution grows without bound
					for i := range n {
						for j := range n {
							if i != j {
								tri.s[i*tri.ld+j] /= scalar.FromComplex[T](complex(float64(4*n), 0))
							}
						}
					}
				}
				for _, trans := range []byte("NTC") {
					for _, nrhs := range []int{1, 3, 110} {
						name := fmt.Sprintf("n=%d %c%c%c, %d right-hand sides", n, uplo, trans, diag, nrhs)
						x := r.random(n, nrhs)
						b := x.clone()
						for how, c := range inTiles() {
							b = x.clone()
							Trtrs(c, uplo, trans, diag, n, nrhs, tri.s, tri.ld, b.s, b.ld)
							same[T](t, name+" "+how, tri.op(trans).mul(b.op('N')), x.op('N'))
						}
						narrow := tri.clone()
						for i := range n {
							for j := range n {
								if max(i-j, j-i) > kd {
									narrow.s[i*narrow.ld+j] = 0
								}
							}
						}
						band := narrow.band(uplo, kd)
						b = x.clone()
						Tbtrs(call(), uplo, trans, diag, n, kd, nrhs, band.s, band.ld, b.s, b.ld)
						same[T](t, name+", band", narrow.op(trans).mul(b.op('N')), x.op('N'))
					}
				}
				inv := tri.clone()
				for how, c := range inTiles() {
					inv = tri.alone(uplo)
					if info := Trtri(c, uplo, diag, n, inv.s, inv.ld); info != 0 {
						t.Errorf("info %d", info)
					}
					inv = untouched(t, how, uplo, inv)
					if diag == 'U' {
						inv = inv.triangle(uplo, true)
					}
					same[T](t, fmt.Sprintf("n=%d %c%c %s: T inv(T)", n, uplo, diag, how), tri.op('N').mul(inv.op('N')), identity(n))
				}
				for _, norm := range []byte("OI") {
					exact := 1 / (Lantr(call(), norm, uplo, diag, n, n, tri.s, tri.ld) * Lantr(call(), norm, uplo, diag, n, n, inv.s, inv.ld))
					if rc := Trcon(call(), norm, uplo, diag, n, tri.s, tri.ld); rc < exact*0.9 || rc > 3*exact {
						t.Errorf("n=%d %c%c%c: rcond %g, exactly %g", n, norm, uplo, diag, rc, exact)
					}
				}
			}
		}
	}
}

func TestQR(t *testing.T) {
	onFourTypes(t, testQR[float32], testQR[float64], testQR[complex64], testQR[complex128])
}

func testQR[T scalar.Scalar](t *testing.T, r arrays[T]) {
	for _, size := range [][2]int{{1, 1}, {7, 7}, {40, 25}, {25, 40}} {
		checkQR(t, r, size[0], size[1], call())
	}
}

func checkQR[T scalar.Scalar](t *testing.T, r arrays[T], m, n int, c cores.Call) {
	k := min(m, n)
	name := fmt.Sprintf("%d x %d", m, n)
	a := r.random(m, n)
	tau := make([]T, k)

	f := a.clone()
	Geqrf(c, m, n, f.s, f.ld, tau)
	upper := f.triangle('U', false).op('N').rows(k)
	qa := a.clone()
	Unmqr(c, 'L', transOfReal[T]('C'), m, n, k, f.s, f.ld, tau, qa.s, qa.ld) // Q^H A = R
	same[T](t, name+": Q^H A", qa.op('N').rows(k), upper)
	right := r.random(n, m)
	xq := right.clone()
	Unmqr(c, 'R', 'N', n, m, k, f.s, f.ld, tau, xq.s, xq.ld)
	Unmqr(c, 'R', transOfReal[T]('C'), n, m, k, f.s, f.ld, tau, xq.s, xq.ld)
	same[T](t, name+": X Q Q^H", xq.op('N'), right.op('N'))
	q := array[T]{m, k, f.ld, f.s}
	Ungqr(c, m, k, k, q.s, q.ld, tau)
	same[T](t, name+": Q R", q.op('N').mul(upper), a.op('N'))
	same[T](t, name+": Q^H Q", q.op('C').mul(q.op('N')), identity(k))

	f = a.clone()
	Gelqf(c, m, n, f.s, f.ld, tau)
	lower := f.triangle('L', false).op('N').columns(k)
	aq := a.clone()
	Unmlq(c, 'R', transOfReal[T]('C'), m, n, k, f.s, f.ld, tau, aq.s, aq.ld) // A Q^H = L
	same[T](t, name+": A Q^H", aq.op('N').columns(k), lower)
	left := r.random(n, m)
	qx := left.clone()
	Unmlq(c, 'L', 'N', n, m, k, f.s, f.ld, tau, qx.s, qx.ld)
	Unmlq(c, 'L', transOfReal[T]('C'), n, m, k, f.s, f.ld, tau, qx.s, qx.ld)
	same[T](t, name+": Q^H Q X", qx.op('N'), left.op('N'))
	q = array[T]{k, n, f.ld, f.s}
	Unglq(c, k, n, k, q.s, q.ld, tau)
	same[T](t, name+": L Q", lower.mul(q.op('N')), a.op('N'))

	f = a.clone()
	jpvt := make([]int, n)
	for j := range jpvt {
		jpvt[j] = -1
	}
	Geqp3(c, m, n, f.s, f.ld, jpvt, tau)
	upper = f.triangle('U', false).op('N').rows(k)
	q = array[T]{m, k, f.ld, f.s}
	Ungqr(c, m, k, k, q.s, q.ld, tau)
	ap := a.op('N')
	for i := range m {
		for j := range n {
			ap.s[i*n+j] = scalar.ToComplex(a.s[i*a.ld+jpvt[j]])
		}
	}
	same[T](t, name+": A P", q.op('N').mul(upper), ap)

	f = a.clone()
	b := r.random(max(m, n), 2)
	least, values := b.clone(), make([]float64, k)
	if rank, info := Gelsd(c, m, n, 2, f.s, f.ld, least.s, least.ld, values, -1); rank != k || info != 0 {
		t.Errorf("%s: rank %d, info %d", name, rank, info)
	}
	f = a.clone()
	x := b.clone()
	if info := Gels(c, 'N', m, n, 2, f.s, f.ld, x.s, x.ld); info != 0 {
		t.Errorf("%s: info %d", name, info)
	}
	same[T](t, name+": least squares by singular values and by QR", least.op('N').rows(n), x.op('N').rows(n))
	squares := 0.0
	for _, v := range values {
		squares += v * v
	}
	if frobenius := Lange(c, 'F', m, n, a.s, a.ld); math.Abs(squares-frobenius*frobenius) > 1e-4*squares {
		t.Errorf("%s: the squares of the singular values add up to %g, those of the elements to %g", name, squares, frobenius*frobenius)
	}
	residual := a.op('N').mul(x.op('N').rows(n))
	for i := range m {
		for j := range 2 {
			residual.s[i*2+j] -= scalar.ToComplex(b.s[i*b.ld+j])
		}
	}
	zero := dense{n, 2, make([]complex128, 2*n)}
	same[T](t, name+": A^H (A X - B)", a.op('C').mul(residual), zero)
}

func TestHermitianEigen(t *testing.T) {
	onFourTypes(t, testHeev[float32, float32], testHeev[float64, float64], testHeev[complex64, float32], testHeev[complex128, float64])
}

func testHeev[T scalar.Scalar, R scalar.Float](t *testing.T, r arrays[T]) {
	t.Cleanup(func() { SetDrivers(EigenAuto, GESDD) })
	const n = 30
	for _, choice := range []EigenDriver{EigenAuto, SYEVD, SYEV, SYEVR} {
		SetDrivers(choice, GESDD)
		for _, uplo := range []byte("UL") {
			name := fmt.Sprintf("driver %d uplo %c", choice, uplo)
			a := r.definite(n, n)
			v, w, values := a.clone(), make([]R, n), make([]R, n)
			if info := Heev(call(), true, uplo, n, v.s, v.ld, w); info != 0 {
				t.Fatalf("%s: info %d", name, info)
			}
			same[T](t, name+": A V", a.op('N').mul(v.op('N')), v.op('N').mul(diagonal(n, n, w)))
			same[T](t, name+": V^H V", v.op('C').mul(v.op('N')), identity(n))
			alone := a.clone()
			if info := Heev(call(), false, uplo, n, alone.s, alone.ld, values); info != 0 {
				t.Fatalf("%s: info %d of values alone", name, info)
			}
			same[T](t, name+": values", diagonal(n, n, values), diagonal(n, n, w))
		}
	}
}

func TestEigen(t *testing.T) {
	onFourTypes(t, testGeev[float32, float32], testGeev[float64, float64], testGeev[complex64, float32], testGeev[complex128, float64])
}

func testGeev[T scalar.Scalar, R scalar.Float](t *testing.T, r arrays[T]) {
	const n = 20
	a := r.random(n, n)
	if !scalar.IsComplex[T]() { // real eigenvalues, so that the vectors are real
		a = r.definite(n, n)
	}
	f, wr, wi, w, vl, vr := a.clone(), make([]R, n), make([]R, n), make([]T, n), r.random(n, n), r.random(n, n)
	if info := Geev(call(), n, f.s, f.ld, wr, wi, w, vl.s, vl.ld, vr.s, vr.ld); info != 0 {
		t.Fatalf("info %d", info)
	}
	values := diagonal(n, n, wr)
	if scalar.IsComplex[T]() {
		for i := range n {
			values.s[i*n+i] = scalar.ToComplex(w[i])
		}
	}
	same[T](t, "A V", a.op('N').mul(vr.op('N')), vr.op('N').mul(values))
	same[T](t, "V^H A", vl.op('C').mul(a.op('N')), values.mul(vl.op('C')))
}

func TestSingularValues(t *testing.T) {
	onFourTypes(t, testGesdd[float32, float32], testGesdd[float64, float64], testGesdd[complex64, float32], testGesdd[complex128, float64])
}

func testGesdd[T scalar.Scalar, R scalar.Float](t *testing.T, r arrays[T]) {
	for _, size := range [][2]int{{1, 1}, {9, 9}, {30, 12}, {12, 30}} {
		m, n := size[0], size[1]
		name := fmt.Sprintf("%d x %d", m, n)
		a, b := r.random(m, n), r.random(n+1, n)
		alpha, beta := make([]R, n), make([]R, n)
		u, v, q := r.random(m, m), r.random(n+1, n+1), r.random(n, n)
		fa, fb := a.clone(), b.clone()
		k, l, info := Ggsvd3(call(), m, n, n+1, fa.s, fa.ld, fb.s, fb.ld, alpha, beta, u.s, u.ld, v.s, v.ld, q.s, q.ld, make([]int, n))
		if info != 0 || k+l != n {
			t.Fatalf("%s: k %d, l %d, info %d", name, k, l, info)
		}
		for what, d := range map[string]array[T]{"U": u, "V": v, "Q": q} {
			same[T](t, name+": "+what, d.op('C').mul(d.op('N')), identity(d.n))
		}
		for i := range n { // cosine and sine
			same[T](t, name+": alpha^2 + beta^2", dense{1, 1, []complex128{complex(math.Hypot(float64(alpha[i]), float64(beta[i])), 0)}}, identity(1))
		}
	}
}
