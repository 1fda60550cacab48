// Package report shows what was measured: tables and progress for people, JSON
// for programs.
package report

import (
	"cmp"
	"fmt"
	"math"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/internal/scalar"
)

// Names of the contenders that this package knows more of than their names.
const (
	Pure   = "pure"
	Native = "native"
	Auto   = "auto"
	// Repeatable is Auto after goblas.SetRepeatable.
	Repeatable = "auto-repeatable"
	NumPy      = "numpy"
	SciPy      = "scipy"
	Linalg     = "linalg"
	Netlib     = "netlib"
	C          = "c"
	Dist       = "dist"
)

// labels are the names for people; other names stand for themselves.
var labels = map[string]string{Pure: "pure Go", Native: "OpenBLAS", Auto: "Auto", Repeatable: "Auto, repeatable", NumPy: "NumPy", SciPy: "SciPy", C: "C"}

// Label is the row in words, such as "OpenBLAS, 2 threads".
func (r Row) Label() string {
	if s := r.setting(); s != "" {
		return r.label() + ", " + s
	}
	return r.label()
}

// label is the name for people.
func (r Row) label() string {
	return cmp.Or(labels[r.Name], r.Name)
}

// setting is the part of Label that may be tuned: "2 workers and 1 thread".
func (r Row) setting() string {
	var parts []string
	if r.Processes > 0 {
		parts = append(parts, plural(r.Processes, "process", "processes"))
		if r.Grid != "" {
			parts[0] += fmt.Sprintf(" as %s in blocks of %d", r.Grid, r.Block)
		}
	}
	if r.Workers > 0 {
		parts = append(parts, Plural(r.Workers, "worker"))
	}
	if r.Threads > 0 {
		parts = append(parts, Plural(r.Threads, "thread"))
	}
	return strings.Join(parts, " and ")
}

// Contender is what makes rows of several cells the same.
type Contender struct {
	Name             string
	Threads, Workers int
	Processes, Block int
	Grid             string
}

// Contender returns that of the row.
func (r Row) Contender() Contender {
	return Contender{Name: r.Name, Threads: r.Threads, Workers: r.Workers, Processes: r.Processes, Block: r.Block, Grid: r.Grid}
}

// Problem is what makes cells of several files the same.
type Problem struct {
	Suite, Op, Step, Type string
	N, Rows, NRHS, Tasks  int
	Count                 int
	Into                  bool
}

// Problem returns that of the cell.
func (c Cell) Problem() Problem {
	return Problem{c.Suite, c.Op, c.Step, c.Type, c.N, c.Matrix, c.NRHS, c.Tasks, c.Count, c.Into}
}

// Mistake is what is wrong with the row's answers, or why it failed; "" if nothing is.
func (r Row) Mistake() string { return cmp.Or(r.Wrong, r.Error) }

// NewCell returns the cell of a problem, without rows.
func NewCell(spec problem.Spec) Cell {
	suite := SuiteBLAS
	switch {
	case spec.Op == problem.Tasks:
		suite = SuiteTasks
	case spec.Gonum():
		suite = SuiteGonum
	}
	return Cell{
		Suite: suite, Op: string(spec.Op), Title: spec.String(), Type: string(spec.Type), N: spec.N, Matrix: spec.Rows, NRHS: spec.NRHS,
		Tasks: spec.Tasks, Into: spec.Into, Flops: spec.Flops(), Bytes: spec.Bytes(),
	}
}

// With returns the cell with rows and their results, one each; results is nil if
// nothing was measured. It raises m's peak to the fastest right row.
func (c Cell) With(rows []Row, results []measure.Result, m machine.Record) Cell {
	c.Complete, c.Rows, c.Notes, c.Reference = true, nil, []string{}, []float64{}
	for i, row := range rows {
		if results != nil {
			row.fill(c, results[i])
		}
		if row.Samples == nil {
			row.Samples = []float64{}
		}
		c.Complete = c.Complete && row.Complete
		c.Rows = append(c.Rows, row)
	}
	c.shares(m)
	c.compare()
	c.efficiency()
	return c
}

// fill takes the figures of a result over.
func (r *Row) fill(c Cell, result measure.Result) {
	r.Complete, r.Calls, r.Samples = result.Done || result.Err != nil, result.Calls, result.Samples
	if result.Cold > 0 && c.Suite != SuiteTasks {
		r.Cold = &result.Cold
	}
	if result.Wrong != nil {
		r.Wrong = result.Wrong.Error()
	}
	if result.Err != nil {
		r.Error = result.Err.Error()
	}
	if v := result.Residual; v.Equation != "" && scalar.Finite([]float64{v.Value, v.Tolerance}) {
		r.Residual = &v
	}
	r.Verified = result.Checked && result.Wrong == nil && result.Err == nil
	r.summarize()
	if r.Median == nil {
		return
	}
	r.CPU = quotient(result.CPU.Seconds(), result.Wall.Seconds())
	r.GFLOPS, r.GBs = quotient(c.Flops/1e9, *r.Median), quotient(c.Bytes/1e9, *r.Median)
}

// efficiency fills in, for the rows of several processes, the time of linalg on one process
// over their own, for as many cores.
func (c Cell) efficiency() {
	one := c.Fastest(func(r Row) bool { return r.Name == Linalg && r.Processes == 1 })
	for i := range c.Rows {
		if r := &c.Rows[i]; one >= 0 && r.Name == Dist && r.Verified && r.Median != nil {
			r.Efficiency = quotient(*c.Rows[one].Median*float64(c.Rows[one].Threads), *r.Median*float64(r.Processes*r.Threads))
		}
	}
}

// shares fills in what part of the machine's peaks the rows have, after raising m's
// peak to what right rows have done. Wrong and failed rows have none, and those of several
// processes, which may be on other machines.
func (c Cell) shares(m machine.Record) {
	if m.Peak == nil || c.Suite == SuiteDist {
		return
	}
	for _, r := range c.Rows {
		if r.GFLOPS != nil && r.Verified {
			m.Peak.Reach(*r.GFLOPS, c.Type, r.cores(), m.UsableCores)
		}
	}
	for i := range c.Rows {
		r := &c.Rows[i]
		r.OfPeak, r.OfStream = nil, nil
		if r.GFLOPS != nil && r.Verified {
			r.OfPeak = share(*r.GFLOPS, m.Peak.GFLOPS(c.Type, r.cores(), m.UsableCores))
		}
		if r.GBs != nil && r.Verified && c.Bytes/float64(max(c.Tasks, 1)) >= beyondCaches {
			r.OfStream = share(*r.GBs, m.Peak.GBs(r.cores(), m.UsableCores))
		}
	}
}

// cores is how many cores the row may use at once, 0 for all. Calls of several threads
// take turns, whatever the number of workers.
func (r Row) cores() int {
	if r.Threads == 1 {
		return max(r.Workers, 1)
	}
	return r.Threads
}

// beyondCaches is how many bytes a call must move for its speed to be the memory's.
const beyondCaches = 64 << 20

// share is a/b, nil where that is unknown or more than a share can be: memory that is
// faster than memory is a cache. What rounding puts above one is one.
func share(a, b float64) *float64 {
	q := quotient(a, b)
	if q == nil || *q > 1+1e-9 {
		return nil
	}
	*q = min(*q, 1)
	return q
}

// summarize fills in what follows from the samples.
func (r *Row) summarize() {
	r.summary = measure.Summarize(r.Samples)
	if r.summary.Runs == 0 {
		return
	}
	r.Median = &r.summary.Median
	r.Outliers = Outliers{Mild: r.summary.Mild, Severe: r.summary.Severe}
	if r.summary.Bounded {
		r.Low, r.High = &r.summary.Lo, &r.summary.Hi
	}
}

// quotient is a/b, nil where one of them is unknown.
func quotient(a, b float64) *float64 {
	q := a / b
	if !(q > 0) || math.IsInf(q, 0) {
		return nil
	}
	return &q
}
