package topology

import (
	"errors"
	"fmt"
	"os"
	"runtime"

	"golang.org/x/sys/unix"

	"github.com/goblas/goblas/internal/environ"
)

// detect reads this machine.
func detect() facts {
	return host{
		root:     os.DirFS("/"),
		proc:     "/proc/self",
		affinity: func() (cpuSet, error) { return readAffinity(mainThreadAffinity) },
		launcher: func() (cpuSet, error) { return readAffinity(parentAffinity) },
		getenv:   environ.Get,
		claim:    readClaim(),
		numCPU:   runtime.NumCPU(),
		maxProcs: runtime.GOMAXPROCS(0),
	}.observe()
}

// mainThreadAffinity asks for the main thread, whose ID is that of the process,
// rather than for the thread the caller happens to be on: a goroutine that is
// pinned to a CPU must not make the whole process look small.
func mainThreadAffinity(mask unix.CPUSetDynamic) error {
	return unix.SchedGetaffinityDynamic(os.Getpid(), mask)
}

// parentAffinity asks for the process that has started this one.
func parentAffinity(mask unix.CPUSetDynamic) error {
	return unix.SchedGetaffinityDynamic(os.Getppid(), mask)
}

// readAffinity asks get for the affinity mask. The kernel refuses a mask shorter
// than its own with EINVAL (sched_setaffinity(2)), so it is doubled from 1024
// CPUs on.
func readAffinity(get func(unix.CPUSetDynamic) error) (cpuSet, error) {
	for size := 1024; size <= maxCPU+1; size *= 2 {
		mask := unix.NewCPUSet(size)
		err := get(mask)
		if errors.Is(err, unix.EINVAL) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("sched_getaffinity: %w", err)
		}
		var set cpuSet
		for cpu := range size {
			if mask.IsSet(cpu) {
				set = append(set, cpu)
			}
		}
		return set, nil
	}
	return nil, fmt.Errorf("sched_getaffinity: more than %d CPUs", maxCPU+1)
}
