package gate

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/goblas/goblas/goblas/internal/gate/policy"
)

// Request says what a call needs.
type Request struct {
	// Cores is the number of BLAS threads wanted. 1 (or less) asks for a lease of
	// one core; k > 1 asks for a wide lease, exclusive, with a BLAS thread count
	// of k. It is clamped to the budget; with a budget of 1 every lease is one core.
	Cores int

	// Cost is the expected running time once started, 0 if unknown. Others read it
	// in Delay; it is never used to choose who goes next.
	Cost time.Duration
}

// Gate hands out leases. Make one with New; it must not be copied. Its methods
// are safe for use by multiple goroutines simultaneously. What a goroutine did
// before Release happens before what the next holder does after Acquire, when
// the two leases were not in flight together.
type Gate struct {
	_    [64]byte // the word has its cache line to itself
	word atomic.Uint64
	_    [56]byte

	mu sync.Mutex
	p  policy.Policy // its State is current only between lock and unlock

	epoch   time.Time
	wideEnd atomic.Int64 // when the wide lease in flight should end, ns after epoch; 0 unknown
	ahead   atomic.Int64 // ns that the wide requests in the queue will take
	wideSeq atomic.Uint32
}

// New returns a gate for a budget of cores (clamped to 1..65535), with nothing in
// flight. set changes the BLAS thread count and returns the value read back; the
// gate calls it while nothing is in flight, never concurrently, and first when
// the first lease is granted. set may be slow, but must not panic and must not
// use the gate.
func New(budget int, set func(n int) int) *Gate {
	g := &Gate{epoch: time.Now()}
	g.p.Set = set
	g.p.Patience, g.p.Slice = policy.DefaultPatience, policy.DefaultSlice
	g.p.Budget = max(1, min(budget, maxBudget))
	g.word.Store(pack(g.p.State))
	return g
}

// lock takes the mutex and the word: until unlock, g.p.State is the state.
func (g *Gate) lock() {
	g.mu.Lock()
	g.p.State = unpack(g.word.Or(slowBit))
}

// unlock gives both back. The gate stays slow while requests wait.
func (g *Gate) unlock() {
	w := pack(g.p.State)
	if g.p.Waiting() > 0 {
		w |= slowBit
	}
	if ahead := int64(g.p.WideCost()); ahead != g.ahead.Load() {
		g.ahead.Store(ahead)
	}
	g.word.Store(w)
	g.mu.Unlock()
}
