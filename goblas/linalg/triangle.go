package linalg

import "fmt"

// Triangle says which triangle of a symmetric or Hermitian matrix a function reads, or which
// one a triangular matrix has. The zero value is [Lower], the default of NumPy and of SciPy's
// eigh; SciPy's other functions take the upper triangle if they are told nothing.
type Triangle byte

const (
	Lower Triangle = iota // the diagonal and what stands below it
	Upper                 // the diagonal and what stands above it
)

func (t Triangle) String() string {
	switch t {
	case Lower:
		return "lower"
	case Upper:
		return "upper"
	}
	return fmt.Sprintf("Triangle(%d)", byte(t))
}

// letter returns LAPACK's letter for t.
func (t Triangle) letter() byte { return "LU"[t] }

// checkTriangle returns an error if t is unknown.
func checkTriangle(t Triangle) error {
	if t > Upper {
		return fmt.Errorf("%w: %v", ErrKind, t)
	}
	return nil
}
