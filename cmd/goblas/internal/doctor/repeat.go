package doctor

import (
	"context"
	"slices"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/vec"
)

// Repeat is whether an operation has the same bits on one core and on all.
type Repeat struct {
	Op    string `json:"op"`
	N     int    `json:"n"`
	Error string `json:"error"`
	Same  bool   `json:"same"`
}

// repeated are operations that Auto gives several cores: two that always repeat, and one that
// does so in the repeatable mode.
var repeated = []struct {
	op   string
	n    int
	call func(a goblas.Matrix[float64]) ([]float64, error)
}{
	{"dot", 300, func(a goblas.Matrix[float64]) ([]float64, error) {
		c, err := goblas.Dot(a, a.T())
		return c.Data, err
	}},
	{"solve", 300, func(a goblas.Matrix[float64]) ([]float64, error) {
		x, err := goblas.Solve(a, a.T())
		return x.Data, err
	}},
	{"singular values", 420, linalg.SVDVals[float64]},
}

// Repeats computes operations in Auto on one core and on all, in the repeatable mode, and
// compares every bit. It leaves backend and threads as they were, and the mode off. Without
// OpenBLAS, or with one core, there is nothing to compare. It takes a tenth of a second.
func Repeats(ctx context.Context) (all []Repeat, err error) {
	cores := goblas.Threads()
	before := goblas.Active()
	if cores < 2 || goblas.Use(goblas.Native) != nil {
		return nil, nil
	}
	defer func() { _ = goblas.Use(before) }() // it was in force, so it is there
	if err := goblas.Use(goblas.Auto); err != nil {
		return nil, err
	}
	goblas.SetRepeatable(true)
	defer goblas.SetRepeatable(false)
	for _, x := range repeated {
		if err := ctx.Err(); err != nil {
			return all, err
		}
		a := goblas.New[float64](x.n, x.n)
		vec.Uniform(a.Data, 1)
		for i := range x.n {
			a.Data[i*x.n+i]++
		}
		r := Repeat{Op: x.op, N: x.n}
		var got [2][]float64
		for i, threads := range []int{1, cores} {
			restore, err := goblas.SetThreads(threads)
			if err != nil {
				return all, err
			}
			if got[i], err = x.call(a); err != nil {
				r.Error = err.Error()
			}
			restore()
		}
		r.Same = r.Error == "" && slices.Equal(got[0], got[1])
		all = append(all, r)
	}
	return all, nil
}

// findRepeatable tells whether the same call has the same bits on any number of cores.
func findRepeatable(f Facts, found *findings) {
	if len(f.Repeats) == 0 {
		return
	}
	var differ []string
	for _, r := range f.Repeats {
		if !r.Same {
			differ = append(differ, strings.TrimSpace(r.Op+" "+r.Error))
		}
	}
	if len(differ) > 0 {
		found.add(Warning, "report this, with goblas doctor --json: docs/repeatable.md promises otherwise",
			"the same call has other bits on 1 core than on %s: %s", report.Plural(f.Machine.Threads, "core"), strings.Join(differ, ", "))
		return
	}
	found.add(OK, "", "the same call has the same bits on 1 core and on %d; singular and general eigenvalues from order 400 on do after goblas.SetRepeatable(true)", f.Machine.Threads)
}
