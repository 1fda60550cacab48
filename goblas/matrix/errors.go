package matrix

import "errors"

// Errors that [errors.Is] finds in what the packages of goblas return. The packages
// share them: goblas.ErrShape, vec.ErrShape and shm.ErrShape are this ErrShape.
var (
	// ErrShape: dimensions or lengths do not fit each other, or are negative.
	ErrShape = errors.New("bad shape")
	// ErrMatrix: a matrix is malformed (see [Matrix.Check]), or a view where none may be.
	ErrMatrix = errors.New("malformed matrix")
	// ErrIndex: there is no such element, axis, eigenvalue or process.
	ErrIndex = errors.New("index out of range")
	// ErrOverlap: a result would share elements with what it must not share them with.
	ErrOverlap = errors.New("overlapping memory")
	// ErrMemory: a result, with the workspace that it takes, does not fit into memory.
	ErrMemory = errors.New("not enough memory")
	// ErrKind: an argument is none of the constants of its type, or not one that is allowed.
	ErrKind = errors.New("unknown kind")

	// ErrNotFinite: an operand has a NaN or an infinity, or a result overflows.
	ErrNotFinite = errors.New("NaN or infinity")
	// ErrSingular: a matrix is exactly singular, so there is no result.
	ErrSingular = errors.New("matrix is singular")
	// ErrCondition: there is a result, but a matrix is so nearly singular that it may have no
	// correct digits.
	ErrCondition = errors.New("matrix is nearly singular")
	// ErrNotPositiveDefinite: a matrix has no Cholesky factor.
	ErrNotPositiveDefinite = errors.New("matrix is not positive definite")
	// ErrRank: a matrix that must have full rank has not.
	ErrRank = errors.New("matrix is rank deficient")
	// ErrNoConvergence: an iteration did not end.
	ErrNoConvergence = errors.New("no convergence")
)

// Error is what the packages of goblas return when an operation fails. It says which
// operation failed, on what, and why. Constructors and accessors of this package panic
// with an Error, because they have none to return.
type Error struct {
	Package string // "goblas", "linalg", "matrix", "vec", "shm" or "dist"
	Op      string // the operation, such as "Dot", "New", "Add" or "open"
	On      string // shapes such as "2x3 by 4x5", a range, or the name of an array; may be ""
	Err     error  // why: an error of the package, the system or a context, or one that wraps it
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
