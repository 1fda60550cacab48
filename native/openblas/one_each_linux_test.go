//go:build cgo && !purego && !linkblas && !staticblas && (amd64 || arm64)

package openblas

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestOneEach loads Debian's build on OpenMP in child processes. Every thread must begin
// with one there, whatever the environment asks for, unless the runtime is in the process
// before.
func TestOneEach(t *testing.T) {
	if os.Getenv("GOBLAS_TEST_ONE_EACH") != "" {
		if err := Load(2); err != nil {
			fmt.Print(err)
		} else {
			fmt.Print(library.info.Layer, OneEach())
		}
		os.Exit(0)
	}
	files, _ := filepath.Glob("/usr/lib/*/openblas-openmp/libopenblas.so.0") // the pattern is right
	if len(files) == 0 {
		t.Skip("no OpenBLAS on OpenMP is installed (Debian: libopenblas0-openmp)")
	}
	for _, test := range []struct {
		env  []string
		want string
	}{
		{nil, "openmptrue"},
		{[]string{"OMP_NUM_THREADS=2"}, "openmptrue"},
		{[]string{"OPENBLAS_NUM_THREADS=2", "OMP_NUM_THREADS=3,2"}, "openmptrue"},
		{[]string{"LD_PRELOAD=libgomp.so.1", "OMP_NUM_THREADS=2"}, "openmpfalse"},
		{[]string{"LD_PRELOAD=libgomp.so.1", "OMP_NUM_THREADS=1"}, "openmptrue"},
	} {
		c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestOneEach$")
		c.Env = append(append(os.Environ(), "LD_PRELOAD="), append(test.env, variable+"="+files[0], "GOBLAS_TEST_ONE_EACH=1")...)
		if out, err := c.CombinedOutput(); err != nil || string(out) != test.want {
			t.Errorf("%v: %q, %v, want %q", test.env, out, err, test.want)
		}
	}
}
