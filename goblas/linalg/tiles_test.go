package linalg_test

import (
	"errors"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
)

// TestFactorsInTiles factors and solves at an order from which calls are cut into tiles.
func TestFactorsInTiles(t *testing.T) {
	modes(t, func(t *testing.T) {
		testFactorsInTiles[float64](t)
		testFactorsInTiles[complex64](t)
	})
}

func testFactorsInTiles[T linalg.Scalar](t *testing.T) {
	const n, nrhs = 270, 300
	r := rand.New(rand.NewPCG(1, 2))
	a, h, b := dominant[T](n, n, n, r), definite[T](n, r), random[T](n, nrhs, r)
	lu, errLU := linalg.NewLU(a)
	lower, errLower := linalg.NewCholesky(h, linalg.Lower)
	upper, errUpper := linalg.NewCholesky(h, linalg.Upper)
	ldl, errLDL := linalg.NewLDL(h, linalg.Lower, true)
	if err := errors.Join(errLU, errLower, errUpper, errLDL); err != nil {
		t.Fatal(err)
	}
	triangle := keep(a, 0, func(i, j int) bool { return i <= j })
	for name, c := range map[string]struct {
		a     linalg.Matrix[T]
		solve func(b linalg.Matrix[T]) (linalg.Matrix[T], error)
	}{
		"LU":    {a, lu.Solve},
		"LU^H":  {a.H(), func(b linalg.Matrix[T]) (linalg.Matrix[T], error) { return lu.SolveTrans(b, matrix.ConjTrans) }},
		"L L^H": {h, lower.Solve},
		"U^H U": {h, upper.Solve},
		"LDL":   {h, ldl.Solve},
		"triangular": {triangle, func(b linalg.Matrix[T]) (linalg.Matrix[T], error) {
			return linalg.SolveTriangular(triangle, b, linalg.TriangularOptions{Triangle: linalg.Upper})
		}},
		"inverse": {a, func(b linalg.Matrix[T]) (linalg.Matrix[T], error) {
			inv, err := lu.Inv()
			if err != nil {
				return inv, err
			}
			return linalg.Dot(inv, b)
		}},
		"Hermitian inverse": {h, func(b linalg.Matrix[T]) (linalg.Matrix[T], error) {
			inv, err := lower.Inv()
			if err != nil {
				return inv, err
			}
			return linalg.Dot(inv, b)
		}},
	} {
		x, err := c.solve(b)
		if res := residual(c.a, x, b); err != nil || !(res <= 30) {
			t.Errorf("%s: residual %.3g, %v", name, res, err)
		}
	}
}

// TestFactorsShared solves with the same factors from several goroutines.
func TestFactorsShared(t *testing.T) {
	modes(t, func(t *testing.T) {
		const n, nrhs = 40, 3
		r := rand.New(rand.NewPCG(1, 2))
		h, b := definite[complex128](n, r), random[complex128](n, nrhs, r)
		lu, errLU := linalg.NewLU(h)
		c, errC := linalg.NewCholesky(h, linalg.Upper)
		ldl, errLDL := linalg.NewLDL(h, linalg.Upper, true)
		if err := errors.Join(errLU, errC, errLDL); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		numbers := func() [6]complex128 {
			return [6]complex128{complex(lu.Cond(), 0), complex(c.Cond(), 0), complex(ldl.Cond(), 0), lu.Det(), complex(c.Det(), 0), ldl.Det()}
		}
		alone := numbers()
		for range 4 {
			wg.Go(func() {
				for _, solve := range []func(b linalg.Matrix[complex128]) (linalg.Matrix[complex128], error){lu.Solve, c.Solve, ldl.Solve} {
					for range 20 {
						x, err := solve(b)
						if res := residual(h, x, b); err != nil || !(res <= 30) {
							t.Errorf("residual %.3g, %v", res, err)
						}
					}
				}
				if numbers() != alone {
					t.Error("two answers to a question")
				}
			})
		}
		wg.Wait()
	})
}

// TestAllocationsInTiles: what is cut into tiles allocates nothing either, once its
// workspaces are there.
func TestAllocationsInTiles(t *testing.T) {
	counted(t)
	before := goblas.Active()
	t.Cleanup(func() { _ = goblas.Use(before) })
	if goblas.Use(goblas.Native) != nil || goblas.Use(goblas.Auto) != nil {
		t.Skip("no OpenBLAS: gonum's pure Go allocates")
	}
	for _, n := range []int{256, 600} {
		allocationsInTiles[float64](t, n)
	}
	allocationsInTiles[float32](t, 300)
	allocationsInTiles[complex64](t, 300)
	allocationsInTiles[complex128](t, 300)
}

func allocationsInTiles[T linalg.Scalar](t *testing.T, n int) {
	r := rand.New(rand.NewPCG(5, uint64(n)))
	a, b, dst := random[T](n, n, r), random[T](n, n, r), matrix.New[T](n, n)
	x, y, z := matrix.FromMatrix(a), matrix.FromMatrix(b), matrix.FromMatrix(dst)
	operands := []linalg.Array[T]{x, y}
	for name, call := range map[string]func() error{
		"DotTo":             func() error { return linalg.DotTo(dst, a, b) },
		"DotTo with itself": func() error { return linalg.DotTo(dst, a.H(), a) },
		"MatrixPowerTo":     func() error { return linalg.MatrixPowerTo(dst, a, 3) },
		"EinsumTo":          func() error { return linalg.EinsumTo(z, "ji,kj->ki", operands...) },
		"SolveTo":           func() error { return linalg.SolveTo(dst, a, b) },
		"ExpmTo":            func() error { return linalg.ExpmTo(dst, a) },
	} {
		var err error
		if count := allocations(1, func() { err = errors.Join(err, call()) }); err != nil || count > 0 {
			t.Errorf("%s of %T, n = %d: %v allocations; %v", name, a.Data[0], n, count, err)
		}
	}
}
