package dist

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/scalapack"
)

// NormKind says which norm of a matrix [Norm] computes, as in package linalg.
type NormKind = linalg.NormKind

// The kinds of norms, as in package linalg. [Norm] has not all of them.
const (
	NormFrobenius = linalg.NormFrobenius
	NormNuclear   = linalg.NormNuclear
	NormOne       = linalg.NormOne
	NormMinusOne  = linalg.NormMinusOne
	NormTwo       = linalg.NormTwo
	NormMinusTwo  = linalg.NormMinusTwo
	NormInf       = linalg.NormInf
	NormMinusInf  = linalg.NormMinusInf
)

// Norm returns a norm of A on every process. A may be a view and is only read. A NaN in A
// makes the norm NaN, and otherwise an infinity makes it +Inf, but for [NormMinusTwo], which
// becomes NaN. The norm of a matrix without elements is 0; [NormMinusTwo] is then an
// [ErrShape]. Beside an error the result is NaN. It is collective.
//
// The norms of singular values (NormNuclear, NormTwo, NormMinusTwo) cost a decomposition and
// a copy of A, and their errors are those of [SVD], except for elements that are not finite.
// [NormMinusOne] and [NormMinusInf], the least sums, are an [ErrKind]: ScaLAPACK has none.
// The other errors are those of [New].
//
// NumPy: linalg.norm. ScaLAPACK: PxLANGE, PxGESVD.
func Norm[T Scalar](a *Matrix[T], kind NormKind) (norm float64, err error) {
	spectral := kind == NormTwo || kind == NormMinusTwo || kind == NormNuclear
	err = collective("Norm", []*Matrix[T]{a}, kind.String(), func() ([]shape, error) {
		switch {
		case kind > NormMinusInf || kind == NormMinusOne || kind == NormMinusInf:
			return nil, fmt.Errorf("%w: norm %v", ErrKind, kind)
		case kind == NormMinusTwo && (a.rows == 0 || a.cols == 0):
			return nil, fmt.Errorf("%w: a matrix without elements has no least singular value", ErrShape)
		case spectral:
			return []shape{a.shape()}, nil
		}
		return nil, nil
	}, func() (err error) {
		norm, err = normOf(a, kind, spectral)
		return err
	})
	if err != nil {
		norm = math.NaN()
	}
	return norm, err
}

func normOf[T Scalar](a *Matrix[T], kind NormKind, spectral bool) (float64, error) {
	if a.rows == 0 || a.cols == 0 {
		return 0, nil
	}
	if checkFinite("", a) != nil {
		nan := []int32{0}
		for _, v := range a.data {
			if isNaN(scalar.Abs(v)) { // of infinity and NaN the modulus is infinite, as in NumPy
				nan[0] = 1
			}
		}
		scalapack.MaxInts(owner.world, nan)
		return infinite(nan[0] != 0 || kind == NormMinusTwo), nil
	}
	if !spectral {
		norm := byte('F')
		switch {
		case kind == NormOne && !a.op.Transposed() || kind == NormInf && a.op.Transposed():
			norm = 'O'
		case kind == NormOne || kind == NormInf:
			norm = 'I'
		}
		return lange(norm, a), nil
	}
	copied := create[T](a.shape())
	copy(copied.data, a.data)
	s, err := gesvd(copied, nil, nil)
	if err != nil {
		return 0, err
	}
	switch kind {
	case NormTwo:
		return s[0], nil
	case NormMinusTwo:
		return s[len(s)-1], nil
	}
	sum := 0.0
	for _, v := range s {
		sum += v
	}
	return sum, nil
}

// lange is a norm of what is in memory. It runs on the owner's thread.
func lange[T Scalar](norm byte, a *Matrix[T]) float64 {
	if scalar.IsSingle[T]() {
		return scalapack.Lange(norm, a.rows, a.cols, a.data, a.desc, make([]float32, max(a.lrows, a.lcols, 1)))
	}
	return scalapack.Lange(norm, a.rows, a.cols, a.data, a.desc, make([]float64, max(a.lrows, a.lcols, 1)))
}
