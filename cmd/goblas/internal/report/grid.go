package report

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
)

// Split is the fastest static split of the machine into workers and BLAS threads,
// and Auto beside it.
type Split struct {
	Row      int      `json:"row"`            // index in rows
	Auto     *float64 `json:"auto_over_best"` // Auto's median over the split's; null without Auto
	Sentence string   `json:"sentence"`
}

func isSplit(r Row) bool { return r.Backend == "native" && r.Workers > 0 && r.Threads > 0 }
func isAuto(r Row) bool  { return r.Backend == "auto" }

// split compares the static splits with Auto; nil if there is nothing to choose from.
func (c Cell) split() *Split {
	i, auto := c.fastest(isSplit), c.fastest(isAuto)
	if i < 0 {
		return nil
	}
	best := c.Rows[i]
	s := Split{Row: i, Sentence: "* the best static split: " + best.setting()}
	if auto >= 0 {
		a := c.Rows[auto]
		s.Auto = speedup(a, best)
		s.Sentence += fmt.Sprintf(". Auto: %s, %.2f of its time", duration(*a.Median), *s.Auto)
		if measure.Level(a.Samples, best.Samples) {
			s.Sentence += " (level, within the noise)"
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

	t := table.NewWriter()
	t.SetStyle(plain(s))
	header := table.Row{"workers"}
	columns := []table.ColumnConfig{{Number: 1, Align: text.AlignRight, AlignHeader: text.AlignRight}}
	for i, n := range threads {
		header = append(header, plural(n, "thread")+" ")
		columns = append(columns, table.ColumnConfig{Number: i + 2, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.AppendHeader(header)
	for _, w := range workers {
		row := table.Row{strconv.Itoa(w)}
		for _, n := range threads {
			cell := "- "
			if i, ok := at[[2]int{w, n}]; ok && c.Rows[i].Median != nil {
				mark := " "
				if i == c.Split.Row {
					mark = "*"
				}
				cell = digits(*c.Rows[i].Median/u.size) + mark
			}
			row = append(row, cell)
		}
		t.AppendRow(row)
	}
	t.SetColumnConfigs(columns)
	t.SuppressTrailingSpaces()
	return fmt.Sprintf("%s, workers by BLAS threads of each call\n%s\n%s", unitNames[u.name], t.Render(), c.Split.Sentence)
}

var unitNames = map[string]string{"s": "seconds", "ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds"}
