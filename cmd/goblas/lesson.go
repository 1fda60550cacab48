package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/bench"
	"github.com/goblas/goblas/cmd/goblas/internal/bits"
	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/elementwise"
	"github.com/goblas/goblas/cmd/goblas/internal/fill"
	"github.com/goblas/goblas/cmd/goblas/internal/functions"
	"github.com/goblas/goblas/cmd/goblas/internal/lesson"
	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/mpi"
	"github.com/goblas/goblas/cmd/goblas/internal/numpy"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/session"
	"github.com/goblas/goblas/cmd/goblas/internal/share"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/topology"
)

func newLesson() *cobra.Command {
	var full, tiny bool
	var number int // 0 for the list
	c := &cobra.Command{
		Use:   "lesson [1..10]",
		Short: "Learn what concurrency gives here: ten lessons that measure",
		Long: `Ten lessons on concurrency in numerical programs, for those who know NumPy's ways
or none. Each explains in a few lines, predicts a number from what is known of this
machine, measures it here, draws it, says what to take from it, and shows the command
and the Go code for it. Without a number: the list.

A lesson takes a few seconds. --full takes the sizes of the course that the lessons
follow, in those that have such: 8000x8000 in lesson 3, a 50000x50000 array in 5, 100
tasks of 2000x2000 in 6, 10000000 elements in 7; that may take minutes, and is refused
where the memory is not there. Lesson 10 starts itself by mpirun where that and ScaLAPACK
are there, and says what to install where not. Answers are verified; a wrong one ends
goblas with status 1. docs/course.md has the lessons to read.`,
		Example: `  goblas lesson
  goblas lesson 3
  goblas lesson 6 --full`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return cli.Usagef("one lesson at a time, not %s", strings.Join(args, " "))
			}
			for _, arg := range args {
				n, err := strconv.Atoi(arg)
				if err != nil || n < 1 || n > len(lesson.All) {
					return cli.Usagef("no lesson %q: there are 1 to %d", arg, len(lesson.All))
				}
				number = n
			}
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error {
			switch {
			case number == 0 && full:
				return cli.Usagef("--full: of which lesson?")
			case number == 0:
				return listLessons(c.OutOrStdout())
			}
			l, size := lesson.All[number-1], lesson.Fitting
			switch {
			case full && !l.HasFull:
				return cli.Usagef("--full: lesson %d has no sizes of its own; 3, 5, 6 and 7 have", number)
			case full:
				size = lesson.Full
			case tiny:
				size = lesson.Tiny
			}
			return giveLesson(c, l, size)
		},
	}
	for i := range lesson.All {
		c.ValidArgs = append(c.ValidArgs, strconv.Itoa(i+1))
	}
	c.Flags().BoolVar(&full, "full", false, "the sizes of the course, where the memory is there")
	c.Flags().BoolVar(&tiny, "tiny", false, "sizes that take no time, and teach nothing")
	_ = c.Flags().MarkHidden("tiny") // the flag is there
	return c
}

func listLessons(w io.Writer) error {
	for _, l := range lesson.All {
		if _, err := fmt.Fprintf(w, "%2d  %s\n", l.Number, l.Title); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w, "\nGive one by its number: goblas lesson 1")
	return err
}

func giveLesson(c *cobra.Command, l lesson.Lesson, size lesson.Size) error {
	s, err := session.New(c, nil, 1, 0)
	if err != nil {
		return err
	}
	b := &lessonBench{session: s, peer: sync.OnceValue(func() *numpy.NumPy {
		p, _ := numpy.Start(c.Context(), "") // it ends with this process
		return p
	})}
	if size != lesson.Tiny {
		s.File.Machine.Peak, b.linger = machine.MeasurePeak(), session.Linger
	}
	room := lesson.Room{Machine: s.File.Machine, Threads: bench.Ladder(s.File.Machine), Memory: math.Inf(1), Size: size, Bench: b}
	if available, known := topology.MemoryAvailable(); known {
		room.Memory = float64(available)
	}
	if err := l.Give(s.Out, s.Style, room); err != nil {
		return err
	}
	return s.File.Failure()
}

// lessonBench measures for a lesson. What was wrong is kept in the session's file.
type lessonBench struct {
	session *session.Session
	linger  time.Duration
	peer    func() *numpy.NumPy // started once; nil where there is none: lessons go on without it
}

// cell measures a table of one cell.
func (b *lessonBench) cell(t session.Table) (report.Cell, error) {
	cells, err := b.session.One(t)
	if len(cells) == 0 {
		return report.Cell{}, err
	}
	return cells[0], err
}

func (b *lessonBench) Problem(spec problem.Spec, rows []report.Row, budget time.Duration) (report.Cell, error) {
	table := bench.Table(spec, rows, nil, budget, b.linger)
	if err := session.CheckRoom(table); err != nil {
		return report.Cell{}, err
	}
	return b.cell(table)
}

func (b *lessonBench) Elementwise(op string, n int, budget time.Duration) (report.Cell, error) {
	return b.cell(elementwise.Table(b.peer(), op, "float64", n, budget))
}

func (b *lessonBench) Fill(n, rounds int) (report.Cell, error) {
	return b.cell(fill.Table("", b.peer() != nil, n, rounds))
}

func (b *lessonBench) Share(n, rounds int) ([]report.Cell, error) {
	return b.session.One(share.Table(b.peer() != nil, n, rounds))
}

func (b *lessonBench) Stack(n, count int, budget time.Duration) (report.Cell, error) {
	return b.cell(functions.BesideLoop(b.peer(), n, count, budget))
}

func (b *lessonBench) Results(op problem.Op, n int, way string, threads []int) (lesson.Results, error) {
	backend := map[string]goblas.Backend{report.Pure: goblas.PureGo, report.Native: goblas.Native, report.Auto: goblas.Auto, report.Repeatable: goblas.Auto}[way]
	w := bits.Way{Op: string(op), N: n, Backend: backend, Repeatable: way == report.Repeatable}
	count, err := w.Of(b.session.Context(), threads, 2*threads[len(threads)-1]+2)
	return lesson.Results{Op: op, Way: way, Calls: count.Calls, Different: count.Different}, err
}

func (b *lessonBench) Processes(n int, counts []int, budget time.Duration) (p lesson.Processes, err error) {
	p.Product = report.NewCell(problem.Spec{Op: problem.Dot, Type: "float64", N: n}).With(nil, nil, b.session.File.Machine)
	for _, processes := range counts {
		row, err := mpi.Product(b.session.Context(), n, processes, budget)
		if ended := b.session.Context().Err(); ended != nil {
			return p, ended
		}
		if err != nil {
			p.Missing = strings.TrimSuffix(err.Error(), ".")
			break
		}
		row.Name, row.Processes, row.Threads, row.Grid, row.Block = lesson.Spread(processes), 0, 0, "", 0
		p.Product.Rows = append(p.Product.Rows, row)
	}
	b.session.File.Add(p.Product, false)
	return p, nil
}
