package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"gonum.org/v1/gonum/blas/blas64"

	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/topology"
	"github.com/goblas/goblas/internal/bare"
)

const (
	throughGoblas = "goblas"
	// grace is what a child may take beyond its time: to start, and to finish the
	// calls in flight. What is not done by then hangs.
	grace = 20 * time.Second
	// least is what a load gets, however little is asked for: its operands are 320 MB.
	least = time.Second
	// callersPerCore are the goroutines of the load of all kinds of calls.
	callersPerCore = 16
)

// loads are the loads in order: all kinds of calls through goblas, then those of
// bare.Loads, which OpenBLAS may not survive, through goblas and plainly.
var loads = []string{throughGoblas, throughGoblas + "-crash", throughGoblas + "-race", "crash", "race"}

// bareName is the name in bare.Loads of what a load multiplies, "" if it is all kinds
// of calls, and whether it goes through goblas.
func bareName(load string) (name string, through bool) {
	if load == throughGoblas {
		return "", true
	}
	return strings.CutPrefix(load, throughGoblas+"-")
}

// Stress runs concurrent calls with known answers for some time. Each load runs in a
// process of its own, which is killed if it hangs, and has an equal part of the time.
// Without OpenBLAS there is nothing to stress.
func Stress(ctx context.Context, f Facts, d time.Duration) ([]Outcome, error) {
	if f.Machine.OpenBLAS == nil {
		return nil, nil
	}
	var all []Outcome
	part := max(d/time.Duration(len(loads)), least)
	for _, load := range loads {
		name, _ := bareName(load)
		if need := bare.Loads[name].Memory(); f.Memory.Known() && 2*need > float64(f.Memory.Free) {
			all = append(all, Outcome{Load: load, Result: Skipped, Detail: "it needs " + withUnit(uint64(need)) + " of memory"})
			continue
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

// run makes the calls of a load, in the child.
func (o *Outcome) run(ctx context.Context, d time.Duration) error {
	name, through := bareName(o.Load)
	if through {
		// Unlike Auto, Native fails without OpenBLAS.
		if err := errors.Join(goblas.Use(goblas.Native), goblas.Use(goblas.Auto)); err != nil {
			return err
		}
	}
	if name == "" {
		return o.allKinds(ctx, d)
	}
	l, ok := bare.Loads[name]
	if !ok {
		return fmt.Errorf("no load %q", o.Load)
	}
	product := blas64.Implementation()
	if through {
		if _, err := goblas.SetThreads(l.Threads); err != nil {
			return err
		}
	} else {
		var err error
		if product, err = bare.BLAS(); err != nil {
			return err
		}
		bare.AskThreads(l.Threads)
	}
	l.Rounds = math.MaxInt
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	o.Calls, o.Wrong = l.Run(ctx, product)
	return nil
}

// allKinds makes all kinds of calls at once, as Auto routes them.
func (o *Outcome) allKinds(ctx context.Context, d time.Duration) error {
	kinds, err := callers(rand.New(rand.NewPCG(5, 6)))
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
				c := kinds[r.IntN(len(kinds))]
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

// caller is one kind of concurrent call; call returns an error if it fails or its
// answer is not the serial one. Operands are shared, answers are each call's own.
type caller struct {
	name string
	call func(r *rand.Rand) error
}

// newCaller makes the call once, in pure Go while nothing else runs, for the answer
// that the others are checked against.
func newCaller[R any](name string, call func() (R, error), check func(got, want R, r *rand.Rand) error) (caller, error) {
	before := goblas.Active()
	_ = goblas.Use(goblas.PureGo) // pure Go is always there
	defer func() { _ = goblas.Use(before) }()
	want, err := call()
	return caller{name, func(r *rand.Rand) error {
		got, err := call()
		if err != nil {
			return err
		}
		return check(got, want, r)
	}}, err
}

// callers are the kinds. Elements of products are small integers, so that products
// are the same to the last bit however they are computed.
func callers(r *rand.Rand) (all []caller, err error) {
	add := func(c caller, failed error) { all, err = append(all, c), errors.Join(err, failed) }
	for _, p := range []struct {
		name    string
		m, k, n int
		nt      bool
	}{
		{"NN product", 300, 300, 300, false}, {"NT product", 300, 300, 300, true},
		{"tall product", 40000, 4, 3, false}, {"tall NT product", 40000, 3, 3, true},
		{"small product", 24, 24, 24, false},
	} {
		a, b := whole(p.m, p.k, r), whole(p.k, p.n, r)
		if p.nt {
			b = whole(p.n, p.k, r).T()
		}
		product := func() (goblas.Matrix[float64], error) { return goblas.Dot(a, b) }
		add(newCaller(p.name, product, func(c, want goblas.Matrix[float64], _ *rand.Rand) error {
			for i, v := range c.Data {
				if v != want.Data[i] {
					return fmt.Errorf("element %d is %v, not %v", i, v, want.Data[i])
				}
			}
			return nil
		}))
	}
	for _, n := range []int{40, 220} {
		a, b := random[float64](n, n, r), random[float64](n, 3, r)
		for i := range n {
			a.Data[i*n+i] += float64(n)
		}
		solve := func() (goblas.Matrix[float64], error) { return goblas.Solve(a, b) }
		add(newCaller(fmt.Sprintf("solve of %d", n), solve, func(x, want goblas.Matrix[float64], r *rand.Rand) error {
			_, wrong := verify.Solution(x, a, b, r)
			return errors.Join(near(verify.Flat(x), verify.Flat(want), n), wrong)
		}))
	}
	a := random[float64](60, 50, r)
	svd := func() (goblas.SVDResult[float64], error) { return goblas.SVD(a, goblas.SVDThin) }
	add(newCaller("SVD", svd, func(d, want goblas.SVDResult[float64], r *rand.Rand) error {
		_, wrong := verify.Decomposition(d, a, r)
		return errors.Join(near(reals(d.S), reals(want.S), 50), wrong)
	}))
	return all, err
}

// near returns an error if two float64 answers differ by more than rounding.
func near(got, want []complex128, n int) error {
	if d := distance(got, want); !(d <= margin*float64(n)*0x1p-53) {
		return fmt.Errorf("differs from the serial answer by %.3g of its norm", d)
	}
	return nil
}

// whole is a matrix of integers from -4 to 4.
func whole(rows, cols int, r *rand.Rand) goblas.Matrix[float64] {
	m := goblas.New[float64](rows, cols)
	for i := range m.Data {
		m.Data[i] = float64(r.IntN(9) - 4)
	}
	return m
}

// findStress tells how the loads ended.
func findStress(f Facts, found *findings) {
	for _, o := range f.Stress {
		bareLoad, through := bareName(o.Load)
		name, grade, advice := "concurrent calls through goblas", Problem, "use goblas.PureGo or another OpenBLAS, and report it"
		if !through {
			name, grade, advice = "plain netlib on this library", Warning, "call through goblas, or with one BLAS thread; goblas keeps clear of it"
		}
		name += because(bareLoad)
		switch o.Result {
		case Right:
			found.add(OK, "", "%s: %d calls, all right", name, o.Calls)
		case Wrong:
			found.add(grade, advice, "%s: %d of %d answers wrong%s", name, o.Wrong, o.Calls, because(o.Detail))
		case Crashed:
			found.add(grade, advice, "%s: the process crashed%s", name, because(o.Detail))
		case Hung:
			found.add(grade, advice, "%s: the calls hung", name)
		case Skipped:
			found.add(Note, "", "%s: not tried, %s", name, o.Detail)
		}
	}
}

// because is a detail in brackets, "" if there is none.
func because(detail string) string {
	if detail == "" {
		return ""
	}
	return " (" + detail + ")"
}
