package topology

import "testing"

func TestTasksOfNode(t *testing.T) {
	for _, c := range []struct {
		list, node string
		want       int // 0 for an error
	}{
		{"4", "0", 4}, {"4(x2),3", "0", 4}, {"4(x2),3", "1", 4}, {"4(x2),3", "2", 3}, {"2,3,4", "1", 3},
		{"4(x2),3", "3", 0}, {"4(x2),3", "", 0}, {"four", "0", 0}, {"4(xtwo)", "0", 0}, {"4(x0)", "0", 0}, {"", "0", 0},
	} {
		if got, err := tasksOfNode(c.list, c.node); got != c.want || (err != nil) != (c.want == 0) {
			t.Errorf("%q on node %q: %d, %v", c.list, c.node, got, err)
		}
	}
}

// TestNoRanks: variables of a Slurm script, which is one process, divide nothing.
func TestNoRanks(t *testing.T) {
	r := readRanks(func(name string) string {
		return map[string]string{"SLURM_TASKS_PER_NODE": "4", "SLURM_NTASKS_PER_NODE": "4", "SLURM_NODEID": "0"}[name]
	})
	if r.source != "" || r.value.count != 0 {
		t.Errorf("%+v", r)
	}
}
