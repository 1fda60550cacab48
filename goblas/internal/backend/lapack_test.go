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

	"github.com/goblas/goblas/native"
)

// orders are sizes around every threshold of tiles and blocks.
var orders = []int{1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 32, 33, 63, 64, 65, 97, 130}

// onNative runs a test in mode Native, where there is one.
func onNative(t *testing.T) {
	t.Helper()
	if len(modes(t)) == 1 {
		t.Skip("no OpenBLAS here")
	}
	inMode(t, Native)
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
	return got, want, gotB, wantB, call(LAPACK{}, got, gotB), call(pureLAPACK, want, wantB)
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
	pureLAPACK.Dgetrf(n, n, factored.s, factored.ld, pivots)
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
		pureLAPACK.Dpotrf(uplo, n, chol.s, chol.ld)
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
	pureLAPACK.Dgeqrf(m, n, qr.s, qr.ld, tau, work, len(work))
	pureLAPACK.Dgelqf(m, n, lq.s, lq.ld, tauL, work, len(work))
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

// TestSVDResidual checks |A - U S V^T|, orthogonality and gonum's singular values
// for every pair of jobs, on full-rank, rank-deficient and badly scaled matrices.
func TestSVDResidual(t *testing.T) {
	onNative(t)
	rnd := rand.New(rand.NewPCG(8, 9))
	jobs := []lapack.SVDJob{lapack.SVDAll, lapack.SVDStore, lapack.SVDNone}
	for _, shape := range [][2]int{{1, 1}, {1, 4}, {5, 1}, {2, 2}, {3, 3}, {10, 3}, {3, 10}, {33, 33}, {40, 65}, {65, 40}, {130, 12}, {12, 130}, {130, 130}} {
		m, n := shape[0], shape[1]
		k := min(m, n)
		for kind, element := range map[string]func(i, j int) float64{
			"full":  normal(rnd),
			"rank1": func(i, j int) float64 { return float64(i+1) / float64(j+2) },
			"zero":  func(int, int) float64 { return 0 },
			"tiny":  func(int, int) float64 { return rnd.NormFloat64() * 1e-300 },
			"huge":  func(int, int) float64 { return rnd.NormFloat64() * 1e300 },
		} {
			a := newPadded(m, n, 3, element)
			scale := max(a.largest(), 1e-308)
			want := make([]float64, k)
			work := make([]float64, 5*(m+n))
			pure := a.clone()
			pureLAPACK.Dgesvd(lapack.SVDNone, lapack.SVDNone, m, n, pure.s, pure.ld, want, nil, 1, nil, 1, work, len(work))
			for _, jobU := range jobs {
				for _, jobVT := range jobs {
					name := fmt.Sprintf("%s %dx%d jobs %c %c", kind, m, n, jobU, jobVT)
					uCols, _ := svdSize(jobU, m, k)
					vtRows, _ := svdSize(jobVT, n, k)
					nan := func(int, int) float64 { return math.NaN() }
					in, s, u, vt := a.clone(), make([]float64, k), newPadded(m, uCols, 2, nan), newPadded(vtRows, n, 1, nan)
					if !(LAPACK{}).Dgesvd(jobU, jobVT, m, n, in.s, in.ld, s, u.s, u.ld, vt.s, vt.ld, work, len(work)) {
						t.Errorf("%s: no convergence", name)
						continue
					}
					same(t, name+" values", s, want, 1e-12)
					in.untouched(t, name)
					u.untouched(t, name+" U")
					vt.untouched(t, name+" VT")
					orthonormal(t, name+" U", u.dense(), true)
					orthonormal(t, name+" VT", vt.dense(), false)
					if uCols == 0 || vtRows == 0 {
						continue
					}
					var us, r mat.Dense
					us.Mul(u.dense().Slice(0, m, 0, k), mat.NewDiagDense(k, scaled(s, 1/scale)))
					r.Mul(&us, vt.dense().Slice(0, k, 0, n))
					for i := range m {
						for j := range n {
							if d := math.Abs(r.At(i, j) - a.at(i, j)/scale); !(d < 1e-12*float64(m+n)) {
								t.Fatalf("%s: residual %g at %d,%d", name, d, i, j)
							}
						}
					}
				}
			}
		}
	}
}

func scaled(s []float64, by float64) []float64 {
	out := make([]float64, len(s))
	for i, v := range s {
		out[i] = v * by
	}
	return out
}

// orthonormal checks the columns, or the rows, of q.
func orthonormal(t *testing.T, what string, q *mat.Dense, columns bool) {
	t.Helper()
	if r, c := q.Dims(); r == 0 || c == 0 {
		return
	}
	var g mat.Dense
	if columns {
		g.Mul(q.T(), q)
	} else {
		g.Mul(q, q.T())
	}
	n, _ := g.Dims()
	for i := range n {
		for j := range n {
			want := flag(i == j)
			if !(math.Abs(g.At(i, j)-want) < 1e-12) {
				t.Errorf("%s: not orthonormal: %g at %d,%d", what, g.At(i, j), i, j)
				return
			}
		}
	}
}

// TestSymmetricEigenResidual checks A v = w v and the triangle that is not read.
func TestSymmetricEigenResidual(t *testing.T) {
	onNative(t)
	rnd := rand.New(rand.NewPCG(10, 11))
	for _, n := range orders {
		for _, scale := range []float64{1, 1e-300, 1e300} {
			for _, uplo := range []blas.Uplo{blas.Upper, blas.Lower} {
				name := fmt.Sprintf("n=%d scale %g uplo %c", n, scale, uplo)
				full := symmetric(rnd, n, 4)
				for i := range full.s {
					full.s[i] *= scale / float64(2*n+1)
				}
				work := make([]float64, max(1, 3*n-1))
				for _, job := range []lapack.EVJob{lapack.EVCompute, lapack.EVNone} {
					a, w := full.clone(), make([]float64, n)
					for i := range n { // the other triangle is nobody's business
						for j := range n {
							if (uplo == blas.Upper) == (j < i) && i != j {
								a.s[i*a.ld+j] = math.NaN()
							}
						}
					}
					if !(LAPACK{}).Dsyev(job, uplo, n, a.s, a.ld, w, work, len(work)) {
						t.Fatalf("%s: no convergence", name)
					}
					if !slices.IsSorted(w) {
						t.Errorf("%s: eigenvalues are not ascending", name)
					}
					a.untouched(t, name)
					if job == lapack.EVNone {
						continue
					}
					v := a.dense()
					orthonormal(t, name, v, true)
					unit := mat.NewDense(n, n, nil)
					unit.Apply(func(i, j int, _ float64) float64 { return full.at(i, j) / scale }, unit)
					var av, vw mat.Dense
					av.Mul(unit, v)
					vw.Mul(v, mat.NewDiagDense(n, scaled(w, 1/scale)))
					if !mat.EqualApprox(&av, &vw, 1e-12*float64(n)) {
						t.Errorf("%s: A v is not w v", name)
					}
				}
			}
		}
	}
}

// TestEigenResidual checks A v = w v and u^H A = w u^H.
func TestEigenResidual(t *testing.T) {
	onNative(t)
	rnd := rand.New(rand.NewPCG(12, 13))
	for _, n := range orders {
		a := newPadded(n, n, 3, normal(rnd))
		for _, jobs := range []string{"NN", "VN", "NV", "VV"} {
			name := fmt.Sprintf("n=%d jobs %s", n, jobs)
			nan := func(int, int) float64 { return math.NaN() }
			in, vl, vr := a.clone(), newPadded(n, n, 2, nan), newPadded(n, n, 1, nan)
			wr, wi, work := make([]float64, n), make([]float64, n), make([]float64, 4*n)
			first := LAPACK{}.Dgeev(lapack.LeftEVJob(jobs[0]), lapack.RightEVJob(jobs[1]), n, in.s, in.ld, wr, wi, vl.s, vl.ld, vr.s, vr.ld, work, len(work))
			if first != 0 {
				t.Fatalf("%s: no convergence", name)
			}
			in.untouched(t, name)
			vl.untouched(t, name+" VL")
			vr.untouched(t, name+" VR")
			for j := range n {
				w := complex(wr[j], wi[j])
				if jobs[1] == 'V' {
					v := vector(vr, wi, j)
					for i := range n {
						var av complex128
						for l := range n {
							av += complex(a.at(i, l), 0) * v[l]
						}
						near(t, name+" right", av, w*v[i], n)
					}
				}
				if jobs[0] == 'V' {
					u := vector(vl, wi, j)
					for i := range n {
						var ua complex128
						for l := range n {
							ua += complex(real(u[l]), -imag(u[l])) * complex(a.at(l, i), 0)
						}
						near(t, name+" left", ua, w*complex(real(u[i]), -imag(u[i])), n)
					}
				}
			}
		}
	}
}

// vector is eigenvector j as LAPACK stores it.
func vector(v padded, wi []float64, j int) []complex128 {
	out := make([]complex128, v.n)
	for i := range out {
		switch {
		case wi[j] > 0:
			out[i] = complex(v.at(i, j), v.at(i, j+1))
		case wi[j] < 0:
			out[i] = complex(v.at(i, j-1), -v.at(i, j))
		default:
			out[i] = complex(v.at(i, j), 0)
		}
	}
	return out
}

func near(t *testing.T, what string, got, want complex128, n int) {
	t.Helper()
	if d := got - want; !(math.Hypot(real(d), imag(d)) < 1e-12*float64(n+10)) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// TestNotFinite: NaN and infinities end every factorization, without an answer
// where there is none, within moments, and without a panic.
func TestNotFinite(t *testing.T) {
	for _, mode := range modes(t) {
		if mode.mode == PureGo {
			continue // gonum's own: mat.Eigen does not return
		}
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
		blas64.Use(pureBLAS)
		lapack64.Use(pureLAPACK)
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
		if got, want := said(LAPACK{}), said(pureLAPACK); got != want || want == nil {
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
		blas64.Use(pureBLAS)
		lapack64.Use(pureLAPACK)
		if len(got) != len(want) {
			t.Fatalf("n=%d: %d answers instead of %d", n, len(got), len(want))
		}
		same(t, fmt.Sprintf("n=%d", n), got, want, 1e-9)
	}
}

// TestSymmetricFallback: the QR iteration behind Dsyev, which no matrix here
// leads to, agrees with divide and conquer.
func TestSymmetricFallback(t *testing.T) {
	onNative(t)
	const n = 40
	for _, uplo := range []byte{'U', 'L'} {
		a := symmetric(rand.New(rand.NewPCG(1, 2)), n, 2)
		b := a.clone()
		scratch, work, w, want := make([]float64, n*n), make([]float64, 66*n), make([]float64, n), make([]float64, n)
		if native.Dsyev('V', uplo, n, a.s, a.ld, w, scratch, work, len(work)) != 0 {
			t.Fatal("no convergence")
		}
		if !(LAPACK{}).Dsyev(lapack.EVNone, blas.Uplo(uplo), n, b.s, b.ld, want, work, len(work)) {
			t.Fatal("no convergence")
		}
		same(t, "eigenvalues", w, want, 1e-13)
		a.untouched(t, "Dsyev")
		orthonormal(t, "eigenvectors", a.dense(), true)
	}
}
