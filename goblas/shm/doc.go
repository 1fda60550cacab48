// Package shm shares arrays between processes: one array in memory, with its type
// and shape, that a Go program and its children, in Go or Python, read and write
// without a copy.
//
//	a, err := shm.Create[float64]("", 1000, 1000)       // in the parent
//	defer a.Close()
//	x, err := shm.Slice[float64](a)                     // or shm.Matrix
//	err = shm.Start(exec.Command("child"), map[string]*shm.Array{"x": a})
//
//	arrays, err := shm.Inherited()                      // in the child
//	x, err := shm.Slice[float64](arrays["x"])
//
// # A segment is a .npy file
//
// Header, then data from byte 4096 on, then a page or two that NumPy ignores. So
// np.load(path, mmap_mode="r+") in Python is the same memory, and [OpenFile] opens
// any .npy file on disk in the same way. A named array x is the file
// /dev/shm/goblas-x.npy, of mode 0600, and [Open] takes no file there that others
// have made or may change; an anonymous one has no file that could be
// left behind, and goes to children as an open descriptor, /proc/self/fd/3.
//
// # Who owns what
//
// The process that calls [Create] owns the segment. Memory lives as long as a
// process has it open, a name until [Array.Unlink]. If an owner dies before that,
// the kernel knows, and [Clean] removes the name. Nothing that any other process
// does or suffers takes the array from those that have it open.
//
// # Who waits for whom
//
// A segment has one lock ([Array.Lock]) and one barrier ([Array.Join]), which
// survive the death of any process: the next holder of the lock is told, and the
// barrier goes on with those who are left. The elements themselves are plain
// memory, as in any slice that goroutines share.
//
// It needs Linux; elsewhere everything returns [ErrNotSupported].
package shm
