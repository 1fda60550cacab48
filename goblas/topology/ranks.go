package topology

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/goblas/goblas/internal/environ"
)

// Rank returns the number of this process among those of an MPI program, from 0, and how
// many there are on all machines, as the variables of the launcher say: of Open MPI's mpirun,
// of MPICH's and those that are built on its Hydra, and of Slurm's srun. It starts nothing of
// MPI. launched is false, rank 0 and size 1 if no launcher has started the process. It is
// safe for concurrent use.
func Rank() (rank, size int, launched bool) { return readRank(environ.Get) }

func readRank(getenv func(string) string) (rank, size int, launched bool) {
	for _, names := range [][2]string{
		{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"}, {"PMI_RANK", "PMI_SIZE"}, {"SLURM_PROCID", "SLURM_STEP_NUM_TASKS"},
	} {
		rank, err1 := strconv.Atoi(getenv(names[0]))
		size, err2 := strconv.Atoi(getenv(names[1]))
		if err1 == nil && err2 == nil && rank >= 0 && rank < size {
			return rank, size, true
		}
	}
	return 0, 1, false
}

// ranks are the processes of an MPI program that run on this machine.
type ranks struct {
	count    int    // how many; 0 if this process is none of them
	launcher cpuSet // the CPUs of the process that has started them; empty if unknown
}

// readRanks finds out how many processes a launcher has started on this machine, as its own
// variables say: those of Open MPI, of MPICH and what is built on its Hydra, and of Slurm's
// srun. Slurm's other variables are no help: sbatch sets them for the script, too, which is
// one process.
func readRanks(getenv func(string) string) (r reading[ranks]) {
	for _, name := range []string{"OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS", "SLURM_STEP_TASKS_PER_NODE"} {
		text := getenv(name)
		if text == "" {
			continue
		}
		r.source = name
		if name == "SLURM_STEP_TASKS_PER_NODE" {
			r.value.count, r.err = tasksOfNode(text, getenv("SLURM_NODEID"))
		} else {
			r.value.count, r.err = strconv.Atoi(text)
		}
		if r.err == nil && r.value.count < 1 {
			r.err = fmt.Errorf("%s is %q", name, text)
		}
		if r.err != nil {
			r.value.count = 0
		}
		return r
	}
	return r
}

// tasksOfNode returns how many tasks the node of this number has in a list such as
// "4(x2),3", which is Slurm's for 4, 4 and 3.
func tasksOfNode(list, node string) (int, error) {
	number, err := strconv.Atoi(node)
	if err != nil {
		return 0, fmt.Errorf("SLURM_NODEID is %q", node)
	}
	for item := range strings.SplitSeq(list, ",") {
		text, times, repeated := strings.Cut(strings.TrimSuffix(item, ")"), "(x")
		tasks, err := strconv.Atoi(text)
		nodes := 1
		if err == nil && repeated {
			nodes, err = strconv.Atoi(times)
		}
		if err != nil || nodes < 1 {
			return 0, fmt.Errorf("SLURM_STEP_TASKS_PER_NODE is %q", list)
		}
		if number < nodes {
			return tasks, nil
		}
		number -= nodes
	}
	return 0, fmt.Errorf("SLURM_STEP_TASKS_PER_NODE is %q, and has no node %s", list, node)
}

// sharing is how many processes share this one's allowed CPUs. A launcher that binds
// processes gives each a part of the CPUs that it may use itself, which its own affinity
// tells; one that does not gives all of them to each. As many processes as there are such
// parts have one each, and more of them share.
func (r ranks) sharing(allowed cpuSet) int {
	parts := 1
	if own := len(r.launcher.and(allowed)); own == len(allowed) && own > 0 {
		parts = max(1, len(r.launcher)/own)
	}
	return (r.count + parts - 1) / parts
}

// ranksStep tells how many processes share the CPUs that are allowed, and how many of the
// cores, of the logical CPUs and of the quota this process has.
func ranksStep(f facts, allowed cpuSet, cores, logical int, quota limit) (s Step, ownCores, ownLogical int) {
	s = Step{Name: StepRanks, Source: f.ranks.source, Value: "1 process"}
	if f.ranks.value.count != 1 {
		s.Value = fmt.Sprintf("%d processes", f.ranks.value.count)
	}
	if f.ranks.err != nil {
		s.Value = Unknown
		s.Note = fmt.Sprintf("Taken to be alone on this machine, because: %v.", f.ranks.err)
		return s, cores, logical
	}
	n := f.ranks.value.sharing(allowed)
	share := func(all int) int {
		own := max(1, all/n)
		if quota.limited { // is one for all processes of the control group
			own = min(own, int(max(1, min(math.Floor(quota.cpus/float64(f.ranks.value.count)), float64(all)))))
		}
		return own
	}
	switch {
	case f.ranks.value.count == 1:
		s.Note = "The launcher has started no other one on this machine."
	case n > 1:
		s.Note = fmt.Sprintf("The launcher has started them on this machine, and %d share the CPUs that this one may use.", n)
	default:
		s.Note = "The launcher has started them on this machine, and bound each to CPUs of its own."
	}
	return s, share(cores), share(logical)
}
