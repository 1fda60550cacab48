package session

import (
	"context"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// Linger is how long OpenBLAS's threads may spin before they sleep, and more.
const Linger = 120 * time.Millisecond

// Contender is a row with what is measured in it.
type Contender struct {
	report.Row
	measure.Contender
}

// Way is a row whose every run is a first one, in a process of its own.
type Way struct {
	Name    string
	Threads int
	Start   func(context.Context) (Run, error)
}

// run measures a run of w right after touch: whoever touches memory does so while the
// process of w is there already, and waits.
func (w Way) run(ctx context.Context, touch func(context.Context) error) ([]float64, error) {
	run, err := w.Start(ctx)
	if err != nil {
		return nil, err
	}
	defer run.End()
	if err := touch(ctx); err != nil {
		return nil, err
	}
	return run.Measure()
}

// Turns lets contenders take turns, and returns their cell. The error is that of the
// context, and leaves the cell incomplete.
func (s *Session) Turns(cell report.Cell, contenders []Contender, budget, linger time.Duration) ([]report.Cell, error) {
	var rows []report.Row
	var measured []measure.Contender
	for _, c := range contenders {
		rows, measured = append(rows, c.Row), append(measured, c.Contender)
	}
	if p := s.File.Machine.Peak; p != nil && cell.Flops > 0 {
		p.Again()
	}
	before := machine.ReadThrottling()
	results, reference, err := measure.Run(s.Context(), measure.Settings{
		Reference: measure.Reference, Budget: budget, MinSample: time.Millisecond, Linger: linger,
		Progress: func(i int, part float64) { s.progress.Row(rows[i].Label(), part) },
	}, measured)
	cell = cell.With(rows, results, s.File.Machine).Judged(reference, machine.ReadThrottling().Since(before))
	return []report.Cell{cell}, err
}

// Rounds lets ways take turns, and returns a cell for each of the steps; equation is
// what they check. Right before each run another process touches so many bytes. The
// error is that of the context, and leaves the cells incomplete.
func (s *Session) Rounds(cells []report.Cell, ways []Way, equation string, rounds int, bytes float64) ([]report.Cell, error) {
	var rows []report.Row
	var runs []func(context.Context) ([]float64, error)
	for _, way := range ways {
		rows = append(rows, report.Row{Name: way.Name, Threads: way.Threads})
		runs = append(runs, func(ctx context.Context) ([]float64, error) {
			return way.run(ctx, func(ctx context.Context) error { return touch(ctx, bytes) })
		})
	}
	before := machine.ReadThrottling()
	results, err := measure.Rounds(s.Context(), rounds, len(cells), equation, runs, func(i int, part float64) { s.progress.Row(rows[i].Label(), part) })
	throttled := machine.ReadThrottling().Since(before)
	for i, cell := range cells {
		cells[i] = cell.With(rows, results[i], s.File.Machine).Judged(nil, throttled)
	}
	return cells, err
}
