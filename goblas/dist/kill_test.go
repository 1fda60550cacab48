//go:build linux

package dist

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/goblas/goblas/goblas/shm"
)

func init() {
	roles["die"] = func() error {
		g, err := NewGrid(0, 0)
		a, err2 := FromFunc(g, order, order, 8, func(i, j int) float64 { return float64(order*i + j) })
		b, err3 := FromFunc(g, order, order, 8, func(i, j int) float64 { return element[float64](1, i, j) })
		if err := errors.Join(err, err2, err3); err != nil {
			return err
		}
		path := filepath.Join(os.Getenv(testDir), "a.npy")
		for {
			if _, err := Solve(b, a); err != nil {
				return err
			}
			if err := Save(path, a); err != nil {
				return err
			}
		}
	}
}

// What "die" has left is a whole file. scripts/cluster-test.sh asks so, on other machines
// than the one that has died.
func init() {
	roles["whole"] = func() error {
		g, err := NewGrid(0, 0)
		if err != nil {
			return err
		}
		a, err := Load[float64](g, filepath.Join(os.Getenv(testDir), "a.npy"), 8)
		if err != nil {
			return err
		}
		if rows, cols := a.Dims(); rows != order || cols != order {
			return fmt.Errorf("the file has %d x %d elements", rows, cols)
		}
		local := a.Local()
		for i := range local.Rows {
			for j := range local.Cols {
				if want := float64(order*a.Row(i) + a.Col(j)); local.At(i, j) != want {
					return fmt.Errorf("element %d, %d of the file is %g, not %g", a.Row(i), a.Col(j), local.At(i, j), want)
				}
			}
		}
		return nil
	}
}

// order is that of the matrix that processes save until one of them is killed.
const order = 150

// TestKill kills one process at a random moment, while MPI starts, while all compute, or
// while they write a file. The others end within 10 seconds, mpirun names the dead one,
// nobody is left, and there is no half of a file under its name. GOBLAS_DIST_CYCLES says how
// often, three times if it does not.
func TestKill(t *testing.T) {
	if why := absent(); why != "" {
		t.Skip(why)
	}
	cycles := 3
	if text := os.Getenv("GOBLAS_DIST_CYCLES"); text != "" {
		var err error
		if cycles, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	files, longest := 0, time.Duration(0)
	for i := range cycles {
		dir := t.TempDir()
		n := 2 + random.IntN(3)
		took := kill(t, random, n, dir)
		longest = max(longest, took)
		f, err := os.Open(filepath.Join(dir, "a.npy"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		h, err := shm.ReadHeader(f)
		_ = f.Close()
		if err != nil || len(h.Shape) != 2 || h.Shape[0] != order {
			t.Fatalf("cycle %d: %+v, %v", i, h, err)
		}
		whole, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for k := range order * order {
			if v := math.Float64frombits(binary.NativeEndian.Uint64(whole[int(h.Offset)+8*k:])); v != float64(k) {
				t.Fatalf("cycle %d: element %d of the file is %g", i, k, v)
			}
		}
		files++
	}
	t.Logf("%d cycles, the longest end took %v, %d left a file, each whole", cycles, longest, files)
}

// kill runs n processes, kills one, and returns how long the others took to end.
func kill(t *testing.T, random *rand.Rand, n int, dir string) time.Duration {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	c := mpirun(ctx, program, n, "die", testDir+"="+dir)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	c.Stderr = &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	pids, ends := make([]int, n), make([]unix.PollFd, n)
	lines := bufio.NewScanner(out)
	for range n {
		if !lines.Scan() {
			t.Fatalf("%v\n%s", c.Wait(), said.String())
		}
		var rank, pid int
		if _, err := fmt.Sscanf(lines.Text(), "rank %d pid %d", &rank, &pid); err != nil {
			t.Fatal(err)
		}
		end, err := unix.PidfdOpen(pid, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer unix.Close(end)
		pids[rank], ends[rank] = pid, unix.PollFd{Fd: int32(end), Events: unix.POLLIN}
	}
	victim := random.IntN(n)
	time.Sleep(time.Duration(random.Int64N(int64(1500 * time.Millisecond)))) // what comes then is the point
	began := time.Now()
	if err := syscall.Kill(pids[victim], syscall.SIGKILL); err != nil {
		t.Fatalf("process %d: %v\n%s", victim, err, said.String())
	}
	err = c.Wait()
	if err == nil || ctx.Err() != nil {
		t.Fatalf("process %d of %d was killed, and mpirun says %v, %v\n%s", victim, n, err, ctx.Err(), said.String())
	}
	if err := contains("mpirun", strings.Join(strings.Fields(said.String()), " "), fmt.Sprintf("process rank %d ", victim)); err != nil {
		t.Error(err)
	}
	// mpirun may end before those that it has killed have.
	for rank := range ends {
		done, err := unix.Poll(ends[rank:rank+1], 10_000)
		for errors.Is(err, unix.EINTR) {
			done, err = unix.Poll(ends[rank:rank+1], 10_000)
		}
		if done != 1 {
			t.Errorf("process %d is left: %v", rank, err)
		}
	}
	took := time.Since(began)
	if took > 10*time.Second {
		t.Errorf("the others took %v to end", took)
	}
	return took
}
