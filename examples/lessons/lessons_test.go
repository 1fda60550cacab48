package lessons

import (
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/goblas/shm"
	"github.com/goblas/goblas/goblas/vec"
)

// alone makes the test binary the only process of lesson 10: MPI starts once in a process.
const alone = "GOBLAS_LESSON_10"

func TestMain(m *testing.M) {
	if os.Getenv("GOBLAS_TUNE") == "" {
		os.Setenv("GOBLAS_TUNE", "off") // the user's crossovers are no part of the tests
	}
	if os.Getenv(alone) != "" { // the only process of lesson 10
		largest, err := Largest(50, func(i, j int) float64 { return float64(max(0, 2-(i-j)*(i-j))) })
		fmt.Println(largest, err)
		os.Exit(0)
	}
	if os.Getenv(shm.Variable) != "" { // the child of lesson 7
		if err := Child(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestTour(t *testing.T) {
	got, err := Tour(t.Context(), []int{1, 2, 9})
	// Every element of A A is 4 n, its root 2 sqrt(n), and there are n^2 of them.
	want := []float64{2, 8 * math.Sqrt2, 81 * 6}
	if err != nil || len(got) != 3 {
		t.Fatal(got, err)
	}
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-12*want[i] {
			t.Errorf("%v, want %v", got, want)
		}
	}
}

func TestConfigure(t *testing.T) {
	defer goblas.Use(goblas.Active())
	before, inside := goblas.Threads(), 0
	work := errors.New("of work")
	err := Configure(1, func() error { inside = goblas.Threads(); return work })
	if err != work || inside != 1 || goblas.Threads() != before {
		t.Errorf("%v, %d threads inside, %d after", err, inside, goblas.Threads())
	}
	if err := Configure(0, nil); !errors.Is(err, goblas.ErrThreads) {
		t.Error(err)
	}
}

func TestLinear(t *testing.T) {
	defer goblas.Use(goblas.Active())
	x, err := Gonum(mat.NewDense(2, 2, []float64{2, 0, 0, 4}), mat.NewVecDense(2, []float64{4, 32}))
	if err != nil || x.AtVec(0) != 1 || x.AtVec(1) != 2 {
		t.Error(x, err)
	}
	y, s, err := Goblas(goblas.FromRows([]complex64{2, 0}, []complex64{0, 4}), goblas.FromRows([]complex64{4}, []complex64{32}))
	if err != nil || !slices.Equal(y.Data, []complex64{1, 2}) || math.Abs(s[0]-16) > 1e-5 || math.Abs(s[1]-4) > 1e-5 {
		t.Error(y.Data, s, err)
	}
}

func TestElementwise(t *testing.T) {
	a, dst := []float64{1, math.E * math.E, 1}, make([]float64, 3)
	sum, err := LogSqrt(dst, a)
	if err != nil || math.Abs(sum-1) > 1e-15 || dst[0] != 0 {
		t.Error(dst, sum, err)
	}
	if err := Gamma(dst, []float64{1, 3, 5}); err != nil || !slices.Equal(dst, []float64{1, 2, 24}) {
		t.Error(dst, err)
	}
}

func TestOnes(t *testing.T) {
	m, err := Ones(30)
	if err != nil || m.Rows != 30 || slices.ContainsFunc(m.Data, func(v float64) bool { return v != 1 }) {
		t.Error(m, err)
	}
	Again(m)
	if slices.ContainsFunc(m.Data, func(v float64) bool { return v != 2 }) {
		t.Error(m)
	}
	if _, err := Ones(1 << 26); !errors.Is(err, goblas.ErrMemory) {
		t.Error(err)
	}
}

func TestProducts(t *testing.T) {
	defer goblas.Use(goblas.Active())
	if err := Products(t.Context(), 5, 10); err != nil {
		t.Error(err)
	}
}

func TestShare(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	first, last, err := Parent(100_000, exec.Command(program))
	if errors.Is(err, shm.ErrNotSupported) {
		t.Skip("package shm is for Linux")
	}
	if err != nil || first != 2 || last != 2 {
		t.Error(first, last, err)
	}
}

func TestSolutions(t *testing.T) {
	a, b := matrix.NewStack[float64](3, 2, 2), matrix.NewStack[float64](3, 2, 1)
	a.Set(0, matrix.FromRows([]float64{2, 0}, []float64{0, 4}))
	a.Set(2, matrix.FromRows([]float64{1, 1}, []float64{0, 1}))
	copy(b.Data, []float64{2, 4, 1, 1, 3, 1})
	x, without, err := Solutions(a, b)
	if err != nil || !slices.Equal(without, []int{1}) || !slices.Equal(x.Data[:2], []float64{1, 1}) || !slices.Equal(x.Data[4:], []float64{2, 1}) {
		t.Error(x.Data, without, err)
	}
	if _, _, err := Solutions(a, matrix.NewStack[float64](3, 3, 1)); !errors.Is(err, goblas.ErrShape) {
		t.Error(err)
	}
}

func TestRepeats(t *testing.T) {
	defer goblas.Use(goblas.Active())
	if err := goblas.Use(goblas.Auto); err != nil {
		t.Fatal(err)
	}
	a := goblas.New[float64](450, 450)
	vec.Uniform(a.Data, 1)
	if same, err := Repeats(a); err != nil || !same {
		t.Error(same, err)
	}
}

// A is tridiagonal, with 2 and 1.
func TestLargest(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), program)
	c.Env = append(os.Environ(), alone+"=1", "OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1")
	out, err := c.Output()
	if err != nil {
		t.Fatal(err, string(out))
	}
	if strings.Contains(string(out), "unavailable") {
		t.Skip(string(out))
	}
	a, b := goblas.New[float64](50, 50), goblas.New[float64](50, 1)
	for i := range 50 {
		b.Data[i] = 1
		for j := max(0, i-1); j <= min(49, i+1); j++ {
			a.Set(i, j, float64(2-(i-j)*(i-j)))
		}
	}
	x, err := goblas.Solve(a, b)
	want := max(slices.Max(x.Data), -slices.Min(x.Data))
	var largest float64
	var rest string
	if _, scan := fmt.Sscan(string(out), &largest, &rest); err != nil || scan != nil || rest != "<nil>" || math.Abs(largest-want) > 1e-12*want {
		t.Errorf("%s, want %v (%v, %v)", out, want, err, scan)
	}
}

// The lessons are shown on 80 columns.
func TestOf(t *testing.T) {
	for lesson := 1; lesson <= 10; lesson++ {
		text := Of(lesson)
		if !strings.HasPrefix(text, "// ") || !strings.Contains(text, "\nfunc ") {
			t.Errorf("lesson %d: %q", lesson, text)
		}
		for line := range strings.Lines(text) {
			if n := len(strings.ReplaceAll(strings.TrimSpace(line), "\t", "    ")) + 4*strings.Count(line, "\t"); n > 78 {
				t.Errorf("lesson %d: %d columns: %s", lesson, n, line)
			}
		}
	}
}
