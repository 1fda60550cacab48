package lesson

import (
	"fmt"

	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// tasks is lesson 6.
func tasks(r Room, p *page) error {
	p.say(`Many tasks that each call BLAS can use the cores in two ways: several workers with one BLAS thread each, or one worker whose calls have all threads. In Python both at once ask for more threads than there are cores, and only a measurement tells which split is the best for tasks of a size. goblas never runs more threads than cores: calls that want several each take turns. Auto needs no setting.`)
	r.without(p)
	count, n, cores := 100, r.order(0.0015), r.cores()
	need := func(n int) float64 {
		return problem.Spec{Op: problem.Tasks, Type: "float64", N: n}.Memory(cores)
	}
	switch r.Size {
	case Tiny:
		count, n = 3, 8
	case Full:
		var err error
		if n, err = r.fit("lesson 6 with 2000x2000", 2000, 0, need); err != nil {
			return err
		}
	}
	if r.openblas() {
		p.predict("%s: at most %s as fast as one worker with one thread. A product seldom gains all of that from threads, and tasks of their own do: %s with 1 thread each should be the best split, and Auto, which needs none, within 5 %% of it.",
			report.Plural(cores, "core"), upTo(float64(cores)), report.Plural(cores, "worker"))
	} else {
		p.predict("%s: at most %s as fast with %s as with one; less where gonum cuts the products of one worker for several goroutines itself.",
			report.Plural(cores, "core"), upTo(float64(cores)), report.Plural(cores, "worker"))
	}
	spec := problem.Spec{Op: problem.Tasks, Type: "float64", N: n, Tasks: count, Seed: 1}
	rows := []report.Row{{Name: report.Pure, Workers: 1}, {Name: report.Pure, Workers: cores}}
	if r.openblas() {
		rows = nil
		for _, workers := range []int{1, cores} {
			for _, threads := range []int{1, cores} {
				rows = append(rows, report.Row{Name: report.Native, Workers: workers, Threads: threads})
			}
		}
		rows = append(rows, report.Row{Name: report.Auto, Workers: cores})
	}
	rows = distinct(rows)
	c, err := r.Bench.Problem(spec, rows, r.budget())
	if err != nil {
		return err
	}
	p.heading("Measured")
	p.picture(c.Title+" (longer is faster)", speeds(c, find(c, r.engine(), 1, r.fixed(1))))
	p.conclude([]report.Cell{c}, concludeTasks(c, cores))
	return nil
}

// concludeTasks names the best split, and compares Auto with it.
func concludeTasks(c report.Cell, cores int) (sentences []string) {
	fastest, auto := best(c, report.Native), best(c, report.Auto)
	if fastest == nil {
		if g := gain(find(c, report.Pure, 1, 0), find(c, report.Pure, cores, 0)); g > 0 && cores > 1 {
			return []string{fmt.Sprintf("In pure Go %s: %s. gonum runs large products on several goroutines for one worker too.", report.Plural(cores, "worker"), judge(g, float64(cores)))}
		}
		return []string{"There is no split to compare: one core, or nothing was measured."}
	}
	one := find(c, report.Native, 1, 1)
	if cores > 1 && one != nil && fastest != one {
		sentences = append(sentences, fmt.Sprintf("The best split is %s with %s: %s.", report.Plural(fastest.Workers, "worker"), report.Plural(fastest.Threads, "thread"), judge(gain(one, fastest), float64(cores))))
	} else if cores > 1 {
		sentences = append(sentences, "One worker with one thread is the best here: the tasks are too small to share.")
	}
	workers, threads := find(c, report.Native, cores, 1), find(c, report.Native, 1, cores)
	if predicted := report.Plural(cores, "worker") + " with 1 thread each"; workers != nil && cores > 1 {
		switch {
		case workers == fastest:
			sentences = append(sentences, "That is the split that was predicted.")
		case level(workers, fastest):
			sentences = append(sentences, fmt.Sprintf("The prediction, %s, is as good as the best.", predicted))
		default:
			sentences = append(sentences, fmt.Sprintf("The prediction does not hold: %s are %s as fast as the best.", predicted, times(gain(fastest, workers))))
		}
	}
	if g := gain(threads, workers); g > 0 && cores > 1 {
		switch {
		case level(threads, workers):
			sentences = append(sentences, fmt.Sprintf("Workers alone are %s as fast as threads alone: no difference that these runs can tell.", times(g)))
		case g > 1:
			sentences = append(sentences, fmt.Sprintf("Workers alone are %s as fast as threads alone, as predicted.", times(g)))
		default:
			sentences = append(sentences, fmt.Sprintf("Threads alone are %s as fast as workers alone, against the prediction: OpenBLAS cuts these products well.", times(1/g)))
		}
	}
	if auto == nil {
		return sentences
	}
	switch g := gain(fastest, auto); {
	case g >= 0.95:
		return append(sentences, fmt.Sprintf("Auto is %s as fast as the best split, without having been told: leave the choice to it.", times(g)))
	case level(fastest, auto):
		return append(sentences, fmt.Sprintf("Auto is %s as fast as the best split; the runs cannot tell them apart.", times(g)))
	default:
		return append(sentences, fmt.Sprintf("Auto is %s as fast as the best split, less than predicted. goblas tune measures from which sizes its routes pay here.", times(g)))
	}
}
