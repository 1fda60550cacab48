//go:build cgo && !purego && (linux || darwin)

package openblas

/*
#cgo CFLAGS: -O2
#include <stdlib.h>
#include "load.h"
#include "openblas.h"

#cgo noescape openblas_set_num_threads
#cgo nocallback openblas_set_num_threads
#cgo noescape openblas_get_num_threads
#cgo nocallback openblas_get_num_threads
*/
import "C"

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/goblas/goblas/internal/environ"
)

// Compiled reports whether this program was built with C at all.
const Compiled = true

var library struct {
	once sync.Once
	err  error
	info Info
	each bool         // see OneEach
	most atomic.Int64 // info.MaxThreads once the library is loaded, 0 before; MaxThreads reads it without loading
}

// Load makes the native library callable, once per process. Later calls return what the
// first one returned, whatever their argument. threads > 0 is the size of the thread
// pool that OpenBLAS starts with, unless one of the environment variables
// OPENBLAS_NUM_THREADS, GOTO_NUM_THREADS and OMP_NUM_THREADS says otherwise. The error
// is an *UnavailableError. Load is safe for concurrent use.
func Load(threads int) error {
	library.once.Do(func() {
		if err := load(threads); err != nil {
			library.err = err
			return
		}
		library.info = describe()
		library.each = library.info.Layer != OpenMP || C.goblas_one_each() != 0
		library.most.Store(int64(library.info.MaxThreads))
	})
	return library.err
}

func load(threads int) error {
	if threads > math.MaxInt32 {
		threads = 0
	}
	file := environ.Get(variable)
	info, err := os.Stat(file)
	there := err == nil && strings.Contains(file, "/") // a name without a slash is searched for in the system's folders
	if there && !info.Mode().IsRegular() {
		return unusable(file, "not a regular file") // opening a pipe would wait for its writer
	}
	path := C.CString(file)
	defer C.free(unsafe.Pointer(path))
	message := (*C.char)(C.calloc(1, messageBytes))
	defer C.free(unsafe.Pointer(message))
	if C.goblas_load(path, C.int(threads), message, messageBytes) != 0 {
		why := C.GoString(message)
		if there && why == file+": cannot open shared object file: No such file or directory" {
			why = "not a library for " + runtime.GOARCH // the loader skips such a file, and then says that it found none
		}
		return unusable(file, why)
	}
	return nil
}

const messageBytes = 4096

// variable is the environment variable that names the library's file.
const variable = "GOBLAS_LIBRARY"

// unusable returns the error about the file that the user has named or, if that is "",
// about the system's libraries.
func unusable(file, why string) error {
	if file == "" {
		return &UnavailableError{Reason: why, Hint: installHint()}
	}
	// A reason begins with the name of the file that it is about. This may be another
	// file, which the named one needs.
	rest, found := strings.CutPrefix(why, file)
	if !found {
		rest = ": " + why
	}
	return &UnavailableError{
		Reason: variable + "=" + file + rest,
		Hint:   "unset " + variable + ", or let it name the file of an OpenBLAS with LAPACK and 32-bit integers",
	}
}

// installHint names the package to install, for the systems that have one.
func installHint() string {
	if runtime.GOOS == "darwin" {
		return "install OpenBLAS (brew install openblas)"
	}
	return "install OpenBLAS (Debian, Ubuntu: apt install libopenblas0-pthread; Fedora: dnf install openblas-threads)" +
		" or name a library file in " + variable
}

// Describe returns what is known of the native library, and loads it if necessary. The
// error is that of [Load]. Describe is safe for concurrent use.
func Describe() (Info, error) {
	if err := Load(0); err != nil {
		return Info{}, err
	}
	info := library.info
	info.Libraries = append([]Library{}, loadedLibraries(info.Path)...) // in JSON a list, if an empty one
	return info, nil
}

var versionField = regexp.MustCompile(`OpenBLAS (\S+)`)
var maxThreadsField = regexp.MustCompile(`MAX_THREADS=(\d+)`)

// describe runs only once, inside Load, because openblas_get_config writes to a static
// buffer.
func describe() Info {
	info := Info{Layer: Serial}
	path := (*C.char)(C.calloc(1, messageBytes))
	defer C.free(unsafe.Pointer(path))
	C.goblas_path(path, messageBytes)
	info.Path = C.GoString(path)
	if real, err := filepath.EvalSymlinks(info.Path); err == nil {
		info.Path = real
	}
	if program, err := os.Executable(); err == nil {
		info.Inside = info.Path == program
	}
	info.Config = strings.TrimSpace(C.GoString(C.openblas_get_config()))
	info.Kernel = C.GoString(C.openblas_get_corename())
	if m := versionField.FindStringSubmatch(info.Config); m != nil {
		info.Version = m[1]
	}
	if m := maxThreadsField.FindStringSubmatch(info.Config); m != nil {
		info.MaxThreads, _ = strconv.Atoi(m[1])
	}
	switch C.openblas_get_parallel() {
	case 1:
		info.Layer = Pthreads
	case 2:
		info.Layer = OpenMP
	default:
		info.MaxThreads = 1 // Config of a serial build does not say so
	}
	return info
}

// MaxThreads returns [Info].MaxThreads of the loaded library, or 0 if none has been
// loaded. It is safe for concurrent use.
func MaxThreads() int { return int(library.most.Load()) }

// SetThreads calls openblas_set_num_threads(n) and returns the count in effect
// afterwards, because OpenBLAS clamps n silently. n must be in 1..MaxInt32 and the
// library loaded. The count holds for the whole process. Changing it while a BLAS call
// is in flight is a data race inside OpenBLAS, which the caller must prevent.
func SetThreads(n int) int {
	C.openblas_set_num_threads(C.int(n))
	return Threads()
}

// Threads returns what openblas_get_num_threads returns. The library must be loaded.
func Threads() int { return int(C.openblas_get_num_threads()) }

// OneEach reports whether every thread of the system computes on one thread until
// SetThreads says otherwise. It is false for a build on OpenMP whose runtime has read
// another number in the environment: see [Layer]. The library must be loaded.
func OneEach() bool { return library.each }
