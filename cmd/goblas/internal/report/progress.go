package report

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/schollz/progressbar/v3"
)

// Progress tells how far a bench is: a bar on a terminal, elsewhere a line now
// and then, none for short runs. Safe for concurrent use.
type Progress struct {
	mu    sync.Mutex
	room  int // columns for what is done now, beside the bar
	w     io.Writer
	bar   *progressbar.ProgressBar // nil where w is no terminal
	cells int
	cell  int // from 1
	name  string
	last  time.Time // of the latest line
	from  time.Time // of the first cell
}

const (
	steps = 1000             // of the bar for one cell
	every = 10 * time.Second // between lines
)

// NewProgress returns the progress of a bench of so many cells. w is a terminal of
// that many columns, or none if these are 0.
func NewProgress(w io.Writer, columns, cells int) *Progress {
	p := &Progress{w: w, cells: cells, last: time.Now()}
	if columns > 0 {
		bar := min(20, columns/5)
		p.room = max(0, columns-bar-len(" 100% ||   "))
		p.bar = progressbar.NewOptions(cells*steps, progressbar.OptionSetWriter(w), progressbar.OptionSetWidth(bar), progressbar.OptionSetElapsedTime(false),
			progressbar.OptionSetPredictTime(false), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(50*time.Millisecond))
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
		if left = remaining(time.Since(p.from), done/float64(p.cells)); left != "" {
			left = ", " + left
		}
	}
	if p.bar != nil {
		p.bar.Describe(text.Trim(fmt.Sprintf("%s, %s%s", p.name, name, left), p.room))
		_ = p.bar.Set(int((float64(p.cell-1) + min(part, 0.99)) * steps)) // a bar that fails to show is no reason to stop
		return
	}
	if now := time.Now(); now.Sub(p.last) >= every {
		p.last = now
		fmt.Fprintf(p.w, "goblas: %d of %d: %s, %s%s\n", p.cell, p.cells, p.name, name, left)
	}
}

// remaining is how long the rest takes if it goes on so, "" if that is nothing.
func remaining(spent time.Duration, done float64) string {
	left := time.Duration(float64(spent) * (1 - done) / done).Round(time.Second)
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
		_ = p.bar.Clear()
	}
}
