package goblas

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// TestThreadsOfLibrary asks for more threads than the library has, in processes that
// have not loaded it: whatever Threads answers, SetThreads takes.
func TestThreadsOfLibrary(t *testing.T) {
	if os.Getenv("GOBLAS_TEST_THREADS") != "" {
		taken := func() int {
			restore, err := SetThreads(Threads())
			if err != nil {
				t.Error(err)
			}
			restore()
			return Threads()
		}
		before := taken()
		late, err := SetThreads(300) // becomes less when the library is loaded
		if err != nil {
			t.Error(err)
		}
		library, err := Describe()
		after := Threads()
		if err == nil && after != library.MaxThreads || err != nil && after != 300 {
			t.Errorf("SetThreads(300), then loaded: %d threads; library %+v, %v", after, library, err)
		}
		late()
		described := taken()
		_ = Use(Auto) // without a library as well
		fmt.Printf("%d %d %d\n", before, described, taken())
		return
	}
	library, err := Describe()
	for _, ask := range []int{1, 2, 200, 5000} {
		limit := maxThreads
		if err == nil && library.MaxThreads > 0 {
			limit = library.MaxThreads
		}
		c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestThreadsOfLibrary$")
		c.Env = append(os.Environ(), "GOBLAS_TEST_THREADS=1", fmt.Sprint("OPENBLAS_NUM_THREADS=", ask))
		out, err := c.CombinedOutput()
		want := fmt.Sprintf("%d %d %d\nPASS\n", min(ask, maxThreads), min(ask, limit), min(ask, limit))
		if err != nil || string(out) != want {
			t.Errorf("OPENBLAS_NUM_THREADS=%d: %q, %v, want %q", ask, out, err, want)
		}
	}
}

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
		three := min(3, threadLimit())
		restore, err := SetThreads(three)
		if err != nil || Threads() != three {
			t.Fatalf("SetThreads(%d): %v, count %d", three, err, Threads())
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
	if threadLimit() < 5 {
		t.Skip("this OpenBLAS was compiled for fewer than 5 threads")
	}
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
	if threadLimit() < 2 {
		t.Skip("this OpenBLAS was compiled for one thread")
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
