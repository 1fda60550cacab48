package dist

import (
	"fmt"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/scalapack"
)

// SVDKind says which singular vectors [SVD] computes, as in package linalg.
type SVDKind = linalg.SVDKind

// The kinds of decompositions, as in package linalg, but for SVDFull, which ScaLAPACK has not.
const (
	SVDValues = linalg.SVDValues
	SVDThin   = linalg.SVDThin
)

// SVDResult is a singular value decomposition A = U diag(S) V^H of an m x n matrix A, with
// k = min(m,n).
type SVDResult[T Scalar] struct {
	S  []float64  // the k singular values, largest first, none negative, on every process
	U  *Matrix[T] // the left singular vectors in columns: m x k; nil for [SVDValues]
	VH *Matrix[T] // V^H, the right ones, conjugated, in rows: k x n; nil for [SVDValues]
}

// SVD returns the singular value decomposition of A, [SVDThin] or [SVDValues] alone. A may
// be a view and is only read. It allocates a copy of A, the result, and a workspace of some
// times the rows and columns of a process. It is collective.
//
// The error is an [*OpError] of [ErrMatrix], [ErrKind] (ScaLAPACK has no full
// decomposition, linalg.SVDFull), a [*MemoryError], [ErrNotRunning], a [*MismatchError], a
// [*ProcessError], a [*ConvergenceError], or [ErrNotFinite] if A has a NaN or infinity.
//
// NumPy: linalg.svd. ScaLAPACK: PxGESVD.
func SVD[T Scalar](a *Matrix[T], kind SVDKind) (r SVDResult[T], err error) {
	var u, vh shape
	err = collective("SVD", []*Matrix[T]{a}, kind.String(), func() ([]shape, error) {
		if kind != SVDValues && kind != SVDThin {
			return nil, fmt.Errorf("%w: %v", ErrKind, kind)
		}
		m, n := a.Dims()
		u, vh = a.on(m, min(m, n)), a.on(min(m, n), n)
		if kind == SVDValues {
			return []shape{a.seen()}, nil
		}
		return []shape{a.seen(), u, vh}, nil
	}, func() error {
		if err := checkFinite("in the matrix", a); err != nil {
			return err
		}
		var result SVDResult[T]
		copied := copyOf(a)
		if kind == SVDThin {
			result.U, result.VH = create[T](u), create[T](vh)
		}
		s, err := gesvd(copied, result.U, result.VH)
		if err != nil {
			return err
		}
		result.S = s
		r = result
		return nil
	})
	return r, err
}

// SVDVals returns the singular values of A, largest first, on every process: [SVD] with
// [SVDValues]. It is collective, and has the errors of [SVD]. NumPy: linalg.svdvals.
func SVDVals[T Scalar](a *Matrix[T]) ([]float64, error) {
	r, err := SVD(a, SVDValues)
	return r.S, err
}

// gesvd returns the singular values of a, which is finite and is destroyed, and stores the
// vectors in u and vh, unless they are nil. It runs on the owner's thread.
func gesvd[T Scalar](a, u, vh *Matrix[T]) ([]float64, error) {
	if a.rows == 0 || a.cols == 0 {
		return []float64{}, nil
	}
	job := byte('V')
	if u == nil {
		job, u, vh = 'N', a, a // not used
	}
	if scalar.IsSingle[T]() {
		return gesvdOf[T, float32](job, a, u, vh)
	}
	return gesvdOf[T, float64](job, a, u, vh)
}

func gesvdOf[T Scalar, R scalar.Float](job byte, a, u, vh *Matrix[T]) ([]float64, error) {
	s := make([]R, min(a.rows, a.cols))
	var best [1]T
	rwork := make([]R, 1)
	if scalar.IsComplex[T]() {
		rwork = make([]R, 1+4*max(a.rows, a.cols))
	}
	scalapack.Gesvd(job, job, a.rows, a.cols, a.data, a.desc, s, u.data, u.desc, vh.data, vh.desc, best[:], -1, rwork)
	w := work(best[0], a)
	info := scalapack.Gesvd(job, job, a.rows, a.cols, a.data, a.desc, s, u.data, u.desc, vh.data, vh.desc, w, len(w), rwork)
	values := make([]float64, len(s))
	for i, v := range s {
		values[i] = float64(v)
	}
	return values, infoError("gesvd", info)
}
