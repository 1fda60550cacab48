package linalg

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
)

// EighDriver says which LAPACK routine [EighWith] uses in OpenBLAS. In pure Go there is
// only one method. SciPy: the argument driver of linalg.eigh.
type EighDriver byte

const (
	EighAuto EighDriver = iota // EighEVR for a part of the eigenvalues, and else what Eigh uses
	EighEVD                    // divide and conquer, xSYEVD
	EighEV                     // QR iteration, xSYEV
	EighEVR                    // relatively robust representations, xSYEVR
)

func (d EighDriver) String() string {
	if d <= EighEVR {
		return [...]string{"auto", "evd", "ev", "evr"}[d]
	}
	return fmt.Sprintf("EighDriver(%d)", byte(d))
}

// EigRange says which eigenvalues of a Hermitian matrix are wanted. The zero value says
// all.
type EigRange struct {
	kind        byte // 0, 'I' or 'V'
	first, last int
	above, upTo float64
}

// ByIndex is the range of the eigenvalues number first to last, both included, counted from 0
// in ascending order. If a matrix has not all of them, or last is less than first, the
// function that takes the range returns an [ErrIndex]. SciPy: subset_by_index=[first, last].
func ByIndex(first, last int) EigRange { return EigRange{kind: 'I', first: first, last: last} }

// ByValue is the range of the eigenvalues w with above < w <= upTo, which may be infinite.
// There may be none. If a bound is NaN, the function that takes the range returns an
// [ErrNotFinite]. SciPy: subset_by_value=[above, upTo].
func ByValue(above, upTo float64) EigRange { return EigRange{kind: 'V', above: above, upTo: upTo} }

// part checks r for a matrix of order n and returns it as package driver wants it. empty
// says that no eigenvalue can be in it.
func (r EigRange) part(n int) (p driver.Part, empty bool, err error) {
	switch r.kind {
	case 0:
		return driver.Part{Range: 'A'}, n == 0, nil
	case 'I':
		if r.first < 0 || r.last < r.first || r.last >= n {
			return p, false, fmt.Errorf("%w: eigenvalues %d to %d of %d", ErrIndex, r.first, r.last, n)
		}
		return driver.Part{Range: 'I', First: r.first, Last: r.last}, false, nil
	}
	if math.IsNaN(r.above) || math.IsNaN(r.upTo) {
		return p, false, fmt.Errorf("%w in the range", ErrNotFinite)
	}
	return driver.Part{Range: 'V', Above: r.above, UpTo: r.upTo}, n == 0 || !(r.above < r.upTo), nil
}

// most is how many of n eigenvalues a valid range can have.
func (r EigRange) most(n int) int {
	if r.kind == 'I' {
		return r.last - r.first + 1
	}
	return n
}

// EighOptions are what [EighWith] takes beside the matrix. The zero value asks for what
// [Eigh] returns.
type EighOptions struct {
	Range      EigRange   // which eigenvalues: all, ByIndex or ByValue
	Driver     EighDriver // only EighAuto and EighEVR can compute a part of them
	ValuesOnly bool       // no eigenvectors: V is 0 x 0
}

// EighWith returns those k eigenvalues of the Hermitian n x n matrix A that lie in a range,
// in ascending order, and their orthonormal eigenvectors in the columns of V, n x k. Only the
// triangle of a that uplo names is read; a may be any view. It allocates the results and a
// workspace that it keeps for later calls. The errors are those of [Eigh], [ErrIndex] or
// [ErrNotFinite] for a range that [ByIndex] and [ByValue] do not allow, and [ErrKind] for a
// driver that is unknown or cannot compute a part.
//
// LAPACK routines: xSYEVR or xHEEVR, or that of the driver. SciPy: linalg.eigh with
// subset_by_index, subset_by_value and driver.
func EighWith[T Scalar](a Matrix[T], uplo Triangle, options EighOptions) (w []float64, v Matrix[T], err error) {
	w, v, err = eighWith(a, uplo, options)
	return w, v, failed("EighWith", err, a)
}

func eighWith[T Scalar](a Matrix[T], uplo Triangle, o EighOptions) (w []float64, v Matrix[T], err error) {
	if o.Driver > EighEVR || o.Range.kind != 0 && o.Driver != EighAuto && o.Driver != EighEVR {
		return nil, v, fmt.Errorf("%w: driver %v for these eigenvalues", ErrKind, o.Driver)
	}
	if err = checkEigh(a, uplo, 5); err != nil {
		return nil, v, err
	}
	n := a.Rows
	part, empty, err := o.Range.part(n)
	if err != nil {
		return nil, v, err
	}
	if o.Range.kind == 0 {
		if !o.ValuesOnly {
			v = matrix.New[T](n, n)
		}
		w = make([]float64, n)
		return w, v, eighTo(driver.EigenDriver(o.Driver), w, v, a, uplo)
	}
	if err = checkFiniteTriangle("matrix", a, uplo); err != nil {
		return nil, v, err
	}
	return someOf(n, o.Range.most(n), empty, o.ValuesOnly, "heevr", func(w []float64, v Matrix[T]) (found, info int) {
		return driver.EighPart(never, part, uplo.letter(), a, w, v)
	})
}

// someOf allocates the results of solve, which finds at most so many eigenvalues, and cuts
// them to what it found.
func someOf[T Scalar](n, most int, empty, valuesOnly bool, routine string, solve func(w []float64, v Matrix[T]) (found, info int)) (w []float64, v Matrix[T], err error) {
	if empty {
		if valuesOnly {
			return []float64{}, v, nil
		}
		return []float64{}, matrix.New[T](n, 0), nil
	}
	if !valuesOnly {
		v = matrix.New[T](n, most)
	}
	w = make([]float64, n)
	found, info := solve(w, v)
	if err = infoError(routine, info); err != nil {
		return nil, v, err
	}
	if !valuesOnly {
		v = v.Slice(0, n, 0, found)
	}
	w = w[:found]
	return w, v, checkValues(w)
}

// EighTridiagonal returns those eigenvalues of the real symmetric tridiagonal matrix with the
// diagonal d and the elements e above and below it that lie in a range, in ascending order,
// and their orthonormal eigenvectors in the columns of V. If d has n elements, e has n-1. Of
// the options the driver must be [EighAuto]. d and e are only read; the results are
// allocated.
//
// The error is an [*OpError] of [ErrKind], [ErrShape], [ErrIndex], [ErrMemory],
// [ErrNotFinite] if an element or a bound of the range is NaN, an element is infinite, or an
// eigenvalue overflows, or a [*ConvergenceError].
//
// LAPACK routines: xSTEVD for all eigenvalues, xSTEMR for a part of them. SciPy:
// linalg.eigh_tridiagonal and linalg.eigvalsh_tridiagonal.
func EighTridiagonal[T float32 | float64](d, e []T, options EighOptions) (w []float64, v Matrix[T], err error) {
	if w, v, err = eighTridiagonal(d, e, options); err != nil {
		err = fail("EighTridiagonal", err, square(len(d)))
	}
	return w, v, err
}

func eighTridiagonal[T float32 | float64](d, e []T, o EighOptions) (w []float64, v Matrix[T], err error) {
	n := len(d)
	switch {
	case o.Driver != EighAuto:
		return nil, v, fmt.Errorf("%w: driver %v for a tridiagonal matrix", ErrKind, o.Driver)
	case len(e) != max(n-1, 0):
		return nil, v, fmt.Errorf("%w: %d elements beside a diagonal of %d", ErrShape, len(e), n)
	}
	part, empty, err := o.Range.part(n)
	if err == nil && !o.ValuesOnly {
		err = room.For[T](4 * room.Area(n, n))
	}
	if err != nil {
		return nil, v, err
	}
	if !driver.FiniteEvery(d, n, 1) || !driver.FiniteEvery(e, len(e), 1) {
		return nil, v, fmt.Errorf("%w in the matrix", ErrNotFinite)
	}
	return someOf(n, o.Range.most(n), empty, o.ValuesOnly, "stevd", func(w []float64, v Matrix[T]) (found, info int) {
		return driver.EighTridiagonal(never, part, d, e, w, v)
	})
}

// EigBanded returns the eigenvalues of the Hermitian, or real symmetric, n x n matrix A with
// k diagonals on each side of the main one, in ascending order, and its orthonormal
// eigenvectors in the columns of V. ab is (k+1) x n and has the diagonals of one triangle in
// its rows, as in SciPy:
//
//	A[i,j] = ab[i-j, j]      for i >= j, with Lower
//	A[i,j] = ab[k+i-j, j]    for i <= j, with Upper
//
// The elements of ab beyond the ends of the diagonals must be finite, and mean nothing;
// imaginary parts on the main one are ignored. ab may be a view and is only read. EigBanded
// allocates the results, and a workspace that it keeps for later calls. The error is an
// [*OpError] of [ErrKind], [ErrMatrix], [ErrShape], [ErrMemory], [ErrNotFinite] or a
// [*ConvergenceError].
//
// LAPACK routine: xSBEVD or xHBEVD. SciPy: linalg.eig_banded.
func EigBanded[T Scalar](ab Matrix[T], uplo Triangle) (w []float64, v Matrix[T], err error) {
	err = checkBand(ab, uplo)
	if err == nil {
		w, v = make([]float64, ab.Cols), matrix.New[T](ab.Cols, ab.Cols)
		err = eigBanded(w, v, ab, uplo)
	}
	return w, v, failed("EigBanded", err, ab)
}

// EigvalsBanded returns the eigenvalues that [EigBanded] returns, without the vectors, and
// has its errors. It allocates the result. SciPy: linalg.eigvals_banded.
func EigvalsBanded[T Scalar](ab Matrix[T], uplo Triangle) (w []float64, err error) {
	err = checkBand(ab, uplo)
	if err == nil {
		w = make([]float64, ab.Cols)
		err = eigBanded(w, Matrix[T]{}, ab, uplo)
	}
	return w, failed("EigvalsBanded", err, ab)
}

func checkBand[T Scalar](ab Matrix[T], uplo Triangle) error {
	if err := checkTriangle(uplo); err != nil {
		return err
	}
	if err := check("band", ab); err != nil {
		return err
	}
	if ab.Rows == 0 && ab.Cols > 0 {
		return fmt.Errorf("%w: a band without a diagonal", ErrShape)
	}
	return room.For[T](6 * room.Area(ab.Cols, ab.Cols))
}

func eigBanded[T Scalar](w []float64, v, ab Matrix[T], uplo Triangle) error {
	if err := checkFinite("band", ab); err != nil {
		return err
	}
	if err := infoError("hbevd", driver.EighBanded(never, uplo.letter(), ab, w, v)); err != nil {
		return err
	}
	return checkValues(w)
}
