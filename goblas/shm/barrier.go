package shm

import (
	"context"
	"fmt"
	"sync/atomic"
)

// A place at the barrier is one word, so that a party and its arrival always change
// together. The lower half is the token of the party, or 0 before anybody has joined.
// The upper half is 1 plus the phase in which the party has arrived, or 0.
const (
	gone      = uint32(1)<<31 - 1 // the token in the place of a party that died or left
	vacated   = uint64(gone)      // the whole place of such a party
	phaseBits = 16                // the phase is above so many bits of its word; these count the joins
	joinMask  = 1<<phaseBits - 1
)

// place returns the word of a party that has arrived in a phase.
func place(token, phase uint32) uint64 { return uint64(phase+1)<<32 | uint64(token) }

// arrived reports whether nobody has to wait for this place in the phase.
func arrived(place uint64, phase uint32) bool {
	return place == vacated || place>>32 == uint64(phase+1)
}

// Barrier is one party's place at the barrier of an array. [Barrier.Wait] lets the
// parties go on when all of them have called it, any number of times. A Barrier is for
// one goroutine at a time.
type Barrier struct {
	array   *Array
	parties int
	place   *uint64 // in the control block
}

// Join takes one of n places at the barrier of the array. Each segment has one barrier. The
// first Join determines the number of parties n, which is 1 to 960. If n is another number,
// if a later Join has another n, or if there would be one party too many, the error is an
// [ErrParties]; otherwise the errors are those of [Array.TryLock]. Join does not wait.
//
// A party that joins after another one died or left takes the place of that one, but
// not its arrival: from the return of Join on, the others wait for the new party, even
// if the old one died while it waited for them. A party is usually a process; a process
// that joins twice is two parties. Nobody notices that a process died before it joined.
// So a parent should join before it starts its children, and cancel its own waits when
// one of them ends.
func (a *Array) Join(n int) (*Barrier, error) {
	if err := a.beginOperation("join"); err != nil {
		return nil, err
	}
	defer a.endOperation()
	if n < 1 || n > maxParties {
		return nil, fail("join", a.name, fmt.Errorf("%w: %d, must be 1 to %d", ErrParties, n, maxParties))
	}
	atomic.CompareAndSwapUint32(a.state.parties, 0, uint32(n))
	if there := atomic.LoadUint32(a.state.parties); there != uint32(n) {
		return nil, fail("join", a.name, fmt.Errorf("%w: %d, others said %d", ErrParties, n, there))
	}
	for _, free := range []func(token uint32) bool{
		func(token uint32) bool { return token == 0 },
		func(token uint32) bool { return token == gone || token != 0 && !a.lives(token) },
	} {
		for i := range n {
			at := &a.state.members[i]
			for p := atomic.LoadUint64(at); free(uint32(p)); p = atomic.LoadUint64(at) {
				if atomic.CompareAndSwapUint64(at, p, uint64(a.token)) {
					a.joined()
					return &Barrier{array: a, parties: n, place: at}, nil
				}
			}
		}
	}
	return nil, fail("join", a.name, fmt.Errorf("%w: all %d have joined", ErrParties, n))
}

// joined changes the word of the phase, but not the phase itself. A party that looked
// at the places before the latest Join then fails to end the phase.
func (a *Array) joined() {
	for {
		word := atomic.LoadUint32(a.state.phase)
		if atomic.CompareAndSwapUint32(a.state.phase, word, word&^joinMask|(word+1)&joinMask) {
			return
		}
	}
}

// lives reports whether the party with this token still has the array open.
func (a *Array) lives(token uint32) bool {
	return token == a.token || alive(a.file, token)
}

// Wait waits until all parties have called it, and returns how many of them are
// missing: those that died or closed the array before they came here, and those that
// left. The others do not wait for these, but they do wait for a party that has not
// joined yet. It takes up to 20 ms to notice a death.
//
// Everything that a party wrote before its Wait is visible to the others after theirs. If err
// is not nil (the cause of ctx as [context.Cause] tells it, [ErrClosed], or [ErrParties]
// after [Barrier.Leave]), the party has not waited to the end, but the others may have gone
// on with it.
func (b *Barrier) Wait(ctx context.Context) (missing int, err error) {
	a := b.array
	if err := a.beginOperation("wait"); err != nil {
		return 0, err
	}
	defer a.endOperation()
	phase := atomic.LoadUint32(a.state.phase) >> phaseBits
	before := atomic.LoadUint64(b.place)
	here := place(a.token, phase)
	if uint32(before) != a.token || !atomic.CompareAndSwapUint64(b.place, before, here) {
		return 0, fail("wait", a.name, fmt.Errorf("%w: this one has left", ErrParties))
	}
	for {
		word := atomic.LoadUint32(a.state.phase) // must be read before the places: see joined
		if word>>phaseBits != phase {
			return b.missing(), nil
		}
		if b.complete(phase) {
			if atomic.CompareAndSwapUint32(a.state.phase, word, word+1<<phaseBits) {
				futexWake(a.state.phase, b.parties)
			}
			continue
		}
		if err := a.interrupted(ctx); err != nil {
			atomic.CompareAndSwapUint64(b.place, here, uint64(a.token))
			return 0, fail("wait", a.name, err)
		}
		spin(a.state.phase, word, barrierSpins)
		if atomic.LoadUint32(a.state.phase) == word && futexWait(a.state.phase, word, patience) {
			b.vacateDead(phase)
		}
	}
}

// complete reports whether all parties that must be waited for have arrived in the
// phase.
func (b *Barrier) complete(phase uint32) bool {
	for i := range b.parties {
		if !arrived(atomic.LoadUint64(&b.array.state.members[i]), phase) {
			return false
		}
	}
	return true
}

// vacateDead vacates the places of parties that died before they arrived.
func (b *Barrier) vacateDead(phase uint32) {
	for i := range b.parties {
		at := &b.array.state.members[i]
		if p := atomic.LoadUint64(at); p != 0 && !arrived(p, phase) && !b.array.lives(uint32(p)) {
			atomic.CompareAndSwapUint64(at, p, vacated)
		}
	}
}

func (b *Barrier) missing() int {
	n := 0
	for i := range b.parties {
		if atomic.LoadUint64(&b.array.state.members[i]) == vacated {
			n++
		}
	}
	return n
}

// Leave gives the place up, so that the others no longer wait for this party. The Barrier
// must not be used after it. The error is an [ErrClosed] if the array is closed, by which the
// party has left already.
func (b *Barrier) Leave() error {
	a := b.array
	if err := a.beginOperation("leave"); err != nil {
		return err
	}
	defer a.endOperation()
	if p := atomic.LoadUint64(b.place); uint32(p) == a.token {
		atomic.CompareAndSwapUint64(b.place, p, vacated)
	}
	futexWake(a.state.phase, b.parties)
	return nil
}
