package vec

import "github.com/goblas/goblas/native/vector"

// Operations on two slices, and on a slice and a number. What they have in common
// stands in the package's comment.

func binary[T Float](function string, op BinaryOp, dst, a, b []T) error {
	if err := fits2(function, dst, a, b); err != nil {
		return err
	}
	if k := (binaryKernel[T]{op: op}); !inPieces(binaryCost(op), k, dst, a, b, nil) {
		k.run(dst, a, b, nil)
	}
	return nil
}

// withScalar stores a[i] op s in dst[i], or s op a[i] with the form ScalarVector.
func withScalar[T Float](function string, op BinaryOp, form vector.Form, dst, a []T, s T) error {
	if err := fits(function, dst, a); err != nil {
		return err
	}
	k := scalarKernel[T]{op, form, s}
	if !inPieces(k.cost(), k, dst, a, nil, nil) {
		k.run(dst, a, nil, nil)
	}
	return nil
}

// Add stores a[i] + b[i] in dst[i]. NumPy: add.
func Add[T Float](dst, a, b []T) error { return binary("Add", OpAdd, dst, a, b) }

// AddScalar stores a[i] + s in dst[i]. NumPy: add.
func AddScalar[T Float](dst, a []T, s T) error {
	return withScalar("AddScalar", OpAdd, vector.VectorScalar, dst, a, s)
}

// Sub stores a[i] - b[i] in dst[i]. NumPy: subtract.
func Sub[T Float](dst, a, b []T) error { return binary("Sub", OpSub, dst, a, b) }

// SubScalar stores a[i] - s in dst[i]. NumPy: subtract.
func SubScalar[T Float](dst, a []T, s T) error {
	return withScalar("SubScalar", OpSub, vector.VectorScalar, dst, a, s)
}

// ScalarSub stores s - a[i] in dst[i]. NumPy: subtract.
func ScalarSub[T Float](dst []T, s T, a []T) error {
	return withScalar("ScalarSub", OpSub, vector.ScalarVector, dst, a, s)
}

// Mul stores a[i] b[i] in dst[i]. NumPy: multiply.
func Mul[T Float](dst, a, b []T) error { return binary("Mul", OpMul, dst, a, b) }

// MulScalar stores a[i] s in dst[i]. NumPy: multiply.
func MulScalar[T Float](dst, a []T, s T) error {
	return withScalar("MulScalar", OpMul, vector.VectorScalar, dst, a, s)
}

// Div stores a[i] / b[i] in dst[i]. NumPy: divide.
func Div[T Float](dst, a, b []T) error { return binary("Div", OpDiv, dst, a, b) }

// DivScalar stores a[i] / s in dst[i]. NumPy: divide.
func DivScalar[T Float](dst, a []T, s T) error {
	return withScalar("DivScalar", OpDiv, vector.VectorScalar, dst, a, s)
}

// ScalarDiv stores s / a[i] in dst[i]. NumPy: divide.
func ScalarDiv[T Float](dst []T, s T, a []T) error {
	return withScalar("ScalarDiv", OpDiv, vector.ScalarVector, dst, a, s)
}

// Min stores the lesser of a[i] and b[i] in dst[i], or NaN if one of them is NaN; -0 is
// less than 0. NumPy: minimum.
func Min[T Float](dst, a, b []T) error { return binary("Min", OpMin, dst, a, b) }

// MinScalar stores the lesser of a[i] and s in dst[i], as [Min] does. NumPy: minimum.
func MinScalar[T Float](dst, a []T, s T) error {
	return withScalar("MinScalar", OpMin, vector.VectorScalar, dst, a, s)
}

// Max stores the greater of a[i] and b[i] in dst[i], or NaN if one of them is NaN; -0 is
// less than 0. NumPy: maximum.
func Max[T Float](dst, a, b []T) error { return binary("Max", OpMax, dst, a, b) }

// MaxScalar stores the greater of a[i] and s in dst[i], as [Max] does. NumPy: maximum.
func MaxScalar[T Float](dst, a []T, s T) error {
	return withScalar("MaxScalar", OpMax, vector.VectorScalar, dst, a, s)
}

// Pow stores a[i] to the power b[i] in dst[i]. A power that T represents exactly comes
// out exactly: 3 to the power 5 is 243. NumPy: power.
func Pow[T Float](dst, a, b []T) error { return binary("Pow", OpPow, dst, a, b) }

// PowScalar stores a[i] to the power s in dst[i], as NumPy's a**s does: s = 2 is
// [Square], -1 [Reciprocal], 0.5 [Sqrt], 1 a copy, and 0 stores ones, also for NaN. So
// the power 0.5 of -0 is -0 and that of -Inf NaN, where [Pow] and math.Pow have 0 and
// +Inf. For every other s it computes what [Pow] does. NumPy: power, a**s.
func PowScalar[T Float](dst, a []T, s T) error {
	return withScalar("PowScalar", OpPow, vector.VectorScalar, dst, a, s)
}

// ScalarPow stores s to the power a[i] in dst[i], as [Pow] does. NumPy: power, s**a.
func ScalarPow[T Float](dst []T, s T, a []T) error {
	return withScalar("ScalarPow", OpPow, vector.ScalarVector, dst, a, s)
}

// Hypot stores the square root of a[i]^2 + b[i]^2 in dst[i]. The squares do not
// overflow. NumPy: hypot.
func Hypot[T Float](dst, a, b []T) error { return binary("Hypot", OpHypot, dst, a, b) }
