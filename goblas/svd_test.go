package goblas

import (
	"errors"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

func TestSVD(t *testing.T) {
	eachType(t, testSVD[float32], testSVD[float64], testSVD[complex64], testSVD[complex128])
}

func testSVD[T Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	ops := []matrix.Op{matrix.NoTrans, matrix.Trans, matrix.ConjTrans}
	for _, m := range []int{0, 1, 2, 3, 8, 33, 70} {
		for _, n := range []int{0, 1, 2, 5, 33, 50} {
			a := random[T](r, m, n, r.IntN(3), ops[r.IntN(3)])
			unchanged := snapshot(a)
			thin := decomposes(t, a, SVDThin)
			full := decomposes(t, a, SVDFull)
			values, err := SVD(a, SVDValues)
			if err != nil {
				t.Fatal(err)
			}
			for i, s := range values.S {
				tolerance := 30 * float64(max(m, n)) * scalar.Epsilon[T]() * (values.S[0] + 1)
				if math.Abs(s-thin.S[i]) > tolerance || math.Abs(s-full.S[i]) > tolerance {
					t.Errorf("%dx%d: value %d differs between the kinds: %g %g %g", m, n, i, s, thin.S[i], full.S[i])
				}
			}
			if values.U.Rows != 0 || values.VH.Rows != 0 {
				t.Errorf("%dx%d: vectors that nobody asked for", m, n)
			}
			unchanged(t)
		}
	}
}

// decomposes fails unless U, S and V^H of A multiply to A, U and V are
// orthonormal and S is descending.
func decomposes[T Scalar](t *testing.T, a Matrix[T], kind SVDKind) SVDResult[T] {
	t.Helper()
	m, n, k := a.Rows, a.Cols, min(a.Rows, a.Cols)
	r, err := SVD(a, kind)
	if err != nil {
		t.Fatalf("%dx%d %v: %v", m, n, kind, err)
	}
	u, vt := k, k
	if kind == SVDFull {
		u, vt = m, n
	}
	if len(r.S) != k || r.U.Rows != m || r.U.Cols != u || r.VH.Rows != vt || r.VH.Cols != n {
		t.Fatalf("%dx%d %v: shapes S %d, U %s, VH %s", m, n, kind, len(r.S), r.U.Shape(), r.VH.Shape())
	}
	norm := 0.0
	for i, s := range r.S {
		if !(s >= 0) || i > 0 && s > r.S[i-1] {
			t.Fatalf("%dx%d %v: values not descending: %v", m, n, kind, r.S)
		}
		norm = max(norm, s)
	}
	tolerance := 30 * float64(max(m, n)+1) * scalar.Epsilon[T]()
	usvt := make([][]complex128, m)
	for i := range usvt {
		usvt[i] = make([]complex128, n)
		for j := range n {
			for l, s := range r.S {
				usvt[i][j] += scalar.ToComplex(r.U.At(i, l)) * complex(s, 0) * scalar.ToComplex(r.VH.At(l, j))
			}
		}
	}
	if d := distance(a, usvt); d > tolerance*max(norm, 1e-300) && norm > 0 || norm == 0 && d != 0 {
		t.Fatalf("%dx%d %v %v: |A - U S V^H| = %g, norm %g", m, n, kind, a.Op, d, norm)
	}
	orthonormal(t, r.U, tolerance)
	orthonormal(t, r.VH.Clone().T(), tolerance)
	return r
}

// orthonormal fails unless the columns of q are.
func orthonormal[T Scalar](t *testing.T, q Matrix[T], tolerance float64) {
	t.Helper()
	for i := range q.Cols {
		for j := range i + 1 {
			var d complex128
			for l := range q.Rows {
				d += cmplx.Conj(scalar.ToComplex(q.At(l, i))) * scalar.ToComplex(q.At(l, j))
			}
			if i == j {
				d--
			}
			if !(cmplx.Abs(d) <= tolerance) {
				t.Fatalf("columns %d and %d of %s are not orthonormal: off by %g", i, j, q.Shape(), cmplx.Abs(d))
			}
		}
	}
}

// TestSVDDeficient has known ranks, zeros, repeated values and extreme scales.
func TestSVDDeficient(t *testing.T) {
	eachType(t, testDeficient[float32], testDeficient[float64], testDeficient[complex64], testDeficient[complex128])
}

func testDeficient[T Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for _, shape := range [][2]int{{12, 7}, {7, 12}, {40, 40}} {
		m, n := shape[0], shape[1]
		left, right := random[T](r, m, 3, 0, matrix.NoTrans), random[T](r, 3, n, 0, matrix.NoTrans)
		a, err := Dot(left, right)
		if err != nil {
			t.Fatal(err)
		}
		s := decomposes(t, a, SVDFull).S
		if s[2] < 1e-3 || s[3] > 100*float64(max(m, n))*scalar.Epsilon[T]()*s[0] {
			t.Errorf("%dx%d of rank 3 has values %v", m, n, s[:5])
		}
		decomposes(t, New[T](m, n), SVDFull)
		ones := fill(New[T](m, n), 1)
		if s := decomposes(t, ones, SVDThin).S; math.Abs(s[0]-math.Sqrt(float64(m*n))) > 1e-3 {
			t.Errorf("ones(%d, %d): first value %g, want sqrt(mn)", m, n, s[0])
		}
		for _, scale := range []float64{1e-30, 1e30} {
			b := a.Clone()
			for i := range b.Data {
				b.Data[i] *= fromParts[T](scale, 0)
			}
			decomposes(t, b, SVDThin)
		}
	}
}

func TestSVDErrors(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		for _, v := range []float64{math.NaN(), math.Inf(1)} {
			a := fill(New[float64](9, 5), 1)
			a.Set(8, 4, v)
			_, err := SVD(a, SVDThin)
			if e, ok := errors.AsType[*OpError](err); !ok || !errors.Is(err, ErrNotFinite) || e.Op != "SVD" || e.On != "9x5" {
				t.Errorf("%v: got %v, want ErrNotFinite of SVD 9x5", v, err)
			}
		}
		if _, err := SVD(New[float64](2, 2), SVDKind(9)); !errors.Is(err, ErrKind) {
			t.Errorf("kind 9: got %v, want ErrKind", err)
		}
		if _, err := SVD(Matrix[float64]{Rows: 2, Cols: 2, Stride: 1}, SVDThin); !errors.Is(err, ErrMatrix) {
			t.Errorf("malformed: got %v, want ErrMatrix", err)
		}
	})
}

func TestSVDToReuses(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(17, 18))
		a := random[float64](r, 20, 10, 0, matrix.NoTrans)
		var dst SVDResult[float64]
		if err := SVDTo(&dst, a, SVDThin); err != nil {
			t.Fatal(err)
		}
		u, s := &dst.U.Data[0], &dst.S[0]
		if err := SVDTo(&dst, random[float64](r, 20, 10, 0, matrix.NoTrans), SVDThin); err != nil {
			t.Fatal(err)
		}
		if &dst.U.Data[0] != u || &dst.S[0] != s {
			t.Error("arrays of the right shape were not reused")
		}
	})
}
