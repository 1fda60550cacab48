package lesson

import (
	"fmt"

	"github.com/goblas/goblas/cmd/goblas/internal/elementwise"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// elements is lesson 4.
func elements(r Room, p *page) error {
	p.say(`Outside of BLAS a loop runs on one core, in Go as in NumPy. In Python threads can share such work, because NumPy lets the interpreter's lock go while it computes; in Go nothing is locked, and package vec cuts the slices itself. What that gives has two limits: the cores, where each element costs many operations, and the memory, where it costs next to none.`)
	n, err := r.fit("lesson 4", 0, 1000, func(n int) float64 { return 2 * elementwise.Memory("float64", n) }, 10_000_000, 1_000_000)
	if err != nil {
		return err
	}
	cores, peak := r.cores(), r.Machine.Peak
	streams := 0.0
	if peak != nil && peak.GBs(1, cores) > 0 {
		streams = peak.GBs(cores, cores) / peak.GBs(1, cores)
		p.predict("%s: log at most %s as fast on all as on one. An addition moves 24 bytes for each element; memory gives %.0f GB/s to one core and %.0f to all, so it gains at most about %s, and takes at least %s.",
			report.Plural(cores, "core"), upTo(float64(cores)), peak.GBs(1, cores), peak.GBs(cores, cores), times(streams), report.Duration(24*float64(n)/peak.GBs(cores, cores)/1e9))
	} else {
		p.predict("%s: at most %s as fast on all as on one, and less for add, which does little but wait for memory.", report.Plural(cores, "core"), upTo(float64(cores)))
	}
	p.heading("Measured")
	var cells []report.Cell
	for _, op := range []string{"add", "sqrt", "log", "sum"} {
		c, err := r.Bench.Elementwise(op, n, r.budget()/2)
		if err != nil {
			return err
		}
		p.picture(c.Title+" (longer is faster; times the loop)", speeds(c, named(c, elementwise.GoLoop)))
		cells = append(cells, c)
	}
	p.conclude(cells, concludeElements(cells, float64(cores), streams))
	return nil
}

// concludeElements says which limit each operation met: cores, or, where it is
// known, the bandwidth of all cores over that of one.
func concludeElements(cells []report.Cell, cores, streams float64) (sentences []string) {
	numpy, wins := 0, 0
	for _, c := range cells {
		all, one, loop, other := named(c, elementwise.AllCores), named(c, elementwise.OneCore), named(c, elementwise.GoLoop), named(c, elementwise.InNumPy)
		if all == nil || one == nil {
			sentences = append(sentences, c.Op+": not measured.")
			continue
		}
		g := gain(one, all)
		s := fmt.Sprintf("%s: all cores %s", c.Op, judge(g, cores))
		if c.Op == "add" && streams > 0 {
			switch {
			case g > 1.2*streams:
				s = fmt.Sprintf("%s: all cores %s, more than the memory's %s: the slices are partly in the caches, or memory was busy when its speed was measured", c.Op, times(g), times(streams))
			case g >= 0.95 && g < 1.05:
				s = fmt.Sprintf("%s: all cores %s: one core takes all that the memory gives", c.Op, times(g))
			case g >= 1.05:
				s = fmt.Sprintf("%s: all cores %s, where the memory allows about %s", c.Op, times(g), times(streams))
			}
		}
		if over := gain(loop, all); over > 0 {
			s += fmt.Sprintf("; %s a loop in Go", times(over))
		}
		if over := gain(other, all); over > 0 {
			s += fmt.Sprintf(", %s NumPy", times(over))
			numpy++
			if over > 1 {
				wins++
			}
		}
		sentences = append(sentences, s+".")
	}
	if numpy > 0 {
		sentences = append(sentences, fmt.Sprintf("Against NumPy, which runs these on one core, %d of %d are faster.", wins, numpy))
	} else {
		sentences = append(sentences, "NumPy was not measured: there is no Python that has it.")
	}
	return sentences
}
