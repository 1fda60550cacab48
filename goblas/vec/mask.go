package vec

import "github.com/goblas/goblas/native/vector"

// Comparisons, whose result is a mask, and Where, which takes a mask. What operations
// have in common stands in the package's comment; a mask cannot overlap numbers.

func compare[T Float](function string, op vector.CompareOp, dst []bool, a, b []T) error {
	if len(dst) != len(a) || len(dst) != len(b) {
		return fail(function, ErrLength, "mask %d, operands %d and %d", len(dst), len(a), len(b))
	}
	if k := (compareKernel[T]{op: op}); !inPieces(&costAdd, k, dst, a, b, nil) {
		k.run(dst, a, b, nil)
	}
	return nil
}

func compareScalar[T Float](function string, op vector.CompareOp, dst []bool, a []T, s T) error {
	if len(dst) != len(a) {
		return fail(function, ErrLength, "mask %d, operand %d", len(dst), len(a))
	}
	if k := (compareKernel[T]{op, vector.VectorScalar, s}); !inPieces(&costAdd, k, dst, a, nil, nil) {
		k.run(dst, a, nil, nil)
	}
	return nil
}

// Equal stores a[i] == b[i] in dst[i]; a comparison with NaN is false. NumPy: equal.
func Equal[T Float](dst []bool, a, b []T) error {
	return compare("Equal", vector.Equal, dst, a, b)
}

// EqualScalar stores a[i] == s in dst[i], as [Equal] does. NumPy: equal.
func EqualScalar[T Float](dst []bool, a []T, s T) error {
	return compareScalar("EqualScalar", vector.Equal, dst, a, s)
}

// NotEqual stores a[i] != b[i] in dst[i]; a comparison with NaN is true. NumPy:
// not_equal.
func NotEqual[T Float](dst []bool, a, b []T) error {
	return compare("NotEqual", vector.NotEqual, dst, a, b)
}

// NotEqualScalar stores a[i] != s in dst[i], as [NotEqual] does. NumPy: not_equal.
func NotEqualScalar[T Float](dst []bool, a []T, s T) error {
	return compareScalar("NotEqualScalar", vector.NotEqual, dst, a, s)
}

// Less stores a[i] < b[i] in dst[i]; a comparison with NaN is false. NumPy: less.
func Less[T Float](dst []bool, a, b []T) error {
	return compare("Less", vector.Less, dst, a, b)
}

// LessScalar stores a[i] < s in dst[i], as [Less] does. NumPy: less.
func LessScalar[T Float](dst []bool, a []T, s T) error {
	return compareScalar("LessScalar", vector.Less, dst, a, s)
}

// LessEqual stores a[i] <= b[i] in dst[i]; a comparison with NaN is false. NumPy:
// less_equal.
func LessEqual[T Float](dst []bool, a, b []T) error {
	return compare("LessEqual", vector.LessEqual, dst, a, b)
}

// LessEqualScalar stores a[i] <= s in dst[i], as [LessEqual] does. NumPy: less_equal.
func LessEqualScalar[T Float](dst []bool, a []T, s T) error {
	return compareScalar("LessEqualScalar", vector.LessEqual, dst, a, s)
}

// Greater stores a[i] > b[i] in dst[i]; a comparison with NaN is false. NumPy: greater.
func Greater[T Float](dst []bool, a, b []T) error {
	return compare("Greater", vector.Greater, dst, a, b)
}

// GreaterScalar stores a[i] > s in dst[i], as [Greater] does. NumPy: greater.
func GreaterScalar[T Float](dst []bool, a []T, s T) error {
	return compareScalar("GreaterScalar", vector.Greater, dst, a, s)
}

// GreaterEqual stores a[i] >= b[i] in dst[i]; a comparison with NaN is false. NumPy:
// greater_equal.
func GreaterEqual[T Float](dst []bool, a, b []T) error {
	return compare("GreaterEqual", vector.GreaterEqual, dst, a, b)
}

// GreaterEqualScalar stores a[i] >= s in dst[i], as [GreaterEqual] does. NumPy:
// greater_equal.
func GreaterEqualScalar[T Float](dst []bool, a []T, s T) error {
	return compareScalar("GreaterEqualScalar", vector.GreaterEqual, dst, a, s)
}

// Where stores a[i] in dst[i] where mask[i] is true, and b[i] elsewhere. NumPy: where.
func Where[T Float](dst []T, mask []bool, a, b []T) error {
	if len(mask) != len(dst) {
		return fail("Where", ErrLength, "destination %d, mask %d", len(dst), len(mask))
	}
	if err := fits2("Where", dst, a, b); err != nil {
		return err
	}
	if k := (whereKernel[T]{}); !inPieces(&costAdd, k, dst, a, b, mask) {
		k.run(dst, a, b, mask)
	}
	return nil
}
