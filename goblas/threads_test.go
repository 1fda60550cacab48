package goblas

import (
	"errors"
	"testing"
)

func TestSetThreads(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		before := Threads()
		for _, n := range []int{0, -1, 10000, -1 << 63} {
			restore, err := SetThreads(n)
			if !errors.Is(err, ErrThreads) || Threads() != before {
				t.Errorf("SetThreads(%d): %v, count now %d; want ErrThreads and %d", n, err, Threads(), before)
			}
			restore() // harmless
		}
		restore, err := SetThreads(3)
		if err != nil || Threads() != 3 {
			t.Fatalf("SetThreads(3): %v, count %d", err, Threads())
		}
		restore()
		restore()
		if Threads() != before {
			t.Errorf("restored to %d, want %d", Threads(), before)
		}
	})
}

// TestSetThreadsOutOfOrder takes settings back in the order that leaves a
// save-and-restore knob at the wrong number.
func TestSetThreadsOutOfOrder(t *testing.T) {
	before := Threads()
	restoreA, errA := SetThreads(1)
	restoreB, errB := SetThreads(5)
	if err := errors.Join(errA, errB); err != nil {
		t.Fatal(err)
	}
	restoreA()
	if Threads() != 5 {
		t.Errorf("after A is taken back: %d, want B's 5", Threads())
	}
	restoreB()
	if Threads() != before {
		t.Errorf("after both: %d, want %d", Threads(), before)
	}
}

func TestSetCallThreads(t *testing.T) {
	for _, n := range []int{0, -1, 10000} {
		if restore, err := SetCallThreads(n); !errors.Is(err, ErrThreads) {
			t.Errorf("SetCallThreads(%d): %v, want ErrThreads", n, err)
			restore()
		}
	}
	restoreA, errA := SetCallThreads(1)
	restoreB, errB := SetCallThreads(2)
	if err := errors.Join(errA, errB); err != nil {
		t.Fatal(err)
	}
	restoreA()
	if got := threads.call.current(); got != 2 {
		t.Errorf("after the first is taken back: %d, want the second's 2", got)
	}
	restoreB()
	restoreB()
	if got := threads.call.current(); got != 0 {
		t.Errorf("after both: %d, want none", got)
	}
}
