package main

import (
	"bytes"
	"os/exec"
	"runtime"
	"testing"
)

func TestRun(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("shared arrays need Linux")
	}
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import numpy").Run() != nil {
			continue
		}
		var out bytes.Buffer
		if err := run(t.Context(), &out, python); err != nil {
			t.Fatal(err)
		}
		if want := "NumPy sees float64 (2, 3) with the sum 15.0\nGo sees [0 10 20 30 40 50]\n"; out.String() != want {
			t.Errorf("%q, want %q", out.String(), want)
		}
		return
	}
	t.Skip("no python3 with NumPy")
}
