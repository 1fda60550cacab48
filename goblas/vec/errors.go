package vec

import (
	"errors"
	"fmt"

	"github.com/goblas/goblas/native"
)

// Errors that [errors.Is] finds in what this package returns.
var (
	ErrLength  = errors.New("lengths differ")
	ErrOverlap = errors.New("destination overlaps an operand in part")
	ErrEmpty   = errors.New("too few elements")
	ErrShape   = errors.New("shapes do not fit")
	ErrMatrix  = errors.New("malformed matrix")
	ErrAxis    = errors.New("axis is neither 0 nor 1")
	ErrRange   = errors.New("bounds are not in order")
	ErrOp      = errors.New("unknown operation")
)

// Error is the error of a function of this package: which one, and why.
type Error struct {
	Func string // such as "Add"
	Err  error  // one of the errors above, wrapped with the sizes
}

func (e *Error) Error() string { return fmt.Sprintf("vec: %s: %v", e.Func, e.Err) }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

func fail(function string, err error, format string, args ...any) error {
	return &Error{function, fmt.Errorf("%w: %s", err, fmt.Sprintf(format, args...))}
}

// fits returns an error if dst and a differ in length or overlap in part: each
// element of a must be read before it is overwritten, whatever the order in
// which vectors and cores go.
func fits[T Float](function string, dst, a []T) error {
	if len(dst) != len(a) {
		return fail(function, ErrLength, "destination %d, operand %d", len(dst), len(a))
	}
	if len(dst) > 0 && &dst[0] != &a[0] && native.Overlap(dst, a) {
		return fail(function, ErrOverlap, "of %d elements", len(a))
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
