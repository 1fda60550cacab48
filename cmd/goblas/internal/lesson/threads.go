package lesson

import (
	"fmt"

	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// threads is lesson 2.
func threads(r Room, p *page) error {
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
		counts = append(append([]int{}, counts...), m.Threads) // whatever the environment says
	}
	c, err := r.Bench.Problem(spec, r.ways(counts, false), r.budget())
	if err != nil {
		return err
	}
	p.heading("Measured")
	p.picture(c.Title+" (longer is faster)", speeds(c, find(c, report.Native, 0, 1)))
	p.conclude([]report.Cell{c}, concludeThreads(c, m.Threads, one, all))
	return nil
}

// concludeThreads compares the default number of threads with the best, and the times
// with the least that was predicted for one thread and for all.
func concludeThreads(c report.Cell, standard int, leastOne, leastAll float64) (sentences []string) {
	fastest := best(c, report.Native)
	if fastest == nil {
		if pure := named(c, report.Pure); pure != nil {
			return []string{fmt.Sprintf("Pure Go took %s. Install OpenBLAS and give this lesson again.", report.Duration(*pure.Median))}
		}
		return []string{"Nothing was measured that could be compared."}
	}
	one := find(c, report.Native, 0, 1)
	sentences = append(missed("One thread", one, leastOne), missed("The best", fastest, leastAll)...)
	if one != nil && fastest.Threads > 1 {
		sentences = append(sentences, fmt.Sprintf("The best number is %d: %s.", fastest.Threads, judge(gain(one, fastest), float64(fastest.Threads))))
	}
	usual := find(c, report.Native, 0, standard)
	switch {
	case usual == nil:
	case usual.Threads == fastest.Threads:
		sentences = append(sentences, fmt.Sprintf("The default, %s, is the best here, as predicted: leave it.", report.Plural(standard, "thread")))
	case level(usual, fastest):
		sentences = append(sentences, fmt.Sprintf("The default, %s, is as good as the best, %d: leave it.", report.Plural(standard, "thread"), fastest.Threads))
	default:
		sentences = append(sentences, fmt.Sprintf("The default, %s, is not the best, against the prediction: %s %s as fast. Before believing that, give the lesson again with nothing else running; then set OPENBLAS_NUM_THREADS=%d, or call goblas.SetThreads(%d).",
			report.Plural(standard, "thread"), report.Plural(fastest.Threads, "thread"), isAre(fastest.Threads)+" "+times(gain(usual, fastest)), fastest.Threads, fastest.Threads))
	}
	if share := fastest.OfPeak; share != nil && *share > 0.6 {
		sentences = append(sentences, fmt.Sprintf("It reaches %.0f %% of what the cores can do, so no other library can be much faster.", 100**share))
	} else if share != nil {
		sentences = append(sentences, fmt.Sprintf("It reaches %.0f %% of what the cores can do: the matrices are small, the kernel is not the processor's own, or something else runs.", 100**share))
	}
	return sentences
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
