package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/goblas/goblas/goblas/shm"
)

// Segments writes the arrays that processes share, or that there are none.
func Segments(w io.Writer, segments []shm.Segment, style Style) error {
	if len(segments) == 0 {
		_, err := fmt.Fprintf(w, "no shared arrays in %s\n", shm.Dir())
		return err
	}
	t := table.NewWriter()
	t.SetStyle(Plain(style))
	t.AppendHeader(table.Row{"name", "type", "shape", "size", "since", "owner"})
	for _, s := range segments {
		if s.Err != nil {
			t.AppendRow(table.Row{s.Name, "-", "-", Bytes(float64(s.Bytes)), "-", s.Err})
			continue
		}
		owner := "gone"
		if s.Alive {
			owner = fmt.Sprintf("process %d", s.Owner)
		}
		shape := strings.Trim(strings.ReplaceAll(fmt.Sprint(s.Shape), " ", "x"), "[]")
		t.AppendRow(table.Row{s.Name, s.Type, shape, Bytes(float64(s.Bytes)), s.Born.Format(time.DateTime), owner})
	}
	columns := make([]table.ColumnConfig, 6)
	for i := range columns {
		columns[i].Number = i + 1
	}
	_, err := fmt.Fprintln(w, Render(t, columns, style, 4, 1, 3))
	return err
}
