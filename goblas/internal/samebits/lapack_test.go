package samebits

import (
	"reflect"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/internal/backend"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/internal/scalar"
)

// lapackRows has the parameters of gonum's methods (see routine).
var lapackRows = map[string]string{
	"Dgecon": "n D ld work work", "Dgels": "m n few A ld B ld work lwork", "Dgelqf": "m n A ld tau work lwork",
	"Dgeqp3": "m n A ld free tau work lwork", "Dgeqrf": "m n A ld tau work lwork", "Dgetrf": "n n A ld pivots",
	"Dgetri": "n D ld pivots work lwork", "Dgetrs": "n k D ld pivots B ld", "Dlantr": "m n D ld work", "Dlange": "m n A ld work",
	"Dlansy": "n D ld work", "Dlapmr": "n m A ld cycle", "Dlapmt": "m n A ld cycle", "Dorgqr": "n m k D ld tau work lwork",
	"Dormqr": "m n k D ld tau C ld work lwork", "Dorglq": "m n k D ld tau work lwork", "Dormlq": "m n k D ld tau C ld work lwork",
	"Dpbcon": "n kk F ldf work work", "Dpbtrf": "n kk F ldf", "Dpbtrs": "n kk few F ldf B ld", "Dpocon": "n D ld work work",
	"Dpotrf": "n D ld", "Dpotri": "n D ld", "Dpotrs": "n k D ld B ld", "Dpstrf": "n D ld pivots work",
	"Dtbtrs": "n kk few F ldf B ld", "Dtrcon": "n D ld work work", "Dtrtri": "n D ld", "Dtrtrs": "n k D ld B ld",
}

// decompositionRows are those of the methods that repeat in the repeatable mode only.
var decompositionRows = map[string]string{
	"Dsyev": "n D ld values work lwork", "Dgeev": "n A ld values values B ld C ld work lwork",
	"Dgesvd":  "m n A ld values B ld C ld work lwork",
	"Dggsvd3": "n n n A ld B ld values values C ld C ld C ld work lwork work",
}

// lapackCells are calls of gonum's LAPACK interface: those in rows.
func lapackCells(rows map[string]string) (cells []cell) {
	library := reflect.ValueOf(backend.LAPACK{})
	for i := range library.NumMethod() {
		name := library.Type().Method(i).Name
		if row := rows[name]; row != "" {
			r := routine{name, library.Method(i), row, opOf(name)}
			cells = append(cells, r.cells(1, orders(r.op))...)
		}
	}
	return cells
}

// TestBitsOfLAPACK compares gonum's LAPACK interface.
func TestBitsOfLAPACK(t *testing.T) {
	auto(t)
	library := reflect.TypeFor[backend.LAPACK]()
	for i := range library.NumMethod() {
		if name := library.Method(i).Name; lapackRows[name] == "" && decompositionRows[name] == "" {
			t.Errorf("%s is not called", name)
		}
	}
	same(t, lapackCells(lapackRows))
}

// driverCells are calls of the drivers in one type, whose letter stands in their names.
func driverCells[T scalar.Scalar]() (cells []cell) {
	letter := strings.ToLower("SDCZ"[scalar.Index[T]():][:1])
	for _, r := range []routine{
		{"getrf", reflect.ValueOf(driver.Getrf[T]), "n n A ld pivots", plan.Dgetrf},
		{"getri", reflect.ValueOf(driver.Getri[T]), "n D ld pivots", plan.Dgetri},
		{"getrs", reflect.ValueOf(driver.Getrs[T]), "trans n k D ld pivots B ld", plan.Dgetrs},
		{"potrf", reflect.ValueOf(driver.Potrf[T]), "uplo n D ld", plan.Dpotrf},
		{"potri", reflect.ValueOf(driver.Potri[T]), "uplo n D ld", plan.Dpotri},
		{"potrs", reflect.ValueOf(driver.Potrs[T]), "uplo n k D ld B ld", plan.Dpotrs},
		{"pocon", reflect.ValueOf(driver.Pocon[T]), "uplo n D ld", plan.Dpocon},
		{"pstrf", reflect.ValueOf(driver.Pstrf[T]), "uplo n D ld pivots", plan.Dpstrf},
		{"pbtrf", reflect.ValueOf(driver.Pbtrf[T]), "uplo n kk F ldf", plan.Dpbtrf},
		{"pbtrs", reflect.ValueOf(driver.Pbtrs[T]), "uplo n kk few F ldf B ld", plan.Dpbtrs},
		{"pbcon", reflect.ValueOf(driver.Pbcon[T]), "uplo n kk F ldf", plan.Dpbcon},
		{"trtri", reflect.ValueOf(driver.Trtri[T]), "uplo diag n D ld", plan.Dtrtri},
		{"trtrs", reflect.ValueOf(driver.Trtrs[T]), "uplo trans diag n k D ld B ld", plan.Dtrtrs},
		{"tbtrs", reflect.ValueOf(driver.Tbtrs[T]), "uplo trans diag n kk few F ldf B ld", plan.Dtbtrs},
		{"trcon", reflect.ValueOf(driver.Trcon[T]), "norm uplo diag n D ld", plan.Dtrcon},
		{"geqrf", reflect.ValueOf(driver.Geqrf[T]), "m n A ld tau", plan.Dgeqrf},
		{"gelqf", reflect.ValueOf(driver.Gelqf[T]), "m n A ld tau", plan.Dgelqf},
		{"geqp3", reflect.ValueOf(driver.Geqp3[T]), "m n A ld free tau", plan.Dgeqp3},
		{"ungqr", reflect.ValueOf(driver.Ungqr[T]), "n m k D ld tau", plan.Dorgqr},
		{"unglq", reflect.ValueOf(driver.Unglq[T]), "m n k D ld tau", plan.Dorglq},
		{"unmqr", reflect.ValueOf(driver.Unmqr[T]), "side trans m n k D ld tau C ld", plan.Dormqr},
		{"unmlq", reflect.ValueOf(driver.Unmlq[T]), "side trans m n k D ld tau C ld", plan.Dormlq},
		{"gels", reflect.ValueOf(driver.Gels[T]), "trans m n few A ld B ld", plan.Dgels},
		{"lange", reflect.ValueOf(driver.Lange[T]), "norm m n A ld", plan.Dlange},
		{"lanhe", reflect.ValueOf(driver.Lanhe[T]), "norm uplo n D ld", plan.Dlansy},
		{"lantr", reflect.ValueOf(driver.Lantr[T]), "norm uplo diag m n D ld", plan.Dlantr},
	} {
		r.name = letter + r.name
		cells = append(cells, r.cells(scalar.Index[T](), nativeOrders(r.op))...)
	}
	return cells
}

// nativeOrders are the orders of the calls that run in the library, which those of drivers
// must.
func nativeOrders(op plan.Op) (native []int) {
	for _, n := range orders(op) {
		work := float64(n) * float64(n)
		if plan.Exponent(op) == 3 {
			work *= float64(n)
		}
		if cores.Decide(op, work).Native() {
			native = append(native, n)
		}
	}
	return native
}

// TestBitsOfDrivers compares what stands behind gonum's interface on the types that this
// does not have.
func TestBitsOfDrivers(t *testing.T) {
	auto(t)
	same(t, append(append(driverCells[float32](), driverCells[complex64]()...), driverCells[complex128]()...))
}

// decompositionCells are calls of decompositions in one type, whose real type is R.
func decompositionCells[T scalar.Scalar, R scalar.Float]() (cells []cell) {
	letter := strings.ToLower("SDCZ"[scalar.Index[T]():][:1])
	for _, r := range []routine{
		{"heev", reflect.ValueOf(driver.Heev[T, R]), "uplo n D ld values", plan.Dsyev},
		{"geev", reflect.ValueOf(driver.Geev[T, R]), "n A ld values values values B ld C ld", plan.Dgeev},
		{"gelsd", reflect.ValueOf(driver.Gelsd[T]), "m n few A ld B ld values", plan.Dgels},
	} {
		r.name = letter + r.name
		cells = append(cells, r.cells(scalar.Index[T](), nativeOrders(r.op))...)
	}
	for _, n := range nativeOrders(plan.Gesdd) {
		cells = append(cells, cell{op: letter + "SVD", n: n, cost: n * n * n, run: func(at place) uint64 {
			r, err := goblas.SVD(matrixOf[T]("A", n, &at), goblas.SVDThin)
			return results(r.U, err, r.S, r.VH.Data)
		}})
	}
	return cells
}

// TestBitsOfDecompositions compares eigenvalues and singular values, and least squares by
// them, in the repeatable mode.
func TestBitsOfDecompositions(t *testing.T) {
	auto(t)
	cores.SetRepeatable(true)
	cells := append(lapackCells(decompositionRows), decompositionCells[float32, float32]()...)
	cells = append(cells, decompositionCells[float64, float64]()...)
	cells = append(cells, decompositionCells[complex64, float32]()...)
	same(t, append(cells, decompositionCells[complex128, float64]()...))
}
