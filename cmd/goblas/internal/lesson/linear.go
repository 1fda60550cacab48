package lesson

import (
	"fmt"

	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// fullOrder is the order that the course has for lesson 3.
const fullOrder = 8000

// linear is lesson 3.
func linear(r Room, p *page) error {
	p.say(`A product, a system of equations and a singular value decomposition are calls that OpenBLAS and LAPACK cut for several cores by themselves; the program does not change. How much that gives depends on the algorithm. A product is blocks that do not need each other. An LU factorization must find one pivot after the other. A decomposition spends half of its operations on vectors that come from memory.`)
	r.without(p)
	orders := map[problem.Op]int{problem.Dot: r.order(0.03), problem.Solve: r.order(0.03), problem.SVD: max(r.order(0.03)/2, 2)}
	need := func(n int) float64 { return problem.Spec{Op: problem.SVD, Type: "float64", N: n}.Memory(1) }
	if r.Size == Full {
		n, err := r.fit("lesson 3 with 8000x8000", fullOrder, 0, need)
		if err != nil {
			return err
		}
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
		c, err := r.Bench.Problem(spec, r.ways(r.Threads, r.Size != Full), r.budget())
		if err != nil {
			return err
		}
		p.picture(c.Title+" (longer is faster)", speeds(c, find(c, report.Native, 0, 1)))
		cells = append(cells, c)
	}
	p.conclude(cells, concludeLinear(cells, most))
	return nil
}

// concludeLinear names the best number of threads of each operation.
func concludeLinear(cells []report.Cell, most float64) (sentences []string) {
	var gains []float64
	differ, number := false, 0
	for _, c := range cells {
		fastest, one, pure := best(c, report.Native), find(c, report.Native, 0, 1), named(c, report.Pure)
		if fastest == nil || one == nil {
			if pure != nil && pure.GFLOPS != nil {
				sentences = append(sentences, fmt.Sprintf("%s: %s in pure Go, %.3g GFLOP/s.", c.Op, report.Duration(*pure.Median), *pure.GFLOPS))
			}
			continue
		}
		g := gain(one, fastest)
		gains = append(gains, gain(one, find(c, report.Native, 0, int(most))))
		s := fmt.Sprintf("%s: best on %s", c.Op, report.Plural(fastest.Threads, "thread"))
		switch {
		case fastest.Threads > 1 && level(one, fastest):
			s += ", but one is as good"
		case fastest.Threads > 1:
			s += ", " + judge(g, most)
		case len(c.Rows) > 2:
			s += "; more threads do not pay at this size"
		}
		if over := gain(pure, fastest); over > 0 {
			s += fmt.Sprintf("; %s pure Go", times(over))
		}
		sentences = append(sentences, s+".")
		differ = differ || number > 0 && number != fastest.Threads
		number = fastest.Threads
	}
	switch {
	case len(gains) == 0:
		if fastest := busiest(cells); fastest == string(problem.Dot) {
			sentences = append(sentences, "The product does the most operations a second, as predicted.")
		} else if fastest != "" {
			sentences = append(sentences, fmt.Sprintf("Not the product but %s does the most operations a second, against the prediction.", fastest))
		}
		return append(sentences, "Threads can be compared where there is an OpenBLAS.")
	case most == 1:
		return append(sentences, "With one core there is nothing to compare: what OpenBLAS gives is its kernels.")
	case len(gains) != 3:
	case max(gains[0], gains[1], gains[2]) < 1.05:
		return append(sentences, "None gains from more threads, against the prediction: other work has the cores, or the matrices are too small. Give the lesson again when the machine rests.")
	case gains[0] > gains[1] && gains[1] > gains[2]:
		sentences = append(sentences, "The order is as predicted: product, system, decomposition.")
	default:
		sentences = append(sentences, fmt.Sprintf("The order is not as predicted: all cores give %s, %s and %s for product, system and decomposition.", times(gains[0]), times(gains[1]), times(gains[2])))
	}
	if differ {
		return append(sentences, "No number is the best for all: that is why Auto chooses for each call.")
	}
	return append(sentences, "One number is the best for all three here; at small sizes it would not be, and Auto knows.")
}

// busiest is the operation that does the most operations a second in pure Go, "" if
// none was measured.
func busiest(cells []report.Cell) (op string) {
	most := 0.0
	for _, c := range cells {
		if pure := named(c, report.Pure); pure != nil && pure.GFLOPS != nil && *pure.GFLOPS > most {
			most, op = *pure.GFLOPS, c.Op
		}
	}
	return op
}
