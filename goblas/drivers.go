package goblas

import (
	"fmt"

	"github.com/goblas/goblas/goblas/internal/driver"
)

// EigenDriver says which algorithm of LAPACK computes the eigenvalues and
// eigenvectors of symmetric matrices behind gonum's API (mat.EigenSym,
// lapack64.Syev), where OpenBLAS does; pure Go has gonum's, which is SYEV.
//
// SYEVD is the fastest. Its error is small against the largest eigenvalue and
// against the length of a vector, so small eigenvalues and small components may be
// lost. SYEV keeps them for tridiagonal matrices, as quadrature after Golub and
// Welsch needs it, and for graded ones, D M D with a diagonal D that grows from row
// to row. EigenAuto takes SYEV for these, as far as it recognises them, and SYEVD
// for all others. docs/gonum.md has figures.
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

// SVDDriver says which algorithm of LAPACK computes singular value decompositions,
// of [SVD] and behind gonum's API (mat.SVD, lapack64.Gesvd), where OpenBLAS does.
//
// GESDD is the faster. If it computes vectors, its error is small against the
// largest singular value; GESVD is more accurate for the small ones of graded
// matrices. docs/gonum.md has figures.
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

// drivers are the settings in force, under the lock of threads.
var drivers struct{ eigen, svd settings }

// SetEigenDriver chooses the driver of symmetric eigenvalue problems, and returns a
// function that takes the setting back. An unknown driver is an [ErrKind] and
// changes nothing.
//
// The setting is one for the process, and for all calls that start from now on.
// restore may be called more than once and in any order: what counts is the latest
// setting not taken back, and without one EigenAuto. Safe for concurrent use.
func SetEigenDriver(d EigenDriver) (restore func(), err error) {
	if d > SYEVR {
		return func() {}, fmt.Errorf("goblas: SetEigenDriver: %w: %v", ErrKind, d)
	}
	return drivers.eigen.set(int(d), applyDrivers), nil
}

// SetSVDDriver chooses the driver of singular value decompositions, as
// [SetEigenDriver] does of eigenvalue problems; without a setting it is GESDD.
func SetSVDDriver(d SVDDriver) (restore func(), err error) {
	if d > GESVD {
		return func() {}, fmt.Errorf("goblas: SetSVDDriver: %w: %v", ErrKind, d)
	}
	return drivers.svd.set(int(d), applyDrivers), nil
}

// applyDrivers is called under the lock of threads. The constants are backend's.
func applyDrivers() {
	driver.SetDrivers(driver.EigenDriver(drivers.eigen.current()), driver.SVDDriver(drivers.svd.current()))
}
