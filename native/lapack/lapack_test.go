package lapack

import (
	"os"
	"testing"

	"github.com/goblas/goblas/native/openblas"
)

// loaded skips the test where there is no OpenBLAS; GOBLAS_REQUIRE_NATIVE makes that
// a failure.
func loaded(t *testing.T) {
	t.Helper()
	switch err := openblas.Load(2); {
	case err == nil:
	case os.Getenv("GOBLAS_REQUIRE_NATIVE") != "":
		t.Fatal(err)
	default:
		t.Skip(err)
	}
}

func TestSolveInfo(t *testing.T) {
	loaded(t)
	a := []float64{0, 0, 0, 1} // column-major
	b := []float64{5, 6}
	if info := Solve('N', 2, 1, a, 2, make([]int32, 2), b, 1); info != 1 {
		t.Errorf("info %d of a matrix with a zero first pivot, want 1", info)
	}
	if b[0] != 5 || b[1] != 6 {
		t.Errorf("b became %v", b)
	}
}
