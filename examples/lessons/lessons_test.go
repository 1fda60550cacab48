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
	"github.com/goblas/goblas/goblas/shm"
)

func TestMain(m *testing.M) {
	if os.Getenv("GOBLAS_TUNE") == "" {
		os.Setenv("GOBLAS_TUNE", "off") // the user's crossovers are no part of the tests
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

// The lessons are shown on 80 columns.
func TestOf(t *testing.T) {
	for lesson := 1; lesson <= 7; lesson++ {
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
