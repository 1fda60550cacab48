package race

import "testing"

// FourTypes runs a test of each element type as a subtest. Under the race detector it runs
// those of float64 and complex64, one real and one complex type, because goroutines meet in
// the same ways whatever they compute with.
func FourTypes(t *testing.T, s, d, c, z func(*testing.T)) {
	if !Enabled {
		t.Run("float32", s)
		t.Run("complex128", z)
	}
	t.Run("float64", d)
	t.Run("complex64", c)
}
