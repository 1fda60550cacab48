package doctor

import (
	"fmt"
	"math/rand/v2"

	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
)

// caller is one kind of concurrent call; call returns an error if it fails or its
// answer is not the serial one. Operands are shared, answers are each call's own.
type caller struct {
	name string
	call func(r *rand.Rand) error
}

// callers are the kinds, with their serial answers. Elements of products are small
// integers, so that products are the same to the last bit however they are computed.
func callers(r *rand.Rand) ([]caller, error) {
	var all []caller
	for _, p := range []struct {
		name    string
		m, k, n int
		nt      bool
	}{
		{"NN product", 300, 300, 300, false}, {"NT product", 300, 300, 300, true},
		{"tall product", 40000, 4, 3, false}, {"tall NT product", 40000, 3, 3, true},
		{"small product", 24, 24, 24, false},
	} {
		a, b := whole(p.m, p.k, r), whole(p.k, p.n, r)
		if p.nt {
			b = whole(p.n, p.k, r).T()
		}
		want, err := serially(func() (goblas.Matrix[float64], error) { return goblas.Dot(a, b) })
		if err != nil {
			return nil, err
		}
		all = append(all, caller{p.name, func(*rand.Rand) error {
			c, err := goblas.Dot(a, b)
			if err != nil {
				return err
			}
			for i, v := range c.Data {
				if v != want.Data[i] {
					return fmt.Errorf("element %d is %v, not %v", i, v, want.Data[i])
				}
			}
			return nil
		}})
	}
	for _, n := range []int{40, 220} {
		a, b := random[float64](n, n, r), random[float64](n, 3, r)
		for i := range n {
			a.Data[i*n+i] += float64(n)
		}
		want, err := serially(func() (goblas.Matrix[float64], error) { return goblas.Solve(a, b) })
		if err != nil {
			return nil, err
		}
		all = append(all, caller{fmt.Sprintf("solve of %d", n), func(r *rand.Rand) error {
			x, err := goblas.Solve(a, b)
			if err != nil {
				return err
			}
			if err := near(flat(x), flat(want), n); err != nil {
				return err
			}
			_, err = verify.Solution(x, a, b, r)
			return err
		}})
	}
	a := random[float64](60, 50, r)
	want, err := serially(func() (goblas.SVDResult[float64], error) { return goblas.SVD(a, goblas.SVDThin) })
	if err != nil {
		return nil, err
	}
	return append(all, caller{"SVD", func(r *rand.Rand) error {
		d, err := goblas.SVD(a, goblas.SVDThin)
		if err != nil {
			return err
		}
		if err := near(reals(d.S), reals(want.S), 50); err != nil {
			return err
		}
		_, err = verify.Decomposition(d, a, r)
		return err
	}}), nil
}

// serially makes a call in pure Go, while nothing else runs.
func serially[R any](call func() (R, error)) (R, error) {
	before := goblas.Active()
	_ = goblas.Use(goblas.PureGo) // pure Go is always there
	defer func() { _ = goblas.Use(before) }()
	return call()
}

// near returns an error if two float64 answers differ by more than rounding.
func near(got, want []complex128, n int) error {
	if d := distance(got, want); !(d <= margin*float64(n)*0x1p-53) {
		return fmt.Errorf("differs from the serial answer by %.3g of its norm", d)
	}
	return nil
}

// whole is a matrix of integers from -4 to 4.
func whole(rows, cols int, r *rand.Rand) goblas.Matrix[float64] {
	m := goblas.New[float64](rows, cols)
	for i := range m.Data {
		m.Data[i] = float64(r.IntN(9) - 4)
	}
	return m
}
