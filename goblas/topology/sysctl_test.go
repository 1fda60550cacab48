package topology

import "testing"

func TestNumberCores(t *testing.T) {
	tests := []struct {
		name                 string
		cpus, physical, fast int
		cores, logical       int
		host                 hostCounts
	}{
		{"M1", 8, 8, 4, 4, 8, hostCounts{8, 8, 0, 1, 4, 4}},
		{"M1 Ultra in one level", 16, 16, 16, 16, 16, hostCounts{16, 16, 0, 1, 0, 0}},
		{"Intel Mac", 12, 6, 0, 6, 12, hostCounts{12, 6, 0, 2, 0, 0}},
		{"virtual machine with one CPU", 1, 1, 0, 1, 1, hostCounts{1, 1, 0, 1, 0, 0}},
	}
	for _, tt := range tests {
		cores, performance, err := numberCores(tt.cpus, tt.physical, tt.fast)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		f := facts{
			online:      reading[cpuSet]{source: "runtime.NumCPU", value: firstCPUs(tt.cpus)},
			affinity:    reading[cpuSet]{source: "macOS", err: errNotTold},
			cores:       reading[[]core]{source: "sysctl", value: cores},
			performance: reading[cpuSet]{source: "sysctl", value: performance},
			quota:       reading[quota]{source: "macOS", err: errNotTold},
			numCPU:      tt.cpus,
			maxProcs:    tt.cpus,
		}
		topo := choose(f)
		checkInvariants(t, topo)
		if topo.Cores() != tt.cores || topo.Logical() != tt.logical {
			t.Errorf("%s: %d cores, %d logical", tt.name, topo.Cores(), topo.Logical())
		}
		if got := countsOf(topo); got != tt.host {
			t.Errorf("%s: host %+v, want %+v", tt.name, got, tt.host)
		}
	}
	for _, bad := range [][2]int{{8, 0}, {8, 3}, {4, 8}, {8, -1}} {
		if _, _, err := numberCores(bad[0], bad[1], 0); err == nil {
			t.Errorf("%d CPUs, %d cores: no error", bad[0], bad[1])
		}
	}
}
