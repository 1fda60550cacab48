package goblas

import (
	"fmt"

	"github.com/goblas/goblas/goblas/internal/driver"
)

// EigenDriver says which LAPACK routine computes the eigenvalues and eigenvectors of
// symmetric matrices behind gonum's API (mat.EigenSym, lapack64.Syev) when the call
// runs in OpenBLAS. In pure Go it is always gonum's own SYEV.
//
// SYEVD is the fastest. Its error is small relative to the largest eigenvalue and to
// the length of an eigenvector, so small eigenvalues and small components may be lost.
// SYEV keeps them for tridiagonal matrices, as quadrature after Golub and Welsch needs
// it, and for graded matrices D M D with a diagonal D that grows from row to row.
// EigenAuto takes SYEV for these, as far as it recognises them, and SYEVD for all
// others; real matrices up to order 8 among those take Jacobi rotations of goblas's own.
// docs/gonum.md has figures.
type EigenDriver byte

const (
	EigenAuto EigenDriver = iota // SYEV for tridiagonal and graded matrices, else SYEVD
	SYEVD                        // divide and conquer (xSYEVD)
	SYEV                         // QR iteration (xSYEV), what gonum asks for
	SYEVR                        // relatively robust representations (xSYEVR), with half of SYEVD's workspace
)

func (d EigenDriver) String() string {
	if d <= SYEVR {
		return [...]string{"auto", "syevd", "syev", "syevr"}[d]
	}
	return fmt.Sprintf("EigenDriver(%d)", byte(d))
}

// SVDDriver says which LAPACK routine computes singular value decompositions, in [SVD]
// and behind gonum's API (mat.SVD, lapack64.Gesvd), when the call runs in OpenBLAS.
//
// GESDD is the faster. If it computes vectors, its error is small relative to the
// largest singular value; GESVD is more accurate for the small singular values of
// graded matrices. Small real matrices take Jacobi rotations of goblas's own instead of
// GESDD: see linalg.SVD. docs/gonum.md has figures.
type SVDDriver byte

const (
	GESDD SVDDriver = iota // divide and conquer (xGESDD), and xGESVD if it does not converge
	GESVD                  // QR iteration (xGESVD), what gonum asks for
)

func (d SVDDriver) String() string {
	if d <= GESVD {
		return [...]string{"gesdd", "gesvd"}[d]
	}
	return fmt.Sprintf("SVDDriver(%d)", byte(d))
}

// drivers has the settings in force. The lock of threads guards them.
var drivers struct{ eigen, svd settings }

// SetEigenDriver chooses the driver of symmetric eigenvalue problems and returns a
// function that withdraws the setting. An unknown driver is an [ErrKind] and changes
// nothing.
//
// The setting holds for the whole process and for all calls that start from now on.
// restore may be called more than once and in any order: the latest setting that has
// not been withdrawn is in force, and without one it is EigenAuto. SetEigenDriver and
// restore are safe for concurrent use.
func SetEigenDriver(d EigenDriver) (restore func(), err error) {
	if d > SYEVR {
		return func() {}, fmt.Errorf("goblas: SetEigenDriver: %w: %v", ErrKind, d)
	}
	return drivers.eigen.set(int(d), applyDrivers), nil
}

// SetSVDDriver chooses the driver of singular value decompositions, on the same terms
// as [SetEigenDriver]; without a setting it is GESDD.
func SetSVDDriver(d SVDDriver) (restore func(), err error) {
	if d > GESVD {
		return func() {}, fmt.Errorf("goblas: SetSVDDriver: %w: %v", ErrKind, d)
	}
	return drivers.svd.set(int(d), applyDrivers), nil
}

// applyDrivers tells package driver the settings in force. The caller holds the lock of
// threads. The constants here have the same values as those of package driver.
func applyDrivers() {
	driver.SetDrivers(driver.EigenDriver(drivers.eigen.current()), driver.SVDDriver(drivers.svd.current()))
}
