package backend

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"
	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/matrix"
)

// eigen returns the eigenvalues and eigenvectors that Dsyev finds for a.
func eigen(t *testing.T, uplo blas.Uplo, a padded) (w []float64, v padded) {
	t.Helper()
	v, w = a.clone(), make([]float64, a.n)
	work := make([]float64, 3*a.n)
	if !(LAPACK{}).Dsyev(lapack.EVCompute, uplo, a.n, v.s, v.ld, w, work, len(work)) {
		t.Fatal("no convergence")
	}
	return w, v
}

// jacobiMatrix has diagonal d and off-diagonal e, functions of the index.
func jacobiMatrix(n int, d, e func(i float64) float64) padded {
	return newPadded(n, n, 1, func(i, j int) float64 {
		switch {
		case i == j:
			return d(float64(i))
		case i-j == 1 || j-i == 1:
			return e(float64(max(i, j)))
		}
		return 0
	})
}

// TestGaussQuadrature: moments of a weight by the nodes and weights that the
// eigenvalues and first components of a Jacobi matrix are (Golub and Welsch 1969),
// in every mode and for both triangles. High moments weigh small components.
func TestGaussQuadrature(t *testing.T) {
	zero := func(float64) float64 { return 0 }
	logGamma := func(x float64) float64 { v, _ := math.Lgamma(x); return v }
	for _, c := range []struct {
		name   string
		d, e   func(i float64) float64
		powers []float64
		moment func(p float64) float64 // the logarithm, of a weight with integral 1
	}{
		{"Hermite", zero, func(i float64) float64 { return math.Sqrt(i / 2) }, []float64{2, 20, 40},
			func(p float64) float64 { return logGamma((p+1)/2) - logGamma(0.5) }},
		{"Laguerre", func(i float64) float64 { return 2*i + 1 }, func(i float64) float64 { return i }, []float64{1, 20, 40},
			func(p float64) float64 { return logGamma(p + 1) }},
		{"Legendre", zero, func(i float64) float64 { return i / math.Sqrt(4*i*i-1) }, []float64{2, 20, 40},
			func(p float64) float64 { return -math.Log(p + 1) }},
		{"Chebyshev", zero, func(i float64) float64 { return []float64{0.5, math.Sqrt(0.5)}[int(flag(i == 1))] }, []float64{2, 20, 40},
			func(p float64) float64 { return logGamma(p+1) - p*math.Ln2 - 2*logGamma(p/2+1) }},
	} {
		everyMode(t, func(t *testing.T) {
			for _, n := range []int{2, 25, 26, 60, 200} {
				for _, uplo := range []blas.Uplo{blas.Upper, blas.Lower} {
					w, v := eigen(t, uplo, jacobiMatrix(n, c.d, c.e))
					for _, p := range c.powers {
						if p > float64(2*n-1) {
							continue
						}
						sum := 0.0
						for j, x := range w {
							sum += v.at(0, j) * v.at(0, j) * math.Exp(p*math.Log(math.Abs(x))-c.moment(p))
						}
						if !(math.Abs(sum-1) < 1e-11) {
							t.Errorf("%s n=%d uplo %c: moment %g is wrong by %g", c.name, n, uplo, p, sum-1)
						}
					}
				}
			}
		})
	}
}

// TestGradedEigenvalues: of A = D M D with D from 1 to 1e7 down the diagonal, the
// product of the eigenvalues is det(M) det(D)^2, which the smallest ones decide as
// much as the largest, and all are positive.
func TestGradedEigenvalues(t *testing.T) {
	everyMode(t, func(t *testing.T) {
		uplos := []blas.Uplo{blas.Upper, blas.Lower}
		if cores.CurrentMode() == cores.PureGo {
			uplos = uplos[:1] // gonum's begins at the first row of the lower one, and loses them
		}
		for _, n := range []int{26, 60, 150} {
			rnd := rand.New(rand.NewPCG(1, uint64(n)))
			m := symmetric(rnd, n, 0)
			grade := func(i int) float64 { return math.Pow(1e7, float64(i)/float64(n-1)) }
			a := newPadded(n, n, 1, func(i, j int) float64 { return m.at(i, j) * (grade(i) * grade(j)) })
			want, _ := mat.LogDet(m.dense())
			for i := range n {
				want += 2 * math.Log(grade(i))
			}
			for _, uplo := range uplos {
				w, _ := eigen(t, uplo, a)
				got := 0.0
				for _, x := range w {
					got += math.Log(x)
				}
				if !(math.Abs(got-want) < 1e-9) {
					t.Errorf("n=%d uplo %c: the logarithm of the determinant is %v, want %v", n, uplo, got, want)
				}
			}
		}
	})
}

// TestTinyEigenvalues: of 2^-500 A, and of a matrix that has it as a block beside A, in
// every mode. gonum's own Dsterf panics on them, and its Dsteqr scales the wrong blocks.
func TestTinyEigenvalues(t *testing.T) {
	everyMode(t, func(t *testing.T) {
		for _, n := range []int{2, 5, 16, 40} {
			a := symmetric(rand.New(rand.NewPCG(2, uint64(n))), n, 1)
			tiny := newPadded(n, n, 1, func(i, j int) float64 { return math.Ldexp(a.at(i, j), -500) })
			both := newPadded(2*n, 2*n, 1, func(i, j int) float64 {
				switch {
				case i < n && j < n:
					return a.at(i, j)
				case i >= n && j >= n:
					return tiny.at(i-n, j-n)
				}
				return 0
			})
			for _, uplo := range []blas.Uplo{blas.Upper, blas.Lower} {
				want, _ := eigen(t, uplo, a)
				w, v := eigen(t, uplo, tiny)
				orthonormal(t, "eigenvectors", v.dense(), true)
				alone := make([]float64, n)
				if !(LAPACK{}).Dsyev(lapack.EVNone, uplo, n, tiny.clone().s, tiny.ld, alone, make([]float64, 3*n), 3*n) {
					t.Fatal("no convergence")
				}
				for i := range n {
					w[i], alone[i] = math.Ldexp(w[i], 500), math.Ldexp(alone[i], 500)
				}
				same(t, "eigenvalues", w, want, 1e-13)
				same(t, "eigenvalues alone", alone, want, 1e-13)
				w, v = eigen(t, uplo, both)
				orthonormal(t, "eigenvectors of both", v.dense(), true)
				var av, vw mat.Dense
				av.Mul(both.dense(), v.dense())
				vw.Mul(v.dense(), mat.NewDiagDense(2*n, w))
				if !mat.EqualApprox(&av, &vw, 1e-11) {
					t.Errorf("n=%d uplo %c: A v is not w v", n, uplo)
				}
				if !(LAPACK{}).Dsyev(lapack.EVNone, uplo, 2*n, both.clone().s, both.ld, w, make([]float64, 6*n), 6*n) {
					t.Fatal("no convergence")
				}
			}
		}
	})
}

// TestDrivers: every driver finds eigenvectors and singular vectors; SYEV and GESVD
// keep the small values of graded matrices, which the others lose, so that the test
// knows who was at work.
func TestDrivers(t *testing.T) {
	onNative(t)
	t.Cleanup(func() { driver.SetDrivers(driver.EigenAuto, driver.GESDD) })
	const n = 70 // beyond the kernels that stand for GESDD at small orders
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, choice := range []driver.EigenDriver{driver.EigenAuto, driver.SYEVD, driver.SYEV, driver.SYEVR} {
		driver.SetDrivers(choice, driver.GESDD)
		for _, uplo := range []blas.Uplo{blas.Upper, blas.Lower} {
			a := symmetric(rnd, n, 2)
			w, v := eigen(t, uplo, a)
			v.untouched(t, "eigenvectors")
			orthonormal(t, "eigenvectors", v.dense(), true)
			var av, vw mat.Dense
			av.Mul(a.dense(), v.dense())
			vw.Mul(v.dense(), mat.NewDiagDense(n, w))
			if !mat.EqualApprox(&av, &vw, 1e-11) {
				t.Errorf("driver %d: A v is not w v", choice)
			}
			values := make([]float64, n)
			if !(LAPACK{}).Dsyev(lapack.EVNone, uplo, n, a.s, a.ld, values, make([]float64, 3*n), 3*n) {
				t.Fatal("no convergence")
			}
			same(t, fmt.Sprintf("driver %d, values alone", choice), values, w, 1e-13)
		}
		w, v := eigen(t, blas.Upper, jacobiMatrix(n, func(float64) float64 { return 0 }, func(i float64) float64 { return math.Sqrt(i / 2) }))
		sum := 0.0 // of x^40 exp(-x^2), Gauss and Hermite
		for j, x := range w {
			sum += v.at(0, j) * v.at(0, j) * math.Pow(x, 40) * math.Sqrt(math.Pi) / math.Gamma(20.5)
		}
		if good := math.Abs(sum-1) < 1e-12; choice != driver.SYEVR && good != (choice != driver.SYEVD) {
			t.Errorf("driver %d: quadrature is wrong by %g", choice, sum-1)
		}
	}
	m := symmetric(rnd, n, 0)
	a := matrix.New[float64](n, n)
	want, _ := mat.LogDet(m.dense())
	for i := range n {
		want -= 30 * math.Log(10) * float64(i) / (n - 1)
		for j := range n {
			a.Set(i, j, m.at(i, j)*math.Pow(10, -15*float64(i+j)/(n-1)))
		}
	}
	for _, svd := range []driver.SVDDriver{driver.GESDD, driver.GESVD} {
		driver.SetDrivers(driver.EigenAuto, svd)
		s, u, vt := make([]float64, n), matrix.New[float64](n, n), matrix.New[float64](n, n)
		if driver.SVD(t.Context(), 'S', a, s, u, vt) != 0 {
			t.Fatal("no convergence")
		}
		got := 0.0
		for _, x := range s {
			got += math.Log(x)
		}
		if good := math.Abs(got-want) < 1e-9; good != (svd == driver.GESVD) {
			t.Errorf("driver %d: the logarithm of the determinant is %v, want %v", svd, got, want)
		}
	}
}
