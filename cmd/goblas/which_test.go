package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

func TestWhich(t *testing.T) {
	status, stdout, stderr := try(t, "which", "dgemm", "dnrm2", "--time", "300ms", "--json")
	var got struct {
		Threads    int    `json:"threads"`
		Nothing    string `json:"nothing"`
		Operations []struct {
			Op      string `json:"op"`
			Largest int    `json:"largest"`
		} `json:"operations"`
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || status != 0 || stderr != "" {
		t.Fatalf("status %d, %v\n%s%s", status, err, stdout, stderr)
	}
	if (got.Nothing == "") != (len(got.Operations) == 2) || got.Threads < 1 {
		t.Errorf("%+v", got)
	}
}

// With one core, and without OpenBLAS, it says so and is content.
func TestWhichNothing(t *testing.T) {
	status, stdout, stderr := output(t, "which")
	if status != 0 || !strings.HasPrefix(stdout, "nothing to see: pure Go has no BLAS threads, and there is no OpenBLAS: ") || stderr != "" {
		t.Errorf("without OpenBLAS: status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
	c := command(t, "which")
	c.Env = append(os.Environ(), asMain+"=1", "OPENBLAS_NUM_THREADS=1")
	if out, err := c.Output(); err != nil || !strings.HasPrefix(string(out), "nothing to see: ") {
		t.Errorf("with one core: %v, %q", err, out)
	}
}
