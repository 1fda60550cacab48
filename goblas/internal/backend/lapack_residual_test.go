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

	"github.com/goblas/goblas/goblas/internal/pure"
)

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
			own := a.clone()
			pure.LAPACK.Dgesvd(lapack.SVDNone, lapack.SVDNone, m, n, own.s, own.ld, want, nil, 1, nil, 1, work, len(work))
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
					v := randomVector(vr, wi, j)
					for i := range n {
						var av complex128
						for l := range n {
							av += complex(a.at(i, l), 0) * v[l]
						}
						near(t, name+" right", av, w*v[i], n)
					}
				}
				if jobs[0] == 'V' {
					u := randomVector(vl, wi, j)
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

// randomVector is eigenvector j as LAPACK stores it.
func randomVector(v padded, wi []float64, j int) []complex128 {
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
