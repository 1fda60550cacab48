//go:build cgo && !purego && linux && !staticblas && (amd64 || arm64)

package scalapack

import (
	"os"
	"testing"

	"github.com/goblas/goblas/native/openblas"
)

// TestPanels: ScaLAPACK asks this program, and not itself, how wide the panels of its
// products are.
func TestPanels(t *testing.T) {
	if err := openblas.Load(0); err != nil {
		t.Skip(err)
	}
	if _, err := Load(); err != nil {
		t.Skip(err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Skip(err)
	}
	if file := fileOf("pilaenv_"); file != program {
		t.Errorf("calls of PILAENV end in %s", file)
	}
}
