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

func isPure(r Row) bool   { return r.Name == Pure }
func isNative(r Row) bool { return r.Name == Native || r.Name == Auto }
func isOne(r Row) bool    { return r.Name == Native && r.Threads == 1 && r.Workers <= 1 }

// compare fills in how many times faster rows are than others, and the best.
func (c *Cell) compare() {
	pure, one := c.Fastest(isPure), c.Fastest(isOne)
	for i := range c.Rows {
		row := &c.Rows[i]
		if pure >= 0 {
			row.OverPure = speedup(c.Rows[pure], *row)
		}
		if one >= 0 && !isPure(*row) {
			row.OverOne = speedup(c.Rows[one], *row)
		}
	}
	c.Best, c.Ratios, c.Split = c.best(pure, one), c.ratios(), c.split()
}

// Fastest returns the index of the right row with the smallest median among
// those that are wanted, -1 if there is none.
func (c Cell) Fastest(wanted func(Row) bool) int {
	best := -1
	for i, row := range c.Rows {
		if row.Median != nil && row.Verified && wanted(row) && (best < 0 || *row.Median < *c.Rows[best].Median) {
			best = i
		}
	}
	return best
}

// speedup is how many times faster row is than base, nil where one of them has no median.
func speedup(base, row Row) *float64 {
	if base.Median == nil || row.Median == nil {
		return nil
	}
	return quotient(*base.Median, *row.Median)
}

// best names the fastest setting, with the indices of the rows to compare it
// to; nil if there is nothing to choose from.
func (c Cell) best(pure, one int) *Best {
	i := c.Fastest(isNative)
	if i < 0 {
		return nil
	}
	row := c.Rows[i]
	s := "best: " + row.setting()
	if row.Name == Auto {
		s = "best: " + row.Label()
	}
	if one >= 0 && one != i {
		s += fmt.Sprintf(", %s one thread", Times(*row.OverOne))
	}
	if pure >= 0 {
		s += fmt.Sprintf(", %s pure Go", Times(*row.OverPure))
	}
	likes := map[string][]string{} // the other settings, by what the runs say of them
	for j, other := range c.Rows {
		if j != i && other.Name == row.Name && other.Verified && len(other.Samples) > 0 {
			like := alike(row, other)
			likes[like] = append(likes[like], other.setting())
		}
	}
	for _, like := range []string{within, few} {
		if settings := likes[like]; len(settings) > 2 {
			s += fmt.Sprintf(" (%d other settings: %s)", len(settings), like)
		} else if len(settings) > 0 {
			s += fmt.Sprintf(" (%s: %s)", strings.Join(settings, "; "), like)
		}
	}
	return &Best{Row: i, Sentence: s}
}

// What alike says.
const (
	within = "level, within the noise"
	few    = "too few runs to tell"
)

// alike says whether the runs cannot tell rows apart: "" if they can.
func alike(a, b Row) string {
	switch {
	case measure.TooFew(len(a.Samples), len(b.Samples)):
		return few
	case measure.Level(a.Samples, b.Samples):
		return within
	}
	return ""
}

// Ratio says how many times as long as a row of goblas a peer takes.
type Ratio struct {
	Row   int      `json:"row"`  // index of the peer
	Base  int      `json:"base"` // index of goblas's row with as many threads
	Value float64  `json:"ratio"`
	Low   *float64 `json:"ci95_low"` // null below six samples on a side
	High  *float64 `json:"ci95_high"`
}

func isPeer(r Row) bool { return r.Name == NumPy || r.Name == Netlib || r.Name == C }

// ratios compares peers with goblas on as many threads: Auto if it was measured,
// else OpenBLAS. Tasks on any number of workers are compared with Auto, which has none.
func (c Cell) ratios() (all []Ratio) {
	all = []Ratio{}
	for i, r := range c.Rows {
		base := -1
		for j, b := range c.Rows {
			like := b.Threads == r.Threads && b.Workers == r.Workers || isAuto(b) && c.Tasks > 0
			if isNative(b) && like && b.Verified && (base < 0 || b.Name == Auto) {
				base = j
			}
		}
		if !isPeer(r) || !r.Verified || r.Median == nil || base < 0 || c.Rows[base].Median == nil {
			continue
		}
		value, low, high, ok := measure.Ratio(c.Rows[base].Samples, r.Samples)
		ratio := Ratio{Row: i, Base: base, Value: value}
		if ok {
			ratio.Low, ratio.High = &low, &high
		}
		all = append(all, ratio)
	}
	return all
}

// ratioTable is the ratios as a table, "" if there are none.
func (c Cell) ratioTable(s Style) string {
	if len(c.Ratios) == 0 {
		return ""
	}
	t := NewTable(s, "goblas is", "as fast", "95% range", "as")
	for _, r := range c.Ratios {
		interval := "-"
		if r.Low != nil {
			interval = fmt.Sprintf("%.2f..%.2f", *r.Low, *r.High)
		}
		t.AppendRow(table.Row{c.Rows[r.Base].Label(), Times(r.Value), interval, c.Rows[r.Row].Label()})
	}
	return "\n" + Render(t, "lrrl", Style{}) + "\n"
}

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
	var workers, threads []int
	for _, r := range c.Rows {
		if isSplit(r) {
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
			if i := slices.IndexFunc(c.Rows, func(r Row) bool { return r.Contender() == Contender{Name: Native, Threads: n, Workers: w} }); i >= 0 {
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
	return fmt.Sprintf("%s, workers by BLAS threads of each call\n%s\n%s", unitNames[u.name], Render(t, strings.Repeat("r", len(header)), Style{}), strings.TrimSuffix(Note(c.Split.Sentence), "\n"))
}

var unitNames = map[string]string{"s": "seconds", "ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds"}

// slack is how much slower than the best split Auto may be without a word of advice.
const slack = 1.05

// Advice says of every cell of tasks whether a program there should force a split.
func Advice(w io.Writer, f *File) error {
	for _, c := range f.Results {
		if _, err := io.WriteString(w, Note(fmt.Sprintf("n = %d: %s", c.N, c.advice()))); err != nil {
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
