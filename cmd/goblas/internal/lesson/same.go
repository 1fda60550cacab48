package lesson

import (
	"fmt"

	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// Results is how many different results one call had, on every number of threads and from
// many goroutines at once.
type Results struct {
	Op               problem.Op
	Way              string // report.Pure, Native, Auto or Repeatable
	Calls, Different int
}

// same is lesson 9.
func same(r Room, p *page) {
	p.say(`Sums of floating-point numbers depend on their order: (0.1 + 0.2) + 0.3 is 0.6000000000000001, and 0.1 + (0.2 + 0.3) is 0.6. A library that cuts a call for the threads that happen to be free adds in another order from one moment to the next, so that a program has other last digits each time, and a test that compares bits fails now and then. Auto cuts by the shape of the operands alone. Whoever has a core computes a tile; nobody changes what is in it.`)
	r.without(p)
	n, m := 500, 450
	if r.Size == Tiny {
		n, m = 20, 10
	}
	cores := r.cores()
	ways := []string{report.Native, report.Auto, report.Repeatable}
	switch {
	case !r.openblas():
		ways = []string{report.Pure}
		p.predict("Pure Go adds in an order that does not depend on its goroutines: one result, however often a product of order %d and a decomposition of order %d are computed.", n, m)
	case cores == 1:
		p.predict("With one core there is one way to cut: a single result everywhere.")
	default:
		p.predict("OpenBLAS's own threads: more than one result of a product of order %d. Auto: one, at no cost. Decompositions of order %d take OpenBLAS's threads in Auto, too, because they have no tiles, and may have several results; after goblas.SetRepeatable(true) they have one, and take longer, but at most %s as long.",
			n, m, upTo(float64(cores)))
	}
	var counts []Results
	for _, what := range []struct {
		op problem.Op
		n  int
	}{{problem.Dot, n}, {problem.SVD, m}} {
		for _, way := range ways {
			if what.op == problem.Dot && way == report.Repeatable {
				continue // it is Auto
			}
			counts = append(counts, attempt(p, func() (Results, error) { return r.Bench.Results(what.op, what.n, way, r.Threads) }))
		}
	}
	p.heading("Measured")
	p.picture("different results of the same call (shorter is better)", differing(counts))
	var cells []report.Cell
	for _, spec := range []problem.Spec{{Op: problem.Dot, Type: "float64", N: n, Seed: 1}, {Op: problem.SVD, Type: "float64", N: m, Seed: 1}} {
		var rows []report.Row
		for _, way := range ways {
			if spec.Op == problem.Dot && way == report.Repeatable {
				continue
			}
			rows = append(rows, report.Row{Name: way, Threads: r.fixed(cores)})
		}
		c := r.problem(p, spec, rows)
		p.picture(c.Title+" (longer is faster)", speeds(c, best(c, ways[0])))
		cells = append(cells, c)
	}
	p.conclude(cells, concludeSame(counts, cells, cores))
}

// differing are bars of how many results there were.
func differing(counts []Results) (bars []bar) {
	for _, c := range counts {
		label := fmt.Sprintf("%s, %s", c.Op, report.Row{Name: c.Way}.Label())
		bars = append(bars, bar{label: label, value: fmt.Sprintf("%d of %d", c.Different, c.Calls), length: float64(c.Different)})
	}
	return bars
}

// concludeSame says who repeats, and what that costs.
func concludeSame(counts []Results, cells []report.Cell, cores int) (s sentences) {
	different := map[problem.Op]map[string]int{problem.Dot: {}, problem.SVD: {}}
	for _, c := range counts {
		if c.Calls > 0 {
			different[c.Op][c.Way] = c.Different
		}
	}
	dot, svd := different[problem.Dot], different[problem.SVD]
	if one := dot[report.Pure]; one > 0 {
		s.first(
			when(one == 1 && svd[report.Pure] == 1, "One result each, as predicted. There are no threads to compare with: install OpenBLAS and give this lesson again."),
			otherwise("More than one result, against the prediction: that is a fault, please report it."))
		return s
	}
	s.first(
		when(dot[report.Auto] == 1, "The product has one result in Auto, as predicted, whatever else runs."),
		when(dot[report.Auto] > 1, "The product has %d results in Auto, against the prediction: that is a fault, please report it.", dot[report.Auto]))
	s.first(
		when(cores == 1, ""),
		when(dot[report.Native] > 1, "OpenBLAS's threads give it %d: none is wrong, and none is righter than the others.", dot[report.Native]),
		when(dot[report.Native] == 1, "OpenBLAS's threads give it one, too, against the prediction: this kernel cuts this shape where it changes nothing. Another one need not."))
	s.first(
		when(svd[report.Repeatable] == 1 && svd[report.Auto] > 1, "The decomposition has %d results in Auto, and one after goblas.SetRepeatable(true), as predicted.", svd[report.Auto]),
		when(svd[report.Repeatable] == 1, "The decomposition has one result, with goblas.SetRepeatable(true) and, here, without; only with it is that promised."),
		when(svd[report.Repeatable] > 1, "The decomposition has %d results after goblas.SetRepeatable(true), against the prediction: that is a fault, please report it.", svd[report.Repeatable]))
	for i, c := range cells {
		way, what := report.Auto, "A product that repeats"
		if i == 1 {
			way, what = report.Repeatable, "A decomposition that repeats"
		}
		native, repeats := best(c, report.Native), best(c, way)
		g := gain(repeats, native) // how many times as long it takes
		s.first(
			when(g == 0, "%s was not measured.", what),
			when(level(native, repeats) || g < 1, "%s costs nothing: it takes %.2f times as long as OpenBLAS's threads.", what, g),
			when(i == 0, "%s takes %.2f times as long as OpenBLAS's threads, against the prediction: other work has the cores, or waking goroutines is slow here.", what, g),
			when(g <= 1.1*float64(cores), "%s takes %.2f times as long as OpenBLAS's threads, as predicted.", what, g),
			otherwise("%s takes %.2f times as long as OpenBLAS's threads, more than predicted: something else had a core.", what, g))
	}
	return s
}
