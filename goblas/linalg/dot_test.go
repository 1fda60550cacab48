package linalg_test

import (
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/internal/race"
)

func testDot[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, s := range [][3]int{{0, 0, 0}, {1, 1, 1}, {2, 3, 1}, {17, 5, 9}, {65, 130, 3}} {
		a, b := random[T](s[0], s[1], r), random[T](s[1], s[2], r)
		c, err := linalg.Dot(a, b)
		if err != nil || distance(c, product(a, b)) > tolerance[T](s[1])*max(1, largest(a)*largest(b)) {
			t.Errorf("%T %v: %v, off by %.3g", T(0), s, err, distance(c, product(a, b)))
		}
	}
}

func TestDot(t *testing.T) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, testDot[float32], testDot[float64], testDot[complex64], testDot[complex128])
	})
}
