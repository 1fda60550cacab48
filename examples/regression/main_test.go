package main

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// program makes the test binary the program itself.
const program = "GOBLAS_REGRESSION_TEST"

func TestMain(m *testing.M) {
	if os.Getenv(program) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// TestRegression: two processes write the files, three read them, and both find the weights.
func TestRegression(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("mpirun"); err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	x, y := filepath.Join(dir, "x.npy"), filepath.Join(dir, "y.npy")
	for _, args := range [][]string{{"-n", "2", self, "-x", x, "-y", y, "-make", "5000"}, {"-n", "3", self, "-x", x, "-y", y}} {
		c := exec.CommandContext(t.Context(), "mpirun", args...)
		c.Env = append(os.Environ(), program+"=1", "GORACE=atexit_sleep_ms=0", "OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1",
			"OMPI_MCA_rmaps_base_oversubscribe=1", "OMPI_MCA_mpi_yield_when_idle=1", "OMPI_MCA_btl_vader_single_copy_mechanism=none")
		out, err := c.CombinedOutput()
		if err != nil && strings.Contains(string(out), "unavailable") {
			t.Skip(string(out))
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		found := regexp.MustCompile(`(?m)^ ?(\d+) +(\S+)$`).FindAllSubmatch(out, -1)
		if len(found) != features {
			t.Fatalf("%d weights in\n%s", len(found), out)
		}
		for _, line := range found {
			var j, weight float64
			if _, err := fmt.Sscan(string(line[1])+" "+string(line[2]), &j, &weight); err != nil || math.Abs(weight-j-1) > 0.01 {
				t.Errorf("weight %g is %g, %v", j, weight, err)
			}
		}
		if !regexp.MustCompile(`off by 0\.(09|10)`).Match(out) {
			t.Errorf("residual in\n%s", out)
		}
	}
}
