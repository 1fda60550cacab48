package cores

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/goblas/goblas/goblas/internal/gate"
)

// job is one run of tiles, which several goroutines share: the one that leads it, and its
// helpers.
type job struct {
	tiles int
	do    func(i int)
	ctx   context.Context // ends the job between tiles; may be nil
	// library says that tiles call the library, which must have been loaded. Tiles of
	// other work may run while somebody loads it.
	library bool

	next    atomic.Int64
	failure atomic.Pointer[tilePanic]
	working atomic.Int32 // helpers that have joined and not left

	mu      sync.Mutex
	waiting []gate.Lease   // of the helpers that have been hired and have not joined yet
	members sync.WaitGroup // helpers that have joined and not left
	closed  bool

	// users are those who know the job: who leads it, and every helper that has been hired
	// and has not done with it. A helper may wake long after the end, so it is the last of
	// them that frees the job.
	users atomic.Int32
}

// jobs are those that nobody uses any more.
var jobs sync.Pool

// newJob returns a job for the goroutine that will lead it.
func newJob(tiles int, do func(i int)) *job {
	j, ok := jobs.Get().(*job)
	if !ok {
		j = new(job)
	}
	j.tiles, j.do = tiles, do
	j.users.Store(1)
	return j
}

// leave says that one of the users has done with the job.
func (j *job) leave() {
	if j.users.Add(-1) > 0 {
		return
	}
	j.do, j.ctx, j.library, j.closed = nil, nil, false, false
	j.next.Store(0)
	j.failure.Store(nil)
	jobs.Put(j)
}

// lead runs tiles on this goroutine until none is left, waits for the helpers that still
// run one, and raises their panic, if there is one. It calls between, which may hire
// helpers, before the first tile and after each one, with the number of tiles that nobody
// has begun. The job is not the caller's any more when lead ends.
func (j *job) lead(between func(left int)) {
	j.work(func() bool {
		if left := j.tiles - int(j.next.Load()); left > 0 {
			between(left)
		}
		return true
	})
	j.close()
	for spins := 0; j.working.Load() > 0 && spins < 100; spins++ {
		pause()
	}
	j.members.Wait()
	p := j.failure.Load()
	j.leave()
	if p != nil {
		if c, ok := p.value.(cancelled); ok {
			panic(c)
		}
		panic(p)
	}
}

// recruit hires a helper for each core that is free now, one for each tile but one that
// is left at the most, and returns how many helpers there are.
func (j *job) recruit(left int) int {
	have := int(j.working.Load())
	if left > 1 {
		lease, more := coreGate.AcquireUpTo(left - 1)
		for range more {
			j.hire(lease)
		}
		have += more
	}
	return have
}

// hire gives the job a helper, which releases the lease when it leaves.
func (j *job) hire(lease gate.Lease) {
	j.users.Add(1)
	j.mu.Lock()
	j.waiting = append(j.waiting, lease)
	j.mu.Unlock()
	if h := takeIdle(); h != nil {
		h.inbox.Store(j)
		return
	}
	h, ok := helpers.Get().(*helper)
	if !ok {
		h = new(helper)
		h.main = h.run
	}
	h.inbox.Store(j)
	go h.main()
}

// join lets a helper take part and returns the lease that was hired for it. Waking a
// goroutine can take longer than all of the work. One that wakes after the end is
// refused, so that nobody has to wait for it.
func (j *job) join() (lease gate.Lease, ok bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return gate.Lease{}, false
	}
	last := len(j.waiting) - 1
	lease, j.waiting = j.waiting[last], j.waiting[:last]
	j.members.Add(1)
	j.working.Add(1)
	return lease, true
}

// close lets nobody join any more and releases the leases of those who have not.
func (j *job) close() {
	j.mu.Lock()
	j.closed = true
	j.mu.Unlock()
	for _, lease := range j.waiting { // which nobody else touches any more
		lease.Release()
	}
	j.waiting = j.waiting[:0]
}

// help runs tiles on a helper's goroutine until none is left or somebody waits for its
// core.
func (j *job) help() {
	defer j.leave()
	lease, ok := j.join()
	if !ok {
		return
	}
	defer j.members.Done()
	defer j.working.Add(-1)
	defer lease.Release()
	if j.library {
		enter(1)
		defer leave(1)
	}
	defer region(j.ctx, "goblas.helper")()
	leased := lease != gate.Lease{}
	j.work(func() bool { return !leased || !coreGate.Contended() })
}

// tilePanic carries a panic, and the stack where it happened, from the goroutine of a
// tile to that of the caller.
type tilePanic struct {
	value any
	stack []byte
}

func (p *tilePanic) Error() string { return fmt.Sprintf("%v\n\n%s", p.value, p.stack) }

// work runs tiles until none is left, one has panicked, the context has ended, or more,
// which is asked before each tile, says no.
func (j *job) work(more func() bool) {
	defer func() {
		if v := recover(); v != nil {
			j.failure.CompareAndSwap(nil, &tilePanic{v, debug.Stack()})
		}
	}()
	for more() && j.failure.Load() == nil && (j.ctx == nil || j.ctx.Err() == nil) {
		i := int(j.next.Add(1)) - 1
		if i >= j.tiles {
			return
		}
		j.do(i)
	}
}

// helper is a goroutine that helps with one job after the other. When a job ends it looks
// out for the next one for a while before it ends, because waking a goroutine takes some
// ten microseconds, in which two cores multiply matrices of order 100.
type helper struct {
	inbox atomic.Pointer[job]
	main  func() // run
}

// helpers are those that have no goroutine.
var helpers sync.Pool

// lookout is how long a helper looks out for the next job. While it does, it lets every
// other goroutine go first, about once a microsecond.
const lookout = 50 * time.Microsecond

var idle struct {
	sync.Mutex
	helpers []*helper // those who look out
	count   atomic.Int32
}

// takeIdle returns a helper that looks out for a job, or nil.
func takeIdle() *helper {
	if idle.count.Load() == 0 {
		return nil
	}
	idle.Lock()
	defer idle.Unlock()
	last := len(idle.helpers) - 1
	if last < 0 {
		return nil
	}
	h := idle.helpers[last]
	idle.helpers = idle.helpers[:last]
	idle.count.Store(int32(last))
	return h
}

// run is what the goroutine of a helper does, which begins with a job in its inbox.
func (h *helper) run() {
	for j := h.inbox.Load(); j != nil; j = h.next() {
		j.help()
	}
	helpers.Put(h)
}

// next returns the next job, or nil if there is none for a while.
func (h *helper) next() *job {
	h.inbox.Store(nil)
	idle.Lock()
	idle.helpers = append(idle.helpers, h)
	idle.count.Store(int32(len(idle.helpers)))
	idle.Unlock()
	for start := time.Now(); time.Since(start) < lookout; {
		for range 500 {
			if j := h.inbox.Load(); j != nil {
				return j
			}
		}
		runtime.Gosched()
	}
	if h.leave() {
		return nil
	}
	for h.inbox.Load() == nil { // somebody has taken it and is about to give it a job
		runtime.Gosched()
	}
	return h.inbox.Load()
}

// leave takes the helper out of the list of idle ones, and reports whether it was there.
func (h *helper) leave() bool {
	idle.Lock()
	defer idle.Unlock()
	for i, other := range idle.helpers {
		if other == h {
			last := len(idle.helpers) - 1
			idle.helpers[i] = idle.helpers[last]
			idle.helpers = idle.helpers[:last]
			idle.count.Store(int32(last))
			return true
		}
	}
	return false
}

// pause lets a little time pass, and other goroutines go first.
func pause() {
	for range 200 {
		if idle.count.Load() < 0 { // never: a load keeps the loop
			return
		}
	}
	runtime.Gosched()
}
