//go:build darwin || dragonfly || freebsd || linux || openbsd || solaris

package measure

import (
	"time"

	"golang.org/x/sys/unix"
)

// ProcessTime is the processor time of this process, on all cores together, in user and
// in system mode; 0 where the system does not tell. getrusage would tell the same, but
// for a running thread only as it was some milliseconds ago.
func ProcessTime() time.Duration { return processorTime(unix.CLOCK_PROCESS_CPUTIME_ID) }

// ThreadTime is the processor time of this OS thread.
func ThreadTime() time.Duration { return processorTime(unix.CLOCK_THREAD_CPUTIME_ID) }

func processorTime(clock int32) time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(clock, &t); err != nil {
		return 0 // never: every such system has these clocks
	}
	return time.Duration(t.Nano())
}
