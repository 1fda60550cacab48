// Package numpy lets NumPy measure, in a Python that runs as long as the bench.
package numpy

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
)

//go:embed numpy.py
var script string

// NumPy is a Python that measures on demand. Not safe for concurrent use.
type NumPy struct {
	Version string
	Library string // the file of its OpenBLAS, "" if it has none that can be found
	process *Process
}

// Start starts a Python that has NumPy: python, or where that is "" the first of
// the usual ones. It ends with ctx, or by Close.
func Start(ctx context.Context, python string) (*NumPy, error) {
	process, err := Launch(ctx, python, script)
	if err != nil {
		return nil, err
	}
	version, library, _ := strings.Cut(process.Hello, " ")
	if library == "-" {
		library = ""
	}
	return &NumPy{Version: version, Library: library, process: process}, nil
}

// Close ends the Python.
func (p *NumPy) Close() { p.process.Close() }

// ask sends one line and returns the answer.
func (p *NumPy) ask(line string) (string, error) {
	answer, err := p.process.Ask(line)
	if reason, failed := strings.CutPrefix(answer, "error "); err == nil && failed {
		err = errors.New("NumPy: " + reason)
	}
	return answer, err
}

// number is ask for a number.
func (p *NumPy) number(line string) (float64, error) {
	answer, err := p.ask(line)
	if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(answer, 64)
}

// two is ask for two numbers.
func (p *NumPy) two(line string) (a, b float64, err error) {
	answer, err := p.ask(line)
	if err != nil {
		return 0, 0, err
	}
	if _, err := fmt.Sscan(answer, &a, &b); err != nil {
		return 0, 0, fmt.Errorf("NumPy answers %q to %q", answer, line)
	}
	return a, b, nil
}

// times is ask for the seconds and the processor seconds that something took.
func (p *NumPy) times(line string) (took, cpu time.Duration, err error) {
	seconds, used, err := p.two(line)
	return time.Duration(seconds * float64(time.Second)), time.Duration(used * float64(time.Second)), err
}

// Prepare makes the operands a and b and the result d of n elements.
func (p *NumPy) Prepare(kind string, n int) error {
	_, err := p.ask(fmt.Sprintf("prepare %s %d", kind, n))
	return err
}

// Time is how long so many evaluations of an expression of a, b and d take.
func (p *NumPy) Time(calls int, expression string) (took, cpu time.Duration, err error) {
	return p.times(fmt.Sprintf("time %d %s", calls, expression))
}

// Value is element i of d, and Mean the mean of all.
func (p *NumPy) Value(i int) (float64, error) { return p.number(fmt.Sprintf("value %d", i)) }

// Mean is the mean of d.
func (p *NumPy) Mean() (float64, error) { return p.number("mean") }

// Fill returns the seconds of numpy.full((n, n), 1.0).
func (p *NumPy) Fill(n int) (float64, error) { return p.number(fmt.Sprintf("fill %d", n)) }

// FillByPool returns the seconds of numpy.empty((n, n)) and four threads that fill
// a quarter each.
func (p *NumPy) FillByPool(n int) (float64, error) { return p.number(fmt.Sprintf("pool %d", n)) }

// Contender returns what NumPy does for a problem with so many threads of its
// OpenBLAS. The operands are NumPy's own random ones; it makes them at its first
// turn, and the contenders of one problem share them.
func (p *NumPy) Contender(s problem.Spec, threads int, prepared *bool) measure.Contender {
	return measure.Contender{
		Enter: func() (func(), error) {
			if !*prepared {
				into := 0
				if s.Into {
					into = 1
				}
				if _, err := p.ask(fmt.Sprintf("problem %s %s %d %d %d %d", s.Op, s.Type, s.N, s.NRHS, s.Seed, into)); err != nil {
					return nil, err
				}
				*prepared = true
			}
			got, err := p.number(fmt.Sprintf("threads %d", threads))
			if err == nil && got != float64(threads) {
				err = fmt.Errorf("NumPy's BLAS cannot be set to %d threads from outside", threads)
			}
			return func() {}, err
		},
		Time: func(calls int) (time.Duration, time.Duration, error) { return p.times(fmt.Sprintf("call %d", calls)) },
		Check: func() (verify.Residual, error) {
			value, tolerance, err := p.two("check")
			if err != nil {
				return verify.Residual{}, err
			}
			return verify.Judge(verify.Residual{Equation: "NumPy's " + string(s.Op), Value: value, Tolerance: tolerance})
		},
		Lingers: threads > 1,
	}
}
