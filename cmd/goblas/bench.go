package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// settings are what the command line of bench says.
type settings struct {
	ops, types, backends choices
	n, threads, workers  counts
	tasks, nrhs          counts // tasks of one value, or of none for as many as take a moment
	budget               time.Duration
	exports              exports
	with                 choices
	python               string
	into, quick          bool
	seed                 uint64

	// What the machine adds: the backends of tasks, and the most threads.
	taskBackends []string
	limit        int
}

// Limits that keep mistakes from becoming overflows; memory is the real limit.
const (
	maxOrder   = 1 << 24
	maxThreads = 1024
	maxTasks   = 1 << 24
)

// everyGonum stands for all operations of gonum's API.
const everyGonum = "gonum"

func gonumOps() (words []string) {
	for _, op := range problem.GonumOps {
		words = append(words, string(op))
	}
	return words
}

// Backends.
const (
	pure   = report.Pure
	native = report.Native
	auto   = report.Auto
)

func newSettings() *settings {
	s := &settings{
		ops:      choices{what: "operation"},
		types:    choices{what: "type", values: []string{"float64"}},
		backends: choices{what: "backend", values: []string{pure, native}, of: []string{pure, native, auto}},
		n:        counts{what: "order n", limit: maxOrder},
		threads:  counts{what: "thread count", limit: maxThreads},
		workers:  counts{what: "number of workers", limit: maxThreads},
		tasks:    counts{what: "number of tasks", limit: maxTasks, values: []int{100}},
		nrhs:     counts{what: "number of right-hand sides", limit: maxOrder, values: []int{1}},
		budget:   2 * time.Second,
		seed:     1,
	}
	for _, op := range problem.Ops {
		s.ops.of = append(s.ops.of, string(op))
	}
	for _, t := range problem.Types {
		s.types.of = append(s.types.of, string(t))
	}
	return s
}

func newBench() *cobra.Command {
	s := newSettings()
	c := &cobra.Command{
		Use:   "bench [dot] [solve] [svd] [tasks] [gonum]",
		Short: "Measure dot, solve and svd: pure Go against OpenBLAS on 1, 2, ... threads",
		Long: `Measure operations on random matrices: gonum's pure Go against OpenBLAS on every
number of threads, and name the best one. More threads are not always faster.

  dot     the product of two n x n matrices               goblas.Dot
  solve   n equations in n unknowns, --nrhs right sides   goblas.Solve
  svd     the thin singular value decomposition           goblas.SVD
  tasks   --tasks times: make two random n x n matrices and multiply them, by workers
          (goroutines): every static split into --workers x --threads, where calls
          of several threads take turns, and beside them Auto, which is told none
  gonum   gonum's own API, unchanged: mul (A^T A), eigvals, svdvals, svdthin, eigh,
          inv, cholesky and qr, or any of these by name

goblas bench share measures another kind of thing: see goblas bench share --help.

Without operations: dot, solve and svd. Every answer is verified by its residual;
a wrong one is marked WRONG and ends goblas with status 1.

How it measures. The alternatives take turns, so that a change in the machine's
speed meets all of them. The first call is shown apart ("cold": it also pays for
memory that later calls find ready). Times are medians with the 95 % confidence
interval of the median, or smallest..largest below six runs; short calls are timed
in batches. Operands are made outside the timed part, results are allocated inside,
as in a program, or with --into reused from call to call. Pure Go has one row,
because gonum itself spreads large operations over GOMAXPROCS goroutines. GFLOP/s
are of what the fastest algorithm does at least: 2 n^3 for dot, 2/3 n^3 + 2 n^2 nrhs
for solve, 20/3 n^3 for svd and svdthin, 8/3 for svdvals, 1 for mul (one half is the
other's mirror image), 10 for eigvals, 10/3 for eigh, 2 for inv, 1/3 for cholesky, 4/3
for qr (LAPACK Users' Guide), four times that for complex types.

"noisy" marks an interval wider than a tenth of the median, so that smaller differences
mean nothing. Beneath a table stands in how many rows, and what else makes figures
doubtful: outliers (beyond Tukey's fences, and up to which part of a row's samples), a
machine that changed its speed (a fixed piece of work is timed before every round), a
CPU quota that stopped it. The column peak is the share of the multiply-adds that as
many cores can do in registers, the highest that was measured or reached so far.

--with measures others beside, in turns: NumPy in a Python of its own, gonum on
netlib without goblas, and the C and Fortran routines called straight, each with as
many of OpenBLAS's threads; netlib and c have float64 only. A table tells how many
times as fast goblas is.

A terminal that is too narrow for a table gets fewer columns, the cold times going
first; files have them all.

--json, --csv, --markdown and --gobench (for benchstat) write what was measured to
files, as far as it has come after every result; docs/results.md documents them, and
goblas compare compares two of JSON.

Ctrl-C ends the measurement; what was measured is printed and saved.`,
		Example: `  goblas bench
  goblas bench --quick --with numpy,netlib,c
  goblas bench dot --n 256,1000 --threads 1..4
  goblas bench solve --n 2000 --nrhs 2000 --backend native
  goblas bench svd --type float32,float64 --time 5s --json svd.json
  goblas bench gonum --n 1000 --backend pure,auto
  goblas bench tasks --n 2000 --tasks 100 --workers 1,2 --threads 1,2,4`,
		Args: func(_ *cobra.Command, args []string) error {
			for _, arg := range args {
				words := []string{arg}
				if arg == everyGonum {
					words = gonumOps()
				}
				for _, word := range words {
					if err := s.ops.add(word); err != nil {
						return usageError{err}
					}
				}
			}
			return nil
		},
		ValidArgs: append(s.ops.of, everyGonum),
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := s.bench(c)
			return err
		},
	}
	c.AddCommand(newElementwise(), newFill())
	f := c.Flags()
	f.Var(&s.n, "n", "orders of the matrices (default 1000,2000 for dot, 1000 for solve, 500 for svd, 256 for tasks, 500 for gonum)")
	f.Var(&s.threads, "threads", "BLAS threads: cores that calls use together (default 1 to the usable cores)")
	f.Var(&s.backends, "backend", "pure (gonum), native (OpenBLAS), auto (the faster per call); native,auto for tasks")
	f.Var(&s.types, "type", "element types: float32, float64, complex64, complex128")
	f.Var(&s.nrhs, "nrhs", "right-hand sides of solve")
	f.Var(&s.tasks, "tasks", "how many tasks")
	f.Var(&s.workers, "workers", "goroutines that work on the tasks (default 1 to the usable cores)")
	f.DurationVar(&s.budget, "time", s.budget, "time to spend on each row, more or less")
	f.BoolVar(&s.quick, "quick", false, "smaller matrices and 0.3 s for each row, unless --n and --time say otherwise")
	f.BoolVar(&s.into, "into", false, "reuse the results: DotTo, SolveTo, SVDTo")
	s.exports = addExports(c)
	s.addPeers(c)
	f.Uint64Var(&s.seed, "seed", s.seed, "seed of the random matrices")
	c.AddCommand(newBenchShare())
	return c
}
