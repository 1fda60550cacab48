package calls

import (
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"
)

// block is more than any block size that a workspace here has to be for.
const block = 70

// on is a call of LAPACK on a, which it may overwrite: it is copied from original every
// time.
func on(original []float64, do func(l lapack.Float64, a []float64)) Call {
	a := make([]float64, len(original))
	return func(on Library) {
		copy(a, original)
		do(on.LAPACK, a)
	}
}

// lapackCalls are those of LAPACK. A triangle stands for the factors of LU and of
// Cholesky.
var lapackCalls = map[string]func(n int) Call{
	"Dgetrf": func(n int) Call {
		pivots := make([]int, n)
		return on(definite(n), func(l lapack.Float64, a []float64) { l.Dgetrf(n, n, a, n, pivots) })
	},
	"Dgetri": func(n int) Call {
		pivots, work := identity(n), make([]float64, block*n)
		return on(definite(n), func(l lapack.Float64, a []float64) { l.Dgetri(n, a, n, pivots, work, len(work)) })
	},
	"Dgetrs":  func(n int) Call { return getrs(n, n) },
	"Dgetrs1": func(n int) Call { return getrs(n, 1) },
	"Dgetrf-Dgetrs1": func(n int) Call { // as gonum's mat solves
		pivots, ones, b := make([]int, n), slices.Repeat([]float64{1}, n), make([]float64, n)
		return on(definite(n), func(l lapack.Float64, a []float64) {
			copy(b, ones)
			l.Dgetrf(n, n, a, n, pivots)
			l.Dgetrs(blas.NoTrans, n, 1, a, n, pivots, b, 1)
		})
	},
	"Dgecon": func(n int) Call {
		a, work, ints := definite(n), make([]float64, 4*n), make([]int, n)
		return func(on Library) { on.LAPACK.Dgecon(lapack.MaxColumnSum, n, a, n, 1, work, ints) }
	},
	"Dpotrf": func(n int) Call {
		return on(definite(n), func(l lapack.Float64, a []float64) { l.Dpotrf(blas.Upper, n, a, n) })
	},
	"Dpotri": func(n int) Call {
		return on(definite(n), func(l lapack.Float64, a []float64) { l.Dpotri(blas.Upper, n, a, n) })
	},
	"Dpotrs":  func(n int) Call { return potrs(n, n) },
	"Dpotrs1": func(n int) Call { return potrs(n, 1) },
	"Dpocon": func(n int) Call {
		a, work, ints := definite(n), make([]float64, 3*n), make([]int, n)
		return func(on Library) { on.LAPACK.Dpocon(blas.Upper, n, a, n, 1, work, ints) }
	},
	"Dpstrf": func(n int) Call {
		pivots, work := make([]int, n), make([]float64, 2*n)
		return on(definite(n), func(l lapack.Float64, a []float64) { l.Dpstrf(blas.Upper, n, a, n, pivots, -1, work) })
	},
	"Dtrtri": func(n int) Call {
		return on(definite(n), func(l lapack.Float64, a []float64) { l.Dtrtri(blas.Upper, blas.NonUnit, n, a, n) })
	},
	"Dtrtrs":  func(n int) Call { return trtrs(n, n) },
	"Dtrtrs1": func(n int) Call { return trtrs(n, 1) },
	"Dtrcon": func(n int) Call {
		a, work, ints := definite(n), make([]float64, 3*n), make([]int, n)
		return func(on Library) {
			on.LAPACK.Dtrcon(lapack.MaxColumnSum, blas.Upper, blas.NonUnit, n, a, n, work, ints)
		}
	},
	"Dgeqrf": func(n int) Call {
		tau, work := make([]float64, n), make([]float64, block*n)
		return on(definite(n), func(l lapack.Float64, a []float64) { l.Dgeqrf(n, n, a, n, tau, work, len(work)) })
	},
	"Dgelqf": func(n int) Call {
		tau, work := make([]float64, n), make([]float64, block*n)
		return on(definite(n), func(l lapack.Float64, a []float64) { l.Dgelqf(n, n, a, n, tau, work, len(work)) })
	},
	"Dgeqp3": func(n int) Call {
		columns, tau, work := make([]int, n), make([]float64, n), make([]float64, block*(n+1))
		return on(definite(n), func(l lapack.Float64, a []float64) {
			for i := range columns {
				columns[i] = -1 // free
			}
			l.Dgeqp3(n, n, a, n, columns, tau, work, len(work))
		})
	},
	"Dorgqr": func(n int) Call {
		q, tau := reflectors(n, false)
		work := make([]float64, block*n)
		return on(q, func(l lapack.Float64, a []float64) { l.Dorgqr(n, n, n, a, n, tau, work, len(work)) })
	},
	"Dorglq": func(n int) Call {
		q, tau := reflectors(n, true)
		work := make([]float64, block*n)
		return on(q, func(l lapack.Float64, a []float64) { l.Dorglq(n, n, n, a, n, tau, work, len(work)) })
	},
	"Dormqr":  func(n int) Call { return ormqr(n, n) },
	"Dormqr1": func(n int) Call { return ormqr(n, 1) },
	"Dormlq":  func(n int) Call { return ormlq(n, n) },
	"Dormlq1": func(n int) Call { return ormlq(n, 1) },
	"Dgels": func(n int) Call {
		ones, b, work := slices.Repeat([]float64{1}, n), make([]float64, n), make([]float64, block*(n+1))
		return on(definite(n), func(l lapack.Float64, a []float64) {
			copy(b, ones)
			l.Dgels(blas.NoTrans, n, n, 1, a, n, b, 1, work, len(work))
		})
	},
	"Dsyev":         func(n int) Call { return syev(n, lapack.EVCompute) },
	"DsyevN":        func(n int) Call { return syev(n, lapack.EVNone) },
	"Dgeev":         func(n int) Call { return geev(n, lapack.RightEVCompute) },
	"Dgeev-values":  func(n int) Call { return geev(n, lapack.RightEVNone) },
	"Dgesvd":        func(n int) Call { return gesvd(n, lapack.SVDStore, lapack.SVDStore) },
	"Dgesvd-values": func(n int) Call { return gesvd(n, lapack.SVDNone, lapack.SVDNone) },
	"Dgesvd-left":   func(n int) Call { return gesvd(n, lapack.SVDStore, lapack.SVDNone) },
	"Dggsvd3": func(n int) Call {
		second, b := definite(n), make([]float64, n*n)
		alpha, beta, work, ints := make([]float64, n), make([]float64, n), make([]float64, block*n), make([]int, n)
		return on(numbers[float64](n*n), func(l lapack.Float64, a []float64) {
			copy(b, second)
			l.Dggsvd3(lapack.GSVDNone, lapack.GSVDNone, lapack.GSVDNone, n, n, n, a, n, b, n, alpha, beta, nil, n, nil, n, nil, n, work, len(work), ints)
		})
	},
	"Dlange":     func(n int) Call { return lange(n, lapack.MaxColumnSum) },
	"Dlange-max": func(n int) Call { return lange(n, lapack.MaxAbs) },
	"Dlange-row": func(n int) Call { return lange(n, lapack.MaxRowSum) },
	"Dlange-fro": func(n int) Call { return lange(n, lapack.Frobenius) },
	"Dlansy":     func(n int) Call { return lansy(n, lapack.MaxColumnSum) },
	"Dlansy-max": func(n int) Call { return lansy(n, lapack.MaxAbs) },
	"Dlansy-fro": func(n int) Call { return lansy(n, lapack.Frobenius) },
	"Dlantr":     func(n int) Call { return lantr(n, lapack.MaxColumnSum) },
	"Dlantr-row": func(n int) Call { return lantr(n, lapack.MaxRowSum) },
	"Dlantr-fro": func(n int) Call { return lantr(n, lapack.Frobenius) },
	"Dlapmt": func(n int) Call {
		a, k := numbers[float64](n*n), cycle(n)
		return func(on Library) { on.LAPACK.Dlapmt(true, n, n, a, n, k) }
	},
	"Dlapmr": func(n int) Call {
		a, k := numbers[float64](n*n), cycle(n)
		return func(on Library) { on.LAPACK.Dlapmr(true, n, n, a, n, k) }
	},
	"Dpbtrf": func(n int) Call {
		k := min(4*Bandwidth, n-1) // LAPACK has blocks of 32 diagonals
		return on(bandUnit[float64](n, k), func(l lapack.Float64, a []float64) { l.Dpbtrf(blas.Upper, n, k, a, k+1) })
	},
	"Dpbtrs": func(n int) Call {
		k := min(Bandwidth, n-1)
		a, b := bandUnit[float64](n, k), numbers[float64](n)
		return func(on Library) { on.LAPACK.Dpbtrs(blas.Upper, n, k, 1, a, k+1, b, 1) }
	},
	"Dpbcon": func(n int) Call {
		k := min(Bandwidth, n-1)
		a, work, ints := bandUnit[float64](n, k), make([]float64, 3*n), make([]int, n)
		return func(on Library) { on.LAPACK.Dpbcon(blas.Upper, n, k, a, k+1, 1, work, ints) }
	},
	"Dtbtrs": func(n int) Call {
		k := min(Bandwidth, n-1)
		a, b := bandUnit[float64](n, k), numbers[float64](n)
		return func(on Library) { on.LAPACK.Dtbtrs(blas.Upper, blas.NoTrans, blas.NonUnit, n, k, 1, a, k+1, b, 1) }
	},
}

func getrs(n, nrhs int) Call {
	a, pivots := unit[float64](n), identity(n)
	b := numbers[float64](n * nrhs)
	return func(on Library) { on.LAPACK.Dgetrs(blas.NoTrans, n, nrhs, a, n, pivots, b, nrhs) }
}

func potrs(n, nrhs int) Call {
	a, b := unit[float64](n), numbers[float64](n*nrhs)
	return func(on Library) { on.LAPACK.Dpotrs(blas.Upper, n, nrhs, a, n, b, nrhs) }
}

func trtrs(n, nrhs int) Call {
	a, b := unit[float64](n), numbers[float64](n*nrhs)
	return func(on Library) {
		on.LAPACK.Dtrtrs(blas.Upper, blas.NoTrans, blas.NonUnit, n, nrhs, a, n, b, nrhs)
	}
}

func ormqr(n, columns int) Call {
	q, tau := reflectors(n, false)
	c, work := numbers[float64](n*columns), make([]float64, block*(n+block)) // for the factor of a block, too
	return func(on Library) {
		on.LAPACK.Dormqr(blas.Left, blas.Trans, n, columns, n, q, n, tau, c, columns, work, len(work))
	}
}

func ormlq(n, columns int) Call {
	q, tau := reflectors(n, true)
	c, work := numbers[float64](n*columns), make([]float64, block*(n+block)) // for the factor of a block, too
	return func(on Library) {
		on.LAPACK.Dormlq(blas.Left, blas.Trans, n, columns, n, q, n, tau, c, columns, work, len(work))
	}
}

func syev(n int, vectors lapack.EVJob) Call {
	w, work := make([]float64, n), make([]float64, block*n)
	return on(definite(n), func(l lapack.Float64, a []float64) { l.Dsyev(vectors, blas.Upper, n, a, n, w, work, len(work)) })
}

func geev(n int, vectors lapack.RightEVJob) Call {
	re, im, v, work := make([]float64, n), make([]float64, n), make([]float64, n*n), make([]float64, block*n)
	return on(numbers[float64](n*n), func(l lapack.Float64, a []float64) {
		l.Dgeev(lapack.LeftEVNone, vectors, n, a, n, re, im, nil, 1, v, n, work, len(work))
	})
}

func gesvd(n int, left, right lapack.SVDJob) Call {
	s, u, vt, work := make([]float64, n), make([]float64, n*n), make([]float64, n*n), make([]float64, block*n)
	return on(numbers[float64](n*n), func(l lapack.Float64, a []float64) {
		l.Dgesvd(left, right, n, n, a, n, s, u, n, vt, n, work, len(work))
	})
}

func lange(n int, norm lapack.MatrixNorm) Call {
	a, work := numbers[float64](n*n), make([]float64, n)
	return func(on Library) { on.LAPACK.Dlange(norm, n, n, a, n, work) }
}

func lansy(n int, norm lapack.MatrixNorm) Call {
	a, work := numbers[float64](n*n), make([]float64, n)
	return func(on Library) { on.LAPACK.Dlansy(norm, blas.Upper, n, a, n, work) }
}

func lantr(n int, norm lapack.MatrixNorm) Call {
	a, work := numbers[float64](n*n), make([]float64, n)
	return func(on Library) { on.LAPACK.Dlantr(norm, blas.Upper, blas.NonUnit, n, n, a, n, work) }
}
