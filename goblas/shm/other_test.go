//go:build !linux

package shm

import (
	"errors"
	"os/exec"
	"testing"
)

func TestNotSupported(t *testing.T) {
	_, creating := Create[float64]("", 1)
	_, opening := Open("x", ReadOnly)
	_, file := OpenFile("x.npy", ReadOnly)
	_, listing := List()
	_, cleaning := Clean()
	for _, err := range []error{creating, opening, file, listing, cleaning, Start(exec.Command("x"), nil)} {
		if !errors.Is(err, ErrNotSupported) || !errors.Is(err, errors.ErrUnsupported) {
			t.Error(err)
		}
	}
}
