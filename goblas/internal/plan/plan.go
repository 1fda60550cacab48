// Package plan decides how a call runs: in pure Go or in OpenBLAS, on one core
// or on all that are free. It is a table of thresholds over operations and
// sizes, and runs nothing.
package plan

import (
	"fmt"
	"math"
)

// Op is an operation of gonum's BLAS and LAPACK interfaces, or one of goblas's
// own drivers. Its size is its work: n for level 1, m n for level 2, m n k for
// level 3 and for LAPACK's O(n^3) routines.
type Op uint16

// goblas's own drivers, for all four types together.
const (
	Gesv   Op = Op(generatedOps) + iota // solve by LU; work n n (n + nrhs)
	Gesdd                               // singular values and vectors; work m n min(m, n)
	NumOps                              // how many there are
)

func (op Op) String() string {
	switch {
	case int(op) < generatedOps:
		return generated[op].name
	case op == Gesv:
		return "gesv"
	case op == Gesdd:
		return "gesdd"
	}
	return fmt.Sprintf("Op(%d)", uint16(op))
}

// level is 1 to 3 for BLAS, 4 for LAPACK and the drivers.
func (op Op) level() int {
	if int(op) < generatedOps {
		return generated[op].level
	}
	return 4
}

// thresholds are the works from which on a route is taken.
type thresholds struct {
	native float64 // from here OpenBLAS beats pure Go
	wide   float64 // from here all cores beat one, as threads of OpenBLAS
	tiled  float64 // from here all cores beat one, as tiles of one thread each
}

// byLevel are the defaults of a level, and special the routines that differ.
// They were measured with OpenBLAS 0.3.21 against gonum 0.17 on AVX-512; see
// "Where the thresholds come from" in docs/architecture.md.
var byLevel = [5]thresholds{
	1: {native: 512, wide: 1 << 22, tiled: never},
	2: {native: 56 * 56, wide: 2000 * 2000, tiled: never},
	3: {native: 9 * 9 * 9, wide: 240 * 240 * 240, tiled: 240 * 240 * 240},
	4: {native: 4 * 4 * 4, wide: 250 * 250 * 250, tiled: never},
}

const never = math.MaxFloat64

// special has the works from which on a routine beats gonum's where that is not
// byLevel's.
var special = map[Op]float64{
	Sgemm: 100, Dgemm: 100, Cgemm: 64, Zgemm: 64,
	Snrm2: 128, Dnrm2: 128, Scnrm2: 64, Dznrm2: 64, Sscal: 1024, Dscal: 1024,
	Dgeev: 0, Dorgqr: 0, Dsyev: 16 * 16 * 16, Dggsvd3: 6 * 6 * 6,
	Dgetrf: 48 * 48 * 48, Dgetri: 40 * 40 * 40, Dgetrs: 500, Dgels: 14 * 14 * 14,
	Dpotrf: 20 * 20 * 20, Dpotri: 24 * 24 * 24, Dpotrs: 500, Dpstrf: 64 * 64 * 64,
	Dtrtri: 12 * 12 * 12, Dtrtrs: 500,
	Dgeqrf: 80 * 80 * 80, Dgelqf: 80 * 80 * 80, Dorglq: 80 * 80 * 80, Dgeqp3: 40 * 40 * 40,
	Dormqr: 30000, Dormlq: 30000,
	Dgecon: 256, Dpocon: 100, Dtrcon: 100, Dlange: 144, Dlansy: 400, Dlantr: 900,
	Dpbtrs: 2000, Dtbtrs: 2000, Dpbcon: 170,
}

var table = func() (t [NumOps]thresholds) {
	for op := range t {
		t[op] = byLevel[Op(op).level()]
	}
	for op, work := range special {
		t[op].native = work
	}
	t[Gesv] = thresholds{native: 0, wide: 1e8, tiled: 1e8}
	t[Gesdd] = thresholds{native: 0, wide: 200 * 200 * 200, tiled: never}
	return t
}()

// Native reports whether OpenBLAS is faster than pure Go for an operation of
// this much work. It is not for NaN.
func Native(op Op, work float64) bool { return work >= table[op].native }

// Tiled reports whether tiles on all cores, each a call on one thread, are
// faster than one core.
func Tiled(op Op, work float64) bool { return work >= table[op].tiled }

// Wide reports whether all cores are faster than one for an operation of this
// much work in OpenBLAS.
func Wide(op Op, work float64) bool { return work >= table[op].wide }
