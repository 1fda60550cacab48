package doctor

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goblas/goblas/goblas/topology"
)

// findCores tells how many cores there are, and what took the others away.
func findCores(f Facts) []Finding {
	c := f.Cores
	if c.Usable == 0 {
		return nil
	}
	decided := topology.Step{Name: topology.StepOnline}
	for _, s := range c.Steps {
		if s.Decisive {
			decided = s
		}
	}
	of := plural(c.Usable, "core")
	if c.Online > 0 {
		of = fmt.Sprintf("%s of %s", of, plural(c.Online, "online CPU"))
	}
	switch decided.Name {
	case topology.StepOnline:
		return one(OK, "", "%s usable", plural(c.Usable, "core"))
	case topology.StepPhysical:
		return one(OK, "", "%s usable: two or more hyperthreads of a core share its arithmetic units", of)
	case topology.StepPerformance:
		return one(OK, "", "%s usable: the efficiency cores would hold the others up", of)
	case topology.StepAffinity:
		return one(Note, "", "%s usable: taskset or a cpuset keeps this process to them", of)
	}
	found := one(Note, "", "%s usable: the CPU quota is %s (%s)", of, strconv.FormatFloat(c.Quota, 'g', 4, 64), decided.Source)
	if c.Quota > 0 && c.Quota < 1 {
		found[0].Grade = Warning
		found[0].Advice = "give it one CPU or more: below that every call is stopped for a part of each period"
	} else if whole := float64(c.Usable); c.Quota > whole {
		found[0].Advice = fmt.Sprintf("a whole number of CPUs wastes nothing; of this quota %.2g are not used by BLAS", c.Quota-whole)
	}
	return found
}

// countVariables set the number of BLAS threads, the first one that is set.
var countVariables = []string{"OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS"}

// findThreads tells whether the number of threads suits the cores.
func findThreads(f Facts) []Finding {
	m, c := f.Machine, f.Cores
	if m.Threads == 0 || c.Usable == 0 {
		return nil
	}
	set := m.ThreadsSource
	asked := variable(f, set) // more than Threads, where OpenBLAS was compiled for less
	if asked == "" {
		asked = strconv.Itoa(m.Threads)
	}
	var found []Finding
	switch {
	case m.Threads > c.Logical:
		found = one(Warning, fmt.Sprintf("unset %s, or set it to %d", set, c.Usable), "%s=%s, for %s: threads wait for each other",
			set, asked, plural(c.Logical, "usable CPU"))
	case m.Threads > c.Usable:
		found = one(Note, fmt.Sprintf("%s=%d is usually faster", set, c.Usable), "%s=%s, for %s: hyperthreads share arithmetic units",
			set, asked, plural(c.Usable, "core"))
	case m.Threads < c.Usable && slices.Contains(countVariables, set) && (m.OpenBLAS == nil || m.Threads != m.OpenBLAS.MaxThreads):
		found = one(Note, "unset "+set+" if this program has the machine to itself", "%s=%s leaves %s unused by BLAS",
			set, asked, plural(c.Usable-m.Threads, "core"))
	case m.Threads < c.Usable:
		found = one(Note, "install an OpenBLAS compiled for more", "%s for %s: OpenBLAS was compiled for no more",
			plural(m.Threads, "thread"), plural(c.Usable, "core"))
	default:
		found = one(OK, "", "calls use %s together", plural(m.Threads, "core"))
	}
	for _, name := range countVariables {
		if v := variable(f, name); v != "" && !positive(v) {
			found = append(found, one(Warning, "set it to a positive number, or unset it", "%s=%s is not a positive number and is ignored", name, v)...)
		}
	}
	return found
}

// positive reports whether value begins with a positive number, as in "4,2".
func positive(value string) bool {
	value, _, _ = strings.Cut(value, ",")
	n, err := strconv.Atoi(strings.TrimSpace(value))
	return err == nil && n > 0
}

// findGOMAXPROCS tells whether Go runs as many goroutines as there are CPUs.
func findGOMAXPROCS(f Facts) []Finding {
	m, c := f.Machine, f.Cores
	switch {
	case m.GOMAXPROCS == 0 || c.Usable == 0:
		return nil
	case m.GOMAXPROCS < c.Usable:
		return one(Warning, "unset GOMAXPROCS", "GOMAXPROCS=%d: pure Go, package vec and tiled products use no more than that of %s",
			m.GOMAXPROCS, plural(c.Usable, "core"))
	case m.GOMAXPROCS > max(2, c.Logical): // Go's own default is never below 2
		return one(Note, fmt.Sprintf("GOMAXPROCS=%d", c.Logical), "GOMAXPROCS=%d, more than %s: pure Go runs into the quota or waits",
			m.GOMAXPROCS, plural(c.Logical, "usable CPU"))
	}
	return one(OK, "", "GOMAXPROCS is %d", m.GOMAXPROCS)
}

// findSettings tells what else the environment changes.
func findSettings(f Facts) []Finding {
	var others []string
	for _, v := range f.Machine.Environment {
		known := v.Name == coreType || v.Name == "GOBLAS_TUNE" || v.Name == "GOMAXPROCS" || slices.Contains(countVariables, v.Name)
		if !known && v.Value != "" {
			others = append(others, v.Name+"="+v.Value)
		}
	}
	var found []Finding
	if len(others) > 0 {
		found = one(Note, "", "set in the environment: %s", strings.Join(others, " "))
	}
	if n, err := strconv.Atoi(variable(f, "OPENBLAS_THREAD_TIMEOUT")); err == nil && n > 25 {
		found = append(found, one(Note, "unset it: goblas then takes 24, some milliseconds",
			"OPENBLAS_THREAD_TIMEOUT=%d: idle BLAS threads take a core from Go for 2^%d processor cycles", n, n)...)
	}
	return found
}
