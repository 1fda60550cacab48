package linalg_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

// sumByHand computes subscripts without an ellipsis and with an output, element by element
// over all letters.
func sumByHand[T linalg.Scalar](subscripts string, operands ...linalg.Array[T]) linalg.Array[complex128] {
	inputs, output, _ := strings.Cut(subscripts, "->")
	terms := strings.Split(inputs, ",")
	letters, sizes := "", []int{}
	for i, term := range terms {
		for axis, l := range term {
			if !strings.ContainsRune(letters, l) {
				letters += string(l)
				sizes = append(sizes, operands[i].Shape[axis])
			}
		}
	}
	place := func(a []int, term string) []int { // the stride of each letter
		strides := make([]int, len(letters))
		for axis, l := range term {
			strides[strings.IndexRune(letters, l)] += a[axis]
		}
		return strides
	}
	shape := []int{}
	for _, l := range output {
		shape = append(shape, sizes[strings.IndexRune(letters, l)])
	}
	result := matrix.NewArray[complex128](shape...)
	to := place(result.Strides, output)
	from := make([][]int, len(terms))
	for i, term := range terms {
		from[i] = place(operands[i].Strides, term)
	}
	for at := range indices(sizes) {
		v, target := complex128(1), 0
		for i := range terms {
			source := 0
			for axis, k := range at {
				source += k * from[i][axis]
			}
			v *= scalar.ToComplex(operands[i].Data[source])
		}
		for axis, k := range at {
			target += k * to[axis]
		}
		result.Data[target] += v
	}
	return result
}

// integers returns an array of small integers, laid out at random.
func integers[T linalg.Scalar](r *rand.Rand, shape ...int) linalg.Array[T] {
	n := 2
	for _, length := range shape {
		n *= length
	}
	data := make([]int, n)
	for i := range data {
		data[i] = r.IntN(7) - 3
	}
	return laidOut[T](data, shape, r)
}

// agree reports whether two arrays have the same shape and elements.
func agree[T, U linalg.Scalar](a linalg.Array[T], b linalg.Array[U]) bool {
	if !slices.Equal(a.Shape, b.Shape) {
		return false
	}
	for at := range indices(a.Shape) {
		if scalar.ToComplex(a.At(at...)) != scalar.ToComplex(b.At(at...)) {
			return false
		}
	}
	return true
}

// larger are subscripts with sizes at which products are made one by one, or go past a block.
var larger = []struct {
	subscripts string
	shapes     [][]int
}{
	{"ij,jk->ik", [][]int{{65, 130}, {130, 33}}},
	{"ij,jk->ki", [][]int{{65, 130}, {130, 33}}},
	{"bij,bjk->bik", [][]int{{3, 24, 25}, {3, 25, 26}}},
	{"ibj,bjk->kib", [][]int{{24, 3, 25}, {3, 25, 26}}},
	{"ijk,jl->ilk", [][]int{{5, 30, 24}, {30, 28}}},
	{"ijk,jl->kil", [][]int{{5, 30, 24}, {30, 28}}},
	{"ijk,kl->ijl", [][]int{{7, 9, 40}, {40, 33}}},
	{"ijkl,klmn->ijmn", [][]int{{4, 5, 6, 7}, {6, 7, 5, 4}}},
	{"ijkl,lkmn->minj", [][]int{{4, 5, 6, 7}, {7, 6, 5, 4}}},
	{"aibj,cjad->dbic", [][]int{{6, 7, 8, 9}, {5, 9, 6, 8}}},
	{"ij,ij->", [][]int{{70, 71}, {70, 71}}},
	{"ij,ij->i", [][]int{{70, 71}, {70, 71}}},
	{"ij,j->i", [][]int{{70, 71}, {71}}},
	{"i,ij->j", [][]int{{70}, {70, 71}}},
	{"ijk,kj->i", [][]int{{17, 18, 19}, {19, 18}}},
	{"ijk->", [][]int{{17, 18, 19}}},
	{"ijk->kji", [][]int{{17, 38, 39}}},
	{"i,i,i->", [][]int{{3000}, {3000}, {3000}}},
	{"ij,jk,kl,lm->im", [][]int{{8, 9}, {9, 10}, {10, 11}, {11, 7}}},
	{"ab,bc,cd,de,ef,fa->", [][]int{{4, 5}, {5, 6}, {6, 3}, {3, 4}, {4, 2}, {2, 4}}},
	{"ab,cd,ef,bc,de,fa,a->", [][]int{{4, 5}, {6, 3}, {4, 2}, {5, 6}, {3, 4}, {2, 4}, {4}}},
}

func testLarger[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, c := range larger {
		for range 2 { // layouts
			operands := make([]linalg.Array[T], len(c.shapes))
			for i, shape := range c.shapes {
				operands[i] = integers[T](r, shape...)
			}
			want := sumByHand(c.subscripts, operands...)
			got, err := linalg.Einsum(c.subscripts, operands...)
			if err != nil || !agree(got, want) {
				t.Errorf("%T %q: %v, wrong result", T(0), c.subscripts, err)
			}
			dst := integers[T](r, want.Shape...)
			if err := linalg.EinsumTo(dst, c.subscripts, operands...); err != nil || !agree(dst, want) {
				t.Errorf("%T %q to %v: %v, wrong result", T(0), c.subscripts, dst.Strides, err)
			}
		}
	}
}

func TestEinsumLarger(t *testing.T) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, testLarger[float32], testLarger[float64], testLarger[complex64], testLarger[complex128])
	})
}

// TestEinsumViews: one operand that is not summed is not copied.
func TestEinsumViews(t *testing.T) {
	a := matrix.FromSlice([]float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, 3, 3)
	diagonal, err := linalg.Einsum("ii->i", a)
	if err != nil || !agree(diagonal, matrix.FromSlice([]float64{1, 5, 9}, 3)) {
		t.Fatal(diagonal, err)
	}
	diagonal.Set(-5, 1)
	if a.At(1, 1) != -5 {
		t.Error("the diagonal is no view")
	}
	if turned, err := linalg.Einsum("ij->ji", a); err != nil || turned.At(0, 2) != 7 || &turned.Data[0] != &a.Data[0] {
		t.Error(turned, err)
	}
	// Operands may repeat elements, and overlap each other.
	repeated := linalg.Array[float64]{Shape: []int{2, 3}, Strides: []int{0, 1}, Data: []float64{1, 2, 3}}
	if g, err := linalg.Einsum("ij,kj", repeated, repeated); err != nil || !agree(g, matrix.FromSlice([]float64{14, 14, 14, 14}, 2, 2)) {
		t.Error(g, err)
	}
	windows := linalg.Array[float64]{Shape: []int{3, 2}, Strides: []int{1, 1}, Data: []float64{1, 2, 3, 4}}
	if g, err := linalg.Einsum("ij,ik", windows, windows); err != nil || !agree(g, matrix.FromSlice([]float64{14, 20, 20, 29}, 2, 2)) {
		t.Error(g, err)
	}
}

func TestEinsumNaN(t *testing.T) {
	modes(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(7, 8))
		for _, n := range []int{2, 40} {
			for _, subscripts := range []string{"ij,jk->ik", "ij,jk->ki", "ij,ij->", "ij,ij->i", "ij,jj->i", "ij,kl->ijkl", "ij,kj->", "ij,j...->...i"} {
				zeros, a := matrix.NewArray[float64](n, n), integers[float64](r, n, n)
				a.Set(math.NaN(), 0, 0)
				got, err := linalg.Einsum(subscripts, zeros, a)
				if err != nil {
					t.Fatal(err)
				}
				first := make([]int, len(got.Shape))
				if v := got.At(first...); v == v {
					t.Errorf("%q of order %d: 0 NaN = %v", subscripts, n, v)
				}
			}
		}
	})
}

func TestEinsumErrors(t *testing.T) {
	for _, c := range []struct {
		subscripts string
		shapes     [][]int
		is         error
		says       string
	}{
		{"ij,jk->ik", [][]int{{2, 3}, {4, 5}}, linalg.ErrShape, `'j' has 3 elements in operand 0 and 4 in operand 1`},
		{"ij,jk", [][]int{{2, 3}}, linalg.ErrSubscripts, "for 2 operands, there are 1"},
		{"ij", [][]int{{2, 3}, {3, 4}}, linalg.ErrSubscripts, "for 1 operands, there are 2"},
		{"", nil, linalg.ErrSubscripts, "for 1 operands, there are 0"},
		{"ijk", [][]int{{2, 3}}, linalg.ErrSubscripts, `operand 0 has 2 axes, and the subscripts "ijk"`},
		{"i", [][]int{{2, 3}}, linalg.ErrSubscripts, "operand 0 has 2 axes"},
		{"...ijk", [][]int{{2, 3}}, linalg.ErrSubscripts, `"...ijk"`},
		{"ij->k", [][]int{{2, 3}}, linalg.ErrSubscripts, "'k' is in the output and in no operand"},
		{"ij->ii", [][]int{{2, 3}}, linalg.ErrSubscripts, "'i' is in the output twice"},
		{"i1", [][]int{{2, 3}}, linalg.ErrSubscripts, "unexpected '1' at 1"},
		{"ij->j,i", [][]int{{2, 3}}, linalg.ErrSubscripts, "unexpected ',' at 5"},
		{"ij->j->", [][]int{{2, 3}}, linalg.ErrSubscripts, "unexpected '-' at 5"},
		{"i- >", [][]int{{2}}, linalg.ErrSubscripts, "unexpected '-' at 1"},
		{"i..j", [][]int{{2, 3}}, linalg.ErrSubscripts, "'.' at 1"},
		{"...i...", [][]int{{2, 3}}, linalg.ErrSubscripts, "'.' at 4"},
		{"i.", [][]int{{2, 3}}, linalg.ErrSubscripts, "'.' at 1"},
		{"...i->i", [][]int{{2, 3}}, linalg.ErrSubscripts, "no ellipsis"},
		{"ii", [][]int{{1, 3}}, linalg.ErrShape, "'i' on axes of 1 and 3"},
		{"...,...", [][]int{{2, 3}, {2, 4}}, linalg.ErrShape, "axis 0 of it from the end"},
		{"...", [][]int{make([]int, 70)}, linalg.ErrSubscripts, "more than 64"},
		{"...", [][]int{{2, -1}}, linalg.ErrMatrix, "operand 0"},
	} {
		operands := make([]linalg.Array[float64], len(c.shapes))
		for i, shape := range c.shapes {
			operands[i] = linalg.Array[float64]{Shape: shape, Strides: make([]int, len(shape)), Data: []float64{1}}
		}
		_, err := linalg.Einsum(c.subscripts, operands...)
		var op *linalg.OpError
		if !errors.Is(err, c.is) || !errors.As(err, &op) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q of %v: %v", c.subscripts, c.shapes, err)
		}
		if err := linalg.EinsumTo(matrix.NewArray[float64](), c.subscripts, operands...); !errors.Is(err, c.is) {
			t.Errorf("%q of %v to: %v", c.subscripts, c.shapes, err)
		}
		if _, err := linalg.EinsumPath(c.subscripts, linalg.EinsumAuto, c.shapes...); err == nil {
			t.Errorf("%q of %v: EinsumPath has no error", c.subscripts, c.shapes)
		}
	}
	a := matrix.FromSlice([]float64{1, 2, 3, 4}, 2, 2)
	for _, c := range []struct {
		dst linalg.Array[float64]
		is  error
	}{
		{matrix.NewArray[float64](2), linalg.ErrShape},
		{matrix.NewArray[float64](2, 3), linalg.ErrShape},
		{a, linalg.ErrOverlap},
		{a.Transpose(), linalg.ErrOverlap},
		{linalg.Array[float64]{Shape: []int{2, 2}, Strides: []int{0, 1}, Data: []float64{1, 2}}, linalg.ErrMatrix},
		{linalg.Array[float64]{Shape: []int{2, 2}, Strides: []int{2, 1}, Data: []float64{1, 2}}, linalg.ErrMatrix},
	} {
		if err := linalg.EinsumTo(c.dst, "ij->ij", a); !errors.Is(err, c.is) {
			t.Errorf("to %v %v: %v", c.dst.Shape, c.dst.Strides, err)
		}
	}
	huge := linalg.Array[float64]{Shape: []int{1 << 30}, Strides: []int{0}, Data: []float64{1}}
	if _, err := linalg.Einsum("i,j,k->ijk", huge, huge, huge); !errors.Is(err, linalg.ErrMemory) {
		t.Errorf("huge: %v", err)
	}
}

func TestAllocationsEinsum(t *testing.T) {
	counted(t)
	r := rand.New(rand.NewPCG(9, 10))
	modes(t, func(t *testing.T) {
		for _, c := range larger {
			operands := make([]linalg.Array[float64], len(c.shapes))
			for i, shape := range c.shapes {
				operands[i] = integers[float64](r, shape...)
			}
			want := sumByHand(c.subscripts, operands...)
			dst := integers[float64](r, want.Shape...)
			n := allocations(5, func() {
				if err := linalg.EinsumTo(dst, c.subscripts, operands...); err != nil {
					t.Error(err)
				}
			})
			if n > 0 {
				t.Errorf("%q allocates %v times", c.subscripts, n)
			}
		}
	})
}

func ExampleEinsum() {
	if err := goblas.Use(goblas.Auto); err != nil {
		panic(err)
	}
	a := matrix.FromSlice([]float64{1, 2, 3, 4, 5, 6}, 2, 3)
	b := matrix.FromMatrix(matrix.FromRows([]float64{1, 0}, []float64{0, 1}, []float64{1, 1}))
	c, err := linalg.Einsum("ij,jk->ik", a, b)
	if err != nil {
		panic(err)
	}
	fmt.Println(c.Shape, c.Data)
	_, err = linalg.Einsum("ij,ij->", a, b)
	fmt.Println(err)
	// Output:
	// [2 2] [4 5 10 11]
	// linalg: Einsum "ij,ij->" of (2, 3) by (3, 2): bad shape: the subscript 'i' has 2 elements in operand 0 and 3 in operand 1
}
