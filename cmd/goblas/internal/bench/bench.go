package bench

import (
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/functions"
	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/numpy"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/session"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/internal/bare"
)

// orders are what a bench without --n takes, and with --quick: large enough to show
// what threads do, small enough for pure Go to finish soon.
var orders = map[problem.Op]struct{ usual, quick []int }{
	problem.Dot:   {[]int{1000, 2000}, []int{500}},
	problem.Solve: {[]int{1000}, []int{500}},
	problem.SVD:   {[]int{500}, []int{200}},
	problem.Lstsq: {[]int{500}, []int{200}},
	problem.Tasks: {[]int{256}, []int{128}},
	everyGonum:    {[]int{500}, []int{200}},
}

// quickBudget is the time for a row with --quick.
const quickBudget = 300 * time.Millisecond

// plainBudget is the time for a row without any arguments: with the summary, and while
// something else runs too, all of it stays below a minute.
const plainBudget = 700 * time.Millisecond

// plainTime is after how long the summary leaves out what it has not begun: on a machine that
// is busy with something else single calls may take a hundred times as long.
const plainTime = 48 * time.Second

// Splits measures every static split for tasks of these orders, and Auto.
func Splits(c *cobra.Command, n []int, budget time.Duration) (*report.File, error) {
	o := newOptions()
	o.ops.Values, o.n.Values, o.tasks.Values, o.budget = []string{string(problem.Tasks)}, n, nil, budget
	return o.bench(c)
}

// bench does what the command line says, and returns what it measured.
func (o *options) bench(c *cobra.Command) (*report.File, error) {
	if o.quick && !c.Flags().Changed("time") {
		o.budget = quickBudget
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	o.plain = !o.all && len(o.ops.Values) == 0 && len(o.with.Values) == 0 && chosen(c, choosing...) == ""
	switch flag := chosen(c, choosing...); {
	case o.all && len(o.ops.Values) > 0:
		return nil, cli.Usagef("%s and %s: one of them", everything, &o.ops)
	case o.all && flag != "":
		return nil, cli.Usagef("%s has its own sizes and settings: without --%s", everything, flag)
	case o.plain && !c.Flags().Changed("time") && !o.quick:
		o.budget = plainBudget
	}
	explicit := c.Flags().Changed("backend")
	held := make([]byte, functions.Heap<<20) // as a program holds its data, see goblas bench linalg --help
	defer runtime.KeepAlive(held)
	return session.Bench(c, o.exports, o.seed, o.budget, func(s *session.Session) ([]session.Table, error) {
		s.File.Held = float64(len(held))
		if o.all {
			tables, err := o.groups(c, s)
			if err != nil {
				return nil, err
			}
			return withSummary(s, tables), nil
		}
		if err := o.adapt(s, explicit); err != nil {
			return nil, err
		}
		if o.plain {
			s.Until = time.Now().Add(plainTime)
			return withSummary(s, append(o.tables(s, explicit, nil, nil), o.summarized(s, s.NumPy(o.python, true))...)), nil
		}
		peers, peer := o.startPeers(s)
		return o.tables(s, explicit, peers, peer), nil
	})
}

// tables are those of the problems, each on its backends and beside the peers.
func (o *options) tables(s *session.Session, explicit bool, peers []string, peer *numpy.NumPy) (tables []session.Table) {
	for _, spec := range o.specs() {
		backends := o.backends.Values
		if spec.Op == problem.Tasks && !explicit && s.File.Machine.OpenBLAS != nil {
			backends = []string{report.Native, report.Auto} // pure Go would take minutes
		}
		if slices.Contains(o.with.Values, everyGonum) && !slices.Contains(backends, report.Pure) {
			backends = slices.Concat([]string{report.Pure}, backends)
		}
		rows := o.rows(spec, slices.Concat(backends, peers))
		tables = append(tables, Table(spec, rows, peer, o.budget, session.Linger))
	}
	return tables
}

// check looks for mistakes that need no machine to see.
func (o *options) check() error {
	switch {
	case slices.ContainsFunc(o.ops.Values, func(op string) bool { return problem.Op(op).Gonum() }) && len(o.shapes) == 0 && !slices.Equal(o.types.Values, []string{"float64"}):
		return cli.Usagef("--type %v: gonum's API has float64 only", &o.types)
	case !slices.Contains(o.types.Values, "float64") && (slices.Contains(o.with.Values, report.Netlib) || slices.Contains(o.with.Values, report.C)):
		return cli.Usagef("--with %v --type %v: netlib and c have float64 only", &o.with, &o.types)
	case len(o.shapes) > 0 && len(o.n.Values) > 0:
		return cli.Usagef("--shape and --n: one of them")
	case len(o.shapes) > 0 && (len(o.ops.Values) == 0 || slices.ContainsFunc(o.ops.Values, func(op string) bool { return !slices.Contains(problem.Tall, problem.Op(op)) })):
		return cli.Usagef("--shape is for svd, qr and lstsq")
	case len(o.tasks.Values) > 1:
		return cli.Usagef("--tasks %v: one number", &o.tasks)
	}
	return cli.CheckTime(o.budget)
}

// adapt fills in what depends on the machine, and says what is missing; explicit is
// whether the user has chosen backends.
func (o *options) adapt(s *session.Session, explicit bool) error {
	r := s.File.Machine
	switch {
	case r.OpenBLAS != nil:
	case explicit && slices.Contains(o.backends.Values, report.Native):
		return fmt.Errorf("no OpenBLAS: %s; %s", r.Unavailable.Reason, r.Unavailable.Hint)
	case !slices.Equal(o.backends.Values, []string{report.Pure}): // others are asked for
		s.Warn("no OpenBLAS, so pure Go alone is measured: %s; %s", r.Unavailable.Reason, r.Unavailable.Hint)
		o.backends.Values = []string{report.Pure}
	}
	for _, counts := range []*cli.Counts{&o.threads, &o.workers} {
		if len(counts.Values) == 0 {
			counts.Values = Ladder(r)
		}
	}
	if most, limit := slices.Max(o.threads.Values), mostThreads(r); most > limit {
		return cli.Usagef("--threads %d: this OpenBLAS was compiled for at most %d", most, limit)
	}
	return nil
}

// startPeers starts those of --with that are there, notes them in the file, and says
// in a line what is not.
func (o *options) startPeers(s *session.Session) (names []string, peer *numpy.NumPy) {
	r := s.File.Machine
	for _, name := range o.with.Values {
		switch name {
		case everyGonum:
			continue
		case report.NumPy:
			if peer = s.NumPy(o.python, false); peer == nil {
				continue
			}
		case report.Netlib:
			if _, _, err := bare.Netlib(); err != nil {
				s.Warn("without netlib: %v", err)
				continue
			}
			s.AddPeer(name, r.Versions.Netlib, r.OpenBLAS.Path)
		case report.C:
			if r.OpenBLAS == nil {
				s.Warn("without C: %s", r.Unavailable.Reason)
				continue
			}
			s.AddPeer(name, r.OpenBLAS.Version, r.OpenBLAS.Path)
		}
		names = append(names, name)
	}
	return names, peer
}

// specs are the problems to measure.
func (o *options) specs() (specs []problem.Spec) {
	ops := o.ops.Values
	if len(ops) == 0 {
		ops = names([]problem.Op{problem.Dot, problem.Solve, problem.SVD})
	}
	for _, op := range ops {
		spec := problem.Spec{Op: problem.Op(op), Into: o.into, Seed: o.seed}
		nrhs := []int{0}
		if spec.Op == problem.Solve || spec.Op == problem.Lstsq {
			nrhs = o.nrhs.Values
		}
		for _, t := range o.types.Values {
			for _, size := range o.sizes(spec.Op) {
				for _, columns := range nrhs {
					spec.Type, spec.Rows, spec.N, spec.NRHS = problem.Type(t), size.rows, size.columns, columns
					if spec.Op == problem.Tasks {
						spec.Tasks = o.taskCount(spec)
					}
					specs = append(specs, spec)
				}
			}
		}
	}
	return specs
}

// sizes are those of the matrices of an operation; squares have no rows.
func (o *options) sizes(op problem.Op) []shape {
	if len(o.shapes) > 0 {
		return o.shapes
	}
	var squares []shape
	for _, n := range o.orders(op) {
		squares = append(squares, shape{columns: n})
	}
	return squares
}

// orders are the orders of the matrices of an operation.
func (o *options) orders(op problem.Op) []int {
	if op.Gonum() {
		op = everyGonum
	}
	switch {
	case len(o.n.Values) > 0:
		return o.n.Values
	case o.quick:
		return orders[op].quick
	case o.plain:
		return orders[op].usual[:1]
	}
	return orders[op].usual
}

// taskCount is how many tasks there are: as many as the command line says, or as take
// a moment on one core.
func (o *options) taskCount(spec problem.Spec) int {
	if len(o.tasks.Values) == 1 {
		return o.tasks.Values[0]
	}
	const moment = 5e9 // operations
	spec.Tasks = 1
	return min(max(int(moment/spec.Flops()), 20), 1000)
}

// rows are the alternatives that are measured on a problem: those of the names, in all
// their settings.
func (o *options) rows(spec problem.Spec, names []string) (rows []report.Row) {
	for _, name := range names {
		workers, threads := []int{0}, o.threads.Values
		if spec.Op == problem.Tasks {
			workers = o.workers.Values
		}
		switch {
		case !has(name, spec):
			continue
		case name == report.Pure:
			threads = []int{0}
		case name == report.Auto && spec.Op == problem.Tasks: // it needs no split
			workers, threads = []int{goblas.Threads()}, []int{0}
		}
		for _, w := range workers {
			for _, t := range threads {
				rows = append(rows, report.Row{Name: name, Workers: w, Threads: t})
			}
		}
	}
	return rows
}

// has reports whether a backend or peer has such a problem.
func has(name string, spec problem.Spec) bool {
	float64s, tasks := spec.Type == "float64", spec.Op == problem.Tasks
	switch name {
	case report.NumPy:
		return float64s || !tasks
	case report.Netlib:
		return float64s && !tasks && spec.Rows == 0 && spec.Op != problem.Lstsq
	case report.C:
		return float64s && !tasks && !spec.Op.Gonum() && spec.Rows == 0 && spec.Op != problem.Lstsq
	}
	return true
}

// mostThreads is how many threads the library was compiled for.
func mostThreads(r machine.Record) int {
	if r.OpenBLAS != nil && r.OpenBLAS.MaxThreads > 0 {
		return r.OpenBLAS.MaxThreads
	}
	return maxThreads
}

// Ladder is the numbers of threads that are worth comparing.
func Ladder(r machine.Record) []int { return ladder(r.UsableCores, r.UsableLogical, mostThreads(r)) }

// ladder is 1 to the physical cores, powers of two where they are many, and the
// logical ones; none above limit.
func ladder(physical, logical, limit int) []int {
	var counts []int
	for n := 1; n < physical; n++ {
		if physical <= 8 || n&(n-1) == 0 {
			counts = append(counts, n)
		}
	}
	counts = append(counts, physical)
	if logical > physical {
		counts = append(counts, logical)
	}
	for i, n := range counts {
		counts[i] = min(n, limit)
	}
	return slices.Compact(counts)
}
