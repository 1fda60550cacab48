package dist

import (
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/scalapack"
)

// Eigh returns the eigenvalues w of the Hermitian, or real symmetric, n x n matrix A in
// ascending order, on every process, and its eigenvectors in the columns of the unitary V.
//
//	A = V diag(w) V^H
//
// Only the triangle of A that t names is read, and only the real parts of its diagonal. A
// may be a view. Eigh allocates a copy of A, V, and a workspace of two to three times a
// process's part. It is collective.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], [ErrKind], a [*MemoryError],
// [ErrNotRunning], a [*MismatchError], a [*ProcessError], a [*ConvergenceError], or
// [ErrNotFinite] if the triangle has a NaN or infinity.
//
// NumPy: linalg.eigh. ScaLAPACK: PxSYEVD and PxHEEVD.
func Eigh[T Scalar](a *Matrix[T], t Triangle) (w []float64, v *Matrix[T], err error) {
	w, v, err = eigh("Eigh", a, t, true)
	return w, v, err
}

// Eigvalsh returns the eigenvalues of a Hermitian matrix, as [Eigh] does without vectors, and
// has its errors. It is collective. NumPy: linalg.eigvalsh. ScaLAPACK: PxSYEV and PxHEEV.
func Eigvalsh[T Scalar](a *Matrix[T], t Triangle) ([]float64, error) {
	w, _, err := eigh("Eigvalsh", a, t, false)
	return w, err
}

func eigh[T Scalar](name string, a *Matrix[T], t Triangle, vectors bool) (w []float64, v *Matrix[T], err error) {
	err = collective(name, []*Matrix[T]{a}, t.String(), func() ([]shape, error) {
		made := []shape{a.seen(), a.seen(), a.seen()} // the workspace is one or two of them
		if vectors {
			made = append(made, a.seen())
		}
		return append(made, a.lacking()...), symmetric(a, t)
	}, func() error {
		triangle := create[T](a.seen())
		copyTriangle(uplo(t), plain(a), triangle)
		if err := checkFinite("in the triangle", triangle); err != nil {
			return err
		}
		if scalar.IsComplex[T]() {
			triangle.onDiagonal(func(_, _, at int) { triangle.data[at] = scalar.Real(triangle.data[at]) })
		}
		var z *Matrix[T]
		if vectors {
			z = create[T](a.seen())
		}
		if a.rows == 0 {
			w, v = []float64{}, z
			return nil
		}
		var values []float64
		var err error
		if scalar.IsSingle[T]() {
			values, err = heev[T, float32](uplo(t), triangle, z)
		} else {
			values, err = heev[T, float64](uplo(t), triangle, z)
		}
		if err == nil {
			w, v = values, z
		}
		return err
	})
	return w, v, err
}

// heev returns the eigenvalues of a triangle, which it destroys, and stores the vectors in
// z, unless that is nil. It runs on the owner's thread.
func heev[T Scalar, R scalar.Float](uplo byte, a, z *Matrix[T]) ([]float64, error) {
	n, w := a.rows, make([]R, a.rows)
	var best [1]T
	var bestReal [1]R
	var bestInt [1]int32
	routine, info := "heevd", 0
	if z != nil {
		scalapack.Heevd('V', uplo, n, a.data, a.desc, w, z.data, z.desc, best[:], -1, bestReal[:], -1, bestInt[:], -1)
		wk, rw, iw := work(best[0], a), work(bestReal[0], a), intWork(bestInt[0], a.block)
		info = scalapack.Heevd('V', uplo, n, a.data, a.desc, w, z.data, z.desc, wk, len(wk), rw, len(rw), iw, len(iw))
		// Where the matrix is one block, PxSTEDC leaves the eigenvalues on its owner alone.
		if owner.rank == 0 {
			scalapack.Gebs2d(owner.world, 'A', ' ', n, 1, w, n)
		} else {
			scalapack.Gebr2d(owner.world, 'A', ' ', n, 1, w, n, 0, 0)
		}
	} else {
		routine = "heev"
		scalapack.Heev('N', uplo, n, a.data, a.desc, w, a.data, a.desc, best[:], -1, bestReal[:], -1)
		wk, rw := work(best[0], a), work(bestReal[0], a)
		info = scalapack.Heev('N', uplo, n, a.data, a.desc, w, a.data, a.desc, wk, len(wk), rw, len(rw))
	}
	values := make([]float64, n)
	for i, v := range w {
		values[i] = float64(v)
	}
	return values, infoError(routine, info)
}

// adjoint is BLAS's and LAPACK's letter for the conjugate transpose in routines whose real
// forms take 'T' alone.
func adjoint[T Scalar]() byte {
	if scalar.IsComplex[T]() {
		return 'C'
	}
	return letter(matrix.Trans)
}
