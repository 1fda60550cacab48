package lesson

import (
	"slices"

	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// threads is lesson 2.
func threads(r Room, p *page) {
	p.say(`Which BLAS a program runs on decides its speed more than anything that is written in it. An OpenBLAS counts the CPUs when it is loaded and takes as many threads; it sees neither a container's quota nor that two hyperthreads are one core. goblas looks for the library when the program first asks, counts the cores that are really there, and lets the number be changed at any time. OPENBLAS_NUM_THREADS, GOTO_NUM_THREADS and OMP_NUM_THREADS are obeyed at the start.`)
	m := r.Machine
	p.heading("Here")
	if o := m.OpenBLAS; o != nil {
		p.say("OpenBLAS %s, kernel %s, threads by %s: %s", o.Version, o.Kernel, o.Layer, o.Path)
	}
	r.without(p)
	source := "set by " + m.ThreadsSource
	if m.ThreadsSource == "topology" {
		source = "the default, one for each usable core"
	}
	p.say("%s (%s); %s and %s are usable. `goblas info` has the reasons.", report.Plural(m.Threads, "thread"), source, report.Plural(m.UsableCores, "core"), report.Plural(m.UsableLogical, "logical CPU"))

	n, one, all := r.order(0.03), 0.0, 0.0
	spec := problem.Spec{Op: problem.Dot, Type: "float64", N: n, Seed: 1}
	switch {
	case !r.openblas():
		p.predict("Without OpenBLAS the number of threads changes nothing: gonum goes by GOMAXPROCS, which is %d.", m.GOMAXPROCS)
	case m.Peak != nil:
		one, all = spec.Flops()/m.Peak.Float64.Core/1e9, spec.Flops()/m.Peak.Float64.All/1e9
		p.predict("A product of %dx%d is %.3g thousand million multiplications and additions. One core can do %.0f thousand million a second, all of them %.0f: so at least %s on one thread, and %s on %d. The default should be the best number.",
			n, n, spec.Flops()/1e9, m.Peak.Float64.Core, m.Peak.Float64.All, report.Duration(one), report.Duration(all), r.cores())
	default:
		p.predict("%s: at most %s as fast as one thread, and the default should be the best number.", report.Plural(r.cores(), "core"), upTo(float64(r.cores())))
	}
	counts := r.Threads
	if r.openblas() && m.Threads > 0 {
		counts = append(slices.Clone(counts), m.Threads) // whatever the environment says
	}
	c := r.problem(p, spec, r.ways(counts, false))
	p.heading("Measured")
	p.picture(c.Title+" (longer is faster)", speeds(c, find(c, report.Native, 0, 1)))
	p.conclude([]report.Cell{c}, concludeThreads(c, m.Threads, one, all))
}

// concludeThreads compares the default number of threads with the best, and the times
// with the least that was predicted for one thread and for all.
func concludeThreads(c report.Cell, standard int, leastOne, leastAll float64) (s sentences) {
	fastest, one, usual, pure := best(c, report.Native), find(c, report.Native, 0, 1), find(c, report.Native, 0, standard), best(c, report.Pure)
	if fastest == nil {
		s.first(
			when(pure != nil, "Pure Go took %s. Install OpenBLAS and give this lesson again.", seconds(pure)),
			otherwise("Nothing was measured that could be compared."))
		return s
	}
	s.missed("One thread", one, leastOne)
	s.missed("The best", fastest, leastAll)
	if one != nil && fastest.Threads > 1 {
		s.add("The best number is %d: %s.", fastest.Threads, judge(gain(one, fastest), float64(fastest.Threads)))
	}
	if usual != nil {
		are := "are"
		if fastest.Threads == 1 {
			are = "is"
		}
		s.first(
			when(usual.Threads == fastest.Threads, "The default, %s, is the best here, as predicted: leave it.", report.Plural(standard, "thread")),
			when(level(usual, fastest), "The default, %s, is as good as the best, %d: leave it.", report.Plural(standard, "thread"), fastest.Threads),
			otherwise("The default, %s, is not the best, against the prediction: %s %s %s as fast. Before believing that, give the lesson again with nothing else running; then set OPENBLAS_NUM_THREADS=%d, or call goblas.SetThreads(%d).",
				report.Plural(standard, "thread"), report.Plural(fastest.Threads, "thread"), are, report.Times(gain(usual, fastest)), fastest.Threads, fastest.Threads))
	}
	if share := fastest.OfPeak; share != nil {
		s.first(
			when(*share > 0.6, "It reaches %.0f %% of what the cores can do, so no other library can be much faster.", 100**share),
			otherwise("It reaches %.0f %% of what the cores can do: the matrices are small, the kernel is not the processor's own, or something else runs.", 100**share))
	}
	return s
}

// linear is lesson 3.
func linear(r Room, p *page) {
	p.say(`A product, a system of equations and a singular value decomposition are calls that OpenBLAS and LAPACK cut for several cores by themselves; the program does not change. How much that gives depends on the algorithm. A product is blocks that do not need each other. An LU factorization must find one pivot after the other. A decomposition spends half of its operations on vectors that come from memory.`)
	r.without(p)
	orders := map[problem.Op]int{problem.Dot: r.order(0.03), problem.Solve: r.order(0.03), problem.SVD: max(r.order(0.03)/2, 2)}
	need := func(n int) float64 { return problem.Spec{Op: problem.SVD, Type: "float64", N: n}.Memory(1) }
	if r.Size == Full {
		n := r.fit(p, "lesson 3 with 8000x8000", 8000, 0, need)
		orders = map[problem.Op]int{problem.Dot: n, problem.Solve: n, problem.SVD: n}
	}
	most := float64(r.cores())
	if r.openblas() {
		p.predict("%s: the product at most %s as fast as on one thread and close to that, the system less, the decomposition least.", report.Plural(r.cores(), "core"), upTo(most))
	} else {
		p.predict("%s: gonum's pure Go cuts large products for %d goroutines, and nothing else; so the product does the most operations a second.", report.Plural(r.cores(), "core"), r.Machine.GOMAXPROCS)
	}
	p.heading("Measured")
	var cells []report.Cell
	for _, op := range []problem.Op{problem.Dot, problem.Solve, problem.SVD} {
		spec := problem.Spec{Op: op, Type: "float64", N: orders[op], Seed: 1}
		if op == problem.Solve {
			spec.NRHS = 1
		}
		// Pure Go would take hours for the decomposition of 8000x8000.
		c := r.problem(p, spec, r.ways(r.Threads, r.Size != Full))
		p.picture(c.Title+" (longer is faster)", speeds(c, find(c, report.Native, 0, 1)))
		cells = append(cells, c)
	}
	p.conclude(cells, concludeLinear(cells, most))
}

// concludeLinear names the best number of threads of each operation.
func concludeLinear(cells []report.Cell, most float64) (s sentences) {
	var gains []float64
	differ, number := false, 0
	speed, quickest := 0.0, "" // the operation that does the most operations a second in pure Go
	for _, c := range cells {
		fastest, one, pure := best(c, report.Native), find(c, report.Native, 0, 1), best(c, report.Pure)
		if pure != nil && pure.GFLOPS != nil && *pure.GFLOPS > speed {
			speed, quickest = *pure.GFLOPS, c.Op
		}
		if fastest == nil || one == nil {
			if pure != nil && pure.GFLOPS != nil {
				s.add("%s: %s in pure Go, %.3g GFLOP/s.", c.Op, seconds(pure), *pure.GFLOPS)
			}
			continue
		}
		gains = append(gains, gain(one, find(c, report.Native, 0, int(most))))
		what := ""
		switch {
		case fastest.Threads > 1 && level(one, fastest):
			what = ", but one is as good"
		case fastest.Threads > 1:
			what = ", " + judge(gain(one, fastest), most)
		case len(c.Rows) > 2:
			what = "; more threads do not pay at this size"
		}
		if over := gain(pure, fastest); over > 0 {
			what += "; " + report.Times(over) + " pure Go"
		}
		s.add("%s: best on %s%s.", c.Op, report.Plural(fastest.Threads, "thread"), what)
		differ = differ || number > 0 && number != fastest.Threads
		number = fastest.Threads
	}
	switch {
	case len(gains) == 0:
		s.first(
			when(quickest == string(problem.Dot), "The product does the most operations a second, as predicted."),
			when(quickest != "", "Not the product but %s does the most operations a second, against the prediction.", quickest))
		s.add("Threads can be compared where there is an OpenBLAS.")
		return s
	case most == 1:
		s.add("With one core there is nothing to compare: what OpenBLAS gives is its kernels.")
		return s
	case len(gains) != 3:
	case slices.Max(gains) < 1.05:
		s.add("None gains from more threads, against the prediction: other work has the cores, or the matrices are too small. Give the lesson again when the machine rests.")
		return s
	default:
		s.first(
			when(gains[0] > gains[1] && gains[1] > gains[2], "The order is as predicted: product, system, decomposition."),
			otherwise("The order is not as predicted: all cores give %s, %s and %s for product, system and decomposition.", report.Times(gains[0]), report.Times(gains[1]), report.Times(gains[2])))
	}
	s.first(
		when(differ, "No number is the best for all: that is why Auto chooses for each call."),
		otherwise("One number is the best for all three here; at small sizes it would not be, and Auto knows."))
	return s
}

// tasks is lesson 6.
func tasks(r Room, p *page) {
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
		n = r.fit(p, "lesson 6 with 2000x2000", 2000, 0, need)
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
	c := r.problem(p, spec, rows)
	p.heading("Measured")
	p.picture(c.Title+" (longer is faster)", speeds(c, find(c, r.engine(), 1, r.fixed(1))))
	p.conclude([]report.Cell{c}, concludeTasks(c, cores))
}

// concludeTasks names the best split, and compares Auto with it.
func concludeTasks(c report.Cell, cores int) (s sentences) {
	fastest, auto := best(c, report.Native), best(c, report.Auto)
	if fastest == nil {
		g := gain(find(c, report.Pure, 1, 0), find(c, report.Pure, cores, 0))
		s.first(
			when(g > 0 && cores > 1, "In pure Go %s: %s. gonum runs large products on several goroutines for one worker too.", report.Plural(cores, "worker"), judge(g, float64(cores))),
			otherwise("There is no split to compare: one core, or nothing was measured."))
		return s
	}
	one, workers, threads := find(c, report.Native, 1, 1), find(c, report.Native, cores, 1), find(c, report.Native, 1, cores)
	if cores > 1 {
		s.first(
			when(one != nil && fastest != one, "The best split is %s with %s: %s.", report.Plural(fastest.Workers, "worker"), report.Plural(fastest.Threads, "thread"), judge(gain(one, fastest), float64(cores))),
			otherwise("One worker with one thread is the best here: the tasks are too small to share."))
	}
	if predicted := report.Plural(cores, "worker") + " with 1 thread each"; workers != nil && cores > 1 {
		s.first(
			when(workers == fastest, "That is the split that was predicted."),
			when(level(workers, fastest), "The prediction, %s, is as good as the best.", predicted),
			otherwise("The prediction does not hold: %s are %s as fast as the best.", predicted, report.Times(gain(fastest, workers))))
	}
	if g := gain(threads, workers); g > 0 && cores > 1 {
		s.first(
			when(level(threads, workers), "Workers alone are %s as fast as threads alone: no difference that these runs can tell.", report.Times(g)),
			when(g > 1, "Workers alone are %s as fast as threads alone, as predicted.", report.Times(g)),
			otherwise("Threads alone are %s as fast as workers alone, against the prediction: OpenBLAS cuts these products well.", report.Times(1/g)))
	}
	if g := gain(fastest, auto); auto != nil {
		s.first(
			when(g >= 0.95, "Auto is %s as fast as the best split, without having been told: leave the choice to it.", report.Times(g)),
			when(level(fastest, auto), "Auto is %s as fast as the best split; the runs cannot tell them apart.", report.Times(g)),
			otherwise("Auto is %s as fast as the best split, less than predicted. goblas tune measures from which sizes its routes pay here.", report.Times(g)))
	}
	return s
}
