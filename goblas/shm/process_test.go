//go:build linux

package shm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

func init() {
	roles["add"] = func() error {
		arrays, err := Inherited()
		if err != nil {
			return err
		}
		again, err := Inherited()
		if err != nil || len(arrays) != 2 || again["x"] != arrays["x"] || os.Getenv(Variable) != "" {
			return fmt.Errorf("%v, then %v, %v", arrays, again, err)
		}
		x, err := Slice[float64](arrays["x"])
		if err != nil {
			return err
		}
		for i := range x {
			x[i]++
		}
		y := arrays["y"]
		if _, err := y.Lock(context.Background()); y.Mode() != ReadOnly || !errors.Is(err, ErrReadOnly) {
			return fmt.Errorf("y is open in mode %d, lock: %v", y.Mode(), err)
		}
		v, err := Slice[int8](y)
		if err != nil || len(v) != 3 || v[2] != 7 {
			return fmt.Errorf("y is %v, %v", v, err)
		}
		return arrays["x"].Close()
	}
	roles["sum"] = func() error {
		arrays, err := Inherited()
		if err != nil {
			return err
		}
		a := arrays["sums"]
		s, err := Slice[int64](a)
		if err != nil {
			return err
		}
		var part int
		if _, err := fmt.Sscan(os.Getenv("PART"), &part); err != nil {
			return err
		}
		b, err := a.Join(parts)
		if err != nil {
			return err
		}
		if missing, err := b.Wait(context.Background()); missing != 0 || err != nil { // all at once
			return fmt.Errorf("%d missing, %v", missing, err)
		}
		for range rounds {
			s[1+part]++
			if orphaned, err := a.Lock(context.Background()); err != nil || orphaned {
				return fmt.Errorf("orphaned %v, %v", orphaned, err)
			}
			s[0]++
			if err := a.Unlock(); err != nil {
				return err
			}
		}
		return nil
	}
	roles["hold"] = func() error { // takes the lock, says so, and waits to be killed
		arrays, err := Inherited()
		if err != nil {
			return err
		}
		if _, err := arrays["a"].Lock(context.Background()); err != nil {
			return err
		}
		if _, err := arrays["a"].Join(3); err != nil {
			return err
		}
		fmt.Println("held")
		select {}
	}
}

func TestChild(t *testing.T) {
	a, x := made[float64](t, "", 100, 100)
	directory(t)
	b, y := made[int8](t, "y", 3)
	y[2] = 7
	ro, err := Open("y", ReadOnly)
	if err != nil {
		t.Fatal(err)
	}
	defer ro.Close()
	for range 2 { // two children, one after the other
		c := process(t, "add")
		if err := Start(c, map[string]*Array{"x": a, "y": ro}); err != nil {
			t.Fatal(err)
		}
		if err := c.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	for i := range x {
		if x[i] != 2 {
			t.Fatalf("element %d is %v", i, x[i])
		}
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	c := exec.Command("true")
	if err := Start(c, map[string]*Array{"b": b}); !errors.Is(err, ErrClosed) || c.Process != nil {
		t.Errorf("a closed array: %v", err)
	}
	if err := Start(c, map[string]*Array{"../b": a}); !errors.Is(err, ErrName) || c.Process != nil {
		t.Errorf("a bad name: %v", err)
	}
	if c.ExtraFiles != nil || c.Env != nil {
		t.Errorf("Start left %v, %v", c.ExtraFiles, c.Env)
	}
}

// parts is how many processes count together, rounds how far each.
const parts, rounds = 100, 200

// TestHundredProcesses has each add to its own element and, under the lock, to one
// of all.
func TestHundredProcesses(t *testing.T) {
	a, s := made[int64](t, "", 1+parts)
	var running []*exec.Cmd
	for i := range parts {
		c := process(t, "sum", fmt.Sprintf("PART=%d", i), "GOMAXPROCS=2")
		if err := Start(c, map[string]*Array{"sums": a}); err != nil {
			t.Fatal(err)
		}
		running = append(running, c)
	}
	for i, c := range running {
		if err := c.Wait(); err != nil {
			t.Errorf("process %d: %v", i, err)
		}
	}
	for i, v := range s[1:] {
		if v != rounds {
			t.Errorf("process %d counted to %d", i, v)
		}
	}
	if s[0] != parts*rounds {
		t.Errorf("all together counted to %d, want %d", s[0], parts*rounds)
	}
}

// TestHolderDies kills a process that holds the lock and a place at the barrier.
func TestHolderDies(t *testing.T) {
	a, _ := made[int64](t, "", 1)
	c := process(t, "hold")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := Start(c, map[string]*Array{"a": a}); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(out, make([]byte, len("held\n"))); err != nil {
		t.Fatal(err)
	}
	if ok, err := a.TryLock(); ok || err != nil {
		t.Fatalf("the lock that a child holds: %v, %v", ok, err)
	}
	if err := a.Unlock(); !errors.Is(err, ErrNotLocked) {
		t.Fatalf("unlocking another's lock: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.Lock(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("a wait that was cancelled: %v", err)
	}
	var barriers []*Barrier
	for range 2 {
		b, err := a.Join(3)
		if err != nil {
			t.Fatal(err)
		}
		barriers = append(barriers, b)
	}
	if _, err := a.Join(3); !errors.Is(err, ErrParties) {
		t.Errorf("a fourth of three: %v", err)
	}
	if _, err := a.Join(2); !errors.Is(err, ErrParties) {
		t.Errorf("another number: %v", err)
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // killed
	if orphaned, err := a.Lock(t.Context()); !orphaned || err != nil {
		t.Fatalf("after the holder's death: orphaned %v, %v", orphaned, err)
	}
	if err := a.Unlock(); err != nil {
		t.Fatal(err)
	}
	if orphaned, err := a.Lock(t.Context()); orphaned || err != nil {
		t.Fatalf("the second time: orphaned %v, %v", orphaned, err)
	}
	if err := a.Unlock(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		results := make(chan error, 2)
		for _, b := range barriers {
			go func() {
				missing, err := b.Wait(t.Context())
				if missing != 1 {
					err = errors.Join(err, fmt.Errorf("%d missing", missing))
				}
				results <- err
			}()
		}
		if err := errors.Join(<-results, <-results); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.Join(3); err != nil { // in the place of the dead
		t.Errorf("a third in its place: %v", err)
	}
}

// TestInheritedNonsense gives a child a variable that does not fit its files.
func TestInheritedNonsense(t *testing.T) {
	for _, value := range []string{"x", "x=3", "x=/etc/passwd", "x=/proc/self/fd/0", "x=/proc/self/fd/999", "../x=/proc/self/fd/3", "x=/proc/self/fd/3"} {
		c := process(t, "add", Variable+"="+value)
		var errs bytes.Buffer
		c.Stderr = &errs
		if err := c.Run(); err == nil || !strings.HasPrefix(errs.String(), "add: shm: inherit ") {
			t.Errorf("%s: %v, %s", value, err, errs.String())
		}
	}
}
