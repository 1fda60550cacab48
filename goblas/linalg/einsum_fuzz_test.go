package linalg_test

import (
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
)

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
