package linalg

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/internal/scalar"
)

// LstsqResult is what [Lstsq] finds out about A X = B, with an m x n matrix A.
type LstsqResult[T Scalar] struct {
	X         Matrix[T] // n x nrhs
	Residuals []float64 // the squares of |A X - B|, a column each, if Rank = n < m; else empty
	Rank      int       // how many singular values do not count as zero
	S         []float64 // the min(m,n) singular values of A, largest first
}

// Lstsq solves least-squares problems with an m x n matrix A of any shape and rank: each
// column of X is the shortest vector for which |A X - B| is least.
//
//	A is m x n, B is m x nrhs, X is n x nrhs
//
// Singular values of up to rcond times the largest count as zero. An rcond that is NaN stands
// for eps max(m,n), as None does in NumPy. Every other rcond that is not between 0 and 1
// stands for eps/2, the precision of T, as in LAPACK: so do 0, 1 and negative numbers, unlike
// in [Pinv] and [MatrixRank].
//
// Both operands are only read and may be transposed or conjugated views. Lstsq allocates the
// result, and a workspace of about the size of A and B that it keeps for later calls.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], [ErrMemory], a
// [*ConvergenceError], or, if A or B has a NaN or an infinity or X overflows,
// [ErrNotFinite]. A matrix of low rank is no error.
//
// LAPACK routine: xGELSD, or for small real matrices and an rcond between 0 and 1 the
// decomposition of [SVD]. NumPy: linalg.lstsq; SciPy: linalg.lstsq.
func Lstsq[T Scalar](a, b Matrix[T], rcond float64) (LstsqResult[T], error) {
	var r LstsqResult[T]
	err := lstsq(&r, a, b, rcond)
	return r, failed("Lstsq", err, a, b)
}

// LstsqTo stores the result in dst, as [Lstsq] does, and reuses dst's X if that has the right
// shape, and its slices if they are large enough. With all of them it allocates nothing after
// its first call. If one of these shares an element with another one or with a or b, the error
// is an [ErrOverlap]. After it, and after [ErrShape], [ErrMatrix], [ErrMemory] and an
// [ErrNotFinite] for an element of A or B, dst is unchanged.
func LstsqTo[T Scalar](dst *LstsqResult[T], a, b Matrix[T], rcond float64) error {
	return failed("LstsqTo", lstsq(dst, a, b, rcond), a, b)
}

func lstsq[T Scalar](dst *LstsqResult[T], a, b Matrix[T], rcond float64) error {
	if err := check("matrix", a); err != nil {
		return err
	}
	if err := check("right-hand side", b); err != nil {
		return err
	}
	m, n, nrhs, k := a.Rows, a.Cols, b.Cols, min(a.Rows, a.Cols)
	if b.Rows != m {
		return fmt.Errorf("%w: the right-hand side has %d rows", ErrShape, b.Rows)
	}
	if err := room.For[T](room.Area(m, n) + room.Area(max(m, n), nrhs) + room.Area(n, nrhs) + float64(nrhs)); err != nil {
		return err
	}
	r := *dst
	r.X = reuse(r.X, n, nrhs)
	if err := checkApart(r.X, a, b); err != nil {
		return err
	}
	if math.IsNaN(rcond) {
		rcond = relative[T](rcond, m, n)
	}
	r.S, r.Residuals, r.Rank = resizedSlice(r.S, k), resizedSlice(r.Residuals, nrhs), 0
	if err := checkSliceApart(r.S, asRow(r.Residuals)); err != nil {
		return err
	}
	for _, numbers := range [][]float64{r.S, r.Residuals} {
		if err := checkSliceApart(numbers, r.X, a, b); err != nil {
			return err
		}
	}
	rank, info, done := driver.TallLeastSquares(never, a, b, r.X, r.S, r.Residuals, rcond)
	if !done {
		if err := checkFinite("matrix", a); err != nil {
			return err
		}
		if err := checkFinite("right-hand side", b); err != nil {
			return err
		}
	}
	r.Rank = rank
	*dst = r
	switch {
	case done:
	case k > 0:
		dst.Rank, info = driver.LeastSquares(never, a, b, r.X, r.S, r.Residuals, rcond)
	case n > 0: // A has no rows
		setZero(r.X)
	default: // A has no columns
		for j := range nrhs {
			r.Residuals[j] = 0
			for i := range m {
				v := scalar.Abs(b.At(i, j))
				r.Residuals[j] += v * v
			}
		}
	}
	if dst.Rank < n || m <= n {
		dst.Residuals = dst.Residuals[:0]
	}
	if err := infoError("gelsd", info); err != nil {
		return err
	}
	if !finite(dst.X) {
		return fmt.Errorf("%w in the result, by overflow", ErrNotFinite)
	}
	return nil
}
