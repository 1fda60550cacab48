package linalg_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

func testTensordot[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	same := func(name string, got linalg.Array[T], err error, want linalg.Array[complex128]) {
		t.Helper()
		if err != nil || !agree(got, want) {
			t.Errorf("%T %s: %v, shape %v, want %v", T(0), name, err, got.Shape, want.Shape)
		}
	}
	a, b, v, m, one := integers[T](r, 3, 4, 5), integers[T](r, 4, 5, 6), integers[T](r, 5), integers[T](r, 4, 5), integers[T](r)
	c, err := linalg.Tensordot(a, b, 2)
	same("2", c, err, sumByHand("ijk,jkl->il", a, b))
	c, err = linalg.Tensordot(m, v, 1)
	same("1", c, err, sumByHand("ij,j->i", m, v))
	c, err = linalg.Tensordot(m, v, 0)
	same("0", c, err, sumByHand("ij,k->ijk", m, v))
	c, err = linalg.TensordotAxes(a, b, []int{2, 1}, []int{-2, 0})
	same("axes", c, err, sumByHand("ijk,jkl->il", a, b))
	c, err = linalg.TensordotAxes(a, b, []int{-2}, []int{0})
	same("axis", c, err, sumByHand("ijk,jlm->iklm", a, b))
	c, err = linalg.Inner(a, m)
	same("Inner", c, err, sumByHand("ijk,lk->ijl", a, m))
	c, err = linalg.Inner(v, v)
	same("Inner of vectors", c, err, sumByHand("i,i->", v, v))
	c, err = linalg.Inner(one, m)
	same("Inner of a number", c, err, sumByHand(",ij->ij", one, m))

	x, y := integers[T](r, 2, 1, 4, 5), integers[T](r, 3, 5, 6)
	c, err = linalg.Matmul(x, y)
	same("Matmul", c, err, sumByHand("aij,bjk->abik", x.Reshape(2, 4, 5), y))
	c, err = linalg.Matmul(a, v)
	same("Matmul of a vector", c, err, sumByHand("aij,j->ai", a, v))
	c, err = linalg.Matmul(integers[T](r, 4), b.Transpose(1, 0, 2))
	if err != nil || !slices.Equal(c.Shape, []int{5, 6}) {
		t.Error(c.Shape, err)
	}
	c, err = linalg.Matmul(v, y)
	same("Matmul by a stack", c, err, sumByHand("j,bjk->bk", v, y))
	c, err = linalg.Matmul(v, v)
	same("Matmul of vectors", c, err, sumByHand("i,i->", v, v))
	conj := m.Clone()
	scalar.Conjugate(conj.Data)
	c, err = linalg.Vecdot(m, v)
	same("Vecdot", c, err, sumByHand("ij,j->i", conj, v))
	c, err = linalg.Vecdot(m, a)
	same("Vecdot of a stack", c, err, sumByHand("ij,kij->ki", conj, a))
	empty := matrix.NewArray[T](0, 5)
	if c, err = linalg.Matmul(empty, m.Transpose()); err != nil || !slices.Equal(c.Shape, []int{0, 4}) {
		t.Error(c.Shape, err)
	}
	if c, err = linalg.Matmul(empty.Transpose(), empty); err != nil || !agree(c, matrix.NewArray[T](5, 5)) {
		t.Error(c, err)
	}
}

func TestTensordot(t *testing.T) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, testTensordot[float32], testTensordot[float64], testTensordot[complex64], testTensordot[complex128])
	})
}

func TestTensordotErrors(t *testing.T) {
	a, one, bad := matrix.NewArray[complex64](2, 3), matrix.NewArray[complex64](), linalg.Array[complex64]{Shape: []int{3}}
	for name, c := range map[string]struct{ err, is error }{
		"too many":         {errorOf(linalg.Tensordot(a, a, 3)), linalg.ErrShape},
		"negative":         {errorOf(linalg.Tensordot(a, a, -1)), linalg.ErrShape},
		"lengths":          {errorOf(linalg.Tensordot(a, a, 1)), linalg.ErrShape},
		"repeated":         {errorOf(linalg.Tensordot(a, matrix.NewArray[complex64](1), 1)), linalg.ErrShape},
		"malformed":        {errorOf(linalg.Tensordot(a, bad, 1)), linalg.ErrMatrix},
		"no axis":          {errorOf(linalg.TensordotAxes(a, a, []int{2}, []int{0})), linalg.ErrIndex},
		"no axis, second":  {errorOf(linalg.TensordotAxes(a, a, []int{0}, []int{-3})), linalg.ErrIndex},
		"twice":            {errorOf(linalg.TensordotAxes(a, a, []int{0, 0}, []int{0, 1})), linalg.ErrIndex},
		"numbers of axes":  {errorOf(linalg.TensordotAxes(a, a, []int{0}, nil)), linalg.ErrShape},
		"Inner":            {errorOf(linalg.Inner(a, a.Transpose())), linalg.ErrShape},
		"Matmul":           {errorOf(linalg.Matmul(a, a)), linalg.ErrShape},
		"Matmul, number":   {errorOf(linalg.Matmul(a, one)), linalg.ErrShape},
		"Matmul, stacks":   {errorOf(linalg.Matmul(matrix.NewArray[complex64](2, 2, 2), matrix.NewArray[complex64](3, 2, 2))), linalg.ErrShape},
		"Vecdot":           {errorOf(linalg.Vecdot(a, matrix.NewArray[complex64](1))), linalg.ErrShape},
		"Vecdot malformed": {errorOf(linalg.Vecdot(bad, a)), linalg.ErrMatrix},
		"axes":             {errorOf(linalg.Tensordot(matrix.NewArray[complex64](make([]int, 40)...), matrix.NewArray[complex64](make([]int, 40)...), 0)), linalg.ErrShape},
	} {
		var op *linalg.OpError
		if !errors.Is(c.err, c.is) || !errors.As(c.err, &op) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}

func testTensorSolve[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(33, 34))
	fill := func(shape ...int) linalg.Array[T] {
		a := matrix.NewArray[T](shape...)
		for i := range a.Data {
			a.Data[i] = scalar.FromComplex[T](complex(r.NormFloat64(), r.NormFloat64()))
		}
		return a
	}
	near := func(name string, a, b linalg.Array[T], err error) {
		t.Helper()
		if err != nil || !slices.Equal(a.Shape, b.Shape) {
			t.Fatalf("%T %s: %v %v, %v", T(0), name, a.Shape, b.Shape, err)
		}
		for i := range a.Data {
			if d := scalar.Abs(a.Data[i] - b.Data[i]); !(d < 1e4*scalar.Epsilon[T]()) {
				t.Errorf("%T %s: off by %.3g", T(0), name, d)
			}
		}
	}
	a, b := fill(4, 6, 2, 3, 4), fill(4, 6)
	x, err := linalg.TensorSolve(a, b)
	if err != nil || !slices.Equal(x.Shape, []int{2, 3, 4}) {
		t.Fatal(x.Shape, err)
	}
	back, err := linalg.Tensordot(a, x, 3)
	near("TensorSolve", back, b, err)
	moved, err := linalg.TensorSolve(a.Transpose(2, 0, 3, 1, 4), b, 0, 2, -1)
	near("TensorSolve with axes", moved, x, err)

	inverse, err := linalg.TensorInv(fill(4, 6, 8, 3), 2)
	if err != nil || !slices.Equal(inverse.Shape, []int{8, 3, 4, 6}) {
		t.Fatal(inverse.Shape, err)
	}
	inverse, err = linalg.TensorInv(a, 2)
	if err != nil {
		t.Fatal(err)
	}
	unit, err := linalg.Tensordot(inverse, a, 2)
	one := matrix.FromMatrix(identity[T](24)).Reshape(2, 3, 4, 2, 3, 4)
	near("TensorInv", unit, one, err)
	if e, err := linalg.TensorInv(matrix.NewArray[T](0, 0), 1); err != nil || !slices.Equal(e.Shape, []int{0, 0}) {
		t.Error(e, err)
	}
}

func TestTensorSolve(t *testing.T) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, testTensorSolve[float32], testTensorSolve[float64], testTensorSolve[complex64], testTensorSolve[complex128])
	})
	a, b, bad := matrix.NewArray[float64](4, 2, 2), matrix.NewArray[float64](4), linalg.Array[float64]{Shape: []int{3}}
	for name, c := range map[string]struct{ err, is error }{
		"singular":      {errorOf(linalg.TensorSolve(a, b)), linalg.ErrSingular},
		"right":         {errorOf(linalg.TensorSolve(a, matrix.NewArray[float64](3))), linalg.ErrShape},
		"unknowns":      {errorOf(linalg.TensorSolve(a, matrix.NewArray[float64](4, 2))), linalg.ErrShape},
		"more axes":     {errorOf(linalg.TensorSolve(b, a)), linalg.ErrShape},
		"axis":          {errorOf(linalg.TensorSolve(a, b, 3)), linalg.ErrIndex},
		"axis twice":    {errorOf(linalg.TensorSolve(a, b, 0, 0)), linalg.ErrIndex},
		"malformed":     {errorOf(linalg.TensorSolve(a, bad)), linalg.ErrMatrix},
		"malformed a":   {errorOf(linalg.TensorSolve(bad, a)), linalg.ErrMatrix},
		"inverse":       {errorOf(linalg.TensorInv(a, 1)), linalg.ErrSingular},
		"inverse shape": {errorOf(linalg.TensorInv(a, 2)), linalg.ErrShape},
		"inverse axes":  {errorOf(linalg.TensorInv(a, 0)), linalg.ErrShape},
		"inverse bad":   {errorOf(linalg.TensorInv(bad, 1)), linalg.ErrMatrix},
	} {
		var op *linalg.OpError
		if !errors.Is(c.err, c.is) || !errors.As(c.err, &op) || errors.As(op.Err, &op) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}

func ExampleTensordot() {
	a, b := matrix.FromSlice([]float64{1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2), matrix.FromSlice([]float64{1, 0, 0, 1}, 2, 2)
	c, err := linalg.Tensordot(a, b, 2)
	fmt.Println(c.Shape, c.Data, err)
	// Output: [2] [5 13] <nil>
}

func ExampleTensorSolve() {
	a := matrix.FromSlice([]float64{2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 4, 0, 0, 0, 0, 4}, 2, 2, 2, 2)
	x, err := linalg.TensorSolve(a, matrix.FromSlice([]float64{1, 2, 3, 4}, 2, 2))
	fmt.Println(x.Shape, x.Data, err)
	// Output: [2 2] [0.5 1 0.75 1] <nil>
}
