package shm

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/goblas/goblas/internal/environ"
)

// Variable is the environment variable that tells a child which arrays it has and
// where: "x=/proc/self/fd/3,y=/proc/self/fd/4". In Python,
//
//	paths = dict(p.split("=") for p in os.environ["GOBLAS_SHM"].split(","))
//	x = np.load(paths["x"], mmap_mode="r+")
const Variable = "GOBLAS_SHM"

// Start starts cmd and passes the arrays to it, by names that the child knows them by:
// letters, digits and "._-". A child in Go finds them with [Inherited], one in Python by
// [Variable]. The child also gets the files in cmd.ExtraFiles and the environment of cmd. It
// has the arrays in the mode that they have here, and keeps them when this process closes
// them or dies. If Start fails, cmd has not been started. A name with other characters is an
// [ErrName], a closed array an [ErrClosed]; other errors are the system's and those of
// cmd.Start.
//
// A child that runs as another user (cmd.SysProcAttr.Credential) must have the right to
// open the arrays, which belong only to this process's user: otherwise the error is an
// [fs.ErrPermission]. Create such arrays with names, and give each file to that user by
// os.Chown(a.Path(), uid, -1) before Start. This process keeps what it has open.
func Start(cmd *exec.Cmd, arrays map[string]*Array) error {
	return fail("start", cmd.Path, start(cmd, arrays))
}

func start(cmd *exec.Cmd, arrays map[string]*Array) error {
	if !supported {
		return ErrNotSupported
	}
	// The child gets files that were opened anew. With this process's own files it would
	// also hold the locks on them, and this process would look alive after its death.
	// Here they are closed in any case.
	var files []*os.File
	defer func() {
		for _, f := range files {
			_ = f.Close() // nothing was written
		}
	}()
	var words []string
	for _, name := range slices.Sorted(maps.Keys(arrays)) {
		if err := checkName(name); err != nil {
			return err
		}
		f, err := arrays[name].reopen()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		files = append(files, f)
		if err := checkChild(cmd, f, arrays[name].mode); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		words = append(words, fmt.Sprintf("%s=%s%d", name, descriptors, 2+len(cmd.ExtraFiles)+len(files)))
	}
	extra, env := cmd.ExtraFiles, cmd.Env
	defer func() { cmd.ExtraFiles, cmd.Env = extra, env }()
	cmd.ExtraFiles = slices.Concat(extra, files)
	cmd.Env = append(cmd.Environ(), Variable+"="+strings.Join(words, ","))
	return cmd.Start()
}

func (a *Array) reopen() (*os.File, error) {
	a.using.RLock()
	defer a.using.RUnlock()
	if a.closed.Load() {
		return nil, ErrClosed
	}
	f, _, err := reopen(int(a.file.Fd()))
	return f, err
}

// Inherited returns the arrays that the parent gave to this process by [Start], by the names
// that it gave them. Every call returns the same arrays. If there are none, the map is nil.
// If one of them cannot be opened, there is an error and no map.
func Inherited() (map[string]*Array, error) { return inherited() }

var inherited = sync.OnceValues(func() (map[string]*Array, error) {
	text := environ.Get(Variable)
	if text == "" {
		return nil, nil
	}
	// Children of this process do not get the files, so they must not see the variable.
	if err := os.Unsetenv(Variable); err != nil {
		return nil, fail("inherit", Variable, err)
	}
	arrays := map[string]*Array{}
	for word := range strings.SplitSeq(text, ",") {
		name, path, _ := strings.Cut(word, "=")
		number, ok := strings.CutPrefix(path, descriptors)
		fd, err := strconv.Atoi(number)
		if !ok || err != nil || fd < 3 || checkName(name) != nil || arrays[name] != nil {
			return nil, errors.Join(fail("inherit", name, fmt.Errorf("%w: %s=%.200q", ErrName, Variable, text)), closeAll(arrays))
		}
		a, err := openInherited(fd)
		if err != nil {
			return nil, errors.Join(fail("inherit", name, err), closeAll(arrays))
		}
		a.name = name
		arrays[name] = a
	}
	return arrays, nil
})

// openInherited opens the array of an inherited descriptor anew, for this process
// alone, and closes the descriptor. If the descriptor is no array, it may be anything,
// and openInherited leaves it alone.
func openInherited(fd int) (*Array, error) {
	f, mode, err := reopen(fd)
	if err != nil {
		return nil, err
	}
	a, err := openSegment(f, mode)
	if err != nil {
		_ = f.Close() // the error to report is the first
		return nil, err
	}
	return a, os.NewFile(uintptr(fd), "").Close()
}

func closeAll(arrays map[string]*Array) error {
	var errs []error
	for _, a := range arrays {
		errs = append(errs, a.Close())
	}
	return errors.Join(errs...)
}
