package bench

import (
	"errors"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/elementwise"
	"github.com/goblas/goblas/cmd/goblas/internal/fill"
	"github.com/goblas/goblas/cmd/goblas/internal/functions"
	"github.com/goblas/goblas/cmd/goblas/internal/numpy"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/session"
	"github.com/goblas/goblas/cmd/goblas/internal/share"
	"github.com/goblas/goblas/goblas"
)

// everything stands for all groups of operations.
const everything = "all"

// choosing are the flags that say what is measured; with one of them there is no summary, and
// they do not go with all groups.
var choosing = []string{"n", "shape", "threads", "backend", "type", "nrhs", "tasks", "workers", "into"}

// chosen is the first of the flags that the user has given, "" if there is none.
func chosen(c *cobra.Command, flags ...string) string {
	if i := slices.IndexFunc(flags, c.Flags().Changed); i >= 0 {
		return flags[i]
	}
	return ""
}

// few is what the summary of goblas bench has cells of: some of each group, small enough for
// all of them to take half a minute.
var few = struct {
	specs       []problem.Spec
	stacks      []stack
	elementwise []string
	elements    int // of each element-wise operation, and of the array that processes share
	fill        int // order of the matrix
	rounds      int // in which new processes fill, and share
}{
	specs: []problem.Spec{
		{Op: problem.Dot, N: 64}, {Op: problem.Dot, N: 256}, {Op: problem.Mul, N: 200},
		{Op: problem.Solve, N: 64, NRHS: 1}, {Op: problem.Inv, N: 200}, {Op: problem.Cholesky, N: 200},
		{Op: problem.SVD, N: 64}, {Op: problem.Eigh, N: 200}, {Op: problem.Eigvals, N: 100},
		{Op: problem.SVD, Rows: 5000, N: 8}, {Op: problem.QR, Rows: 5000, N: 50}, {Op: problem.Lstsq, Rows: 5000, N: 8, NRHS: 1},
		{Op: problem.Tasks, N: 200, Tasks: 20},
	},
	stacks:      []stack{{"dot", 4}, {"solve", 4}, {"eigh", 3}, {"svd", 8}},
	elementwise: []string{"add", "exp", "sum", "normal"},
	elements:    1_000_000,
	fill:        2000,
	rounds:      3,
}

// stack is a function of stacks of matrices of order n.
type stack struct {
	function string
	n        int
}

// fewMatrices is how many of them a stack of the summary has.
const fewMatrices = 5000

// fewLinger is how long the contenders of the summary wait for NumPy's threads, which spin for
// 2^26 cycles (OpenBLAS's THREAD_TIMEOUT): 40 ms at 1.7 GHz.
const fewLinger = 40 * time.Millisecond

// summarized are the tables behind the summary, which are not shown, but for what is wrong.
// The groups take turns, so that where time is short each has a cell before one has all.
func (o *options) summarized(s *session.Session, peer *numpy.NumPy) (tables []session.Table) {
	budget := o.budget / 16
	groups := map[string][]session.Table{}
	var order []string
	add := func(group string, t session.Table) {
		if !slices.Contains(order, group) {
			order = append(order, group)
		}
		t.MayLack = true
		t.Show = func(w io.Writer, cells []report.Cell, _ report.Style) error { return report.Mistakes(w, cells) }
		groups[group] = append(groups[group], t)
	}
	for _, spec := range few.specs {
		spec.Type, spec.Seed = "float64", o.seed
		add(report.GroupOf(report.NewCell(spec)), Table(spec, o.against(s, spec, peer), peer, budget, fewLinger))
	}
	plan := functions.Plan{Peer: peer, Threads: threadCounts(), Pure: true, Budget: budget, Linger: fewLinger}
	for _, f := range few.stacks {
		add(report.SuiteStack, plan.Table(f.function, "float64", f.n, fewMatrices))
	}
	for _, op := range few.elementwise {
		add(report.SuiteElementwise, elementwise.Table(peer, op, "float64", few.elements, budget))
	}
	rounds := few.rounds
	if o.quick {
		rounds = 1
	}
	add(report.SuiteFill, fill.Table(o.python, peer != nil, few.fill, rounds))
	add(report.SuiteShare, share.Table(peer != nil, few.elements, rounds))
	for more := true; more; {
		more = false
		for _, group := range order {
			if left := groups[group]; len(left) > 0 {
				tables, groups[group], more = append(tables, left[0]), left[1:], true
			}
		}
	}
	return tables
}

// against are the rows of a problem in the summary: goblas as its users call it, pure Go, and
// NumPy on one core and on all.
func (o *options) against(s *session.Session, spec problem.Spec, peer *numpy.NumPy) (rows []report.Row) {
	all, tasks := goblas.Threads(), spec.Op == problem.Tasks
	workers := 0
	if tasks {
		workers = all
	}
	rows = append(rows, report.Row{Name: report.Pure, Workers: workers})
	if s.File.Machine.OpenBLAS != nil {
		auto := report.Row{Name: report.Auto, Workers: workers, Threads: all}
		if tasks { // it is told no split
			auto.Threads = 0
		}
		rows = append(rows, auto)
	}
	if peer == nil {
		return rows
	}
	for _, t := range threadCounts() {
		row := report.Row{Name: report.NumPy, Threads: t}
		if tasks {
			row.Workers = all / t
		}
		rows = append(rows, row)
	}
	return rows
}

// threadCounts are one and all.
func threadCounts() []int { return slices.Compact([]int{1, goblas.Threads()}) }

// tallShapes are those of the matrices that have many more rows than columns, for all groups.
func (o *options) tallShapes() shapes {
	if o.quick {
		return shapes{{5000, 8}}
	}
	return shapes{{100_000, 8}, {20_000, 50}}
}

// groups are the tables of all groups, in the sizes that their commands have by default, or
// those of the summary with --quick.
func (o *options) groups(c *cobra.Command, s *session.Session) (tables []session.Table, err error) {
	squares, tall := *o, *o
	squares.ops.Values = o.ops.Of
	squares.backends.Values = o.backends.Of
	tall.ops.Values, tall.shapes = names(problem.Tall), o.tallShapes()
	tall.backends.Values = []string{report.Pure, report.Auto}
	peers, peer := squares.startPeers(s)
	for _, part := range []*options{&squares, &tall} {
		if err := part.adapt(s, false); err != nil {
			return nil, err
		}
		tables = append(tables, part.tables(s, false, peers, peer)...)
	}
	budget := functions.Budget // with which their own commands begin
	if chosen(c, "time", "quick") != "" {
		budget = o.budget / 16
	}
	plan := functions.Plan{Peer: peer, Threads: threadCounts(), Pure: true, Budget: budget, Linger: session.Linger}
	tables = append(tables, functions.All(s, plan, o.quick)...)
	n, elements, rounds := fill.Order, share.Sizes, few.rounds
	sizes := elementwise.Sizes
	if o.quick {
		n, elements, rounds, sizes = few.fill, []int{few.elements}, 1, []int{few.elements}
	}
	tables = append(tables, elementwise.Tables(peer, elementwise.Names(), []string{"float64"}, sizes, budget)...)
	tables = append(tables, fill.Table(o.python, peer != nil, n, rounds))
	for _, n := range elements {
		tables = append(tables, share.Table(peer != nil, n, rounds))
	}
	return tables, nil
}

// withSummary lets the last of the tables write the summary of all cells of the session too.
func withSummary(s *session.Session, tables []session.Table) []session.Table {
	last := &tables[len(tables)-1]
	show := last.Show
	last.Show = func(w io.Writer, cells []report.Cell, style report.Style) error {
		return errors.Join(show(w, cells, style), report.Summary(w, s.File, s.NoNumPy, s.Left, style))
	}
	return tables
}
