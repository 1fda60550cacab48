package dist

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/goblas/shm"
)

// testDir names the folder for a role's files.
const testDir = "GOBLAS_DIST_TEST_DIR"

func init() {
	roles["npy"] = func() error {
		return onTypes(npyRole[float32], npyRole[float64], npyRole[complex64], npyRole[complex128])
	}
	roles["npyerrors"] = npyErrorsRole
	roles["numpy"] = numpyRole
}

// TestNPY: a file that is written and read again, on other grids and in other blocks, is
// the same matrix to the bit, and nothing else is left in the folder.
func TestNPY(t *testing.T) { onEach(t, "npy", testDir+"="+t.TempDir()) }

// TestNPYErrors: files that are not there, or wrong, are errors on every process.
func TestNPYErrors(t *testing.T) {
	for _, n := range sizes() {
		if out, err := launch(t, 3*time.Minute, n, "npyerrors", testDir+"="+t.TempDir()); err != nil {
			t.Errorf("%d processes: %v\n%s", n, err, out)
		}
	}
}

func npyRole[T Scalar]() error {
	path := filepath.Join(os.Getenv(testDir), fmt.Sprintf("a%d.npy", Size()))
	err := onGrids(func(g *Grid, block int) error {
		for _, s := range [][2]int{{0, 3}, {1, 1}, {23, 31}, {40, 2}, {2, 40}} {
			m := random[T](21, s[0], s[1])
			for op := range 4 {
				a, err := viewOf(g, m, matrix.Op(op), block)
				if err := errors.Join(err, Save(path, a)); err != nil {
					return err
				}
				if err := sameFile(path, m); err != nil {
					return fmt.Errorf("%v, %v: %w", s, matrix.Op(op), err)
				}
			}
			if err := loadsAs(g, path, block+1, m); err != nil {
				return fmt.Errorf("%v: %w", s, err)
			}
			// The same in Fortran order.
			if err := Barrier(); err != nil {
				return err
			}
			if Rank() == 0 {
				if err := writeWhole(path, m.T(), []int{m.Rows, m.Cols}, true); err != nil {
					return err
				}
			}
			if err := errors.Join(Barrier(), loadsAs(g, path, block, m)); err != nil {
				return fmt.Errorf("%v in Fortran order: %w", s, err)
			}
		}
		return nil
	})
	files, err2 := os.ReadDir(filepath.Dir(path))
	for _, f := range files {
		if filepath.Ext(f.Name()) == ".tmp" {
			err2 = errors.Join(err2, fmt.Errorf("left behind: %s", f.Name()))
		}
	}
	return errors.Join(err, err2)
}

func loadsAs[T Scalar](g *Grid, path string, block int, m matrix.Matrix[T]) error {
	a, err := Load[T](g, path, block)
	if err != nil {
		return err
	}
	w, err := whole(a)
	if err == nil && (w.Rows != m.Rows || w.Cols != m.Cols || apart(w, m) != 0) {
		err = errors.New("another matrix was loaded")
	}
	return err
}

// writeWhole writes a file by one process, row by row.
func writeWhole[T Scalar](path string, m matrix.Matrix[T], shape []int, fortran bool) error {
	header, err := shm.FormatHeader(shm.TypeOf[T](), shape, fortran)
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(header, elementBytes(m)...), 0o666)
}

// elementBytes are the elements of m row by row, as they stand in a file.
func elementBytes[T Scalar](m matrix.Matrix[T]) []byte {
	var b bytes.Buffer
	for _, v := range m.All() {
		if err := binary.Write(&b, binary.NativeEndian, v); err != nil {
			panic(err)
		}
	}
	return b.Bytes()
}

// sameFile checks the bytes of a file.
func sameFile[T Scalar](path string, m matrix.Matrix[T]) error {
	got, err := os.ReadFile(path)
	header, err2 := shm.FormatHeader(shm.TypeOf[T](), []int{m.Rows, m.Cols}, false)
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	if !bytes.Equal(got, append(header, elementBytes(m)...)) {
		return errors.New("other bytes in the file")
	}
	return Barrier() // before anybody writes it again
}

func npyErrorsRole() error {
	dir := os.Getenv(testDir)
	g, err := NewGrid(0, 0)
	a, err2 := FromFunc(g, 9, 5, 2, func(i, j int) float64 { return float64(10*i + j) })
	path := filepath.Join(dir, "a.npy")
	if err := errors.Join(err, err2, Save(path, a)); err != nil {
		return err
	}
	if Rank() == 0 {
		whole, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		m := random[float64](1, 2, 8)
		if err := errors.Join(os.WriteFile(filepath.Join(dir, "short.npy"), whole[:len(whole)-1], 0o666), os.WriteFile(filepath.Join(dir, "text.npy"), []byte("1 2 3"), 0o666),
			writeWhole(filepath.Join(dir, "cube.npy"), m, []int{2, 2, 4}, false), writeWhole(filepath.Join(dir, "vector.npy"), m, []int{16}, false)); err != nil {
			return err
		}
	}
	if err := Barrier(); err != nil {
		return err
	}
	for _, c := range []struct {
		name string
		want error
	}{{"none.npy", fs.ErrNotExist}, {"short.npy", ErrTruncated}, {"text.npy", ErrFormat}, {"cube.npy", ErrShape}, {".", ErrFormat}} {
		_, err := Load[float64](g, filepath.Join(dir, c.name), 2)
		if err := is(c.name, err, c.want); err != nil {
			return err
		}
	}
	_, single := Load[float32](g, path, 2)
	v, err := Load[float64](g, filepath.Join(dir, "vector.npy"), 2)
	if err != nil {
		return err
	}
	if rows, cols := v.Dims(); rows != 16 || cols != 1 {
		return fmt.Errorf("a vector is %s", v.Shape())
	}
	nowhere := Save(filepath.Join(dir, "none", "a.npy"), a)
	overFolder := Save(dir, a)
	if err := errors.Join(is("type", single, ErrType), is("nil", Save(path, (*Matrix[float64])(nil)), ErrMatrix)); err != nil {
		return err
	}
	for _, err := range []error{nowhere, overFolder} {
		if Rank() == 0 && (err == nil || errors.Is(err, ErrProcess)) || Rank() > 0 && !errors.Is(err, ErrProcess) {
			return fmt.Errorf("Save to nowhere: %v", err)
		}
	}
	if _, err := os.Stat(path); err != nil {
		return err
	}
	last := Size() - 1
	if last == 0 {
		return nil
	}
	// One process has another path, or another file under the same one, or none.
	own := filepath.Join(dir, fmt.Sprint(Rank()))
	if err := os.Mkdir(own, 0o777); err != nil {
		return err
	}
	_, paths := Load[float64](g, filepath.Join(own, "a.npy"), 2)
	if err := errors.Join(is("paths", paths, ErrMismatch), os.Chdir(own)); err != nil {
		return err
	}
	if Rank() != last {
		if err := writeWhole("own.npy", matrix.New[float64](2, 3), []int{2, 3}, false); err != nil {
			return err
		}
	}
	_, none := Load[float64](g, "own.npy", 2)
	var p *ProcessError
	if Rank() == last && !errors.Is(none, fs.ErrNotExist) || Rank() != last && (!errors.As(none, &p) || p.Rank != last) {
		return fmt.Errorf("a file that one process lacks: %v", none)
	}
	if Rank() == last {
		if err := writeWhole("own.npy", matrix.New[float64](3, 3), []int{3, 3}, false); err != nil {
			return err
		}
	}
	_, other := Load[float64](g, "own.npy", 2)
	return is("other files", other, ErrMismatch)
}

// TestNumPy: NumPy reads what Save has written, and Load what NumPy has.
func TestNumPy(t *testing.T) {
	interpreter := ""
	for _, name := range []string{"python3", "/usr/bin/python3"} { // the system's own has NumPy where another comes first on PATH
		if exec.CommandContext(t.Context(), name, "-c", "import numpy").Run() == nil {
			interpreter = name
			break
		}
	}
	if interpreter == "" {
		t.Skip("no python3 with numpy")
	}
	dir := t.TempDir()
	python := func(script string) {
		t.Helper()
		c := exec.CommandContext(t.Context(), interpreter, "-c", "import numpy\n"+script)
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	python("a = numpy.arange(77.).reshape(7, 11)\nnumpy.save('in.npy', a)\nnumpy.save('fortran.npy', numpy.asfortranarray(a + 1j))")
	if out, err := launch(t, 3*time.Minute, 2, "numpy", testDir+"="+dir); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	python("a = numpy.arange(77.).reshape(7, 11)\nassert (numpy.load('out.npy') == 2*a.T).all()\nassert (numpy.load('conj.npy') == (a + 1j).conj().T).all()")
}

func numpyRole() error {
	dir := os.Getenv(testDir)
	g, err := NewGrid(0, 0)
	a, err2 := Load[float64](g, filepath.Join(dir, "in.npy"), 3)
	b, err3 := Load[complex128](g, filepath.Join(dir, "fortran.npy"), 3)
	if err := errors.Join(err, err2, err3); err != nil {
		return err
	}
	for i := range a.data {
		a.data[i] *= 2
	}
	return errors.Join(Save(filepath.Join(dir, "out.npy"), a.T()), Save(filepath.Join(dir, "conj.npy"), b.H()))
}
