package report

import (
	"fmt"
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

// speedup is how many times faster row is than base.
func speedup(base, row Row) *float64 { return quotient(*base.Median, *row.Median) }

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
// else OpenBLAS.
func (c Cell) ratios() (all []Ratio) {
	all = []Ratio{}
	for i, r := range c.Rows {
		base := -1
		for j, b := range c.Rows {
			if isNative(b) && b.Threads == r.Threads && b.Verified && (base < 0 || b.Name == Auto) {
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
