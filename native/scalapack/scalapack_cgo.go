//go:build cgo && !purego && linux && !staticblas && (amd64 || arm64)

package scalapack

/*
#cgo CFLAGS: -O2 -I${SRCDIR}/../openblas
#include <stdlib.h>
#include "blacs.h"
#include "scalapack.h"
#include "scalapack_gen.h"

#cgo noescape igsum2d_
#cgo nocallback igsum2d_
#cgo noescape igamx2d_
#cgo nocallback igamx2d_
#cgo noescape igebs2d_
#cgo nocallback igebs2d_
#cgo noescape igebr2d_
#cgo nocallback igebr2d_
*/
import "C"

import (
	"fmt"
	"path/filepath"
	"sync"
	"unsafe"

	"github.com/goblas/goblas/internal/environ"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/openblas"
)

// variable is the environment variable that names the library's file.
const variable = "GOBLAS_SCALAPACK"

const messageBytes = 4096

var library struct {
	once sync.Once
	info Info
	err  error
}

// Load makes ScaLAPACK and its MPI callable, once per process, and says where they are. It
// starts nothing of MPI. OpenBLAS must have been loaded. The error is an
// *UnavailableError. Load is safe for concurrent use.
func Load() (Info, error) {
	library.once.Do(func() { library.info, library.err = load() })
	return library.info, library.err
}

func load() (Info, error) {
	blas, err := openblas.Describe()
	if err != nil {
		return Info{}, err
	}
	path := environ.Get(variable)
	mpich := 0
	if environ.Get("OMPI_COMM_WORLD_SIZE") == "" && (environ.Get("MPI_LOCALNRANKS") != "" || environ.Get("PMI_SIZE") != "") {
		mpich = 1
	}
	file := C.CString(path)
	defer C.free(unsafe.Pointer(file))
	message := (*C.char)(C.calloc(1, messageBytes))
	defer C.free(unsafe.Pointer(message))
	if C.goblas_load_scalapack(file, C.int(mpich), message, messageBytes) != 0 {
		return Info{}, unusable(path, C.GoString(message))
	}
	info := Info{Path: fileOf("pdgetrf_"), MPI: fileOf("MPI_Init_thread"), BLAS: fileOf("dgemm_")}
	if info.BLAS != blas.Path {
		return Info{}, unusable(path, fmt.Sprintf("%s computes on %s, not on %s", info.Path, info.BLAS, blas.Path))
	}
	return info, nil
}

// unusable returns the error about the file that the user has named or, if that is "",
// about the system's libraries.
func unusable(file, why string) error {
	if file != "" {
		return &UnavailableError{
			Reason: variable + "=" + file + ": " + why,
			Hint:   "unset " + variable + ", or let it name the file of a ScaLAPACK with 32-bit integers",
		}
	}
	return &UnavailableError{
		Reason: why,
		Hint: "install ScaLAPACK and MPI (Debian, Ubuntu: apt install openmpi-bin libscalapack-openmpi2.2;" +
			" Fedora: dnf install openmpi scalapack-openmpi), or name a library file in " + variable,
	}
}

// fileOf is the real path of the file that provides a symbol to ScaLAPACK.
func fileOf(symbol string) string {
	name := C.CString(symbol)
	defer C.free(unsafe.Pointer(name))
	path := (*C.char)(C.calloc(1, messageBytes))
	defer C.free(unsafe.Pointer(path))
	C.goblas_scalapack_file(name, path, messageBytes)
	file := C.GoString(path)
	if real, err := filepath.EvalSymlinks(file); err == nil {
		return real
	}
	return file
}

// Init is MPI_Init_thread without arguments, and returns the level of thread support that
// there is, or -1 if MPI could not be started. The handlers of signals stay Go's.
func Init(required int) (provided int) { return int(C.goblas_start_mpi(C.int(required))) }

// Initialized reports whether MPI_Init has been called in this process, by anybody.
func Initialized() bool {
	var flag C.int
	C.MPI_Initialized(&flag)
	return flag != 0
}

// Finalize ends BLACS with all its grids, and MPI.
func Finalize() {
	keep := C.int(1)
	C.blacs_exit_(&keep)
	C.MPI_Finalize()
}

// Abort ends all processes with a status, and does not return.
func Abort(code int) {
	ctxt, status := C.int(-1), C.int(code)
	C.blacs_abort_(&ctxt, &status)
}

// Pinfo returns the number of this process and how many there are.
func Pinfo() (rank, size int) {
	var r, s C.int
	C.blacs_pinfo_(&r, &s)
	return int(r), int(s)
}

// world is the context of all processes.
func world() C.int {
	var ctxt, what, none C.int
	C.blacs_get_(&none, &what, &ctxt)
	return ctxt
}

// Gridinit returns the context of a grid of rows x cols processes, numbered row by row. It
// is collective over all processes, of which there are as many.
func Gridinit(rows, cols int) int {
	ctxt, order, r, c := world(), C.char('R'), C.int(rows), C.int(cols)
	C.blacs_gridinit_(&ctxt, &order, &r, &c)
	// Sums are added in the same order each time, and are the same on all processes.
	yes, repeatable, coherent := C.int(1), C.int(15), C.int(16)
	C.blacs_set_(&ctxt, &repeatable, &yes)
	C.blacs_set_(&ctxt, &coherent, &yes)
	return int(ctxt)
}

// Gridself returns the context of a grid of one process alone, and -1 on the others. It is
// collective over all processes.
func Gridself(rank int) int {
	ctxt, one, process := world(), C.int(1), C.int(rank)
	C.blacs_gridmap_(&ctxt, &process, &one, &one, &one)
	if me, _ := Pinfo(); me != rank {
		return -1
	}
	return int(ctxt)
}

// Gridinfo returns the shape of a grid and this process's place on it.
func Gridinfo(ctxt int) (rows, cols, row, col int) {
	c := C.int(ctxt)
	var r [4]C.int
	C.blacs_gridinfo_(&c, &r[0], &r[1], &r[2], &r[3])
	return int(r[0]), int(r[1]), int(r[2]), int(r[3])
}

// all is the scope of all processes of a grid, and usual BLACS's own way between them.
var all, usual = C.char('A'), C.char(' ')

// SumInts replaces x by its sum over all processes of a grid.
func SumInts(ctxt int, x []int32) {
	c, m, n, to := C.int(ctxt), C.int(len(x)), C.int(1), C.int(-1)
	C.igsum2d_(&c, &all, &usual, &m, &n, ints(x), &m, &to, &to)
}

// MaxInts replaces each of x by what is largest in modulus over all processes of a grid.
func MaxInts(ctxt int, x []int32) {
	c, m, n, to := C.int(ctxt), C.int(len(x)), C.int(1), C.int(-1)
	C.igamx2d_(&c, &all, &usual, &m, &n, ints(x), &m, nil, nil, &to, &to, &to)
}

// SendInts sends x to all other processes of a grid, which call ReceiveInts.
func SendInts(ctxt int, x []int32) {
	c, m, n := C.int(ctxt), C.int(len(x)), C.int(1)
	C.igebs2d_(&c, &all, &usual, &m, &n, ints(x), &m)
}

// ReceiveInts receives what the process in column from of a grid of one row sends.
func ReceiveInts(ctxt, from int, x []int32) {
	c, m, n, row, col := C.int(ctxt), C.int(len(x)), C.int(1), C.int(0), C.int(from)
	C.igebr2d_(&c, &all, &usual, &m, &n, ints(x), &m, &row, &col)
}

// typeOf is how C names an element type.
func typeOf[T scalar.Scalar]() C.int {
	return [...]C.int{C.GOBLAS_S, C.GOBLAS_D, C.GOBLAS_C, C.GOBLAS_Z}[scalar.Index[T]()]
}

// array is the pointer that C gets for a slice: nil for one that is nil.
func array[T any](s []T) *C.goblas_array {
	return (*C.goblas_array)(unsafe.Pointer(unsafe.SliceData(s)))
}

// address is the pointer that C gets for one number of the element type.
func address[T any](p *T) *C.goblas_array { return (*C.goblas_array)(unsafe.Pointer(p)) }

func ints(s []int32) *C.int { return (*C.int)(unsafe.Pointer(unsafe.SliceData(s))) }
