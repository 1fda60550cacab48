package functions

import (
	"fmt"
	"math"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/internal/scalar"
)

// answer is what a function returned, in the fields that it has.
type answer[T linalg.Scalar] struct {
	a, b, c linalg.Matrix[T]
	z       linalg.Matrix[complex128]
	v       []T
	w       []complex128
	reals   []float64
	number  T
	real    float64
	stacks  [2]linalg.Stack[T]
	numbers []T

	// What these functions write into again in their ...To forms.
	svd   linalg.SVDResult[T]
	lstsq linalg.LstsqResult[T]
	qz    linalg.QZResult[T]
	svds  linalg.SVDStackResult[T]
}

// How a result is compared. Most are unique; '=' compares them. Of others the signs of the
// elements are open (moduli), or also their order (unordered), or all but the sum of the
// squares. The order of eigenvalues is open, but neither their sum nor those of their powers.
// A logarithm near 0 has the error of the number near 1 that it is of.
const (
	logarithms  = 'l'
	moduli      = '|'
	unordered   = '~'
	squares     = '2'
	eigenvalues = 'e'
)

// digest is what is compared of a result. First comes the sum of the moduli of its elements,
// or of their squares, which the errors of all sums are relative to. Sums of the elements
// with random weights follow, or of powers of eigenvalues, with their real and imaginary
// parts. numpy.py has the same.
type digest [1 + 2*weighings]float64

// digester adds up a digest. It keeps what each addition rounds away (Neumaier 1974): the
// sums have millions of terms, and NumPy adds in pairs.
type digester struct{ sums, lost digest }

func (d *digester) plus(i int, v float64) {
	sum := d.sums[i] + v
	if math.Abs(d.sums[i]) < math.Abs(v) {
		d.lost[i] += v - sum + d.sums[i]
	} else {
		d.lost[i] += d.sums[i] - sum + v
	}
	d.sums[i] = sum
}

// digest is what was added up.
func (d *digester) digest() digest {
	for i, v := range d.lost {
		d.sums[i] += v
	}
	return d.sums
}

// weighings is how many sums of elements a digest has.
const weighings = 3

// add adds element k of a result to its digest.
func (d *digester) add(how byte, k int, v complex128) {
	size := math.Hypot(real(v), imag(v))
	switch how {
	case squares:
		d.plus(0, size*size)
		return
	case moduli:
		v = complex(size, 0)
	}
	if how == logarithms {
		d.plus(0, max(size, 1))
	} else {
		d.plus(0, size)
	}
	if how == unordered {
		return
	}
	power := v
	for i := range weighings {
		term := power
		if how != eigenvalues {
			weight := uniform(uint64(weighings*k + i))
			term = complex(weight*real(v), weight*imag(v))
		}
		d.plus(1+2*i, real(term))
		d.plus(2+2*i, imag(term))
		power *= v
	}
}

// digests are those of all results.
func (r *answer[T]) digests(results string) (all []digest) {
	for _, result := range strings.Fields(results) {
		how, d := result[0], digester{}
		switch result[1:] {
		case "a", "b", "c":
			addMatrix(&d, how, 0, map[string]linalg.Matrix[T]{"a": r.a, "b": r.b, "c": r.c}[result[1:]])
		case "A", "B":
			s := r.stacks[result[1]-'A']
			for i, m := range s.All() {
				addMatrix(&d, how, i*m.Rows*m.Cols, m)
			}
		case "z":
			addMatrix(&d, how, 0, r.z)
		case "v":
			addVector(&d, how, r.v)
		case "N":
			addVector(&d, how, r.numbers)
		case "w":
			addVector(&d, how, r.w)
		case "s":
			addVector(&d, how, r.reals)
		case "n":
			d.add(how, 0, scalar.ToComplex(r.number))
		case "r":
			d.add(how, 0, complex(r.real, 0))
		}
		all = append(all, d.digest())
	}
	return all
}

// addMatrix adds a matrix, of which the first element is number first of the result.
func addMatrix[T linalg.Scalar](d *digester, how byte, first int, m linalg.Matrix[T]) {
	for i := range m.Rows {
		for j := range m.Cols {
			d.add(how, first+i*m.Cols+j, scalar.ToComplex(m.At(i, j)))
		}
	}
}

func addVector[T linalg.Scalar](d *digester, how byte, v []T) {
	for k, v := range v {
		d.add(how, k, scalar.ToComplex(v))
	}
}

// compare compares the digests of a function on matrices of order n with those wanted. The
// residual is of the sum that differs most.
func compare[T linalg.Scalar](name string, n int, got, want []digest) (verify.Residual, error) {
	worst := verify.Residual{Equation: "the same sums of " + name, Tolerance: 200 * math.Sqrt(float64(n)) * scalar.Epsilon[T]()}
	if len(got) != len(want) {
		return worst, fmt.Errorf("%d results of %s, want %d", len(got), name, len(want))
	}
	for i, d := range want {
		if math.IsInf(d[0], 0) {
			return worst, fmt.Errorf("a result of %s is too large for its type, so that there is nothing to compare", name)
		}
		for k := range d {
			worst.Value = max(worst.Value, math.Abs(got[i][k]-d[k])/max(d[0], math.SmallestNonzeroFloat64))
		}
	}
	return verify.Judge(worst)
}
