package driver

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/stack"
)

// The kernels for a lone matrix and LAPACK agree, on each side of the orders where one
// follows the other, for views and rectangles, and at scales where squares vanish.
func TestLone(t *testing.T) {
	onFourTypes(t, forLone[float32], forLone[float64], notLone[complex64], notLone[complex128])
}

// There are no kernels for complex matrices.
func notLone[T scalar.Scalar](t *testing.T, _ arrays[T]) {
	if hasLone[T](true, 2, 2) {
		t.Error("a kernel for complex matrices")
	}
}

func forLone[T scalar.Float](t *testing.T, _ arrays[T]) {
	if !hasLone[T](false, loneOrder, loneOrder) || hasLone[T](true, loneOrder+1, loneOrder+1) || !hasLone[T](true, 17, 17) || hasLone[T](false, 17, 17) {
		t.Fatal("no kernel for the largest order, or one for the next")
	}
	defer SetDrivers(EigenAuto, GESDD)
	rng := rand.New(rand.NewPCG(7, 11))
	eps := 40 * scalar.Epsilon[T]()
	for _, scale := range []float64{1, 0x1p-60, 0x1p60} {
		for _, m := range []int{1, 2, 3, 4, 5, 6, 7, loneOrder, loneOrder + 1, 13, 16, 17, 40, 64} {
			for _, n := range []int{1, 2, 3, 4, 5, loneOrder, loneOrder + 1, 12, 16, 19, 64} {
				if max(m, n) > stack.Most && min(m, n) <= stack.MostJacobi[T]() {
					continue
				}
				name := fmt.Sprintf("%T %dx%d by %v", T(0), m, n, scale)
				a := matrix.New[T](n, m).T()
				b, k := matrix.New[T](m, 2), min(m, n)
				for i := range a.Data {
					a.Data[i] = T(scale * rng.NormFloat64())
				}
				for i := range b.Data {
					b.Data[i] = T(rng.NormFloat64())
				}
				var s [2][]float64
				var x [2]matrix.Matrix[T]
				var residuals [2][]float64
				for i, by := range []SVDDriver{GESDD, GESVD} {
					SetDrivers(EigenAuto, by)
					s[i], residuals[i], x[i] = make([]float64, k), make([]float64, 2), matrix.New[T](n, 2)
					u, vh := matrix.New[T](m, k), matrix.New[T](k, n)
					if info := SVD(t.Context(), 'S', a, s[i], u, vh); info != 0 {
						t.Fatalf("%s: info %d", name, info)
					}
					for p := range m {
						for q := range n {
							sum := -float64(a.At(p, q))
							for l := range k {
								sum += float64(u.At(p, l)) * s[i][l] * float64(vh.At(l, q))
							}
							if !(math.Abs(sum) <= eps*s[i][0]) {
								t.Errorf("%s, driver %d: U S V' is %g off", name, by, sum/s[i][0])
							}
						}
					}
					if rank, info := LeastSquares(t.Context(), a, b, x[i], make([]float64, k), residuals[i], scalar.Epsilon[T]()); rank != k || info != 0 {
						t.Errorf("%s, driver %d: rank %d, info %d", name, by, rank, info)
					}
				}
				for l, v := range s[0] {
					if !(math.Abs(v-s[1][l]) <= eps*s[0][0]) {
						t.Errorf("%s: singular value %d is %g, by LAPACK %g", name, l, v, s[1][l])
					}
				}
				cond := s[0][0] / s[0][k-1]
				for l, v := range x[0].Data {
					if d := math.Abs(float64(v - x[1].Data[l])); !(d <= 10*eps*cond*cond/s[0][0]) {
						t.Errorf("%s: X is %g off, of %g", name, d, v)
					}
				}
				if m > n && !(math.Abs(residuals[0][1]-residuals[1][1]) <= 10*eps*cond*(1+residuals[1][1])) {
					t.Errorf("%s: residual %g, by xGELSD %g", name, residuals[0][1], residuals[1][1])
				}
			}
			loneEigh[T](t, rng, m, scale, eps)
		}
	}
}

func loneEigh[T scalar.Float](t *testing.T, rng *rand.Rand, n int, scale, eps float64) {
	a, v := matrix.New[T](n, n), matrix.New[T](n, n)
	for i := range a.Data {
		a.Data[i] = T(scale * rng.NormFloat64())
	}
	for _, uplo := range []byte{'L', 'U'} {
		w, own, alone := make([]float64, n), make([]float64, n), make([]float64, n)
		Eigh(t.Context(), EigenAuto, uplo, a, w, v)
		Eigh(t.Context(), EigenAuto, uplo, a, alone, matrix.Matrix[T]{})
		Eigh(t.Context(), SYEV, uplo, a, own, matrix.Matrix[T]{})
		most := max(math.Abs(w[0]), math.Abs(w[n-1]))
		for i := range n {
			if !(math.Abs(w[i]-own[i]) <= eps*most && math.Abs(alone[i]-own[i]) <= eps*most) {
				t.Errorf("%T, order %d, %c: eigenvalue %d is %g and %g, by LAPACK %g", T(0), n, uplo, i, w[i], alone[i], own[i])
			}
			for j := range n {
				sum := -w[j] * float64(v.At(i, j))
				for l := range n {
					p, q := max(i, l), min(i, l)
					if uplo == 'U' {
						p, q = q, p
					}
					sum += float64(a.At(p, q)) * float64(v.At(l, j))
				}
				if !(math.Abs(sum) <= eps*most) {
					t.Errorf("%T, order %d, %c: A v - w v is %g", T(0), n, uplo, sum/most)
				}
			}
		}
	}
}

// A matrix whose smallest singular value is zero but for rounding has the rank of the
// tolerance that the caller gives, on the kernels as in LAPACK.
func TestLoneRank(t *testing.T) {
	a := matrix.New[float64](4, 4)
	for i := range 4 {
		for j := range 4 {
			a.Data[4*i+j] = float64(1 + i + j) // of rank 2
		}
	}
	b, x, s := matrix.New[float64](4, 1), matrix.New[float64](4, 1), make([]float64, 4)
	for i := range b.Data {
		b.Data[i] = float64(1 + i)
	}
	rank, info := LeastSquares(t.Context(), a, b, x, s, make([]float64, 1), 1e-12)
	if rank != 2 || info != 0 {
		t.Fatalf("rank %d, info %d", rank, info)
	}
	for i := range 4 {
		sum := 0.0
		for j := range 4 {
			sum += a.Data[4*i+j] * x.Data[j]
		}
		if math.Abs(sum-b.Data[i]) > 1e-13 {
			t.Errorf("row %d of A X is %g, not %g", i, sum, b.Data[i])
		}
	}
}

// Generalized eigenproblems and parts of the spectrum of small matrices satisfy their
// equations, on each side of the orders where LAPACK follows.
func TestLoneGeneral(t *testing.T) {
	onFourTypes(t, loneGeneral[float32], loneGeneral[float64], loneGeneral[complex64], loneGeneral[complex128])
}

func loneGeneral[T scalar.Scalar](t *testing.T, _ arrays[T]) {
	rng := rand.New(rand.NewPCG(9, 2))
	for n := 1; n <= loneOrder+1; n++ {
		for _, uplo := range []byte{'L', 'U'} {
			a, b := hermitianPair[T](rng, n)
			x, y := denseOf(a, 1), denseOf(b, 1)
			hideTriangle(a, uplo)
			hideTriangle(b, uplo)
			for itype := 1; itype <= 3; itype++ {
				name := fmt.Sprintf("%T, order %d, type %d, %c", *new(T), n, itype, uplo)
				w, alone, v := make([]float64, n), make([]float64, n), matrix.New[T](n, n+1).Slice(0, n, 0, n)
				if info := EighGeneral(t.Context(), itype, uplo, a, b, w, v); info != 0 {
					t.Fatalf("%s: info %d", name, info)
				}
				EighGeneral(t.Context(), itype, uplo, a, b, alone, matrix.Matrix[T]{})
				z, d := denseOf(v, 1), diagonal(n, n, w)
				same[T](t, name+": eigenvalues alone", diagonal(n, n, alone), d)
				switch itype {
				case 1:
					same[T](t, name+": A X", x.mul(z), y.mul(z).mul(d))
				case 2:
					same[T](t, name+": A B X", x.mul(y).mul(z), z.mul(d))
				case 3:
					same[T](t, name+": B A X", y.mul(x).mul(z), z.mul(d))
				}
				if itype == 3 { // X X^H = B
					same[T](t, name+": X X'", z.mul(conjTrans(z)), y)
				} else {
					same[T](t, name+": X' B X", conjTrans(z).mul(y).mul(z), identity(n))
				}
			}
			all, some := make([]float64, n), make([]float64, n)
			v, few := matrix.New[T](n, n), matrix.New[T](n, (n+1)/2)
			Eigh(t.Context(), EigenAuto, uplo, a, all, v)
			found, info := EighPart(t.Context(), Part{Range: 'I', First: n / 2, Last: n - 1}, uplo, a, some, few)
			if found != n-n/2 || info != 0 {
				t.Errorf("%T, order %d: %d found, info %d", *new(T), n, found, info)
			}
			for i := range found {
				if !(math.Abs(some[i]-all[n/2+i]) <= 400*scalar.Epsilon[T]()) {
					t.Errorf("%T, order %d: %v of %v", *new(T), n, some[:found], all)
				}
			}
		}
	}
	a, b := hermitianPair[T](rng, 4)
	b.Data[2*4+2] = -1
	if info := EighGeneral(t.Context(), 1, 'L', a, b, make([]float64, 4), matrix.New[T](4, 4)); info != 4+3 {
		t.Errorf("%T: info %d, the minor of order 3 is not positive", *new(T), info)
	}
}

// hermitianPair returns a Hermitian matrix and a well conditioned positive definite one.
func hermitianPair[T scalar.Scalar](rng *rand.Rand, n int) (a, b matrix.Matrix[T]) {
	a, b = matrix.New[T](n, n), matrix.New[T](n, n)
	for i := range n {
		for j := range i {
			for _, m := range []matrix.Matrix[T]{a, b} {
				v := scalar.FromComplex[T](complex(rng.Float64()-0.5, rng.Float64()-0.5))
				m.Data[i*n+j], m.Data[j*n+i] = v, scalar.Conj(v)
			}
		}
		a.Data[i*n+i] = scalar.FromComplex[T](complex(rng.Float64()-0.5, 0))
		b.Data[i*n+i] = scalar.FromComplex[T](complex(float64(n), 0))
	}
	return a, b
}

// hideTriangle stores NaN in the triangle that is not to be read.
func hideTriangle[T scalar.Scalar](m matrix.Matrix[T], uplo byte) {
	for i := range m.Rows {
		for j := range i {
			at := i*m.Stride + j
			if uplo == 'L' {
				at = j*m.Stride + i
			}
			m.Data[at] = scalar.FromComplex[T](complex(math.NaN(), 0))
		}
	}
}
