package functions

import (
	"fmt"
	"math"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/numpy"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/session"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
)

// The ways in which [BesideLoop] solves many systems.
const (
	EachCall = "a call for each"
	OneStack = "one stack"
)

// BesideLoop solves count systems of order n in float64, each with one right-hand side: by a
// call for each, by one stack on one core and on all, and by NumPy on one thread, unless peer
// is nil.
func BesideLoop(peer *numpy.NumPy, n, count int, budget time.Duration) session.Table {
	size := 8 * float64(count) * float64(n) * float64(n+2)
	cell := report.Cell{
		Suite: report.SuiteStack, Op: "solve", Title: fmt.Sprintf("solve %d systems of %dx%d, float64", count, n, n),
		Type: "float64", N: n, Count: count, Bytes: size,
	}
	return session.Table{
		Title: cell.Title, What: cell.Title, Memory: 2 * 4 * size, // three stacks and the result, and NumPy's
		Measure: func(s *session.Session) ([]report.Cell, error) {
			all, err := solvers(peer, n, count)
			if err != nil {
				return []report.Cell{cell.With([]report.Row{{Name: OneStack}}, []measure.Result{{Err: err}}, s.File.Machine)}, s.Context().Err()
			}
			return s.Turns(cell, all, budget, 0)
		},
	}
}

// solvers are the ways to solve the systems.
func solvers(peer *numpy.NumPy, n, count int) (all []session.Contender, err error) {
	o := newStacks[float64](count, n)
	a, b, x := o.stacks.a, o.stacks.v, matrix.NewStack[float64](count, n, 1)
	residual := verify.Residual{Equation: "A X = B in all systems", Tolerance: 200 * math.Sqrt(float64(n)) * 0x1p-52}
	way := func(name string, threads int, call func() error) {
		all = append(all, session.Contender{Row: report.Row{Name: name, Threads: threads}, Contender: measure.Contender{
			Enter: func() (func(), error) { return enter(goblas.Auto, max(threads, 1)) },
			Call:  call,
			Check: func() (verify.Residual, error) {
				r := residual
				r.Value = worst(a, x, b)
				return verify.Judge(r)
			},
		}})
	}
	way(EachCall, 1, func() error {
		for i := range count {
			if err := linalg.SolveTo(x.At(i), a.At(i), b.At(i)); err != nil {
				return err
			}
		}
		return nil
	})
	stack := func() error { return linalg.SolveStackTo(x, a, b) }
	way(OneStack, 1, stack)
	if threads := goblas.Threads(); threads > 1 {
		way(OneStack, threads, stack)
	}
	if peer == nil {
		return all, nil
	}
	if _, err := peer.Ask(0, "stacks float64 %d %d", count, n); err != nil {
		return nil, err
	}
	return append(all, session.Contender{Row: report.Row{Name: report.NumPy, Threads: 1}, Contender: measure.Contender{
		Enter: func() (func(), error) { _, err := peer.Ask(1, "threads 1"); return func() {}, err },
		Time: func(calls int) (time.Duration, time.Duration, error) {
			return peer.Time("time %d x = np.linalg.solve(a, v)", calls)
		},
		Check: func() (verify.Residual, error) {
			if _, _, err := peer.Time("time 1 d = np.abs(np.matmul(a, x) - v).max(keepdims=True).ravel()"); err != nil {
				return verify.Residual{}, err
			}
			r := residual
			r.Value, err = peer.Number("value 0")
			if err != nil {
				return r, err
			}
			return verify.Judge(r)
		},
	}}), nil
}

// worst is the largest element of A X - B, NaN if one is.
func worst(a, x, b linalg.Stack[float64]) (w float64) {
	n := a.Rows
	for i := range a.Count {
		rows, solution, right := a.Data[i*n*n:], x.Data[i*n:], b.Data[i*n:]
		for j := range n {
			sum := -right[j]
			for k := range n {
				sum += rows[j*n+k] * solution[k]
			}
			w = max(w, math.Abs(sum))
		}
	}
	return w
}
