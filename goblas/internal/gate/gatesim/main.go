// Command gatesim simulates the gate's order of service on machines of 2 to 128
// cores under several mixes of calls, and prints what it finds as Markdown.
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
	if _, err := fmt.Fprintf(out, intro, wakeTime, switchTime, span); err != nil {
		return err
	}
	for _, l := range loads {
		if _, err := fmt.Fprintf(out, "\n## %s\n\nLoad: %s.\n\n%s", l.name, l.text, heading); err != nil {
			return err
		}
		for _, n := range cores {
			r := simulate(n, span, l.classes(n))
			_, err := fmt.Fprintf(out, "| %d | %.1f %% | %s | %s | %.0f |\n", n, 100*r.used,
				column(&r.small), column(&r.large), float64(r.switches)/span.Seconds())
			if err != nil {
				return err
			}
		}
	}
	return nil
}

const heading = `| cores | core-time used | small: calls | median wait | worst wait | large: calls | median wait | worst wait | thread count changes per second |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
`

func column(w *waits) string {
	if len(w.all) == 0 {
		return "- | - | -"
	}
	return fmt.Sprintf("%d | %s | %s", len(w.all), short(w.median()), short(w.worst()))
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

const intro = `# How the gate serves calls

Every call that enters OpenBLAS holds a lease of cores from the gate. At any
moment there are either many leases of one core, with one BLAS thread each
("small" calls here), or one lease of many cores ("large"); the BLAS thread
count changes only while nothing is in flight. These tables show what that rule,
and the order in which the gate serves those who wait, cost on machines larger
than one may have at hand.

They are the output of a discrete-event simulation of the gate's own code
(package goblas/internal/gate/policy):

    go run ./goblas/internal/gate/gatesim > docs/gate.md

Waking a waiter takes %v, in which a core handed to it idles; changing the
thread count takes %v. Running times and pauses are exponentially distributed
around the means given; %v are simulated for each line. A "large" call takes the
time given on all cores of the machine, whatever their number, so the lines of a
table are comparable. "Core-time used" is the share of cores x time spent in
calls: what is missing are cores that fell idle while a large call waited for
the small ones to end, waking, changing the count, and callers that paused. The
cost of the gate's own instructions is not simulated.

Every caller here waits. In goblas a small call looks first (Gate.Delay): if the
calls in flight and the large ones in the queue would hold it up for longer than
pure Go takes, it runs in pure Go and appears in none of these queues. So the
waits of small calls below are an upper bound.
`
