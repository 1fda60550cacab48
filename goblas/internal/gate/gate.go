package gate

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/goblas/goblas/goblas/internal/gate/policy"
)

// Request says what a call needs.
type Request struct {
	// Cores is the number of BLAS threads that the call wants. 1 (or less) asks for a
	// lease of one core. k > 1 asks for a wide lease: it is exclusive, and the BLAS
	// thread count is k. Cores is clamped to the budget; with a budget of 1 every lease
	// has one core.
	Cores int

	// Cost is the expected running time once the call has started, 0 if unknown. It
	// counts against the slice of time for which newcomers may pass those who wait.
	Cost time.Duration
}

// Gate hands out leases. New makes one; it must not be copied. Its methods are safe for
// use by multiple goroutines simultaneously. If two leases were not in flight together,
// everything that the holder of the first did before Release happens before what the
// holder of the second does after Acquire.
type Gate struct {
	_    [64]byte // the word has its cache line to itself
	word atomic.Uint64
	_    [56]byte

	short short

	mu sync.Mutex
	p  policy.Policy // its State is current only between lock and unlock; otherwise word is

	wideSeq atomic.Uint32 // odd while a wide lease is in flight, whose number it then is
}

// New returns a gate with a budget of so many cores (clamped to 1..65535) and nothing
// in flight. set changes the BLAS thread count and returns the value that it reads
// back. The gate calls set only while nothing is in flight, never concurrently, and for
// the first time when it grants the first lease. set may be slow, but must not panic
// and must not use the gate.
func New(budget int, set func(n int) int) *Gate {
	g := &Gate{}
	g.p.Set = func(n int) int { return g.setThreads(n, set) }
	g.p.Slice = policy.DefaultSlice
	g.p.Budget = max(1, min(budget, maxBudget))
	g.word.Store(pack(g.p.State))
	return g
}

// NewOrdered returns a gate for leases of one core that has nothing to do with BLAS
// threads. It hands every core that comes free to the request that has waited longest,
// also where leaving it to a goroutine that is awake would be faster: its leases last for
// milliseconds, so waking costs little of them.
func NewOrdered(budget int) *Gate {
	g := New(budget, func(n int) int { return n })
	g.p.Slice = 0
	return g
}

// lock takes the mutex and sets the slow bit, so that nobody else changes the word.
// Until unlock, the state of the gate is g.p.State.
func (g *Gate) lock() {
	g.mu.Lock()
	g.p.State = unpack(g.word.Or(slowBit))
}

// unlock writes the state back to the word and gives up the mutex. While requests wait,
// the slow bit stays set.
func (g *Gate) unlock() {
	w := pack(g.p.State)
	if g.p.Waiting() > 0 {
		w |= slowBit
	}
	g.word.Store(w)
	g.mu.Unlock()
}
