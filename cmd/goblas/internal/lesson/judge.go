package lesson

import (
	"fmt"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// find returns the row of a name with so many workers and threads, nil if there is
// none, or none with an answer.
func find(c report.Cell, name string, workers, threads int) *report.Row {
	for i, r := range c.Rows {
		if r.Name == name && r.Workers == workers && r.Threads == threads {
			return right(&c.Rows[i])
		}
	}
	return nil
}

// named returns the row of a name, whatever its threads.
func named(c report.Cell, name string) *report.Row {
	for i, r := range c.Rows {
		if r.Name == name {
			return right(&c.Rows[i])
		}
	}
	return nil
}

// right is the row if its answer is, else nil.
func right(r *report.Row) *report.Row {
	if r.Median == nil || !r.Verified {
		return nil
	}
	return r
}

// best returns the fastest row of a name, nil if there is none.
func best(c report.Cell, name string) *report.Row {
	var fastest *report.Row
	for i, r := range c.Rows {
		if r.Name == name && right(&r) != nil && (fastest == nil || *r.Median < *fastest.Median) {
			fastest = &c.Rows[i]
		}
	}
	return fastest
}

// gain is how many times as fast b is as a, 0 if one of them is not known.
func gain(a, b *report.Row) float64 {
	if a == nil || b == nil || a.Median == nil || b.Median == nil {
		return 0
	}
	return *a.Median / *b.Median
}

// level reports whether two rows differ by less than a twentieth, or, where there are
// enough samples to say so, by no more than chance.
func level(a, b *report.Row) bool {
	if g := gain(a, b); g > 0.95 && g < 1.05 {
		return true
	}
	_, differ, few := measure.Differ(a.Samples, b.Samples)
	return !differ && !few
}

// judge compares a gain with the most that was predicted, in half a sentence.
func judge(gain, most float64) string {
	switch {
	case gain <= 0:
		return "not measured"
	case gain > 1.1*most:
		return fmt.Sprintf("%s, more than the %s predicted: the prediction does not hold, something else held one core back", times(gain), upTo(most))
	case gain >= 0.85*most:
		return fmt.Sprintf("%s of at most %s: as predicted", times(gain), upTo(most))
	case gain > 1.05:
		return fmt.Sprintf("%s of at most %s: part of it does not run side by side", times(gain), upTo(most))
	case gain >= 0.95:
		return fmt.Sprintf("%s of at most %s: more cores change nothing", times(gain), upTo(most))
	}
	return fmt.Sprintf("%s: slower on several cores than on one, so the work is too small to share, or other work has the cores", times(gain))
}

// missed is a sentence if a row was faster than the least that was predicted for it.
// A nil row and a least of 0 are not known.
func missed(what string, r *report.Row, least float64) []string {
	if r == nil || *r.Median >= least {
		return nil
	}
	return []string{fmt.Sprintf("%s took %s, less than the %s predicted: the prediction does not hold, the machine was busy when its speed was measured.", what, report.Duration(*r.Median), report.Duration(least))}
}

// upTo is a limit, such as "2x".
func upTo(v float64) string { return fmt.Sprintf("%.3gx", v) }

func times(v float64) string { return report.Times(v) }

// wrong lists the rows that have no right answer, as sentences.
func wrong(cells []report.Cell) (sentences []string) {
	for _, c := range cells {
		for _, r := range c.Rows {
			if why := strings.TrimSpace(r.Mistake()); why != "" {
				sentences = append(sentences, fmt.Sprintf("%s, %s: %s.", c.Title, r.Label(), strings.TrimSuffix(why, ".")))
			}
		}
	}
	return sentences
}

// doubts say what makes the machine doubtful. That a row is noisy, or has outliers, is
// left to the bench.
func doubts(cells []report.Cell) (sentences []string) {
	if unsteady := report.Unsteady(cells); unsteady != "" {
		sentences = append(sentences, "Doubtful: "+unsteady+".")
	}
	return sentences
}
