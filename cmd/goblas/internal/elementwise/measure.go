package elementwise

import (
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/numpy"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/vec"
)

// The ways that an operation is measured.
const (
	AllCores = "vec all cores"
	OneCore  = "vec one core"
	GoLoop   = "go loop"
	InNumPy  = "numpy"
)

// Contender is a way with what measures it.
type Contender struct {
	Name    string
	Threads int
	measure.Contender
}

// Contenders makes the operands of an operation on n elements of a type, and
// returns the ways to measure it; numpy may be nil.
func Contenders(numpy *numpy.NumPy, name, kind string, n int) ([]Contender, error) {
	if kind == "float32" {
		return contenders(numpy, find(name), find(name).float32, kind, n)
	}
	return contenders(numpy, find(name), find(name).float64, kind, n)
}

// Memory is what that needs, in bytes, without NumPy's own as much.
func Memory(kind string, n int) float64 {
	if kind == "float32" {
		return 12 * float64(n)
	}
	return 24 * float64(n)
}

// Bytes is the size of an operation's operands and result.
func Bytes(name, kind string, n int) float64 {
	return float64(find(name).moved) * Memory(kind, n) / 3
}

func contenders[T vec.Float](numpy *numpy.NumPy, o op, run operation[T], kind string, n int) ([]Contender, error) {
	a, b, err := operands[T](n)
	if err != nil {
		return nil, err
	}
	m, err := goblas.Zeros[T](1, n)
	if err != nil {
		return nil, err
	}
	dst := m.Data
	checker := newChecker(o, run, a, b)
	check := func() (verify.Residual, error) { return checker.check(dst) }
	call := func() error { return run.call(dst, a, b) }
	stay := func() (func(), error) { return func() {}, nil }
	all := []Contender{
		{AllCores, goblas.Threads(), measure.Contender{Enter: stay, Call: call, Check: check}},
		{OneCore, 1, measure.Contender{Enter: func() (func(), error) { return goblas.SetThreads(1) }, Call: call, Check: check}},
	}
	if run.pure != nil {
		loop := func() error { run.pure(dst, a, b); return nil }
		all = append(all, Contender{GoLoop, 1, measure.Contender{Enter: stay, Call: loop, Check: check}})
	}
	if numpy != nil {
		if err := numpy.Prepare(kind, n); err != nil {
			return nil, err
		}
		all = append(all, Contender{InNumPy, 1, measure.Contender{
			Enter: stay,
			Time: func(calls int) (time.Duration, time.Duration, error) {
				return numpy.Time(calls, o.numpy)
			},
			Check: func() (verify.Residual, error) { return checker.inNumPy(numpy) },
		}})
	}
	return all, nil
}
