package dist

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

func init() {
	roles["qr"] = func() error {
		return onTypes(qrRole[float32], qrRole[float64], qrRole[complex64], qrRole[complex128])
	}
	roles["svd"] = func() error {
		return onTypes(svdRole[float32], svdRole[float64], svdRole[complex64], svdRole[complex128])
	}
	roles["eigh"] = func() error {
		return onTypes(eighRole[float32], eighRole[float64], eighRole[complex64], eighRole[complex128])
	}
	roles["lstsq"] = func() error {
		return onTypes(lstsqRole[float32], lstsqRole[float64], lstsqRole[complex64], lstsqRole[complex128])
	}
}

// TestQR, TestSVD, TestEigh: decompositions multiply to what was decomposed, and their
// vectors are orthonormal.
func TestQR(t *testing.T)   { onEach(t, "qr") }
func TestSVD(t *testing.T)  { onEach(t, "svd") }
func TestEigh(t *testing.T) { onEach(t, "eigh") }

// TestLstsq: solutions, ranks and residuals beside those of package linalg.
func TestLstsq(t *testing.T) { onEach(t, "lstsq") }

// shapes are tall, wide, square, and without elements.
var shapes = [][2]int{{0, 3}, {3, 0}, {1, 1}, {9, 9}, {31, 10}, {6, 21}, {40, 1}}

// diagonal is a matrix with numbers on its diagonal.
func diagonal[T Scalar](s []float64) matrix.Matrix[T] {
	m := matrix.New[T](len(s), len(s))
	for i, v := range s {
		m.Set(i, i, scalar.FromComplex[T](complex(v, 0)))
	}
	return m
}

// orthonormal returns an error unless the columns of q are.
func orthonormal[T Scalar](what string, q matrix.Matrix[T]) error {
	return near(what, times(q.H(), q), identity[T](q.Cols), float64(q.Rows+1), 10)
}

func qrRole[T Scalar]() error {
	return onGrids(func(g *Grid, block int) error {
		for _, s := range shapes {
			m := random[T](11, s[0], s[1])
			a, err := viewOf(g, m, matrix.ConjTrans, block)
			if err != nil {
				return err
			}
			q, r, err := QRDecompose(a, QRReduced)
			none, again, err2 := QRDecompose(a, QRFactor)
			if err := errors.Join(err, err2); err != nil {
				return err
			}
			wq, err := whole(q)
			wr, err2 := whole(r)
			wr2, err3 := whole(again)
			if err := errors.Join(err, err2, err3); err != nil || none != nil {
				return errors.Join(err, errors.New("a Q that nobody asked for"))
			}
			for at, v := range wr.All() {
				if at[1] < at[0] && v != 0 {
					return fmt.Errorf("%v: R has %v at %v", s, v, at)
				}
			}
			if err := errors.Join(near(fmt.Sprint(s, " Q R"), times(wq, wr), m, float64(s[0]+s[1]), 10), orthonormal("Q", wq), near("R", wr2, wr, 1, 0)); err != nil {
				return err
			}
		}
		a, err := New[T](g, 3, 4, block)
		_, _, kind := QRDecompose(a, linalg.QRComplete)
		return errors.Join(err, is("kind", kind, ErrKind))
	})
}

func svdRole[T Scalar]() error {
	return onGrids(func(g *Grid, block int) error {
		for _, s := range shapes {
			m := random[T](12, s[0], s[1])
			a, err := viewOf(g, m, matrix.Trans, block)
			if err != nil {
				return err
			}
			r, err := SVD(a, SVDThin)
			values, err2 := SVDVals(a)
			want, err3 := linalg.SVDVals(m)
			if err := errors.Join(err, err2, err3); err != nil {
				return fmt.Errorf("%v: %w", s, err)
			}
			u, err := whole(r.U)
			vh, err2 := whole(r.VH)
			if err := errors.Join(err, err2); err != nil {
				return err
			}
			size := float64(s[0] + s[1] + 1)
			for i := range want {
				if tolerance := 20 * size * scalar.Epsilon[T](); !(math.Abs(r.S[i]-want[i]) <= tolerance) || !(math.Abs(values[i]-want[i]) <= tolerance) {
					return fmt.Errorf("%v: singular values %v and %v, want %v", s, r.S, values, want)
				}
			}
			if err := errors.Join(near(fmt.Sprint(s, " U S V^H"), times(times(u, diagonal[T](r.S)), vh), m, size, 20), orthonormal("U", u), orthonormal("V", vh.H())); err != nil {
				return err
			}
		}
		a, err := New[T](g, 3, 4, block)
		_, kind := SVD(a, linalg.SVDFull)
		return errors.Join(err, is("kind", kind, ErrKind))
	})
}

func eighRole[T Scalar]() error {
	return onGrids(func(g *Grid, block int) error {
		for _, n := range orders {
			m, triangles := positive[T](n)
			for _, t := range []Triangle{Lower, Upper} {
				a, err := spread(g, triangles[t], block)
				if err != nil {
					return err
				}
				w, v, err := Eigh(a, t)
				values, err2 := Eigvalsh(a, t)
				// The conjugate transposed view has the other triangle.
				view, err3 := Eigvalsh(a.H(), 1-t)
				if err := errors.Join(err, err2, err3); err != nil {
					return fmt.Errorf("n = %d, %v: %w", n, t, err)
				}
				wv, err := whole(v)
				if err != nil || !slices.IsSorted(w) {
					return fmt.Errorf("n = %d: %v, %w", n, w, err)
				}
				size := largest(m) * float64(n+1)
				for i := range w {
					if tolerance := 20 * size * scalar.Epsilon[T](); !(math.Abs(values[i]-w[i]) <= tolerance) || !(math.Abs(view[i]-w[i]) <= tolerance) {
						return fmt.Errorf("n = %d: eigenvalues %v, %v and %v", n, w, values, view)
					}
				}
				if err := errors.Join(near(fmt.Sprintf("n = %d, V diag(w) V^H", n), times(times(wv, diagonal[T](w)), wv.H()), m, size, 20), orthonormal("V", wv)); err != nil {
					return err
				}
			}
		}
		a, err := New[T](g, 3, 4, block)
		_, _, shape := Eigh(a, Lower)
		_, kind := Eigvalsh(a, 5)
		return errors.Join(err, is("shape", shape, ErrShape), is("kind", kind, ErrKind))
	})
}

func lstsqRole[T Scalar]() error {
	return onGrids(func(g *Grid, block int) error {
		for _, s := range shapes {
			for _, low := range []bool{false, true} {
				m, wb := random[T](13, s[0], s[1]), random[T](14, s[0], 2)
				if low { // all columns are multiples of two
					m = times(random[T](13, s[0], 2), random[T](15, 2, s[1]))
				}
				a, err := viewOf(g, m, matrix.Trans, block)
				b, err2 := viewOf(g, wb, matrix.ConjTrans, block)
				if err := errors.Join(err, err2); err != nil {
					return err
				}
				rcond := 1e3 * scalar.Epsilon[T]()
				got, err := Lstsq(a, b, rcond)
				want, err2 := linalg.Lstsq(m, wb, rcond)
				if err := errors.Join(err, err2); err != nil {
					return fmt.Errorf("%v: %w", s, err)
				}
				x, err := whole(got.X)
				if err != nil {
					return err
				}
				if got.Rank != want.Rank || len(got.Residuals) != len(want.Residuals) || len(got.S) != len(want.S) {
					return fmt.Errorf("%v, low rank %t: %+v, want %+v", s, low, got, want)
				}
				for i, r := range want.Residuals {
					if !(math.Abs(got.Residuals[i]-r) <= 1e4*scalar.Epsilon[T]()*max(r, 1)) {
						return fmt.Errorf("%v: residuals %v, want %v", s, got.Residuals, want.Residuals)
					}
				}
				condition := 1.0
				if got.Rank > 0 {
					condition = got.S[0] / got.S[got.Rank-1]
				}
				if err := near(fmt.Sprint(s, low), x, want.X, largest(want.X)*condition*condition, 100); err != nil {
					return err
				}
				if err := qrSolves(a, b, x, got.Rank, condition); err != nil {
					return fmt.Errorf("%v: %w", s, err)
				}
			}
		}
		a, err := New[T](g, 3, 2, block)
		_, rows := Lstsq(a, a.T(), 0)
		qr, err2 := NewQR(a)
		if err := errors.Join(err, err2); err != nil {
			return err
		}
		_, zero := qr.Solve(a)
		return errors.Join(is("rows", rows, ErrShape), is("QR.Solve of zero", zero, ErrSingular))
	})
}

// qrSolves checks the solution by QR beside x, where the rank is full; a wide matrix is an
// error.
func qrSolves[T Scalar](a, b *Matrix[T], x matrix.Matrix[T], rank int, condition float64) error {
	qr, err := NewQR(a)
	if err != nil {
		return err
	}
	m, n := qr.Dims()
	if m >= n && rank < n {
		return nil
	}
	y, err := qr.Solve(b)
	if m < n {
		return is("QR.Solve of a wide matrix", err, ErrShape)
	}
	if err != nil {
		return err
	}
	wy, err := whole(y)
	if err != nil {
		return err
	}
	return near("QR.Solve", wy, x, largest(x)*condition*condition, 100)
}
