package mpi

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// The test binary is a process of the product when it is called as one.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == command {
		root := &cobra.Command{Use: "goblas", SilenceUsage: true, SilenceErrors: true}
		root.AddCommand(NewProcess())
		if err := root.Execute(); err != nil {
			os.Stderr.WriteString("goblas: " + err.Error() + "\n")
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestProduct(t *testing.T) {
	for _, processes := range []int{1, 2} {
		times, err := Product(t.Context(), 150, processes, 3)
		if err != nil && strings.Contains(err.Error(), "unavailable") || processes > 1 && errors.Is(missing(), exec.ErrNotFound) {
			t.Skip(err)
		}
		if err != nil || len(times.Samples) != 3 || !(times.Agree > 0) {
			t.Fatalf("%d processes: %+v, %v", processes, times, err)
		}
		for _, s := range times.Samples {
			if !(s > 0) {
				t.Errorf("%d processes: %+v", processes, times)
			}
		}
	}
	if _, err := Product(t.Context(), -1, 1, 1); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v", err)
	}
}

func missing() error {
	_, err := exec.LookPath("mpirun")
	return err
}

func TestEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Product(ctx, 10, 1, 1); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// What goblas says is found among what mpirun says.
func TestSaid(t *testing.T) {
	otherwise := errors.New("exit status 1")
	for words, want := range map[string]string{
		"": "exit status 1", "------\nmpirun has trouble\nmore\n": "mpirun has trouble",
		"-----\nPrimary job terminated\n-----\ngoblas: ScaLAPACK unavailable: x; y\n": "ScaLAPACK unavailable: x; y",
	} {
		if got := said(words, otherwise); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}
