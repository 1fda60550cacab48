package driver

import (
	"errors"
	"os"
	"os/exec"
	"sync"
	"testing"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/native/openblas"
)

const shareChild = "GOBLAS_TEST_SHARE_CHILD"

// TestForEachBeforeStart runs, in a process of its own, shares before, while and
// after the library is loaded: the gate stays the same one, and knows the
// library's number of threads.
func TestForEachBeforeStart(t *testing.T) {
	if os.Getenv(shareChild) == "" {
		program, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		c := exec.CommandContext(t.Context(), program, "-test.run=^TestForEachBeforeStart$", "-test.v")
		c.Env = append(os.Environ(), shareChild+"=1")
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	cores.Resize(2)
	cores.ForEach(4, 0, func(int) {})
	before := cores.Gate()
	if n := cores.Budget(); n != 2 {
		t.Errorf("budget %d, want 2", n)
	}
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					cores.ForEach(4, 0, func(int) {})
				}
			}
		})
	}
	err := Start(2)
	if err == nil {
		cores.SetMode(cores.Native)
		const n = 64
		a, c := make([]float64, n*n), make([]float64, n*n)
		for i := range a {
			a[i] = 1
		}
		for range 100 {
			Multiply(t.Context(), blas.NoTrans, blas.NoTrans, n, n, n, a, n, a, n, c, n)
			if c[0] != n || c[n*n-1] != n {
				t.Fatalf("product %v, want %v", c[0], n)
			}
		}
	} else if _, ok := errors.AsType[*openblas.UnavailableError](err); !ok {
		t.Error(err)
	}
	close(stop)
	wg.Wait()
	if cores.Gate() != before {
		t.Error("the gate changed")
	}
	if err == nil {
		cores.ForEach(4, 0, func(int) {})
		if n := openblas.Threads(); n != cores.Gate().Stats().Threads || n != 1 {
			t.Errorf("%d BLAS threads, the gate believes %d; want 1", n, cores.Gate().Stats().Threads)
		}
	}
}
