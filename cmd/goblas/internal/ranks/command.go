package ranks

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/session"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/dist"
	"github.com/goblas/goblas/goblas/topology"
)

// options are what the command line of bench dist says.
type options struct {
	ops, types cli.Choices
	n, block   cli.Counts
	grids      grids
	budget     time.Duration
	alone      bool
	exports    session.Exports
}

// NewCommand returns the command goblas bench dist.
func NewCommand() *cobra.Command {
	var names []string
	for _, op := range Ops {
		names = append(names, string(op))
	}
	o := options{
		ops:   cli.Choices{What: "operation", Of: names},
		types: cli.Choices{What: "type", Values: []string{"float64"}, Of: []string{"float32", "float64", "complex64", "complex128"}},
		n:     cli.Counts{What: "order n", Limit: 1 << 24, Values: []int{1000, 2000}},
		block: cli.Counts{What: "block size", Limit: 1 << 16, Values: []int{dist.DefaultBlock}},
	}
	c := &cobra.Command{
		Use:   "dist [operation...]",
		Short: "Measure package dist on the processes that mpirun starts",
		Long: `Measure package dist, ScaLAPACK over MPI, on all processes that mpirun or srun has
started, or on one without them. Process 0 prints and writes the files; the others are
silent.

Operations: ` + strings.Join(names, ", ") + `; without any, dot, solve and
cholesky. The matrices are n x n, the same numbers on any number of processes, and every
answer is checked across all of them; a wrong one ends goblas with status 1.

A time is that from the moment when all processes begin until the last has ended; they are
medians as in goblas bench. GFLOP/s are of all processes together, and of what the fastest
algorithm does at least (goblas bench --help).

efficiency: process 0 alone computes the same by package linalg, in turns, on its part of
the cores, while the others sleep: T1. On P processes dist takes TP. Efficiency is
T1 / (P TP), the part of P times the speed that is reached, which is 100% where nothing is
lost to communication, waiting and smaller pieces. If the matrices do not fit into the
memory of one process, or with --alone=false, there is none.

in MPI: the part of the time that the processes were inside MPI, sending, receiving and
waiting for each other, on average. It is found by looking at the thread that calls MPI
once in a millisecond. Waiting for a process that has more to compute is part of it, and
copying messages together in BLACS is not.

goblas bench dist network and goblas bench dist model tell from which size a cluster pays.

mpirun gives each process its part of the cores of a machine: see goblas info. More
processes than cores take turns; with Open MPI that needs --oversubscribe.`,
		Example: `  mpirun -n 2 goblas bench dist
  mpirun -n 4 goblas bench dist dot solve --n 2000,8000 --json four.json
  mpirun -n 4 goblas bench dist cholesky --block 32,64,128 --grid 1x4,2x2
  goblas report one.json two.json four.json -o scaling.html`,
		Args:      o.ops.Arguments,
		ValidArgs: names,
		RunE:      func(c *cobra.Command, _ []string) error { return o.run(c) },
	}
	c.AddCommand(newModel(), newNetwork())
	o.exports = session.AddExports(c)
	f := c.Flags()
	f.Var(&o.n, "n", "orders of the matrices")
	f.Var(&o.types, "type", "element types: float32, float64, complex64, complex128")
	f.Var(&o.block, "block", "rows and columns of a block")
	f.Var(&o.grids, "grid", "rows x columns of processes, such as 2x2,1x4 (default as square as can be)")
	f.DurationVar(&o.budget, "time", 2*time.Second, "time to spend on each row, more or less")
	f.BoolVar(&o.alone, "alone", true, "measure linalg on one process, too, for the efficiency")
	return c
}

// run is the command on every process.
func (o *options) run(c *cobra.Command) (err error) {
	if err := cli.CheckTime(o.budget); err != nil {
		return err
	}
	_, size, _ := topology.Rank()
	for _, g := range o.grids {
		if g[0]*g[1] != size {
			return cli.Usagef("--grid %dx%d: there are %d processes", g[0], g[1], size)
		}
	}
	before := machine.Detect()
	leave, err := start()
	if err != nil {
		return first(err)
	}
	defer leave()
	t, err := o.team()
	if err != nil {
		return first(errors.Join(err, dist.Finalize()))
	}
	if dist.Rank() > 0 {
		t.follow()
		return first(dist.Finalize())
	}
	_, err = session.Bench(c, o.exports, 0, o.budget, func(s *session.Session) ([]session.Table, error) {
		b := &bench{team: t, budget: o.budget, alone: o.alone}
		if note := b.crowd(); note != "" {
			b.notes = []string{note}
		}
		// ScaLAPACK brings the system's BLAS along, and Init has found that nothing calls it.
		s.File.Machine.Notes = before.Notes
		return b.tables(s), nil
	})
	if c.Context().Err() != nil {
		return err // a call may be under way: mpirun ends the others when this process has ended
	}
	return errors.Join(err, t.lead(quit, 0), dist.Finalize())
}

// start starts package dist, and puts OpenBLAS behind package linalg, which process 0 measures
// beside it. leave puts back what was there.
func start() (leave func(), err error) {
	if err := dist.Init(); err != nil {
		return nil, err
	}
	before := goblas.Active()
	if err := goblas.Use(goblas.Auto); err != nil {
		return nil, errors.Join(err, dist.Finalize())
	}
	return func() { _ = goblas.Use(before) }, nil // it was in force, so it is there
}

// first is err on process 0, which tells it; the others end well, because mpirun would end
// process 0 at once if one of them failed.
func first(err error) error {
	if rank, _, _ := topology.Rank(); rank > 0 {
		return nil
	}
	return err
}

// team makes the settings, the same on every process. It is collective.
func (o *options) team() (t *team, err error) {
	t = &team{number: -1}
	if t.waiting, err = newWaiting(); err != nil {
		return t, err
	}
	ops := o.ops.Values
	if len(ops) == 0 {
		ops = []string{string(problem.Dot), string(problem.Solve), string(problem.Cholesky)}
	}
	wanted := o.grids
	if len(wanted) == 0 {
		wanted = grids{{0, 0}}
	}
	for i, g := range wanted {
		grid, err := dist.NewGrid(g[0], g[1])
		if err != nil {
			return t, err
		}
		wanted[i][0], wanted[i][1] = grid.Dims()
	}
	for _, op := range ops {
		for _, kind := range o.types.Values {
			for _, n := range o.n.Values {
				for _, g := range wanted {
					for _, block := range o.block.Values {
						t.settings = append(t.settings, setting{problem.Op(op), kind, n, g[0], g[1], block})
					}
				}
			}
		}
	}
	t.usage = make([]dist.Usage, len(t.settings))
	return t, nil
}

// grids is a flag's value: rows and columns of grids of processes, "2x2,1x4".
type grids [][2]int

// Set parses text, and replaces the values.
func (g *grids) Set(text string) error {
	*g = nil
	for part := range strings.SplitSeq(text, ",") {
		rows, cols, _ := strings.Cut(strings.TrimSpace(part), "x")
		r, err1 := strconv.Atoi(rows)
		c, err2 := strconv.Atoi(cols)
		if err1 != nil || err2 != nil || r < 1 || c < 1 {
			return fmt.Errorf("%q is no grid of processes: it must be rows x columns, such as 2x4", part)
		}
		*g = append(*g, [2]int{r, c})
	}
	return nil
}

func (g *grids) String() string {
	var all []string
	for _, s := range *g {
		all = append(all, fmt.Sprintf("%dx%d", s[0], s[1]))
	}
	return strings.Join(all, ",")
}

// Type is what help calls the value.
func (g *grids) Type() string { return "list" }
