// Package report shows what was measured: tables and progress for people, JSON
// for programs.
package report

import (
	"fmt"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
)

// Cell is one problem and the rows measured on it. Times are in seconds; what
// is unknown is null.
type Cell struct {
	Op       problem.Op   `json:"op"`
	Type     problem.Type `json:"type"`
	N        int          `json:"n"`
	NRHS     int          `json:"nrhs,omitempty"`
	Tasks    int          `json:"tasks,omitempty"`
	Flops    float64      `json:"flops"` // of one call, nominal
	Complete bool         `json:"complete"`
	Rows     []Row        `json:"rows"`
	Best     *Best        `json:"best"`
	Split    *Split       `json:"split,omitempty"` // of tasks

	spec problem.Spec
}

// Row is one alternative.
type Row struct {
	Backend  string    `json:"backend"`           // "pure", "native" or "auto"
	Threads  int       `json:"threads,omitempty"` // BLAS threads; absent for pure Go
	Workers  int       `json:"workers,omitempty"` // goroutines at the tasks
	Complete bool      `json:"complete"`
	Cold     *float64  `json:"cold_seconds"`     // the first call; null where checking is timed with it
	Calls    int       `json:"calls_per_sample"` // timed together
	Samples  []float64 `json:"samples_seconds"`  // for one call, in the order of measuring
	Median   *float64  `json:"median_seconds"`
	Low      *float64  `json:"ci95_low_seconds"` // interval of the median; null below six samples
	High     *float64  `json:"ci95_high_seconds"`
	GFLOPS   *float64  `json:"gflop_per_second"`
	OverPure *float64  `json:"speedup_over_pure"`
	OverOne  *float64  `json:"speedup_over_one_thread"`
	Verified bool      `json:"verified"` // answers were checked and all were right
	Wrong    string    `json:"wrong,omitempty"`
	Error    string    `json:"error,omitempty"`
	summary  measure.Summary
}

// Best is the fastest setting of OpenBLAS.
type Best struct {
	Row      int    `json:"row"` // index in rows
	Sentence string `json:"sentence"`
}

// Name is the row in words, such as "OpenBLAS, 2 threads".
func (r Row) Name() string {
	name := map[string]string{"pure": "pure Go", "native": "OpenBLAS", "auto": "Auto"}[r.Backend]
	if s := r.setting(); s != "" {
		name += ", " + s
	}
	return name
}

// setting is the part of Name that may be tuned: "2 workers, 1 thread each".
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

// NewCell joins rows with their results, one each; results is nil if nothing
// was measured.
func NewCell(spec problem.Spec, rows []Row, results []measure.Result) Cell {
	c := Cell{Op: spec.Op, Type: spec.Type, N: spec.N, NRHS: spec.NRHS, Tasks: spec.Tasks, Flops: spec.Flops(), Complete: true, spec: spec}
	for i, row := range rows {
		if results != nil {
			row.fill(spec, results[i])
		}
		if row.Samples == nil {
			row.Samples = []float64{}
		}
		c.Complete = c.Complete && row.Complete
		c.Rows = append(c.Rows, row)
	}
	pure, one := c.fastest(isPure), c.fastest(isOne)
	for i := range c.Rows {
		row := &c.Rows[i]
		if row.Median == nil {
			continue
		}
		if pure >= 0 {
			row.OverPure = speedup(c.Rows[pure], *row)
		}
		if one >= 0 && !isPure(*row) {
			row.OverOne = speedup(c.Rows[one], *row)
		}
	}
	c.Best, c.Split = c.best(pure, one), c.split()
	return c
}

// fill takes the figures of a result over.
func (r *Row) fill(spec problem.Spec, result measure.Result) {
	r.Complete, r.Calls, r.Samples = result.Done || result.Err != nil, result.Calls, result.Samples
	if result.Cold > 0 && spec.Op != problem.Tasks {
		r.Cold = &result.Cold
	}
	if result.Wrong != nil {
		r.Wrong = result.Wrong.Error()
	}
	if result.Err != nil {
		r.Error = result.Err.Error()
	}
	r.Verified = result.Cold > 0 && result.Wrong == nil && result.Err == nil
	r.summary = measure.Summarize(result.Samples)
	if r.summary.Runs == 0 {
		return
	}
	gflops := spec.Flops() / r.summary.Median / 1e9
	r.Median, r.GFLOPS = &r.summary.Median, &gflops
	if r.summary.Bounded {
		r.Low, r.High = &r.summary.Lo, &r.summary.Hi
	}
}

func isPure(r Row) bool   { return r.Backend == "pure" }
func isNative(r Row) bool { return r.Backend != "pure" }
func isOne(r Row) bool    { return r.Backend == "native" && r.Threads == 1 && r.Workers <= 1 }

// fastest returns the index of the right row with the smallest median among
// those that are wanted, -1 if there is none.
func (c Cell) fastest(wanted func(Row) bool) int {
	best := -1
	for i, row := range c.Rows {
		if row.Median != nil && row.Verified && wanted(row) && (best < 0 || *row.Median < *c.Rows[best].Median) {
			best = i
		}
	}
	return best
}

// speedup is how many times faster row is than base.
func speedup(base, row Row) *float64 {
	s := *base.Median / *row.Median
	return &s
}

// best names the fastest setting, with the indices of the rows to compare it
// to; nil if there is nothing to choose from.
func (c Cell) best(pure, one int) *Best {
	i := c.fastest(isNative)
	if i < 0 {
		return nil
	}
	row := c.Rows[i]
	s := "best: " + row.setting()
	if row.Backend == "auto" {
		s = "best: " + row.Name()
	}
	if one >= 0 && one != i {
		s += fmt.Sprintf(", %s one thread", ratio(*row.OverOne))
	}
	if pure >= 0 {
		s += fmt.Sprintf(", %s pure Go", ratio(*row.OverPure))
	}
	if level := c.level(i); len(level) > 2 {
		s += fmt.Sprintf(" (%d other settings: level, within the noise)", len(level))
	} else if len(level) > 0 {
		s += fmt.Sprintf(" (%s: level, within the noise)", strings.Join(level, "; "))
	}
	return &Best{Row: i, Sentence: s}
}

// level returns the settings that the runs cannot tell from the one of row i.
func (c Cell) level(i int) []string {
	var level []string
	for j, other := range c.Rows {
		if j != i && other.Backend == c.Rows[i].Backend && other.Verified && len(other.Samples) > 0 &&
			measure.Level(c.Rows[i].Samples, other.Samples) {
			level = append(level, other.setting())
		}
	}
	return level
}
