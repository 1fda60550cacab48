package lesson

import (
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// page is a lesson as it is written. Its first error stays.
type page struct {
	w     io.Writer
	style report.Style
	above bool // whether a heading is right above
	err   error
}

// attempt does what may fail, unless something has before: a lesson writes and measures
// nothing after the first error of its page.
func attempt[T any](p *page, do func() (T, error)) (result T) {
	if p.err == nil {
		result, p.err = do()
	}
	return result
}

// widest is the longest bar.
const widest = 28

func (p *page) line(s string) {
	p.above = false
	if p.err == nil {
		_, p.err = fmt.Fprintln(p.w, s)
	}
}

func (p *page) title(s string) { p.line(p.paint(s, text.Bold)) }

func (p *page) heading(s string) {
	p.line("\n" + p.paint(s, text.Bold))
	p.above = true
}

// say writes a paragraph.
func (p *page) say(format string, a ...any) {
	p.line(strings.TrimSuffix(report.Note(fmt.Sprintf(format, a...)), "\n"))
}

// predict writes what should be measured.
func (p *page) predict(format string, a ...any) {
	p.heading("Prediction")
	p.say(format, a...)
}

// conclude writes what to take from cells: what was wrong, what makes the figures
// doubtful, and the conclusions, a paragraph each.
func (p *page) conclude(cells []report.Cell, all sentences) {
	p.heading("What to take from it")
	for _, s := range wrong(cells) {
		p.line(p.paint(strings.TrimSuffix(report.Note(s), "\n"), text.FgRed))
	}
	for _, s := range append(doubts(cells), all...) {
		p.say("%s", s)
	}
}

func (p *page) code(s string) {
	for line := range strings.SplitSeq(strings.TrimSpace(s), "\n") {
		p.line(strings.TrimRight("  "+strings.ReplaceAll(line, "\t", "    "), " "))
	}
}

func (p *page) paint(s string, c ...text.Color) string {
	if !p.style.Color {
		return s
	}
	return text.Colors(c).Sprint(s)
}

// bar is a line of a picture.
type bar struct {
	label, value string
	length       float64 // in any unit, one for the picture; 0 draws none
	note         string  // after the bar
	bad          bool    // a wrong answer, a failed call
}

// picture writes bars; the longest is marked.
func (p *page) picture(title string, bars []bar) {
	if !p.above {
		p.line("")
	}
	p.line(title)
	label, value, longest := 0, 0, 0.0
	for _, b := range bars {
		label, value = max(label, utf8.RuneCountInString(b.label)), max(value, len(b.value))
		longest = max(longest, b.length)
	}
	for _, b := range bars {
		cells := 0
		if longest > 0 && b.length > 0 {
			cells = max(1, int(math.Round(widest*b.length/longest)))
		}
		drawn := strings.Repeat("█", cells)
		switch {
		case b.bad:
			b.note = p.paint(b.note, text.FgRed)
		case b.length == longest:
			drawn = p.paint(drawn, text.FgGreen)
		}
		p.line(strings.TrimRight(fmt.Sprintf("  %-*s  %*s  %s %s", label, b.label, value, b.value, drawn, b.note), " "))
	}
}

// speeds are the rows of a cell as bars of their speed; the notes are how many
// times as fast each is as base, if that is one of them.
func speeds(c report.Cell, base *report.Row) []bar {
	var bars []bar
	for _, r := range c.Rows {
		b := bar{label: r.Label(), value: "-"}
		if r.Mistake() != "" {
			b.note, b.bad = r.Verdict(), true
		}
		if r.Median != nil {
			b.value, b.length = report.Duration(*r.Median), 1 / *r.Median
			if g := gain(base, &r); g > 0 && b.note == "" && g != 1 {
				b.note = report.Times(g)
			}
		}
		bars = append(bars, b)
	}
	return bars
}
