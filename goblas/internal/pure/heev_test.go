package pure

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goblas/goblas/internal/scalar"
)

func TestHeev(t *testing.T) {
	four(t, testHeev[float32, float32], testHeev[float64, float64], testHeev[complex64, float32], testHeev[complex128, float64])
}

func testHeev[T scalar.Scalar, R scalar.Float](t *testing.T) {
	every(t, func(t *testing.T, n int, a []T, r *rand.Rand) {
		for _, uplo := range []byte{'U', 'L'} {
			checkHeev[T, R](t, uplo, n, a)
		}
	})
	// Clustered: Q D Q^H with eigenvalues that repeat, and some that nearly do.
	for _, n := range orders {
		q, w := unit[T](n), make([]float64, n)
		v := randomSlice[T](n, 1, rand.New(rand.NewPCG(3, uint64(n))))
		_, tau := reflector(v)
		reflectLeft(v, tau, n, q, n)
		for i := range w {
			w[i] = float64(i/3) + 1e-12*float64(i)
		}
		u := denseOf(n, q, n)
		checkHeev[T, R](t, 'U', n, copied[T](n, u.times(diagonal(w)).times(u.h()).x, n))
	}
}

func checkHeev[T scalar.Scalar, R scalar.Float](t *testing.T, uplo byte, n int, a []T) {
	t.Helper()
	lda := n + 2
	z, w, values := slices.Repeat([]T{scalar.FromComplex[T](complex(math.NaN(), 0))}, n*lda), make([]R, n), make([]R, n)
	recast(n, n, a, n, z, lda)
	for i := range n { // only the triangle is read
		for j := range n {
			if uplo == 'U' && j < i || uplo == 'L' && j > i {
				z[i*lda+j] = scalar.FromComplex[T](complex(math.NaN(), 0))
			}
		}
	}
	if info := Heev(false, uplo, n, z, lda, values); info != 0 {
		t.Fatalf("values: info %d", info)
	}
	if info := Heev(true, uplo, n, z, lda, w); info != 0 {
		t.Fatalf("info %d", info)
	}
	full := dense{n, hermitian[complex128](uplo, n, a, n)}
	scale := full.largest()
	q := denseOf(n, z, lda)
	orthonormal[T](t, q)
	small[T](t, "A Q - Q W", full.times(q).minus(q.times(diagonal(w))), scale)
	small[T](t, "values with and without vectors", diagonal(w).minus(diagonal(values)), scale)
	if !slices.IsSorted(w) {
		t.Errorf("not ascending: %v", w)
	}
}

// TestHeevGraded has D M D, whose small eigenvalues the reduction keeps if it begins at the
// end with the large elements. If the matrix is tridiagonal there is no reduction, and
// either end will do.
func TestHeevGraded(t *testing.T) {
	for _, c := range []struct {
		name         string
		n            int
		grade        float64 // digits between the elements of D
		upward, wide bool
	}{{"upward", 6, 4, true, true}, {"upward tridiagonal", 30, 0.5, true, false}, {"downward tridiagonal", 30, 0.5, false, false}} {
		n := c.n
		a := make([]complex128, n*n)
		for i := range n {
			for j := range n {
				if !c.wide && (i > j+1 || j > i+1) {
					continue
				}
				d := math.Pow(10, c.grade*float64(i+j-2*n))
				a[i*n+j] = complex(d/(1+0.7*math.Abs(float64(i-j))), 0)
			}
		}
		b := slices.Clone(a)
		slices.Reverse(b) // rows and columns turned over: the large elements first
		if !c.upward {
			a = slices.Clone(b)
		}
		w, det, want := make([]float64, n), 0.0, 0.0
		if Heev(false, 'U', n, a, n, w) != 0 {
			t.Fatal("no convergence")
		}
		// The determinant is the product of the pivots of elimination, which for such a
		// matrix are accurate if the large elements come first.
		Factor(n, b, n, make([]int32, n))
		for i, x := range w {
			det += math.Log(math.Abs(x))
			want += math.Log(scalar.Abs(b[i*n+i]))
		}
		if !(math.Abs(det-want) <= 1e-11) {
			t.Errorf("%s: determinant e^%g instead of e^%g", c.name, det, want)
		}
	}
}

func TestHeevNotFinite(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1)} {
		for _, n := range []int{1, 2, 5, 20} {
			z := randomSlice[complex128](n*n, 1, rand.New(rand.NewPCG(1, 1)))
			d := randomSlice[float64](n*n, 1, rand.New(rand.NewPCG(1, 1)))
			z[n-1], d[n-1] = complex(bad, 0), bad
			w := make([]float64, n)
			Heev(true, 'U', n, z, n, w) // these end, whatever they find
			Heev(true, 'U', n, d, n, w)
		}
	}
}
