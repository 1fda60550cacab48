package dist

import (
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/goblas/goblas/goblas/topology"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/openblas"
	"github.com/goblas/goblas/native/scalapack"
)

func init() {
	roles["mismatch"] = mismatchRole
	roles["small"] = smallRole
	roles["goroutines"] = goroutinesRole
	roles["alone"] = func() error { return nil }
	roles["libraries"] = librariesRole
}

// TestMismatch: processes that call different things learn so, all of them, and go on.
func TestMismatch(t *testing.T) { onEach(t, "mismatch") }

// TestSmall: sums, maxima and broadcasts.
func TestSmall(t *testing.T) { onEach(t, "small") }

// TestGoroutines: any goroutine may call, and a nil dereference is still a panic.
func TestGoroutines(t *testing.T) { onEach(t, "goroutines") }

// TestLibraries: ScaLAPACK computes on the OpenBLAS that goblas has loaded, and the number of
// its threads is that of the cores that this process has.
func TestLibraries(t *testing.T) { onEach(t, "libraries") }

func mismatchRole() error {
	g, err := NewGrid(0, 0)
	a, err2 := New[float64](g, 8, 8, 2)
	b, err3 := New[float64](g, 8, 8, 2)
	if err := errors.Join(err, err2, err3); err != nil {
		return err
	}
	last := Size() - 1
	if Rank() == last {
		_, err = Dot(b, a)
	} else {
		_, err = Dot(a, b)
	}
	if last == 0 {
		return err
	}
	var m *MismatchError
	if !errors.As(err, &m) || m.Rank != last || !errors.Is(err, ErrMismatch) {
		return fmt.Errorf("the operands in another order: %v", err)
	}
	if err := contains("the calls", m.Call+" / "+m.CallOfOne, "Dot float64 matrix 2 (8x8", "Dot float64 matrix 1 (8x8"); err != nil {
		return err
	}
	if Rank() == 1 {
		_, err = New[float32](g, 3, 3, 2)
	} else {
		_, err = Norm(a, NormOne)
	}
	if !errors.As(err, &m) || m.Rank != 1 {
		return fmt.Errorf("another function: %v", err)
	}
	if Rank() == 0 {
		err = Finalize()
	} else {
		_, err = New[float32](g, 3, 3, 2)
	}
	if !errors.Is(err, ErrMismatch) {
		return fmt.Errorf("Finalize of one: %v", err)
	}
	// What fails on one process alone is told to the others.
	mine := errors.New("no luck")
	err = do(func() error {
		if Rank() == last {
			return agree("test", mine)
		}
		return agree("test", nil)
	})
	var p *ProcessError
	if Rank() == last && err != mine || Rank() != last && (!errors.As(err, &p) || p.Rank != last || p.Text != "no luck") {
		return fmt.Errorf("an error of one: %v", err)
	}
	_, wrong := NewGrid(Size()+1, 1)
	_, product := Dot(a, b) // all is well again
	return errors.Join(is("grid", wrong, ErrShape), product)
}

func smallRole() error {
	n := float64(Size())
	x := []float64{float64(Rank()), 1}
	y := []complex64{complex(0, float32(-Rank()))}
	z := []float32{float32(Rank()), 7}
	last := Size() - 1
	if err := errors.Join(Sum(x), MaxAbs(y), Broadcast(z, last), Sum[float64](nil), Barrier()); err != nil {
		return err
	}
	if x[0] != n*(n-1)/2 || x[1] != n || y[0] != complex(0, float32(-last)) || z[0] != float32(last) || z[1] != 7 {
		return fmt.Errorf("%v %v %v", x, y, z)
	}
	err := is("root", Broadcast(z, Size()), ErrIndex)
	if last > 0 {
		long := make([]float64, 1+Rank()/last)
		err = errors.Join(err, is("lengths", Sum(long), ErrMismatch))
	}
	return err
}

func goroutinesRole() error {
	g, err := NewGrid(0, 0)
	if err != nil {
		return err
	}
	// One after the other, so that the order is the same on all processes.
	turn, results := make(chan int, 1), make(chan error)
	turn <- 0
	var count sync.WaitGroup
	for range 20 {
		count.Go(func() {
			i := <-turn
			a, err := FromFunc(g, 30+i, 30+i, 4, func(j, k int) float64 { return element[float64](i, j, k) })
			if err == nil {
				_, err = Solve(a, a)
			}
			turn <- i + 1
			results <- err
		})
	}
	for range 20 {
		err = errors.Join(err, <-results)
	}
	count.Wait()
	recovered := func() (is bool) {
		defer func() { is = recover() != nil }()
		var nothing *int
		return *nothing == 0
	}()
	if !recovered {
		return errors.New("a nil dereference was no panic")
	}
	return errors.Join(err, Init()) // again, which does nothing
}

func librariesRole() error {
	info, err := openblas.Describe()
	if err != nil {
		return err
	}
	if l := Loaded(); l.BLAS != info.Path || l.ScaLAPACK == "" || l.MPI == "" {
		return fmt.Errorf("%+v on %s", l, info.Path)
	}
	for _, l := range info.Libraries {
		if l.BLAS && !l.Used && strings.Contains(l.Path, "libopenblas") {
			return fmt.Errorf("a second OpenBLAS: %s", l.Path)
		}
	}
	if n := openblas.Threads(); n != 1 {
		return fmt.Errorf("%d BLAS threads between calls", n)
	}
	// The cores are divided: all processes together have no more than there are, or one each.
	own := topology.Detect()
	all := []float64{float64(own.Cores())}
	if err := Sum(all); err != nil {
		return err
	}
	online, known := own.Online()
	if most := float64(max(online, Size())); known && all[0] > most {
		return fmt.Errorf("%g cores for %d processes on %d CPUs\n%v", all[0], Size(), online, own)
	}
	return nil
}

// TestAlone: without mpirun the program is one process.
func TestAlone(t *testing.T) {
	if why := absent(); why != "" {
		t.Skip(why)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), program)
	c.Env = append(os.Environ(), role+"=solve")
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestUnavailable: a library that is not there, or is none, is an error that says so, in a
// process of its own because a process looks once.
func TestUnavailable(t *testing.T) {
	if why := absent(); why != "" {
		t.Skip(why)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	info, err := openblas.Describe()
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		"/nowhere/libscalapack.so": "No such file",
		info.Path:                  "lacks routines that goblas calls",
	} {
		c := exec.CommandContext(t.Context(), program)
		c.Env = append(os.Environ(), role+"=alone", "GOBLAS_SCALAPACK="+file)
		out, err := c.CombinedOutput()
		if err == nil || !strings.Contains(string(out), "ScaLAPACK unavailable: GOBLAS_SCALAPACK="+file) || !strings.Contains(string(out), want) {
			t.Errorf("%s: %v\n%s", file, err, out)
		}
	}
	c := exec.CommandContext(t.Context(), program)
	c.Env = append(os.Environ(), role+"=alone", "OMPI_COMM_WORLD_RANK=0", "OMPI_COMM_WORLD_SIZE=4")
	if out, err := c.CombinedOutput(); err == nil || !strings.Contains(string(out), "started on 4, and sees one") {
		t.Errorf("the mpirun of another MPI: %v\n%s", err, out)
	}
}

// TestNotRunning: without Init everything is an error, and nothing of MPI is loaded.
func TestNotRunning(t *testing.T) {
	_, grid := NewGrid(0, 0)
	_, matrix := New[float64](nil, 1, 1, 0)
	for _, err := range []error{grid, matrix, Sum([]float64{1}), Barrier(), Finalize()} {
		if !errors.Is(err, ErrNotRunning) {
			t.Error(err)
		}
	}
	det, err1 := Det(new(Matrix[float64]))
	sign, logabs, err2 := Slogdet(new(Matrix[complex64]))
	norm, err3 := Norm(new(Matrix[float64]), NormOne)
	for _, err := range []error{err1, err2, err3} {
		if !errors.Is(err, ErrNotRunning) {
			t.Error(err)
		}
	}
	if !math.IsNaN(det) || !isNaN(scalar.Abs(sign)) || !math.IsNaN(logabs) || !math.IsNaN(norm) {
		t.Errorf("beside an error: %v, %v, %v, %v, want NaN", det, sign, logabs, norm)
	}
	if Rank() != 0 || Size() != 1 || Loaded() != (Libraries{}) {
		t.Error(Rank(), Size(), Loaded())
	}
	if _, err := scalapack.Load(); err == nil && scalapack.Initialized() {
		t.Error("MPI runs")
	}
	Abort(3) // does nothing
}

func TestShapes(t *testing.T) {
	for _, c := range []struct{ rows, cols, size, r, c int }{
		{0, 0, 1, 1, 1}, {0, 0, 6, 2, 3}, {0, 0, 7, 1, 7}, {0, 0, 16, 4, 4}, {0, 1, 5, 5, 1}, {2, 0, 6, 2, 3}, {3, 2, 6, 3, 2},
	} {
		if r, cols, err := gridShape(c.rows, c.cols, c.size); r != c.r || cols != c.c || err != nil {
			t.Errorf("%+v: %d %d %v", c, r, cols, err)
		}
	}
	for _, c := range [][3]int{{2, 2, 5}, {4, 0, 6}, {0, 7, 6}, {-1, 2, 2}} {
		if _, _, err := gridShape(c[0], c[1], c[2]); !errors.Is(err, ErrShape) {
			t.Errorf("%v: %v", c, err)
		}
	}
	// All of a matrix is dealt out, and what a process has is what its indices say.
	for n := range 40 {
		for block := 1; block < 7; block++ {
			for count := 1; count < 6; count++ {
				sum := 0
				for place := range count {
					mine := 0
					for i := range n {
						if i/block%count == place {
							mine++
						}
					}
					if got := share(n, block, place, count); got != mine {
						t.Fatalf("share(%d, %d, %d, %d) = %d, want %d", n, block, place, count, got, mine)
					}
					sum += mine
				}
				if sum != n {
					t.Fatal(sum)
				}
			}
		}
	}
}
