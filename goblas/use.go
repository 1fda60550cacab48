package goblas

import (
	"fmt"
	"sync"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/cblas128"
	"gonum.org/v1/gonum/blas/cblas64"
	"gonum.org/v1/gonum/lapack/lapack64"

	"github.com/goblas/goblas/goblas/internal/backend"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/tunefile"
)

// Backend says what the calls of gonum and of this package run on.
type Backend int

const (
	PureGo Backend = iota // gonum's pure Go, everywhere
	Native                // OpenBLAS, whatever the size of the call
	Auto                  // for each call the faster of the two; pure Go if there is no OpenBLAS
)

func (b Backend) String() string {
	switch b {
	case PureGo:
		return "PureGo"
	case Native:
		return "Native"
	case Auto:
		return "Auto"
	}
	return fmt.Sprintf("Backend(%d)", int(b))
}

// using makes calls of Use take turns.
var using sync.Mutex

// Use installs a backend behind gonum's blas32, blas64, cblas64, cblas128 and lapack64,
// all of them, and behind this package's own functions. Until the first call everything
// is PureGo.
//
// Native needs OpenBLAS: without it Use returns an [*UnavailableError] and changes
// nothing. Auto then means pure Go and is no error; [Active] returns which it is.
//
// The first call writes gonum's package variables, which gonum reads without a lock, so
// make it at the start of main, before any goroutine uses gonum. Later calls are safe
// at any time, also from several goroutines; calls in flight finish on the backend on
// which they began. If the program installs another implementation in gonum in between,
// that one stays until the next Use.
//
// The first call with OpenBLAS also reads what package tune saved for this machine, if
// there is such a file and GOBLAS_TUNE is not "off"; [Tuning] returns what it found.
func Use(b Backend) error {
	if b < PureGo || b > Auto {
		return fmt.Errorf("%w: %v", ErrBackend, b)
	}
	using.Lock()
	defer using.Unlock()
	m := [...]cores.Mode{PureGo: cores.PureGo, Native: cores.Native, Auto: cores.Auto}[b]
	if b != PureGo {
		if err := driver.Start(Threads()); err != nil {
			if b == Native {
				return err
			}
			m = cores.PureGo
		} else {
			tunefile.Adopt(Threads())
		}
	}
	if _, installed := blas64.Implementation().(backend.BLAS); !installed {
		blas32.Use(backend.BLAS{})
		blas64.Use(backend.BLAS{})
		cblas64.Use(backend.BLAS{})
		cblas128.Use(backend.BLAS{})
		lapack64.Use(backend.LAPACK{})
	}
	cores.SetMode(m)
	return nil
}

// Active returns the backend in force: the one that the last successful [Use] set, or
// PureGo if that was Auto and there is no OpenBLAS. It is safe for concurrent use.
func Active() Backend {
	switch cores.CurrentMode() {
	case cores.Native:
		return Native
	case cores.Auto:
		return Auto
	}
	return PureGo
}

// Tuning returns what the first [Use] of Native or Auto found: the path where the
// tuning file of this machine is or would be, and whether its crossovers are in force.
// If there is a file that is ignored, the error says why: it is a *tune.FileError if
// the file is damaged or made for another machine, or the system's error if it cannot
// be read. Tuning is safe for concurrent use.
func Tuning() (path string, inUse bool, err error) {
	path, crossovers, err := tunefile.InForce()
	return path, crossovers != nil, err
}
