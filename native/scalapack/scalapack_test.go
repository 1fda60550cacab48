package scalapack

import (
	"errors"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/goblas/goblas/native/openblas"
)

var threadsField = regexp.MustCompile(`Threads:\s*(\d+)`)

// TestLoad: ScaLAPACK's calls of BLAS end in the OpenBLAS that goblas has loaded, loading it
// starts no threads of another one, and MPI is not started. Without the library the error
// says what to install.
func TestLoad(t *testing.T) {
	if err := openblas.Load(0); err != nil {
		t.Skip(err)
	}
	threads := func() string {
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			t.Skip(err)
		}
		return string(threadsField.FindSubmatch(status)[1])
	}
	before := threads()
	info, err := Load()
	if missing, ok := errors.AsType[*UnavailableError](err); ok {
		if missing.Reason == "" || missing.Hint == "" {
			t.Errorf("%+v", missing)
		}
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	blas, err := openblas.Describe()
	if err != nil || info.BLAS != blas.Path || info.Path == "" || info.MPI == "" || info.MPI == info.Path {
		t.Errorf("%+v on %s, %v", info, blas.Path, err)
	}
	if after := threads(); after != before {
		t.Errorf("%s threads, %s before", after, before)
	}
	if Initialized() {
		t.Error("MPI has been started")
	}
	if again, err := Load(); again != info || err != nil {
		t.Errorf("a second Load: %+v, %v", again, err)
	}
}

func TestDescriptor(t *testing.T) {
	if d := Descriptor(7, 3, 4, 2, 5); !slices.Equal(d, []int32{1, 7, 3, 4, 2, 2, 0, 0, 5}) || len(d) != DescriptorLength {
		t.Error(d)
	}
}
