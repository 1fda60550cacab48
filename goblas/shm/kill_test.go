//go:build linux

package shm

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"
)

func init() {
	roles["parent"] = func() error {
		a, err := Create[int64]("killed", 1000, 10)
		if err != nil {
			return err
		}
		program, err := os.Executable()
		if err != nil {
			return err
		}
		c := exec.Command(program)
		c.Env = append(os.Environ(), role+"=child")
		// The pipe that tells the test when all of them are gone.
		c.ExtraFiles = []*os.File{os.NewFile(3, "pipe")}
		b, err := a.Join(2) // before the child, which will see it go
		if err != nil {
			return err
		}
		if err := Start(c, map[string]*Array{"a": a}); err != nil {
			return err
		}
		fmt.Println(c.Process.Pid)
		ctx, cancel := context.WithCancel(context.Background())
		go func() {
			_ = c.Wait() // killed
			cancel()     // it may have died before it joined, so that nobody knows of it
		}()
		if err := work(ctx, a, b); err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
		return errors.Join(a.Unlink(), a.Close())
	}
	roles["child"] = func() error {
		arrays, err := Inherited()
		if err != nil {
			return err
		}
		b, err := arrays["a"].Join(2)
		if err != nil {
			return err
		}
		return work(context.Background(), arrays["a"], b)
	}
}

// work adds under the lock and meets the other one at the barrier, until that one
// is dead.
func work(ctx context.Context, a *Array, b *Barrier) error {
	x, err := Slice[int64](a)
	if err != nil {
		return err
	}
	for {
		if _, err := a.Lock(ctx); err != nil {
			return err
		}
		for i := range x {
			x[i]++
		}
		if err := a.Unlock(); err != nil {
			return err
		}
		if missing, err := b.Wait(ctx); missing > 0 || err != nil {
			return err
		}
	}
}

// TestKill kills a parent, its child, or both, at a random moment: while the
// parent creates the array, starts the child, or both work on it. Nobody waits for
// a dead one for ever, what is left is a whole array, and Clean takes it away.
// GOBLAS_SHM_CYCLES says how often, 50 times if it does not.
func TestKill(t *testing.T) {
	directory(t)
	cycles := 50
	if text := os.Getenv("GOBLAS_SHM_CYCLES"); text != "" {
		var err error
		if cycles, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	seen := map[string]int{}
	for i := range cycles {
		outcome := kill(t, random)
		segments, err := List()
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range segments {
			if s.Err != nil || s.Alive || s.Type != Int64 || len(s.Shape) != 2 {
				t.Fatalf("cycle %d, %s: %+v", i, outcome, s)
			}
			outcome += ", left a segment"
		}
		seen[outcome]++
		if len(segments) > 0 {
			if a, err := Open("killed", ReadWrite); err != nil || len(elements[int64](t, a)) != 10000 || a.Close() != nil {
				t.Fatalf("cycle %d, %s: %v", i, outcome, err)
			}
		}
		removed, err := Clean()
		if err != nil || len(removed) != len(segments) {
			t.Fatalf("cycle %d, %s: cleaned %v, %v", i, outcome, removed, err)
		}
		if _, err := os.Stat(Dir() + "/goblas-killed.npy"); !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("cycle %d, %s: %v after Clean", i, outcome, err)
		}
	}
	t.Logf("%d cycles: %v", cycles, seen)
}

// kill runs one cycle, and returns who was killed.
func kill(t *testing.T, random *rand.Rand) string {
	t.Helper()
	gone, end, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer gone.Close()
	c := process(t, "parent", "GOMAXPROCS=2")
	c.Stderr = nil
	c.ExtraFiles = []*os.File{end}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.Start(), end.Close()); err != nil {
		t.Fatal(err)
	}
	moment := time.Duration(random.Int64N(int64(30 * time.Millisecond)))
	outcome := "killed the parent early"
	if random.IntN(4) > 0 {
		var child int
		if _, err := fmt.Fscan(bufio.NewReader(out), &child); err != nil {
			t.Fatal(err)
		}
		time.Sleep(moment) // what comes then is the point, not that something has happened by then
		switch random.IntN(3) {
		case 0:
			outcome = "killed the parent"
			err = c.Process.Kill()
		case 1:
			outcome = "killed the child"
			err = syscall.Kill(child, syscall.SIGKILL)
		case 2:
			outcome = "killed both"
			err = errors.Join(syscall.Kill(child, syscall.SIGKILL), c.Process.Kill())
		}
	} else {
		time.Sleep(moment)
		err = c.Process.Kill()
	}
	if err != nil {
		t.Fatal(err)
	}
	// The end of the pipe comes when neither is left.
	if err := gone.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if _, err := gone.Read(make([]byte, 1)); err != io.EOF {
		t.Fatalf("%s: somebody hangs: %v", outcome, err)
	}
	_ = c.Wait() // killed, or not
	return outcome
}
