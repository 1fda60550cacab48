package goblas

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/matrix"
)

// countdown is a context that ends when it has been asked so many times whether it has.
type countdown struct {
	context.Context
	left atomic.Int64
}

func (c *countdown) Err() error {
	if c.left.Add(-1) < 0 {
		return context.DeadlineExceeded
	}
	return nil
}

func after(asked int) *countdown {
	c := &countdown{Context: context.Background()}
	c.left.Store(int64(asked))
	return c
}

// contextForms are calls that take contexts, each with the operands that it must not
// change. Every call has its own results.
func contextForms[T Scalar](n int) map[string]struct {
	call     func(ctx context.Context) error
	operands []Matrix[T]
} {
	r := rand.New(rand.NewPCG(3, 5))
	a, b := random[T](r, n, n, 3, matrix.NoTrans), random[T](r, n, n, 1, matrix.NoTrans)
	own := b.Clone()
	return map[string]struct {
		call     func(ctx context.Context) error
		operands []Matrix[T]
	}{
		"DotContext":           {func(ctx context.Context) error { _, err := DotContext(ctx, a, b); return err }, []Matrix[T]{a, b}},
		"DotContext own":       {func(ctx context.Context) error { _, err := DotContext(ctx, a, a.H()); return err }, []Matrix[T]{a}},
		"DotContext conjugate": {func(ctx context.Context) error { _, err := DotContext(ctx, a, b.H().T()); return err }, []Matrix[T]{a, b}},
		"DotToContext":         {func(ctx context.Context) error { return DotToContext(ctx, New[T](n, n), a, b) }, []Matrix[T]{a, b}},
		"SolveContext":         {func(ctx context.Context) error { _, err := SolveContext(ctx, a, b); return err }, []Matrix[T]{a, b}},
		"SolveToContext":       {func(ctx context.Context) error { matrix.Copy(own, b); return SolveToContext(ctx, own, a, own) }, []Matrix[T]{a}},
		"SVDContext":           {func(ctx context.Context) error { _, err := SVDContext(ctx, a, SVDThin); return err }, []Matrix[T]{a}},
		"SVDToContext":         {func(ctx context.Context) error { return SVDToContext(ctx, new(SVDResult[T]), a, SVDFull) }, []Matrix[T]{a}},
	}
}

// TestContextEndsAnywhere lets contexts end at every place where a call looks at its own:
// the error is the context's, the operands are unchanged, and the cores are free.
func TestContextEndsAnywhere(t *testing.T) {
	eachType(t, testContextEnds[float32], testContextEnds[float64], testContextEnds[complex64], testContextEnds[complex128])
}

func testContextEnds[T Scalar](t *testing.T) {
	one := 1.0
	tiled := plan.Crossovers{Tiles: &one}
	plan.Set(plan.Overrides{plan.Sgemm: tiled, plan.Dgemm: tiled, plan.Cgemm: tiled, plan.Zgemm: tiled, plan.Gesv: tiled})
	t.Cleanup(func() { plan.Set(nil) })
	n := 300
	if cores.CurrentMode() == cores.PureGo {
		n = 50 // which is slow, and looks once
	}
	for name, form := range contextForms[T](n) {
		ended := 0
		for asked := 0; ; asked++ {
			var unchanged []func(*testing.T)
			for _, m := range form.operands {
				unchanged = append(unchanged, snapshot(m))
			}
			err := form.call(after(asked))
			for _, check := range unchanged {
				check(t)
			}
			if l := cores.CurrentLoad(); l.Leased != 0 || l.Waiting != 0 {
				t.Fatalf("%s: left behind: %+v", name, l)
			}
			if err == nil {
				break
			}
			ended++
			_, isOp := errors.AsType[*OpError](err)
			if !isOp || !errors.Is(err, context.DeadlineExceeded) || asked > 10000 {
				t.Fatalf("%s, ended when asked %d times: %v", name, asked, err)
			}
		}
		// Each looks once before it begins, and all but pure Go once before they wait; what is
		// cut into tiles looks several times.
		want := 1
		switch {
		case Active() == Native:
			want = 2
		case Active() == Auto:
			want = 6
			if strings.HasPrefix(name, "SVD") {
				want = 2
			}
		}
		if ended < want {
			t.Errorf("%s looked at its context %d times, want at least %d", name, ended, want)
		}
	}
}
