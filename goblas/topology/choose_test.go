package topology

import (
	"fmt"
	"testing"
)

func TestClaimAgrees(t *testing.T) {
	tests := []struct {
		claim  claim
		online int
		want   bool
	}{
		{claim{physical: 4, logical: 8, threads: 2}, 8, true},
		{claim{physical: 4, logical: 8, threads: 2}, 16, true},  // two packages
		{claim{physical: 4, logical: 8, threads: 2}, 12, false}, // one and a half
		{claim{physical: 4, logical: 8, threads: 1}, 8, false},
		{claim{physical: 254, logical: 254, threads: 1}, 2, false},
		{claim{threads: 1}, 2, false},
		{claim{}, 2, false},
	}
	for _, tt := range tests {
		if got := tt.claim.agrees(tt.online); got != tt.want {
			t.Errorf("%+v with %d CPUs online: got %t", tt.claim, tt.online, got)
		}
	}
}

// TestQuotaRounding holds the rule for fractions: down, and never below one.
func TestQuotaRounding(t *testing.T) {
	for cpus, want := range map[float64]int{
		0.001: 1, 0.5: 1, 1: 1, 1.5: 1, 1.999: 1, 2: 2, 2.5: 2, 3.99: 3, 4: 4, 5: 4, 1e300: 4,
	} {
		f := replay(t, "laptop-smt").observe()
		f.quota.value.limit = limit{cpus, true}
		if got := choose(f).Cores(); got != want {
			t.Errorf("quota %g: got %d cores, want %d", cpus, got, want)
		}
	}
}

// FuzzDetect damages any file of any machine, and its other answers, and checks
// that the answer keeps its invariants.
func FuzzDetect(f *testing.F) {
	for i := range machines {
		f.Add(i, sysOnline, "0-1,64\n", []byte{3}, 254, 2, 3)
		f.Add(i, "/proc/self/cgroup", "0::/\n", []byte{0xff, 0xff}, 0, 0, -1)
		f.Add(i, sysCPU+"/cpu0/topology/core_cpus_list", "0-7\n", []byte{}, 8, 4, 0)
		f.Add(i, "/sys/fs/cgroup/cpu.max", "1 100000\n", []byte{0, 0, 1}, 4, 4, 1<<20)
	}
	f.Fuzz(func(t *testing.T, machine int, file, text string, mask []byte, logical, physical, numCPU int) {
		m, err := loadFiles(machines[uint(machine)%uint(len(machines))].name)
		if err != nil {
			t.Fatal(err)
		}
		if fsPath(file) != "." {
			m.files[file] = text
		}
		h := m.tree()
		var set cpuSet
		for cpu := range 8 * min(len(mask), 64) {
			if mask[cpu/8]>>(cpu%8)&1 == 1 {
				set = append(set, cpu)
			}
		}
		h.affinity = func() (cpuSet, error) { return set, nil }
		h.numCPU = min(numCPU, 4096)
		h.claim.logical, h.claim.physical = logical, physical
		if physical != 0 {
			h.claim.threads = logical / physical
		}
		topo := choose(h.observe())
		checkInvariants(t, topo)
		if _, err := topo.MarshalJSON(); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(topo) == "" {
			t.Fatal("no explanation")
		}
	})
}
