package driver

import "sync/atomic"

// EigenDriver names the LAPACK routine behind Dsyev.
type EigenDriver uint32

const (
	EigenAuto EigenDriver = iota // SYEVD, but SYEV where only that keeps small components
	SYEVD                        // divide and conquer
	SYEV                         // QR iteration
	SYEVR                        // relatively robust representations
)

// SVDDriver names the LAPACK routine behind SVD and Dgesvd.
type SVDDriver uint32

const (
	GESDD SVDDriver = iota // divide and conquer
	GESVD                  // QR iteration
)

var eigenDriver, svdDriver atomic.Uint32

// SetDrivers puts drivers in force for all calls that start from now on. Pure Go
// has gonum's only: syev and gesvd.
func SetDrivers(e EigenDriver, s SVDDriver) {
	eigenDriver.Store(uint32(e))
	svdDriver.Store(uint32(s))
}
