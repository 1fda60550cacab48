package linalg

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
)

// SVDDriver says which LAPACK routine [SVDWith] calls where it runs in OpenBLAS. In pure Go
// it makes no difference.
//
// GESDD is the faster. If it computes vectors, its error is small relative to the largest
// singular value; GESVD is more accurate for the small singular values of graded matrices.
type SVDDriver byte

const (
	// GESDD is divide and conquer (xGESDD), or xGESVD if that does not converge. Small matrices
	// take other methods: see [SVD].
	GESDD SVDDriver = iota
	// GESVD is QR iteration (xGESVD).
	GESVD
)

func (d SVDDriver) String() string {
	switch d {
	case GESDD:
		return "gesdd"
	case GESVD:
		return "gesvd"
	}
	return fmt.Sprintf("SVDDriver(%d)", byte(d))
}

// SVDWith is [SVD] by a driver of the caller's choice, as SciPy's linalg.svd with its
// argument lapack_driver, whatever goblas.SetSVDDriver says. Its errors are those of [SVD],
// and an [ErrKind] if the driver is unknown.
func SVDWith[T Scalar](a Matrix[T], kind SVDKind, by SVDDriver) (SVDResult[T], error) {
	var r SVDResult[T]
	err := svdWith(&r, a, kind, by)
	return r, failed("SVDWith", err, a)
}

// SVDWithTo stores the decomposition of A in dst, as [SVDWith] returns it, and reuses dst's
// arrays as [SVDTo] does, whose errors it has. An unknown driver is an [ErrKind].
func SVDWithTo[T Scalar](dst *SVDResult[T], a Matrix[T], kind SVDKind, by SVDDriver) error {
	return failed("SVDWithTo", svdWith(dst, a, kind, by), a)
}

func svdWith[T Scalar](dst *SVDResult[T], a Matrix[T], kind SVDKind, by SVDDriver) error {
	if by > GESVD {
		return fmt.Errorf("%w: %v", ErrKind, by)
	}
	own := driver.GESDD
	if by == GESVD {
		own = driver.GESVD
	}
	return svd(never, &own, dst, a, kind)
}

// SVDVals returns the min(m,n) singular values of A, largest first: [SVD] with [SVDValues],
// which has its errors. It allocates the result, and a workspace of about the size of A that
// it keeps for later calls. NumPy: linalg.svdvals; SciPy: linalg.svdvals.
func SVDVals[T Scalar](a Matrix[T]) ([]float64, error) {
	s, err := svdVals(a)
	return s, failed("SVDVals", err, a)
}

// svdVals is [SVDVals], without the destinations that [svd] looks after.
func svdVals[T Scalar](a Matrix[T]) ([]float64, error) {
	if err := check("matrix", a); err != nil {
		return nil, err
	}
	if err := checkFinite("matrix", a); err != nil {
		return nil, err
	}
	if a.Rows == 0 || a.Cols == 0 {
		return []float64{}, nil
	}
	s, err := singularValues(a)
	if err == nil && math.IsInf(s[0], 0) {
		err = fmt.Errorf("%w in the result: a singular value overflows", ErrNotFinite)
	}
	return s, err
}
