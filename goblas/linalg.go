package goblas

import (
	"context"

	"github.com/goblas/goblas/goblas/linalg"
)

// Dot returns the matrix product A B: it is [linalg.Dot], and so are its errors.
func Dot[T Scalar](a, b Matrix[T]) (Matrix[T], error) { return linalg.Dot(a, b) }

// DotTo stores A B in dst, and allocates nothing: it is [linalg.DotTo].
func DotTo[T Scalar](dst, a, b Matrix[T]) error { return linalg.DotTo(dst, a, b) }

// DotContext is [Dot] as long as ctx lasts: see "Contexts" in the comment of this package.
func DotContext[T Scalar](ctx context.Context, a, b Matrix[T]) (Matrix[T], error) {
	return linalg.DotContext(ctx, a, b)
}

// DotToContext is [DotTo] as long as ctx lasts: it is [linalg.DotToContext].
func DotToContext[T Scalar](ctx context.Context, dst, a, b Matrix[T]) error {
	return linalg.DotToContext(ctx, dst, a, b)
}

// Solve returns the X with A X = B, by LU factorization with partial pivoting: it is
// [linalg.Solve], and so are its errors. A nearly singular system has a solution and an
// [ErrCondition].
func Solve[T Scalar](a, b Matrix[T]) (Matrix[T], error) { return linalg.Solve(a, b) }

// SolveTo stores the X with A X = B in dst, which may be b: it is [linalg.SolveTo].
func SolveTo[T Scalar](dst, a, b Matrix[T]) error { return linalg.SolveTo(dst, a, b) }

// SolveContext is [Solve] as long as ctx lasts: see "Contexts" in the comment of this
// package.
func SolveContext[T Scalar](ctx context.Context, a, b Matrix[T]) (Matrix[T], error) {
	return linalg.SolveContext(ctx, a, b)
}

// SolveToContext is [SolveTo] as long as ctx lasts: it is [linalg.SolveToContext].
func SolveToContext[T Scalar](ctx context.Context, dst, a, b Matrix[T]) error {
	return linalg.SolveToContext(ctx, dst, a, b)
}

// SVDKind says what [SVD] computes.
type SVDKind = linalg.SVDKind

const (
	SVDValues = linalg.SVDValues // only the singular values
	SVDThin   = linalg.SVDThin   // also the first min(m,n) columns of U and rows of V^H
	SVDFull   = linalg.SVDFull   // also all of U and V^H
)

// SVDResult is a singular value decomposition A = U diag(S) V^H: it is [linalg.SVDResult],
// whose fields are S, the singular values, largest first, U, and VH, which is V^H.
type SVDResult[T Scalar] = linalg.SVDResult[T]

// SVD returns the singular value decomposition A = U diag(S) V^H: it is [linalg.SVD], and
// so are its errors.
func SVD[T Scalar](a Matrix[T], kind SVDKind) (SVDResult[T], error) { return linalg.SVD(a, kind) }

// SVDTo stores the decomposition of A in dst and reuses its arrays where their shapes
// fit: it is [linalg.SVDTo].
func SVDTo[T Scalar](dst *SVDResult[T], a Matrix[T], kind SVDKind) error {
	return linalg.SVDTo(dst, a, kind)
}

// SVDContext is [SVD] as long as ctx lasts: see "Contexts" in the comment of this package.
func SVDContext[T Scalar](ctx context.Context, a Matrix[T], kind SVDKind) (SVDResult[T], error) {
	return linalg.SVDContext(ctx, a, kind)
}

// SVDToContext is [SVDTo] as long as ctx lasts: it is [linalg.SVDToContext].
func SVDToContext[T Scalar](ctx context.Context, dst *SVDResult[T], a Matrix[T], kind SVDKind) error {
	return linalg.SVDToContext(ctx, dst, a, kind)
}

// DotStack returns the products of many small matrices: it is [linalg.DotStack]. Package
// linalg has the other functions of stacks.
func DotStack[T Scalar](a, b Stack[T]) (Stack[T], error) { return linalg.DotStack(a, b) }

// DotStackTo stores the products in dst: it is [linalg.DotStackTo].
func DotStackTo[T Scalar](dst, a, b Stack[T]) error { return linalg.DotStackTo(dst, a, b) }

// SolveStack returns the solutions of many small systems: it is [linalg.SolveStack]. A
// [*StackError] says which of them have none.
func SolveStack[T Scalar](a, b Stack[T]) (Stack[T], error) { return linalg.SolveStack(a, b) }

// SolveStackTo stores the solutions in dst, which may be b: it is [linalg.SolveStackTo].
func SolveStackTo[T Scalar](dst, a, b Stack[T]) error { return linalg.SolveStackTo(dst, a, b) }

// SVDStackResult has the singular value decompositions of a stack: it is
// [linalg.SVDStackResult], whose fields are S, with those of a matrix in each row, and the
// stacks U and VH.
type SVDStackResult[T Scalar] = linalg.SVDStackResult[T]

// SVDStack returns the singular value decompositions of many small matrices: it is
// [linalg.SVDStack].
func SVDStack[T Scalar](a Stack[T], kind SVDKind) (SVDStackResult[T], error) {
	return linalg.SVDStack(a, kind)
}

// SVDStackTo stores the decompositions in dst and reuses its arrays: it is
// [linalg.SVDStackTo].
func SVDStackTo[T Scalar](dst *SVDStackResult[T], a Stack[T], kind SVDKind) error {
	return linalg.SVDStackTo(dst, a, kind)
}
