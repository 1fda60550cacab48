package vec

import (
	"errors"
	"fmt"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/native/sys"
)

// The reasons for an error of this package, which [errors.Is] finds in it.
var (
	// These are errors of package matrix, which says what they mean.
	ErrShape   = matrix.ErrShape
	ErrMatrix  = matrix.ErrMatrix
	ErrOverlap = matrix.ErrOverlap

	ErrLength = errors.New("lengths differ")          // of slices, or of dst and what it takes
	ErrEmpty  = errors.New("too few elements")        // for a mean, a variance, a least element
	ErrAxis   = errors.New("axis is neither 0 nor 1") // of a matrix
	ErrRange  = errors.New("bounds are not in order") // of [Clip]
	ErrOp     = errors.New("unknown operation")       // none of the constants such as [OpExp]
)

// Error is the type of all errors of this package. Its field Op is the name of the
// function, such as "Add", and its field Err is one of the reasons above, wrapped with
// the sizes.
type Error = matrix.Error

func fail(function string, err error, format string, args ...any) error {
	return wrap(function, fmt.Errorf("%w: %s", err, fmt.Sprintf(format, args...)))
}

func wrap(function string, err error) error {
	return &Error{Package: "vec", Op: function, Err: err}
}

// fits returns an error if dst and a differ in length, or overlap and are not the same
// slice. Then elements of a would be overwritten before they are read, because cores and
// vector instructions go through them in no particular order.
func fits[T Float](function string, dst, a []T) error {
	if len(dst) != len(a) {
		return fail(function, ErrLength, "destination %d, operand %d", len(dst), len(a))
	}
	if len(dst) > 0 && &dst[0] != &a[0] && sys.Overlap(dst, a) {
		return fail(function, ErrOverlap, "destination and operand of %d elements, in part", len(a))
	}
	return nil
}

// fits2 returns the error that fits has for one of two operands.
func fits2[T Float](function string, dst, a, b []T) error {
	if len(dst) != len(a) || len(dst) != len(b) {
		return fail(function, ErrLength, "destination %d, operands %d and %d", len(dst), len(a), len(b))
	}
	if err := fits(function, dst, a); err != nil {
		return err
	}
	return fits(function, dst, b)
}
