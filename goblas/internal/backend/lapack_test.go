package backend

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"
	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/pure"
)

// orders are sizes around every threshold of tiles and blocks.
var orders = []int{1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 32, 33, 63, 64, 65, 97, 130}

// onNative runs a test in mode Native, where there is one.
func onNative(t *testing.T) {
	t.Helper()
	if !hasOpenBLAS(t) {
		t.Skip("no OpenBLAS here")
	}
	inMode(t, cores.Native)
}

// padded is a row-major matrix whose rows are pad apart, with NaN in between.
type padded struct {
	m, n, ld int
	s        []float64
}

func newPadded(m, n, pad int, element func(i, j int) float64) padded {
	p := padded{m, n, max(n+pad, 1), nil}
	p.s = make([]float64, m*p.ld)
	for i := range p.s {
		p.s[i] = math.NaN()
	}
	for i := range m {
		for j := range n {
			p.s[i*p.ld+j] = element(i, j)
		}
	}
	return p
}

func normal(rnd *rand.Rand) func(int, int) float64 {
	return func(int, int) float64 { return rnd.NormFloat64() }
}

// symmetric is diagonally dominant, so positive definite.
func symmetric(rnd *rand.Rand, n, pad int) padded {
	p := newPadded(n, n, pad, normal(rnd))
	for i := range n {
		for j := range i {
			p.s[i*p.ld+j] = p.at(j, i)
		}
		p.s[i*p.ld+i] = 2*float64(n) + rnd.Float64()
	}
	return p
}

func (p padded) clone() padded           { p.s = slices.Clone(p.s); return p }
func (p padded) at(i, j int) float64     { return p.s[i*p.ld+j] }
func (p padded) dense() *mat.Dense       { return mat.DenseCopyOf(p.view()) }
func (p padded) view() mat.Matrix        { return paddedView{p} }
func (p padded) largest() (size float64) { return maxAbs(p.m, p.n, p.s, p.ld) }

type paddedView struct{ padded }

func (v paddedView) Dims() (int, int)    { return v.m, v.n }
func (v paddedView) At(i, j int) float64 { return v.at(i, j) }
func (v paddedView) T() mat.Matrix       { return mat.Transpose{Matrix: v} }

// untouched fails if padding was written.
func (p padded) untouched(t *testing.T, what string) {
	t.Helper()
	for i := range p.m {
		for j := p.n; j < p.ld; j++ {
			if !math.IsNaN(p.s[i*p.ld+j]) {
				t.Errorf("%s: padding written at row %d, column %d", what, i, j)
				return
			}
		}
	}
}

// same fails where got differs from want by more than tol times the largest
// element of want.
func same(t *testing.T, what string, got, want []float64, tol float64) {
	t.Helper()
	scale := 0.0
	for _, v := range want {
		if !math.IsNaN(v) {
			scale = max(scale, math.Abs(v))
		}
	}
	for i := range want {
		if math.IsNaN(want[i]) && math.IsNaN(got[i]) {
			continue
		}
		if !(math.Abs(got[i]-want[i]) <= tol*scale) {
			t.Errorf("%s: element %d is %v, gonum's is %v", what, i, got[i], want[i])
			return
		}
	}
}

// TestFactorsAreGonums compares factors and solutions, which have one definition,
// with those of gonum's pure Go, on padded matrices of many shapes.
func TestFactorsAreGonums(t *testing.T) {
	onNative(t)
	for _, n := range orders {
		for _, pad := range []int{0, 5} {
			rnd := rand.New(rand.NewPCG(7, uint64(n)))
			t.Run(fmt.Sprintf("n=%d/pad=%d", n, pad), func(t *testing.T) {
				compareSquare(t, rnd, n, pad)
				for _, m := range []int{1, n/2 + 1, n + 1, 2*n + 3} {
					compareRectangular(t, rnd, m, n, pad)
				}
			})
		}
	}
}

// both runs the same call on goblas and on gonum, each on copies.
func both(call func(l lapack.Float64, a, b padded) []float64, a, b padded) (got, want padded, gotB, wantB padded, gotOut, wantOut []float64) {
	got, want, gotB, wantB = a.clone(), a.clone(), b.clone(), b.clone()
	return got, want, gotB, wantB, call(LAPACK{}, got, gotB), call(pure.LAPACK, want, wantB)
}

func flag(ok bool) float64 {
	if ok {
		return 1
	}
	return 0
}

func floats(s []int) []float64 {
	f := make([]float64, len(s))
	for i, v := range s {
		f[i] = float64(v)
	}
	return f
}

func compareSquare(t *testing.T, rnd *rand.Rand, n, pad int) {
	const tol = 1e-10
	work := make([]float64, 300*n+5000)
	iwork := make([]int, n)
	general := newPadded(n, n, pad, normal(rnd))
	for i := range n {
		general.s[i*general.ld+(i+1)%n] += 3 * float64(n) // well-conditioned, and pivots off the diagonal
	}
	definite := symmetric(rnd, n, pad)
	factored, pivots := general.clone(), make([]int, n)
	pure.LAPACK.Dgetrf(n, n, factored.s, factored.ld, pivots)
	check := func(what string, a, b padded, call func(l lapack.Float64, a, b padded) []float64) {
		t.Helper()
		got, want, gotB, wantB, gotOut, wantOut := both(call, a, b)
		same(t, what, got.s, want.s, tol)
		same(t, what+" b", gotB.s, wantB.s, tol)
		same(t, what+" results", gotOut, wantOut, tol)
		got.untouched(t, what)
		gotB.untouched(t, what+" b")
	}
	none := padded{ld: 1}
	check("Dgetri", factored, none, func(l lapack.Float64, a, _ padded) []float64 {
		return []float64{flag(l.Dgetri(n, a.s, a.ld, pivots, work, n))}
	})
	for _, norm := range []lapack.MatrixNorm{lapack.MaxColumnSum, lapack.MaxRowSum} {
		check("Dgecon", factored, none, func(l lapack.Float64, a, _ padded) []float64 {
			return []float64{l.Dgecon(norm, n, a.s, a.ld, general.largest(), work, iwork)}
		})
	}
	for _, nrhs := range []int{1, 2, 7, n} {
		b := newPadded(n, nrhs, pad, normal(rnd))
		for _, trans := range []blas.Transpose{blas.NoTrans, blas.Trans, blas.ConjTrans} {
			check("Dgetrs", factored, b, func(l lapack.Float64, a, b padded) []float64 {
				l.Dgetrs(trans, n, nrhs, a.s, a.ld, pivots, b.s, b.ld)
				return nil
			})
			for _, uplo := range []blas.Uplo{blas.Upper, blas.Lower} {
				for _, diag := range []blas.Diag{blas.NonUnit, blas.Unit} {
					tri := definite.clone()
					for i := range n {
						for j := range n {
							if i != j {
								tri.s[i*tri.ld+j] /= 10 * float64(n)
							}
						}
					}
					check("Dtrtrs", tri, b, func(l lapack.Float64, a, b padded) []float64 {
						return []float64{flag(l.Dtrtrs(uplo, trans, diag, n, nrhs, a.s, a.ld, b.s, b.ld))}
					})
				}
			}
		}
	}
	for _, uplo := range []blas.Uplo{blas.Upper, blas.Lower} {
		check("Dpotrf", definite, none, func(l lapack.Float64, a, _ padded) []float64 {
			return []float64{flag(l.Dpotrf(uplo, n, a.s, a.ld))}
		})
		bad := definite.clone()
		bad.s[n/2*bad.ld+n/2] = -1
		if (LAPACK{}).Dpotrf(uplo, n, bad.s, bad.ld) {
			t.Errorf("Dpotrf: an indefinite matrix passed")
		}
		chol := definite.clone()
		pure.LAPACK.Dpotrf(uplo, n, chol.s, chol.ld)
		check("Dpotri", chol, none, func(l lapack.Float64, a, _ padded) []float64 {
			return []float64{flag(l.Dpotri(uplo, n, a.s, a.ld))}
		})
		for _, nrhs := range []int{1, 3, n} {
			check("Dpotrs", chol, newPadded(n, nrhs, pad, normal(rnd)), func(l lapack.Float64, a, b padded) []float64 {
				l.Dpotrs(uplo, n, nrhs, a.s, a.ld, b.s, b.ld)
				return nil
			})
		}
		check("Dpocon", chol, none, func(l lapack.Float64, a, _ padded) []float64 {
			return []float64{l.Dpocon(uplo, n, a.s, a.ld, 2, work, iwork)}
		})
		check("Dpstrf", definite, none, func(l lapack.Float64, a, _ padded) []float64 {
			piv := make([]int, n)
			rank, ok := l.Dpstrf(uplo, n, a.s, a.ld, piv, -1, work)
			return append(floats(piv), float64(rank), flag(ok))
		})
		for _, diag := range []blas.Diag{blas.NonUnit, blas.Unit} {
			check("Dtrtri", chol, none, func(l lapack.Float64, a, _ padded) []float64 {
				return []float64{flag(l.Dtrtri(uplo, diag, n, a.s, a.ld))}
			})
			for _, norm := range []lapack.MatrixNorm{lapack.MaxColumnSum, lapack.MaxRowSum} {
				check("Dtrcon", chol, none, func(l lapack.Float64, a, _ padded) []float64 {
					return []float64{l.Dtrcon(norm, uplo, diag, n, a.s, a.ld, work, iwork)}
				})
			}
		}
		for _, norm := range []lapack.MatrixNorm{lapack.MaxAbs, lapack.MaxColumnSum, lapack.MaxRowSum, lapack.Frobenius} {
			check("Dlansy", definite, none, func(l lapack.Float64, a, _ padded) []float64 {
				return []float64{l.Dlansy(norm, uplo, n, a.s, a.ld, work)}
			})
		}
		compareBand(t, check, rnd, uplo, n, pad)
	}
}

func compareBand(t *testing.T, check func(string, padded, padded, func(lapack.Float64, padded, padded) []float64), rnd *rand.Rand, uplo blas.Uplo, n, pad int) {
	none := padded{ld: 1}
	work, iwork := make([]float64, 3*n), make([]int, n)
	for _, kd := range []int{0, 1, min(3, n-1), min(40, n-1)} {
		diagonal := 0
		if uplo == blas.Lower {
			diagonal = kd
		}
		band := newPadded(n, kd+1, pad, func(_, j int) float64 {
			if j == diagonal {
				return 4 * float64(kd+1)
			}
			return rnd.NormFloat64()
		})
		check("Dpbtrf", band, none, func(l lapack.Float64, a, _ padded) []float64 {
			return []float64{flag(l.Dpbtrf(uplo, n, kd, a.s, a.ld))}
		})
		b := newPadded(n, 3, pad, normal(rnd))
		check("Dpbtrs", band, b, func(l lapack.Float64, a, b padded) []float64 {
			l.Dpbtrs(uplo, n, kd, 3, a.s, a.ld, b.s, b.ld)
			return nil
		})
		check("Dpbcon", band, none, func(l lapack.Float64, a, _ padded) []float64 {
			return []float64{l.Dpbcon(uplo, n, kd, a.s, a.ld, 3, work, iwork)}
		})
		for _, trans := range []blas.Transpose{blas.NoTrans, blas.Trans} {
			check("Dtbtrs", band, b, func(l lapack.Float64, a, b padded) []float64 {
				return []float64{flag(l.Dtbtrs(uplo, trans, blas.NonUnit, n, kd, 3, a.s, a.ld, b.s, b.ld))}
			})
		}
	}
}

func compareRectangular(t *testing.T, rnd *rand.Rand, m, n, pad int) {
	const tol = 1e-9
	k := min(m, n)
	work := make([]float64, 300*(m+n)+5000)
	a := newPadded(m, n, pad, normal(rnd))
	for i := range k {
		a.s[i*a.ld+k-1-i] += 3 * float64(m+n)
	}
	what := func(name string) string { return fmt.Sprintf("%s %dx%d", name, m, n) }
	none := padded{ld: 1}
	check := func(name string, a, b padded, call func(l lapack.Float64, a, b padded) []float64) {
		t.Helper()
		got, want, gotB, wantB, gotOut, wantOut := both(call, a, b)
		same(t, what(name), got.s, want.s, tol)
		same(t, what(name)+" b", gotB.s, wantB.s, tol)
		same(t, what(name)+" results", gotOut, wantOut, tol)
		got.untouched(t, what(name))
		gotB.untouched(t, what(name)+" b")
	}
	check("Dgetrf", a, none, func(l lapack.Float64, a, _ padded) []float64 {
		ipiv := make([]int, k)
		ok := l.Dgetrf(m, n, a.s, a.ld, ipiv)
		return append(floats(ipiv), flag(ok))
	})
	check("Dgeqrf", a, none, func(l lapack.Float64, a, _ padded) []float64 {
		tau := make([]float64, k)
		l.Dgeqrf(m, n, a.s, a.ld, tau, work, n)
		return tau
	})
	check("Dgelqf", a, none, func(l lapack.Float64, a, _ padded) []float64 {
		tau := make([]float64, k)
		l.Dgelqf(m, n, a.s, a.ld, tau, work, m)
		return tau
	})
	check("Dgeqp3", a, none, func(l lapack.Float64, a, _ padded) []float64 {
		tau, jpvt := make([]float64, k), make([]int, n)
		for j := range jpvt {
			jpvt[j] = j%3 - 1 // a third of the columns may move
			if jpvt[j] >= 0 {
				jpvt[j] = j
			}
		}
		l.Dgeqp3(m, n, a.s, a.ld, jpvt, tau, work, 3*n+1)
		return append(tau, floats(jpvt)...)
	})
	for _, norm := range []lapack.MatrixNorm{lapack.MaxAbs, lapack.MaxColumnSum, lapack.MaxRowSum, lapack.Frobenius} {
		check("Dlange", a, none, func(l lapack.Float64, a, _ padded) []float64 {
			return []float64{l.Dlange(norm, m, n, a.s, a.ld, work)}
		})
		for _, uplo := range []blas.Uplo{blas.Upper, blas.Lower} {
			for _, diag := range []blas.Diag{blas.NonUnit, blas.Unit} {
				if norm == lapack.Frobenius && uplo == blas.Upper && diag == blas.Unit && n < m {
					continue // gonum's own asks Dlassq for -1 elements
				}
				check("Dlantr", a, none, func(l lapack.Float64, a, _ padded) []float64 {
					return []float64{l.Dlantr(norm, uplo, diag, m, n, a.s, a.ld, work)}
				})
			}
		}
	}
	for _, forward := range []bool{true, false} {
		check("Dlapmr", a, none, func(l lapack.Float64, a, _ padded) []float64 {
			p := rand.New(rand.NewPCG(3, 4)).Perm(m)
			l.Dlapmr(forward, m, n, a.s, a.ld, p)
			return floats(p)
		})
		check("Dlapmt", a, none, func(l lapack.Float64, a, _ padded) []float64 {
			p := rand.New(rand.NewPCG(3, 4)).Perm(n)
			l.Dlapmt(forward, m, n, a.s, a.ld, p)
			return floats(p)
		})
	}
	for _, nrhs := range []int{1, 4} {
		for _, trans := range []blas.Transpose{blas.NoTrans, blas.Trans} {
			b := newPadded(max(m, n), nrhs, pad, normal(rnd))
			check("Dgels", a, b, func(l lapack.Float64, a, b padded) []float64 {
				return []float64{flag(l.Dgels(trans, m, n, nrhs, a.s, a.ld, b.s, b.ld, work, len(work)))}
			})
		}
	}
	qr, lq, tau, tauL := a.clone(), a.clone(), make([]float64, k), make([]float64, k)
	pure.LAPACK.Dgeqrf(m, n, qr.s, qr.ld, tau, work, len(work))
	pure.LAPACK.Dgelqf(m, n, lq.s, lq.ld, tauL, work, len(work))
	if m >= n {
		check("Dorgqr", qr, none, func(l lapack.Float64, a, _ padded) []float64 {
			l.Dorgqr(m, n, n, a.s, a.ld, tau, work, n)
			return nil
		})
	}
	if n >= m {
		check("Dorglq", lq, none, func(l lapack.Float64, a, _ padded) []float64 {
			l.Dorglq(m, n, m, a.s, a.ld, tauL, work, m)
			return nil
		})
	}
	for _, width := range []int{1, 6} {
		for _, trans := range []blas.Transpose{blas.NoTrans, blas.Trans} {
			for _, side := range []blas.Side{blas.Left, blas.Right} {
				shape := func(order int) (rows, cols int) {
					if side == blas.Left {
						return order, width
					}
					return width, order
				}
				rows, cols := shape(m)
				check("Dormqr", qr, newPadded(rows, cols, pad, normal(rnd)), func(l lapack.Float64, a, c padded) []float64 {
					l.Dormqr(side, trans, rows, cols, k, a.s, a.ld, tau, c.s, c.ld, work, len(work))
					return nil
				})
				rows, cols = shape(n)
				check("Dormlq", lq, newPadded(rows, cols, pad, normal(rnd)), func(l lapack.Float64, a, c padded) []float64 {
					l.Dormlq(side, trans, rows, cols, k, a.s, a.ld, tauL, c.s, c.ld, work, len(work))
					return nil
				})
			}
		}
	}
}
