package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
)

// Split is the fastest static split of the machine into workers and BLAS threads,
// and Auto beside it.
type Split struct {
	Row      int      `json:"row"`            // index in rows
	Auto     *float64 `json:"auto_over_best"` // Auto's median over the split's; null without Auto
	Sentence string   `json:"sentence"`
}

func isSplit(r Row) bool { return r.Name == Native && r.Workers > 0 && r.Threads > 0 }
func isAuto(r Row) bool  { return r.Name == Auto }

// split compares the static splits with Auto; nil if there is nothing to choose from.
func (c Cell) split() *Split {
	i, auto := c.Fastest(isSplit), c.Fastest(isAuto)
	if i < 0 {
		return nil
	}
	best := c.Rows[i]
	s := Split{Row: i, Sentence: "* the best static split: " + best.setting()}
	if auto >= 0 {
		a := c.Rows[auto]
		s.Auto = speedup(a, best)
		s.Sentence += fmt.Sprintf(". Auto: %s, %.2f of its time", Duration(*a.Median), *s.Auto)
		if like := alike(a, best); like != "" {
			s.Sentence += " (" + like + ")"
		}
	}
	return &s
}

// grid is the medians of the static splits as a picture: workers down, BLAS threads
// across.
func (c Cell) grid(s Style) string {
	u := timeUnit(*c.Rows[c.Split.Row].Median)
	at := map[[2]int]int{}
	var workers, threads []int
	for i, r := range c.Rows {
		if isSplit(r) {
			at[[2]int{r.Workers, r.Threads}] = i
			workers, threads = append(workers, r.Workers), append(threads, r.Threads)
		}
	}
	slices.Sort(workers)
	slices.Sort(threads)
	workers, threads = slices.Compact(workers), slices.Compact(threads)

	header := []any{"workers"}
	for _, n := range threads {
		header = append(header, Plural(n, "thread")+" ")
	}
	t := NewTable(s, header...)
	for _, w := range workers {
		row := table.Row{strconv.Itoa(w)}
		for _, n := range threads {
			cell := "- "
			if i, ok := at[[2]int{w, n}]; ok {
				switch r := c.Rows[i]; {
				case i == c.Split.Row:
					cell = Digits(*r.Median/u.size) + "*"
				case r.Median != nil && r.Verified:
					cell = Digits(*r.Median/u.size) + " "
				case r.Complete:
					cell = r.Verdict() + " "
				}
			}
			row = append(row, cell)
		}
		t.AppendRow(row)
	}
	return fmt.Sprintf("%s, workers by BLAS threads of each call\n%s\n%s", unitNames[u.name], Render(t, strings.Repeat("r", len(header)), Style{}), c.Split.Sentence)
}

var unitNames = map[string]string{"s": "seconds", "ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds"}

// slack is how much slower than the best split Auto may be without a word of advice.
const slack = 1.05

// Advice says of every cell of tasks whether a program there should force a split.
func Advice(w io.Writer, f *File) error {
	for _, c := range f.Results {
		if _, err := fmt.Fprintf(w, "n = %d: %s\n", c.N, c.advice()); err != nil {
			return err
		}
	}
	return NoteUnsteady(w, Unsteady(f.Results))
}

func (c Cell) advice() string {
	s := c.Split
	if s == nil || s.Auto == nil {
		return "no OpenBLAS, no choice"
	}
	best, auto := c.Rows[s.Row], c.Rows[c.Fastest(isAuto)]
	switch {
	case !best.summary.Bounded || !auto.summary.Bounded:
		return fmt.Sprintf("too few runs to tell Auto (%.2f of its time) from the best split: give a longer --time", *s.Auto)
	case *s.Auto <= slack || measure.Level(auto.Samples, best.Samples):
		return "goblas.Use(goblas.Auto) needs no split, and there is nothing to save"
	}
	cores := best.Threads
	if cores == 1 {
		cores = best.Workers
	}
	return fmt.Sprintf("the split is faster than Auto: goblas.Use(goblas.Native), SetThreads(%d), SetCallThreads(%d), pool.Options{Workers: %d}",
		cores, best.Threads, best.Workers)
}
