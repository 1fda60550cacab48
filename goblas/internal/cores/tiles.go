package cores

import (
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/goblas/goblas/goblas/internal/gate"
)

// Tiles calls do(i) for every i below tiles, on this goroutine and on as many more as
// there are free cores. Each goroutine takes the next tile when it has finished one, so
// a core that is slow, or that the system takes away, holds up one tile and not a whole
// share of them. Each goroutine has a lease of one core: calls that do makes into the
// library run on one thread, beside those of other callers.
//
// If do panics, the panic is raised again on this goroutine, once all have stopped.
func (d Call) Tiles(tiles int, do func(i int)) {
	largeCalls.Add(1)
	defer largeCalls.Add(-1)
	d.flags &^= threadedFlag // so that Acquire asks for one core
	own := d.Acquire()
	defer own.Release()
	helper, helpers := coreGate.AcquireUpTo(tiles - 1)
	if own.start != 0 && helpers > 0 {
		c := &counters[d.op()]
		c.calls[RouteOne].Add(-1)
		c.calls[RouteTiled].Add(1)
		c.cores.Add(int64(helpers))
	}
	runTiles(tiles, do, helper, helpers)
}

// runTiles calls do for every tile, on this goroutine and on as many others as there
// are helpers. helper stands for each one of the helpers' leases; the zero Lease stands
// for none. runTiles returns when all tiles are done and all leases of the helpers have
// been released.
func runTiles(tiles int, do func(i int), helper gate.Lease, helpers int) {
	if helpers <= 0 {
		for i := range tiles {
			do(i)
		}
		return
	}
	t := new(team)
	for range helpers {
		go func() {
			if t.join() {
				defer t.members.Done()
				defer helper.Release()
				t.work(tiles, do)
			}
		}()
	}
	t.work(tiles, do)
	for range helpers - t.close() {
		helper.Release()
	}
	t.members.Wait()
	if p := t.failure.Load(); p != nil {
		panic(p)
	}
}

// team is the state that the goroutines of one tiled call share.
type team struct {
	next    atomic.Int64
	failure atomic.Pointer[tilePanic]

	mu      sync.Mutex
	joined  int            // goroutines that have joined, without the caller's
	members sync.WaitGroup // those of them that still work
	closed  bool
}

// join reports whether the goroutine may take part. Waking a goroutine can take longer
// than all of the work. One that wakes after the end is refused, so that nobody has to
// wait for it.
func (t *team) join() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.closed {
		t.joined++
		t.members.Add(1)
	}
	return !t.closed
}

// close lets nobody join any more and returns how many have joined.
func (t *team) close() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	return t.joined
}

// tilePanic carries a panic, and the stack where it happened, from the goroutine of a
// tile to that of the caller.
type tilePanic struct {
	value any
	stack []byte
}

func (p *tilePanic) Error() string { return fmt.Sprintf("%v\n\n%s", p.value, p.stack) }

func (t *team) work(tiles int, do func(i int)) {
	defer func() {
		if v := recover(); v != nil {
			t.failure.CompareAndSwap(nil, &tilePanic{v, debug.Stack()})
		}
	}()
	for t.failure.Load() == nil {
		i := int(t.next.Add(1)) - 1
		if i >= tiles {
			return
		}
		do(i)
	}
}
