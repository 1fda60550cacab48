package linalg_test

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
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
		testLarger[float32](t)
		testLarger[float64](t)
		testLarger[complex64](t)
		testLarger[complex128](t)
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

// FuzzEinsum looks for subscripts, and lengths of axes that seed chooses, at which Einsum
// panics, or at which it and EinsumTo, the plan, or the sum by hand do not agree.
func FuzzEinsum(f *testing.F) {
	for _, s := range []string{"ij,jk->ik", "...i,i...", "ii", "", "->", ",,", "a b , b...->...", "ij->ji", "i.j", "Zz,zZ", "...,...->...", "é", "i-", "\x00",
		"ij,kj,kl->li", "iij,jk->ki", "ab,bc,cd,de", "i,j,k->kij", "i->ii", "ij->ijj", "...", "i...->...", "i,...i->...", "ij...,jk...->ik...", "->i", "a,b,->ab"} {
		for seed := range uint64(3) {
			f.Add(s, seed)
		}
	}
	f.Fuzz(trySubscripts)
}

// TestEinsumRandomStrings does the same with strings of the letters that have a meaning.
func TestEinsumRandomStrings(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	parts := []string{"i", "j", "k", "Z", ",", ",", "->", "...", " ", ".", "-", ">", "7"}
	for seed := range uint64(20000) {
		s := ""
		for range r.IntN(10) {
			s += parts[r.IntN(len(parts)-r.IntN(4))]
		}
		trySubscripts(t, s, seed)
	}
}

func trySubscripts(t *testing.T, subscripts string, seed uint64) {
	if len(subscripts) > 40 {
		return
	}
	r := rand.New(rand.NewPCG(seed, 0))
	inputs, _, _ := strings.Cut(subscripts, "->")
	terms := strings.Split(inputs, ",")
	if len(terms) > 8 {
		return
	}
	switch r.IntN(40) {
	case 0: // an operand too few
		terms = terms[1:]
	case 1: // or too many
		terms = append(terms, "i")
	}
	// Letters have one length each, mostly: a wrong one now and then, 1 more often.
	lengths := map[byte]int{}
	var operands []linalg.Array[float64]
	var shapes [][]int
	for _, term := range terms {
		letters := strings.NewReplacer(" ", "", "...", "").Replace(term)
		shape := make([]int, min(len(letters), 6)+strings.Count(term, "...")*r.IntN(2))
		for i := range shape {
			shape[i] = 2
			if i < len(letters) {
				n, known := lengths[letters[i]]
				if !known {
					n = [...]int{2, 2, 3, 3, 1, 0}[r.IntN(6)]
					lengths[letters[i]] = n
				}
				shape[i] = n
			}
			switch r.IntN(40) {
			case 0:
				shape[i] = 1
			case 1:
				shape[i]++
			}
		}
		operands = append(operands, integers[float64](r, shape...))
		shapes = append(shapes, shape)
	}
	got, err := linalg.Einsum(subscripts, operands...)
	_, wrong := linalg.EinsumPath(subscripts, linalg.EinsumGreedy, shapes...)
	if (err == nil) != (wrong == nil) {
		t.Fatalf("%q of %v: %v, but the plan: %v", subscripts, shapes, err, wrong)
	}
	if err != nil {
		var op *linalg.OpError
		if !errors.As(err, &op) {
			t.Fatalf("%q of %v: %v", subscripts, shapes, err)
		}
		return
	}
	dst := matrix.NewArray[float64](got.Shape...)
	if err := linalg.EinsumTo(dst, subscripts, operands...); err != nil || !agree(dst, got) {
		t.Fatalf("%q of %v: EinsumTo differs: %v", subscripts, shapes, err)
	}
	if plain, ok := spelledOut(subscripts, shapes); ok && !agree(got, sumByHand(plain, operands...)) {
		t.Fatalf("%q of %v: the sum by hand differs", subscripts, shapes)
	}
}

// spelledOut returns valid subscripts as sumByHand takes them. It reports false if there is
// an ellipsis, or a letter whose axes are not equally long.
func spelledOut(subscripts string, shapes [][]int) (string, bool) {
	subscripts = strings.ReplaceAll(subscripts, " ", "")
	inputs, output, explicit := strings.Cut(subscripts, "->")
	if strings.Contains(subscripts, ".") {
		return "", false
	}
	lengths := map[rune]int{}
	for i, term := range strings.Split(inputs, ",") {
		for axis, l := range term {
			if n, known := lengths[l]; known && n != shapes[i][axis] {
				return "", false
			}
			lengths[l] = shapes[i][axis]
		}
	}
	if !explicit {
		for _, l := range slices.Sorted(maps.Keys(lengths)) {
			if strings.Count(inputs, string(l)) == 1 {
				output += string(l)
			}
		}
	}
	return inputs + "->" + output, true
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
