package elementwise

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/vec"
)

// The ways that an operation is measured.
const (
	AllCores = "all cores"
	OneCore  = "one core"
	PureGo   = "pure Go"
	InNumPy  = "NumPy"
)

// Cell is one operation on one size.
type Cell struct {
	Op   string `json:"op"`
	Type string `json:"type"`
	N    int    `json:"n"`
	Rows []Row  `json:"rows"`
}

// Row is one way. Times are in seconds, for one call.
type Row struct {
	Way     string    `json:"way"`
	Samples []float64 `json:"samples_seconds"`
	Median  float64   `json:"median_seconds"`
	NsEach  float64   `json:"ns_per_element"`
	GBs     float64   `json:"gigabytes_per_second"` // of operands and result
	Wrong   string    `json:"wrong,omitempty"`
}

// contender is a way with what times it: calls together, in seconds.
type contender struct {
	way   string
	time  func(calls int) (float64, error)
	check func() error
}

// minSample is the shortest time that is measured: shorter calls go in batches.
const minSample = time.Millisecond

// Measure measures an operation on n elements of a type for about budget on
// every way; numpy may be nil.
func Measure(ctx context.Context, numpy *NumPy, name, kind string, n int, budget time.Duration) (Cell, error) {
	if kind == "float32" {
		return cell(ctx, numpy, find(name), find(name).float32, kind, n, budget)
	}
	return cell(ctx, numpy, find(name), find(name).float64, kind, n, budget)
}

// Memory is what that needs, in bytes, without NumPy's own as much.
func Memory(kind string, n int) float64 {
	if kind == "float32" {
		return 12 * float64(n)
	}
	return 24 * float64(n)
}

func cell[T vec.Float](ctx context.Context, numpy *NumPy, o op, run operation[T], kind string, n int, budget time.Duration) (Cell, error) {
	c := Cell{Op: o.name, Type: kind, N: n}
	a, b, err := operands[T](n)
	if err != nil {
		return c, err
	}
	m, err := goblas.Zeros[T](1, n)
	if err != nil {
		return c, err
	}
	dst := m.Data
	clock := func(call func() error) func(int) (float64, error) {
		return func(calls int) (float64, error) {
			from := time.Now()
			for range calls {
				if err := call(); err != nil {
					return 0, err
				}
			}
			return time.Since(from).Seconds(), nil
		}
	}
	verify := func() error { return check(o, run, dst, a, b) }
	all := clock(func() error { return run.call(dst, a, b) })
	contenders := []contender{
		{AllCores, all, verify},
		{OneCore, func(calls int) (float64, error) {
			restore, err := goblas.SetThreads(1)
			if err != nil {
				return 0, err
			}
			defer restore()
			return all(calls)
		}, verify},
	}
	if run.pure != nil {
		contenders = append(contenders, contender{PureGo, clock(func() error { run.pure(dst, a, b); return nil }), nil})
	}
	if numpy != nil {
		if _, err := numpy.ask(fmt.Sprintf("prepare %s %d", kind, n)); err != nil {
			return c, err
		}
		contenders = append(contenders, contender{InNumPy, func(calls int) (float64, error) {
			return numpy.number(fmt.Sprintf("time %d %s", calls, o.numpy))
		}, nil})
	}
	size := float64(o.moved*n) * Memory(kind, 1) / 3
	c.Rows, err = turns(ctx, contenders, budget)
	for i := range c.Rows {
		c.Rows[i].NsEach = c.Rows[i].Median / float64(n) * 1e9
		c.Rows[i].GBs = size / c.Rows[i].Median / 1e9
	}
	return c, err
}

// turns lets the contenders take turns, so that a change in the machine's speed
// meets them all.
func turns(ctx context.Context, contenders []contender, budget time.Duration) ([]Row, error) {
	rows, calls, spent := make([]Row, len(contenders)), make([]int, len(contenders)), make([]time.Duration, len(contenders))
	for i, c := range contenders { // warm up, and find how many calls to time together
		rows[i].Way, calls[i] = c.way, 1
		for {
			took, err := c.time(calls[i])
			if err != nil {
				return nil, err
			}
			if took >= minSample.Seconds() || calls[i] >= 1<<20 {
				break
			}
			calls[i] = int(float64(calls[i])*min(max(1.2*minSample.Seconds()/max(took, 1e-9), 1.5), 100)) + 1
		}
		if c.check != nil {
			if err := c.check(); err != nil {
				rows[i].Wrong = err.Error()
			}
		}
	}
	const least = 5
	for open := true; open; {
		open = false
		for i, c := range contenders {
			if len(rows[i].Samples) >= least && spent[i] >= budget || len(rows[i].Samples) >= 3 && spent[i] >= 3*budget {
				continue
			}
			if ctx.Err() != nil {
				return rows, ctx.Err()
			}
			open = true
			runtime.GC()
			if _, err := c.time(1); err != nil { // back into the caches
				return nil, err
			}
			for range least {
				took, err := c.time(calls[i])
				if err != nil {
					return nil, err
				}
				spent[i] += time.Duration(took * 1e9)
				rows[i].Samples = append(rows[i].Samples, took/float64(calls[i]))
				if spent[i] >= 3*budget {
					break
				}
			}
		}
	}
	for i := range rows {
		rows[i].Median = measure.Summarize(rows[i].Samples).Median
	}
	return rows, nil
}
