package report

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/cheggaaa/pb/v3"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Progress tells how far a bench is: a bar on a terminal, elsewhere a line now
// and then, none for short runs. Safe for concurrent use.
type Progress struct {
	mu    sync.Mutex
	room  int // columns for what is done now, beside the bar
	w     io.Writer
	bar   *pb.ProgressBar // nil where w is no terminal
	cells int
	cell  int // from 1
	name  string
	last  time.Time // of what was shown latest
	from  time.Time // of the first cell
	until time.Time // when all is over at the latest, if that is known
}

const (
	steps   = 1000                  // of the bar for one cell
	every   = 10 * time.Second      // between lines
	redrawn = 50 * time.Millisecond // between two states of the bar
	clear   = "\r\x1b[K"            // to the start of the line, and nothing on it (ECMA-48)
)

// NewProgress returns the progress of a bench of so many cells. w is a terminal of
// that many columns, or none if these are 0.
func NewProgress(w io.Writer, columns, cells int) *Progress {
	p := &Progress{w: w, cells: cells, last: time.Now()}
	if columns > 0 {
		p.last = time.Time{} // shown from the first row on
		bar := min(20, columns/5)
		percents := len(" 100%  ")
		p.room = max(0, columns-bar-percents-1)
		// Static: drawn when Row says so, by no goroutine of its own.
		p.bar = pb.New(cells*steps).SetTemplateString(`{{percent . "%3.0f%%"}} {{bar . "|" "█" "█" " " "|"}}`).
			SetWidth(bar+percents).Set(pb.Static, true).Start()
	}
	return p
}

// Cell begins the next cell.
func (p *Progress) Cell(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cell == 0 {
		p.from = time.Now()
	}
	p.cell++
	p.name = name
}

// Row tells which row has its turn, and which part of the cell is done.
func (p *Progress) Row(name string, part float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	left := ""
	if done := float64(p.cell-1) + part; done > 0.1 {
		if left = remaining(time.Since(p.from), done/float64(p.cells), p.until); left != "" {
			left = ", " + left
		}
	}
	now, gap := time.Now(), every
	if p.bar != nil {
		gap = redrawn
	}
	if now.Sub(p.last) < gap {
		return
	}
	p.last = now
	if p.bar == nil {
		fmt.Fprintf(p.w, "goblas: %d of %d: %s, %s%s\n", p.cell, p.cells, p.name, name, left)
		return
	}
	p.bar.SetCurrent(int64((float64(p.cell-1) + min(part, 0.99)) * steps))
	fmt.Fprintf(p.w, "%s%s %s", clear, p.bar, text.Trim(fmt.Sprintf("%s, %s%s", p.name, name, left), p.room))
}

// Until sets when all is over at the latest.
func (p *Progress) Until(t time.Time) { p.until = t }

// remaining is how long the rest takes if it goes on so, or until it is over, if that is set
// and comes sooner; "" if that is nothing.
func remaining(spent time.Duration, done float64, until time.Time) string {
	left := time.Duration(float64(spent) * (1 - done) / done).Round(time.Second)
	if !until.IsZero() {
		left = min(left, time.Until(until).Round(time.Second))
	}
	if done >= 1 || left <= 0 {
		return ""
	}
	return fmt.Sprintf("about %v left", left)
}

// Clear takes the bar away, before something else is printed.
func (p *Progress) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		fmt.Fprint(p.w, clear)
	}
}
