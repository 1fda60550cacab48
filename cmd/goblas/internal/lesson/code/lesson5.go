package code

import (
	"errors"
	"fmt"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/vec"
)

// Ones makes an n x n matrix of ones, or says how much memory is missing.
func Ones(n int) (goblas.Matrix[float64], error) {
	m, err := goblas.Full(n, n, 1.0)
	if e, ok := errors.AsType[*goblas.MemoryError](err); ok {
		fmt.Println("wanted", e.Wanted, "bytes, available", e.Available)
	}
	return m, err
}

// Again fills memory that is there already, on all cores.
func Again(m goblas.Matrix[float64]) {
	vec.Fill(m.Data, 2)
}
