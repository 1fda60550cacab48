package mpi

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Product(ctx, 10, 1, time.Millisecond); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// What goblas says is found among what mpirun says, and lines of progress are passed over.
func TestSaid(t *testing.T) {
	otherwise := errors.New("exit status 1")
	for words, want := range map[string]string{
		"": "exit status 1", "------\nmpirun has trouble\nmore\n": "mpirun has trouble",
		"-----\nPrimary job terminated\n-----\ngoblas: 1 of 1: dot\ngoblas: ScaLAPACK unavailable: x; y\n": "ScaLAPACK unavailable: x; y",
	} {
		if got := said(words, otherwise); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}
