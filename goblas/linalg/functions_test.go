package linalg_test

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// functionCase is a matrix of testdata/functions.txt, with what SciPy computes of it.
type functionCase struct {
	name   string
	a      linalg.Matrix[complex128]
	values map[string]linalg.Matrix[complex128]
}

func functionCases(t *testing.T) (cases []functionCase) {
	t.Helper()
	file, err := os.Open("testdata/functions.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if fields[0] == "case" {
			n, _ := strconv.Atoi(fields[2])
			lines.Scan()
			cases = append(cases, functionCase{fields[1], numbers(t, n, strings.Fields(lines.Text())), map[string]linalg.Matrix[complex128]{}})
			continue
		}
		c := &cases[len(cases)-1]
		c.values[fields[0]] = numbers(t, c.a.Rows, fields[1:])
	}
	if len(cases) < 12 {
		t.Fatal("testdata/functions.txt has too few cases")
	}
	return cases
}

func numbers(t *testing.T, n int, fields []string) linalg.Matrix[complex128] {
	m := matrix.New[complex128](n, n)
	for i := range m.Data {
		re, im, _ := strings.Cut(fields[i], ",")
		x, err1 := strconv.ParseFloat(re, 64)
		y, err2 := strconv.ParseFloat(im, 64)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		m.Data[i] = complex(x, y)
	}
	return m
}

// functionOrders are the orders of random matrices. In pure Go large ones take too long.
func functionOrders() []int {
	if goblas.Active() == goblas.PureGo {
		return []int{0, 1, 2, 3, 17, 40}
	}
	return []int{0, 1, 2, 3, 17, 33, 65, 130}
}

// isReal reports whether no element of a has an imaginary part that is more than rounding.
func isReal(a linalg.Matrix[complex128]) bool {
	return distance(a, converted[float64](a)) <= 1e-9*largest(a)
}

// converted returns a with elements of another type.
func converted[T, U linalg.Scalar](a linalg.Matrix[U]) linalg.Matrix[T] {
	c := matrix.New[T](a.Rows, a.Cols)
	for i := range a.Rows {
		for j := range a.Cols {
			c.Set(i, j, scalar.FromComplex[T](scalar.ToComplex(a.At(i, j))))
		}
	}
	return c
}

// likeSciPy compares f with SciPy's function of that name, on all types that have the
// result. units is how many units in the last place of the largest element of a result,
// per eps times the condition number of the matrix, may be wrong.
func likeSciPy[T linalg.Scalar](t *testing.T, name string, units float64, f func(linalg.Matrix[T]) (linalg.Matrix[T], error)) {
	t.Helper()
	compared := 0
	for _, c := range functionCases(t) {
		want, ok := c.values[name]
		if !ok || !scalar.IsComplex[T]() && !(isReal(c.a) && isReal(want)) {
			continue
		}
		cond, _ := linalg.Cond(c.a, linalg.NormTwo)
		bound := units * scalar.Epsilon[T]() * max(cond, 10) * largest(want)
		if bound > largest(want)/100 {
			continue // no digits to compare in this type
		}
		compared++
		a := converted[T](c.a)
		for _, view := range []linalg.Matrix[T]{a, converted[T](c.a.T()).T(), converted[T](c.a.H()).H()} {
			if got, err := f(view); err != nil || distance(got, want) > bound {
				t.Errorf("%s of %s, %T, %v: off by %.3g, allowed %.3g (%v)", name, c.name, a.Data, view.Op, distance(got, want), bound, err)
			}
		}
	}
	if compared < 3 {
		t.Errorf("%s: %d cases compared", name, compared)
	}
}
