package topology

import (
	"fmt"
	"math"
	"strconv"
)

// tally keeps the steps and the count of cores they have left so far.
type tally struct {
	steps    []Step
	cores    int
	decisive int // index of the step that set cores
}

// lower records a step after which no more than cores are left.
func (c *tally) lower(s Step, cores int) {
	if len(c.steps) == 0 || cores < c.cores {
		c.cores, c.decisive = cores, len(c.steps)
	}
	c.steps = append(c.steps, s)
}

// record records a step that lowers nothing.
func (c *tally) record(s Step) { c.lower(s, math.MaxInt) }

// choose turns facts into the answer. Reading is done before and reporting after,
// so every rule of the choice is in this file.
func choose(f facts) Topology {
	t := Topology{model: f.claim.model}
	cpus, told := f.cpus()
	allowed := cpus
	if f.affinity.err == nil {
		allowed = cpus.and(f.affinity.value)
	}
	if told {
		t.online = len(cpus)
	}
	t.describe(f, cpus)

	var c tally
	c.lower(onlineStep(f, cpus, told), len(cpus))
	c.lower(affinityStep(f, cpus, allowed), len(allowed))
	step, physical := physicalStep(f, cpus, allowed)
	c.lower(step, physical)
	c.lower(performanceStep(f, allowed, physical))
	t.logical = len(allowed)
	t.quota = f.quota.value.limit
	share := t.logical
	if t.quota.limited {
		// Rounded down, and at least 1. The threads of a BLAS call wait for
		// each other at barriers: when a team larger than the quota has used up
		// the period, the kernel stops all of it until the next one, so the
		// part of a CPU that rounding up would win is lost many times over.
		share = int(max(1, min(math.Floor(t.quota.cpus), float64(t.logical))))
	}
	before := c.cores
	c.lower(quotaStep(f), share)
	if f.ranks.source != "" {
		step, cores, logical := ranksStep(f, allowed, before, t.logical, t.quota)
		c.lower(step, cores)
		share = min(share, logical)
	}
	t.logical = share

	c.record(claimStep(f, cpus))
	c.record(Step{Name: StepNumCPU, Value: plural(f.numCPU, "CPU"), Source: "runtime.NumCPU",
		Note: "What Go counted from the affinity at start; recorded for comparison."})
	c.record(Step{Name: StepGOMAXPROCS, Value: strconv.Itoa(f.maxProcs), Source: "runtime.GOMAXPROCS",
		Note: "How many goroutines Go runs at once; its default rounds a quota up and never below 2."})
	c.steps[c.decisive].Decisive = true
	t.cores, t.steps = c.cores, c.steps
	return t
}

// cpus returns the online CPUs as far as they can be believed. told is true if
// they are the list of the operating system; otherwise they stand in for it.
//
// sched_getaffinity answers from the kernel's own mask of active CPUs, so a list
// that shares no CPU with it has been rewritten for a container (LXCFS shows
// 0 to n-1 whatever the cpuset is) and is dropped.
func (f facts) cpus() (cpus cpuSet, told bool) {
	affinityTold := f.affinity.err == nil && len(f.affinity.value) > 0
	if f.online.err == nil && (!affinityTold || f.online.value.meets(f.affinity.value)) {
		return f.online.value, true
	}
	if affinityTold {
		return f.affinity.value, false
	}
	return firstCPUs(max(1, f.numCPU)), false
}

// describe sets the counts that concern the whole host.
func (t *Topology) describe(f facts, cpus cpuSet) {
	if f.cores.err != nil {
		if f.claim.agrees(len(cpus)) && !f.claim.hybrid {
			t.phys, t.threads = len(cpus)/f.claim.threads, f.claim.threads
		}
		return
	}
	t.phys = len(f.cores.value)
	if fast := f.performance.value; len(fast) > 0 {
		t.perfCores = countCores(f.cores.value, fast)
		t.effCores = t.phys - t.perfCores
	}
	packages := make(map[int]bool)
	for _, c := range f.cores.value {
		t.threads = max(t.threads, len(c.cpus))
		packages[c.pkg] = true
	}
	for pkg := range packages {
		if pkg < 0 {
			return
		}
	}
	t.sockets = len(packages)
}

// agrees reports whether a claim can describe a host with that many CPUs online:
// its own figures fit together, and the host is made of whole such packages.
func (c claim) agrees(online int) bool {
	return c.physical > 0 && c.threads > 0 && c.logical == c.physical*c.threads &&
		online%c.logical == 0
}

func onlineStep(f facts, cpus cpuSet, told bool) Step {
	s := Step{Name: StepOnline, Source: f.online.source, Value: describeCPUs(cpus), Note: "The CPUs that the host runs on."}
	switch {
	case told:
	case f.online.err != nil:
		s.Value = Unknown
		s.Note = fmt.Sprintf("Taken to be the %s this process sees, because: %v.", plural(len(cpus), "CPU"), f.online.err)
	default:
		s.Value = Unknown
		s.Note = fmt.Sprintf("The file says %s, which the affinity contradicts: it shows a filtered view.", f.online.value)
	}
	return s
}

func affinityStep(f facts, cpus, allowed cpuSet) Step {
	s := Step{Name: StepAffinity, Source: f.affinity.source, Value: describeCPUs(f.affinity.value)}
	switch {
	case f.affinity.err != nil:
		s.Value = Unknown
		s.Note = fmt.Sprintf("Taken to be all online CPUs, because: %v.", f.affinity.err)
	case len(allowed) < len(cpus):
		s.Note = fmt.Sprintf("taskset, a cpuset or a container keeps this process to %d of %d CPUs.", len(allowed), len(cpus))
	default:
		s.Note = "This process may run on every online CPU."
	}
	return s
}

// physicalStep counts the physical cores among the allowed CPUs.
func physicalStep(f facts, cpus, allowed cpuSet) (Step, int) {
	s := Step{Name: StepPhysical, Source: f.cores.source}
	if f.cores.err == nil {
		n := countCores(f.cores.value, allowed)
		s.Value = plural(n, "core")
		s.Note = "Every allowed CPU is a core of its own."
		if n < len(allowed) {
			s.Note = "Hyperthreads share the arithmetic units of their core, so siblings count once."
		}
		return s, n
	}
	if f.claim.agrees(len(cpus)) && f.claim.threads > 1 {
		// Which CPUs are siblings is not known. There are at least this many
		// cores, and exactly this many if all CPUs are allowed.
		n := (len(allowed) + f.claim.threads - 1) / f.claim.threads
		s.Value, s.Source = plural(n, "core"), "CPUID"
		s.Note = fmt.Sprintf("At least; from %d threads per core, because: %v.", f.claim.threads, f.cores.err)
		return s, n
	}
	s.Value = Unknown
	s.Note = fmt.Sprintf("Logical CPUs are counted instead, because: %v.", f.cores.err)
	return s, len(allowed)
}

// performanceStep counts the performance cores among the physical ones. It
// returns physical where there is nothing to leave out.
func performanceStep(f facts, allowed cpuSet, physical int) (Step, int) {
	s := Step{Name: StepPerformance, Source: f.performance.source}
	fast := f.performance.value
	if f.performance.err != nil {
		s.Value = Unknown
		s.Note = fmt.Sprintf("All cores are taken to be of one kind, because: %v.", f.performance.err)
		return s, physical
	}
	if len(fast) == 0 {
		s.Value = "all"
		s.Note = "The cores are of one kind, as far as the operating system tells."
		return s, physical
	}
	s.Value = describeCPUs(fast)
	s.Note = "Slow cores would make the others wait at every barrier, so they are left out."
	fast = allowed.and(fast)
	if len(fast) == 0 {
		s.Note = "The affinity allows efficiency cores only, so they are counted."
		return s, physical
	}
	if f.cores.err != nil {
		return s, len(fast) // which of them are siblings is not known
	}
	return s, countCores(f.cores.value, fast)
}

func quotaStep(f facts) Step {
	s := Step{Name: StepQuota, Source: f.quota.source}
	q := f.quota.value
	switch {
	case f.quota.err != nil:
		s.Value = Unknown
		s.Note = fmt.Sprintf("Taken to be unlimited, because: %v.", f.quota.err)
	case !q.limited:
		s.Value = "none"
		s.Note = "No cgroup limits the CPU time of this process."
	default:
		s.Value = strconv.FormatFloat(q.cpus, 'g', 6, 64) + " CPUs"
		if q.cpus == 1 {
			s.Value = plural(1, "CPU")
		}
		s.Note = fmt.Sprintf("The tightest of %s; rounded down, because a team larger than its quota is stopped as a whole.",
			plural(q.levels, "cgroup level"))
		if !q.whole {
			s.Note = "The tightest of the cgroups that could be read, rounded down; another may be tighter."
		}
	}
	return s
}

func claimStep(f facts, cpus cpuSet) Step {
	c := f.claim
	s := Step{Name: StepCPUID, Source: "CPUID", Value: Unknown, Note: "The processor does not tell its cores."}
	if c.physical <= 0 && c.logical <= 0 {
		return s
	}
	s.Value = fmt.Sprintf("%d physical, %d logical", c.physical, c.logical)
	s.Note = "Agrees with the CPUs that are online."
	if !c.agrees(len(cpus)) {
		s.Note = fmt.Sprintf("Not believed: it does not fit %s online.", plural(len(cpus), "CPU"))
	}
	return s
}

// countCores returns how many cores have a hardware thread in cpus.
func countCores(cores []core, cpus cpuSet) int {
	n := 0
	for _, c := range cores {
		if c.cpus.meets(cpus) {
			n++
		}
	}
	return n
}

// describeCPUs returns "3 CPUs: 0-1,4".
func describeCPUs(cpus cpuSet) string {
	return plural(len(cpus), "CPU") + ": " + cpus.String()
}
