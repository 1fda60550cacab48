// Package bench measures dot, solve, svd, tasks and gonum's API: pure Go against
// OpenBLAS on every number of threads, and others beside.
package bench

import (
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/elementwise"
	"github.com/goblas/goblas/cmd/goblas/internal/fill"
	"github.com/goblas/goblas/cmd/goblas/internal/functions"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/ranks"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/session"
	"github.com/goblas/goblas/cmd/goblas/internal/share"
)

// options are what the command line of bench says.
type options struct {
	ops, types, backends, with       cli.Choices
	n, threads, workers, tasks, nrhs cli.Counts // tasks of one value, or of none for as many as take a moment
	shapes                           shapes
	budget                           time.Duration
	exports                          session.Exports
	python                           string
	into, quick                      bool
	all                              bool // groups of operations
	plain                            bool // nothing was chosen: dot, solve and svd in one size each, and a summary
	seed                             uint64
}

// Limits that keep mistakes from becoming overflows; memory is the real limit.
const (
	MaxOrder   = 1 << 24
	maxThreads = 1024
)

// everyGonum stands for all operations of gonum's API, and among the peers for the
// backend pure.
const everyGonum = "gonum"

func names[S ~string](all []S) (words []string) {
	for _, name := range all {
		words = append(words, string(name))
	}
	return words
}

func newOptions() *options {
	return &options{
		ops:      cli.Choices{What: "operation", Of: names(problem.Ops)},
		types:    cli.Choices{What: "type", Values: []string{"float64"}, Of: names(problem.Types)},
		backends: cli.Choices{What: "backend", Values: []string{report.Pure, report.Native}, Of: []string{report.Pure, report.Native, report.Auto}},
		with:     cli.Choices{What: "peer", Of: []string{report.NumPy, everyGonum, report.Netlib, report.C}},
		n:        cli.Counts{What: "order n", Limit: MaxOrder},
		threads:  cli.Counts{What: "thread count", Limit: maxThreads},
		workers:  cli.Counts{What: "number of workers", Limit: maxThreads},
		tasks:    cli.Counts{What: "number of tasks", Limit: 1 << 24, Values: []int{100}},
		nrhs:     cli.Counts{What: "number of right-hand sides", Limit: MaxOrder, Values: []int{1}},
		budget:   2 * time.Second,
		seed:     1,
	}
}

// NewCommand returns the command goblas bench.
func NewCommand() *cobra.Command {
	o := newOptions()
	c := &cobra.Command{
		Use:   "bench [dot] [solve] [svd] [lstsq] [tasks] [gonum] | all",
		Short: "Measure dot, solve, svd and more: pure Go, OpenBLAS, NumPy",
		Long: `Measure operations on random matrices: gonum's pure Go against OpenBLAS on every
number of threads, and name the best one. More threads are not always faster.

  dot     the product of two n x n matrices               goblas.Dot
  solve   n equations in n unknowns, --nrhs right sides   goblas.Solve
  svd     the thin singular value decomposition           goblas.SVD
  lstsq   least squares, --nrhs right sides               linalg.Lstsq
  tasks   --tasks times: make two random n x n matrices and multiply them, by
          workers (goroutines): every static split into --workers x --threads,
          where calls of several threads take turns, and beside them Auto,
          which is told none
  gonum   gonum's own API, unchanged: mul (A^T A), eigvals, svdvals, svdthin,
          eigh, inv, cholesky and qr, or any of these by name
  all     all of these, and what the commands beneath measure, in their default
          sizes; with --quick in small ones. NumPy takes part by --with numpy.

--shape measures svd, lstsq and qr, then with its Q (linalg.QRDecompose), on matrices that
are not square: tall and thin ones, as regressions have.

goblas bench share measures another kind of thing: see goblas bench share --help.

Without operations: dot, solve and svd. Without any arguments there is also a summary: how
many times as fast goblas (Auto, all cores) is as pure Go, and as NumPy where a Python has
it, each on its better number of threads, in small cells of every group of operations. It
has geometric means, and names the worst cell.

Every answer is verified by its residual, or by comparison with another's; a wrong one is
marked WRONG and ends goblas with status 1.

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
  goblas bench all --with numpy --json all.json
  goblas bench dot --n 256,1000 --threads 1..4
  goblas bench solve --n 2000 --nrhs 2000 --backend native
  goblas bench svd --type float32,float64 --time 5s --json svd.json
  goblas bench svd qr lstsq --shape 100000x8,20000x50 --with numpy
  goblas bench gonum --n 1000 --backend pure,auto
  goblas bench tasks --n 2000 --tasks 100 --workers 1,2 --threads 1,2,4`,
		Args: func(c *cobra.Command, args []string) error {
			for _, arg := range args {
				words := []string{arg}
				switch arg {
				case everything:
					o.all = true
					continue
				case everyGonum:
					words = names(problem.GonumOps)
				}
				if err := o.ops.Arguments(c, words); err != nil {
					return err
				}
			}
			return nil
		},
		ValidArgs: slices.Concat(o.ops.Of, []string{everyGonum, everything}),
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := o.bench(c)
			return err
		},
	}
	c.AddCommand(elementwise.NewCommand(), fill.NewCommand(), functions.NewCommand(), functions.NewStackCommand(), ranks.NewCommand(), share.NewCommand())
	f := c.Flags()
	f.Var(&o.n, "n", "orders of the matrices (default 1000,2000 for dot, 1000 for solve, 500 for svd, 256 for tasks, 500 for gonum)")
	f.Var(&o.shapes, "shape", "rows x columns of the matrices of svd, qr and lstsq, such as 100000x8")
	f.Var(&o.threads, "threads", "BLAS threads: cores that calls use together (default 1 to the usable cores)")
	f.Var(&o.backends, "backend", "pure (gonum), native (OpenBLAS), auto (the faster per call); native,auto for tasks")
	f.Var(&o.types, "type", "element types: float32, float64, complex64, complex128")
	f.Var(&o.nrhs, "nrhs", "right-hand sides of solve and lstsq")
	f.Var(&o.tasks, "tasks", "how many tasks")
	f.Var(&o.workers, "workers", "goroutines that work on the tasks (default 1 to the usable cores)")
	f.DurationVar(&o.budget, "time", o.budget, "time to spend on each row, more or less")
	f.BoolVar(&o.quick, "quick", false, "smaller matrices and 0.3 s for each row, unless --n and --time say otherwise")
	f.BoolVar(&o.into, "into", false, "reuse the results: DotTo, SolveTo, SVDTo")
	o.exports = session.AddExports(c)
	f.Var(&o.with, "with", "measure these beside, in turns: numpy, gonum (as the backend pure), netlib, c")
	f.StringVar(&o.python, "python", "", "a Python that has NumPy (default: the first of the usual ones)")
	f.Uint64Var(&o.seed, "seed", o.seed, "seed of the random matrices")
	return c
}
