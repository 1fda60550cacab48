package vec

import "github.com/goblas/goblas/native/vector"

// Functions of one operand: dst[i] = f(a[i]).
//
// dst and a have the same length, and are the same slice or do not overlap: else
// the error is an [ErrLength] or [ErrOverlap], and dst is as it was. Nothing is
// allocated for slices below the size at which cores share the work. NumPy's name
// stands behind each.

// Neg stores -a[i] in dst[i]. NumPy: negative.
func Neg[T Float](dst, a []T) error { return unary("Neg", vector.Neg, dst, a) }

// Abs stores |a[i]| in dst[i]. NumPy: absolute.
func Abs[T Float](dst, a []T) error { return unary("Abs", vector.Abs, dst, a) }

// Square stores a[i]^2 in dst[i]. NumPy: square.
func Square[T Float](dst, a []T) error { return unary("Square", vector.Square, dst, a) }

// Reciprocal stores 1 / a[i] in dst[i]. NumPy: reciprocal.
func Reciprocal[T Float](dst, a []T) error { return unary("Reciprocal", vector.Reciprocal, dst, a) }

// Sqrt stores the square root of a[i] in dst[i]. NumPy: sqrt.
func Sqrt[T Float](dst, a []T) error { return unary("Sqrt", vector.Sqrt, dst, a) }

// Cbrt stores the cube root of a[i] in dst[i]. NumPy: cbrt.
func Cbrt[T Float](dst, a []T) error { return unary("Cbrt", vector.Cbrt, dst, a) }

// Exp stores e^a[i] in dst[i]. NumPy: exp.
func Exp[T Float](dst, a []T) error { return unary("Exp", vector.Exp, dst, a) }

// Expm1 stores e^a[i] - 1, exact near 0 in dst[i]. NumPy: expm1.
func Expm1[T Float](dst, a []T) error { return unary("Expm1", vector.Expm1, dst, a) }

// Log stores the natural logarithm of a[i] in dst[i]. NumPy: log.
func Log[T Float](dst, a []T) error { return unary("Log", vector.Log, dst, a) }

// Log1p stores the natural logarithm of 1 + a[i], exact near 0 in dst[i]. NumPy: log1p.
func Log1p[T Float](dst, a []T) error { return unary("Log1p", vector.Log1p, dst, a) }

// Log2 stores the logarithm to base 2 of a[i] in dst[i]. NumPy: log2.
func Log2[T Float](dst, a []T) error { return unary("Log2", vector.Log2, dst, a) }

// Log10 stores the logarithm to base 10 of a[i] in dst[i]. NumPy: log10.
func Log10[T Float](dst, a []T) error { return unary("Log10", vector.Log10, dst, a) }

// Sin stores the sine of a[i], in radians in dst[i]. NumPy: sin.
func Sin[T Float](dst, a []T) error { return unary("Sin", vector.Sin, dst, a) }

// Cos stores the cosine of a[i], in radians in dst[i]. NumPy: cos.
func Cos[T Float](dst, a []T) error { return unary("Cos", vector.Cos, dst, a) }

// Tan stores the tangent of a[i], in radians in dst[i]. NumPy: tan.
func Tan[T Float](dst, a []T) error { return unary("Tan", vector.Tan, dst, a) }

// Tanh stores the hyperbolic tangent of a[i] in dst[i]. NumPy: tanh.
func Tanh[T Float](dst, a []T) error { return unary("Tanh", vector.Tanh, dst, a) }

// Floor stores the greatest integer not above a[i] in dst[i]. NumPy: floor.
func Floor[T Float](dst, a []T) error { return unary("Floor", vector.Floor, dst, a) }

// Ceil stores the least integer not below a[i] in dst[i]. NumPy: ceil.
func Ceil[T Float](dst, a []T) error { return unary("Ceil", vector.Ceil, dst, a) }

// Trunc stores the integer part of a[i] in dst[i]. NumPy: trunc.
func Trunc[T Float](dst, a []T) error { return unary("Trunc", vector.Trunc, dst, a) }

// Round stores the integer nearest to a[i], of two the one away from zero, as math.Round in dst[i].
func Round[T Float](dst, a []T) error { return unary("Round", vector.Round, dst, a) }

// RoundToEven stores the integer nearest to a[i], of two the even one in dst[i]. NumPy: rint and round.
func RoundToEven[T Float](dst, a []T) error { return unary("RoundToEven", vector.Rint, dst, a) }
