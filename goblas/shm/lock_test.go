//go:build linux

package shm

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
)

// TestGoroutines has goroutines of two openings, which are to each other as
// processes are, count together. The race detector knows nothing of the lock
// between the openings, so each counts in a word of its own, too.
func TestGoroutines(t *testing.T) {
	directory(t)
	a, x := made[int64](t, "a", 1)
	b, err := Open("a", ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	const goroutines, rounds = 8, 500
	var own [2]int
	var wg sync.WaitGroup
	for i := range goroutines {
		array := []*Array{a, b}[i%2]
		wg.Go(func() {
			for range rounds {
				if orphaned, err := array.Lock(t.Context()); orphaned || err != nil {
					t.Errorf("orphaned %v, %v", orphaned, err)
					return
				}
				x[0]++
				own[i%2]++
				if err := array.Unlock(); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if x[0] != goroutines*rounds || own[0] != goroutines/2*rounds || own[1] != own[0] {
		t.Errorf("%d, %v", x[0], own)
	}
	if err := a.Unlock(); !errors.Is(err, ErrNotLocked) {
		t.Errorf("unlocking a free lock: %v", err)
	}
}

// TestEndOfWait ends waits by a context, by Close, and by the other's Close.
func TestEndOfWait(t *testing.T) {
	directory(t)
	a, _ := made[int8](t, "a", 1)
	b, err := Open("a", ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	first, err := a.Join(2)
	if err != nil {
		t.Fatal(err)
	}
	reason := errors.New("reason")
	ctx, cancel := context.WithCancelCause(t.Context())
	results := make(chan error)
	wait := func(ctx context.Context) {
		go func() { _, err := a.Lock(ctx); results <- err }() // one waits for the other process,
		go func() { _, err := a.Lock(ctx); results <- err }() // one for the other goroutine
		go func() { _, err := first.Wait(ctx); results <- err }()
	}
	wait(ctx)
	cancel(reason)
	for range 3 {
		if err := <-results; !errors.Is(err, reason) {
			t.Errorf("cancelled: %v", err)
		}
	}
	second, err := b.Join(2)
	if err != nil {
		t.Fatal(err)
	}
	go func() { _, err := second.Wait(t.Context()); results <- err }()
	if missing, err := first.Wait(t.Context()); missing != 0 || err != nil || <-results != nil {
		t.Errorf("after a cancelled wait: %d missing, %v", missing, err)
	}
	if err := b.Close(); err != nil { // with the lock held
		t.Fatal(err)
	}
	if orphaned, err := a.Lock(t.Context()); !orphaned || err != nil {
		t.Errorf("closed with the lock: orphaned %v, %v", orphaned, err)
	}
	if missing, err := first.Wait(t.Context()); missing != 1 || err != nil {
		t.Errorf("closed: %d missing, %v", missing, err)
	}
	third, err := a.Join(2) // in the place of b
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		_, err := a.Lock(t.Context())
		results <- err
	}()
	go func() {
		_, err := first.Wait(t.Context())
		results <- err
	}()
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	for range 2 {
		if err := <-results; !errors.Is(err, ErrClosed) {
			t.Errorf("closed meanwhile: %v", err)
		}
	}
	if err := third.Leave(); !errors.Is(err, ErrClosed) {
		t.Errorf("left after Close: %v", err)
	}
}

// TestLeave goes on without those who left, and lets others take their places.
func TestLeave(t *testing.T) {
	a, _ := made[int8](t, "", 1)
	var parties []*Barrier
	for range 3 {
		b, err := a.Join(3)
		if err != nil {
			t.Fatal(err)
		}
		parties = append(parties, b)
	}
	results := make(chan error)
	go func() {
		missing, err := parties[0].Wait(t.Context())
		if missing != 2 {
			err = errors.Join(err, fmt.Errorf("%d missing", missing))
		}
		results <- err
	}()
	if err := errors.Join(parties[1].Leave(), parties[2].Leave(), <-results); err != nil {
		t.Error(err)
	}
	for range 2 {
		if _, err := a.Join(3); err != nil {
			t.Error(err)
		}
	}
	if _, err := a.Join(3); !errors.Is(err, ErrParties) {
		t.Errorf("one too many: %v", err)
	}
	for _, n := range []int{-1, 0, maxParties + 1} {
		if _, err := a.Join(n); !errors.Is(err, ErrParties) {
			t.Errorf("%d parties: %v", n, err)
		}
	}
}
