//go:build cgo && !purego && staticblas

package openblas

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// OpenBLAS inside the program starts before main: with one thread, unless the
// environment says otherwise, and without Go or its children seeing how.
func TestStaticStart(t *testing.T) {
	names := []string{"OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS"}
	if os.Getenv("GOBLAS_TEST_STATIC") != "" {
		fmt.Printf("threads %d", Threads())
		for _, name := range append(names, "OPENBLAS_THREAD_TIMEOUT") {
			if value, set := os.LookupEnv(name); set {
				fmt.Printf(" %s=%s", name, value)
			}
		}
		os.Exit(0)
	}
	clean := slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains(names, name) || name == "OPENBLAS_THREAD_TIMEOUT"
	})
	for _, test := range []struct {
		env  []string
		want string
	}{
		{nil, "threads 1"},
		{[]string{"OPENBLAS_NUM_THREADS=0"}, "threads 1 OPENBLAS_NUM_THREADS=0"},
		{[]string{"OPENBLAS_NUM_THREADS=2"}, "threads 2 OPENBLAS_NUM_THREADS=2"},
		{[]string{"OMP_NUM_THREADS=2"}, "threads 2 OMP_NUM_THREADS=2"},
		{[]string{"OPENBLAS_THREAD_TIMEOUT=20"}, "threads 1 OPENBLAS_THREAD_TIMEOUT=20"},
	} {
		c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestStaticStart$")
		c.Env = append(slices.Clone(clean), append(test.env, "GOBLAS_TEST_STATIC=1")...)
		out, err := c.CombinedOutput()
		if err != nil || string(out) != test.want {
			t.Errorf("%v: %q, %v, want %q", test.env, out, err, test.want)
		}
	}
}
