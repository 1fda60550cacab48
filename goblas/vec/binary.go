package vec

import "github.com/goblas/goblas/native/vector"

// Functions of two operands, and the same with a number for one of them. What
// stands at the head of unary.go holds here.

// Add stores a[i] + b[i] in dst[i]. NumPy: add.
func Add[T Float](dst, a, b []T) error { return binary("Add", vector.Add, dst, a, b) }

// AddScalar stores a[i] + s in dst[i].
func AddScalar[T Float](dst, a []T, s T) error {
	return withScalar("AddScalar", vector.Add, vector.VectorScalar, dst, a, s)
}

// Sub stores a[i] - b[i] in dst[i]. NumPy: subtract.
func Sub[T Float](dst, a, b []T) error { return binary("Sub", vector.Sub, dst, a, b) }

// SubScalar stores a[i] - s in dst[i].
func SubScalar[T Float](dst, a []T, s T) error {
	return withScalar("SubScalar", vector.Sub, vector.VectorScalar, dst, a, s)
}

// Mul stores a[i] b[i] in dst[i]. NumPy: multiply.
func Mul[T Float](dst, a, b []T) error { return binary("Mul", vector.Mul, dst, a, b) }

// MulScalar stores a[i] s in dst[i].
func MulScalar[T Float](dst, a []T, s T) error {
	return withScalar("MulScalar", vector.Mul, vector.VectorScalar, dst, a, s)
}

// Div stores a[i] / b[i] in dst[i]. NumPy: divide.
func Div[T Float](dst, a, b []T) error { return binary("Div", vector.Div, dst, a, b) }

// DivScalar stores a[i] / s in dst[i].
func DivScalar[T Float](dst, a []T, s T) error {
	return withScalar("DivScalar", vector.Div, vector.VectorScalar, dst, a, s)
}

// Min stores the lesser of a[i] and b[i]; NaN if one is, and -0 is below 0, in dst[i]. NumPy: minimum.
func Min[T Float](dst, a, b []T) error { return binary("Min", vector.Min, dst, a, b) }

// MinScalar stores the lesser of a[i] and s in dst[i].
func MinScalar[T Float](dst, a []T, s T) error {
	return withScalar("MinScalar", vector.Min, vector.VectorScalar, dst, a, s)
}

// Max stores the greater of a[i] and b[i]; NaN if one is, and -0 is below 0, in dst[i]. NumPy: maximum.
func Max[T Float](dst, a, b []T) error { return binary("Max", vector.Max, dst, a, b) }

// MaxScalar stores the greater of a[i] and s in dst[i].
func MaxScalar[T Float](dst, a []T, s T) error {
	return withScalar("MaxScalar", vector.Max, vector.VectorScalar, dst, a, s)
}

// Pow stores a[i] to the power b[i] in dst[i]. A power that is a number of type T comes
// out as that number: 3 to the power 5 is 243. NumPy: power.
func Pow[T Float](dst, a, b []T) error { return binary("Pow", vector.Pow, dst, a, b) }

// PowScalar stores a[i] to the power s in dst[i], as NumPy's a**s does: s = 2 is
// [Square], -1 [Reciprocal], 0.5 [Sqrt], 1 a copy, and 0 stores ones, for NaN too. So
// the power 0.5 of -0 is -0 and of -Inf NaN, where [Pow] and math.Pow have 0 and +Inf.
// Other exponents are those of [Pow].
func PowScalar[T Float](dst, a []T, s T) error {
	return withScalar("PowScalar", vector.Pow, vector.VectorScalar, dst, a, s)
}

// Hypot stores the square root of a[i]^2 + b[i]^2, without overflow in between, in dst[i]. NumPy: hypot.
func Hypot[T Float](dst, a, b []T) error { return binary("Hypot", vector.Hypot, dst, a, b) }

// ScalarSub stores s - a[i] in dst[i].
func ScalarSub[T Float](dst []T, s T, a []T) error {
	return withScalar("ScalarSub", vector.Sub, vector.ScalarVector, dst, a, s)
}

// ScalarDiv stores s / a[i] in dst[i].
func ScalarDiv[T Float](dst []T, s T, a []T) error {
	return withScalar("ScalarDiv", vector.Div, vector.ScalarVector, dst, a, s)
}

// ScalarPow stores s to the power a[i] in dst[i].
func ScalarPow[T Float](dst []T, s T, a []T) error {
	return withScalar("ScalarPow", vector.Pow, vector.ScalarVector, dst, a, s)
}
