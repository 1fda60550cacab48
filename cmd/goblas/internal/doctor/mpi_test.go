package doctor

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas"
)

// Whose an mpirun, or a library, is.
func TestImplementation(t *testing.T) {
	for text, want := range map[string]string{
		"mpirun (Open MPI) 4.1.4\n\nReport bugs to http://www.open-mpi.org/community/help/\n": openMPI,
		"HYDRA build details:\n    Version:                                 4.0.2\n":          mpich,
		"mpiexec (OpenRTE) 4.1.2":                            openMPI,
		"Intel(R) MPI Library for Linux* OS, Version 2021.9": "",
		"/usr/lib/x86_64-linux-gnu/libmpi.so.40.30.4":        openMPI,
		"/usr/lib64/openmpi/lib/libmpi.so.40":                openMPI,
		"/usr/lib/x86_64-linux-gnu/libmpich.so.12.2.0":       mpich,
		"/usr/lib64/mpich/lib/libmpi.so.12":                  mpich,
		"":                                                   "",
	} {
		if got := implementation(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// The child either has ScaLAPACK on the OpenBLAS that is in use, or says why it has none.
func TestLoadScaLAPACK(t *testing.T) {
	o, err := goblas.Describe()
	if err != nil {
		t.Skip(err)
	}
	var b strings.Builder
	if err := loadScaLAPACK(&b); err != nil {
		t.Fatal(err)
	}
	var m MPI
	if err := json.Unmarshal([]byte(b.String()), &m); err != nil {
		t.Fatal(err)
	}
	if m.Reason == "" && (m.BLAS != o.Path || m.Path == "" || m.MPI == "") || m.Reason != "" && m.Hint == "" {
		t.Errorf("%+v, with %s", m, o.Path)
	}
}

// What is known of MPI comes from a process of its own, which a test has not.
func TestReadMPI(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel() // nobody waits for a process
	if m := readMPI(ended); !m.Asked || m.Reason == "" {
		t.Errorf("%+v", m)
	}
}

// Every operation repeats; the repeatable mode is off again afterwards.
func TestRepeats(t *testing.T) {
	all, err := Repeats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := goblas.Describe(); err == nil && goblas.Threads() > 1 && len(all) != len(repeated) {
		t.Errorf("%d of %d operations", len(all), len(repeated))
	}
	for _, r := range all {
		if !r.Same || r.Error != "" {
			t.Errorf("%+v", r)
		}
	}
}
