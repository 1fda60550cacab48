package shm

import (
	"context"
	"fmt"
	"sync/atomic"
)

// gone is the token of a party that died or left.
const gone = uint32(1)<<31 - 1

// Barrier is a party's place at the barrier of an array: [Barrier.Wait] lets the
// parties go on when all of them are there, again and again. It is for one
// goroutine at a time.
type Barrier struct {
	array   *Array
	parties int
	token   *uint32 // of the party, in the control block
	arrived *uint32 // the phase after which it wants to go on, plus one
}

// Join takes one of n places at the barrier of the array. Each segment has one
// barrier, and the first Join says for how many parties; another number, or one
// party too many, is an [ErrParties]. n is at most 960. Who joins after a party
// died or left takes its place. A party is usually a process; one that joins
// twice is two. Nobody knows of a process that dies before it joins: a parent
// joins before it starts its children, and cancels its own waits when one ends.
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
	for _, free := range []func(uint32) bool{
		func(token uint32) bool { return token == 0 },
		func(token uint32) bool { return token == gone || !a.lives(token) },
	} {
		for i := range n {
			b := &Barrier{array: a, parties: n, token: &a.state.members[2*i], arrived: &a.state.members[2*i+1]}
			if token := atomic.LoadUint32(b.token); free(token) && atomic.CompareAndSwapUint32(b.token, token, a.token) {
				return b, nil
			}
		}
	}
	return nil, fail("join", a.name, fmt.Errorf("%w: all %d have joined", ErrParties, n))
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
// err is not nil (ctx's own, or [ErrClosed]) the party has not waited to the end,
// but the others may have gone on with it.
func (b *Barrier) Wait(ctx context.Context) (missing int, err error) {
	a := b.array
	if err := a.enter("wait"); err != nil {
		return 0, err
	}
	defer a.leave()
	phase := atomic.LoadUint32(a.state.phase)
	atomic.StoreUint32(b.arrived, phase+1)
	for {
		if b.complete(phase) {
			if atomic.CompareAndSwapUint32(a.state.phase, phase, phase+1) {
				futexWake(a.state.phase, b.parties)
			}
		} else {
			spin(a.state.phase, phase, barrierSpins)
		}
		if atomic.LoadUint32(a.state.phase) != phase {
			return b.missing(), nil
		}
		if err := a.interrupted(ctx); err != nil {
			atomic.CompareAndSwapUint32(b.arrived, phase+1, phase)
			return 0, fail("wait", a.name, err)
		}
		if futexWait(a.state.phase, phase, patience) {
			b.bury(phase)
		}
	}
}

// complete reports whether all have arrived in the phase that are to be waited
// for.
func (b *Barrier) complete(phase uint32) bool {
	members := b.array.state.members
	for i := range b.parties {
		token := atomic.LoadUint32(&members[2*i])
		if token == 0 || token != gone && atomic.LoadUint32(&members[2*i+1]) != phase+1 {
			return false
		}
	}
	return true
}

// bury marks those who died before they arrived.
func (b *Barrier) bury(phase uint32) {
	members := b.array.state.members
	for i := range b.parties {
		token := atomic.LoadUint32(&members[2*i])
		if token != 0 && token != gone && atomic.LoadUint32(&members[2*i+1]) != phase+1 && !b.array.lives(token) {
			atomic.CompareAndSwapUint32(&members[2*i], token, gone)
		}
	}
}

func (b *Barrier) missing() int {
	n := 0
	for i := range b.parties {
		if atomic.LoadUint32(&b.array.state.members[2*i]) == gone {
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
	atomic.CompareAndSwapUint32(b.token, a.token, gone)
	futexWake(a.state.phase, b.parties)
	return nil
}
