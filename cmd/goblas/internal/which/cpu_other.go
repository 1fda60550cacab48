//go:build !linux && !darwin

package which

import "time"

// cpuTime knows nothing; there is no OpenBLAS to measure either.
func cpuTime() (own, all time.Duration) { return 0, 0 }
