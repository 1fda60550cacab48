package goblas

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/goblas/goblas/goblas/internal/cores"
)

// places makes so many for one test, which it fails if it leaves one taken.
func places(t *testing.T, n int) {
	t.Helper()
	if n > threadLimit() {
		t.Skipf("this OpenBLAS has %d threads at most", threadLimit())
	}
	restore, err := SetThreads(n)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		restore()
		if l := CurrentLoad(); l.Admitted != 0 || l.Queued != 0 {
			t.Errorf("left behind: %+v", l)
		}
	})
}

// admit is Admit that must succeed.
func admit(t *testing.T, ctx context.Context) *Admission {
	t.Helper()
	a, err := Admit(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// waiting returns when n goroutines wait for admission.
func waiting(n int) {
	for CurrentLoad().Queued != n {
		runtime.Gosched()
	}
}

// TestAdmitTwice: a second admission of the same goroutine is a second place. Where none
// is left, it is refused, and waits for itself no longer than its context. Inside an
// admission that the context carries, it needs no place.
func TestAdmitTwice(t *testing.T) {
	places(t, 1)
	ctx, cancel := context.WithCancel(t.Context())
	before := CurrentLoad()
	first := admit(t, ctx)
	if l := CurrentLoad(); l.Admitted != 1 || l.Admissions != before.Admissions+1 {
		t.Errorf("admitted: %+v", l)
	}
	for _, endless := range []context.Context{never, context.Background()} {
		if _, err := Admit(endless); !errors.Is(err, ErrBusy) {
			t.Errorf("a context that never ends: %v", err)
		}
	}
	second := make(chan error)
	go func() {
		_, err := Admit(ctx)
		second <- err
	}()
	waiting(1)

	inner := admit(t, first.Context())
	innermost := admit(t, inner.Context())
	inner.Release()
	innermost.Release()
	if l := CurrentLoad(); l.Admitted != 1 || l.Queued != 1 {
		t.Errorf("inner admissions took places, or gave one back: %+v", l)
	}

	cancel()
	if err := <-second; !errors.Is(err, context.Canceled) {
		t.Errorf("the context has ended: %v", err)
	}
	if _, err := Admit(first.Context()); !errors.Is(err, context.Canceled) {
		t.Errorf("inside an admission the context has ended: %v", err)
	}
	if l := CurrentLoad(); l.Refusals != before.Refusals+3 {
		t.Errorf("%d refusals, want 3", l.Refusals-before.Refusals)
	}
	first.Release()
	first.Release()
	outside := admit(t, context.WithoutCancel(first.Context())) // the admission in it has ended
	if l := CurrentLoad(); l.Admitted != 1 {
		t.Errorf("a released admission still counts: %+v", l)
	}
	outside.Release()
}

// TestAdmitInOrder: places are granted in order of arrival, and the cancelled leave the
// queue.
func TestAdmitInOrder(t *testing.T) {
	places(t, 1)
	holder := admit(t, t.Context())
	const n = 21
	var wg sync.WaitGroup
	var order []int
	leave, cancel := context.WithCancel(t.Context())
	for i := range n {
		ctx := t.Context()
		if i%3 == 1 {
			ctx = leave
		}
		wg.Go(func() {
			a, err := Admit(ctx)
			if (err != nil) != (i%3 == 1) {
				t.Errorf("%d: %v", i, err)
			}
			if err == nil {
				order = append(order, i) // one place, so one goroutine at a time
			}
			a.Release()
		})
		waiting(i + 1)
	}
	cancel()
	waiting(n - n/3)
	holder.Release()
	wg.Wait()
	last := -1
	for _, i := range order {
		if i <= last {
			t.Fatalf("order %v", order)
		}
		last = i
	}
	if len(order) != n-n/3 {
		t.Errorf("admitted %v", order)
	}
}

// TestAdmitResizes: SetThreads changes the number of places at once, for those who wait,
// and takes none from those who have one.
func TestAdmitResizes(t *testing.T) {
	if threadLimit() < 3 {
		t.Skip("this OpenBLAS has fewer than 3 threads")
	}
	places(t, 1)
	held := []*Admission{admit(t, t.Context())}
	granted := make(chan *Admission, 2)
	for range 2 {
		go func() {
			a, err := Admit(t.Context())
			if err != nil {
				t.Error(err)
			}
			granted <- a
		}()
	}
	waiting(2)
	restore, err := SetThreads(3)
	if err != nil {
		t.Fatal(err)
	}
	held = append(held, <-granted, <-granted)
	restore()
	if l := CurrentLoad(); l.Admitted != 3 || l.Threads != 1 {
		t.Errorf("%+v, want 3 admitted with 1 thread", l)
	}
	for _, a := range held {
		if _, err := Admit(never); !errors.Is(err, ErrBusy) {
			t.Errorf("a place beside those that are held: %v", err)
		}
		a.Release()
	}
	admit(t, never).Release()
}

// TestAdmitForgotten: the place of an admission that nobody has any more comes back.
func TestAdmitForgotten(t *testing.T) {
	places(t, 1)
	func() {
		inner := admit(t, admit(t, t.Context()).Context()) // both, and the context between them
		runtime.KeepAlive(inner)
	}()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	got := make(chan *Admission)
	go func() {
		a, err := Admit(ctx)
		if err != nil {
			t.Error(err)
		}
		got <- a
	}()
	for {
		runtime.GC()
		select {
		case a := <-got:
			a.Release()
			return
		default:
		}
	}
}

// TestAdmittedBound: no more handlers compute at a time than there are places, and their
// calls are answered rightly.
func TestAdmittedBound(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		n := min(2, threadLimit())
		places(t, n)
		a := fill(New[float64](60, 60), 1)
		var running atomic.Int32
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				admission, err := Admit(t.Context())
				defer admission.Release()
				if now := running.Add(1); err != nil || int(now) > n {
					t.Errorf("%d at a time, %v", now, err)
				}
				defer running.Add(-1)
				if c, err := Dot(a, a); err != nil || c.At(59, 59) != 60 {
					t.Errorf("%v, %v", c.At(59, 59), err)
				}
			})
		}
		wg.Wait()
	})
}

// TestAdmittedShareCores: a decomposition takes all cores, but not while another handler
// has a place.
func TestAdmittedShareCores(t *testing.T) {
	if !hasOpenBLAS(t) {
		t.Skip("no OpenBLAS")
	}
	places(t, 2)
	if l, err := Describe(); err != nil || l.Layer != "pthreads" {
		t.Skip("calls take turns, with all cores")
	}
	if err := Use(Native); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		SetCounting(false)
		ResetCounters()
		if err := Use(PureGo); err != nil {
			t.Error(err)
		}
	})
	SetCounting(true)
	a := fill(New[float64](400, 400), 1)
	wide := func() (calls int64) {
		ResetCounters()
		if _, err := SVD(a, SVDThin); err != nil {
			t.Error(err)
		}
		for _, c := range Counters() {
			calls += c.Wide
		}
		return calls
	}
	alone := admit(t, t.Context())
	if n := wide(); n != 1 {
		t.Errorf("alone: %d calls on all cores", n)
	}
	other := admit(t, t.Context())
	if n := wide(); n != 0 {
		t.Errorf("beside another handler: %d calls on all cores", n)
	}
	other.Release()
	if n := wide(); n != 1 {
		t.Errorf("alone again: %d calls on all cores", n)
	}
	alone.Release()
	if l := cores.CurrentLoad(); l.Leased != 0 {
		t.Errorf("left behind: %+v", l)
	}
}
