package dist

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/openblas"
	"github.com/goblas/goblas/native/scalapack"
)

// role makes the test binary one process of an MPI program, which does one of the jobs in
// roles, instead of testing.
const role = "GOBLAS_DIST_TEST_ROLE"

var roles = map[string]func() error{}

func TestMain(m *testing.M) {
	if name := os.Getenv(role); name != "" {
		if name == "die" { // before MPI starts, because it may be killed then
			fmt.Printf("rank %s pid %d\n", os.Getenv("OMPI_COMM_WORLD_RANK"), os.Getpid())
		}
		if err := play(name); err != nil {
			fmt.Fprintf(os.Stderr, "process %d of %d, %s: %v\n", Rank(), Size(), name, err)
			Abort(1)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func play(name string) error {
	if err := Init(); err != nil {
		return err
	}
	if err := roles[name](); err != nil {
		return err
	}
	return Finalize()
}

// absent returns why there is no MPI here, "" if there is one. It loads ScaLAPACK and
// starts nothing.
func absent() string {
	if err := openblas.Load(0); err != nil {
		return err.Error()
	}
	if _, err := scalapack.Load(); err != nil {
		return err.Error()
	}
	if _, err := exec.LookPath("mpirun"); err != nil {
		return err.Error()
	}
	return ""
}

// launch runs the role on n processes and returns what they printed. Nothing here takes
// longer than the limit unless it hangs.
func launch(t testing.TB, limit time.Duration, n int, name string, env ...string) (string, error) {
	t.Helper()
	if why := absent(); why != "" {
		t.Skip(why)
	}
	if roles[name] == nil {
		t.Fatalf("no role %q", name)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	c := mpirun(ctx, program, n, name, env...)
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	err = c.Run()
	if ctx.Err() != nil {
		err = errors.Join(ctx.Err(), err)
	}
	return out.String(), err
}

// mpirun is the program in a role, on n processes.
func mpirun(ctx context.Context, program string, n int, name string, env ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, "mpirun", "-n", strconv.Itoa(n), program)
	// Open MPI by itself refuses to start as root, and more processes than cores. What it
	// copies between processes by is not allowed in every container.
	c.Env = append(append(os.Environ(), role+"="+name, "GORACE=atexit_sleep_ms=0", "GOMAXPROCS=2",
		"OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1", "OMPI_MCA_rmaps_base_oversubscribe=1",
		"OMPI_MCA_mpi_yield_when_idle=1", "OMPI_MCA_btl_vader_single_copy_mechanism=none"), env...)
	c.WaitDelay = 5 * time.Second
	return c
}

// sizes are the numbers of processes on which everything is tested: more than there are
// cores take long. GOBLAS_DIST_LONG=1 adds those that are prime, or whose grid is not square.
func sizes() []int {
	if os.Getenv("GOBLAS_DIST_LONG") == "" {
		return []int{1, 2, 4}
	}
	return []int{1, 2, 3, 4, 6}
}

// onEach runs a role on each number of processes.
func onEach(t *testing.T, name string, env ...string) {
	for _, n := range sizes() {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			if out, err := launch(t, 3*time.Minute, n, name, env...); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// onTypes runs a job for each element type.
func onTypes(f32, f64, c64, c128 func() error) error {
	for _, job := range []struct {
		name string
		do   func() error
	}{{"float32", f32}, {"float64", f64}, {"complex64", c64}, {"complex128", c128}} {
		if err := job.do(); err != nil {
			return fmt.Errorf("%s: %w", job.name, err)
		}
	}
	return nil
}

// element is a number that looks random, and is the same on every process.
func element[T Scalar](seed, i, j int) T {
	mix := func(k uint64) float64 {
		x := uint64(seed)*0x9e3779b97f4a7c15 + uint64(i)*0xbf58476d1ce4e5b9 + uint64(j)*0x94d049bb133111eb + k
		for range 3 {
			x ^= x >> 31
			x *= 0xd6e8feb86659fd93
		}
		return float64(x>>11)/(1<<52) - 1
	}
	return scalar.FromComplex[T](complex(mix(1), mix(2)))
}

// random is such a matrix on all processes, whole.
func random[T Scalar](seed, rows, cols int) matrix.Matrix[T] {
	m := matrix.New[T](rows, cols)
	for i := range rows {
		for j := range cols {
			m.Set(i, j, element[T](seed, i, j))
		}
	}
	return m
}

// spread distributes a matrix that all processes have.
func spread[T Scalar](g *Grid, m matrix.Matrix[T], block int) (*Matrix[T], error) {
	return FromFunc(g, m.Rows, m.Cols, block, m.At)
}

// whole returns all of a distributed matrix on every process, put together from the parts
// that Local, Row and Col show.
func whole[T Scalar](m *Matrix[T]) (matrix.Matrix[T], error) {
	rows, cols := m.Dims()
	w, local := matrix.New[T](rows, cols), m.Local()
	for i := range local.Rows {
		for j := range local.Cols {
			w.Set(m.Row(i), m.Col(j), local.At(i, j))
		}
	}
	return w, Sum(w.Data)
}

// times is A B by its definition.
func times[T Scalar](a, b matrix.Matrix[T]) matrix.Matrix[T] {
	c := matrix.New[T](a.Rows, b.Cols)
	for i := range a.Rows {
		for j := range b.Cols {
			var sum T
			for l := range a.Cols {
				sum += a.At(i, l) * b.At(l, j)
			}
			c.Set(i, j, sum)
		}
	}
	return c
}

// largest is the largest modulus of an element, NaN if one is NaN.
func largest[T Scalar](m matrix.Matrix[T]) float64 {
	most := 0.0
	for _, v := range m.All() {
		most = max(most, scalar.Abs(v))
	}
	return most
}

// apart is how far two matrices are from each other.
func apart[T Scalar](a, b matrix.Matrix[T]) float64 {
	if a.Rows != b.Rows || a.Cols != b.Cols {
		panic(a.Shape() + " and " + b.Shape())
	}
	d := matrix.New[T](a.Rows, a.Cols)
	for i := range a.Rows {
		for j := range a.Cols {
			d.Set(i, j, a.At(i, j)-b.At(i, j))
		}
	}
	return largest(d)
}

// near returns an error unless a is b up to tolerance units of rounding, of the size of
// scale.
func near[T Scalar](what string, a, b matrix.Matrix[T], scale, tolerance float64) error {
	if d := apart(a, b); !(d <= tolerance*scalar.Epsilon[T]()*max(scale, 1)) {
		return fmt.Errorf("%s: off by %.3g, %.3g units", what, d, d/scalar.Epsilon[T]()/max(scale, 1))
	}
	return nil
}

// grids runs a job on every grid of all processes, with the blocks that are tested.
func onGrids(job func(g *Grid, block int) error) error {
	for rows := 1; rows <= Size(); rows++ {
		if Size()%rows != 0 {
			continue
		}
		g, err := NewGrid(rows, 0)
		if err != nil {
			return err
		}
		for _, block := range []int{3, 8} {
			if err := job(g, block); err != nil {
				return fmt.Errorf("%v, blocks of %d: %w", g, block, err)
			}
		}
	}
	return nil
}

// is returns an error unless err is a target.
func is(what string, err, target error) error {
	if !errors.Is(err, target) {
		return fmt.Errorf("%s: %v, want %v", what, err, target)
	}
	return nil
}

func contains(what, text string, parts ...string) error {
	for _, p := range parts {
		if !strings.Contains(text, p) {
			return fmt.Errorf("%s: %q lacks %q", what, text, p)
		}
	}
	return nil
}
