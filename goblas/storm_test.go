package goblas

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
)

// TestStorm lets 10 000 goroutines multiply (plain, by a transpose, tall and
// skinny), solve and decompose at once, and compares every answer with the one
// that a single goroutine got from pure Go. It runs for GOBLAS_STORM, a
// duration, or long enough for every goroutine to be served once.
func TestStorm(t *testing.T) {
	if !hasOpenBLAS(t) {
		t.Skip("no OpenBLAS")
	}
	seconds := time.Duration(0)
	if s := os.Getenv("GOBLAS_STORM"); s != "" {
		var err error
		if seconds, err = time.ParseDuration(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := Use(PureGo); err != nil {
		t.Fatal(err)
	}
	jobs := stormJobs(t)
	if err := Use(Auto); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := Use(PureGo); err != nil {
			t.Error(err)
		}
	})
	goroutines := 10000
	if race.Enabled {
		goroutines = 1000 // the detector keeps a history for each
	}
	deadline := time.Now().Add(seconds)
	var calls, failed atomic.Int64
	var first atomic.Pointer[string]
	var wg sync.WaitGroup
	for g := range goroutines {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(g), 42))
			for done := false; !done; done = !time.Now().Before(deadline) {
				job := jobs[r.IntN(len(jobs))]
				if err := job(); err != nil {
					failed.Add(1)
					text := err.Error()
					first.CompareAndSwap(nil, &text)
				}
				calls.Add(1)
			}
		})
	}
	stop := make(chan struct{})
	threads := make(chan int)
	go func() { threads <- mostThreads(stop) }()
	wg.Wait()
	close(stop)
	most := <-threads
	t.Logf("%d calls by %d goroutines, %d wrong, at most %d OS threads", calls.Load(), goroutines, failed.Load(), most)
	if f := first.Load(); f != nil {
		t.Errorf("%d of %d answers wrong; the first: %s", failed.Load(), calls.Load(), *f)
	}
	if limit := runtime.GOMAXPROCS(0) + 2*Threads() + 32; most > limit {
		t.Errorf("%d OS threads for a budget of %d cores, limit %d", most, Threads(), limit)
	}
}

// mostThreads counts this process's OS threads until stop is closed, and
// returns the largest count; 0 where the system does not tell.
func mostThreads(stop <-chan struct{}) (most int) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if tasks, err := os.ReadDir("/proc/self/task"); err == nil {
			most = max(most, len(tasks))
		}
		select {
		case <-stop:
			return most
		case <-tick.C:
		}
	}
}

// stormJobs returns calls that compare their answer with the known one.
func stormJobs(t *testing.T) []func() error {
	r := rand.New(rand.NewPCG(21, 22))
	var jobs []func() error
	integers := func(rows, cols int) Matrix[float64] { // products of small integers are exact in any order
		m := New[float64](rows, cols)
		for i := range m.Data {
			m.Data[i] = float64(r.IntN(15) - 7)
		}
		return m
	}
	product := func(a, b Matrix[float64]) {
		want, err := Dot(a, b)
		if err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("product %s by %s, %v %v", a.Shape(), b.Shape(), a.Op, b.Op)
		jobs = append(jobs, func() error {
			got, err := Dot(a, b)
			if err != nil {
				return err
			}
			for i, v := range got.Data {
				if v != want.Data[i] {
					return fmt.Errorf("%s: element %d is %v, want %v", name, i, v, want.Data[i])
				}
			}
			return nil
		})
	}
	for range 3 { // the weights of the mix
		product(integers(48, 48), integers(48, 48))
		product(integers(3000, 2), integers(2, 2))
		product(integers(60, 30), integers(60, 30).T())
		product(integers(17, 90).T(), integers(17, 5))
		jobs = append(jobs, solveJob(t, random[float64](r, 40, 40, 0, matrix.NoTrans), random[float64](r, 40, 3, 0, matrix.NoTrans)))
		jobs = append(jobs, svdJob(t, random[float64](r, 24, 12, 0, matrix.NoTrans)))
	}
	own := integers(70, 40)
	product(own, own.T())
	product(integers(300, 300), integers(300, 300))
	jobs = append(jobs, solveJob(t, random[float64](r, 260, 260, 0, matrix.NoTrans), random[float64](r, 260, 1, 0, matrix.NoTrans)))
	return append(jobs, gonumJob(t, r))
}

func solveJob(t *testing.T, a, b Matrix[float64]) func() error {
	want, err := Solve(a, b)
	if err != nil {
		t.Fatal(err)
	}
	return func() error {
		got, err := Solve(a, b)
		if err != nil {
			return err
		}
		for i, v := range got.Data {
			if !(math.Abs(v-want.Data[i]) <= 1e-7*(1+math.Abs(want.Data[i]))) {
				return fmt.Errorf("solve %s: element %d is %v, want %v", a.Shape(), i, v, want.Data[i])
			}
		}
		return nil
	}
}

func svdJob(t *testing.T, a Matrix[float64]) func() error {
	want, err := SVD(a, SVDValues)
	if err != nil {
		t.Fatal(err)
	}
	return func() error {
		got, err := SVD(a, SVDThin)
		if err != nil {
			return err
		}
		for i, v := range got.S {
			if !(math.Abs(v-want.S[i]) <= 1e-11*want.S[0]) {
				return fmt.Errorf("svd %s: value %d is %v, want %v", a.Shape(), i, v, want.S[i])
			}
		}
		return nil
	}
}

// gonumJob goes through gonum's own API.
func gonumJob(t *testing.T, r *rand.Rand) func() error {
	a := Dense(random[float64](r, 50, 50, 0, matrix.NoTrans))
	var want mat.Dense
	if err := want.Inverse(a); err != nil {
		t.Fatal(err)
	}
	return func() error {
		var got mat.Dense
		if err := got.Inverse(a); err != nil {
			return err
		}
		if !mat.EqualApprox(&got, &want, 1e-8) {
			return fmt.Errorf("inverse 50x50 is another one")
		}
		return nil
	}
}
