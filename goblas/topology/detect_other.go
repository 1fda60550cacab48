//go:build !linux && !darwin

package topology

import (
	"runtime"

	"github.com/goblas/goblas/internal/environ"
)

// detect takes the CPUs that Go counts, which on Windows are those of the
// process's affinity, and leaves the cores to CPUID where it agrees.
func detect() facts {
	n := runtime.NumCPU()
	return facts{
		online:      reading[cpuSet]{source: "runtime.NumCPU", value: firstCPUs(n)},
		affinity:    reading[cpuSet]{source: runtime.GOOS, err: errNotTold},
		cores:       reading[[]core]{source: runtime.GOOS, err: errNotTold},
		performance: reading[cpuSet]{source: runtime.GOOS, err: errNotTold},
		quota:       reading[quota]{source: runtime.GOOS, err: errNotTold},
		ranks:       readRanks(environ.Get),
		claim:       readClaim(),
		numCPU:      n,
		maxProcs:    runtime.GOMAXPROCS(0),
	}
}
