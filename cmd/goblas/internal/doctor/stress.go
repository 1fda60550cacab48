package doctor

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/topology"
	"github.com/goblas/goblas/internal/bare"
)

const (
	throughGoblas = "goblas"
	// grace is what a child may take beyond its time: to start, and to finish the
	// calls in flight. What is not done by then hangs.
	grace = 20 * time.Second
	// callersPerCore are the goroutines of the load through goblas.
	callersPerCore = 16
)

// plainLoads are the loads without goblas, in order.
var plainLoads = []string{"crash", "race"}

// Stress runs concurrent calls with known answers for some time: through goblas, and
// then plainly, which OpenBLAS may not survive. Each runs in a process of its own,
// which is killed if it hangs. Each has an equal part of the time. Without OpenBLAS there
// is nothing to stress.
func Stress(ctx context.Context, f Facts, d time.Duration) ([]Outcome, error) {
	if f.Machine.OpenBLAS == nil {
		return nil, nil
	}
	var all []Outcome
	part := d / time.Duration(1+len(plainLoads))
	for _, load := range append([]string{throughGoblas}, plainLoads...) {
		if load != throughGoblas {
			if need := bare.Loads[load].Memory(); f.Memory.Known() && 2*need > float64(f.Memory.Free) {
				all = append(all, Outcome{Load: load, Result: Skipped, Detail: "it needs " + withUnit(uint64(need)) + " of memory"})
				continue
			}
		}
		from := time.Now()
		o := outcome(start(ctx, part+grace, os.Environ(), "stress", load, strconv.FormatFloat(part.Seconds(), 'f', 3, 64)))
		if err := ctx.Err(); err != nil {
			return all, err
		}
		o.Load, o.Seconds = load, time.Since(from).Seconds()
		all = append(all, o)
	}
	return all, nil
}

// outcome is how a child ended.
func outcome(e ended) (o Outcome) {
	switch {
	case e.hung:
		o.Result = Hung
	case e.crashed:
		o.Result, o.Detail = Crashed, e.detail
	case e.err != nil || json.Unmarshal(e.stdout, &o) != nil:
		o.Result, o.Detail = Crashed, fmt.Sprintf("%v, answered %q %q", e.err, e.stdout, e.stderr)
	case o.Wrong > 0:
		o.Result = Wrong
	case o.Calls == 0:
		o.Result, o.Detail = Skipped, "the time was too short for a call"
	default:
		o.Result = Right
	}
	return o
}

// Child is what the hidden command does: "kernel", or "stress LOAD SECONDS". It
// writes JSON.
func Child(ctx context.Context, w io.Writer, args []string) error {
	switch {
	case len(args) == 1 && args[0] == "kernel":
		return timeProducts(w)
	case len(args) == 3 && args[0] == "stress":
		seconds, err := strconv.ParseFloat(args[2], 64)
		if err != nil {
			return err
		}
		o, d := Outcome{Load: args[1]}, time.Duration(seconds*float64(time.Second))
		if args[1] == throughGoblas {
			err = o.goblas(ctx, d)
		} else {
			err = o.plain(ctx, d)
		}
		if err != nil {
			return err
		}
		return json.NewEncoder(w).Encode(o)
	}
	return fmt.Errorf("%s: kernel, or stress LOAD SECONDS", Command)
}

// plain makes the calls without goblas.
func (o *Outcome) plain(ctx context.Context, d time.Duration) error {
	l, ok := bare.Loads[o.Load]
	if !ok {
		return fmt.Errorf("no load %q", o.Load)
	}
	b, err := bare.BLAS()
	if err != nil {
		return err
	}
	bare.AskThreads(l.Threads)
	l.Rounds = math.MaxInt
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	o.Calls, o.Wrong = l.Run(ctx, b)
	return nil
}

// goblas makes all kinds of calls at once, as Auto routes them.
func (o *Outcome) goblas(ctx context.Context, d time.Duration) error {
	if err := goblas.Use(goblas.Native); err != nil { // unlike Auto it fails without OpenBLAS
		return err
	}
	if err := goblas.Use(goblas.Auto); err != nil {
		return err
	}
	loads, err := callers(rand.New(rand.NewPCG(5, 6)))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	var calls, wrong atomic.Int64
	var first sync.Once
	var wg sync.WaitGroup
	for g := range callersPerCore * topology.Detect().Cores() {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(7, uint64(g)))
			for made := 0; made == 0 || ctx.Err() == nil; made++ {
				c := loads[r.IntN(len(loads))]
				err := c.call(r)
				calls.Add(1)
				if err != nil {
					wrong.Add(1)
					first.Do(func() { o.Detail = c.name + ": " + err.Error() })
				}
			}
		})
	}
	wg.Wait()
	o.Calls, o.Wrong = calls.Load(), wrong.Load()
	return nil
}

// findStress tells how the loads ended.
func findStress(f Facts) []Finding {
	var found []Finding
	for _, o := range f.Stress {
		name := "concurrent calls through goblas"
		grade, advice := Problem, "use goblas.PureGo or another OpenBLAS, and report it"
		if o.Load != throughGoblas {
			name = fmt.Sprintf("plain netlib on this library (%s)", o.Load)
			grade, advice = Warning, "call through goblas, or with one BLAS thread; goblas keeps clear of it"
		}
		switch o.Result {
		case Right:
			found = append(found, one(OK, "", "%s: %d calls, all right", name, o.Calls)...)
		case Wrong:
			found = append(found, one(grade, advice, "%s: %d of %d answers wrong%s", name, o.Wrong, o.Calls, because(o.Detail))...)
		case Crashed:
			found = append(found, one(grade, advice, "%s: the process crashed%s", name, because(o.Detail))...)
		case Hung:
			found = append(found, one(grade, advice, "%s: the calls hung", name)...)
		case Skipped:
			found = append(found, one(Note, "", "%s: not tried, %s", name, o.Detail)...)
		}
	}
	return found
}

func because(detail string) string {
	if detail == "" {
		return ""
	}
	return " (" + detail + ")"
}
