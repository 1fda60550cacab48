package topology

import (
	"path/filepath"
	"strings"
	"testing"
)

// hostCounts are the host-wide counts of a topology; 0 is unknown.
type hostCounts struct {
	online, physical, sockets, threads, perf, eff int
}

func countsOf(topo Topology) (c hostCounts) {
	c.online, _ = topo.Online()
	c.physical, _ = topo.PhysicalCores()
	c.sockets, _ = topo.Sockets()
	c.threads, _ = topo.ThreadsPerCore()
	c.perf, c.eff, _ = topo.Hybrid()
	return c
}

var laptop = hostCounts{online: 8, physical: 4, sockets: 1, threads: 2}

var machines = []struct {
	name           string
	cores, logical int
	decisive       string
	host           hostCounts
	quota          float64 // 0 if there is none
}{
	{"laptop-smt", 4, 8, StepPhysical, laptop, 0},
	{"dual-socket-smt", 48, 96, StepPhysical, hostCounts{96, 48, 2, 2, 0, 0}, 0},
	{"hybrid-6p8e", 6, 20, StepPerformance, hostCounts{20, 14, 1, 2, 6, 8}, 0},
	{"hybrid-efficiency-only", 4, 4, StepAffinity, hostCounts{20, 14, 1, 2, 6, 8}, 0},
	{"hybrid-atom-only", 6, 20, StepPerformance, hostCounts{20, 14, 1, 2, 6, 8}, 0},
	{"hybrid-no-topology", 10, 20, StepPhysical, hostCounts{20, 0, 0, 0, 0, 0}, 0},
	{"arm64-big-little", 4, 8, StepPerformance, hostCounts{8, 8, 1, 1, 4, 4}, 0},
	{"arm64-three-tiers", 4, 8, StepPerformance, hostCounts{8, 8, 1, 1, 4, 4}, 0},
	{"arm64-server", 80, 80, StepOnline, hostCounts{80, 80, 1, 1, 0, 0}, 0},
	{"offline-cpus", 4, 4, StepOnline, hostCounts{4, 4, 1, 1, 0, 0}, 0},
	{"old-kernel", 2, 4, StepPhysical, hostCounts{4, 2, 1, 2, 0, 0}, 0},
	{"core-ids-only", 4, 8, StepPhysical, hostCounts{8, 4, 2, 2, 0, 0}, 0},
	{"affinity-cuts-siblings", 3, 4, StepPhysical, laptop, 0},
	{"affinity-unknown", 4, 8, StepPhysical, laptop, 0},
	{"sysfs-missing", 2, 4, StepPhysical, hostCounts{0, 2, 0, 2, 0, 0}, 0},
	{"sysfs-missing-subset", 2, 3, StepPhysical, hostCounts{4, 2, 0, 2, 0, 0}, 0},
	{"sysfs-missing-vm-lies", 2, 2, StepOnline, hostCounts{2, 0, 0, 0, 0, 0}, 0},
	{"nothing-known", 3, 3, StepOnline, hostCounts{}, 0},
	{"lxcfs-view", 2, 4, StepPhysical, hostCounts{0, 2, 1, 2, 0, 0}, 0},
	{"vm-recorded", 2, 2, StepOnline, hostCounts{2, 2, 1, 1, 0, 0}, 0},

	{"quota-v2-fraction", 1, 1, StepQuota, laptop, 1.5},
	{"quota-v2-below-one", 1, 1, StepQuota, laptop, 0.1},
	{"quota-v2-max", 4, 8, StepPhysical, laptop, 0},
	{"quota-v2-generous", 4, 6, StepPhysical, laptop, 6},
	{"quota-v2-parent-tighter", 2, 2, StepQuota, laptop, 2.5},
	{"quota-v2-outside-namespace", 4, 8, StepPhysical, laptop, 0},
	{"quota-v2-deleted", 3, 3, StepQuota, laptop, 3},
	{"quota-v2-escaped", 2, 2, StepQuota, laptop, 2},
	{"quota-v1", 3, 3, StepQuota, laptop, 3},
	{"quota-v1-unlimited", 4, 8, StepPhysical, laptop, 0},
	{"quota-v1-sandbox-mount", 2, 2, StepQuota, laptop, 2},
	{"quota-v1-foreign-mount", 4, 8, StepPhysical, laptop, 0},
	{"quota-hybrid-v1-cpu", 2, 2, StepQuota, laptop, 2},
	{"quota-hybrid-v2-cpu", 2, 2, StepQuota, laptop, 2},
	{"quota-two-mounts", 4, 8, StepPhysical, laptop, 0},
	{"quota-two-mounts-tighter", 2, 2, StepQuota, laptop, 2},
	{"proc-denied", 2, 2, StepQuota, laptop, 2},
	{"proc-denied-v1", 3, 3, StepQuota, laptop, 3},
	{"proc-denied-no-limit", 4, 8, StepPhysical, laptop, 0},
	{"mountinfo-denied", 2, 2, StepQuota, laptop, 2.5},

	{"ranks-unbound", 1, 2, StepRanks, laptop, 0},
	{"ranks-bound", 1, 2, StepPhysical, laptop, 0},
	{"ranks-bound-to-half", 1, 2, StepRanks, laptop, 0},
	{"ranks-cpuset", 1, 2, StepRanks, laptop, 0},
	{"ranks-launcher-unknown", 2, 4, StepRanks, laptop, 0},
	{"ranks-more-than-cores", 1, 1, StepRanks, laptop, 0},
	{"ranks-one", 4, 8, StepPhysical, laptop, 0},
	{"ranks-slurm", 2, 4, StepRanks, laptop, 0},
	{"ranks-quota", 1, 1, StepRanks, laptop, 2.5},
	{"ranks-malformed", 4, 8, StepPhysical, laptop, 0},

	// One file damaged, mostly of quota-v2-parent-tighter.
	{"malformed-online", 2, 2, StepQuota, hostCounts{0, 4, 1, 2, 0, 0}, 2.5},
	{"malformed-siblings", 2, 2, StepQuota, laptop2, 2.5},
	{"malformed-siblings-without-self", 2, 2, StepQuota, laptop2, 2.5},
	{"malformed-siblings-overlap", 2, 2, StepQuota, laptop2, 2.5},
	{"malformed-cpu-capacity", 8, 8, StepOnline, hostCounts{8, 8, 1, 1, 0, 0}, 0},
	{"malformed-cpu-core", 2, 2, StepQuota, laptop, 2.5},
	{"malformed-cpu-max-one-field", 2, 2, StepQuota, laptop, 2.5},
	{"malformed-cpu-max-zero-period", 4, 8, StepPhysical, laptop, 0},
	{"malformed-proc-cgroup", 4, 8, StepPhysical, laptop, 0},
	{"malformed-mountinfo", 2, 2, StepQuota, laptop, 2.5},
	{"malformed-mountinfo-other-line", 2, 2, StepQuota, laptop, 2.5},
	{"malformed-cfs-quota", 4, 8, StepPhysical, laptop, 0},
	{"malformed-cfs-period", 4, 8, StepPhysical, laptop, 0},
}

// laptop2 is the laptop when sysfs does not tell its cores, but CPUID fits.
var laptop2 = hostCounts{online: 8, physical: 4, threads: 2}

func TestMachines(t *testing.T) {
	for _, m := range machines {
		t.Run(m.name, func(t *testing.T) {
			topo := choose(replay(t, m.name).observe())
			checkInvariants(t, topo)
			if topo.Cores() != m.cores || topo.Logical() != m.logical {
				t.Errorf("got %d cores, %d logical; want %d, %d", topo.Cores(), topo.Logical(), m.cores, m.logical)
			}
			if got := decisive(t, topo); got != m.decisive {
				t.Errorf("decided by %q, want %q", got, m.decisive)
			}
			if got := countsOf(topo); got != m.host {
				t.Errorf("got host %+v, want %+v", got, m.host)
			}
			if cpus, limited := topo.Quota(); cpus != m.quota || limited != (m.quota > 0) {
				t.Errorf("got quota %g, %t; want %g", cpus, limited, m.quota)
			}
			if t.Failed() {
				t.Logf("\n%s", topo)
			}
		})
	}
}

// TestEveryFixtureIsUsed keeps a fixture from being added and forgotten.
func TestEveryFixtureIsUsed(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	used := make(map[string]bool)
	for _, m := range machines {
		used[m.name] = true
	}
	for _, file := range files {
		if name := strings.TrimSuffix(filepath.Base(file), ".txt"); !used[name] {
			t.Errorf("fixture %s is in no test", name)
		}
	}
}

func TestStepsTellSourceAndReason(t *testing.T) {
	tests := []struct {
		machine, step string
		source        string // "" where it is not the point
		value         string
		note          []string // parts of the note
	}{
		{"vm-recorded", StepCPUID, "", "254 physical, 254 logical", []string{"Not believed", "2 CPUs"}},
		{"laptop-smt", StepCPUID, "", "4 physical, 8 logical", []string{"Agrees"}},
		{"dual-socket-smt", StepCPUID, "", "24 physical, 48 logical", []string{"Agrees"}},
		{"nothing-known", StepCPUID, "", Unknown, []string{"does not tell"}},
		{"nothing-known", StepAffinity, "sched_getaffinity", Unknown, []string{"permission denied"}},
		{"nothing-known", StepQuota, "", Unknown, []string{"/proc/self/cgroup", "not exist"}},
		{"nothing-known", StepOnline, sysOnline, Unknown, []string{sysOnline, "not exist", "3 CPUs"}},
		{"nothing-known", StepNumCPU, "", "3 CPUs", nil},
		{"nothing-known", StepGOMAXPROCS, "", "2", nil},
		{"sysfs-missing-vm-lies", StepPhysical, "", Unknown, []string{"Logical CPUs are counted", "core_id"}},
		{"sysfs-missing", StepPhysical, "CPUID", "2 cores", []string{"2 threads per core"}},
		{"lxcfs-view", StepOnline, "", Unknown, []string{"0-3", "contradicts"}},
		{"affinity-cuts-siblings", StepAffinity, "", "4 CPUs: 0-2,4", []string{"4 of 8"}},
		{"hybrid-6p8e", StepPerformance, sysCPUCore, "12 CPUs: 0-11", nil},
		{"hybrid-atom-only", StepPerformance, sysCPUAtom, "12 CPUs: 0-11", nil},
		{"hybrid-efficiency-only", StepPerformance, "", "12 CPUs: 0-11", []string{"efficiency cores only"}},
		{"arm64-big-little", StepPerformance, sysCapacity, "4 CPUs: 4-7", nil},
		{"arm64-three-tiers", StepPerformance, sysCapacity, "4 CPUs: 4-7", nil},
		{"arm64-server", StepPerformance, "", "all", nil},

		{"quota-v2-max", StepQuota, "", "none", nil},
		{"quota-v2-fraction", StepQuota, "/sys/fs/cgroup/cpu.max", "1.5 CPUs", []string{"1 cgroup level"}},
		{"quota-v2-parent-tighter", StepQuota, "/sys/fs/cgroup/kubepods.slice/pod1.slice/cpu.max", "2.5 CPUs", []string{"4 cgroup levels"}},
		{"quota-v2-outside-namespace", StepQuota, "", Unknown, []string{"no mount shows", "/../../init.scope"}},
		{"quota-v2-deleted", StepQuota, "/sys/fs/cgroup/job.slice/cpu.max", "3 CPUs", []string{"another may be tighter"}},
		{"quota-v2-escaped", StepQuota, `/mnt/c group\x/a\b/cpu.max`, "2 CPUs", nil},
		{"quota-v1", StepQuota, "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "3 CPUs", nil},
		{"quota-v1-sandbox-mount", StepQuota, "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "2 CPUs", []string{"2 cgroup levels"}},
		{"quota-v1-foreign-mount", StepQuota, "", Unknown, []string{"no mount shows", "/docker/0123abcd"}},
		{"quota-two-mounts", StepQuota, "", "none", nil},
		{"proc-denied", StepQuota, "/sys/fs/cgroup/cpu.max", "2 CPUs", []string{"another may be tighter"}},
		{"proc-denied-no-limit", StepQuota, "", Unknown, []string{"/proc/self/cgroup", "permission denied"}},

		{"ranks-unbound", StepRanks, "OMPI_COMM_WORLD_LOCAL_SIZE", "4 processes", []string{"4 share"}},
		{"ranks-bound", StepRanks, "", "2 processes", []string{"CPUs of its own"}},
		{"ranks-bound-to-half", StepRanks, "MPI_LOCALNRANKS", "4 processes", []string{"2 share"}},
		{"ranks-one", StepRanks, "", "1 process", nil},
		{"ranks-slurm", StepRanks, "SLURM_STEP_TASKS_PER_NODE", "2 processes", nil},
		{"ranks-malformed", StepRanks, "", Unknown, []string{`"many"`}},
		{"malformed-online", StepOnline, "", Unknown, []string{sysOnline, `"all"`}},
		{"malformed-siblings", StepPhysical, "", "", []string{"cpu2/topology/core_cpus_list", `"6-2"`}},
		{"malformed-siblings-without-self", StepPhysical, "", "", []string{"cpu2/topology/core_cpus_list", `"6"`}},
		{"malformed-siblings-overlap", StepPhysical, "", "", []string{"cpu2/topology/core_cpus_list", `"0,2"`}},
		{"malformed-cpu-core", StepPerformance, "", Unknown, []string{sysCPUCore, `"0-"`}},
		{"malformed-cpu-capacity", StepPerformance, "", "all", nil},
		{"malformed-cpu-max-one-field", StepQuota, "", "2.5 CPUs", []string{"another may be tighter"}},
		{"malformed-cpu-max-zero-period", StepQuota, "", Unknown, []string{"ctr.scope/cpu.max", `"200000 0"`}},
		{"malformed-proc-cgroup", StepQuota, "", Unknown, []string{"/proc/self/cgroup", `"0:/kubepods.slice"`}},
		{"malformed-mountinfo", StepQuota, "", "2.5 CPUs", []string{"another may be tighter"}},
		{"malformed-mountinfo-other-line", StepQuota, "", "2.5 CPUs", []string{"4 cgroup levels"}},
		{"malformed-cfs-quota", StepQuota, "", Unknown, []string{"cpu.cfs_quota_us", `"unlimited"`}},
		{"malformed-cfs-period", StepQuota, "", Unknown, []string{"cpu.cfs_period_us", `"0"`}},
	}
	for _, tt := range tests {
		t.Run(tt.machine+"/"+tt.step, func(t *testing.T) {
			s := step(t, choose(replay(t, tt.machine).observe()), tt.step)
			if tt.value != "" && s.Value != tt.value {
				t.Errorf("value %q, want %q", s.Value, tt.value)
			}
			if tt.source != "" && s.Source != tt.source {
				t.Errorf("source %q, want %q", s.Source, tt.source)
			}
			for _, part := range tt.note {
				if !strings.Contains(s.Note, part) {
					t.Errorf("note %q lacks %q", s.Note, part)
				}
			}
		})
	}
}
