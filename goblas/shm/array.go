package shm

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/native/sys"
)

// Mode says what an opened array may be used for.
type Mode int

const (
	// ReadOnly is for reading, without the lock and the barrier. A write to the elements ends the
	// program.
	ReadOnly Mode = iota
	// ReadWrite is for everything.
	ReadWrite

	// AnyOwner, added to one of the others as in ReadWrite|AnyOwner, lets [Open] accept a
	// segment that belongs to another user, or that other users may write to. Whoever may
	// write to its file can also truncate it, which ends the processes that use it.
	AnyOwner Mode = 1 << 8
)

// Array is an array in memory that processes share, mapped into this process by
// [Create], [Open], [OpenFile] or [Inherited]. Its methods are safe for use by multiple
// goroutines. Its elements are as safe as those of any slice: to write an element while
// another goroutine or process uses it is a data race. An Array must not be copied.
type Array struct {
	header
	name  string // the name given to Create or Open, or the path given to OpenFile; "" if anonymous
	path  string // "" if anonymous
	mode  Mode
	owner bool
	file  *os.File // its locks show other processes that this one is alive
	id    os.FileInfo
	birth string   // the first bytes of the control block, "" if there is none
	token uint32   // stands for this Array in the control block; 0 if it is read-only
	data  []byte   // the elements
	state *control // nil if Create did not make the file

	mutex  chan struct{} // the lock among the goroutines of this process; full while held
	closed atomic.Bool
	done   chan struct{} // closed by Close
	using  sync.RWMutex  // held for reading while an operation uses the mapping
	memory []byte        // the mapping, from the header on; nil once closed
}

// newArray maps the first size bytes of f, whose header is h.
func newArray(f *os.File, h header, size int64, mode Mode) (*Array, error) {
	id, err := f.Stat()
	if err != nil {
		return nil, err
	}
	memory, err := mapFile(f, int(size), mode)
	if err != nil {
		return nil, err
	}
	a := &Array{header: h, mode: mode, file: f, id: id, memory: memory, mutex: make(chan struct{}, 1), done: make(chan struct{})}
	end := h.offset + h.bytes()
	a.data = memory[h.offset:end:end]
	return a, nil
}

// Name returns the name that [Create] or [Open] was called with, the path for an array
// of [OpenFile], the name that the parent gave to one of [Inherited], or "" for an
// anonymous array.
func (a *Array) Name() string { return a.name }

// Path returns the path of the array's .npy file, or "" if it is anonymous or [Inherited].
func (a *Array) Path() string { return a.path }

// Type returns the type of the elements.
func (a *Array) Type() Type { return a.typ }

// Shape returns a copy of the dimensions. An array without dimensions, which is NumPy's
// form of a single number, has one element.
func (a *Array) Shape() []int { return slices.Clone(a.shape) }

// Len returns the number of elements, the product of the dimensions.
func (a *Array) Len() int {
	n, _ := a.elements()
	return n
}

// Mode returns the mode in which the array was opened, without [AnyOwner].
func (a *Array) Mode() Mode { return a.mode }

// Owner reports whether this process created the array. As long as the owner lives and
// has the array open, [Clean] leaves the segment alone.
func (a *Array) Owner() bool { return a.owner }

// String describes the array, for example "float64 (1000, 1000) array x".
func (a *Array) String() string {
	name := a.name
	if name == "" {
		name = "without a name"
	}
	return fmt.Sprintf("%v %s array %s", a.typ, tuple(a.shape), name)
}

// Slice returns the elements of a, row by row. The slice is the shared memory itself: what
// one process writes, all processes see. T must be the type of the elements, otherwise the
// error is an [ErrType]. For a file in Fortran order it is an [ErrFortranOrder], unless at
// most one of the dimensions is above 1. Nothing is allocated or copied. An array without
// elements has the slice nil, and a closed one is an [ErrClosed]. The slice may be used until
// [Array.Close]. Using it after that, or writing to it if a is [ReadOnly], is a fault that
// ends the program.
func Slice[T Number](a *Array) ([]T, error) {
	if a.fortran {
		return nil, fail("slice", a.name, fmt.Errorf("%w: Matrix and FortranSlice are for it", ErrFortranOrder))
	}
	return view[T](a)
}

// FortranSlice is [Slice] for a file in Fortran order. There the first index runs fastest, so
// a matrix lies column by column. The terms are those of [Slice]. For a row-major array the
// error is an [ErrRowMajor], unless at most one of the dimensions is above 1.
func FortranSlice[T Number](a *Array) ([]T, error) {
	if !a.fortran && !a.oneWay() {
		return nil, fail("slice", a.name, fmt.Errorf("%w: Slice is for it", ErrRowMajor))
	}
	return view[T](a)
}

// view returns the elements of a in the order in which they lie in memory.
func view[T Number](a *Array) ([]T, error) {
	a.using.RLock()
	defer a.using.RUnlock()
	if a.memory == nil {
		return nil, fail("slice", a.name, ErrClosed)
	}
	if want := TypeOf[T](); a.typ != want {
		return nil, fail("slice", a.name, fmt.Errorf("%w: %v, not %v", ErrType, a.typ, want))
	}
	if len(a.data) == 0 {
		return nil, nil
	}
	return sys.View[T](a.data), nil
}

// Matrix returns a, which must have two dimensions, as a matrix whose elements are the shared
// memory itself, on the same terms as [Slice]. The matrix is row-major or, if the file is in
// Fortran order, has the Op [matrix.Trans]. T must be the type of the elements, otherwise the
// error is an [ErrType]. If a has another number of dimensions, the error is an [ErrShape].
func Matrix[T matrix.Scalar](a *Array) (matrix.Matrix[T], error) {
	data, err := view[T](a)
	if err != nil {
		return matrix.Matrix[T]{}, err
	}
	if len(a.shape) != 2 {
		return matrix.Matrix[T]{}, fail("matrix", a.name, fmt.Errorf("%w: %s has not two dimensions", ErrShape, tuple(a.shape)))
	}
	if a.fortran {
		return matrix.Matrix[T]{Rows: a.shape[0], Cols: a.shape[1], Stride: a.shape[0], Data: data, Op: matrix.Trans}, nil
	}
	return matrix.Matrix[T]{Rows: a.shape[0], Cols: a.shape[1], Stride: max(a.shape[1], 1), Data: data}, nil
}

// Close unmaps the array from this process. Its slices and matrices must not be used
// any more, and waits in [Array.Lock] and [Barrier.Wait] end with [ErrClosed]. The
// other processes keep the array; to them it is as if this process had died. A named
// segment remains until [Array.Unlink] or [Clean]. A second Close returns ErrClosed.
func (a *Array) Close() error {
	if a.closed.Swap(true) {
		return fail("close", a.name, ErrClosed)
	}
	close(a.done)
	a.wakeAll()
	a.using.Lock()
	defer a.using.Unlock()
	err := unmap(a.memory)
	a.memory, a.data, a.state = nil, nil, nil
	if e := a.file.Close(); err == nil {
		err = e
	}
	return fail("close", a.name, err)
}

// Unlink removes the name of the array; for one of [OpenFile] it deletes the file from the
// disk. Then nobody can open it by this name, and its memory is freed when the last process
// has closed it. Any process may call Unlink, before or after [Array.Close]; usually the
// owner does. For an array without a [Array.Path], which is anonymous or [Inherited], it does
// nothing and returns nil. If the name is gone, or belongs to another array by now, the error
// is an [fs.ErrNotExist].
func (a *Array) Unlink() error {
	if a.path == "" {
		return nil
	}
	removed, err := removeName(a.path, true, a.isFile)
	if err == nil && !removed || errors.Is(err, ErrFormat) {
		err = fs.ErrNotExist
	}
	return fail("unlink", a.name, err)
}

// isFile reports whether f is the file of a. The inode number alone does not tell,
// because a file system may give it to another file once a is closed. So isFile
// compares the birth, too.
func (a *Array) isFile(f *os.File) bool {
	id, err := f.Stat()
	if err != nil || !os.SameFile(a.id, id) {
		return false
	}
	birth := make([]byte, len(a.birth))
	_, err = f.ReadAt(birth, controlOffset(a.header))
	return a.birth == "" || err == nil && string(birth) == a.birth
}
