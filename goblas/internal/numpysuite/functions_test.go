package numpysuite_test

import (
	"math"
	"math/cmplx"
	"strings"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/internal/scalar"
)

// function returns what computes the current matrix by the function of NumPy's name, and
// how many operands that has; nil if there is none. The endings _m and _n, which say
// which dimension of A is the smaller one, are left out.
func (s *stack[T]) function(name string) (compute func() error, operands int) {
	switch strings.TrimSuffix(strings.NewReplacer("_m_", "_", "_n_", "_").Replace(strings.TrimSuffix(name, "_m")), "_n") {
	case "solve":
		return s.solve, 2
	case "solve1":
		return s.solve1, 2
	case "inv":
		return s.inv, 1
	case "det":
		return s.det, 1
	case "slogdet":
		return s.slogdet, 1
	case "cholesky_lo":
		return func() error { return linalg.CholeskyLowerTo(s.result(), s.square()) }, 1
	case "cholesky_up": // NumPy 2
		return func() error { return linalg.CholeskyUpperTo(s.result(), s.square()) }, 1
	case "lstsq":
		return s.lstsq, 3
	case "eigh_lo":
		return func() error { return s.eigh(linalg.Lower) }, 1
	case "eigh_up":
		return func() error { return s.eigh(linalg.Upper) }, 1
	case "eigvalsh_lo":
		return func() error { return s.eigvalsh(linalg.Lower) }, 1
	case "eigvalsh_up":
		return func() error { return s.eigvalsh(linalg.Upper) }, 1
	case "eig":
		return s.eig, 1
	case "eigvals":
		return s.eigvals, 1
	case "svd":
		return func() error { return s.svd(linalg.SVDValues) }, 1
	case "svd_s":
		return func() error { return s.svd(linalg.SVDThin) }, 1
	case "svd_f":
		return func() error { return s.svd(linalg.SVDFull) }, 1
	case "qr_r_raw":
		return s.qrRaw, 1
	case "qr_reduced":
		return func() error { return s.qrQ(linalg.QRReduced) }, 2
	case "qr_complete":
		return func() error { return s.qrQ(linalg.QRComplete) }, 2
	}
	return nil, 0
}

func (s *stack[T]) square() linalg.Matrix[T] { return s.matrix(0, s.sizes[0], s.sizes[0]) }
func (s *stack[T]) result() linalg.Matrix[T] { return s.matrix(1, s.sizes[0], s.sizes[0]) }

func (s *stack[T]) solve() error {
	m, n := s.sizes[0], s.sizes[1]
	return linalg.SolveTo(s.matrix(2, m, n), s.square(), s.matrix(1, m, n))
}

func (s *stack[T]) solve1() error {
	m := s.sizes[0]
	return linalg.SolveTo(s.matrix(2, m, 1), s.square(), s.matrix(1, m, 1))
}

func (s *stack[T]) inv() error {
	return linalg.InvTo(s.result(), s.square())
}

func (s *stack[T]) det() error {
	d, err := linalg.Det(s.square())
	s.at(1)[0] = d
	return err
}

func (s *stack[T]) slogdet() error {
	sign, logabs, err := linalg.Slogdet(s.square())
	s.at(1)[0] = sign
	s.put(2, logabs)
	return err
}

func (s *stack[T]) svd(kind linalg.SVDKind) error {
	m, n := s.sizes[0], s.sizes[1]
	k := min(m, n)
	a := s.matrix(0, m, n)
	var r linalg.SVDResult[T] // of the right shapes, so that the results go to where NumPy wants them
	values := 2
	switch kind {
	case linalg.SVDValues:
		values = 1
	case linalg.SVDThin:
		r.U, r.VH = s.matrix(1, m, k), s.matrix(3, k, n)
	case linalg.SVDFull:
		r.U, r.VH = s.matrix(1, m, m), s.matrix(3, n, n)
	}
	err := linalg.SVDTo(&r, a, kind)
	s.put(values, r.S...)
	if err == nil && kind != linalg.SVDValues && k > 0 {
		turn(r.U, r.VH, k, m < n)
	}
	return err
}

// turn multiplies singular vectors by numbers of modulus 1, up to which they are determined:
// by those that make them what LAPACK returns for a matrix in Fortran's order, where the
// first row of V, or of U if A is wide, is real. NumPy's TestPinv depends on it. It rounds
// them to complex64, and the errors of its own products are then 1.53e-5 without this, and
// less with it; it allows 1.5e-5.
func turn[T linalg.Scalar](u, vh linalg.Matrix[T], k int, wide bool) {
	for i := range k {
		first := scalar.ToComplex(vh.At(i, 0))
		if wide {
			first = cmplx.Conj(scalar.ToComplex(u.At(0, i)))
		}
		if imag(first) == 0 {
			continue
		}
		factor := first / complex(cmplx.Abs(first), 0)
		for j := range u.Rows {
			u.Set(j, i, scalar.FromComplex[T](scalar.ToComplex(u.At(j, i))*factor))
		}
		for j := range vh.Cols {
			vh.Set(i, j, scalar.FromComplex[T](scalar.ToComplex(vh.At(i, j))*cmplx.Conj(factor)))
		}
	}
}

func (s *stack[T]) lstsq() error {
	m, n, nrhs := s.sizes[0], s.sizes[1], s.sizes[2]
	r := linalg.LstsqResult[T]{X: s.matrix(3, n, nrhs)}
	err := linalg.LstsqTo(&r, s.matrix(0, m, n), s.matrix(1, m, nrhs), s.number(2))
	switch {
	case len(r.Residuals) > 0:
		s.put(4, r.Residuals...)
	case m == n && r.Rank == n:
		s.put(4, 0)
	default:
		s.put(4, math.NaN())
	}
	s.put(5, float64(r.Rank))
	s.put(6, r.S...)
	return err
}

// number returns operand i, which is a single real number.
func (s *stack[T]) number(i int) float64 {
	if p := s.places[i]; p.letter == "f" {
		return float64(elements[float32](s.memory, p, s.item)[0])
	} else {
		return elements[float64](s.memory, p, s.item)[0]
	}
}
