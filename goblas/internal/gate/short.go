package gate

import (
	"runtime"
	"sync/atomic"
	"time"

	"github.com/goblas/goblas/goblas/internal/gate/policy"
	"github.com/goblas/goblas/native/sys"
)

// short is what calls of some microseconds pass through. They neither wait for a lease,
// which whoever holds it may keep while the system has taken his core away, nor change a
// variable that others change: each marks a slot as taken that the address of its
// goroutine's stack chooses. A slot has a cache line to itself, so a goroutine that makes
// one call after the other finds its slot where it left it, in its own core's cache, and a
// call costs the same however many cores there are.
//
// Somebody who wants another BLAS thread count than one closes the door, and waits until
// no slot is taken. Both sides first write and then read: a call takes its slot and then
// looks at the door, the other one closes the door and then looks at the slots. So at
// least one of them sees the other.
type short struct {
	// open is how many slots may be taken. It is 0 while the door is closed: while the BLAS
	// thread count is not one, or somebody is about to change it.
	open  atomic.Uint32
	_     [60]byte
	slots [policy.MaxShortCalls]slot
}

type slot struct {
	taken atomic.Uint32
	_     [60]byte
}

// Short admits a call of some microseconds, which runs on one BLAS thread beside all that
// run on one, without holding a core. It never waits: ok is false while the BLAS thread
// count is not one, or when too many short calls are in flight. The caller then acquires
// a lease like others.
func (g *Gate) Short() (l Lease, ok bool) {
	s := &g.short
	open := s.open.Load()
	if open == 0 {
		return Lease{}, false
	}
	// Stacks are two kilobytes long and more. The first multiplication, by the golden
	// section, spreads what differs in their addresses over 32 bits; the second one brings
	// these below open.
	hash := uint64(sys.Stack()>>11) * 0x9E3779B97F4A7C15 >> 32
	first := uint32(hash * uint64(open) >> 32)
	at := &s.slots[first]
	if !at.taken.CompareAndSwap(0, 1) {
		if at = s.take(first, open); at == nil {
			return Lease{}, false
		}
	}
	if s.open.Load() == 0 {
		at.taken.Store(0)
		return Lease{}, false
	}
	return Lease{gate: g, slot: at, cores: 1, threads: 1}, true
}

// take takes the next free one of the open slots from first on, or returns nil.
func (s *short) take(first, open uint32) *slot {
	for i := range open {
		if at := &s.slots[(first+i)%open]; at.taken.Load() == 0 && at.taken.CompareAndSwap(0, 1) {
			return at
		}
	}
	return nil
}

// setThreads sets the BLAS thread count, while no lease is in flight, and lets short calls
// in if it is one.
func (g *Gate) setThreads(n int, set func(n int) int) int {
	s := &g.short
	s.open.Store(0)
	for i := range s.slots {
		for spins := 0; s.slots[i].taken.Load() != 0; spins++ {
			if spins < 100 {
				runtime.Gosched()
			} else {
				time.Sleep(20 * time.Microsecond) // the system has taken the core of that call away
			}
		}
	}
	got := set(n)
	if got == 1 {
		s.open.Store(uint32(policy.ShortCalls(g.p.Budget)))
	}
	return got
}
