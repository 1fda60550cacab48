package samebits

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas/internal/backend"
	"github.com/goblas/goblas/goblas/internal/plan"
)

// blasRows has the parameters of each routine, without the letters of its type (see
// routine).
var blasRows = map[string]string{
	"dot": "n x inc y inc", "dotu": "n x inc y inc", "dotc": "n x inc y inc", "nrm2": "n x inc", "asum": "n x inc", "amax": "n x inc",
	"swap": "n x inc y inc", "copy": "n x inc y inc", "axpy": "n x inc y inc", "rot": "n x inc y inc", "rotm": "n x inc y inc", "scal": "n x inc",

	"gemv": "m n A ld x inc y inc", "ger": "m n x inc y inc A ld", "geru": "m n x inc y inc A ld", "gerc": "m n x inc y inc A ld",
	"gbmv": "m n kk kk G ldg x inc y inc", "trmv": "n D ld x inc", "trsv": "n D ld x inc", "tbmv": "n kk F ldf x inc", "tbsv": "n kk F ldf x inc",
	"tpmv": "n P x inc", "tpsv": "n P x inc", "symv": "n D ld x inc y inc", "hemv": "n D ld x inc y inc",
	"sbmv": "n kk F ldf x inc y inc", "hbmv": "n kk F ldf x inc y inc", "spmv": "n P x inc y inc", "hpmv": "n P x inc y inc",
	"syr": "n x inc D ld", "her": "n x inc D ld", "spr": "n x inc P", "hpr": "n x inc P",
	"syr2": "n x inc y inc D ld", "her2": "n x inc y inc D ld", "spr2": "n x inc y inc P", "hpr2": "n x inc y inc P",

	"gemm": "m n k A ld B ld C ld", "symm": "m n D ld B ld C ld", "hemm": "m n D ld B ld C ld", "syrk": "n k A ld D ld", "herk": "n k A ld D ld",
	"syr2k": "n k A ld B ld D ld", "her2k": "n k A ld B ld D ld", "trmm": "m n D ld B ld", "trsm": "m n D ld B ld",
}

// scalars are the routines that have no dimension, and run in Go.
var scalars = []string{"Srotg", "Drotg", "Srotmg", "Drotmg"}

// blasCells are the calls of all routines of BLAS, with all transpositions, triangles and
// sides. sizes says which orders a routine is called with.
func blasCells(t *testing.T, sizes func(op plan.Op) []int) (cells []cell) {
	library := reflect.ValueOf(backend.BLAS{})
	for i := range library.NumMethod() {
		name := library.Type().Method(i).Name
		if slices.Contains(scalars, name) {
			continue
		}
		row := ""
		for from := 1; from <= 3 && row == ""; from++ {
			row = blasRows[name[from:]]
		}
		if row == "" {
			t.Errorf("%s is not called", name)
			continue
		}
		r := routine{name, library.Method(i), row, opOf(name)}
		cells = append(cells, r.cells(max(0, strings.IndexByte("SDCZ", name[0])), sizes(r.op))...)
	}
	return cells
}

// opOf is the plan's operation of a name.
func opOf(name string) plan.Op {
	for op := range plan.NumOps {
		if op.String() == name {
			return op
		}
	}
	panic("no operation " + name)
}

// orders are those that an operation is called with: small ones, some beside its
// thresholds, and others that are no multiples of anything.
func orders(op plan.Op) (n []int) {
	exponent := plan.Exponent(op)
	if *full {
		n = append(n, [...][]int{1: {8, 100, 1000, 9999, 10_001, 100_003, 1_000_003}, 2: {8, 33, 100, 333, 777, 1000, 1500}, 3: {8, 33, 64, 100, 128, 200, 300, 333, 500, 777, 1000, 1500}}[exponent]...)
	} else {
		n = append(n, [...][]int{1: {33, 777, 50_001}, 2: {33, 333, 777}, 3: {33, 333}}[exponent]...)
	}
	for _, w := range plan.Ways {
		work := plan.For(op).From(w)
		if at := math.Pow(work, 1/float64(exponent)); at > 8 && at < 1500 {
			n = append(n, int(at)+3)
			if *full {
				n = append(n, int(at)-1)
			}
		}
	}
	slices.Sort(n)
	return slices.Compact(n)
}

// TestBitsOfBLAS compares all of gonum's BLAS interface.
func TestBitsOfBLAS(t *testing.T) {
	auto(t)
	same(t, blasCells(t, orders))
}
