//go:build linux

package shm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"sync/atomic"
	"testing"
)

func init() {
	roles["wait"] = func() error { // joins, says so, waits at the barrier, and is killed there
		arrays, err := Inherited()
		if err != nil {
			return err
		}
		b, err := arrays["a"].Join(3)
		if err != nil {
			return err
		}
		fmt.Println("joined")
		_, err = b.Wait(context.Background())
		return fmt.Errorf("went on, %w", err)
	}
}

// waiting starts a process that waits at the barrier of a, and returns when it does.
func waiting(t *testing.T, a *Array) *exec.Cmd {
	t.Helper()
	c := process(t, "wait")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	before := arrivals(a)
	if err := Start(c, map[string]*Array{"a": a}); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(out, make([]byte, len("joined\n"))); err != nil {
		t.Fatal(err)
	}
	for arrivals(a) == before {
		runtime.Gosched()
	}
	return c
}

// arrivals returns how many parties wait at the barrier of a.
func arrivals(a *Array) (n int) {
	phase := atomic.LoadUint32(a.state.phase) >> phaseBits
	for i := range a.state.members {
		if p := atomic.LoadUint64(&a.state.members[i]); p != vacated && arrived(p, phase) {
			n++
		}
	}
	return n
}

// together has all wait at once, and returns how many they miss.
func together(t *testing.T, parties ...*Barrier) int {
	t.Helper()
	type result struct {
		missing int
		err     error
	}
	results := make(chan result)
	for _, b := range parties {
		go func() {
			missing, err := b.Wait(t.Context())
			results <- result{missing, err}
		}()
	}
	missing := 0
	for range parties {
		r := <-results
		if r.err != nil {
			t.Error(r.err)
		}
		missing = r.missing
	}
	return missing
}

// TestJoinForTheDead kills a process while it waits at the barrier, and joins in its
// place. The others wait for the new party, whatever the dead one had done.
func TestJoinForTheDead(t *testing.T) {
	for _, phases := range []int{0, 1, 1<<16 - 1} { // in which phase: the last goes over to 0
		a, _ := made[int8](t, "", 1)
		atomic.StoreUint32(a.state.phase, uint32(phases)<<phaseBits)
		first, err := a.Join(3)
		if err != nil {
			t.Fatal(err)
		}
		second, err := a.Join(3)
		if err != nil {
			t.Fatal(err)
		}
		for round := range 3 {
			c := waiting(t, a)
			if err := c.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = c.Wait() // killed
			heir, err := a.Join(3)
			if err != nil {
				t.Fatal(err)
			}
			// All but the heir arrive; a wait that is cancelled from the start ends at once,
			// with success if nobody is waited for.
			result := make(chan error)
			go func() { _, err := first.Wait(t.Context()); result <- err }()
			for arrivals(a) == 0 {
				runtime.Gosched()
			}
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if missing, err := second.Wait(ctx); !errors.Is(err, context.Canceled) {
				t.Fatalf("round %d: did not wait for the heir of a dead party: %d missing, %v", round, missing, err)
			}
			if missing := together(t, second, heir); missing != 0 {
				t.Errorf("round %d: %d missing", round, missing)
			}
			if err := <-result; err != nil {
				t.Error(err)
			}
			if missing := together(t, first, second, heir); missing != 0 {
				t.Errorf("round %d, the next phase: %d missing", round, missing)
			}
			if err := heir.Leave(); err != nil {
				t.Error(err)
			}
			if _, err := heir.Wait(t.Context()); !errors.Is(err, ErrParties) {
				t.Errorf("a wait after Leave: %v", err)
			}
		}
	}
}

// TestJoinDuringPhase joins for a party that left between the moments when another
// finds that all are there and when it ends the phase.
func TestJoinDuringPhase(t *testing.T) {
	a, _ := made[int8](t, "", 1)
	first, err := a.Join(2)
	if err != nil {
		t.Fatal(err)
	}
	second, err := a.Join(2)
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Leave(); err != nil {
		t.Fatal(err)
	}
	word := atomic.LoadUint32(a.state.phase)
	atomic.StoreUint64(first.place, place(a.token, word>>phaseBits))
	if !first.complete(word >> phaseBits) {
		t.Fatal("waits for a party that left")
	}
	if _, err := a.Join(2); err != nil {
		t.Fatal(err)
	}
	if atomic.CompareAndSwapUint32(a.state.phase, word, word+1<<phaseBits) {
		t.Error("ended the phase without the party that had joined")
	}
}
