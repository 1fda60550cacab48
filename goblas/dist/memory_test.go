//go:build linux

package dist

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/goblas/goblas/goblas/shm"
	"github.com/goblas/goblas/internal/race"
)

func init() { roles["memory"] = memoryRole }

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
