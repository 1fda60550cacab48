package report

import (
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
)

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

// writeRatios writes them beneath a table; nothing if there are none.
func writeRatios(w io.Writer, c Cell, s Style) error {
	if len(c.Ratios) == 0 {
		return nil
	}
	t := table.NewWriter()
	t.SetStyle(plain(s))
	t.AppendHeader(table.Row{"goblas is", "as fast", "95% range", "as"})
	for _, r := range c.Ratios {
		interval := "-"
		if r.Low != nil {
			interval = fmt.Sprintf("%.2f..%.2f", *r.Low, *r.High)
		}
		t.AppendRow(table.Row{c.Rows[r.Base].Label(), ratio(r.Value), interval, c.Rows[r.Row].Label()})
	}
	t.SetColumnConfigs([]table.ColumnConfig{
		{Number: 2, Align: text.AlignRight, AlignHeader: text.AlignRight}, {Number: 3, Align: text.AlignRight, AlignHeader: text.AlignRight},
	})
	t.SuppressTrailingSpaces()
	_, err := fmt.Fprintf(w, "\n%s\n", t.Render())
	return err
}
