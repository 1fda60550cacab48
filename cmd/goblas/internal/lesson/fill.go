package lesson

import (
	"fmt"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// The ways to fill that this lesson knows more of than their names.
const (
	FillLoop  = "make and a loop"
	FillFull  = "goblas.Full"
	FillNumPy = "numpy.full"
	FillPool  = "NumPy thread pool"
)

// fill is lesson 5.
func fill(r Room, p *page) error {
	p.say(`A large array that is made and filled is work for the system before it is work for the program: memory is given page by page, when each is first written. The course lets four threads fill a quarter each. goblas.Full asks for huge pages, so that there are 512 times fewer, and all cores write them.`)
	need := func(n int) float64 { return 8 * float64(n) * float64(n) }
	n, err := r.fit("a 50000x50000 matrix", 50_000, 100, need, 10_000, 5000, 2000, 1000)
	if err != nil {
		return err
	}
	size, cores := need(n), r.cores()
	s := fmt.Sprintf("%dx%d float64 are %s: %.0f pages of 4 KiB, or %.0f huge ones of 2 MiB.", n, n, report.Bytes(size), size/4096, max(size/(2<<20), 1))
	if peak := r.Machine.Peak; peak != nil && peak.GBs(cores, cores) > 0 {
		s += fmt.Sprintf(" At %.0f GB/s it takes all cores at least about %s to write them once.", peak.GBs(cores, cores), report.Duration(size/peak.GBs(cores, cores)/1e9))
	}
	p.predict("%s Cores alone would give at most %s; fewer pages come on top, so Full may win by more than that.", s, upTo(float64(cores)))
	c, err := r.Bench.Fill(n, r.rounds())
	if err != nil {
		return err
	}
	p.heading("Measured")
	p.picture(c.Title+" (longer is faster)", speeds(c, named(c, FillLoop)))
	p.conclude([]report.Cell{c}, concludeFill(c, float64(cores)))
	return nil
}

// concludeFill says what huge pages and cores gave.
func concludeFill(c report.Cell, cores float64) (sentences []string) {
	loop, full, plain, pool := named(c, FillLoop), named(c, FillFull), named(c, FillNumPy), named(c, FillPool)
	if loop == nil || full == nil {
		return []string{"Full and the loop were not both measured, so there is nothing to compare."}
	}
	switch g := gain(loop, full); {
	case g > 1.1*cores:
		sentences = append(sentences, fmt.Sprintf("Full is %s as fast as make and a loop, more than the cores explain: the rest is pages that are not asked for.", times(g)))
	case g > 1.05:
		sentences = append(sentences, fmt.Sprintf("Full is %s as fast as make and a loop, no more than the cores explain: this system gives its pages quickly, or no huge ones.", times(g)))
	default:
		sentences = append(sentences, fmt.Sprintf("Full is %s as fast as make and a loop: at this size, or where there are no huge pages, it gains nothing.", times(g)))
	}
	if g := gain(plain, pool); g > 0 {
		sentences = append(sentences, fmt.Sprintf("NumPy's pool of four threads is %s as fast as numpy.full.", times(g)))
	}
	other := plain
	if gain(plain, pool) > 1 {
		other = pool
	}
	if g := gain(other, full); g > 0 {
		sentences = append(sentences, fmt.Sprintf("Full is %s as fast as the better of NumPy's ways.", times(g)))
	}
	return append(sentences, "Fill memory once, with its first value, and use it again: memory that is there costs none of this.")
}
