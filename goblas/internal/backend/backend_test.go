package backend

import (
	"errors"
	"os"
	"testing"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/native/openblas"
)

type namedMode struct {
	name string
	mode cores.Mode
}

// modes returns those that can run here, under the race detector Auto alone where there is
// an OpenBLAS: goroutines are the same in all.
func modes(t *testing.T) []namedMode {
	t.Helper()
	all := []namedMode{{"PureGo", cores.PureGo}, {"Native", cores.Native}, {"Auto", cores.Auto}}
	switch {
	case !hasOpenBLAS(t):
		return all[:1]
	case race.Enabled:
		return all[2:]
	default:
		return all
	}
}

// hasOpenBLAS reports whether there is one here. GOBLAS_REQUIRE_NATIVE makes its absence a
// failure, for machines that must have one.
func hasOpenBLAS(t *testing.T) bool {
	t.Helper()
	err := driver.Start(2)
	if err == nil {
		return true
	}
	if _, ok := errors.AsType[*openblas.UnavailableError](err); !ok || os.Getenv("GOBLAS_REQUIRE_NATIVE") != "" {
		t.Fatal(err)
	}
	t.Logf("pure Go only: %v", err)
	return false
}

// inMode switches the mode for one test.
func inMode(t *testing.T, m cores.Mode) {
	t.Helper()
	before := cores.CurrentMode()
	cores.SetMode(m)
	t.Cleanup(func() { cores.SetMode(before) })
}
