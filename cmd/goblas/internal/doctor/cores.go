package doctor

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas/shm"
	"github.com/goblas/goblas/goblas/topology"
)

// findCores tells how many cores there are, and what took the others away.
func findCores(f Facts, found *findings) {
	usable := f.Machine.UsableCores
	if usable == 0 {
		return
	}
	decided := topology.Step{Name: topology.StepOnline}
	for _, s := range f.Machine.Topology.Steps() {
		if s.Decisive {
			decided = s
		}
	}
	of := report.Plural(usable, "core")
	if online, known := f.Machine.Topology.Online(); known {
		of = fmt.Sprintf("%s of %s", of, report.Plural(online, "online CPU"))
	}
	limit, _ := f.Machine.Topology.Quota()
	switch quota := strconv.FormatFloat(limit, 'g', 4, 64); {
	case decided.Name == topology.StepOnline:
		found.add(OK, "", "%s usable", report.Plural(usable, "core"))
	case decided.Name == topology.StepPhysical:
		found.add(OK, "", "%s usable: two or more hyperthreads of a core share its arithmetic units", of)
	case decided.Name == topology.StepPerformance:
		found.add(OK, "", "%s usable: the efficiency cores would hold the others up", of)
	case decided.Name == topology.StepAffinity:
		found.add(Note, "", "%s usable: taskset or a cpuset keeps this process to them", of)
	case decided.Name == topology.StepRanks:
		found.add(OK, "", "%s usable: the other MPI processes of this machine have the rest (%s)", of, decided.Source)
	case limit > 0 && limit < 1:
		found.add(Warning, "give it one CPU or more: below that every call is stopped for a part of each period",
			"%s usable: the CPU quota is %s (%s)", of, quota, decided.Source)
	default:
		advice := ""
		if whole := float64(usable); limit > whole {
			advice = fmt.Sprintf("a whole number of CPUs wastes nothing; of this quota %.2g are not used by BLAS", limit-whole)
		}
		found.add(Note, advice, "%s usable: the CPU quota is %s (%s)", of, quota, decided.Source)
	}
}

// findThreads tells whether the number of threads suits the cores.
func findThreads(f Facts, found *findings) {
	m := f.Machine
	if m.Threads == 0 || m.UsableCores == 0 {
		return
	}
	set := m.ThreadsSource
	asked := cmp.Or(variable(f, set), strconv.Itoa(m.Threads)) // more than Threads, where OpenBLAS was compiled for less
	switch {
	case m.Threads > m.UsableLogical:
		found.add(Warning, fmt.Sprintf("unset %s, or set it to %d", set, m.UsableCores), "%s=%s, for %s: threads wait for each other",
			set, asked, report.Plural(m.UsableLogical, "usable CPU"))
	case m.Threads > m.UsableCores:
		found.add(Note, fmt.Sprintf("%s=%d is usually faster", set, m.UsableCores), "%s=%s, for %s: hyperthreads share arithmetic units",
			set, asked, report.Plural(m.UsableCores, "core"))
	case m.Threads < m.UsableCores && slices.Contains(machine.ThreadVariables, set) && (m.OpenBLAS == nil || m.Threads != m.OpenBLAS.MaxThreads):
		found.add(Note, "unset "+set+" if this program has the machine to itself", "%s=%s leaves %s unused by BLAS",
			set, asked, report.Plural(m.UsableCores-m.Threads, "core"))
	case m.Threads < m.UsableCores:
		found.add(Note, "install an OpenBLAS compiled for more", "%s for %s: OpenBLAS was compiled for no more",
			report.Plural(m.Threads, "thread"), report.Plural(m.UsableCores, "core"))
	default:
		found.add(OK, "", "calls use %s together", report.Plural(m.Threads, "core"))
	}
	for _, name := range machine.ThreadVariables {
		if v := variable(f, name); v != "" && machine.ThreadCount(v) <= 0 {
			found.add(Warning, "set it to a positive number, or unset it", "%s=%s is not a positive number and is ignored", name, v)
		}
	}
}

// findGOMAXPROCS tells whether Go runs as many goroutines as there are CPUs.
func findGOMAXPROCS(f Facts, found *findings) {
	m := f.Machine
	switch {
	case m.GOMAXPROCS == 0 || m.UsableCores == 0:
	case m.GOMAXPROCS < m.UsableCores:
		found.add(Warning, "unset GOMAXPROCS", "GOMAXPROCS=%d: pure Go, package vec and tiled products use no more than that of %s",
			m.GOMAXPROCS, report.Plural(m.UsableCores, "core"))
	case m.GOMAXPROCS > max(2, m.UsableLogical): // Go's own default is never below 2
		found.add(Note, fmt.Sprintf("GOMAXPROCS=%d", m.UsableLogical), "GOMAXPROCS=%d, more than %s: pure Go runs into the quota or waits",
			m.GOMAXPROCS, report.Plural(m.UsableLogical, "usable CPU"))
	default:
		found.add(OK, "", "GOMAXPROCS is %d", m.GOMAXPROCS)
	}
}

// findSettings tells what else the environment changes.
func findSettings(f Facts, found *findings) {
	var others []string
	for _, v := range f.Machine.Environment {
		known := v.Name == coreType || v.Name == "GOBLAS_TUNE" || v.Name == "GOMAXPROCS" || slices.Contains(machine.ThreadVariables, v.Name)
		if !known && v.Value != "" {
			others = append(others, v.Name+"="+v.Value)
		}
	}
	if len(others) > 0 {
		found.add(Note, "", "set in the environment: %s", strings.Join(others, " "))
	}
	if n, err := strconv.Atoi(variable(f, "OPENBLAS_THREAD_TIMEOUT")); err == nil && n > 25 {
		found.add(Note, "unset it: goblas then takes 24, some milliseconds",
			"OPENBLAS_THREAD_TIMEOUT=%d: idle BLAS threads take a core from Go for 2^%d processor cycles", n, n)
	}
}

const (
	smallShm    = 256 << 20 // Docker's default is 64 MiB
	smallMemory = 512 << 20
)

// findHugePages tells whether large slices can be on huge pages.
func findHugePages(f Facts, found *findings) {
	switch f.HugePages {
	case "never":
		found.add(Warning, "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled (as root, on the host)",
			"transparent huge pages are off: the first touch of large results is slower, often several times")
	case "madvise", "always":
		found.add(OK, "", "transparent huge pages: %s", f.HugePages)
	}
}

// findShm tells whether arrays can be shared.
func findShm(f Facts, found *findings) {
	switch {
	case !f.Shm.Known():
	case f.Shm.Free >= smallShm:
		found.add(OK, "", "/dev/shm has %s free", withUnit(f.Shm.Free))
	case f.Shm.Total >= smallShm:
		found.add(Warning, "goblas shm ls shows what is there, goblas shm clean removes what was left",
			"/dev/shm is nearly full: %s of %s free", withUnit(f.Shm.Free), withUnit(f.Shm.Total))
	case f.Container:
		found.add(Warning, "start the container with --shm-size=2g (Kubernetes: an emptyDir of medium Memory) to share arrays",
			"/dev/shm has only %s", withUnit(f.Shm.Total))
	default:
		found.add(Note, "mount /dev/shm larger (mount -o remount,size=2g /dev/shm) before arrays are shared", "/dev/shm has only %s", withUnit(f.Shm.Total))
	}
}

// findSegments tells who owns the arrays that are shared, and what nobody owns any more.
func findSegments(f Facts, found *findings) {
	var alive, left, others []shm.Segment
	for _, s := range f.Segments {
		switch {
		case s.Err != nil:
			others = append(others, s)
		case s.Alive:
			alive = append(alive, s)
		default:
			left = append(left, s)
		}
	}
	say := func(all []shm.Segment) (text string) {
		bytes, names := int64(0), []string{}
		for _, s := range all {
			bytes += s.Bytes
			if len(names) < 3 {
				names = append(names, s.Name)
			}
		}
		if len(names) < len(all) {
			names = append(names, "...")
		}
		return fmt.Sprintf("%s (%s: %s)", report.Plural(len(all), "shared array"), withUnit(uint64(max(bytes, 0))), strings.Join(names, ", "))
	}
	if len(left) > 0 {
		found.add(Warning, "goblas shm clean removes them; goblas shm ls lists all", "%s of owners that are gone keep their memory", say(left))
	}
	if len(others) > 0 {
		found.add(Note, "goblas shm ls says why", "%s of other users, or that cannot be read", say(others))
	}
	if len(alive) > 0 {
		found.add(OK, "", "%s of living processes", say(alive))
	}
}

// findMemory tells how much memory is left.
func findMemory(f Facts, found *findings) {
	switch {
	case !f.Memory.Known():
	case f.Memory.Free < smallMemory:
		found.add(Warning, "raise the memory limit, or keep to small matrices",
			"%s of memory left within the limits of this process", withUnit(f.Memory.Free))
	default:
		found.add(OK, "", "%s of memory left", withUnit(f.Memory.Free))
	}
}
