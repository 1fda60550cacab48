// Package shm shares arrays between processes. A Go program and its children, in Go or
// Python, read and write one array in memory, with its type and shape, and copy nothing.
//
//	a, err := shm.Create[float64]("", 1000, 1000)       // in the parent
//	defer a.Close()
//	x, err := shm.Slice[float64](a)                     // or shm.Matrix
//	err = shm.Start(exec.Command("child"), map[string]*shm.Array{"x": a})
//
//	arrays, err := shm.Inherited()                      // in the child
//	x, err := shm.Slice[float64](arrays["x"])
//
// [Create], [Start] and [Inherited] are the calls that one needs first, and [Slice] or
// [Matrix] for the elements. Processes that are no children of each other use [Open], and
// [OpenFile] for a .npy file on disk.
//
// # A segment is a .npy file
//
// It consists of the header, the data from byte 4096 on, and a page or two that NumPy
// ignores. So np.load(path, mmap_mode="r+") in Python returns the same memory, and
// [OpenFile] opens any .npy file on disk in the same way. A named array x is the file
// /dev/shm/goblas-x.npy of mode 0600; [Open] refuses files there that other users have
// made or may change. An anonymous array has no file that could be left behind.
// Children get it as an open descriptor, such as /proc/self/fd/3.
//
// # Who owns what
//
// The process that calls [Create] owns the segment. The memory lives as long as any
// process has it open, the name until [Array.Unlink]. If the owner dies before that,
// the kernel knows, and [Clean] removes the name. Whatever happens to one process, the
// others keep the array that they have open.
//
// # Who waits for whom
//
// A segment has one lock ([Array.Lock]) and one barrier ([Array.Join]). Both survive
// the death of any process: the next holder of the lock is told of it, and the barrier
// goes on with the parties that are left. The elements themselves are plain memory, as
// in any slice that goroutines share.
//
// # Errors and goroutines
//
// Every error is an [*Error], or joins several. [errors.Is] finds in it one of this package's
// errors or of the system's ([fs.ErrExist], [fs.ErrNotExist], [fs.ErrPermission]), and
// [errors.As] a [*SpaceError]. Functions and methods are safe for use by multiple
// goroutines simultaneously, but for those of a [Barrier]. Elements must not be used after
// [Array.Close].
//
// The package needs Linux. Elsewhere all functions that make, open, pass on or list arrays
// return [ErrNotSupported]; [ReadHeader] and [FormatHeader] work everywhere.
package shm
