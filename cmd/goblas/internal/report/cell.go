// Package report shows what was measured: tables and progress for people, JSON
// for programs.
package report

import (
	"math"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
)

// Names of the contenders that this package knows more of than their names.
const (
	Pure   = "pure"
	Native = "native"
	Auto   = "auto"
	NumPy  = "numpy"
	Netlib = "netlib"
	C      = "c"
)

// labels are the names for people; other names stand for themselves.
var labels = map[string]string{Pure: "pure Go", Native: "OpenBLAS", Auto: "Auto", NumPy: "NumPy", C: "C"}

// Label is the row in words, such as "OpenBLAS, 2 threads".
func (r Row) Label() string {
	label := r.label()
	if s := r.setting(); s != "" {
		label += ", " + s
	}
	return label
}

// label is the name for people.
func (r Row) label() string {
	if label := labels[r.Name]; label != "" {
		return label
	}
	return r.Name
}

// setting is the part of Label that may be tuned: "2 workers and 1 thread".
func (r Row) setting() string {
	switch {
	case r.Workers > 0 && r.Threads > 0:
		return plural(r.Workers, "worker") + " and " + plural(r.Threads, "thread")
	case r.Workers > 0:
		return plural(r.Workers, "worker")
	case r.Threads > 0:
		return plural(r.Threads, "thread")
	}
	return ""
}

// NewCell returns the cell of a problem, without rows.
func NewCell(spec problem.Spec) Cell {
	suite := SuiteBLAS
	switch {
	case spec.Op == problem.Tasks:
		suite = SuiteTasks
	case spec.Op.Gonum():
		suite = SuiteGonum
	}
	return Cell{
		Suite: suite, Op: string(spec.Op), Title: spec.String(), Type: string(spec.Type), N: spec.N, NRHS: spec.NRHS,
		Tasks: spec.Tasks, Into: spec.Into, Flops: spec.Flops(), Bytes: spec.Bytes(),
	}
}

// With returns the cell with rows and their results, one each; results is nil if
// nothing was measured.
func (c Cell) With(rows []Row, results []measure.Result, m machine.Record) Cell {
	c.Complete, c.Rows, c.Notes, c.Reference = true, nil, []string{}, []float64{}
	for i, row := range rows {
		if results != nil {
			row.fill(c, results[i], m)
		}
		if row.Samples == nil {
			row.Samples = []float64{}
		}
		c.Complete = c.Complete && row.Complete
		c.Rows = append(c.Rows, row)
	}
	c.compare()
	return c
}

// fill takes the figures of a result over.
func (r *Row) fill(c Cell, result measure.Result, m machine.Record) {
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
	if v := result.Residual; v.Equation != "" && finite(v.Value) && finite(v.Tolerance) {
		r.Residual = &Residual{v.Equation, v.Value, v.Tolerance}
	}
	r.Verified = result.Checked && result.Wrong == nil && result.Err == nil
	r.summarize()
	if r.Median == nil {
		return
	}
	r.CPU = quotient(result.CPU.Seconds(), result.Wall.Seconds())
	r.GFLOPS, r.GBs = quotient(c.Flops/1e9, *r.Median), quotient(c.Bytes/1e9, *r.Median)
	r.share(c, m)
}

// share fills in what part of the machine's peaks that is.
func (r *Row) share(c Cell, m machine.Record) {
	if m.Peak == nil {
		return
	}
	threads := r.Threads
	if r.GFLOPS != nil {
		r.OfPeak = quotient(*r.GFLOPS, m.Peak.GFLOPS(c.Type, threads, m.UsableCores))
	}
	if r.GBs != nil && c.Bytes >= beyondCaches {
		r.OfStream = quotient(*r.GBs, m.Peak.GBs(threads, m.UsableCores))
	}
}

// beyondCaches is how many bytes a call must move for its speed to be the memory's.
const beyondCaches = 64 << 20

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

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
