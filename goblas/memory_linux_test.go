package goblas

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/goblas/goblas/goblas/topology"
	"github.com/goblas/goblas/internal/race"
)

// TestLimits runs this test in processes of their own, whose address space or data are
// limited to some hundred MiB more than they have: what does not fit is a MemoryError, and
// the process goes on.
func TestLimits(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector's shadow memory has no room in a limit")
	}
	const variable = "GOBLAS_TEST_LIMIT"
	if limit := os.Getenv(variable); limit != "" {
		testLimit(t, limit)
		return
	}
	for _, limit := range []string{"VmSize:", "VmData:"} {
		child := exec.Command(os.Args[0], "-test.run=^TestLimits$")
		child.Env = append(os.Environ(), variable+"="+limit)
		if output, err := child.CombinedOutput(); err != nil {
			t.Errorf("%s %v\n%.2000s", limit, err, output)
		}
	}
}

func testLimit(t *testing.T, limit string) {
	const spare = 448 << 20
	if err := Use(Auto); err != nil {
		t.Fatal(err)
	}
	small := func() {
		a := New[float64](100, 100)
		for i := range 100 {
			a.Data[101*i] = 2
		}
		_, err := Dot(a, a)
		_, err2 := Solve(a, a)
		_, err3 := SVD(a, SVDThin)
		if err := errors.Join(err, err2, err3); err != nil {
			t.Fatal(err)
		}
	}
	small() // which starts threads and takes workspaces
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := bytes.Cut(status, []byte(limit))
	kib, err := strconv.Atoi(string(bytes.Fields(rest)[0]))
	if err != nil {
		t.Fatal(err)
	}
	resource := map[string]int{"VmSize:": unix.RLIMIT_AS, "VmData:": unix.RLIMIT_DATA}[limit]
	most := uint64(kib)<<10 + spare
	if err := unix.Setrlimit(resource, &unix.Rlimit{Cur: most, Max: most}); err != nil {
		t.Fatal(err)
	}
	if left, known := topology.MemoryAvailable(); !known || left > spare || left < spare/4 {
		t.Fatalf("%d bytes available, %v", left, known)
	}
	testBeyond[float32](t)
	testBeyond[float64](t)
	testBeyond[complex64](t)
	testBeyond[complex128](t)
	a, err := Zeros[float64](5000, 5000)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Solve(a, New[float64](5000, 1)); !errors.Is(err, ErrMemory) {
		t.Errorf("Solve: %v, want ErrMemory", err)
	}
	if err := SolveTo(New[float64](5000, 1), a, New[float64](5000, 1)); !errors.Is(err, ErrMemory) {
		t.Errorf("SolveTo: %v, want ErrMemory", err)
	}
	small()
	for range 20 { // what was dropped makes room
		if _, err := Zeros[float64](4000, 2100); err != nil {
			t.Fatal(err)
		}
	}
}

// testBeyond asks for a gigabyte and more.
func testBeyond[T Scalar](t *testing.T) {
	const n = 20_000
	row := New[T](1, n)
	var svd SVDResult[T]
	for name, call := range map[string]func() error{
		"Zeros":        func() error { _, err := Zeros[T](n, n); return err },
		"Full":         func() error { _, err := Full[T](n, n, 1); return err },
		"Dot":          func() error { _, err := Dot(row.T(), row); return err },
		"SVD":          func() error { _, err := SVD(row, SVDFull); return err },
		"SVDTo":        func() error { return SVDTo(&svd, row.T(), SVDFull) },
		"Dot, no room": func() error { _, err := Dot(New[T](1<<40, 0), New[T](0, 1<<40)); return err },
	} {
		err := call()
		if e, ok := errors.AsType[*MemoryError](err); !ok || !errors.Is(err, ErrMemory) || e.Wanted <= e.Available {
			t.Errorf("%T: %s: %v, want a MemoryError", T(0), name, err)
		}
	}
}
