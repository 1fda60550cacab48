package main

import (
	"fmt"
	"io"
	"math"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/lesson"
	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/numpy"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/share"
	"github.com/goblas/goblas/goblas/topology"
)

func newLesson() *cobra.Command {
	var full, tiny bool
	var number int // 0 for the list
	c := &cobra.Command{
		Use:   "lesson [1..7]",
		Short: "Learn on this machine what concurrency gives: seven lessons that measure",
		Long: `Seven lessons on concurrency in numerical programs, for those who know NumPy's ways
or none. Each explains in a few lines, predicts a number from what is known of this
machine, measures it here, draws it, says what to take from it, and shows the command
and the Go code for it. Without a number: the list.

A lesson takes a few seconds. --full takes the sizes of the course that the lessons
follow, in those that have such: 8000x8000 in lesson 3, a 50000x50000 array in 5, 100
tasks of 2000x2000 in 6, 10000000 elements in 7; that may take minutes, and is refused
where the memory is not there. Answers are verified; a wrong one ends goblas with
status 1. docs/course.md has the lessons to read.`,
		Example: `  goblas lesson
  goblas lesson 3
  goblas lesson 6 --full`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("one lesson at a time, not %s", strings.Join(args, " "))
			}
			for _, arg := range args {
				n, err := strconv.Atoi(arg)
				if err != nil || n < 1 || n > len(lesson.All) {
					return usagef("no lesson %q: there are 1 to %d", arg, len(lesson.All))
				}
				number = n
			}
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error {
			switch {
			case number == 0 && full:
				return usagef("--full: of which lesson?")
			case number == 0:
				return listLessons(c.OutOrStdout())
			}
			l, size := lesson.All[number-1], lesson.Fitting
			switch {
			case full && !l.HasFull:
				return usagef("--full: lesson %d has no sizes of its own; 3, 5, 6 and 7 have", number)
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
		if _, err := fmt.Fprintf(w, "%d  %s\n", l.Number, l.Title); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w, "\nGive one by its number: goblas lesson 1")
	return err
}

func giveLesson(c *cobra.Command, l lesson.Lesson, size lesson.Size) error {
	s, err := newSession(c, nil, 1, 0)
	if err != nil {
		return err
	}
	if size != lesson.Tiny {
		s.file.Machine.Peak = machine.MeasurePeak()
	}
	m := s.file.Machine
	b := &lessonBench{session: s, linger: linger}
	if size == lesson.Tiny {
		b.linger = 0
	}
	b.python = sync.OnceValue(func() *numpy.NumPy {
		p, err := numpy.Start(c.Context(), "")
		if err != nil {
			return nil
		}
		b.end = p.Close
		return p
	})
	defer func() {
		if b.end != nil {
			b.end()
		}
	}()
	room := lesson.Room{
		Machine: m, Threads: ladder(m.UsableCores, m.UsableLogical, mostThreads(m)), Memory: math.Inf(1), Size: size, Bench: b,
	}
	if available, known := topology.MemoryAvailable(); known {
		room.Memory = float64(available)
	}
	err = l.Give(s.w, s.style, room)
	switch {
	case c.Context().Err() != nil:
		return errInterrupted
	case err != nil:
		return err
	}
	return s.file.Failure()
}

// lessonBench measures for a lesson. It keeps what was wrong in the session's file.
type lessonBench struct {
	*session
	linger time.Duration
	python func() *numpy.NumPy // started once; nil where there is none: lessons go on without it
	end    func()              // of the Python, if one was started
}

// measured notes cells. A measurement that was cut short is an error.
func (b *lessonBench) measured(ended error, cells ...report.Cell) error {
	b.progress.Clear()
	for _, c := range cells {
		b.file.Add(c, false)
	}
	return ended
}

// begin starts the progress of one measurement.
func (b *lessonBench) begin(what string) {
	b.progress = report.NewProgress(b.c.ErrOrStderr(), columns(b.c.ErrOrStderr()), 1)
	if what != "" {
		b.progress.Cell(what)
	}
}

func (b *lessonBench) Problem(spec problem.Spec, rows []report.Row, budget time.Duration) (report.Cell, error) {
	b.begin(spec.String())
	result := report.NewCell(spec)
	if err := checkMemory([]cell{{spec: spec, rows: rows}}); err != nil {
		return result, err
	}
	result, ended := b.run(result, rows, contenders(spec, rows, peers{}, mostThreads(b.file.Machine)), budget, b.linger)
	return result, b.measured(ended, result)
}

func (b *lessonBench) Elementwise(op string, n int, budget time.Duration) (report.Cell, error) {
	b.begin("")
	cell, ended := measureElementwise(b.session, b.python(), op, "float64", n, budget)
	return cell, b.measured(ended, cell)
}

func (b *lessonBench) Fill(n, rounds int) (report.Cell, error) {
	b.begin("")
	cell, ended := measureFill(b.session, "", b.python() != nil, n, rounds)
	return cell, b.measured(ended, cell)
}

func (b *lessonBench) Share(n, rounds int) ([]report.Cell, error) {
	b.begin("")
	ways, _ := share.Ways(b.c.Context()) // lessons go on without NumPy
	if runtime.GOOS != "linux" {
		ways = ways[1:] // package shm is for Linux
	}
	cells, ended := measureShare(b.session, ways, n, rounds)
	return cells, b.measured(ended, cells...)
}
