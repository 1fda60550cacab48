package shm

import (
	"context"
	"sync/atomic"
)

// waiters is set in the word of the lock while somebody may be sleeping on it. The rest
// of the word is the token of the holder, 0 if there is none.
const waiters = uint32(1) << 31

// Lock waits until no other process, and no other goroutine of this one, holds the lock
// of the array, and takes it. Each segment has one lock; the program decides what it
// guards. The lock is not fair: a process that comes when it is released may get it
// before those that wait.
//
// If a process dies or closes the array while it holds the lock, it loses the lock. The
// next Lock then returns orphaned true, because what the dead process was writing may
// be half done; later ones do not. It takes up to 20 ms to notice.
//
// If err is not nil, the lock is not held. err is the cause of ctx as [context.Cause] tells
// it, [ErrReadOnly], [ErrForeign] for a plain .npy file, or [ErrClosed].
func (a *Array) Lock(ctx context.Context) (orphaned bool, err error) {
	if err := a.beginOperation("lock"); err != nil {
		return false, err
	}
	defer a.endOperation()
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

// lockWord takes the lock among processes, for the goroutine that holds the mutex.
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
			// With the mark, because nobody counts the waiters and there may be others.
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
		// Nothing has changed for a while, so see whether the holder is still alive. If the
		// token is this Array's own, the holder was an earlier process with the same token,
		// because this goroutine holds the mutex.
		if !alive(a.file, old&^waiters) && atomic.CompareAndSwapUint32(word, old, a.token|waiters) {
			return true, nil
		}
	}
}

// TryLock is [Array.Lock] without waiting. ok is false if somebody else holds the lock, or
// died while holding it, which only Lock finds out. The error is an [ErrReadOnly],
// [ErrForeign] for a plain .npy file, or [ErrClosed].
func (a *Array) TryLock() (ok bool, err error) {
	if err := a.beginOperation("lock"); err != nil {
		return false, err
	}
	defer a.endOperation()
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

// Unlock releases the lock. Any goroutine of the process that holds it may do so. If this
// process does not hold it, the error is an [ErrNotLocked]; otherwise the errors are those of
// [Array.TryLock].
func (a *Array) Unlock() error {
	if err := a.beginOperation("unlock"); err != nil {
		return err
	}
	defer a.endOperation()
	word := a.state.lock
	for {
		old := atomic.LoadUint32(word)
		if old&^waiters != a.token || len(a.mutex) == 0 {
			return fail("unlock", a.name, ErrNotLocked)
		}
		if !atomic.CompareAndSwapUint32(word, old, 0) {
			continue // a waiter has just set the mark
		}
		if old&waiters != 0 {
			futexWake(word, 1)
		}
		<-a.mutex
		return nil
	}
}

// interrupted returns the reason why a wait must end, or nil.
func (a *Array) interrupted(ctx context.Context) error {
	if a.closed.Load() {
		return ErrClosed
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}
