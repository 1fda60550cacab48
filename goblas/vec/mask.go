package vec

import "github.com/goblas/goblas/native/vector"

// Comparisons to a mask, and what takes masks. A comparison with NaN is false,
// but for NotEqual. Errors are those of unary.go; a mask cannot overlap numbers.

func mask[T Float](function string, op vector.CompareOp, dst []bool, a, b []T) error {
	if len(dst) != len(a) || len(dst) != len(b) {
		return fail(function, ErrLength, "mask %d, operands %d and %d", len(dst), len(a), len(b))
	}
	if cheap.pays(len(dst)) {
		cheap.pieces(len(dst), sizeOf[T](), func(from, to int) {
			maskKernel(op, vector.VectorVector, dst[from:to], a[from:to], b[from:to])
		})
		return nil
	}
	maskKernel(op, vector.VectorVector, dst, a, b)
	return nil
}

func maskScalar[T Float](function string, op vector.CompareOp, dst []bool, a []T, s T) error {
	if len(dst) != len(a) {
		return fail(function, ErrLength, "mask %d, operand %d", len(dst), len(a))
	}
	if cheap.pays(len(dst)) {
		cheap.pieces(len(dst), sizeOf[T](), func(from, to int) {
			scalar := [1]T{s}
			maskKernel(op, vector.VectorScalar, dst[from:to], a[from:to], scalar[:])
		})
		return nil
	}
	scalar := [1]T{s}
	maskKernel(op, vector.VectorScalar, dst, a, scalar[:])
	return nil
}

func maskKernel[T Float](op vector.CompareOp, form vector.Form, dst []bool, a, b []T) {
	if len(dst) < tiny || !vector.Compare(op, form, dst, a, b) {
		pureCompare(op, form, dst, a, b)
	}
}

// Equal stores a[i] == b[i] in dst[i]. NumPy: equal.
func Equal[T Float](dst []bool, a, b []T) error {
	return mask("Equal", vector.Equal, dst, a, b)
}

// EqualScalar stores a[i] == s in dst[i].
func EqualScalar[T Float](dst []bool, a []T, s T) error {
	return maskScalar("EqualScalar", vector.Equal, dst, a, s)
}

// NotEqual stores a[i] != b[i] in dst[i]. NumPy: not_equal.
func NotEqual[T Float](dst []bool, a, b []T) error {
	return mask("NotEqual", vector.NotEqual, dst, a, b)
}

// NotEqualScalar stores a[i] != s in dst[i].
func NotEqualScalar[T Float](dst []bool, a []T, s T) error {
	return maskScalar("NotEqualScalar", vector.NotEqual, dst, a, s)
}

// Less stores a[i] < b[i] in dst[i]. NumPy: less.
func Less[T Float](dst []bool, a, b []T) error {
	return mask("Less", vector.Less, dst, a, b)
}

// LessScalar stores a[i] < s in dst[i].
func LessScalar[T Float](dst []bool, a []T, s T) error {
	return maskScalar("LessScalar", vector.Less, dst, a, s)
}

// LessEqual stores a[i] <= b[i] in dst[i]. NumPy: less_equal.
func LessEqual[T Float](dst []bool, a, b []T) error {
	return mask("LessEqual", vector.LessEqual, dst, a, b)
}

// LessEqualScalar stores a[i] <= s in dst[i].
func LessEqualScalar[T Float](dst []bool, a []T, s T) error {
	return maskScalar("LessEqualScalar", vector.LessEqual, dst, a, s)
}

// Greater stores a[i] > b[i] in dst[i]. NumPy: greater.
func Greater[T Float](dst []bool, a, b []T) error {
	return mask("Greater", vector.Greater, dst, a, b)
}

// GreaterScalar stores a[i] > s in dst[i].
func GreaterScalar[T Float](dst []bool, a []T, s T) error {
	return maskScalar("GreaterScalar", vector.Greater, dst, a, s)
}

// GreaterEqual stores a[i] >= b[i] in dst[i]. NumPy: greater_equal.
func GreaterEqual[T Float](dst []bool, a, b []T) error {
	return mask("GreaterEqual", vector.GreaterEqual, dst, a, b)
}

// GreaterEqualScalar stores a[i] >= s in dst[i].
func GreaterEqualScalar[T Float](dst []bool, a []T, s T) error {
	return maskScalar("GreaterEqualScalar", vector.GreaterEqual, dst, a, s)
}

// Where stores a[i] in dst[i] where mask[i] is true, and b[i] elsewhere. NumPy:
// where.
func Where[T Float](dst []T, mask []bool, a, b []T) error {
	if len(mask) != len(dst) {
		return fail("Where", ErrLength, "destination %d, mask %d", len(dst), len(mask))
	}
	if err := fits2("Where", dst, a, b); err != nil {
		return err
	}
	if cheap.pays(len(dst)) {
		cheap.pieces(len(dst), sizeOf[T](), func(from, to int) { whereKernel(dst[from:to], mask[from:to], a[from:to], b[from:to]) })
		return nil
	}
	whereKernel(dst, mask, a, b)
	return nil
}

func whereKernel[T Float](dst []T, mask []bool, a, b []T) {
	if len(dst) >= tiny && vector.Where(dst, mask, a, b) {
		return
	}
	for i, take := range mask {
		if take {
			dst[i] = a[i]
		} else {
			dst[i] = b[i]
		}
	}
}
