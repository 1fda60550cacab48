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
	ReadOnly  Mode = iota // look, but neither write nor lock; a write through a view ends the program
	ReadWrite             // everything

	// AnyOwner, added to one of the others as in ReadWrite|AnyOwner, lets [Open] take a
	// segment that belongs to another user, or that other users may write to. Whoever may
	// write to its file can also cut it short, which ends the processes that use it.
	AnyOwner Mode = 1 << 8
)

// Array is an array in memory that processes share, mapped into this one: by
// [Create], [Open], [OpenFile] or [Inherited]. Its methods are safe for use by
// multiple goroutines; the elements are as safe as those of any slice, among
// processes too. It must not be copied.
type Array struct {
	header
	name  string // as Create and Open know it, or the path of OpenFile; "" if anonymous
	path  string // "" if anonymous
	mode  Mode
	owner bool
	file  *os.File // whose locks tell others that this process lives
	id    os.FileInfo
	birth string   // what the control block says of its birth, "" without one
	token uint32   // by which others know this Array, 0 if it is read-only
	data  []byte   // the elements
	state *control // nil in a file that Create did not make

	mutex  chan struct{} // the lock among goroutines; full if held
	closed atomic.Bool
	done   chan struct{} // closed with the array
	using  sync.RWMutex  // held for reading by those who wait in the mapping
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

// Name returns the name that [Create] or [Open] was called with, the path for
// [OpenFile], the name in the parent for [Inherited], "" for an anonymous array.
func (a *Array) Name() string { return a.name }

// Path returns the .npy file that a named array is, "" if it is anonymous.
func (a *Array) Path() string { return a.path }

// Type returns the type of the elements.
func (a *Array) Type() Type { return a.typ }

// Shape returns the dimensions, a copy. An array without dimensions, which NumPy
// has for single numbers, has one element.
func (a *Array) Shape() []int { return slices.Clone(a.shape) }

// Len returns the number of elements, the product of the dimensions.
func (a *Array) Len() int {
	n, _ := a.elements()
	return n
}

// Mode returns the mode in which a was opened, without [AnyOwner].
func (a *Array) Mode() Mode { return a.mode }

// Owner reports whether this process created a: while it lives and has a open,
// [Clean] leaves the segment alone.
func (a *Array) Owner() bool { return a.owner }

// String returns what a is, such as "float64 (1000, 1000) array x".
func (a *Array) String() string {
	name := a.name
	if name == "" {
		name = "without a name"
	}
	return fmt.Sprintf("%v %s array %s", a.typ, tuple(a.shape), name)
}

// Slice returns the elements of a, row by row, on the shared memory itself: what
// one process writes, all see. T is the type of the elements; another one is an
// [ErrType]. A file in Fortran order is an [ErrFortranOrder], unless at most one of
// its dimensions is above 1. The slice may be used until [Array.Close]; after it, or
// by a write if a is [ReadOnly], its use is a fault that ends the program.
func Slice[T Number](a *Array) ([]T, error) {
	if a.fortran {
		return nil, fail("slice", a.name, fmt.Errorf("%w: Matrix and FortranSlice are for it", ErrFortranOrder))
	}
	return view[T](a)
}

// FortranSlice is [Slice] for a file in Fortran order: the first index runs fastest,
// so that a matrix lies there column by column. A row-major array is an
// [ErrRowMajor], unless at most one of its dimensions is above 1.
func FortranSlice[T Number](a *Array) ([]T, error) {
	if !a.fortran && !a.oneWay() {
		return nil, fail("slice", a.name, fmt.Errorf("%w: Slice is for it", ErrRowMajor))
	}
	return view[T](a)
}

// view returns the elements of a as they lie in memory.
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

// Matrix returns a, which has two dimensions, as a matrix on the shared memory
// itself, under the terms of [Slice]: row-major, or with Op [matrix.Trans] if the
// file is in Fortran order. Another number of dimensions is an [ErrShape].
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

// Close takes the array out of this process: its slices and matrices must not be
// used any more, waits in [Array.Lock] and [Barrier.Wait] end with [ErrClosed],
// and to the other processes it is as if this one had died. They keep the array.
// A named segment stays until [Array.Unlink] or [Clean]. The second Close returns
// ErrClosed.
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

// Unlink takes the name away: no one can open the array by it any more, and the
// memory is free when the last process has closed it. Any process may call it,
// before or after [Array.Close]; usually its owner does. An anonymous array has no
// name and returns nil; a name that is gone, or that is another array's by now, is
// an [fs.ErrNotExist].
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

// isFile reports whether f is the file of a. Its number alone does not tell: once a
// is closed, a file system may give the number to the next file. The birth does.
func (a *Array) isFile(f *os.File) bool {
	id, err := f.Stat()
	if err != nil || !os.SameFile(a.id, id) {
		return false
	}
	birth := make([]byte, len(a.birth))
	_, err = f.ReadAt(birth, controlOffset(a.header))
	return a.birth == "" || err == nil && string(birth) == a.birth
}
