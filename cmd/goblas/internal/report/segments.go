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
func Segments(w io.Writer, segments []shm.Segment, s Style) error {
	if len(segments) == 0 {
		_, err := fmt.Fprintf(w, "no shared arrays in %s\n", shm.Dir())
		return err
	}
	t := table.NewWriter()
	t.SetStyle(plain(s))
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
	t.SuppressTrailingSpaces()
	_, err := fmt.Fprintln(w, t.Render())
	return err
}
