package bench

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/numpy"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/session"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/internal/bare"
)

// Table is a problem, measured in the ways that rows name; peer is nil if NumPy is
// none of them.
func Table(spec problem.Spec, rows []report.Row, peer *numpy.NumPy, budget, linger time.Duration) session.Table {
	memory, made := 0.0, map[string]bool{}
	for _, row := range rows {
		if key := operands(row); !made[key] { // each has operands of its own
			made[key] = true
			memory += spec.Memory(row.Workers)
		}
	}
	return session.Table{
		Title: strings.SplitN(spec.String(), ",", 2)[0], What: spec.String(), Memory: memory,
		Measure: func(s *session.Session) ([]report.Cell, error) {
			return s.Turns(report.NewCell(spec), contenders(spec, rows, peer, mostThreads(s.File.Machine)), budget, linger)
		},
		Show: func(w io.Writer, cells []report.Cell, style report.Style) error {
			return report.Table(w, cells[0], style)
		},
	}
}

// operands names the operands and the way of calling that a row needs: rows with
// the same name share them.
func operands(r report.Row) string {
	name := "goblas"
	if slices.Contains([]string{report.Netlib, report.C, report.NumPy}, r.Name) {
		name = r.Name
	}
	return fmt.Sprint(name, ", workers ", r.Workers)
}

// contenders makes the operands of a problem, and what runs each of the rows on it.
func contenders(spec problem.Spec, rows []report.Row, peer *numpy.NumPy, limit int) (all []session.Contender) {
	made := map[string]problem.Problem{}
	prepared := false
	for _, row := range rows {
		if row.Name == report.NumPy {
			all = append(all, session.Contender{Row: row, Contender: inNumPy(peer, spec, row, &prepared)})
			continue
		}
		key := operands(row)
		switch {
		case made[key] != nil:
		case row.Name == report.Netlib:
			made[key] = problem.NewMat(spec)
		case row.Name == report.C:
			made[key] = problem.NewC(spec)
		default:
			made[key] = problem.New(spec, row.Workers)
		}
		all = append(all, session.Contender{Row: row, Contender: measure.Contender{
			Enter:   func() (func(), error) { return enter(row, limit) },
			Call:    made[key].Call,
			Check:   made[key].Check,
			Lingers: row.Threads > 1 || row.Name == report.Auto,
		}})
	}
	return all
}

// inNumPy is what NumPy does for a problem with so many threads of its OpenBLAS. The
// operands are NumPy's own random ones; it makes them at its first turn, and the
// contenders of one problem share them.
func inNumPy(p *numpy.NumPy, spec problem.Spec, row report.Row, prepared *bool) measure.Contender {
	call := func(calls int) (time.Duration, time.Duration, error) { return p.Time("call %d", calls) }
	if spec.Op == problem.Tasks {
		call = func(calls int) (time.Duration, time.Duration, error) {
			return p.Time("tasks %d %d %d", calls, spec.Tasks, row.Workers)
		}
	}
	return measure.Contender{
		Enter: func() (func(), error) {
			if !*prepared {
				into := map[bool]int{true: 1}[spec.Into]
				if _, err := p.Ask(0, "problem %s %s %d %d %d %d %d", spec.Op, spec.Type, spec.N, spec.NRHS, spec.Seed, into, spec.Rows); err != nil {
					return nil, err
				}
				*prepared = true
			}
			got, err := p.Number("threads %d", row.Threads)
			if err == nil && got != float64(row.Threads) {
				err = fmt.Errorf("NumPy's BLAS cannot be set to %d threads from outside", row.Threads)
			}
			return func() {}, err
		},
		Time: call,
		Check: func() (verify.Residual, error) {
			found, err := p.Ask(2, "check")
			if err != nil {
				return verify.Residual{}, err
			}
			return verify.Judge(verify.Residual{Equation: "NumPy's " + string(spec.Op), Value: found[0], Tolerance: found[1]})
		},
		Lingers: row.Threads > 1,
	}
}

// setting puts something in force, and returns what puts the former back.
type setting func() (restore func(), err error)

// enter puts a row's backend and threads, of which limit can be had, in force, and
// returns what puts the former ones back.
func enter(row report.Row, limit int) (leave func(), err error) {
	bareThreads := func() (func(), error) { return bare.SetThreads(row.Threads) }
	switch row.Name {
	case report.Netlib:
		return inForce(useNetlib, bareThreads)
	case report.C:
		return bareThreads()
	}
	backend := map[string]goblas.Backend{report.Pure: goblas.PureGo, report.Native: goblas.Native, report.Auto: goblas.Auto, report.Repeatable: goblas.Auto}[row.Name]
	settings := []setting{func() (func(), error) { return restoreBackend(), goblas.Use(backend) }}
	if row.Name == report.Repeatable {
		settings = append(settings, repeatable)
	}
	cores, call := row.Threads, 0
	if row.Workers > 0 && row.Threads > 0 {
		// A static split. OpenBLAS has many calls of one thread or one of many: the
		// calls of several workers with several threads each take turns.
		call = row.Threads
		if call == 1 {
			cores = min(row.Workers, limit)
		}
	}
	if cores > 0 {
		settings = append(settings, func() (func(), error) { return goblas.SetThreads(cores) })
	}
	if call > 0 {
		settings = append(settings, func() (func(), error) { return goblas.SetCallThreads(call) })
	}
	return inForce(settings...)
}

// inForce puts all settings in force, or none.
func inForce(settings ...setting) (leave func(), err error) {
	var back []func()
	leave = func() {
		for _, restore := range slices.Backward(back) {
			restore()
		}
	}
	for _, set := range settings {
		restore, err := set()
		if err != nil {
			leave()
			return nil, err
		}
		back = append(back, restore)
	}
	return leave, nil
}

// restoreBackend puts the backend of now back, which was in force, so it is there. It
// installs itself again behind gonum.
func restoreBackend() func() {
	before := goblas.Active()
	return func() { _ = goblas.Use(before) }
}

// repeatable makes all calls repeat their bits.
func repeatable() (restore func(), err error) {
	goblas.SetRepeatable(true)
	return func() { goblas.SetRepeatable(false) }, nil
}

// useNetlib puts netlib behind gonum.
func useNetlib() (restore func(), err error) {
	blas, lapack, err := bare.Netlib()
	if err != nil {
		return nil, err
	}
	blas64.Use(blas)
	lapack64.Use(lapack)
	return restoreBackend(), nil
}
