package vec

import (
	"math"
	"testing"
)

func TestCompare(t *testing.T) {
	eachTarget(t, func(t *testing.T) {
		t.Run("float32", testCompare[float32])
		t.Run("float64", testCompare[float64])
	})
}

func testCompare[T Float](t *testing.T) {
	fs := []struct {
		name   string
		call   func(dst []bool, a, b []T) error
		scalar func(dst []bool, a []T, s T) error
		want   func(x, y T) bool
	}{
		{"Equal", Equal[T], EqualScalar[T], func(x, y T) bool { return x == y }},
		{"NotEqual", NotEqual[T], NotEqualScalar[T], func(x, y T) bool { return x != y }},
		{"Less", Less[T], LessScalar[T], func(x, y T) bool { return x < y }},
		{"LessEqual", LessEqual[T], LessEqualScalar[T], func(x, y T) bool { return x <= y }},
		{"Greater", Greater[T], GreaterScalar[T], func(x, y T) bool { return x > y }},
		{"GreaterEqual", GreaterEqual[T], GreaterEqualScalar[T], func(x, y T) bool { return x >= y }},
	}
	for _, n := range lengths() {
		a, b := numbers[T](1, n, n%3), numbers[T](2, n, n%5)
		for i := range a {
			switch i % 11 {
			case 3:
				a[i] = b[i]
			case 5:
				a[i] = T(math.NaN())
			case 7:
				a[i], b[i] = 0, T(math.Copysign(0, -1))
			case 9:
				a[i] = 0.5
			}
		}
		for _, f := range fs {
			dst := make([]bool, n+9)
			if err := f.call(dst[:n], a, b); err != nil {
				t.Fatal(err)
			}
			for i := range n {
				if dst[i] != f.want(a[i], b[i]) {
					t.Fatalf("%s of %d: %v and %v give %v", f.name, n, a[i], b[i], dst[i])
				}
			}
			if err := f.scalar(dst[:n], a, 0.5); err != nil {
				t.Fatal(err)
			}
			for i, x := range dst {
				if i < n && x != f.want(a[i], 0.5) || i >= n && x {
					t.Fatalf("%sScalar of %d: element %d is %v", f.name, n, i, x)
				}
			}
		}
	}
}
