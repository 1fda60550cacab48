//go:build linux || darwin

package which

import (
	"time"

	"golang.org/x/sys/unix"
)

// cpuTime returns the processor time that this OS thread, and all threads of the
// process, have used. getrusage would tell the same, but for a running thread only as
// it was some milliseconds ago.
func cpuTime() (own, all time.Duration) {
	return clock(unix.CLOCK_THREAD_CPUTIME_ID), clock(unix.CLOCK_PROCESS_CPUTIME_ID)
}

func clock(id int32) time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(id, &t); err != nil {
		return 0 // never: every such system has these clocks
	}
	return time.Duration(t.Nano())
}
