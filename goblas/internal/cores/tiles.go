package cores

import (
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/goblas/goblas/goblas/internal/gate"
)

// Tiles runs do(i) for every i below tiles, on this goroutine and on as many
// more as there are free cores. Tiles are dealt out one by one, so that a core
// that is slow or taken away holds up one tile and not its whole share. Each
// goroutine has a lease of one core: calls into the library made by do run on
// one thread, beside those of anybody else.
//
// A panic of do is raised again here, once every goroutine has stopped.
func (d Call) Tiles(tiles int, do func(i int)) {
	largeCalls.Add(1)
	defer largeCalls.Add(-1)
	d.ways &^= threadedWay // a lease of one core
	own := d.Acquire()
	defer own.Release()
	helper, helpers := cores.AcquireUpTo(tiles - 1)
	if own.start != 0 && helpers > 0 {
		c := &counters[d.op()]
		c.calls[RouteOne].Add(-1)
		c.calls[RouteTiled].Add(1)
		c.cores.Add(int64(helpers))
	}
	spread(tiles, do, helper, helpers)
}

// spread deals tiles out to this goroutine and to so many helpers, each of which has
// one of the leases that helper stands for, which may be none. It returns when all
// tiles are done and all leases of the helpers are given back.
func spread(tiles int, do func(i int), helper gate.Lease, helpers int) {
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

// team is what the goroutines of one tiled call share.
type team struct {
	next    atomic.Int64
	failure atomic.Pointer[tilePanic]

	mu      sync.Mutex
	joined  int            // goroutines besides the caller's
	members sync.WaitGroup // those of them that work
	closed  bool
}

// join reports whether there may still be work: waking a goroutine can take longer
// than all of it, and then nobody waits for the sleeper.
func (t *team) join() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.closed {
		t.joined++
		t.members.Add(1)
	}
	return !t.closed
}

// close ends the joining, and returns how many have joined.
func (t *team) close() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	return t.joined
}

// tilePanic carries a panic from a tile's goroutine to the caller's.
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
