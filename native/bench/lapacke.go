//go:build cgo && !purego && !nolapacke && (linux || darwin)

package bench

/*
#cgo CFLAGS: -I${SRCDIR} -I${SRCDIR}/../openblas
#include <stdlib.h>
#include "lapacke.h"
*/
import "C"

import (
	"fmt"
	"sync"
	"unsafe"

	"gonum.org/v1/gonum/lapack"
	"gonum.org/v1/netlib/lapack/netlib"

	"github.com/goblas/goblas/native/openblas"
)

const messageBytes = 4096

var loadLAPACKE = sync.OnceValue(func() error {
	lacking := (*C.char)(C.calloc(1, messageBytes))
	defer C.free(unsafe.Pointer(lacking))
	if C.goblas_load_lapacke(lacking, messageBytes) != 0 {
		return fmt.Errorf("no LAPACKE found with %s (Debian, Ubuntu: apt install liblapacke)", C.GoString(lacking))
	}
	return nil
})

// NetlibLAPACK returns gonum/netlib's LAPACK, for comparisons: it goes through
// LAPACKE and so transposes every matrix in and out. It looks for LAPACKE, once,
// and returns an error if there is none.
func NetlibLAPACK() (lapack.Float64, error) {
	if err := openblas.Load(0); err != nil {
		return nil, err
	}
	if err := loadLAPACKE(); err != nil {
		return nil, err
	}
	return netlib.Implementation{}, nil
}
