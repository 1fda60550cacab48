//go:build unix

package measure

import (
	"syscall"
	"time"
)

// ProcessTime is the processor time of this process, on all cores together, in
// user and in system mode; 0 where the system does not tell.
func ProcessTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
