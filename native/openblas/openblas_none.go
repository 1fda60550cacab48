//go:build !cgo || purego || !(linux || darwin)

package openblas

// Compiled reports whether this program was built with C at all.
const Compiled = false

var errNotCompiled = &UnavailableError{
	Reason: "this program was built without cgo (CGO_ENABLED=0, the build tag purego, no C compiler, or a system other than Linux and macOS)",
	Hint:   "install gcc and OpenBLAS (Debian, Ubuntu: apt install gcc libopenblas0-pthread) and build with CGO_ENABLED=1",
}

// Load returns an *UnavailableError, because there is no C in this program.
func Load(int) error { return errNotCompiled }

// Describe returns an *UnavailableError, because there is no C in this program.
func Describe() (Info, error) { return Info{}, errNotCompiled }

// MaxThreads returns 0, because no library is loaded.
func MaxThreads() int { return 0 }

// The functions below need a library that Load has loaded. Without C there is none, so
// nobody calls them.

// SetThreads panics with an *UnavailableError.
func SetThreads(int) int { panic(errNotCompiled) }

// Threads panics with an *UnavailableError.
func Threads() int { panic(errNotCompiled) }

// OneEach panics with an *UnavailableError.
func OneEach() bool { panic(errNotCompiled) }
