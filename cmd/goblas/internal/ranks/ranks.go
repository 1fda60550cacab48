// Package ranks measures package dist on the processes of an MPI program: goblas bench
// dist. Process 0 measures and prints; the others do what it says.
package ranks

import (
	"fmt"
	"io"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/session"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/dist"
	"github.com/goblas/goblas/goblas/topology"
)

// bench is the measurement under way, on process 0.
type bench struct {
	*team
	budget time.Duration
	alone  bool // whether linalg is measured on one process, too
	notes  []string
}

// tables has one for each problem: settings that differ in grid and block only follow each
// other.
func (b *bench) tables(s *session.Session) (tables []session.Table) {
	for first := 0; first < len(b.settings); {
		count := 1
		for first+count < len(b.settings) && b.settings[first+count].sameProblem(b.settings[first]) {
			count++
		}
		tables = append(tables, b.table(s, first, count))
		first += count
	}
	return tables
}

// table measures a problem on count settings, and by linalg on process 0 alone.
func (b *bench) table(run *session.Session, first, count int) session.Table {
	s := b.settings[first]
	spec := spec(s.op, s.kind, s.n)
	cell := report.Cell{
		Suite: report.SuiteDist, Op: string(s.op), Title: s.title(), Type: s.kind, N: s.n, NRHS: spec.NRHS, Flops: spec.Flops(), Bytes: spec.Bytes(),
	}
	whole := memory[s.op] * spec.Type.Bytes() * float64(s.n) * float64(s.n)
	table := session.Table{Title: cell.Title, What: cell.Title, Memory: whole / float64(dist.Size())}
	alone := b.alone
	if both := table; alone {
		both.Memory += whole
		if err := session.CheckRoom(both); err != nil {
			run.Warn("%s is not measured on one process, and has no efficiency: the matrices are too large for the memory of one", cell.Title)
			alone = false
		}
	}
	if alone {
		table.Memory += whole
	}
	table.Measure = func(run *session.Session) ([]report.Cell, error) {
		var contenders []session.Contender
		if alone {
			contenders = append(contenders, b.byLinalg(s))
		}
		for i := range count {
			contenders = append(contenders, b.byDist(first+i))
		}
		cells, err := run.Turns(cell, contenders, b.budget, session.Linger)
		if err != nil {
			return cells, err
		}
		rows := cells[0].Rows[len(cells[0].Rows)-count:]
		for i := range rows {
			if err := b.lead(share, first+i); err == nil && dist.Size() > 1 {
				rows[i].InMPI = b.inMPI
			}
		}
		cells[0].Notes = append(cells[0].Notes, b.notes...)
		return cells, nil
	}
	table.Show = func(w io.Writer, cells []report.Cell, style report.Style) error {
		return report.Distributed(w, cells[0], style)
	}
	return table
}

// byDist is a setting on all processes.
func (b *bench) byDist(number int) session.Contender {
	s := b.settings[number]
	return session.Contender{
		Row: report.Row{Name: report.Dist, Processes: dist.Size(), Threads: goblas.Threads(), Grid: fmt.Sprintf("%dx%d", s.rows, s.cols), Block: s.block},
		Contender: measure.Contender{
			Enter: func() (func(), error) { return func() {}, b.lead(begin, number) },
			Time: func(calls int) (took, cpu time.Duration, err error) {
				err = b.lead(run, calls)
				return b.took, 0, err
			},
			Check: func() (verify.Residual, error) {
				err := b.lead(check, 0)
				return b.residual, err
			},
			Lingers: goblas.Threads() > 1,
		},
	}
}

// byLinalg is a problem on process 0, on its own cores, while the others sleep.
func (b *bench) byLinalg(s setting) session.Contender {
	var p answer
	return session.Contender{
		Row: report.Row{Name: report.Linalg, Processes: 1, Threads: goblas.Threads()},
		Contender: measure.Contender{
			Enter: func() (func(), error) {
				if err := b.lead(rest, 0); err != nil {
					return nil, err
				}
				if p == nil {
					p = s.alone()
				}
				return b.waiting.wake, nil
			},
			Call:    func() error { return p.call() },
			Check:   func() (verify.Residual, error) { return p.check() },
			Lingers: goblas.Threads() > 1,
		},
	}
}

// crowd says that more processes compute here than there are cores; "" if not.
func (b *bench) crowd() string {
	here, threads := 1+len(b.waiting.here), goblas.Threads()
	cores, known := topology.Detect().PhysicalCores()
	if !known || here*threads <= cores {
		return ""
	}
	return fmt.Sprintf("%d processes with %s each share %s", here, report.Plural(threads, "thread"), report.Plural(cores, "core"))
}
