package driver

import "sync/atomic"

// EigenDriver names the LAPACK routine that runs behind gonum's Dsyev.
type EigenDriver uint32

const (
	EigenAuto EigenDriver = iota // SYEV if only that keeps small components, otherwise SYEVD
	SYEVD                        // divide and conquer
	SYEV                         // QR iteration
	SYEVR                        // relatively robust representations
)

// SVDDriver names the LAPACK routine that runs behind SVD and behind gonum's Dgesvd.
type SVDDriver uint32

const (
	GESDD SVDDriver = iota // divide and conquer
	GESVD                  // QR iteration
)

var eigenDriver, svdDriver atomic.Uint32

// SetDrivers puts the drivers in force for all calls that start from now on. Pure Go
// has only gonum's own, which are syev and gesvd. It is safe for concurrent use.
func SetDrivers(e EigenDriver, s SVDDriver) {
	eigenDriver.Store(uint32(e))
	svdDriver.Store(uint32(s))
}
