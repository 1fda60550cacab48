package backend

import (
	"errors"
	"os"
	"testing"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/native/openblas"
)

type namedMode struct {
	name string
	mode cores.Mode
}

// modes returns those that can run here: all where there is an OpenBLAS.
// GOBLAS_REQUIRE_NATIVE makes its absence a failure, for machines that must
// have one.
func modes(t *testing.T) []namedMode {
	t.Helper()
	all := []namedMode{{"PureGo", cores.PureGo}, {"Native", cores.Native}, {"Auto", cores.Auto}}
	if err := driver.Start(2); err != nil {
		if _, ok := errors.AsType[*openblas.UnavailableError](err); !ok || os.Getenv("GOBLAS_REQUIRE_NATIVE") != "" {
			t.Fatal(err)
		}
		t.Logf("pure Go only: %v", err)
		return all[:1]
	}
	return all
}

// inMode switches the mode for one test.
func inMode(t *testing.T, m cores.Mode) {
	t.Helper()
	before := cores.CurrentMode()
	cores.SetMode(m)
	t.Cleanup(func() { cores.SetMode(before) })
}
