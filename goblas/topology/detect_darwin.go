package topology

import (
	"fmt"
	"runtime"

	"golang.org/x/sys/unix"

	"github.com/goblas/goblas/internal/environ"
)

// detect reads this machine. macOS has neither an affinity that binds nor a CPU
// quota.
func detect() facts {
	f := facts{
		affinity: reading[cpuSet]{source: "macOS", err: errNotTold},
		quota:    reading[quota]{source: "macOS", err: errNotTold},
		ranks:    readRanks(environ.Get),
		claim:    readClaim(),
		numCPU:   runtime.NumCPU(),
		maxProcs: runtime.GOMAXPROCS(0),
	}
	f.online = reading[cpuSet]{source: "runtime.NumCPU", value: firstCPUs(f.numCPU)}
	f.cores.source = "sysctl hw.physicalcpu"
	f.performance.source = "sysctl hw.perflevel0.physicalcpu"

	physical, err := sysctlCount("hw.physicalcpu")
	if err == nil {
		// Absent on Intel Macs, whose cores are of one kind.
		fast, _ := sysctlCount("hw.perflevel0.physicalcpu")
		f.cores.value, f.performance.value, err = numberCores(f.numCPU, physical, fast)
	}
	f.cores.err, f.performance.err = err, err
	return f
}

// sysctlCount reads a count.
func sysctlCount(name string) (int, error) {
	n, err := unix.SysctlUint32(name)
	if err != nil {
		return 0, fmt.Errorf("sysctl %s: %w", name, err)
	}
	return int(n), nil
}
