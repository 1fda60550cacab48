// Package plan decides how a call runs: in pure Go or in OpenBLAS, on one core
// or on all that are free. It is a table of thresholds over operations and
// sizes, and runs nothing.
package plan

import (
	"fmt"
	"math"
	"sync/atomic"
	"time"
)

// Op is an operation of gonum's BLAS and LAPACK interfaces, or one of goblas's
// own drivers. Its size is its work: n for level 1, m n for level 2, m n k for
// level 3 and for LAPACK's O(n^3) routines.
type Op uint16

// Operations that gonum's interfaces do not tell apart or do not have.
const (
	Gesv   Op = Op(generatedOps) + iota // solve by LU, all four types; work n n (n + nrhs)
	Gesdd                               // singular values and vectors, all four types; work m n min(m, n)
	SgemvT                              // xgemv with the matrix transposed
	DgemvT
	CgemvT
	ZgemvT
	NumOps // how many there are
)

var added = [...]struct {
	name  string
	level int
}{{"gesv", 4}, {"gesdd", 4}, {"SgemvT", 2}, {"DgemvT", 2}, {"CgemvT", 2}, {"ZgemvT", 2}}

func (op Op) String() string {
	switch {
	case int(op) < generatedOps:
		return generated[op].name
	case op < NumOps:
		return added[int(op)-generatedOps].name
	}
	return fmt.Sprintf("Op(%d)", uint16(op))
}

// level is 1 to 3 for BLAS, 4 for LAPACK and the drivers.
func (op Op) level() int {
	if int(op) < generatedOps {
		return generated[op].level
	}
	return added[int(op)-generatedOps].level
}

// Thresholds are the works from which on an operation takes a route, and what
// a unit of work costs.
type Thresholds struct {
	Native float64 // from here OpenBLAS beats pure Go
	Wide   float64 // from here all cores beat one, as threads of OpenBLAS
	Tiled  float64 // from here all cores beat one, as tiles of one thread each

	native, pure float64 // ns per unit of work: OpenBLAS on one core, pure Go
}

// crossing is the cost of a call into C.
const crossing = 40 * time.Nanosecond

// Cost is about how long this much work takes on one core of OpenBLAS.
func (t *Thresholds) Cost(work float64) time.Duration {
	return crossing + time.Duration(t.native*work)
}

// PureCost is about how long this much work takes in pure Go.
func (t *Thresholds) PureCost(work float64) time.Duration {
	return time.Duration(t.pure * work)
}

// For returns the row of an operation. It is read only.
func For(op Op) *Thresholds { return &current.Load()[op] }

// current is the table in force: the built-in one, or one that Set made.
var current atomic.Pointer[rows]

func init() { current.Store(&builtin) }

type rows [NumOps]Thresholds

// Builtin is For, whatever Set did.
func Builtin(op Op) *Thresholds { return &builtin[op] }

// byLevel are the defaults of a level, and special the routines that differ.
// They were measured with OpenBLAS 0.3.21 against gonum 0.17 on AVX-512; see
// "Where the thresholds come from" in docs/architecture.md.
var byLevel = [5]Thresholds{
	1: {Native: 512, Wide: Never, Tiled: Never, native: 0.1, pure: 0.18},
	2: {Native: 56 * 56, Wide: 1024 * 1024, Tiled: Never, native: 0.1, pure: 0.14},
	3: {Native: 9 * 9 * 9, Wide: 240 * 240 * 240, Tiled: 240 * 240 * 240, native: 0.022, pure: 0.16},
	4: {Native: 4 * 4 * 4, Wide: 250 * 250 * 250, Tiled: Never, native: 0.02, pure: 0.1},
}

// Never is above every work.
const Never = math.MaxFloat64

// special has the works from which on a routine beats gonum's where that is not
// byLevel's.
var special = map[Op]float64{
	Sasum: 160, Dasum: 160, Scasum: 160, Dzasum: 160,
	Sgemv: 22 * 22, SgemvT: 16 * 16, Dgemv: 48 * 48, DgemvT: 36 * 36,
	Ssymv: 20 * 20, Dsymv: 20 * 20, Chemv: 26 * 26, Zhemv: 26 * 26,
	Sgemm: 64, Dgemm: 64, Cgemm: 64, Zgemm: 64,
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

// wide has the works from which all cores beat one where that is not byLevel's,
// by names without the letter of the type. Other level 1 routines stay on one
// thread in OpenBLAS, whatever it is told. Tiles are no way for levels 1 and 2:
// waking a goroutine on an idle core takes some 30 us on a virtual machine,
// which OpenBLAS's threads, while they spin, do not need.
var wide = map[string]float64{
	"dot": 1e5, "dotu": 1e5, "dotc": 1e5, "axpy": 15e4, "asum": 2e5, "rot": 2e5, "scal": 2e6,
	"gemv": 340 * 340, "ger": 340 * 340, "geru": 340 * 340, "gerc": 340 * 340,
	"trmv": 500 * 500, "symv": 850 * 850, "hemv": 850 * 850,
}

// costly are the routines whose unit of work costs more than their level's:
// OpenBLAS on one core and pure Go, in ns.
var costly = map[Op][2]float64{
	Gesdd: {0.3, 2.3}, Dgesvd: {0.3, 2.3}, Dggsvd3: {1, 5}, Dsyev: {0.15, 1.5}, Dgeev: {0.4, 1},
}

var builtin = func() (t rows) {
	for op := range t {
		t[op] = byLevel[Op(op).level()]
	}
	for op := range Op(generatedOps) {
		if work, ok := wide[op.String()[1:]]; ok {
			t[op].Wide = work
		}
	}

	for op, work := range special {
		t[op].Native = work
	}
	t[Gesv].Native, t[Gesv].Wide, t[Gesv].Tiled = 0, 1e8, 1e8
	t[Dgetrf].Tiled = 1e8
	t[Gesdd].Native, t[Gesdd].Wide = 0, 200*200*200
	for op, ns := range costly {
		t[op].native, t[op].pure = ns[0], ns[1]
	}
	return t
}()
