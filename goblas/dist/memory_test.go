//go:build linux

package dist

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/goblas/goblas/goblas/shm"
	"github.com/goblas/goblas/internal/race"
)

func init() { roles["memory"], roles["share"] = memoryRole, shareRole }

// orderVariable sets the order of the matrix in TestShare, which is 4000 if it does not.
const orderVariable = "GOBLAS_DIST_MEMORY_ORDER"

// TestShare: a process that makes its part of a matrix from a function, and factors it in
// place, never has much more in memory than this part; with a product it has three.
func TestShare(t *testing.T) {
	if race.Enabled {
		return
	}
	out, err := launch(t, 20*time.Minute, 4, "share")
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	t.Log(out)
}

func shareRole() error {
	n := 4000
	if text := os.Getenv(orderVariable); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			return err
		}
	}
	g, err := NewGrid(0, 0)
	if err != nil {
		return err
	}
	definite := func(n int) (*Matrix[float64], error) {
		return FromFunc(g, n, n, 0, func(i, j int) float64 {
			if i == j {
				return 2 + 3*math.Sqrt(float64(n))
			}
			return element[float64](1, max(i, j), min(i, j))
		})
	}
	// What OpenBLAS and MPI take for themselves, and keep, they take for small matrices, too.
	small, err := definite(1500)
	if err != nil {
		return err
	}
	if _, err := Dot(small, small); err != nil {
		return err
	}
	if _, err := NewCholeskyInPlace(small, Lower); err != nil {
		return err
	}
	before, err := peak()
	if err != nil {
		return err
	}
	a, err := definite(n)
	if err != nil {
		return err
	}
	part := 8 * len(a.data)
	// Panels of blocks are sent and received, and copied by PBLAS meanwhile.
	panels := 16*8*a.block*(a.lrows+a.lcols) + 24<<20
	grown := func(what string, parts int) error {
		after, err := peak()
		if err != nil {
			return err
		}
		most := []float64{float64(part), float64(after - before)}
		if err := MaxAbs(most); err != nil {
			return err
		}
		if Rank() == 0 {
			fmt.Printf("n = %d, %d processes, %s: parts of up to %.0f MB, at most %.0f MB more than before\n", n, Size(), what, most[0]/1e6, most[1]/1e6)
		}
		if after-before > parts*part+panels {
			return fmt.Errorf("%s: %d MB more, with a part of %d MB", what, (after-before)>>20, part>>20)
		}
		return nil
	}
	if err := grown("FromFunc", 1); err != nil {
		return err
	}
	if _, err := NewCholeskyInPlace(a, Lower); err != nil {
		return err
	}
	if err := grown("NewCholeskyInPlace", 1); err != nil || n > 10000 { // a product would take eight times as long
		return err
	}
	b, err := definite(n)
	if err != nil {
		return err
	}
	if _, err := Dot(a, b); err != nil {
		return err
	}
	return grown("Dot", 3)
}

// wide is the order of the matrix in TestMemory: 128 MB, of which each of four processes
// has 32.
const wide = 4000

// TestMemory: a process that loads its part of a file and saves it never has much more in
// memory than this part. The race detector needs a multiple of it.
func TestMemory(t *testing.T) {
	if race.Enabled {
		return
	}
	dir := t.TempDir()
	header, err := shm.FormatHeader(shm.Float64, []int{wide, wide}, false)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "a.npy")
	if err := os.WriteFile(path, header, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, int64(len(header))+8*wide*wide); err != nil { // zeros, which take no room on the disk
		t.Fatal(err)
	}
	if out, err := launch(t, 3*time.Minute, 4, "memory", testDir+"="+dir); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

var peakField = regexp.MustCompile(`VmHWM:\s*(\d+) kB`)

// peak is the most memory that this process has had, in bytes.
func peak() (int, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	kilobytes, err := strconv.Atoi(string(peakField.FindSubmatch(status)[1]))
	return kilobytes << 10, err
}

func memoryRole() error {
	g, err := NewGrid(0, 0)
	if err != nil {
		return err
	}
	before, err := peak()
	if err != nil {
		return err
	}
	dir := os.Getenv(testDir)
	a, err := Load[float64](g, filepath.Join(dir, "a.npy"), 0)
	if err != nil {
		return err
	}
	if err := Save(filepath.Join(dir, "b.npy"), a.T()); err != nil {
		return err
	}
	after, err := peak()
	if err != nil {
		return err
	}
	part := 8 * len(a.data)
	// A row of blocks is 1 MB, of which the buffers that Go has not yet collected make some.
	if grown := after - before; part < 8*wide*wide/5 || grown > part+24<<20 {
		return fmt.Errorf("%d MB for a part of %d MB", grown>>20, part>>20)
	}
	return nil
}
