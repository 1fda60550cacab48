package shm

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"

	"github.com/goblas/goblas/native/sys"
)

// The files that end in _linux are all that the package asks of the system: the
// others call nothing of Linux's.

const (
	supported   = true
	defaultDir  = "/dev/shm"
	descriptors = "/proc/self/fd/"
	pageSize    = 4096    // only a unit of rounding: right where pages are larger, too
	hugePage    = 2 << 20 // bytes, on amd64 and, with 4 KiB pages, on arm64
)

// anonymousFile returns a file that has no name and lives in memory.
func anonymousFile() (*os.File, error) {
	// Linux before 6.3 does not know MFD_NOEXEC_SEAL; later ones grumble without.
	fd, err := unix.MemfdCreate("goblas", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING|unix.MFD_NOEXEC_SEAL)
	if errors.Is(err, unix.EINVAL) {
		fd, err = unix.MemfdCreate("goblas", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	}
	if err != nil {
		return nil, err
	}
	if err := unix.Fchmod(fd, 0o600); err != nil {
		_ = unix.Close(fd)
		return nil, err
	}
	return os.NewFile(uintptr(fd), "goblas"), nil
}

// unnamedFile returns a file in dir that has no name yet, so that a process that
// dies before [publish] leaves nothing behind. Its mode does not depend on the
// umask, which might take away the owner's own right to open it again.
func unnamedFile(dir string) (*os.File, error) {
	fd, err := unix.Open(dir, unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, 0o600)
	if errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.EISDIR) {
		return nil, fmt.Errorf("%w: no unnamed files in %s", errors.ErrUnsupported, dir)
	}
	if err != nil {
		return nil, err
	}
	if err := unix.Fchmod(fd, 0o600); err != nil {
		_ = unix.Close(fd)
		return nil, err
	}
	return os.NewFile(uintptr(fd), dir), nil
}

// publish gives an unnamed file its name, at once and whole, unless there is one
// of that name.
func publish(f *os.File, path string) error {
	return unix.Linkat(unix.AT_FDCWD, descriptor(int(f.Fd())), unix.AT_FDCWD, path, unix.AT_SYMLINK_FOLLOW)
}

// descriptor is the path by which the kernel knows an open file.
func descriptor(fd int) string { return descriptors + strconv.Itoa(fd) }

// reopen opens the file of a descriptor anew, in the mode that it is open in: a
// description of its own, which has locks of its own.
func reopen(fd int) (*os.File, Mode, error) {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
	if err != nil {
		return nil, 0, err
	}
	mode := ReadWrite
	if flags&unix.O_ACCMODE == unix.O_RDONLY {
		mode = ReadOnly
	}
	f, err := openFile(descriptor(fd), mode, true)
	if errors.Is(err, fs.ErrPermission) {
		err = fmt.Errorf("%w: the array is another user's; Start says what to do", fs.ErrPermission)
	}
	return f, mode, err
}

// openFile opens a file; a pipe or a device must not make it wait. A symbolic link
// in the place of the file is an ErrFormat, unless it is to be followed.
func openFile(path string, mode Mode, follow bool) (*os.File, error) {
	flags := os.O_RDWR | unix.O_NONBLOCK | unix.O_NOCTTY
	if mode == ReadOnly {
		flags = os.O_RDONLY | unix.O_NONBLOCK | unix.O_NOCTTY
	}
	if !follow {
		flags |= unix.O_NOFOLLOW
	}
	f, err := os.OpenFile(path, flags, 0)
	if !follow && errors.Is(err, unix.ELOOP) {
		return nil, fmt.Errorf("%w: a symbolic link", ErrFormat)
	}
	return f, err
}

// lockFile waits for the right to take a name away from f, or, if wait is false,
// returns ok false if somebody else has it. It is given back when f is closed, and
// has nothing to do with the locks on bytes, so that f may be open for reading.
func lockFile(f *os.File, wait bool) (ok bool, err error) {
	how := unix.LOCK_EX
	if !wait {
		how |= unix.LOCK_NB
	}
	err = retry(func() error { return unix.Flock(int(f.Fd()), how) })
	if errors.Is(err, unix.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

// seal forbids everybody to change the size of an anonymous file, which would
// kill those who read beyond its end.
func seal(f *os.File) error {
	_, err := unix.FcntlInt(f.Fd(), unix.F_ADD_SEALS, unix.F_SEAL_GROW|unix.F_SEAL_SHRINK|unix.F_SEAL_SEAL)
	return err
}

// mapFile maps the first size bytes of f, aligned for huge pages if they are many.
func mapFile(f *os.File, size int, mode Mode) ([]byte, error) {
	protection, align := unix.PROT_READ, uintptr(1)
	if mode == ReadWrite {
		protection |= unix.PROT_WRITE
	}
	if size >= hugePage {
		align = hugePage
	}
	return sys.Map(int(f.Fd()), size, protection, align)
}

func unmap(b []byte) error { return sys.Unmap(b) }

// retry calls f until no signal interrupts it.
func retry(f func() error) error {
	for {
		if err := f(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// The kernel's locks on bytes of an open file (F_OFD_SETLK), all beyond any
// file's end, tell who is alive: it takes them back when a process dies, whatever
// it died of. Unlike process numbers they mean the same in every container, and
// are never given to somebody else.
const (
	ownerByte   = int64(1) << 62
	memberBytes = ownerByte + 1
)

// tryLock locks a byte of f, for as long as f or a mapping of it is open. ok is
// false if somebody else has it.
func tryLock(f *os.File, at int64) (ok bool, err error) {
	lock := unix.Flock_t{Type: unix.F_WRLCK, Whence: io.SeekStart, Start: at, Len: 1}
	err = unix.FcntlFlock(f.Fd(), unix.F_OFD_SETLK, &lock)
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EACCES) {
		return false, nil
	}
	return err == nil, err
}

// locked reports whether somebody else has locked a byte of f; in doubt, true.
func locked(f *os.File, at int64) bool {
	lock := unix.Flock_t{Type: unix.F_WRLCK, Whence: io.SeekStart, Start: at, Len: 1}
	return unix.FcntlFlock(f.Fd(), unix.F_OFD_GETLK, &lock) != nil || lock.Type != unix.F_UNLCK
}

// newToken returns a number that stands for f among all who have its file open,
// and that the kernel takes back when f is closed.
func newToken(f *os.File) (uint32, error) {
	for {
		token := rand.Uint32N(maxToken) + 1
		if ok, err := tryLock(f, memberBytes+int64(token)); ok || err != nil {
			return token, err
		}
	}
}

// alive reports whether the one whom token stands for has its array open still.
func alive(f *os.File, token uint32) bool { return locked(f, memberBytes+int64(token)) }

// futexWait sleeps while *word is value, until a wake or the end of timeout, which
// it reports; it may also return for no reason.
func futexWait(word *uint32, value uint32, timeout time.Duration) (timedOut bool) {
	return sys.FutexWait(word, value, timeout)
}

// futexWake wakes at most n of those who sleep on word.
func futexWake(word *uint32, n int) { sys.FutexWake(word, n) }
