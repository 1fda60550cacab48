package bare

import (
	"errors"

	"github.com/goblas/goblas/native/openblas"
	"github.com/goblas/goblas/native/scalapack"
)

// ScaLAPACK says which files provide it, its MPI, and the BLAS that it computes on.
type ScaLAPACK struct {
	Path string
	MPI  string
	BLAS string
}

// LoadScaLAPACK loads OpenBLAS and ScaLAPACK, as package dist does, and starts nothing of
// MPI. What it loads stays in the process. Where that fails, reason says why, and hint what
// to do. Safe for concurrent use.
func LoadScaLAPACK() (s ScaLAPACK, reason, hint string) {
	err := openblas.Load(0)
	var info scalapack.Info
	if err == nil {
		info, err = scalapack.Load()
	}
	if u, ok := errors.AsType[*scalapack.UnavailableError](err); ok {
		return s, u.Reason, u.Hint
	}
	if err != nil {
		return s, err.Error(), ""
	}
	return ScaLAPACK{Path: info.Path, MPI: info.MPI, BLAS: info.BLAS}, "", ""
}
