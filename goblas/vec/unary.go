package vec

// Operations on one slice. What they have in common stands in the package's comment.

func unary[T Float](function string, op UnaryOp, dst, a []T) error {
	if err := fits(function, dst, a); err != nil {
		return err
	}
	if k := (unaryKernel[T]{op}); !inPieces(unaryCost(op), k, dst, a, nil, nil) {
		k.run(dst, a, nil, nil)
	}
	return nil
}

// Neg stores -a[i] in dst[i]. NumPy: negative.
func Neg[T Float](dst, a []T) error { return unary("Neg", OpNeg, dst, a) }

// Abs stores |a[i]| in dst[i]. NumPy: absolute.
func Abs[T Float](dst, a []T) error { return unary("Abs", OpAbs, dst, a) }

// Square stores a[i]^2 in dst[i]. NumPy: square.
func Square[T Float](dst, a []T) error { return unary("Square", OpSquare, dst, a) }

// Reciprocal stores 1 / a[i] in dst[i]. NumPy: reciprocal.
func Reciprocal[T Float](dst, a []T) error { return unary("Reciprocal", OpReciprocal, dst, a) }

// Sqrt stores the square root of a[i] in dst[i]. NumPy: sqrt.
func Sqrt[T Float](dst, a []T) error { return unary("Sqrt", OpSqrt, dst, a) }

// Cbrt stores the cube root of a[i] in dst[i]. NumPy: cbrt.
func Cbrt[T Float](dst, a []T) error { return unary("Cbrt", OpCbrt, dst, a) }

// Exp stores e^a[i] in dst[i]. NumPy: exp.
func Exp[T Float](dst, a []T) error { return unary("Exp", OpExp, dst, a) }

// Expm1 stores e^a[i] - 1 in dst[i], and keeps all digits where a[i] is near 0. NumPy:
// expm1.
func Expm1[T Float](dst, a []T) error { return unary("Expm1", OpExpm1, dst, a) }

// Log stores the natural logarithm of a[i] in dst[i]. NumPy: log.
func Log[T Float](dst, a []T) error { return unary("Log", OpLog, dst, a) }

// Log1p stores the natural logarithm of 1 + a[i] in dst[i], and keeps all digits where
// a[i] is near 0. NumPy: log1p.
func Log1p[T Float](dst, a []T) error { return unary("Log1p", OpLog1p, dst, a) }

// Log2 stores the logarithm of a[i] to base 2 in dst[i]. NumPy: log2.
func Log2[T Float](dst, a []T) error { return unary("Log2", OpLog2, dst, a) }

// Log10 stores the logarithm of a[i] to base 10 in dst[i]. NumPy: log10.
func Log10[T Float](dst, a []T) error { return unary("Log10", OpLog10, dst, a) }

// Sin stores the sine of a[i], an angle in radians, in dst[i]. NumPy: sin.
func Sin[T Float](dst, a []T) error { return unary("Sin", OpSin, dst, a) }

// Cos stores the cosine of a[i], an angle in radians, in dst[i]. NumPy: cos.
func Cos[T Float](dst, a []T) error { return unary("Cos", OpCos, dst, a) }

// Tan stores the tangent of a[i], an angle in radians, in dst[i]. NumPy: tan.
func Tan[T Float](dst, a []T) error { return unary("Tan", OpTan, dst, a) }

// Tanh stores the hyperbolic tangent of a[i] in dst[i]. NumPy: tanh.
func Tanh[T Float](dst, a []T) error { return unary("Tanh", OpTanh, dst, a) }

// Floor stores the greatest integer that is not above a[i] in dst[i]. NumPy: floor.
func Floor[T Float](dst, a []T) error { return unary("Floor", OpFloor, dst, a) }

// Ceil stores the least integer that is not below a[i] in dst[i]. NumPy: ceil.
func Ceil[T Float](dst, a []T) error { return unary("Ceil", OpCeil, dst, a) }

// Trunc stores the integer part of a[i] in dst[i]. NumPy: trunc.
func Trunc[T Float](dst, a []T) error { return unary("Trunc", OpTrunc, dst, a) }

// Round stores the integer nearest to a[i] in dst[i]. Where two are equally near it
// takes the one farther from zero, as math.Round does. NumPy's rint and round take the
// even one: see [RoundToEven].
func Round[T Float](dst, a []T) error { return unary("Round", OpRound, dst, a) }

// RoundToEven stores the integer nearest to a[i] in dst[i]. Where two are equally near
// it takes the even one, as math.RoundToEven does. NumPy: rint, and round without
// decimals.
func RoundToEven[T Float](dst, a []T) error { return unary("RoundToEven", OpRoundToEven, dst, a) }
