// Package lesson teaches what concurrency gives to numerical programs. A lesson
// explains, predicts a number from what is known of the machine, measures it there,
// and says what to take from that; its conclusions are functions of what was
// measured. What measures is the [Bench] of the caller.
package lesson

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/examples/lessons"
)

// Bench measures. Every answer is verified; a row whose answer was wrong, or whose
// call failed, says so. The errors end a lesson: its context is done.
type Bench interface {
	// Problem measures a problem in the ways that rows name.
	Problem(spec problem.Spec, rows []report.Row, budget time.Duration) (report.Cell, error)
	// Elementwise measures an operation of package vec on n elements.
	Elementwise(op string, n int, budget time.Duration) (report.Cell, error)
	// Fill measures making an n x n matrix of ones.
	Fill(n, rounds int) (report.Cell, error)
	// Share measures two processes with one array of n elements: a cell for each
	// of share.Steps.
	Share(n, rounds int) ([]report.Cell, error)
	// Stack measures the solution of count systems of order n, in the ways of
	// functions.BesideLoop.
	Stack(n, count int, budget time.Duration) (report.Cell, error)
	// Results counts the different results of an operation of order n.
	Results(op problem.Op, n int, way string, threads []int) (Results, error)
	// Processes measures a product of order n over each of so many processes.
	Processes(n int, counts []int, budget time.Duration) (Processes, error)
}

// Size says how much a lesson measures.
type Size int

// The sizes.
const (
	Fitting Size = iota // what takes some seconds here
	Tiny                // what takes no time
	Full                // the sizes that the course has
)

// Room is where a lesson is given.
type Room struct {
	Machine machine.Record
	Threads []int   // numbers of threads to compare, from 1 up
	Memory  float64 // bytes that are available, +Inf if unknown
	Size    Size
	Bench   Bench
}

// Lesson is one of them.
type Lesson struct {
	Number  int
	Title   string
	Command string // goblas with more figures on the same
	Package string // what a program imports
	HasFull bool   // whether it can be given at the course's own sizes
	give    func(Room, *page)
}

// All are the lessons in their order.
var All = []Lesson{
	{1, "Four kinds of concurrency", "goblas bench --quick", "goblas, goblas/vec, goblas/pool, goblas/shm", false, kinds},
	{2, "Which BLAS it is, and how many threads it has", "goblas info", "goblas", false, threads},
	{3, "Functions that use several cores by themselves", "goblas bench dot solve svd", "goblas", true, linear},
	{4, "Functions of every element, on all cores", "goblas bench elementwise", "goblas/vec", false, elements},
	{5, "Fill a large array", "goblas bench fill", "goblas, goblas/vec", true, fill},
	{6, "Tasks with BLAS calls: workers and threads", "goblas bench tasks", "goblas/pool", true, tasks},
	{7, "An array that two processes have", "goblas bench share", "goblas/shm", true, share},
	{8, "Stacks of small matrices", "goblas bench stack", "goblas/linalg", false, stacks},
	{9, "The same bits, whatever else runs", "goblas bench svd --n 450 --backend native,auto", "goblas", false, same},
	{10, "One matrix over many processes", "mpirun -n 4 goblas bench dist", "goblas/dist", false, spread},
}

// Give gives the lesson on w. The error is that of the bench, or of w, or says that
// the memory for Full is not there.
func (l Lesson) Give(w io.Writer, style report.Style, r Room) error {
	p := &page{w: w, style: style}
	p.title(fmt.Sprintf("Lesson %d of %d: %s", l.Number, len(All), l.Title))
	l.give(r, p)
	p.heading("Go on")
	p.line("  " + l.Command)
	for name := range strings.SplitSeq(l.Package, ", ") {
		p.line("  import \"github.com/goblas/goblas/" + name + "\"")
	}
	p.heading("Write")
	p.code(lessons.Of(l.Number))
	return p.err
}

// fit returns the first of the sizes whose need fits into half of the memory, and
// the last if none does. With Full it is what the course has, or an error of the page.
func (r Room) fit(p *page, what string, full, tiny int, need func(n int) float64, sizes ...int) int {
	switch r.Size {
	case Tiny:
		return tiny
	case Full:
		if need(full) > 0.95*r.Memory && p.err == nil {
			p.err = fmt.Errorf("%s needs %s of memory, %s are available: leave --full out", what, report.Bytes(need(full)), report.Bytes(r.Memory))
		}
		return full
	}
	for _, n := range sizes {
		if need(n) <= r.Memory/2 {
			return n
		}
	}
	return sizes[len(sizes)-1]
}

// problem measures a problem in the ways that rows name.
func (r Room) problem(p *page, spec problem.Spec, rows []report.Row) report.Cell {
	return attempt(p, func() (report.Cell, error) { return r.Bench.Problem(spec, rows, r.budget()) })
}

// order is that of matrices whose product takes one core about so many seconds.
func (r Room) order(seconds float64) int {
	if r.Size == Tiny {
		return 20
	}
	speed := 10e9 // of pure Go
	if r.openblas() && r.Machine.Peak != nil {
		speed = 1e9 * r.Machine.Peak.Float64.Core
	}
	n := 100 * math.Round(math.Cbrt(seconds*speed/2)/100)
	return int(min(max(n, 200), 2000))
}

// efforts are the time for a row, and how often something is done whose every run is a
// first one.
var efforts = map[Size]struct {
	budget time.Duration
	rounds int
}{
	Tiny:    {time.Millisecond, 1},
	Fitting: {400 * time.Millisecond, 3},
	Full:    {time.Second, 1}, // so that what takes more than ten is called once
}

func (r Room) budget() time.Duration { return efforts[r.Size].budget }

func (r Room) rounds() int { return efforts[r.Size].rounds }

func (r Room) openblas() bool { return r.Machine.OpenBLAS != nil }

func (r Room) cores() int { return r.Machine.UsableCores }

// without says what is missing where there is no OpenBLAS.
func (r Room) without(p *page) {
	if u := r.Machine.Unavailable; u != nil {
		p.say("There is no OpenBLAS here (%s), so this is pure Go. To have one: %s.", u.Reason, strings.TrimSuffix(u.Hint, "."))
	}
}
