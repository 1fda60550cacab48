package lesson

import (
	"fmt"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// fastest returns the fastest row with a right answer among those that are wanted, nil
// if there is none.
func fastest(c report.Cell, wanted func(report.Row) bool) *report.Row {
	if i := c.Fastest(wanted); i >= 0 {
		return &c.Rows[i]
	}
	return nil
}

// find returns the row of a name with so many workers and threads.
func find(c report.Cell, name string, workers, threads int) *report.Row {
	wanted := report.Contender{Name: name, Workers: workers, Threads: threads}
	return fastest(c, func(r report.Row) bool { return r.Contender() == wanted })
}

// best returns the fastest row of a name.
func best(c report.Cell, name string) *report.Row {
	return fastest(c, func(r report.Row) bool { return r.Name == name })
}

// seconds is how long a row takes, in words; "" if there is none.
func seconds(r *report.Row) string {
	if r == nil {
		return ""
	}
	return report.Duration(*r.Median)
}

// gain is how many times as fast b is as a, 0 if one of them is not known.
func gain(a, b *report.Row) float64 {
	if a == nil || b == nil || a.Median == nil || b.Median == nil {
		return 0
	}
	return *a.Median / *b.Median
}

// level reports whether two rows differ by less than a twentieth, or, where there are
// enough samples to say so, by no more than chance. A row that is not known is level
// with none.
func level(a, b *report.Row) bool {
	switch g := gain(a, b); {
	case g == 0:
		return false
	case g > 0.95 && g < 1.05:
		return true
	}
	return measure.Level(a.Samples, b.Samples)
}

// sentences are what a lesson concludes.
type sentences []string

func (s *sentences) add(format string, a ...any) { *s = append(*s, fmt.Sprintf(format, a...)) }

// first adds the sentence of the first case that holds, nothing if none does.
func (s *sentences) first(cases ...sentence) {
	if text := first(cases...); text != "" {
		*s = append(*s, text)
	}
}

func first(cases ...sentence) string {
	for _, c := range cases {
		if c.holds {
			return c.text
		}
	}
	return ""
}

// sentence is one of several to choose from.
type sentence struct {
	holds bool
	text  string
}

func when(holds bool, format string, a ...any) sentence {
	return sentence{holds, fmt.Sprintf(format, a...)}
}

func otherwise(format string, a ...any) sentence { return when(true, format, a...) }

// judge compares a gain with the most that was predicted, in half a sentence.
func judge(gain, most float64) string {
	return first(
		when(gain <= 0, "not measured"),
		when(gain > 1.1*most, "%s, more than the %s predicted: the prediction does not hold, something else held one core back", report.Times(gain), upTo(most)),
		when(gain >= 0.85*most, "%s of at most %s: as predicted", report.Times(gain), upTo(most)),
		when(gain > 1.05, "%s of at most %s: part of it does not run side by side", report.Times(gain), upTo(most)),
		when(gain >= 0.95, "%s of at most %s: more cores change nothing", report.Times(gain), upTo(most)),
		otherwise("%s: slower on several cores than on one, so the work is too small to share, or other work has the cores", report.Times(gain)))
}

// missed adds a sentence if a row was faster than the least that was predicted for it.
// A nil row and a least of 0 are not known.
func (s *sentences) missed(what string, r *report.Row, least float64) {
	if r != nil && *r.Median < least {
		s.add("%s took %s, less than the %s predicted: the prediction does not hold, the machine was busy when its speed was measured.", what, seconds(r), report.Duration(least))
	}
}

// exceeded adds a sentence if a row took more than twice the least that was predicted for
// it, with what the time goes into. A nil row and a least of 0 are not known.
func (s *sentences) exceeded(what string, r *report.Row, least float64, into string, a ...any) {
	if r != nil && least > 0 && *r.Median > 2*least {
		s.add("%s took %s, %s times the least: "+into, append([]any{what, seconds(r), report.Digits(*r.Median / least)}, a...)...)
	}
}

// upTo is a limit, such as "2x".
func upTo(v float64) string { return fmt.Sprintf("%.3gx", v) }

// wrong lists the rows that have no right answer.
func wrong(cells []report.Cell) (s sentences) {
	for _, c := range cells {
		for _, r := range c.Rows {
			if why := strings.TrimSpace(r.Mistake()); why != "" {
				s.add("%s, %s: %s.", c.Title, r.Label(), strings.TrimSuffix(why, "."))
			}
		}
	}
	return s
}

// doubts say what makes the machine doubtful. That a row is noisy, or has outliers, is
// left to the bench.
func doubts(cells []report.Cell) (s sentences) {
	if unsteady := report.Unsteady(cells); unsteady != "" {
		s.add("Doubtful: %s.", unsteady)
	}
	return s
}
