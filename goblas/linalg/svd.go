package linalg

import (
	"context"
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/matrix"
)

// SVDKind says what [SVD] computes.
type SVDKind byte

const (
	SVDValues SVDKind = iota // only the singular values
	SVDThin                  // also the first min(m,n) columns of U and rows of V^H
	SVDFull                  // also all of U and V^H
)

func (k SVDKind) String() string {
	switch k {
	case SVDValues:
		return "values"
	case SVDThin:
		return "thin"
	case SVDFull:
		return "full"
	}
	return fmt.Sprintf("SVDKind(%d)", byte(k))
}

// job returns LAPACK's letter for k.
func (k SVDKind) job() byte { return "NSA"[k] }

// SVDResult is a singular value decomposition A = U diag(S) V^H of an m x n matrix A, with k
// = min(m,n).
type SVDResult[T Scalar] struct {
	// S has the k singular values, largest first. None is negative.
	S []float64
	// U has the left singular vectors in columns: it is m x k with [SVDThin], m x m with
	// [SVDFull], and otherwise 0 x 0.
	U Matrix[T]
	// VH is V^H, with the right singular vectors, conjugated, in rows: it is k x n with [SVDThin],
	// n x n with [SVDFull], and otherwise 0 x 0.
	VH Matrix[T]
}

// SVD returns the singular value decomposition of A, as NumPy's linalg.svd does.
//
//	A = U diag(S) V^H      A is m x n; U and V have orthonormal columns
//
// a may be a transposed or conjugated view and is only read. SVD allocates the result,
// and a workspace of about the size of A that it keeps for later calls. If A has no
// rows or no columns, S is empty, and U and V^H are identity matrices of the shapes
// that kind asks for.
//
// The error is an [*OpError] of one of these:
//
//   - [ErrMatrix]: a is malformed;
//   - [ErrKind]: kind is unknown;
//   - [ErrNotFinite]: A has a NaN or infinity, or a singular value overflows; in the
//     second case U, V^H and the other singular values are right;
//   - [ErrMemory]: the result and the workspace do not fit into memory;
//   - a [*ConvergenceError], which has never been seen for a finite matrix.
//
// LAPACK routines: xGESDD, which is divide and conquer, or xGESVD if that does not converge
// or if goblas.SetSVDDriver chose it. They work on the transpose, which is what Fortran sees
// in a row-major matrix. Real matrices whose smaller dimension is at most 8, and whose larger
// one is at most 16, are decomposed by one-sided Jacobi rotations instead of xGESDD, as those
// of [SVDStack] are, in up to a third of the time. Larger real matrices up to order 64 take
// an implicit QR iteration, if vectors are wanted.
func SVD[T Scalar](a Matrix[T], kind SVDKind) (SVDResult[T], error) {
	var r SVDResult[T]
	err := svdTo(never, "SVD", &r, a, kind)
	return r, err
}

// SVDContext is [SVD] as long as ctx lasts: see "Contexts" in the comment of this package.
// LAPACK computes the decomposition in one piece, so ctx ends waiting for cores and
// nothing else. If it ended, the result is undefined.
func SVDContext[T Scalar](ctx context.Context, a Matrix[T], kind SVDKind) (SVDResult[T], error) {
	var r SVDResult[T]
	err := svdTo(ctx, "SVD", &r, a, kind)
	return r, err
}

// SVDTo stores the decomposition of A in dst, as [SVD] does, and reuses those of dst's arrays
// that have the right shape and are row-major. With all of them it allocates nothing after
// its first call. If one of these shares an element with another one or with a, the error is
// an [ErrOverlap]. After it, and after an [ErrMatrix], [ErrKind], [ErrMemory], or an
// [ErrNotFinite] for an element of A, dst is unchanged. After other errors it is unspecified.
func SVDTo[T Scalar](dst *SVDResult[T], a Matrix[T], kind SVDKind) error {
	return svdTo(never, "SVDTo", dst, a, kind)
}

// SVDToContext is [SVDTo] as long as ctx lasts, as [SVDContext] is [SVD]. If it ends during
// the call, dst is undefined; if it had ended before, dst is unchanged.
func SVDToContext[T Scalar](ctx context.Context, dst *SVDResult[T], a Matrix[T], kind SVDKind) error {
	return svdTo(ctx, "SVDTo", dst, a, kind)
}

func svdTo[T Scalar](ctx context.Context, name string, dst *SVDResult[T], a Matrix[T], kind SVDKind) error {
	return failed(named(name, ctx), svd(ctx, nil, dst, a, kind), a)
}

// svd stores the decomposition in dst. by is nil for the driver that is in force.
func svd[T Scalar](ctx context.Context, by *driver.SVDDriver, dst *SVDResult[T], a Matrix[T], kind SVDKind) (err error) {
	if err := check("matrix", a); err != nil {
		return err
	}
	if kind > SVDFull {
		return fmt.Errorf("%w: %v", ErrKind, kind)
	}
	if err := ended(ctx); err != nil {
		return err
	}
	fresh := by == nil && kind != SVDFull && dst.U.Data == nil && dst.VH.Data == nil && dst.S == nil
	if !fresh && !finite(a) {
		return fmt.Errorf("%w in the matrix", ErrNotFinite)
	}
	m, n, k := a.Rows, a.Cols, min(a.Rows, a.Cols)
	if err := checkMemoryToDecompose(kind, m, n, dst.U, dst.VH); err != nil {
		return err
	}
	left, right := 0, 0 // columns of U and rows of V^H
	switch kind {
	case SVDThin:
		left, right = k, k
	case SVDFull:
		left, right = m, n
	default:
		m, n = 0, 0
	}
	r := *dst
	if len(r.S) != k {
		r.S = make([]float64, k)
	}
	r.U, r.VH = reuse(r.U, m, left), reuse(r.VH, right, n)
	s := Matrix[float64]{Rows: 1, Cols: k, Stride: max(k, 1), Data: r.S}
	if matrix.Overlap(r.U, a) || matrix.Overlap(r.VH, a) || matrix.Overlap(s, a) ||
		matrix.Overlap(r.U, r.VH) || matrix.Overlap(s, r.U) || matrix.Overlap(s, r.VH) {
		return fmt.Errorf("%w: results, with each other or the matrix", ErrOverlap)
	}
	*dst = r
	if k == 0 {
		setIdentity(dst.U)
		setIdentity(dst.VH)
		return nil
	}
	if ctx != nil {
		defer cores.Recover(&err)
	}
	info, done := 0, false
	if fresh { // so that A need not be looked at before
		info, done = driver.TallSVD(ctx, kind.job(), a, dst.S, dst.U, dst.VH)
		if !done && !finite(a) {
			*dst = SVDResult[T]{}
			return fmt.Errorf("%w in the matrix", ErrNotFinite)
		}
	}
	switch {
	case done:
	case by == nil:
		info = driver.SVD(ctx, kind.job(), a, dst.S, dst.U, dst.VH)
	default:
		info = driver.SVDBy(ctx, *by, kind.job(), a, dst.S, dst.U, dst.VH)
	}
	if err := infoError("gesvd", info); err != nil {
		return err
	}
	if math.IsInf(dst.S[0], 0) {
		return fmt.Errorf("%w in the result: a singular value overflows", ErrNotFinite)
	}
	return nil
}
