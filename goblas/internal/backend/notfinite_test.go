package backend

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/pure"
)

var notFinite = []float64{math.NaN(), math.Inf(1), math.Inf(-1)}

// positions are all elements of an m x n matrix up to the order small, and of a
// larger one those at its edges and beside the first block of LAPACK.
func positions(m, n, small int) (at [][2]int) {
	some := func(n int) (index []int) {
		for i := range n {
			if n <= small || i == 0 || i == n/2 || i == n-1 || i == 63 || i == 64 {
				index = append(index, i)
			}
		}
		return index
	}
	for _, i := range some(m) {
		for _, j := range some(n) {
			at = append(at, [2]int{i, j})
		}
	}
	return at
}

// everyMode runs a test in every mode, on one core and on two.
func everyMode(t *testing.T, f func(t *testing.T)) {
	for _, mode := range modes(t) {
		for budget := 1; budget <= 2 && (budget == 1 || mode.mode != cores.PureGo); budget++ {
			t.Run(fmt.Sprintf("%s/%d", mode.name, budget), func(t *testing.T) {
				inMode(t, mode.mode)
				cores.Resize(budget)
				t.Cleanup(func() { cores.Resize(2) })
				f(t)
			})
		}
	}
}

var choleskyOrders = []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 33, 64, 65, 100, 129, 200, 300}

// TestCholeskyNotFinite: a matrix with a NaN or an infinity in the triangle that is
// read is not positive definite, wherever it stands; in the other one it is nobody's
// business. With pivoting, the rank is gonum's.
func TestCholeskyNotFinite(t *testing.T) {
	everyMode(t, func(t *testing.T) {
		for _, n := range choleskyOrders {
			full := symmetric(rand.New(rand.NewPCG(1, uint64(n))), n, n%3)
			for _, uplo := range []blas.Uplo{blas.Upper, blas.Lower} {
				for _, at := range positions(n, n, 12) {
					read := uplo == blas.Upper && at[0] <= at[1] || uplo == blas.Lower && at[0] >= at[1]
					for _, bad := range notFinite {
						if n > 33 && bad == bad {
							continue // slow
						}
						name := fmt.Sprintf("n=%d uplo %c, %v at %v", n, uplo, bad, at)
						a := full.clone()
						a.s[at[0]*a.ld+at[1]] = bad
						if ok := (LAPACK{}).Dpotrf(uplo, n, a.s, a.ld); ok == read {
							t.Errorf("%s: Dpotrf %v", name, ok)
						}
						for _, tol := range []float64{-1, 0} {
							a, b := full.clone(), full.clone()
							a.s[at[0]*a.ld+at[1]], b.s[at[0]*a.ld+at[1]] = bad, bad
							piv, want, work := make([]int, n), make([]int, n), make([]float64, 2*n)
							rank, ok := LAPACK{}.Dpstrf(uplo, n, a.s, a.ld, piv, tol, work)
							wantRank, _ := pure.LAPACK.Dpstrf(uplo, n, b.s, b.ld, want, tol, work)
							if ok == read || rank != wantRank {
								t.Errorf("%s: Dpstrf %v of rank %d, want rank %d", name, ok, rank, wantRank)
							}
						}
					}
				}
			}
		}
	})
}

// TestBandCholeskyNotFinite is TestCholeskyNotFinite for bands.
func TestBandCholeskyNotFinite(t *testing.T) {
	everyMode(t, func(t *testing.T) {
		for _, n := range choleskyOrders {
			for _, kd := range []int{0, 1, 2, 5, 31, 32, 33, 40, 70} {
				if kd >= n {
					break
				}
				for _, uplo := range []blas.Uplo{blas.Upper, blas.Lower} {
					band := newPadded(n, kd+1, n%3, func(i, j int) float64 { return 1 / float64(1+i+j) })
					diagonal := driver.BandDiagonal(byte(uplo), n, kd)
					for i := range n {
						band.s[i*band.ld+diagonal] = float64(2 * n)
					}
					for _, at := range positions(n, kd+1, 12) {
						// Row i of the band is elements i to i+kd of a row, or i-kd to i.
						column := at[0] + at[1] - diagonal
						read := column >= 0 && column < n
						for _, bad := range notFinite {
							a := band.clone()
							a.s[at[0]*a.ld+at[1]] = bad
							if ok := (LAPACK{}).Dpbtrf(uplo, n, kd, a.s, a.ld); ok == read {
								t.Errorf("n=%d kd=%d uplo %c, %v at %v: %v", n, kd, uplo, bad, at, ok)
							}
						}
					}
				}
			}
		}
	})
}

// notFiniteMatrices calls f with m x n matrices that have a NaN or an infinity, among
// them triangular ones, where zeros stand beside it, and some with a column of zeros.
func notFiniteMatrices(m, n int, f func(name string, a padded)) {
	rnd := rand.New(rand.NewPCG(uint64(m), uint64(n)))
	dense := newPadded(m, n, 2, normal(rnd))
	for kind, element := range map[string]func(i, j int) float64{
		"dense": dense.at,
		"upper": func(i, j int) float64 { return dense.at(i, j) * flag(i <= j) },
		"lower": func(i, j int) float64 { return dense.at(i, j) * flag(i >= j) },
		"zeros": func(i, j int) float64 { return dense.at(i, j) * flag(j != n/2) },
		"unit":  func(i, j int) float64 { return flag(i == j) },
	} {
		for _, at := range positions(m, n, 5) {
			for _, bad := range notFinite {
				a := newPadded(m, n, 2, element)
				a.s[at[0]*a.ld+at[1]] = bad
				f(fmt.Sprintf("%s %dx%d, %v at %v", kind, m, n, bad, at), a)
			}
		}
	}
}

var notFiniteShapes = [][2]int{{1, 1}, {2, 2}, {3, 3}, {5, 5}, {12, 12}, {2, 5}, {5, 2}, {12, 7}, {7, 12}, {65, 65}, {70, 20}, {20, 70}}

// TestFactorizationNotFinite: no factorization of a general matrix with a NaN or an
// infinity is ok.
func TestFactorizationNotFinite(t *testing.T) {
	everyMode(t, func(t *testing.T) {
		for _, shape := range notFiniteShapes {
			m, n := shape[0], shape[1]
			k := min(m, n)
			work := make([]float64, 10*(m+n))
			notFiniteMatrices(m, n, func(name string, a padded) {
				if lu := a.clone(); (LAPACK{}).Dgetrf(m, n, lu.s, lu.ld, make([]int, k)) {
					t.Errorf("%s: Dgetrf is ok", name)
				}
				for _, trans := range []blas.Transpose{blas.NoTrans, blas.Trans} {
					if qr := a.clone(); (LAPACK{}).Dgels(trans, m, n, 1, qr.s, qr.ld, make([]float64, m+n), 1, work, len(work)) {
						t.Errorf("%s: Dgels is ok", name)
					}
				}
				if svd := a.clone(); (LAPACK{}).Dgesvd('N', 'N', m, n, svd.s, svd.ld, make([]float64, k), nil, 1, nil, 1, work, len(work)) {
					t.Errorf("%s: Dgesvd is ok", name)
				}
				b := newPadded(m, n, 0, normal(rand.New(rand.NewPCG(1, 1))))
				for _, pair := range [][2]padded{{a.clone(), b}, {b, a.clone()}} {
					if _, _, ok := (LAPACK{}).Dggsvd3('N', 'N', 'N', m, n, m, pair[0].s, pair[0].ld, pair[1].s, pair[1].ld,
						make([]float64, n), make([]float64, n), nil, 1, nil, 1, nil, 1, work, len(work), make([]int, n)); ok {
						t.Errorf("%s: Dggsvd3 is ok", name)
					}
				}
				if m != n {
					return
				}
				if e := a.clone(); (LAPACK{}).Dgeev('N', 'V', n, e.s, e.ld, make([]float64, n), make([]float64, n), nil, 1, make([]float64, n*n), n, work, len(work)) == 0 {
					t.Errorf("%s: Dgeev is ok", name)
				}
				upper, lower := a.clone(), a.clone()
				if (LAPACK{}).Dsyev('V', blas.Upper, n, upper.s, upper.ld, make([]float64, n), work, len(work)) &&
					(LAPACK{}).Dsyev('V', blas.Lower, n, lower.s, lower.ld, make([]float64, n), work, len(work)) {
					t.Errorf("%s: Dsyev is ok", name) // of one of the two the element is in the triangle
				}
			})
		}
	})
}

// TestLargeLUNotFinite is the same for LU in tiles.
func TestLargeLUNotFinite(t *testing.T) {
	everyMode(t, func(t *testing.T) {
		const n = 500
		for _, at := range [][2]int{{0, 0}, {n / 2, n - 1}, {n - 1, 0}} {
			a := newPadded(n, n, 1, normal(rand.New(rand.NewPCG(5, n))))
			a.s[at[0]*a.ld+at[1]] = math.NaN()
			if (LAPACK{}).Dgetrf(n, n, a.s, a.ld, make([]int, n)) {
				t.Errorf("NaN at %v: Dgetrf is ok", at)
			}
		}
	})
}

// TestInverseOfZeroBesideNaN: a triangle with a zero on the diagonal has no inverse,
// whatever else is in it.
func TestInverseOfZeroBesideNaN(t *testing.T) {
	everyMode(t, func(t *testing.T) {
		for _, n := range []int{2, 3, 4, 7, 12, 65, 130} {
			full := symmetric(rand.New(rand.NewPCG(3, uint64(n))), n, 1)
			for _, at := range positions(n, n, 7) {
				for _, zero := range []int{0, n / 2, n - 1} {
					if at[0] == zero && at[1] == zero {
						continue
					}
					a := func() padded {
						a := full.clone()
						a.s[at[0]*a.ld+at[1]], a.s[zero*a.ld+zero] = math.NaN(), 0
						return a
					}
					name := fmt.Sprintf("n=%d, NaN at %v, zero at %d", n, at, zero)
					for _, uplo := range []blas.Uplo{blas.Upper, blas.Lower} {
						if b := a(); (LAPACK{}).Dtrtri(uplo, blas.NonUnit, n, b.s, b.ld) {
							t.Errorf("%s: Dtrtri %c is ok", name, uplo)
						}
						if b := a(); (LAPACK{}).Dpotri(uplo, n, b.s, b.ld) {
							t.Errorf("%s: Dpotri %c is ok", name, uplo)
						}
					}
					ipiv := make([]int, n)
					for i := range ipiv {
						ipiv[i] = i
					}
					if b := a(); (LAPACK{}).Dgetri(n, b.s, b.ld, ipiv, make([]float64, n), n) {
						t.Errorf("%s: Dgetri is ok", name)
					}
				}
			}
		}
	})
}

// TestMatNotFinite: what gonum's mat makes of a matrix with a NaN or an infinity is
// an error, or shows it. An answer of numbers alone would be a wrong one.
func TestMatNotFinite(t *testing.T) {
	everyMode(t, func(t *testing.T) {
		throughGonum(t)
		for _, shape := range [][2]int{{1, 1}, {2, 2}, {3, 3}, {5, 5}, {5, 3}, {3, 5}, {40, 40}} {
			m, n := shape[0], shape[1]
			notFiniteMatrices(m, n, func(name string, p padded) {
				a := p.dense()
				shown := func(what string, err error, x mat.Matrix) {
					if err == nil && finiteMatrix(x) {
						t.Errorf("%s: %s has an answer of numbers alone", name, what)
					}
				}
				for _, b := range []*mat.Dense{mat.NewDense(m, 1, nil), mat.NewDense(m, 2, nil)} {
					b.Set(0, 0, 1)
					var x mat.Dense
					shown("Solve", x.Solve(a, b), &x)
				}
				if new(mat.SVD).Factorize(a, mat.SVDThin) {
					t.Errorf("%s: SVD is ok", name)
				}
				if m != n {
					return
				}
				var x mat.Dense
				shown("Inverse", x.Inverse(a), &x)
				if new(mat.Eigen).Factorize(a, mat.EigenRight) {
					t.Errorf("%s: Eigen is ok", name)
				}
				sym, band := mat.NewSymDense(n, nil), mat.NewSymBandDense(n, min(2, n-1), nil)
				inBand := false
				for i := range n {
					for j := i; j < n; j++ {
						v := a.At(i, j) + a.At(j, i) + 4*float64(n)*flag(i == j)
						sym.SetSym(i, j, v)
						if j-i <= 2 {
							inBand = inBand || !(math.Abs(v) <= math.MaxFloat64)
							band.SetSymBand(i, j, v)
						}
					}
				}
				if new(mat.EigenSym).Factorize(sym, true) || new(mat.Cholesky).Factorize(sym) || new(mat.PivotedCholesky).Factorize(sym, -1) {
					t.Errorf("%s: EigenSym or Cholesky is ok", name)
				}
				if inBand && new(mat.BandCholesky).Factorize(band) {
					t.Errorf("%s: BandCholesky is ok", name)
				}
			})
		}
	})
}

func finiteMatrix(x mat.Matrix) bool {
	m, n := x.Dims()
	for i := range m {
		for j := range n {
			if v := x.At(i, j); !(math.Abs(v) <= math.MaxFloat64) {
				return false
			}
		}
	}
	return true
}
