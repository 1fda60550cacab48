package elementwise

import (
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/numpy"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/session"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/vec"
)

// The ways that an operation is measured.
const (
	AllCores = "vec all cores"
	OneCore  = "vec one core"
	GoLoop   = "go loop"
	InNumPy  = report.NumPy
)

// Memory is what the operands and the result of n elements take, in bytes, without
// NumPy's own as much.
func Memory(kind string, n int) float64 {
	if kind == "float32" {
		return 12 * float64(n)
	}
	return 24 * float64(n)
}

// contenders makes the operands of an operation on n elements, and returns the ways to
// measure it; peer may be nil. The operands are the same numbers in numpy.py: 0.5 to 2.
func contenders[T vec.Float](peer *numpy.NumPy, o op[T], kind string, n int) ([]session.Contender, error) {
	var slices [3][]T
	for i := range slices {
		m, err := goblas.Zeros[T](1, n)
		if err != nil {
			return nil, err
		}
		slices[i] = m.Data
	}
	dst, a, b := slices[0], slices[1], slices[2]
	for i := range n {
		a[i] = T(0.5 + 1.5*float64(i%10007)/10007)
		b[i] = T(0.5 + 1.5*float64(i%9973)/9973)
	}
	checker := newChecker(o, a, b)
	stay := func() (func(), error) { return func() {}, nil }
	var all []session.Contender
	way := func(name string, threads int, enter func() (func(), error), call func() error) {
		check := func() (verify.Residual, error) { return checker.check(dst) }
		all = append(all, session.Contender{Row: report.Row{Name: name, Threads: threads}, Contender: measure.Contender{Enter: enter, Call: call, Check: check}})
	}
	call := func() error { return o.call(dst, a, b) }
	way(AllCores, goblas.Threads(), stay, call)
	way(OneCore, 1, func() (func(), error) { return goblas.SetThreads(1) }, call)
	if o.pure != nil {
		way(GoLoop, 1, stay, func() error { o.pure(dst, a, b); return nil })
	}
	if peer != nil {
		if _, err := peer.Ask(0, "prepare %s %d", kind, n); err != nil {
			return nil, err
		}
		all = append(all, session.Contender{Row: report.Row{Name: InNumPy, Threads: 1}, Contender: measure.Contender{
			Enter: stay,
			Time:  func(calls int) (time.Duration, time.Duration, error) { return peer.Time("time %d %s", calls, o.numpy) },
			Check: func() (verify.Residual, error) { return checker.inNumPy(peer) },
		}})
	}
	return all, nil
}
