package lesson

import (
	"github.com/goblas/goblas/cmd/goblas/internal/elementwise"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// kind is one of the four, with what it gave.
type kind struct {
	name   string
	what   string  // the work
	gain   float64 // 0 if not measured
	most   float64 // predicted; 0 if only "more than once" was
	advice string  // the package, or what to write
}

// kinds is lesson 1.
func kinds(r Room, p *page) {
	p.say(`There are four ways for a numerical program to use more than one core, and they answer different questions. BLAS threads cut one large call in pieces. Functions of every element cut one long slice. Tasks are calls that have nothing to do with each other. And where the work is in different processes, they can have the same memory. goblas lends cores to the first three from one account, so that they never ask for more than there are.`)
	r.without(p)
	n, cores := r.order(0.02), r.cores()
	elements, count, shared := 4<<20, 64, 10_000_000/8
	if r.Size == Tiny {
		elements, count, shared = 1000, 3, 100
	}
	p.predict("%s: each of the first three is at most %s as fast as on one core. A shared array of %s saves sending it to the other process and back, so that should win, whatever the number of cores.",
		report.Plural(cores, "usable core"), upTo(float64(cores)), report.Bytes(8*float64(shared)))

	dot := r.problem(p, problem.Spec{Op: problem.Dot, Type: "float64", N: n, Seed: 1}, r.ways([]int{1, cores}, false))
	logs := attempt(p, func() (report.Cell, error) { return r.Bench.Elementwise("log", elements, r.budget()) })
	together := []report.Row{{Name: r.engine(), Workers: 1, Threads: r.fixed(1)}, {Name: r.engine(), Workers: cores, Threads: r.fixed(cores)}}
	many := r.problem(p, problem.Spec{Op: problem.Tasks, Type: "float64", N: max(n/4, 2), Tasks: count, Seed: 1}, distinct(together))
	steps := attempt(p, func() ([]report.Cell, error) { return r.Bench.Share(shared, r.rounds()) })
	all := tour(dot, logs, many, steps, cores)
	p.heading("Measured")
	p.picture("how many times as fast as on one core", gains(all[:3]))
	p.picture("how many times as fast as through a pipe", gains(all[3:]))
	p.conclude(append([]report.Cell{dot, logs, many}, steps...), concludeKinds(all, r.openblas()))
}

// gains are bars.
func gains(kinds []kind) (bars []bar) {
	for _, k := range kinds {
		b := bar{label: k.name, value: "-", note: "not measured here"}
		if k.gain > 0 {
			b.value, b.length, b.note = report.Times(k.gain), k.gain, k.what
		}
		bars = append(bars, b)
	}
	return bars
}

// tour makes the four kinds of what was measured.
func tour(dot, logs, many report.Cell, steps []report.Cell, cores int) []kind {
	most, added := float64(cores), 0.0
	for _, c := range steps {
		if c.Step == "add" {
			added = gain(best(c, ShareBytes), best(c, ShareSegment))
		}
	}
	tasks := 0.0
	if n := len(many.Rows); n > 0 {
		one, all := many.Rows[0], many.Rows[n-1]
		tasks = gain(find(many, one.Name, one.Workers, one.Threads), find(many, all.Name, all.Workers, all.Threads))
	}
	return []kind{
		{"BLAS threads", "one product", gain(find(dot, report.Native, 0, 1), find(dot, report.Native, 0, cores)), most, "nothing to write beyond goblas.Use"},
		{"all elements", "logarithms", gain(best(logs, elementwise.OneCore), best(logs, elementwise.AllCores)), most, "package vec in place of the loop"},
		{"tasks", "small products", tasks, most, "package pool"},
		{"shared array", "adding 1 in a child process", added, 0, "package shm, where other processes must see the array"},
	}
}

// concludeKinds says which kind paid here.
func concludeKinds(all []kind, openblas bool) (s sentences) {
	for _, k := range all {
		s.first(
			when(k.gain <= 0 && k.name == "BLAS threads" && !openblas, "BLAS threads: none without OpenBLAS. gonum's pure Go cuts large products for GOMAXPROCS goroutines by itself."),
			when(k.gain <= 0, "%s: not measured.", k.name),
			when(k.most == 0 && k.gain > 1, "%s: %s, as predicted; %s.", k.name, report.Times(k.gain), k.advice),
			when(k.most == 0, "%s: %s, against the prediction: so short an array is sent as quickly.", k.name, report.Times(k.gain)),
			when(k.gain > 1.05, "%s: %s; %s.", k.name, judge(k.gain, k.most), k.advice),
			otherwise("%s: %s.", k.name, judge(k.gain, k.most)))
	}
	s.add("Lessons 2 to 7 take them one by one; 8 to 10 have what comes after them.")
	return s
}

// engine is what problems run on here: OpenBLAS, or pure Go without it.
func (r Room) engine() string {
	if r.openblas() {
		return report.Native
	}
	return report.Pure
}

// fixed is a number of threads where there are such.
func (r Room) fixed(threads int) int {
	if r.openblas() {
		return threads
	}
	return 0
}

// ways are rows for pure Go, if wanted or if there is nothing else, and for OpenBLAS
// on each number of threads.
func (r Room) ways(threads []int, pure bool) (rows []report.Row) {
	if pure || !r.openblas() {
		rows = append(rows, report.Row{Name: report.Pure})
	}
	if r.openblas() {
		for _, t := range threads {
			rows = append(rows, report.Row{Name: report.Native, Threads: t})
		}
	}
	return distinct(rows)
}

// distinct leaves out rows that were there before, as on one core.
func distinct(rows []report.Row) (all []report.Row) {
	seen := map[report.Contender]bool{}
	for _, r := range rows {
		if !seen[r.Contender()] {
			seen[r.Contender()] = true
			all = append(all, r)
		}
	}
	return all
}
