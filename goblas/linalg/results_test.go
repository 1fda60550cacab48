package linalg_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
)

// several is a function that stores its results in several destinations. The last of the
// parts that it is called with is the memory of its operand.
type several[T linalg.Scalar] struct {
	sizes []int // of the destinations
	call  func(p ...[]T) error
}

// TestResultsApart holds that functions with several destinations refuse those that share an
// element with each other or with the operand, and then leave all memory as it was.
func TestResultsApart(t *testing.T) {
	const n, count = 3, 2
	square := []int{n * n, n * n}
	values := []int{n, n * n}
	t.Run("float64", func(t *testing.T) {
		type matrixOf = linalg.Matrix[float64]
		to := func(rows int, x []float64) matrixOf {
			return matrixOf{Rows: rows, Cols: len(x) / rows, Stride: len(x) / rows, Data: x}
		}
		stack := func(x []float64) linalg.Stack[float64] {
			return linalg.Stack[float64]{Count: count, Step: len(x) / count, Matrix: linalg.Matrix[float64]{Rows: n, Cols: len(x) / count / n, Stride: len(x) / count / n, Data: x}}
		}
		unit := identity[float64](n)
		ldl, err := linalg.NewLDL(unit, linalg.Lower, true)
		if err != nil {
			t.Fatal(err)
		}
		refuse(t, n*n, map[string]several[float64]{
			"EighTo": {values, func(p ...[]float64) error { return linalg.EighTo(p[0], to(n, p[1]), to(n, p[2]), linalg.Lower) }},
			"EighGeneralTo": {values, func(p ...[]float64) error {
				return linalg.EighGeneralTo(p[0], to(n, p[1]), to(n, p[2]), unit, linalg.Lower, linalg.AxBx)
			}},
			"EigvalshTo":    {values[:1], func(p ...[]float64) error { return linalg.EigvalshTo(p[0], to(n, p[1]), linalg.Lower) }},
			"HessenbergTo":  {square, func(p ...[]float64) error { return linalg.HessenbergTo(to(n, p[0]), to(n, p[1]), to(n, p[2])) }},
			"SchurTo":       {square, func(p ...[]float64) error { return linalg.SchurTo(to(n, p[0]), to(n, p[1]), to(n, p[2])) }},
			"QRDecomposeTo": {square, func(p ...[]float64) error { return linalg.QRDecomposeTo(to(n, p[0]), to(n, p[1]), to(n, p[2])) }},
			"LDL.FactorsTo": {square, func(p ...[]float64) error { return ldl.FactorsTo(to(n, p[0]), to(n, p[1]), make([]int, n)) }},
			"SVDTo": {[]int{n, n * n, n * n}, func(p ...[]float64) error {
				return linalg.SVDTo(&linalg.SVDResult[float64]{S: p[0], U: to(n, p[1]), VH: to(n, p[2])}, to(n, p[3]), linalg.SVDThin)
			}},
			"SVDWithTo": {[]int{n, n * n, n * n}, func(p ...[]float64) error {
				return linalg.SVDWithTo(&linalg.SVDResult[float64]{S: p[0], U: to(n, p[1]), VH: to(n, p[2])}, to(n, p[3]), linalg.SVDThin, linalg.GESDD)
			}},
			"LstsqTo": {[]int{n, n * n, n}, func(p ...[]float64) error {
				r := linalg.LstsqResult[float64]{S: p[0], X: to(n, p[1]), Residuals: p[2]}
				return linalg.LstsqTo(&r, to(n, p[3]), unit, -1)
			}},
			"LstsqTo, b": {[]int{n, n * n, n}, func(p ...[]float64) error {
				r := linalg.LstsqResult[float64]{S: p[0], X: to(n, p[1]), Residuals: p[2]}
				return linalg.LstsqTo(&r, unit, to(n, p[3]), -1)
			}},
			"QZTo": {[]int{n * n, n * n, n * n, n * n}, func(p ...[]float64) error {
				r := linalg.QZResult[float64]{S: to(n, p[0]), T: to(n, p[1]), Q: to(n, p[2]), Z: to(n, p[3])}
				return linalg.QZTo(&r, to(n, p[4]), unit)
			}},
		})
		refuse(t, count*n*n, map[string]several[float64]{
			"EighStackTo": {[]int{count * n, count * n * n}, func(p ...[]float64) error {
				return linalg.EighStackTo(to(count, p[0]), stack(p[1]), stack(p[2]), linalg.Lower)
			}},
			"QRStackTo":      {[]int{count * n * n, count * n * n}, func(p ...[]float64) error { return linalg.QRStackTo(stack(p[0]), stack(p[1]), stack(p[2])) }},
			"SlogdetStackTo": {[]int{count, count}, func(p ...[]float64) error { return linalg.SlogdetStackTo(p[0], p[1], stack(p[2])) }},
			"SVDStackTo": {[]int{count * n, count * n * n, count * n * n}, func(p ...[]float64) error {
				r := linalg.SVDStackResult[float64]{S: to(count, p[0]), U: stack(p[1]), VH: stack(p[2])}
				return linalg.SVDStackTo(&r, stack(p[3]), linalg.SVDThin)
			}},
			"LstsqStackTo": {[]int{count * n, count * n * n}, func(p ...[]float64) error {
				r := linalg.LstsqStackResult[float64]{S: to(count, p[0]), X: stack(p[1])}
				return linalg.LstsqStackTo(&r, stack(p[2]), matrix.Broadcast(unit), 0)
			}},
		})
	})
	t.Run("complex128", func(t *testing.T) {
		to := func(x []complex128) linalg.Matrix[complex128] {
			return linalg.Matrix[complex128]{Rows: n, Cols: n, Stride: n, Data: x}
		}
		qz := func(p ...[]complex128) *linalg.QZResult[complex128] {
			return &linalg.QZResult[complex128]{Alpha: p[0], Beta: p[1], S: to(p[2]), T: to(p[3]), Q: to(p[4]), Z: to(p[5])}
		}
		unit := identity[complex128](n)
		all := []int{n, n, n * n, n * n, n * n, n * n}
		refuse(t, n*n, map[string]several[complex128]{
			"EigTo":       {values, func(p ...[]complex128) error { return linalg.EigTo(p[0], to(p[1]), to(p[2])) }},
			"EigvalsTo":   {values[:1], func(p ...[]complex128) error { return linalg.EigvalsTo(p[0], to(p[1])) }},
			"QZTo of A":   {all, func(p ...[]complex128) error { return linalg.QZTo(qz(p...), to(p[6]), unit) }},
			"QZTo of B":   {all, func(p ...[]complex128) error { return linalg.QZTo(qz(p...), unit, to(p[6])) }},
			"EigTo, real": {values, func(p ...[]complex128) error { return linalg.EigTo(p[0], to(p[1]), identity[float32](n)) }},
		})
	})
}

// refuse calls functions with parts of which each pair shares one element.
func refuse[T linalg.Scalar](t *testing.T, operand int, functions map[string]several[T]) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, f := range functions {
		sizes := append(slices.Clone(f.sizes), operand)
		if name == "EigTo, real" || name == "LDL.FactorsTo" { // the operand is not one of the parts
			sizes[len(sizes)-1] = 0
		}
		parts := func() [][]T {
			all := make([][]T, len(sizes))
			for i, size := range sizes {
				all[i] = random[T](1, max(size, 1), r).Data[:size]
			}
			return all
		}
		if err := f.call(parts()...); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for i := range f.sizes {
			for j := i + 1; j < len(sizes) && sizes[j] > 0; j++ {
				p := parts()
				both := random[T](1, sizes[i]+sizes[j]-1, r).Data[:sizes[i]+sizes[j]-1]
				p[j], p[i] = both[:sizes[j]:sizes[j]], both[sizes[j]-1:]
				before := slices.Concat(append(slices.Clone(p), both)...)
				if err := f.call(p...); !errors.Is(err, matrix.ErrOverlap) {
					t.Errorf("%s, parts %d and %d share an element: error %v", name, i, j, err)
				}
				if !slices.Equal(slices.Concat(append(slices.Clone(p), both)...), before) {
					t.Errorf("%s, parts %d and %d share an element: memory has changed", name, i, j)
				}
			}
		}
	}
}
