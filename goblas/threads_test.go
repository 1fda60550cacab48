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

func TestDefaultThreads(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want int
	}{
		{nil, 7},
		{map[string]string{"OPENBLAS_NUM_THREADS": "3", "GOTO_NUM_THREADS": "4", "OMP_NUM_THREADS": "5"}, 3},
		{map[string]string{"GOTO_NUM_THREADS": "4", "OMP_NUM_THREADS": "5"}, 4},
		{map[string]string{"OMP_NUM_THREADS": "5,2"}, 5},
		{map[string]string{"OPENBLAS_NUM_THREADS": "0", "OMP_NUM_THREADS": " 2 "}, 2},
		{map[string]string{"OPENBLAS_NUM_THREADS": "many", "GOTO_NUM_THREADS": "-1"}, 7},
	} {
		if got := defaultThreads(func(name string) string { return c.env[name] }, func() int { return 7 }); got != c.want {
			t.Errorf("%v: %d, want %d", c.env, got, c.want)
		}
	}
}
