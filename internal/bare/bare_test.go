package bare

import (
	"math"
	"testing"
)

// known is a matrix of order 2, row-major; its transpose is what Fortran sees.
var known = []float64{4, 1, 2, 3}

func TestKnownAnswers(t *testing.T) {
	restore, err := SetThreads(1)
	if err != nil {
		t.Skip(err)
	}
	defer restore()
	c := make([]float64, 4)
	if err := Dgemm(2, c, known, known); err != nil || c[0] != 18 || c[1] != 7 || c[2] != 14 || c[3] != 11 {
		t.Errorf("A A = %v, %v", c, err)
	}
	// Column-major [4 2; 1 3] X = [10; 5] has the solution [2; 1].
	b := []float64{10, 5}
	if err := Dgesv(2, 1, append([]float64{}, known...), make([]int32, 2), b); err != nil || math.Abs(b[0]-2) > 1e-15 || math.Abs(b[1]-1) > 1e-15 {
		t.Errorf("X = %v, %v", b, err)
	}
	if err := Dgesv(2, 1, make([]float64, 4), make([]int32, 2), b); err == nil {
		t.Error("a singular matrix is solved")
	}
	// s1 s2 = |det A| = 10, s1^2 + s2^2 = |A|^2 = 30.
	s, u, vt := make([]float64, 2), make([]float64, 4), make([]float64, 4)
	var w Workspace
	if err := Dgesdd(2, append([]float64{}, known...), s, u, vt, &w); err != nil || math.Abs(s[0]*s[1]-10) > 1e-13 || math.Abs(s[0]*s[0]+s[1]*s[1]-30) > 1e-13 {
		t.Errorf("s = %v, %v", s, err)
	}
}

func TestSetThreadsPutsBack(t *testing.T) {
	one, err := SetThreads(1)
	if err != nil {
		t.Skip(err)
	}
	defer one()
	two, err := SetThreads(2)
	if err != nil {
		t.Skip(err)
	}
	two()
	again, err := SetThreads(1)
	if err != nil {
		t.Fatal(err)
	}
	again()
	if _, err := SetThreads(1 << 20); err == nil {
		t.Error("a million threads")
	}
}
