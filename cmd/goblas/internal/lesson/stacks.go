package lesson

import (
	"fmt"

	"github.com/goblas/goblas/cmd/goblas/internal/functions"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// stacks is lesson 8.
func stacks(r Room, p *page) {
	p.say(`Programs that follow many objects, or fit many small models, have thousands of matrices of one small shape. A call for each of them goes into the library and out again, which takes longer than the arithmetic of a 4x4 matrix, and its loops are too short for the processor's vectors. A stack is all of them in one slice and one call: kernels compute a matrix in each lane of a vector, and all cores take pieces of the stack. NumPy's arrays with three axes are stacks, too; it calls LAPACK once for each matrix, on one core.`)
	r.without(p)
	orders, counts := []int{4, 16, 64}, []int{20_000, 4000, 400}
	if r.Size == Tiny {
		orders, counts = []int{2, 3}, []int{8, 6}
	}
	cores, peak := r.cores(), r.Machine.Peak
	least := make([]float64, len(orders))
	switch {
	case !r.openblas():
		p.predict("Without OpenBLAS, Auto is pure Go, which computes a stack one matrix after the other: a stack should take as long as a call for each, or a little less.")
	case peak != nil && peak.GBs(cores, cores) > 0:
		for i, n := range orders {
			least[i] = float64(counts[i]) * max(system(n)/peak.Float64.All/1e9, 8*float64(n*(n+2))/peak.GBs(cores, cores)/1e9)
		}
		n := orders[0]
		p.predict("A system of order %d takes %.0f operations, %s of a core's time at its peak, and %d bytes of memory. So all %d take all cores at least about %s. The way into the library and back takes a hundred nanoseconds for each of them: one stack should be many times as fast as a call for each. At order %d it should still win, by the cores and little more.",
			n, system(n), report.Duration(system(n)/peak.Float64.Core/1e9), 8*n*(n+2), counts[0], report.Duration(least[0]), orders[len(orders)-1])
	default:
		p.predict("One stack should be many times as fast as a call for each at order %d. At order %d it should still win, by the %s and little more.", orders[0], orders[len(orders)-1], report.Plural(cores, "core"))
	}
	p.heading("Measured")
	var cells []report.Cell
	for i, n := range orders {
		c := attempt(p, func() (report.Cell, error) { return r.Bench.Stack(n, counts[i], r.budget()/2) })
		p.picture(c.Title+" (longer is faster)", speeds(c, best(c, functions.EachCall)))
		cells = append(cells, c)
	}
	p.conclude(cells, concludeStacks(cells, least, cores, r.openblas()))
}

// system is how many operations an LU factorization of order n and its two substitutions are.
func system(n int) float64 {
	m := float64(n)
	return 2*m*m*m/3 + 2*m*m
}

// concludeStacks compares a stack with a call for each, order by order.
func concludeStacks(cells []report.Cell, least []float64, cores int, openblas bool) (s sentences) {
	var gains []float64
	for i, c := range cells {
		loop, stack := best(c, functions.EachCall), best(c, functions.OneStack)
		g := gain(loop, stack)
		if g == 0 {
			s.add("Order %d was not measured.", c.N)
			continue
		}
		gains = append(gains, g)
		s.missed(fmt.Sprintf("The stack of order %d", c.N), stack, least[i])
		what := fmt.Sprintf("Order %d: one stack is %s as fast as a call for each", c.N, report.Times(g))
		if one, all := find(c, functions.OneStack, 0, 1), find(c, functions.OneStack, 0, cores); cores > 1 && one != nil && all != nil {
			what += fmt.Sprintf(", %s on one core and %s by the others", report.Times(gain(loop, one)), report.Times(gain(one, all)))
		}
		if over := gain(best(c, report.NumPy), stack); over > 0 {
			what += fmt.Sprintf("; %s as fast as NumPy", report.Times(over))
		}
		s.add("%s.", what)
	}
	if len(gains) != len(cells) || len(gains) == 0 {
		return s
	}
	first, last := gains[0], gains[len(gains)-1]
	if !openblas {
		s.first(
			when(max(first, last) < 2, "As predicted: a stack gains little in pure Go. It keeps the program short, and is fast where there is an OpenBLAS."),
			otherwise("More than predicted: in pure Go, too, one call has less to do beside the arithmetic than many."))
		return s
	}
	s.first(
		when(first > 2*float64(cores) && first > last && last > 1, "As predicted: much more than the cores explain for the smallest, less for larger ones. Wherever a loop calls the library for a small matrix, make a stack."),
		when(first > last && last > 1, "The order is as predicted, but the smallest gain no more than the cores explain: something else had the machine, or its vectors are short."),
		otherwise("Not as predicted: the gain does not fall with the order, or the largest lose. Give the lesson again when the machine rests."))
	return s
}
