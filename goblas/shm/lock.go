package shm

import (
	"context"
	"sync/atomic"
)

// waiters is set in the word of the lock while somebody may sleep on it. The rest
// of the word is the token of the holder, 0 if there is none.
const waiters = uint32(1) << 31

// Lock waits until no other process, and no other goroutine of this one, holds
// the lock of the array, and takes it. Each segment has one; what it guards is up
// to the program. It is not fair: who comes when the lock is released may get it
// before those who wait.
//
// A process that dies or closes the array while it holds the lock loses it. Lock
// then returns orphaned true to the next one, once: what the dead process was
// about to write may be half done. It takes up to 20 ms to notice.
//
// If err is not nil the lock is not held: ctx's own error, [ErrReadOnly],
// [ErrForeign] for a plain .npy file, or [ErrClosed].
func (a *Array) Lock(ctx context.Context) (orphaned bool, err error) {
	if err := a.enter("lock"); err != nil {
		return false, err
	}
	defer a.leave()
	select {
	case a.mutex <- struct{}{}:
	case <-a.done:
		return false, fail("lock", a.name, ErrClosed)
	case <-ctx.Done():
		return false, fail("lock", a.name, context.Cause(ctx))
	}
	if orphaned, err = a.lockWord(ctx); err != nil {
		<-a.mutex
	}
	return orphaned, fail("lock", a.name, err)
}

// lockWord takes the lock among processes, for the goroutine that has the mutex.
func (a *Array) lockWord(ctx context.Context) (orphaned bool, err error) {
	word := a.state.lock
	if atomic.CompareAndSwapUint32(word, 0, a.token) {
		return false, nil
	}
	spin(word, atomic.LoadUint32(word), lockSpins)
	for {
		if err := a.interrupted(ctx); err != nil {
			return false, err
		}
		old := atomic.LoadUint32(word)
		if old&^waiters == 0 {
			// With the mark: there may be other waiters, and nobody counts them.
			if atomic.CompareAndSwapUint32(word, old, a.token|waiters) {
				return false, nil
			}
			continue
		}
		if old&waiters == 0 && !atomic.CompareAndSwapUint32(word, old, old|waiters) {
			continue
		}
		old |= waiters
		if !futexWait(word, old, patience) {
			continue
		}
		// Nothing for a while. If it is this Array's own token, the holder was an
		// earlier process that had the same one, because the mutex is ours.
		if !alive(a.file, old&^waiters) && atomic.CompareAndSwapUint32(word, old, a.token|waiters) {
			return true, nil
		}
	}
}

// TryLock is [Array.Lock] without waiting: ok is false if somebody else holds the
// lock, or held it when it died, which only Lock finds out.
func (a *Array) TryLock() (ok bool, err error) {
	if err := a.enter("lock"); err != nil {
		return false, err
	}
	defer a.leave()
	select {
	case a.mutex <- struct{}{}:
	default:
		return false, nil
	}
	word := a.state.lock
	if old := atomic.LoadUint32(word); old&^waiters == 0 && atomic.CompareAndSwapUint32(word, old, a.token|old) {
		return true, nil
	}
	<-a.mutex
	return false, nil
}

// Unlock releases the lock. Any goroutine of the process that holds it may do so.
// If this process does not hold it, that is an [ErrNotLocked].
func (a *Array) Unlock() error {
	if err := a.enter("unlock"); err != nil {
		return err
	}
	defer a.leave()
	word := a.state.lock
	for {
		old := atomic.LoadUint32(word)
		if old&^waiters != a.token || len(a.mutex) == 0 {
			return fail("unlock", a.name, ErrNotLocked)
		}
		if !atomic.CompareAndSwapUint32(word, old, 0) {
			continue // a waiter has just set its mark
		}
		if old&waiters != 0 {
			futexWake(word, 1)
		}
		<-a.mutex
		return nil
	}
}

// interrupted returns why a wait must end.
func (a *Array) interrupted(ctx context.Context) error {
	if a.closed.Load() {
		return ErrClosed
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}
