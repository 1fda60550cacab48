package vec

import (
	"errors"
	"fmt"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/native/sys"
)

// Errors that [errors.Is] finds in what this package returns.
var (
	// Those of all packages: see package matrix.
	ErrShape   = matrix.ErrShape
	ErrMatrix  = matrix.ErrMatrix
	ErrOverlap = matrix.ErrOverlap

	ErrLength = errors.New("lengths differ")
	ErrEmpty  = errors.New("too few elements")
	ErrAxis   = errors.New("axis is neither 0 nor 1")
	ErrRange  = errors.New("bounds are not in order")
	ErrOp     = errors.New("unknown operation")
)

// Error is the error of a function of this package: which one (Op, such as "Add"),
// and why: one of the errors above, wrapped with the sizes.
type Error = matrix.Error

func fail(function string, err error, format string, args ...any) error {
	return wrap(function, fmt.Errorf("%w: %s", err, fmt.Sprintf(format, args...)))
}

func wrap(function string, err error) error {
	return &Error{Package: "vec", Op: function, Err: err}
}

// fits returns an error if dst and a differ in length or overlap in part: each
// element of a must be read before it is overwritten, whatever the order in
// which vectors and cores go.
func fits[T Float](function string, dst, a []T) error {
	if len(dst) != len(a) {
		return fail(function, ErrLength, "destination %d, operand %d", len(dst), len(a))
	}
	if len(dst) > 0 && &dst[0] != &a[0] && sys.Overlap(dst, a) {
		return fail(function, ErrOverlap, "destination and operand of %d elements, in part", len(a))
	}
	return nil
}

// fits2 is fits for two operands.
func fits2[T Float](function string, dst, a, b []T) error {
	if len(dst) != len(a) || len(dst) != len(b) {
		return fail(function, ErrLength, "destination %d, operands %d and %d", len(dst), len(a), len(b))
	}
	if err := fits(function, dst, a); err != nil {
		return err
	}
	return fits(function, dst, b)
}
