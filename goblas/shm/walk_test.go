//go:build linux

package shm

import (
	"context"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/goblas/goblas/goblas/internal/walk"
)

// TestWalk walks everything over arrays without elements, and shapes that cannot be.
func TestWalk(t *testing.T) {
	dir := directory(t)
	shapes := [][]int{{0}, {0, 0}, {0, 5}, {5, 0}, {0, math.MaxInt}, {2, 0, 3}}
	is := func(t *testing.T, err, want error) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	each := func(f func(t *testing.T, a *Array)) func(*testing.T) {
		return func(t *testing.T) {
			for _, shape := range shapes {
				a, err := Create[float64]("empty", shape...)
				if err != nil {
					t.Fatalf("%v: %v", shape, err)
				}
				f(t, a)
				_ = a.Unlink() // gone already where that is what is tested
				_ = a.Close()
			}
		}
	}
	barrier := each(func(t *testing.T, a *Array) {
		for _, n := range []int{math.MinInt, -1, 0, math.MaxInt} {
			_, err := a.Join(n)
			is(t, err, ErrParties)
		}
		b, err := a.Join(1)
		is(t, err, nil)
		_, err = b.Wait(t.Context())
		is(t, err, nil)
		is(t, b.Leave(), nil)
	})
	walk.All(t, walk.Steps{
		"Create": func(t *testing.T) {
			for _, shape := range [][]int{{-1}, {-1, 0}, {0, -1}, {math.MinInt, math.MinInt}, {math.MaxInt, 2}, {math.MaxInt, math.MaxInt}, make([]int, 65)} {
				_, err := Create[complex128]("", shape...)
				is(t, err, ErrShape)
			}
		},
		"Slice": each(func(t *testing.T, a *Array) {
			if s, err := Slice[float64](a); err != nil || len(s) != 0 {
				t.Errorf("%v, %v", s, err)
			}
		}),
		"FortranSlice": each(func(t *testing.T, a *Array) {
			if s, err := FortranSlice[float64](a); err != nil || len(s) != 0 {
				t.Errorf("%v, %v", s, err)
			}
		}),
		"Matrix": each(func(t *testing.T, a *Array) {
			m, err := Matrix[float64](a)
			if len(a.Shape()) != 2 {
				is(t, err, ErrShape)
			} else if err != nil || m.Check() != nil || m.Rows != a.Shape()[0] || m.Cols != a.Shape()[1] {
				t.Errorf("%s, %v, %v", m.Shape(), err, m.Check())
			}
		}),
		"Open": each(func(t *testing.T, _ *Array) {
			a, err := Open("empty", ReadWrite)
			is(t, err, nil)
			if err == nil {
				is(t, a.Close(), nil)
			}
		}),
		"OpenFile": each(func(t *testing.T, a *Array) {
			b, err := OpenFile(filepath.Join(dir, filepath.Base(a.Path())), ReadOnly)
			is(t, err, nil)
			if err == nil {
				is(t, b.Close(), nil)
			}
		}),
		"ReadHeader": each(func(t *testing.T, a *Array) {
			f, err := os.Open(filepath.Join(dir, filepath.Base(a.Path())))
			is(t, err, nil)
			defer f.Close()
			h, err := ReadHeader(f)
			if err != nil || h.Type != Float64 || !slices.Equal(h.Shape, a.Shape()) || h.Offset != 4096 || h.Fortran {
				t.Errorf("%+v, %v", h, err)
			}
			folder, err := os.Open(dir)
			is(t, err, nil)
			defer folder.Close()
			_, err = ReadHeader(folder)
			is(t, err, ErrFormat)
		}),
		"FormatHeader": func(t *testing.T) {
			for _, shape := range [][]int{{-1}, {math.MaxInt, math.MaxInt}, make([]int, 65)} {
				_, err := FormatHeader(Float32, shape, false)
				is(t, err, ErrShape)
			}
			_, err := FormatHeader(0, nil, false)
			is(t, err, ErrType)
			_, err2 := ReadHeader(nil)
			for op, err := range map[string]error{"format header": err, "read header": err2} {
				if e, ok := errors.AsType[*Error](err); !ok || e.Op != op {
					t.Errorf("%s: %v is no Error of it", op, err)
				}
			}
			b, err := FormatHeader(Complex64, []int{2, 3}, true)
			h, err3 := parseHeader(b, 4096+48)
			if err != nil || err3 != nil || h.typ != Complex64 || !h.fortran || !slices.Equal(h.shape, []int{2, 3}) || h.offset != int64(len(b)) {
				t.Errorf("%+v, %v, %v", h, err, err3)
			}
		},
		"Array.Len": each(func(t *testing.T, a *Array) {
			if a.Len() != 0 {
				t.Errorf("%d elements in %v", a.Len(), a.Shape())
			}
		}),
		"Array.Lock":    each(func(t *testing.T, a *Array) { _, err := a.Lock(t.Context()); is(t, err, nil) }),
		"Array.TryLock": each(func(t *testing.T, a *Array) { _, err := a.TryLock(); is(t, err, nil) }),
		"Array.Unlock":  each(func(t *testing.T, a *Array) { is(t, a.Unlock(), ErrNotLocked) }),
		"Array.Unlink":  each(func(t *testing.T, a *Array) { is(t, a.Unlink(), nil) }),
		"Array.Close":   each(func(t *testing.T, a *Array) { is(t, a.Close(), nil); is(t, a.Close(), ErrClosed) }),
		"Array.Join":    barrier, "Barrier.Wait": barrier, "Barrier.Leave": barrier,
		"Array.Name": each(func(_ *testing.T, a *Array) { a.Name() }), "Array.Path": each(func(_ *testing.T, a *Array) { a.Path() }),
		"Array.Type": each(func(_ *testing.T, a *Array) { a.Type() }), "Array.Shape": each(func(_ *testing.T, a *Array) { a.Shape() }),
		"Array.Mode": each(func(_ *testing.T, a *Array) { a.Mode() }), "Array.Owner": each(func(_ *testing.T, a *Array) { a.Owner() }),
		"Array.String": each(func(_ *testing.T, a *Array) { _ = a.String() }),
		"Start": each(func(t *testing.T, a *Array) {
			ended, cancel := context.WithCancel(t.Context())
			cancel()
			is(t, Start(exec.CommandContext(ended, "true"), map[string]*Array{"x": a}), context.Canceled)
		}),
		"Inherited": func(t *testing.T) { _, err := Inherited(); is(t, err, nil) },
		"List":      each(func(t *testing.T, _ *Array) { _, err := List(); is(t, err, nil) }),
		"Clean":     each(func(t *testing.T, _ *Array) { _, err := Clean(); is(t, err, nil) }),
		"TypeOf":    func(*testing.T) { _ = TypeOf[uint8]() },
		"Dir":       func(*testing.T) { Dir() },
	}, "Array", "Barrier")
}
