package backend

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack"
	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas/internal/pure"
)

// TestNotFinite: NaN and infinities end every factorization, without an answer
// where there is none, within moments, and without a panic.
func TestNotFinite(t *testing.T) {
	for _, mode := range modes(t) {
		t.Run(mode.name, func(t *testing.T) {
			inMode(t, mode.mode)
			throughGonum(t)
			for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
				for _, n := range []int{2, 3, 5, 40, 150} {
					rnd := rand.New(rand.NewPCG(1, uint64(n)))
					a := mat.NewDense(n, n, newPadded(n, n, 0, normal(rnd)).s)
					a.Set(1, n/2, bad)
					sym := mat.NewSymDense(n, symmetric(rnd, n, 0).s)
					sym.SetSym(0, n-1, bad)
					all := mat.NewDense(n, n, nil)
					all.Apply(func(int, int, float64) float64 { return bad }, all)
					within(t, fmt.Sprintf("%v n=%d", bad, n), func() {
						for _, kind := range []mat.SVDKind{mat.SVDNone, mat.SVDThin, mat.SVDFull, mat.SVDThinU} {
							if new(mat.SVD).Factorize(a, kind) {
								t.Errorf("%v n=%d: SVD succeeded", bad, n)
							}
						}
						for _, vectors := range []bool{false, true} {
							if new(mat.EigenSym).Factorize(sym, vectors) {
								t.Errorf("%v n=%d: EigenSym succeeded", bad, n)
							}
						}
						for _, kind := range []mat.EigenKind{mat.EigenNone, mat.EigenBoth} {
							if new(mat.Eigen).Factorize(a, kind) {
								t.Errorf("%v n=%d: Eigen succeeded", bad, n)
							}
						}
						for _, x := range []*mat.Dense{a, all} {
							new(mat.LU).Factorize(x)
							new(mat.QR).Factorize(x)
							new(mat.LQ).Factorize(x)
							new(mat.Dense).Inverse(x)
							var y mat.Dense
							y.Solve(x, mat.NewDense(n, 1, nil))
						}
						new(mat.Cholesky).Factorize(sym)
						new(mat.PivotedCholesky).Factorize(sym, -1)
					})
				}
			}
		})
	}
}

// throughGonum installs BLAS and LAPACK behind gonum for one test.
func throughGonum(t *testing.T) {
	t.Helper()
	blas64.Use(BLAS{})
	lapack64.Use(LAPACK{})
	t.Cleanup(func() {
		blas64.Use(pure.BLAS)
		lapack64.Use(pure.LAPACK)
	})
}

func within(t *testing.T, what string, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		t.Fatalf("%s: still running after 30 s", what)
	}
}

// TestPanicsAreGonums: wrong arguments panic with gonum's own words.
func TestPanicsAreGonums(t *testing.T) {
	onNative(t)
	const n = 12
	s := func(n int) []float64 { return make([]float64, n) }
	a, w := s(n*n), s(1000)
	bad := lapack.SVDJob('X')
	for i, call := range []func(l lapack.Float64){
		func(l lapack.Float64) { l.Dgesvd('S', 'O', n, n, a, n, s(n), a, n, a, n, w, 1000) },
		func(l lapack.Float64) { l.Dgesvd(bad, 'S', n, n, a, n, s(n), a, n, a, n, w, 1000) },
		func(l lapack.Float64) { l.Dgesvd('S', 'S', n, n, a, n-1, s(n), a, n, a, n, w, 1000) },
		func(l lapack.Float64) { l.Dgesvd('S', 'S', n, n, a, n, s(n), a, n-1, a, n, w, 1000) },
		func(l lapack.Float64) { l.Dgesvd('S', 'S', n, n, a, n, s(n), a, n, a, n, w, 5*n-1) },
		func(l lapack.Float64) { l.Dgesvd('S', 'S', n, n, a, n, s(n-1), a, n, a, n, w, 1000) },
		func(l lapack.Float64) { l.Dgesvd('S', 'S', n, n, a, n, s(n), a[1:], n, a, n, w, 1000) },
		func(l lapack.Float64) { l.Dgesvd('S', 'S', n, n, a, n, s(n), a, n, a[1:], n, w, 1000) },
		func(l lapack.Float64) { l.Dgesvd('S', 'S', n, n, a[1:], n, s(n), a, n, a, n, w, 1000) },
		func(l lapack.Float64) { l.Dgesvd('N', 'N', n, n, a, n, s(n), nil, 0, nil, 1, w, 1000) },
		func(l lapack.Float64) { l.Dsyev('X', blas.Upper, n, a, n, s(n), w, 1000) },
		func(l lapack.Float64) { l.Dsyev('V', 'X', n, a, n, s(n), w, 1000) },
		func(l lapack.Float64) { l.Dsyev('V', blas.Upper, n, a, n, s(n-1), w, 1000) },
		func(l lapack.Float64) { l.Dsyev('V', blas.Upper, n, a, n, s(n), w, 3*n-2) },
		func(l lapack.Float64) { l.Dgeev('X', 'N', n, a, n, s(n), s(n), nil, 1, nil, 1, w, 1000) },
		func(l lapack.Float64) { l.Dgeev('N', 'V', n, a, n, s(n), s(n), nil, 1, a, n-1, w, 1000) },
		func(l lapack.Float64) { l.Dgeev('N', 'V', n, a, n, s(n), s(n), nil, 1, a, n, w, 4*n-1) },
		func(l lapack.Float64) { l.Dgeev('N', 'N', n, a, n, s(n+1), s(n), nil, 1, nil, 1, w, 1000) },
		func(l lapack.Float64) { l.Dgetrf(n, n, a, n, make([]int, n-1)) },
		func(l lapack.Float64) { l.Dgetrf(n, n, a[1:], n, make([]int, n)) },
		func(l lapack.Float64) { l.Dgetrf(-1, n, a, n, make([]int, n)) },
		func(l lapack.Float64) { l.Dgetri(n, a, n, make([]int, n), w, n-1) },
		func(l lapack.Float64) { l.Dgetrs('X', n, 1, a, n, make([]int, n), w, 1) },
		func(l lapack.Float64) { l.Dgetrs('N', n, 2, a, n, make([]int, n), w, 1) },
		func(l lapack.Float64) { l.Dgetrs('N', n, 2, a, n, make([]int, n+1), w, 2) },
		func(l lapack.Float64) { l.Dgecon('F', n, a, n, 1, w, make([]int, n)) },
		func(l lapack.Float64) { l.Dgecon('O', n, a, n, -1, w, make([]int, n)) },
		func(l lapack.Float64) { l.Dgecon('O', n, a, n, 1, w, make([]int, n-1)) },
		func(l lapack.Float64) { l.Dpotrf('X', n, a, n) },
		func(l lapack.Float64) { l.Dpotrf(blas.Upper, n, a, n-1) },
		func(l lapack.Float64) { l.Dpotri(blas.Upper, n, a[1:], n) },
		func(l lapack.Float64) { l.Dpotrs(blas.Upper, n, 2, a, n, w, 1) },
		func(l lapack.Float64) { l.Dpstrf(blas.Upper, n, a, n, make([]int, n), 0, s(n)) },
		func(l lapack.Float64) { l.Dtrtri(blas.Upper, 'X', n, a, n) },
		func(l lapack.Float64) { l.Dtrtrs(blas.Upper, 'X', blas.Unit, n, 1, a, n, w, 1) },
		func(l lapack.Float64) { l.Dgeqrf(n, n, a, n, s(n-1), w, 1000) },
		func(l lapack.Float64) { l.Dgeqrf(n, n, a, n, s(n), w, n-1) },
		func(l lapack.Float64) { l.Dgeqrf(n, n, a, n, s(n), w, 1001) },
		func(l lapack.Float64) { l.Dgelqf(n, n, a, n, s(n-1), w, 1000) },
		func(l lapack.Float64) { l.Dgeqp3(n, n, a, n, slices.Repeat([]int{n}, n), s(n), w, 1000) },
		func(l lapack.Float64) { l.Dorgqr(n, n, n+1, a, n, s(n), w, 1000) },
		func(l lapack.Float64) { l.Dorgqr(n-1, n, n, a, n, s(n), w, 1000) },
		func(l lapack.Float64) { l.Dorglq(n, n-1, n, a, n, s(n), w, 1000) },
		func(l lapack.Float64) { l.Dormqr('X', 'T', n, n, n, a, n, s(n), a, n, w, 1000) },
		func(l lapack.Float64) { l.Dormqr('L', 'C', n, n, n, a, n, s(n), a, n, w, 1000) },
		func(l lapack.Float64) { l.Dormlq('R', 'T', n, n-1, n, a, n, s(n), a, n, w, 1000) },
		func(l lapack.Float64) { l.Dgels('N', n, n, 1, a, n, s(n-1), 1, w, 1000) },
		func(l lapack.Float64) { l.Dlange('X', n, n, a, n, w) },
		func(l lapack.Float64) { l.Dlange('O', n, n, a, n, s(n-1)) },
		func(l lapack.Float64) { l.Dlapmt(true, n, n, a, n, make([]int, n-1)) },
		func(l lapack.Float64) { l.Dpbtrf(blas.Upper, n, 3, a, 3) },
		func(l lapack.Float64) { l.Dtbtrs(blas.Upper, 'N', blas.Unit, n, 3, 2, a, 4, w, 1) },
	} {
		said := func(l lapack.Float64) (r any) {
			defer func() { r = recover() }()
			call(l)
			return nil
		}
		if got, want := said(LAPACK{}), said(pure.LAPACK); got != want || want == nil {
			t.Errorf("call %d: panic %v, gonum's is %v", i, got, want)
		}
	}
}

// TestMatOnNative runs gonum's mat on goblas and on gonum and compares what does
// not depend on signs.
func TestMatOnNative(t *testing.T) {
	onNative(t)
	for _, n := range []int{1, 2, 5, 40, 130} {
		answers := func() []float64 {
			rnd := rand.New(rand.NewPCG(21, uint64(n)))
			a := mat.NewDense(n, n, newPadded(n, n, 0, normal(rnd)).s)
			tall := mat.NewDense(n+7, n, newPadded(n+7, n, 0, normal(rnd)).s)
			sym := mat.NewSymDense(n, symmetric(rnd, n, 0).s)
			b, bTall := mat.NewDense(n, 3, newPadded(n, 3, 0, normal(rnd)).s), mat.NewDense(n+7, 2, newPadded(n+7, 2, 0, normal(rnd)).s)
			var out []float64
			add := func(m mat.Matrix) { out = append(out, mat.DenseCopyOf(m).RawMatrix().Data...) }
			var x mat.Dense
			var lu mat.LU
			lu.Factorize(a)
			logDet, sign := lu.LogDet()
			out = append(out, lu.Cond(), logDet, sign)
			for _, trans := range []bool{false, true} {
				x.Reset()
				if err := lu.SolveTo(&x, trans, b); err != nil {
					t.Error(err)
				}
				add(&x)
			}
			x.Reset()
			if err := x.Inverse(a); err != nil {
				t.Error(err)
			}
			add(&x)
			var chol mat.Cholesky
			if !chol.Factorize(sym) {
				t.Error("Cholesky failed")
			}
			out = append(out, chol.Cond(), chol.LogDet())
			x.Reset()
			if err := chol.SolveTo(&x, b); err != nil {
				t.Error(err)
			}
			add(&x)
			var inverse mat.SymDense
			if err := chol.InverseTo(&inverse); err != nil {
				t.Error(err)
			}
			add(&inverse)
			var qr mat.QR
			qr.Factorize(tall)
			x.Reset()
			if err := qr.SolveTo(&x, false, bTall); err != nil {
				t.Error(err)
			}
			add(&x)
			x.Reset()
			qr.QTo(&x)
			add(&x)
			var lq mat.LQ
			lq.Factorize(tall.T())
			x.Reset()
			if err := lq.SolveTo(&x, false, b); err != nil {
				t.Error(err)
			}
			add(&x)
			var svd mat.SVD
			for _, kind := range []mat.SVDKind{mat.SVDNone, mat.SVDThin, mat.SVDFull, mat.SVDThinU, mat.SVDFullV} {
				if !svd.Factorize(tall, kind) {
					t.Error("SVD failed")
				}
				out = append(out, svd.Values(nil)...)
			}
			var eigSym mat.EigenSym
			if !eigSym.Factorize(sym, true) {
				t.Error("EigenSym failed")
			}
			out = append(out, eigSym.Values(nil)...)
			return out
		}
		want := answers()
		throughGonum(t)
		got := answers()
		blas64.Use(pure.BLAS)
		lapack64.Use(pure.LAPACK)
		if len(got) != len(want) {
			t.Fatalf("n=%d: %d answers instead of %d", n, len(got), len(want))
		}
		same(t, fmt.Sprintf("n=%d", n), got, want, 1e-9)
	}
}
