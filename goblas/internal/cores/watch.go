package cores

import (
	"context"
	"runtime/trace"
)

// watch is what is recorded of a call, by the counters or by Go's execution tracer, from
// when it begins to wait until it ends. All methods run on the call's goroutine, because
// a region of the tracer must end where it began. A nil watch records nothing.
type watch struct {
	counter *counter      // nil if the call is not counted
	start   int64         // when the call began to wait, later to run, in ns since epoch
	region  *trace.Region // the region that is open; nil if the call is not traced
}

// waitRegion is the region of a goroutine that waits for cores. One that computes is in a
// region with the name of its operation, such as "goblas.Dgemm".
const waitRegion = "goblas.wait"

// watching reports whether calls are counted or traced.
func watching() bool { return counting.Load() || trace.IsEnabled() }

// watch returns the watch of a call that begins to wait.
func (d Call) watch() *watch {
	if !watching() {
		return nil
	}
	w := &watch{}
	if counting.Load() {
		w.counter = &counters[d.op()]
		w.counter.queued.Add(1)
		w.start = now()
	}
	if trace.IsEnabled() {
		w.region = trace.StartRegion(taskOf(d.ctx), waitRegion)
	}
	return w
}

// counts reports whether the call is counted.
func (w *watch) counts() bool { return w != nil && w.counter != nil }

// endRegion ends the region that is open, if there is one.
func (w *watch) endRegion() {
	if w.region != nil {
		w.region.End()
		w.region = nil
	}
}

// gaveUp records that the call's context ended before it got its lease.
func (w *watch) gaveUp() {
	if w == nil {
		return
	}
	w.endRegion()
	if w.counter != nil {
		w.counter.queued.Add(-1)
		w.counter.waiting.Add(now() - w.start)
	}
}

// began records that the call has its lease of cores and begins to run.
func (w *watch) began(d Call, r Route, cores int) {
	if w == nil {
		return
	}
	if w.region != nil {
		w.endRegion()
		w.region = trace.StartRegion(taskOf(d.ctx), "goblas."+d.op().String())
	}
	if c := w.counter; c != nil {
		began := now()
		c.calls[r].Add(1)
		c.cores.Add(int64(cores))
		c.waiting.Add(began - w.start)
		c.queued.Add(-1)
		c.inFlight.Add(1)
		w.start = began
	}
}

// ended records that the call has run.
func (w *watch) ended() {
	if w == nil {
		return
	}
	w.endRegion()
	if c := w.counter; c != nil {
		c.running.Add(now() - w.start)
		c.inFlight.Add(-1)
	}
}

// region begins a region of the tracer, if one runs, and returns a function that ends it.
// ctx says to which of the tracer's tasks it belongs, and may be nil.
func region(ctx context.Context, name string) (end func()) {
	if !trace.IsEnabled() {
		return func() {}
	}
	return trace.StartRegion(taskOf(ctx), name).End
}

func taskOf(ctx context.Context) context.Context {
	if ctx == nil {
		return context.Background()
	}
	return ctx
}
