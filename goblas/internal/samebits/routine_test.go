package samebits

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/internal/scalar"
)

// routine is a function whose arguments are made from its parameters. Those of gonum's
// own types speak for themselves. row has a word for each of the others that is an
// integer, a byte or a slice; see integer, slice and values.
type routine struct {
	name string
	f    reflect.Value
	row  string
	op   plan.Op // what it is in the plan
}

// words has the word of each parameter, or "".
func (r *routine) words() []string {
	words, rest := make([]string, r.f.Type().NumIn()), strings.Fields(r.row)
	for i := range words {
		switch r.f.Type().In(i).Kind() {
		case reflect.Int, reflect.Uint8, reflect.Slice:
			if values(r.f.Type().In(i), "", r.name, false) == nil {
				words[i], rest = rest[0], rest[1:]
			}
		}
	}
	if len(rest) > 0 {
		panic(r.name + " has no parameters for " + strings.Join(rest, " "))
	}
	return words
}

// values are those that a parameter takes in turn, because of its type or its word.
func values(in reflect.Type, word, name string, complex bool) []any {
	estimate := strings.HasSuffix(name, "con")
	switch {
	case in == reflect.TypeFor[blas.Transpose]():
		switch {
		case strings.HasSuffix(name, "herk") || strings.HasSuffix(name, "her2k"):
			return []any{blas.NoTrans, blas.ConjTrans}
		case !complex || strings.HasSuffix(name, "syrk") || strings.HasSuffix(name, "syr2k"):
			return []any{blas.NoTrans, blas.Trans}
		}
		return []any{blas.NoTrans, blas.Trans, blas.ConjTrans}
	case in == reflect.TypeFor[blas.Uplo]():
		return []any{blas.Upper, blas.Lower}
	case in == reflect.TypeFor[blas.Side]():
		return []any{blas.Left, blas.Right}
	case in == reflect.TypeFor[blas.Diag]():
		return []any{blas.NonUnit, blas.Unit}
	case in == reflect.TypeFor[lapack.MatrixNorm]() && estimate:
		return []any{lapack.MaxColumnSum, lapack.MaxRowSum}
	case in == reflect.TypeFor[lapack.MatrixNorm]():
		return []any{lapack.MaxAbs, lapack.MaxColumnSum, lapack.MaxRowSum, lapack.Frobenius}
	case in == reflect.TypeFor[lapack.EVJob]():
		return []any{lapack.EVNone, lapack.EVCompute}
	case in == reflect.TypeFor[lapack.LeftEVJob]():
		return []any{lapack.LeftEVNone, lapack.LeftEVCompute}
	case in == reflect.TypeFor[lapack.RightEVJob]():
		return []any{lapack.RightEVNone, lapack.RightEVCompute}
	case in == reflect.TypeFor[lapack.SVDJob]():
		return []any{lapack.SVDNone, lapack.SVDStore}
	case in == reflect.TypeFor[lapack.GSVDJob]():
		return []any{lapack.GSVDNone}
	case in.Kind() == reflect.Bool:
		return []any{true, false}
	}
	switch word {
	case "trans":
		if complex {
			return []any{byte('N'), byte('C')}
		}
		return []any{byte('N'), byte('T')}
	case "uplo":
		return []any{byte('U'), byte('L')}
	case "side":
		return []any{byte('L'), byte('R')}
	case "diag":
		return []any{byte('N'), byte('U')}
	case "norm":
		return []any{byte('O'), byte('I')}
	}
	return nil
}

// cells makes the cells of a routine at some orders. T is its type.
func (r *routine) cells(typ int, orders []int) (cells []cell) {
	words := r.words()
	for _, n := range orders {
		flags := r.flags(words, typ >= 2)
		if n > 500 && len(flags) > 2 {
			flags = []map[int]any{flags[0], flags[len(flags)-1]}
		}
		for _, f := range flags {
			with := ""
			for _, i := range slices.Sorted(maps.Keys(f)) {
				switch v := f[i].(type) {
				case bool:
					with += fmt.Sprint(v)
				default:
					with += fmt.Sprintf("%c", v)
				}
			}
			for _, inc := range []int{1, 2} {
				if inc == 2 {
					if !slices.Contains(words, "inc") {
						continue
					}
					with += "2"
				}
				cost := int(math.Pow(float64(n), float64(plan.Exponent(r.op))))
				cells = append(cells, cell{op: r.name, with: with, n: n, cost: cost, run: func(at place) uint64 {
					return r.call(words, f, n, inc, typ, &at)
				}})
			}
		}
	}
	return cells
}

// flags are all combinations of the values of parameters that have several, by their
// places.
func (r *routine) flags(words []string, complex bool) []map[int]any {
	all := []map[int]any{{}}
	for i, word := range words {
		several := values(r.f.Type().In(i), word, r.name, complex)
		if several == nil {
			continue
		}
		var more []map[int]any
		for _, one := range all {
			for _, v := range several {
				next := maps.Clone(one)
				next[i] = v
				more = append(more, next)
			}
		}
		all = more
	}
	return all
}

// call makes a call and hashes its results.
func (r *routine) call(words []string, flags map[int]any, n, inc, typ int, at *place) uint64 {
	upper := false
	for _, v := range flags {
		upper = upper || v == blas.Upper || v == byte('U')
	}
	factors := []float64{0.75, 0.375, 0.875}
	arguments := make([]reflect.Value, len(words))
	var results []any
	for i, word := range words {
		in := r.f.Type().In(i)
		if v, ok := flags[i]; ok {
			arguments[i] = reflect.ValueOf(v)
			continue
		}
		var argument any
		switch {
		case in == reflect.TypeFor[cores.Call]():
			argument = cores.Decide(r.op, math.Pow(float64(n), float64(plan.Exponent(r.op))))
		case in.Kind() == reflect.Int:
			argument = integer(word, n, inc)
		case in.Kind() == reflect.Slice:
			argument = anySlice(in.Elem().Kind(), word, upper, n, inc, at)
			if word != "work" {
				results = append(results, argument)
			}
		case in == reflect.TypeFor[blas.SrotmParams]():
			argument = blas.SrotmParams{Flag: blas.Rescaling, H: [4]float32{0.5, -0.25, 0.75, 0.375}}
		case in == reflect.TypeFor[blas.DrotmParams]():
			argument = blas.DrotmParams{Flag: blas.Rescaling, H: [4]float64{0.5, -0.25, 0.75, 0.375}}
		default: // a factor
			v := reflect.New(in).Elem()
			if in.Kind() == reflect.Complex64 || in.Kind() == reflect.Complex128 {
				v.SetComplex(complex(factors[0], 0.25))
			} else {
				v.SetFloat(factors[0])
			}
			argument, factors = v.Interface(), factors[1:]
		}
		arguments[i] = reflect.ValueOf(argument)
	}
	for _, v := range r.f.Call(arguments) {
		results = append(results, v.Interface())
	}
	var h hash
	return h.all(results...)
}

const diagonals = 40 // from 32 on LAPACK has blocks

// workLength is more than any workspace needs.
func workLength(n int) int { return 100 * (n + 100) }

// integer is the value of a parameter: a dimension n, m or k, one less than the order, or
// kk, the number of diagonals of a band; a few right-hand sides; the stride of a matrix,
// a band or vectors; the length of a workspace.
func integer(word string, n, inc int) int {
	k := min(diagonals, n-1)
	switch word {
	case "n":
		return n
	case "m", "k":
		return n - 1
	case "kk":
		return k
	case "one":
		return 1
	case "few":
		return min(3, n)
	case "ld":
		return n + 1
	case "ldf":
		return k + 1
	case "ldg":
		return 2*k + 1
	case "lwork":
		return workLength(n)
	case "inc":
		return inc
	}
	panic("no integer " + word)
}

func anySlice(kind reflect.Kind, word string, upper bool, n, inc int, at *place) any {
	switch kind {
	case reflect.Int:
		x := make([]int, n)
		for i := range x {
			switch word {
			case "free":
				x[i] = -1
			case "pivots":
				x[i] = max(i, min(n-2, i*7%n)) // in the rows from i on
			case "cycle":
				x[i] = (i + 1) % n
			}
		}
		return x
	case reflect.Float32:
		return slice[float32](word, upper, n, inc, at)
	case reflect.Float64:
		return slice[float64](word, upper, n, inc, at)
	case reflect.Complex64:
		return slice[complex64](word, upper, n, inc, at)
	}
	return slice[complex128](word, upper, n, inc, at)
}

// slice is the value of a parameter: general matrices A, B and C, a Hermitian one D, which
// may be a triangle or reflectors, bands F and G of these two, D packed, vectors x and y,
// a factor for each reflector, or a workspace. Matrices have n rows of n + 1 elements, so
// that they are large enough for any shape.
func slice[T scalar.Scalar](word string, upper bool, n, inc int, at *place) []T {
	k := min(diagonals, n-1)
	switch word {
	case "x", "y":
		return put(at, numbers[T](uint64(word[0]), n*inc))
	case "A", "B", "C":
		return put(at, numbers[T](uint64(word[0]), n*(n+1)))
	case "D":
		return put(at, dominant[T](n, n+1))
	case "F":
		return put(at, band[T](upper, n, k))
	case "G":
		return put(at, numbers[T](uint64(word[0]), n*(2*k+1)))
	case "P":
		return put(at, packed[T](upper, n))
	case "tau":
		return put(at, numbers[T](uint64(word[0]), n-1))
	case "values":
		return make([]T, n)
	case "work":
		return make([]T, workLength(n))
	}
	panic("no operand " + word)
}
