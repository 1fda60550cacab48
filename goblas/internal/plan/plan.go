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
// own drivers. Its size is its work, the operations that it takes but for a constant:
// n for level 1, m n for level 2 and for LAPACK's O(n^2) routines, m n k for level 3 and
// LAPACK's O(n^3) routines.
type Op uint16

// Operations that gonum's interfaces do not tell apart or do not have.
const (
	Gesv   Op = Op(generatedOps) + iota // solve by LU, all four types; work n n (n + nrhs)
	Gesdd                               // singular values and vectors, all four types; work m n min(m, n)
	SgemvT                              // xgemv with the matrix transposed
	DgemvT
	CgemvT
	ZgemvT
	Dgetrs1 // with one right-hand side or one column: no blocks, O(n^2), serial code
	Dpotrs1
	Dtrtrs1
	Dormqr1
	Dormlq1
	DsyevN // eigenvalues alone
	Qr     // geqrf, orgqr and ormqr of all four types, for package linalg; work m n k
	Qr1    // ormqr on one column, all types but float64
	Qp3    // geqp3, as Qr
	Tall   // QR of tall matrices, all four types, and their Q; work m n n
	Gelsd  // least squares by singular values, all four types; work m n min(m, n)
	Xgetrf // LU of all four types, for objects that keep the factors; work n n n
	Xgetrs // solutions with these factors; work n n nrhs
	Xgetri // and the inverse; work n n n
	Xpotrf // Cholesky, as LU
	Xpotrs
	Xpotri
	Xsytrf // Bunch and Kaufman's L D L^H, as LU
	Xsytrs
	Xtrtrs // triangular systems; work n n nrhs
	Xgbtrf // band LU and Cholesky, tridiagonal LU; work n times the product of the band's widths
	Xheev  // eigenvalues and vectors of Hermitian matrices, all four types, as the others below
	XheevN // their eigenvalues alone
	Xheevr // some of them
	Xhegvd // Hermitian problems of two matrices
	Xhbevd // Hermitian bands, and tridiagonal matrices
	Xgeev  // eigenvalues and vectors of general matrices
	Xgges  // problems of two general matrices
	Xgees  // the Schur form
	Xgehrd // the Hessenberg form
	Xtrsyl // Sylvester's equation in Schur form; work m n (m + n)
	Stack  // stacks of small matrices, all four types; work in ns
	NumOps // how many there are
)

var added = [...]operation{
	{"gesv", 3}, {"gesdd", 3}, {"SgemvT", 2}, {"DgemvT", 2}, {"CgemvT", 2}, {"ZgemvT", 2},
	{"Dgetrs1", 2}, {"Dpotrs1", 2}, {"Dtrtrs1", 2}, {"Dormqr1", 2}, {"Dormlq1", 2}, {"DsyevN", 3},
	{"qr", 3}, {"qr1", 2}, {"qp3", 3}, {"tall", 3}, {"gelsd", 3},
	{"xgetrf", 3}, {"xgetrs", 3}, {"xgetri", 3}, {"xpotrf", 3}, {"xpotrs", 3}, {"xpotri", 3}, {"xsytrf", 3}, {"xsytrs", 3}, {"xtrtrs", 3}, {"xgbtrf", 3},
	{"xheev", 3}, {"xheevN", 3}, {"xheevr", 3}, {"xhegvd", 3}, {"xhbevd", 3}, {"xgeev", 3}, {"xgges", 3}, {"xgees", 3}, {"xgehrd", 3}, {"xtrsyl", 3}, {"stack", 1},
}

// operation is what gonum's interfaces tell of one.
type operation struct {
	name     string
	exponent int // of the order n of square operands, with which the work grows
}

func (op Op) operation() operation {
	switch {
	case int(op) < generatedOps:
		return generated[op]
	case op < NumOps:
		return added[int(op)-generatedOps]
	}
	return operation{fmt.Sprintf("Op(%d)", uint16(op)), 3}
}

func (op Op) String() string { return op.operation().name }

// Columns is the operation of LAPACK on so many right-hand sides, or columns of C.
func Columns(op Op, columns int) Op {
	if columns != 1 {
		return op
	}
	switch op {
	case Dgetrs:
		return Dgetrs1
	case Dpotrs:
		return Dpotrs1
	case Dtrtrs:
		return Dtrtrs1
	case Dormqr:
		return Dormqr1
	case Dormlq:
		return Dormlq1
	}
	return op
}

// Way is a way that a call may run.
type Way int

const (
	PureGo  Way = iota // gonum's pure Go
	OneCore            // the library, on one core
	Threads            // the library, on its own threads, on all cores
	Tiles              // the library on all cores, in tiles of one thread each
)

// Ways are those that a call takes only from some work on.
var Ways = [...]Way{OneCore, Threads, Tiles}

func (w Way) String() string { return [...]string{"pure", "one", "wide", "tiled"}[w] }

// Routes are the works from which on an operation takes each way, and what a unit of
// work costs.
type Routes struct {
	Library float64 // from here OpenBLAS beats pure Go
	Threads float64 // from here all cores beat one, as threads of OpenBLAS
	Tiles   float64 // from here all cores beat one, as tiles of one thread each
	Varies  bool    // Auto may take the library's threads, on whose number the last bits depend

	// ns per unit of work: of OpenBLAS on one core while the work is below knee, of
	// OpenBLAS for what goes beyond, and of pure Go.
	small, large, pure float64
	knee               float64
}

// Never is above every work.
const Never = math.MaxFloat64

// From is the work from which on a way is taken.
func (r *Routes) From(w Way) float64 {
	return [...]float64{OneCore: r.Library, Threads: r.Threads, Tiles: r.Tiles}[w]
}

// crossing is the cost of a call into C, of goblas's own part in it too.
const crossing = 40 * time.Nanosecond

// Cost is about how long this much work takes on one core of OpenBLAS.
func (r *Routes) Cost(work float64) time.Duration {
	return crossing + time.Duration(r.small*min(work, r.knee)+r.large*max(work-r.knee, 0))
}

// reached is the work whose Cost is d.
func (r *Routes) reached(d time.Duration) float64 {
	left := float64(d - crossing)
	if first := r.small * r.knee; left > first {
		return r.knee + (left-first)/r.large
	}
	return left / r.small
}

// PureCost is about how long this much work takes in pure Go.
func (r *Routes) PureCost(work float64) time.Duration {
	return time.Duration(r.pure * work)
}

// table has the routes of every operation.
type table [NumOps]Routes

// builtin is the table for the kernel that the library has, and current the one in
// force: builtin, or what Set made of it.
var builtin, current atomic.Pointer[table]

// For returns the row of an operation. It is read only.
func For(op Op) *Routes { return &current.Load()[op] }

// Builtin is For, whatever Set did.
func Builtin(op Op) *Routes { return &builtin.Load()[op] }
