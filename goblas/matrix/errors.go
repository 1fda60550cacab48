package matrix

import "errors"

// Errors that [errors.Is] finds in what the packages of goblas return. The packages
// share them: goblas.ErrShape, vec.ErrShape and shm.ErrShape are this ErrShape.
var (
	ErrShape   = errors.New("bad shape")
	ErrMatrix  = errors.New("malformed matrix")
	ErrIndex   = errors.New("index out of range")
	ErrOverlap = errors.New("overlapping memory")
	ErrMemory  = errors.New("not enough memory")
	ErrKind    = errors.New("unknown kind")

	ErrNotFinite           = errors.New("NaN or infinity")
	ErrSingular            = errors.New("matrix is singular")
	ErrCondition           = errors.New("matrix is nearly singular")
	ErrNotPositiveDefinite = errors.New("matrix is not positive definite")
	ErrRank                = errors.New("matrix is rank deficient")
	ErrNoConvergence       = errors.New("no convergence")
)

// Error is what the packages of goblas return when an operation fails. It says which
// operation failed, on what, and why. Constructors and accessors of this package panic
// with an Error, because they have none to return.
type Error struct {
	Package string // "goblas", "linalg", "matrix", "vec", "shm" or "dist"
	Op      string // the operation, such as "Dot", "New", "Add" or "open"
	On      string // shapes such as "2x3 by 4x5", a range, or the name of an array; may be ""
	Err     error  // one of the package's errors, or an error that wraps one
}

func (e *Error) Error() string {
	op := e.Op
	if e.On != "" {
		op += " " + e.On
	}
	return e.Package + ": " + op + ": " + e.Err.Error()
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// fail panics with an [*Error] of this package.
func fail(op, on string, err error) {
	panic(&Error{Package: "matrix", Op: op, On: on, Err: err})
}
