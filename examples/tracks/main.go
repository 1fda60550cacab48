// Tracks follows many objects at once with a Kalman filter, all of them in one call for each
// step of its algebra, and then fits a line to every group of measurements:
//
//	go run ./examples/tracks -tracks 100000 -steps 20
//
// A loop over the tracks would call the library some ten times for each 4x4 matrix.
package main

import (
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"time"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
)

func main() {
	tracks := flag.Int("tracks", 100_000, "`number` of objects")
	steps := flag.Int("steps", 20, "how often each is measured")
	flag.Parse()
	err := goblas.Use(goblas.Auto)
	if err == nil {
		err = run(os.Stdout, *tracks, *steps)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "tracks:", err)
		os.Exit(1)
	}
}

// run follows the tracks and reports how far the filter and the lines are from the truth.
func run(w io.Writer, tracks, steps int) error {
	const noise = 0.5
	f := newFilter(tracks, noise)
	r := rand.New(rand.NewPCG(1, 2))
	truth := matrix.New[float64](tracks, 4) // x, y and their speeds
	for i := range truth.Data {
		truth.Data[i] = r.NormFloat64()
	}
	seen := matrix.NewStack[float64](tracks, steps, 2)
	z := matrix.New[float64](tracks, 2)
	start := time.Now()
	for step := range steps {
		for i := range tracks {
			for j := range 2 {
				truth.Data[4*i+j] += truth.Data[4*i+2+j]
				z.Data[2*i+j] = truth.Data[4*i+j] + noise*r.NormFloat64()
				seen.At(i).Set(step, j, z.Data[2*i+j])
			}
		}
		if err := f.step(z); err != nil {
			return err
		}
	}
	fmt.Fprintf(w, "%d tracks, %d steps: %v\n", tracks, steps, time.Since(start).Round(time.Millisecond))
	fmt.Fprintf(w, "positions are off by %.3f (measured: %.3f), speeds by %.3f\n", off(f.x, truth, 0), noise, off(f.x, truth, 2))
	slopes, err := lines(seen)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "speeds by a line through the measurements of each track are off by %.3f\n", off(slopes, truth, 2))
	return nil
}

// off is the root mean square of a - b in columns j and j+1.
func off(a, b linalg.Matrix[float64], j int) float64 {
	sum := 0.0
	for i := range a.Rows {
		for k := j; k < j+2; k++ {
			d := a.At(i, k) - b.At(i, k)
			sum += d * d
		}
	}
	return math.Sqrt(sum / float64(2*a.Rows))
}

// filter is a Kalman filter for objects that move at constant speed and are seen where they
// are. All tracks share the model, which is therefore a stack of one matrix each.
type filter struct {
	move, see, identity linalg.Stack[float64] // F, H and I
	process, noise      linalg.Stack[float64] // Q and R
	x                   linalg.Matrix[float64]
	p                   linalg.Stack[float64] // the covariance of each row of x

	fx, hx               linalg.Matrix[float64] // results of each step, made once
	fp, hp, gain, closed linalg.Stack[float64]
	s, next              linalg.Stack[float64]
}

func newFilter(tracks int, noise float64) *filter {
	one := func(rows ...[]float64) linalg.Stack[float64] { return matrix.Broadcast(matrix.FromRows(rows...)) }
	stack := func(rows, cols int) linalg.Stack[float64] { return matrix.NewStack[float64](tracks, rows, cols) }
	f := &filter{
		move:     one([]float64{1, 0, 1, 0}, []float64{0, 1, 0, 1}, []float64{0, 0, 1, 0}, []float64{0, 0, 0, 1}),
		see:      one([]float64{1, 0, 0, 0}, []float64{0, 1, 0, 0}),
		process:  one([]float64{1e-4, 0, 0, 0}, []float64{0, 1e-4, 0, 0}, []float64{0, 0, 1e-4, 0}, []float64{0, 0, 0, 1e-4}),
		noise:    one([]float64{noise * noise, 0}, []float64{0, noise * noise}),
		identity: one([]float64{1, 0, 0, 0}, []float64{0, 1, 0, 0}, []float64{0, 0, 1, 0}, []float64{0, 0, 0, 1}),
		x:        matrix.New[float64](tracks, 4), fx: matrix.New[float64](tracks, 4), hx: matrix.New[float64](tracks, 2),
		p: stack(4, 4), fp: stack(4, 4), next: stack(4, 4), closed: stack(4, 4), hp: stack(2, 4), s: stack(2, 2), gain: stack(2, 4),
	}
	for _, p := range f.p.All() {
		for i := range 4 {
			p.Set(i, i, 10)
		}
	}
	return f
}

// step predicts, and corrects by the measurements in the rows of z:
//
//	x = F x,  P = F P F' + Q
//	S = H P H' + R,  K = P H' S^-1
//	x = x + K (z - H x),  P = (I - K H) P
func (f *filter) step(z linalg.Matrix[float64]) error {
	err := first(
		func() error { return linalg.MulVecStackTo(f.fx, f.move, f.x) },
		func() error { return linalg.DotStackTo(f.fp, f.move, f.p) },
		func() error { return linalg.DotStackTo(f.next, f.fp, f.move.T()) },
		func() error { add(f.next, f.process); return nil },
		func() error { return linalg.DotStackTo(f.hp, f.see, f.next) },
		func() error { return linalg.DotStackTo(f.s, f.hp, f.see.T()) },
		func() error { add(f.s, f.noise); return nil },
		func() error { return linalg.SolveStackTo(f.gain, f.s, f.hp) }, // K', since S and P are symmetric
		func() error { return linalg.MulVecStackTo(f.hx, f.see, f.fx) },
	)
	if err != nil {
		return err
	}
	for i, v := range z.Data {
		f.hx.Data[i] = v - f.hx.Data[i]
	}
	if err := linalg.MulVecStackTo(f.x, f.gain.T(), f.hx); err != nil {
		return err
	}
	for i, v := range f.fx.Data {
		f.x.Data[i] += v
	}
	if err := linalg.DotStackTo(f.closed, f.gain.T(), f.see); err != nil {
		return err
	}
	for i := range f.closed.Data {
		f.closed.Data[i] = f.identity.Data[i%16] - f.closed.Data[i]
	}
	return linalg.DotStackTo(f.p, f.closed, f.next)
}

// first calls functions until one returns an error.
func first(calls ...func() error) error {
	for _, f := range calls {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}

// add adds one matrix to each of a stack.
func add(to, one linalg.Stack[float64]) {
	for i := range to.Data {
		to.Data[i] += one.Data[i%len(one.Data)]
	}
}

// lines fits a straight line to the measurements of each track and returns where it ends and
// its slopes, as states of the filter: a regression for each group.
func lines(seen linalg.Stack[float64]) (linalg.Matrix[float64], error) {
	steps := seen.Rows
	design := matrix.New[float64](steps, 2)
	for i := range steps {
		design.Set(i, 0, 1)
		design.Set(i, 1, float64(i-steps+1))
	}
	fit, err := linalg.LstsqStack(matrix.Broadcast(design), seen, math.NaN())
	if err != nil {
		return linalg.Matrix[float64]{}, err
	}
	return linalg.Matrix[float64]{Rows: seen.Count, Cols: 4, Stride: 4, Data: fit.X.Data}, nil
}
