package dist

import (
	"errors"
	"time"

	"github.com/goblas/goblas/native/scalapack"
)

// Usage says what a process's calls of this package spent their time on.
type Usage struct {
	Computing time.Duration // in BLAS, in ScaLAPACK and in Go
	InMPI     time.Duration // sending, receiving, and waiting for other processes
}

// Share returns which part of the time was spent in MPI, 0 to 1; 0 if there was none.
func (u Usage) Share() float64 {
	if u.InMPI == 0 {
		return 0
	}
	return u.InMPI.Seconds() / (u.Computing + u.InMPI).Seconds()
}

// usagePeriod is how often the thread that makes the calls is looked at.
const usagePeriod = time.Millisecond

// sampling is whether the thread is being looked at. Only the owner's thread uses it.
var sampling bool

// Measure runs f, and returns what the calls that f makes on this process spent their time
// on. It is not collective: each process may learn its own share.
//
// The thread that makes all calls of MPI is looked at each millisecond, wherever it is
// then: so times are sums of milliseconds, and calls that last less in all tell nothing.
// Messages that BLACS copies count as computing. A process that waits for one that computes
// longer waits in MPI, so that the time there is more than the network's. Looking takes less
// than a thousandth of the time, and a real-time signal of the process.
//
// The error is what f returns, an [*OpError] of [ErrNotRunning], or one if another Measure
// is running, or the system has no timer.
func Measure(f func() error) (u Usage, err error) {
	err = do(func() error {
		if sampling {
			return errors.New("another Measure is running")
		}
		err := scalapack.SampleStart(usagePeriod)
		sampling = err == nil
		return err
	})
	if err != nil {
		return u, fail("Measure", "", err)
	}
	defer func() {
		ended := do(func() error {
			computing, inMPI := scalapack.SampleStop()
			sampling = false
			u = Usage{Computing: time.Duration(computing) * usagePeriod, InMPI: time.Duration(inMPI) * usagePeriod}
			return nil
		})
		if err == nil {
			err = fail("Measure", "", ended)
		}
	}()
	return u, f()
}
