//go:build linux

package shm

import (
	"bytes"
	"errors"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas/matrix"
)

// python returns a Python that has NumPy.
func python(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(name, "-c", "import numpy").Run() == nil {
			return name
		}
	}
	t.Skip("no python3 with NumPy")
	return ""
}

// script runs a Python program, with arrays or without.
func script(t *testing.T, text string, arrays map[string]*Array, args ...string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), python(t), append([]string{"-c", "import os, sys\nimport numpy as np\n" + text}, args...)...)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	if err := Start(c, arrays); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	return out.String()
}

// TestPythonChild gives an anonymous array of every type to one child in Python.
func TestPythonChild(t *testing.T) {
	arrays := map[string]*Array{}
	var checks []func() bool
	checks = append(checks, give[int8](t, arrays), give[int16](t, arrays), give[int32](t, arrays), give[int64](t, arrays),
		give[uint8](t, arrays), give[uint16](t, arrays), give[uint32](t, arrays), give[uint64](t, arrays),
		give[float32](t, arrays), give[float64](t, arrays), give[complex64](t, arrays), give[complex128](t, arrays))
	out := script(t, `
for pair in os.environ["GOBLAS_SHM"].split(","):
    name, path = pair.split("=")
    a = np.load(path, mmap_mode="r+")
    assert a.shape == (3, 5) and a.flags.c_contiguous and a.flags.aligned and a.dtype.name == name, (a.shape, a.dtype, name)
    assert a.reshape(-1).tolist() == list(range(15))
    a += 1
print("done")
`, arrays)
	if out != "done\n" {
		t.Fatal(out)
	}
	for i, check := range checks {
		if !check() {
			t.Errorf("array %d is not what Python made of it", i)
		}
	}
	for _, a := range arrays {
		if orphaned, err := a.Lock(t.Context()); orphaned || err != nil { // the block behind the data is untouched
			t.Error(orphaned, err)
		}
	}
}

// give adds an array of 0 to 14, named for its type, and returns whether it is 1
// to 15.
func give[T Number](t *testing.T, arrays map[string]*Array) (check func() bool) {
	a, x := made[T](t, "", 3, 5)
	one := func(v T) T { // v + 1, which Go has for all these types together only so
		switch p := any(&v).(type) {
		case *complex64:
			*p++
			return v
		case *complex128:
			*p++
			return v
		}
		return v + T(1)
	}
	for i := 1; i < len(x); i++ {
		x[i] = one(x[i-1])
	}
	arrays[a.Type().String()] = a
	return func() bool {
		want := one(0)
		for _, v := range x {
			if v != want {
				return false
			}
			want = one(want)
		}
		return true
	}
}

// TestPythonNamed lets Python find a named array, and Go a file that Python wrote.
func TestPythonNamed(t *testing.T) {
	directory(t)
	a, x := made[float64](t, "n", 4)
	folder := t.TempDir()
	script(t, `
a = np.load(sys.argv[1], mmap_mode="r+")
a[:] = [1, 2, 3, 4]
a.flush()
r = np.load(sys.argv[1], mmap_mode="r")
assert not r.flags.writeable and r.sum() == 10
np.save(sys.argv[2] + "/c.npy", np.arange(6, dtype=np.int16).reshape(2, 3))
np.save(sys.argv[2] + "/big.npy", np.ones(3, dtype=">f4"))
np.save(sys.argv[2] + "/records.npy", np.ones(3, dtype=[("a", "f8")]))
np.save(sys.argv[2] + "/scalar.npy", np.float32(7))
`, nil, a.Path(), folder)
	if x[0] != 1 || x[3] != 4 {
		t.Errorf("Python's writes are missing: %v", x)
	}
	c, err := OpenFile(filepath.Join(folder, "c.npy"), ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	y := elements[int16](t, c)
	if len(y) != 6 || y[5] != 5 {
		t.Errorf("%v", y)
	}
	y[5] = 50
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if out := script(t, `print(np.load(sys.argv[1]).tolist())`, nil, filepath.Join(folder, "c.npy")); strings.TrimSpace(out) != "[[0, 1, 2], [3, 4, 50]]" {
		t.Errorf("Go's write is missing: %s", out)
	}
	s, err := OpenFile(filepath.Join(folder, "scalar.npy"), ReadOnly)
	if err != nil {
		t.Fatal(err)
	}
	if v := elements[float32](t, s); len(v) != 1 || v[0] != 7 || len(s.Shape()) != 0 {
		t.Errorf("a number without dimensions: %v", v)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	for name, want := range map[string]error{"big": ErrByteOrder, "records": ErrType} {
		if _, err := OpenFile(filepath.Join(folder, name+".npy"), ReadOnly); !errors.Is(err, want) {
			t.Errorf("%s.npy: %v, want %v", name, err, want)
		}
	}
}

// fortran opens a file of T in Fortran order that Python wrote, of shape (2, 3) and
// with 3i+j as element (i, j), and adds one to the last of them.
func fortran[T matrix.Scalar](t *testing.T, folder string) {
	t.Helper()
	a, err := OpenFile(filepath.Join(folder, TypeOf[T]().String()+".npy"), ReadWrite)
	if err != nil {
		t.Error(err)
		return
	}
	defer a.Close()
	m, err := Matrix[T](a)
	if err != nil || m.Check() != nil || m.Op != matrix.Trans || m.Rows != 2 || m.Cols != 3 || !slices.Equal(a.Shape(), []int{2, 3}) {
		t.Errorf("%v: %+v, %v, %v", a, m, err, m.Check())
		return
	}
	for i := range 2 {
		for j := range 3 {
			if want := number[T](3*i + j); m.At(i, j) != want {
				t.Errorf("%v: element (%d, %d) is %v", a, i, j, m.At(i, j))
			}
		}
	}
	m.Set(1, 2, number[T](6))
	if _, err := Slice[T](a); !errors.Is(err, ErrFortranOrder) {
		t.Errorf("%v as a slice: %v", a, err)
	}
	if x, err := FortranSlice[T](a); err != nil || !slices.Equal(x, []T{number[T](0), number[T](3), number[T](1), number[T](4), number[T](2), number[T](6)}) {
		t.Errorf("%v as a Fortran slice: %v, %v", a, x, err)
	}
}

// number is n as a T.
func number[T matrix.Scalar](n int) (v T) {
	for range n {
		v++
	}
	return v
}

// TestPythonFortran opens what NumPy writes in Fortran order, and bools.
func TestPythonFortran(t *testing.T) {
	folder := t.TempDir()
	script(t, `
os.chdir(sys.argv[1])
for name in ["float32", "float64", "complex64", "complex128"]:
    np.save(name + ".npy", np.asfortranarray(np.arange(6).reshape(2, 3).astype(name)))
np.save("deep.npy", np.asfortranarray(np.arange(24, dtype=np.int16).reshape(2, 3, 4)))
np.save("one.npy", np.asfortranarray(np.arange(5.0).reshape(5, 1)))
np.save("bool.npy", np.array([[True, False], [True, True]]))
np.save("boolf.npy", np.asfortranarray(np.array([[True, False], [True, True]])))
`, nil, folder)
	fortran[float32](t, folder)
	fortran[float64](t, folder)
	fortran[complex64](t, folder)
	fortran[complex128](t, folder)
	open := func(name string) *Array {
		a, err := OpenFile(filepath.Join(folder, name+".npy"), ReadWrite)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = a.Close() })
		return a
	}
	if x, err := FortranSlice[int16](open("deep")); err != nil || len(x) != 24 || x[1] != 12 || x[2] != 4 || x[6] != 1 {
		t.Errorf("three dimensions: %v, %v", x, err)
	}
	one := open("one")
	x, err := FortranSlice[float64](one)
	if y := elements[float64](t, one); err != nil || !slices.Equal(x, []float64{0, 1, 2, 3, 4}) || !slices.Equal(x, y) {
		t.Errorf("one column: %v and %v, %v", x, y, err)
	}
	flags := open("bool")
	if x := elements[uint8](t, flags); !slices.Equal(x, []uint8{1, 0, 1, 1}) {
		t.Errorf("bools: %v", x)
	} else {
		x[1] = 1
	}
	if _, err := FortranSlice[uint8](flags); !errors.Is(err, ErrRowMajor) {
		t.Errorf("row-major bools as a Fortran slice: %v", err)
	}
	if x, err := FortranSlice[uint8](open("boolf")); err != nil || !slices.Equal(x, []uint8{1, 1, 0, 1}) {
		t.Errorf("bools in Fortran order: %v, %v", x, err)
	}
	if out := script(t, `
os.chdir(sys.argv[1])
for name in ["float32", "float64", "complex64", "complex128"]:
    assert np.load(name + ".npy").tolist() == [[0, 1, 2], [3, 4, 6]], name
assert np.load("bool.npy").all()
print("done")
`, nil, folder); out != "done\n" {
		t.Error(out)
	}
}
