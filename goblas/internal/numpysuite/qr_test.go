package numpysuite_test

import (
	"fmt"
	"slices"

	"github.com/goblas/goblas/goblas/linalg"
)

// factors are the QR factorizations of the last stack whose reflectors NumPy asked for.
// NumPy takes them, and comes back with them to have Q. Here they are the objects that
// linalg has for that, and what NumPy brings must be what it was given.
type factors[T linalg.Scalar] struct {
	of  []*linalg.QR[T]
	h   [][]T // what NumPy was given of each: R and below it the reflectors
	tau [][]T
}

// qrRaw overwrites A with R and the reflectors of Q, and stores their factors.
func (s *stack[T]) qrRaw() error {
	m, n := s.sizes[0], s.sizes[1]
	if s.item == 0 {
		s.factors = factors[T]{}
	}
	a, tau := s.at(0), s.at(1)
	f, err := linalg.NewQR(s.matrix(0, m, n))
	if err != nil {
		return err
	}
	h, t, ok := f.Raw()
	if !ok {
		return fmt.Errorf("there are no reflectors of a %dx%d matrix", m, n)
	}
	if n > 0 {
		for i := range m {
			copy(a[i*n:(i+1)*n], h.Data[i*h.Stride:])
		}
	}
	copy(tau, t)
	s.factors.of = append(s.factors.of, f)
	s.factors.h = append(s.factors.h, slices.Clone(a))
	s.factors.tau = append(s.factors.tau, slices.Clone(tau))
	return nil
}

// qrQ forms Q of the factors that NumPy was given last.
func (s *stack[T]) qrQ(kind linalg.QRKind) error {
	m, n := s.sizes[0], s.sizes[1]
	k := min(m, n)
	if kind == linalg.QRComplete {
		k = m
	}
	if s.item >= len(s.factors.of) || !slices.Equal(s.at(0), s.factors.h[s.item]) || !slices.Equal(s.at(1), s.factors.tau[s.item]) {
		return fmt.Errorf("%s: these are not the last reflectors", s.name)
	}
	return s.factors.of[s.item].QTo(s.matrix(2, m, k))
}
