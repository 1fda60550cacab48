package report

import (
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/share"
)

// Shared is what one way to share an array took.
type Shared struct {
	Name   string
	Rounds []share.Times
	Err    error // why there are no more rounds
}

// Share writes the medians of several ways for n float64.
func Share(w io.Writer, n int, ways []Shared, s Style) error {
	t := table.NewWriter()
	t.SetStyle(plain(s))
	header := table.Row{"", "create", "start", "attach", "add 1", "GB/s", "hand-over", "total"}
	t.AppendHeader(header)
	columns := []table.ColumnConfig{{Number: 1, Align: text.AlignLeft}}
	for i := 1; i < len(header); i++ {
		columns = append(columns, table.ColumnConfig{Number: i + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(columns)
	for _, way := range ways {
		if len(way.Rounds) == 0 {
			t.AppendRow(table.Row{way.Name, "FAILED"})
			continue
		}
		median := func(of func(share.Times) float64) float64 {
			var samples []float64
			for _, round := range way.Rounds {
				samples = append(samples, of(round))
			}
			return measure.Summarize(samples).Median
		}
		attach := "-"
		if way.Rounds[0].Attach != nil {
			attach = duration(median(func(t share.Times) float64 { return *t.Attach }))
		}
		add := median(func(t share.Times) float64 { return t.Add })
		t.AppendRow(table.Row{
			way.Name, duration(median(func(t share.Times) float64 { return t.Make })),
			duration(median(func(t share.Times) float64 { return t.Start })), attach, duration(add),
			digits(2 * 8 * float64(n) / add / 1e9), duration(median(func(t share.Times) float64 { return t.HandOver })),
			duration(median(share.Times.Total)),
		})
	}
	t.SuppressTrailingSpaces()
	_, err := fmt.Fprintf(w, "\nshare %d float64 (%s), %s\n%s\n", n, Bytes(8*float64(n)), plural(len(ways[0].Rounds), "round"), t.Render())
	return err
}
