// Package share measures the ways in which two processes can work on one array:
// the parent makes an array of ones, a child adds 1 to each element, and the
// parent confirms that it sees twos.
package share

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/session"
)

// times are what the steps of one round took, in seconds.
type times struct {
	create   float64 // create the array and fill it
	start    float64 // from starting the child to its first word
	attach   float64 // what the child needs to see the array; NaN where there is no such step
	add      float64 // from asking the child to add 1 to seeing it done, with all that is sent
	handOver float64 // from one process's word to the other's answer, halved
	confirm  float64 // look at all elements
}

// command is the hidden command of goblas that is the processes of bench share.
const command = "share-process"

// NewProcess returns it. With a number of elements it is the parent of one round,
// which writes the times of the steps when it is told to work, without one the child.
func NewProcess() *cobra.Command {
	return &cobra.Command{
		Use: command, Hidden: true, Args: cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			return process(c.Context(), c.InOrStdin(), c.OutOrStdout(), args[0], args[1:])
		},
	}
}

func process(ctx context.Context, in io.Reader, out io.Writer, way string, elements []string) error {
	code, isPipe := codecs[way]
	switch {
	case !isPipe && way != "segment":
		return fmt.Errorf("unknown way %q", way)
	case isPipe && len(elements) == 0:
		return pipeChild(code, in, out)
	case len(elements) == 0:
		return segmentChild(ctx, out)
	}
	t := times{attach: math.NaN()}
	n, err := strconv.Atoi(elements[0])
	if err == nil {
		err = session.Wait(in, out)
	}
	switch {
	case err != nil:
	case isPipe:
		err = t.pipe(ctx, way, code, n)
	default:
		err = t.segment(ctx, n)
	}
	switch {
	case errors.Is(err, measure.ErrWrong):
		_, err = fmt.Fprintln(out, measure.Wrong)
	case err == nil:
		_, err = fmt.Fprintln(out, t.create, t.start, t.attach, t.add, t.handOver, t.confirm)
	}
	return err
}

// work times what comes after the child's first word: add lets the child add 1 and
// returns what the parent then has, handOver goes there and back once.
func (t *times) work(lap func() float64, n int, add func() ([]float64, error), handOver func() error) error {
	x, err := add()
	if err != nil {
		return err
	}
	t.add = lap()
	if err := confirm(x, n); err != nil {
		return err
	}
	t.confirm = lap()
	for range handOvers {
		if err := handOver(); err != nil {
			return err
		}
	}
	t.handOver = lap() / (2 * handOvers)
	return nil
}

// errWrong says that the parent did not see what the child wrote.
var errWrong = fmt.Errorf("%w: the parent does not see twos", measure.ErrWrong)

const handOvers = 1000 // measured together

// stopwatch returns the seconds since it was called last.
func stopwatch() func() float64 {
	last := time.Now()
	return func() float64 {
		now := time.Now()
		defer func() { last = now }()
		return now.Sub(last).Seconds()
	}
}

// parallel cuts x and calls work on the parts, one goroutine each.
func parallel(x []float64, work func([]float64)) {
	workers := runtime.GOMAXPROCS(0)
	if len(x) < 1<<15 { // starting goroutines would take longer
		workers = 1
	}
	var wg sync.WaitGroup
	for i := range workers {
		part := x[i*len(x)/workers : (i+1)*len(x)/workers]
		wg.Go(func() { work(part) })
	}
	wg.Wait()
}

func fill(x []float64) {
	for i := range x {
		x[i] = 1
	}
}

func increment(x []float64) {
	for i := range x {
		x[i]++
	}
}

// confirm looks whether x is n twos.
func confirm(x []float64, n int) error {
	var wrong atomic.Bool
	parallel(x, func(part []float64) {
		if slices.ContainsFunc(part, func(v float64) bool { return v != 2 }) {
			wrong.Store(true)
		}
	})
	if wrong.Load() || len(x) != n {
		return errWrong
	}
	return nil
}
