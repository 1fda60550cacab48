package shm

import (
	"context"
	"fmt"
	"sync/atomic"
)

// A place at the barrier is one word, so that a party can only come and go together
// with its arrival: the lower half is the token of the party, 0 before anybody has
// joined, and the upper half is the phase in which it has arrived, plus one, or 0.
const (
	gone      = uint32(1)<<31 - 1 // the token of a party that died or left
	vacated   = uint64(gone)      // its place
	phaseBits = 16                // of the word of the phase; the lower ones count who joined
	joinMask  = 1<<phaseBits - 1
)

// place is that of a party which has arrived in a phase.
func place(token, phase uint32) uint64 { return uint64(phase+1)<<32 | uint64(token) }

// arrived reports whether a place need not be waited for in the phase.
func arrived(place uint64, phase uint32) bool {
	return place == vacated || place>>32 == uint64(phase+1)
}

// Barrier is a party's place at the barrier of an array: [Barrier.Wait] lets the
// parties go on when all of them are there, again and again. It is for one
// goroutine at a time.
type Barrier struct {
	array   *Array
	parties int
	place   *uint64 // in the control block
}

// Join takes one of n places at the barrier of the array. Each segment has one
// barrier, and the first Join says for how many parties; another number, or one
// party too many, is an [ErrParties]. n is at most 960. Who joins after a party
// died or left takes its place, and not its arrival: from the return of Join on,
// the others wait for the new party, even if the old one died while it waited for
// them. A party is usually a process; one that joins twice is two. Nobody knows of
// a process that dies before it joins: a parent joins before it starts its
// children, and cancels its own waits when one ends.
func (a *Array) Join(n int) (*Barrier, error) {
	if err := a.enter("join"); err != nil {
		return nil, err
	}
	defer a.leave()
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

// joined changes the word of the phase, but not the phase, so that nobody ends the
// phase who looked at the places before the last Join.
func (a *Array) joined() {
	for {
		word := atomic.LoadUint32(a.state.phase)
		if atomic.CompareAndSwapUint32(a.state.phase, word, word&^joinMask|(word+1)&joinMask) {
			return
		}
	}
}

// lives reports whether the party of a token is there still.
func (a *Array) lives(token uint32) bool {
	return token == a.token || alive(a.file, token)
}

// Wait waits until all parties wait, and returns how many of them are missing:
// those that died or closed the array before they came here, and those that left.
// The others do not wait for these. It takes up to 20 ms to notice a death; a
// party that has not joined yet is waited for.
//
// Everything that a party wrote before its Wait, the others see after theirs. If
// err is not nil (ctx's own, [ErrClosed], or [ErrParties] after [Barrier.Leave])
// the party has not waited to the end, but the others may have gone on with it.
func (b *Barrier) Wait(ctx context.Context) (missing int, err error) {
	a := b.array
	if err := a.enter("wait"); err != nil {
		return 0, err
	}
	defer a.leave()
	phase := atomic.LoadUint32(a.state.phase) >> phaseBits
	before := atomic.LoadUint64(b.place)
	here := place(a.token, phase)
	if uint32(before) != a.token || !atomic.CompareAndSwapUint64(b.place, before, here) {
		return 0, fail("wait", a.name, fmt.Errorf("%w: this one has left", ErrParties))
	}
	for {
		word := atomic.LoadUint32(a.state.phase) // before the places are looked at: see joined
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
			b.bury(phase)
		}
	}
}

// complete reports whether all have arrived in the phase that are to be waited
// for.
func (b *Barrier) complete(phase uint32) bool {
	for i := range b.parties {
		if !arrived(atomic.LoadUint64(&b.array.state.members[i]), phase) {
			return false
		}
	}
	return true
}

// bury marks those who died before they arrived.
func (b *Barrier) bury(phase uint32) {
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

// Leave gives the place up: the others wait no longer for this party. The Barrier
// must not be used after it.
func (b *Barrier) Leave() error {
	a := b.array
	if err := a.enter("leave"); err != nil {
		return err
	}
	defer a.leave()
	if p := atomic.LoadUint64(b.place); uint32(p) == a.token {
		atomic.CompareAndSwapUint64(b.place, p, vacated)
	}
	futexWake(a.state.phase, b.parties)
	return nil
}
