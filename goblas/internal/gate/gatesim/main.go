// Command gatesim simulates how calls are served on machines of 2 to 128 cores under
// several mixes of calls, in the old way and in the new one, and prints what it finds as
// Markdown.
//
//	go run ./goblas/internal/gate/gatesim > docs/gate.md
//
// It is a discrete-event simulation around package policy, the code that the gate
// itself runs. No real time passes and no call is made. The same source always prints
// the same figures.
package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

func main() {
	if err := run(os.Stdout, []int{2, 4, 8, 16, 32, 64, 128}, 400*time.Millisecond); err != nil {
		fmt.Fprintln(os.Stderr, "gatesim:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, cores []int, span time.Duration) error {
	if _, err := fmt.Fprintf(out, intro, tilesPerCore, short(shortCall), short(wakeTime), short(switchTime), short(span), wholeSpeedUp); err != nil {
		return err
	}
	for _, l := range loads {
		if _, err := fmt.Fprintf(out, "\n## %s\n\nLoad: %s.\n\n%s\n\n%s", l.name, l.text, l.note, heading); err != nil {
			return err
		}
		for _, n := range cores {
			before := simulate(oldWay, n, span, l.classes(n))
			after := simulate(newWay, n, span, l.classes(n))
			if _, err := fmt.Fprintf(out, "| %d | %s | %s |\n", n, before.columns(span), after.columns(span)); err != nil {
				return err
			}
		}
	}
	return printEntries(out, cores)
}

func (r *result) columns(span time.Duration) string {
	return fmt.Sprintf("%.1f %% | %s | %s", 100*r.used, r.small.columns(span), r.large.columns(span))
}

func (k *kept) columns(span time.Duration) string {
	if k.calls == 0 && k.worst == 0 {
		return "- | -"
	}
	return rate(float64(k.calls)/span.Seconds()) + " | " + short(k.worst)
}

// short prints a duration with three digits.
func short(d time.Duration) string {
	switch {
	case d < time.Microsecond:
		return "0"
	case d < time.Millisecond:
		return fmt.Sprintf("%.3g us", float64(d)/1e3)
	default:
		return fmt.Sprintf("%.3g ms", float64(d)/1e6)
	}
}

// rate prints a number of calls per second with three digits.
func rate(perSecond float64) string {
	switch {
	case perSecond < 1000:
		return fmt.Sprintf("%.3g", perSecond)
	case perSecond < 1e6:
		return fmt.Sprintf("%.3g k", perSecond/1e3)
	default:
		return fmt.Sprintf("%.3g M", perSecond/1e6)
	}
}
