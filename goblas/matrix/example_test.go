package matrix_test

import (
	"fmt"

	"github.com/goblas/goblas/goblas/matrix"
)

// A view shares the elements of its matrix.
func Example() {
	m := matrix.FromRows([]float64{1, 2, 3}, []float64{4, 5, 6})
	corner := m.Slice(0, 2, 1, 3).T()
	corner.Set(0, 1, 50)
	fmt.Println(corner.Shape(), corner.At(1, 0), m.Data)
	// Output: 2x2 3 [1 2 3 4 50 6]
}

// H is the transpose, conjugated; Clone lays it out anew.
func ExampleMatrix_H() {
	m := matrix.FromRows([]complex128{1i, 2})
	fmt.Println(m.H().Clone().Data)
	// Output: [(0-1i) (2-0i)]
}

// All goes over the elements row by row, transposed or not.
func ExampleMatrix_All() {
	m := matrix.FromRows([]float32{1, 2}, []float32{3, 4})
	for at, v := range m.T().All() {
		fmt.Println(at, v)
	}
	// Output:
	// [0 0] 1
	// [0 1] 3
	// [1 0] 2
	// [1 1] 4
}
