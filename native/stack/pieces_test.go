//go:build cgo && !purego && (linux || darwin)

package stack_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/stack"
)

// TestPieces checks that a matrix has the same result, bit for bit, in a whole stack, with
// padded rows, beside hopeless neighbours, and alone.
func TestPieces(t *testing.T) { targets(t, testPieces[float32], testPieces[float64]) }

func testPieces[T scalar.Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	const count = 19
	for op := stack.Dot; int(op) < stack.NumOps; op++ {
		for _, n := range []int{1, 2, 3, 4, 5, 8, 11, 16, 19, 40, 64} {
			if !stack.Kernel[T](op, n, n) || op == stack.CholeskySolve && n > stack.Most {
				continue
			}
			a, b := padded[T](rng, count, n, n, 1), padded[T](rng, count, n, n, 1)
			for c := range count {
				kind := c % kinds
				if kind == 0 {
					kind = 3 // infinite in part
				}
				nasty(rng, a, c, n, n, kind)
				if op == stack.Cholesky || op == stack.CholeskySolve {
					for i := range n {
						*element(a, c, i, i) = T(4 * n)
					}
				}
			}
			// The shapes of the results, most of which are as large as a.
			result := func(count int) [3]stack.Of[T] {
				r := [3]stack.Of[T]{padded[T](rng, count, n, n, 1), padded[T](rng, count, n, n, 1), padded[T](rng, count, n, n, 1)}
				for i := range r {
					clear(r[i].Data)
				}
				return r
			}
			work := make([]T, stack.Room[T](op, n, n))
			run := func(count, from int, a, b stack.Of[T], r [3]stack.Of[T], info []int32) {
				a.Data, b.Data = a.Data[from*a.Step:], b.Data[from*b.Step:]
				switch op {
				case stack.Dot, stack.MulVec, stack.Solve, stack.Inv, stack.CholeskySolve:
					stack.Run(op, count, n, n, n, a, b, r[0], stack.Of[T]{}, info, work)
				default:
					stack.Run(op, count, n, n, n, a, r[0], r[1], r[2], info, work)
				}
			}
			whole, infos := result(count), make([]int32, count)
			run(count, 0, a, b, whole, infos)
			tight := func(s stack.Of[T]) stack.Of[T] {
				d := stack.Of[T]{Data: make([]T, count*n*n), Ld: n, Step: n * n}
				for c := range count {
					for i := range n {
						for j := range n {
							*element(d, c, i, j) = *element(s, c, i, j)
						}
					}
				}
				return d
			}
			ta, tb := tight(a), tight(b)
			for c := range count {
				for _, s := range [][2]stack.Of[T]{{a, b}, {ta, tb}} {
					alone, info := result(1), make([]int32, 1)
					run(1, c, s[0], s[1], alone, info)
					same := info[0] == infos[c]
					for i := range alone {
						for e, v := range alone[i].Data {
							w := whole[i].Data[c*whole[i].Step+e]
							same = same && (v == w && math.Signbit(float64(v)) == math.Signbit(float64(w)) || v != v && w != w)
						}
					}
					if !same {
						t.Errorf("%v, n = %d, matrix %d differs alone, rows %d apart", op, n, c, s[0].Ld)
					}
				}
			}
		}
	}
}

// TestLeftOut checks that a result whose slice is empty is left out, whatever the slice
// points to.
func TestLeftOut(t *testing.T) { targets(t, testLeftOut[float32], testLeftOut[float64]) }

func testLeftOut[T scalar.Float](t *testing.T) {
	const n = 4
	rng := rand.New(rand.NewPCG(3, 2))
	a := padded[T](rng, 1, n, n, 0)
	elsewhere := make([]T, n*n)
	nasty(rng, a, 0, n, n, 0)
	empty := stack.Of[T]{Data: elsewhere[:0], Ld: n, Step: n * n}
	values := stack.Of[T]{Data: make([]T, n), Ld: 1, Step: n}
	info := make([]int32, 1)
	stack.Run(stack.SVD, 1, n, 0, n, a, empty, values, empty, info, nil)
	stack.Run(stack.Eigh, 1, 0, 0, n, a, values, empty, stack.Of[T]{}, info, nil)
	stack.Run(stack.QR, 1, n, 0, n, a, empty, padded[T](rng, 1, n, n, 0), stack.Of[T]{}, info, nil)
	for i, v := range elsewhere {
		if v != 0 {
			t.Fatalf("element %d beside an empty slice became %v", i, v)
		}
	}
	if values.Data[0] == 0 {
		t.Error("no eigenvalues")
	}
}
