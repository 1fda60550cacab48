package backend

import (
	"errors"
	"os"
	"testing"

	"github.com/goblas/goblas/native/openblas"
)

type namedMode struct {
	name string
	mode Mode
}

// modes returns those that can run here: all where there is an OpenBLAS.
// GOBLAS_REQUIRE_NATIVE makes its absence a failure, for machines that must
// have one.
func modes(t *testing.T) []namedMode {
	t.Helper()
	all := []namedMode{{"PureGo", PureGo}, {"Native", Native}, {"Auto", Auto}}
	if err := Start(2); err != nil {
		if _, ok := errors.AsType[*openblas.UnavailableError](err); !ok || os.Getenv("GOBLAS_REQUIRE_NATIVE") != "" {
			t.Fatal(err)
		}
		t.Logf("pure Go only: %v", err)
		return all[:1]
	}
	return all
}

// inMode switches the mode for one test.
func inMode(t *testing.T, m Mode) {
	t.Helper()
	before := CurrentMode()
	SetMode(m)
	t.Cleanup(func() { SetMode(before) })
}
