// Package share measures the ways in which two processes can work on one array:
// the parent makes an array of ones, a child adds 1 to each element, and the
// parent confirms that it sees twos.
package share

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/apart"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/numpy"
)

// Times are what one round took, in seconds; nil where a way has no such step.
type Times struct {
	Make     float64  `json:"make"`      // create the array and fill it
	Start    float64  `json:"start"`     // from starting the child to its first word
	Attach   *float64 `json:"attach"`    // what the child needs to see the array
	Add      float64  `json:"add"`       // from asking the child to add 1 to seeing it done, with all that is sent
	HandOver float64  `json:"hand_over"` // from one process's word to the other's answer, halved
	Confirm  float64  `json:"confirm"`   // look at all elements
}

// Total is the time of the program, without measuring the hand-over.
func (t Times) Total() float64 {
	total := t.Make + t.Start + t.Add + t.Confirm
	if t.Attach != nil {
		total += *t.Attach
	}
	return total
}

// Steps are what a round consists of, and how many times the array is moved in it,
// 0 where it is not the array that takes the time.
var Steps = []struct {
	Name  string
	Moved float64
}{{"create", 1}, {"start", 0}, {"attach", 0}, {"add", 2}, {"hand-over", 0}, {"confirm", 1}, {"total", 0}}

// Steps are the times of [Steps], NaN where the way has no such step.
func (t Times) Steps() []float64 {
	attach := math.NaN()
	if t.Attach != nil {
		attach = *t.Attach
	}
	return []float64{t.Make, t.Start, attach, t.Add, t.HandOver, t.Confirm, t.Total()}
}

// Way is one way to share.
type Way struct {
	Name string
	Run  func(ctx context.Context, n int) (Times, error) // one round with n elements
}

// Ways returns the ways that this machine has. Each of their rounds is that of two
// new processes, whose memory is fresh. missing says why others are not among them.
func Ways(ctx context.Context) (ways []Way, missing error) {
	ways = []Way{{"goblas/shm", round("segment")}, {"bytes over a pipe", round("bytes")}, {"gob over a pipe", round("gob")}}
	process, err := numpy.Launch(ctx, "", program)
	if err != nil {
		return ways, err
	}
	process.Close()
	return append(ways, Way{"NumPy RawArray", python("raw")}, Way{"NumPy shared mem", python("shared")}), nil
}

// Command is the hidden command of goblas that runs [Process].
const Command = "share-process"

// answer is a line of JSON: what one round took.
type answer struct {
	Times
	Right bool `json:"right"`
}

func parse(line string) (Times, error) {
	var a answer
	if err := json.Unmarshal([]byte(line), &a); err != nil {
		return Times{}, fmt.Errorf("no times: %q", line)
	}
	if !a.Right {
		return Times{}, errWrong
	}
	return a.Times, nil
}

// round is a way of Go.
func round(way string) func(context.Context, int) (Times, error) {
	return func(ctx context.Context, n int) (Times, error) {
		line, err := apart.Run(ctx, Command, way, strconv.Itoa(n))
		if err != nil {
			return Times{}, err
		}
		return parse(line)
	}
}

// Process is a process of a way of Go: with a number of elements the parent, which
// writes what a round took, without the child.
func Process(ctx context.Context, way string, n ...int) (err error) {
	code, isPipe := codecs[way]
	var t Times
	switch {
	case !isPipe && way != "segment":
		return fmt.Errorf("unknown way %q", way)
	case isPipe && len(n) == 0:
		return pipeChild(code, os.Stdin, os.Stdout)
	case len(n) == 0:
		return segmentChild(ctx)
	case isPipe:
		t, err = pipe(ctx, way, n[0])
	default:
		t, err = segment(ctx, n[0])
	}
	wrong := errors.Is(err, errWrong)
	if err != nil && !wrong {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(answer{t, !wrong})
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
	if len(x) != n {
		return fmt.Errorf("%w but %d elements", errWrong, len(x))
	}
	var mu sync.Mutex
	var err error
	parallel(x, func(part []float64) {
		for _, v := range part {
			if v != 2 {
				mu.Lock()
				defer mu.Unlock()
				err = fmt.Errorf("%w but %v", errWrong, v)
				return
			}
		}
	})
	return err
}
