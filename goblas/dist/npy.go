package dist

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/goblas/shm"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/scalapack"
	"github.com/goblas/goblas/native/sys"
)

// Errors of files that [errors.Is] finds in what [Load] returns. They are those of package
// shm, and mean the same.
var (
	ErrFormat    = shm.ErrFormat
	ErrTruncated = shm.ErrTruncated
	ErrType      = shm.ErrType
	ErrByteOrder = shm.ErrByteOrder
)

// Load returns the matrix in a .npy file, which every process opens under the same path and
// of which it reads its own blocks: no process has more of it in memory than its part and
// some blocks. The file may have two dimensions, in either order of NumPy's, or one, which
// is a column. Its elements must be of type T; NumPy's astype converts them. block is that
// of [New]. It is collective.
//
// The error is an [*OpError] of [ErrFormat], [ErrTruncated], [ErrType], [ErrByteOrder],
// [ErrShape] if the file has other dimensions, the system's, or one of [New]. If a process
// cannot read the file, the others return a [*ProcessError]; if two processes find
// different files under the path, all return a [*MismatchError].
//
// NumPy: load.
func Load[T Scalar](g *Grid, path string, block int) (a *Matrix[T], err error) {
	if block == 0 {
		block = DefaultBlock
	}
	err = do(func() error {
		f, h, wrong := openHeader[T](path)
		if f != nil {
			defer f.Close()
		}
		s := shape{grid: g, block: block}
		if wrong == nil {
			s.rows, s.cols = dims(h.Shape)
			wrong = check[T](s)
		}
		var zero T
		if err := agree(fmt.Sprintf("Load %T %v %d %s", zero, g, block, path), wrong); err != nil {
			return err
		}
		if err := agree(fmt.Sprintf("Load %s, which has the shape %v, Fortran order %t", path, h.Shape, h.Fortran), nil); err != nil {
			return err
		}
		m := create[T](s)
		view := m
		if h.Fortran {
			view = m.T() // its rows are the columns, which follow each other in the file
		}
		if err := agreeOn(transfer(view, h.Offset, f.ReadAt, false)); err != nil {
			return err
		}
		a = m
		return nil
	})
	return a, fail("Load", path, err)
}

// openHeader opens a file for [Load] and reads its header.
func openHeader[T Scalar](path string) (*os.File, shm.Header, error) {
	// To open a pipe would wait for its writer.
	if st, err := os.Stat(path); err != nil {
		return nil, shm.Header{}, err
	} else if !st.Mode().IsRegular() {
		return nil, shm.Header{}, fmt.Errorf("%w: not a regular file", ErrFormat)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, shm.Header{}, err
	}
	h, err := shm.ReadHeader(f)
	err = bare(err)
	switch {
	case err != nil:
	case h.Type != shm.TypeOf[T]():
		err = fmt.Errorf("%w: %v in the file, %v in the program", ErrType, h.Type, shm.TypeOf[T]())
	case len(h.Shape) != 1 && len(h.Shape) != 2:
		err = fmt.Errorf("%w: %d dimensions in the file, of a matrix or a vector", ErrShape, len(h.Shape))
	}
	return f, h, err
}

// bare takes the name of package shm's function off an error, and what it worked on.
func bare(err error) error {
	if e, ok := errors.AsType[*shm.Error](err); ok {
		return e.Err
	}
	return err
}

// dims is the shape of the matrix in a file.
func dims(shape []int) (rows, cols int) {
	if len(shape) == 1 {
		return shape[0], 1
	}
	return shape[0], shape[1]
}

// Save writes A to a .npy file, row by row, in NumPy's order "C". All processes write their
// own blocks at the same time, under one path, which must be that of the same file on each.
// The file has another name while it is written (path, a number and ".tmp"), and gets its
// own when all of it is on the disk: nobody ever sees half of it, and one that was there
// before stays until then. If a process dies, the file under the other name is left. A may
// be a view, and is only read. It is collective.
//
// The error is an [*OpError] of [ErrMatrix], the system's, [ErrNotRunning], a
// [*MismatchError], or a [*ProcessError] on those that had none themselves; then there is
// no new file.
//
// NumPy: save.
func Save[T Scalar](path string, a *Matrix[T]) error {
	err := do(func() error {
		if err := agree("Save "+a.describe()+" "+path, together([]*Matrix[T]{a})); err != nil {
			return err
		}
		rows, cols := a.Dims()
		number := []int32{0}
		if owner.rank == 0 {
			number[0] = rand.Int32()
			scalapack.SendInts(owner.world, number)
		} else {
			scalapack.ReceiveInts(owner.world, 0, number)
		}
		temporary := fmt.Sprintf("%s.%08x.tmp", path, number[0])
		var f *os.File
		var err error
		if owner.rank == 0 {
			f, err = begin[T](temporary, rows, cols)
		}
		if err := agreeOn(err); err != nil {
			return err
		}
		if owner.rank != 0 {
			f, err = os.OpenFile(temporary, os.O_WRONLY, 0)
		}
		if err == nil {
			if err = transfer(a, npyOffset, f.WriteAt, true); err == nil {
				err = f.Sync()
			}
			if e := f.Close(); err == nil {
				err = e
			}
		}
		if err := agreeOn(err); err != nil {
			if owner.rank == 0 {
				_ = os.Remove(temporary) // the first error says more
			}
			return err
		}
		if owner.rank == 0 {
			err = finish(temporary, path)
		}
		return agreeOn(err)
	})
	return fail("Save", path, err)
}

// npyOffset is where the elements begin in a file that begin has made.
const npyOffset = 4096

// begin makes a file of its full length, with its header.
func begin[T Scalar](path string, rows, cols int) (*os.File, error) {
	header, err := shm.FormatHeader(shm.TypeOf[T](), []int{rows, cols}, false)
	if err != nil {
		return nil, bare(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, err
	}
	if _, err = f.WriteAt(header, 0); err == nil {
		err = f.Truncate(int64(len(header)) + int64(rows)*int64(cols)*int64(scalar.Size[T]()))
	}
	if err != nil {
		_ = f.Close()
		_ = os.Remove(path)
		return nil, err
	}
	return f, nil
}

// finish gives a file its name, and makes sure that the folder has noted it.
func finish(temporary, path string) error {
	if err := os.Rename(temporary, path); err != nil {
		_ = os.Remove(temporary)
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return nil // some file systems cannot, and the name is there
	}
	_ = folder.Sync()
	return folder.Close()
}

// transfer copies between this process's part of a and a file in which the rows of a follow
// each other from offset on. at reads or writes there. Rows that belong together are one
// call; otherwise each piece of a row is, which is as long as a block is wide.
func transfer[T Scalar](a *Matrix[T], offset int64, at func([]byte, int64) (int, error), write bool) error {
	local, size := a.Local(), scalar.Size[T]()
	if local.Rows == 0 || local.Cols == 0 {
		return nil
	}
	_, cols := a.Dims()
	whole := local.Cols == cols // then the rows of a block lie next to each other in the file
	buffer := make([]byte, max(min(a.block, local.Rows)*local.Cols*size, 64))
	for i := 0; i < local.Rows; i += a.block {
		rows := min(a.block, local.Rows-i)
		bytes := buffer[:rows*local.Cols*size]
		tile := matrix.Matrix[T]{Rows: rows, Cols: local.Cols, Stride: local.Cols, Data: sys.View[T](bytes)}
		part := local.Slice(i, i+rows, 0, local.Cols)
		if write {
			matrix.Copy(tile, part)
		}
		if err := transferTile(a, offset, at, bytes, i, rows, whole, cols); err != nil {
			return err
		}
		if !write {
			matrix.Copy(part, tile)
		}
	}
	return nil
}

// transferTile is transfer for the local rows from i on, which stand in bytes.
func transferTile[T Scalar](a *Matrix[T], offset int64, at func([]byte, int64) (int, error), bytes []byte, i, rows int, whole bool, cols int) error {
	size := scalar.Size[T]()
	place := func(row, col int) int64 { return offset + (int64(row)*int64(cols)+int64(col))*int64(size) }
	if whole {
		_, err := at(bytes, place(a.Row(i), 0))
		return err
	}
	width := len(bytes) / rows
	for r := range rows {
		line := bytes[r*width : (r+1)*width]
		for from := 0; from < width; from += a.block * size {
			piece := line[from:min(from+a.block*size, width)]
			if _, err := at(piece, place(a.Row(i+r), a.Col(from/size))); err != nil {
				return err
			}
		}
	}
	return nil
}
