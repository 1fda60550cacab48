package goblas

import (
	"errors"
	"math"
	"testing"

	"github.com/goblas/goblas/goblas/topology"
)

func TestFull(t *testing.T) {
	testFull[float32](t, 1.5)
	testFull[float64](t, -2)
	testFull[complex64](t, 1+2i)
	testFull[complex128](t, -1i)
}

func testFull[T Scalar](t *testing.T, v T) {
	for _, shape := range [][2]int{{0, 0}, {0, 5}, {3, 0}, {1, 1}, {3, 7}, {700, 901}} {
		full, err := Full(shape[0], shape[1], v)
		zeros, err2 := Zeros[T](shape[0], shape[1])
		if err := errors.Join(err, err2, full.Check(), zeros.Check()); err != nil {
			t.Fatal(err)
		}
		if full.Rows != shape[0] || full.Cols != shape[1] || len(full.Data) != shape[0]*shape[1] || zeros.Rows != shape[0] || zeros.Cols != shape[1] {
			t.Fatalf("%s and %s, want %v", full.Shape(), zeros.Shape(), shape)
		}
		for i := range full.Data {
			if full.Data[i] != v || zeros.Data[i] != 0 {
				t.Fatalf("element %d of %v: %v and %v", i, shape, full.Data[i], zeros.Data[i])
			}
		}
	}
}

// TestNoMemory asks for more than there is, which must be an error and not the
// end of the process.
func TestNoMemory(t *testing.T) {
	for _, shape := range [][2]int{{-1, 1}, {1, -1}} {
		if _, err := Zeros[float64](shape[0], shape[1]); !errors.Is(err, ErrShape) {
			t.Errorf("%v: %v, want ErrShape", shape, err)
		}
	}
	available, known := topology.MemoryAvailable()
	shapes := [][2]int{{1 << 30, 1 << 30}, {math.MaxInt, math.MaxInt}, {1, math.MaxInt}}
	if known {
		shapes = append(shapes, [2]int{1 << 10, int(available/8/(1<<10)*2) + 1<<20})
	}
	for _, shape := range shapes {
		_, err := Full(shape[0], shape[1], 1.0)
		e, ok := errors.AsType[*MemoryError](err)
		if !ok || !errors.Is(err, ErrMemory) || e.Wanted <= e.Available {
			t.Errorf("%v: %v, want a MemoryError", shape, err)
		}
		op, ok := errors.AsType[*OpError](err)
		if !ok || op.Op != "Full" {
			t.Errorf("%v: %v", shape, err)
		}
	}
}
