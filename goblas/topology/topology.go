// Package topology answers one question: how many cores are really ours, and
// why.
//
// A process rarely owns the whole machine. [Detect] starts from the CPUs that
// are online and allowed to the process, counts hyperthread siblings as one
// core, leaves out the efficiency cores of a hybrid processor, caps the rest by
// the CPU quota of the cgroup and of all its ancestors, and divides it among the
// processes that an MPI launcher has started on this machine. Every figure it
// met on the way is kept as a [Step], with the file or call it came from, so
// that the answer can be explained.
//
// [Topology.Cores] is the answer, and [Topology.Steps] has the reasons; [MemoryAvailable]
// says how much memory is left.
//
// What the processor says of itself (CPUID) is treated as a claim to be
// checked, because inside a virtual machine it often describes the host.
//
// # Where it looks
//
//   - Linux: sysfs, sched_getaffinity, cgroup v1, v2 and hybrid hierarchies.
//   - macOS: the hw.physicalcpu and hw.perflevel0.physicalcpu sysctls.
//   - Others: runtime.NumCPU, and CPUID where it agrees with it.
//
// # Known limits
//
//   - The answer is a snapshot: call Detect again after a hotplug, a changed
//     quota or a move to another cgroup.
//   - The affinity is that of the process's main thread.
//   - Ancestors of the cgroup that are hidden from a container cannot be read,
//     so a tighter limit out there goes unseen.
//   - CPU shares and weights are no cap and are ignored; so is a burst
//     allowance on top of a quota.
//   - Where neither sysfs nor sysctl describes the cores (Windows, some
//     sandboxes), efficiency cores cannot be told from performance cores.
//
// The package writes nothing, needs no cgo, and does no work before Detect is
// called.
package topology

import "slices"

// Topology is what [Detect] found: counts of CPUs and cores, and the steps that
// led to them. It is immutable, so it may be copied and used by any number of
// goroutines at once. The zero Topology knows nothing and answers one core.
type Topology struct {
	cores, logical int

	model   string
	online  int // logical CPUs, 0 if unknown
	phys    int // physical cores of the host, 0 if unknown
	sockets int // 0 if unknown
	threads int // hardware threads of a core, 0 if unknown

	perfCores, effCores int // both 0 unless the processor is hybrid

	quota limit
	steps []Step
}

// Step is one figure that was read, or that could not be, on the way to the
// answer.
type Step struct {
	// Name says what was looked at; the names are the Step... constants.
	Name string `json:"name"`
	// Value is the figure with its unit, or "unknown".
	Value string `json:"value"`
	// Source is the file or the call that gave the value; for an unknown value,
	// the one that should have.
	Source string `json:"source"`
	// Note says in one sentence what the value means for the answer, or why it
	// is unknown.
	Note string `json:"note"`
	// Decisive is true for exactly one step, the one that set
	// [Topology.Cores]: the last to lower the count, or the first step if none
	// lowered it.
	Decisive bool `json:"decisive"`
}

// Names of the steps, in the order in which [Topology.Steps] lists them. The
// first six may decide the answer, the others are recorded for comparison.
// [StepRanks] is there only in a process that an MPI launcher has started.
const (
	StepOnline      = "online CPUs"
	StepAffinity    = "affinity"
	StepPhysical    = "physical cores"
	StepPerformance = "performance cores"
	StepQuota       = "CPU quota"
	StepRanks       = "MPI processes"
	StepCPUID       = "CPUID claim"
	StepNumCPU      = "runtime.NumCPU"
	StepGOMAXPROCS  = "GOMAXPROCS"
)

// Unknown is the [Step.Value] of a figure that could not be read.
const Unknown = "unknown"

// Detect reads the machine and the limits put on this process. It takes well
// under a millisecond on a small machine and a few files per core on a large
// one, so callers that need the answer often should keep it.
//
// Detect never fails: what it cannot read becomes a [Step] whose value is
// [Unknown] and whose note says why. It changes nothing and is safe for use by
// multiple goroutines simultaneously.
func Detect() Topology {
	return choose(detect())
}

// Cores returns the number of physical cores this process can really use for
// arithmetic: online, allowed, hyperthread siblings counted once, performance
// cores only on a hybrid processor, capped by the CPU quota rounded down. Of
// several processes that mpirun or srun has started here, each has its part. It
// is the right size for a team of threads that wait for each other. It is at
// least 1 and at most [Topology.Logical].
func (t Topology) Cores() int { return max(1, t.cores) }

// Logical returns the number of logical CPUs this process can really use:
// online, allowed and capped by the CPU quota rounded down, hyperthreads and
// efficiency cores included; divided as [Topology.Cores] is. It is at least 1.
func (t Topology) Logical() int { return max(1, t.logical) }

// Quota returns the tightest CPU quota over this process's cgroup and its
// visible ancestors, in CPUs: 1.5 is three seconds of CPU time in every two
// seconds. When limited is false, cpus is 0 and there is no limit or none could
// be read; the step named [StepQuota] tells which.
func (t Topology) Quota() (cpus float64, limited bool) {
	return t.quota.cpus, t.quota.limited
}

// Online returns the number of logical CPUs that are online on the host, be
// they ours or not; 0 and false if the operating system does not tell.
func (t Topology) Online() (cpus int, known bool) { return t.online, t.online > 0 }

// PhysicalCores returns the number of physical cores that are online on the
// host, be they ours or not; 0 and false if unknown.
func (t Topology) PhysicalCores() (cores int, known bool) { return t.phys, t.phys > 0 }

// Sockets returns the number of processor packages with an online CPU; 0 and
// false if unknown.
func (t Topology) Sockets() (packages int, known bool) { return t.sockets, t.sockets > 0 }

// ThreadsPerCore returns the number of online hardware threads of a physical
// core, of the core that has most where they differ, as on hybrid processors.
// It is 1 without simultaneous multithreading; 0 and false if unknown.
func (t Topology) ThreadsPerCore() (threads int, known bool) { return t.threads, t.threads > 0 }

// Hybrid reports whether the host mixes fast and slow cores, and returns how
// many physical cores of each kind are online. When hybrid is false, both
// counts are 0 and all cores are of one kind, or the operating system does not
// tell them apart.
func (t Topology) Hybrid() (performance, efficiency int, hybrid bool) {
	return t.perfCores, t.effCores, t.effCores > 0
}

// Model returns the brand name of the processor as it gives it itself, such as
// "AMD EPYC 7763 64-Core Processor"; "" if unknown.
func (t Topology) Model() string { return t.model }

// Steps returns the figures that led to the answer, in the order of the
// Step... constants. The slice belongs to the caller.
func (t Topology) Steps() []Step { return slices.Clone(t.steps) }
