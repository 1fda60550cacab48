package numpysuite_test

import "github.com/goblas/goblas/goblas/linalg"

func (s *stack[T]) eigh(uplo linalg.Triangle) error {
	n := s.sizes[0]
	w := make([]float64, n)
	err := linalg.EighTo(w, s.matrix(2, n, n), s.square(), uplo)
	s.put(1, w...)
	return err
}

func (s *stack[T]) eigvalsh(uplo linalg.Triangle) error {
	w, err := linalg.Eigvalsh(s.square(), uplo)
	s.put(1, w...)
	return err
}

func (s *stack[T]) eig() error {
	w, v, err := linalg.Eig(s.square())
	s.putComplex(1, w...)
	s.putComplex(2, v.Data...) // newly allocated: without padding
	return err
}

func (s *stack[T]) eigvals() error {
	w, err := linalg.Eigvals(s.square())
	s.putComplex(1, w...)
	return err
}
