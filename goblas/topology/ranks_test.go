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

func TestRank(t *testing.T) {
	for _, c := range []struct {
		environment map[string]string
		rank, size  int
	}{
		{nil, 0, 1},
		{map[string]string{"OMPI_COMM_WORLD_RANK": "0", "OMPI_COMM_WORLD_SIZE": "1"}, 0, 1},
		{map[string]string{"OMPI_COMM_WORLD_RANK": "3", "OMPI_COMM_WORLD_SIZE": "4", "SLURM_PROCID": "0", "SLURM_STEP_NUM_TASKS": "2"}, 3, 4},
		{map[string]string{"PMI_RANK": "1", "PMI_SIZE": "2"}, 1, 2},
		{map[string]string{"SLURM_PROCID": "5", "SLURM_STEP_NUM_TASKS": "6"}, 5, 6},
		{map[string]string{"SLURM_PROCID": "0", "SLURM_NTASKS": "6"}, 0, 1}, // a script of sbatch
		{map[string]string{"PMI_RANK": "2", "PMI_SIZE": "2"}, 0, 1},
		{map[string]string{"OMPI_COMM_WORLD_RANK": "first", "OMPI_COMM_WORLD_SIZE": "4"}, 0, 1},
	} {
		rank, size, launched := readRank(func(name string) string { return c.environment[name] })
		if want := c.size > 1 || len(c.environment) == 2 && c.environment["OMPI_COMM_WORLD_SIZE"] == "1"; rank != c.rank || size != c.size || launched != want {
			t.Errorf("%v: %d of %d, %v, want %d of %d", c.environment, rank, size, launched, c.rank, c.size)
		}
	}
}
