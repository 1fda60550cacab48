package main

import (
	"bytes"
	"os"
	"runtime"
	"testing"

	"github.com/goblas/goblas/goblas/shm"
)

// TestMain makes the test binary the child of [TestParent].
func TestMain(m *testing.M) {
	if os.Getenv(shm.Variable) != "" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestParent(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("shared arrays need Linux")
	}
	var out bytes.Buffer
	if err := parent(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	if want := "4 children squared 1000000 numbers; their sum is 4000000\n"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
}
