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

// All system calls of Linux are in the files that end in _linux.

const (
	supported   = true
	defaultDir  = "/dev/shm"
	descriptors = "/proc/self/fd/"
	pageSize    = 4096    // bytes; only a unit of rounding, so it may be less than the real page size
	hugePage    = 2 << 20 // bytes, on amd64 and, with 4 KiB pages, on arm64
)

// anonymousFile returns a file that has no name and lives in memory.
func anonymousFile() (*os.File, error) {
	// Linux before 6.3 does not know MFD_NOEXEC_SEAL; later versions log a warning without
	// it.
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

// unnamedFile returns a file in dir that has no name yet, so that nothing is left
// behind if the process dies before [publish]. The mode is set explicitly, because the
// umask might take away the owner's own right to open the file again.
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

// publish gives an unnamed file its name, in one step, unless the name is taken.
func publish(f *os.File, path string) error {
	return unix.Linkat(unix.AT_FDCWD, descriptor(int(f.Fd())), unix.AT_FDCWD, path, unix.AT_SYMLINK_FOLLOW)
}

// descriptor returns the path under which the kernel shows an open file.
func descriptor(fd int) string { return descriptors + strconv.Itoa(fd) }

// reopen opens the file of a descriptor anew, in the mode in which it is open. The
// result is an open file description of its own, with its own locks.
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

// openFile opens a file without waiting, even if it is a pipe or a device. If the file
// is a symbolic link and follow is false, the error is an ErrFormat.
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

// lockFile takes the lock that gives the right to take a name away from f. If somebody
// else has it, lockFile waits or, if wait is false, returns ok false. Closing f
// releases the lock. It is independent of the locks on bytes, so f may be open for
// reading only.
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

// seal forbids everybody to change the size of an anonymous file. Otherwise a process
// could shrink it, which would kill those that read beyond its end.
func seal(f *os.File) error {
	_, err := unix.FcntlInt(f.Fd(), unix.F_ADD_SEALS, unix.F_SEAL_GROW|unix.F_SEAL_SHRINK|unix.F_SEAL_SEAL)
	return err
}

// mapFile maps the first size bytes of f, aligned to a huge page if there are enough of
// them.
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

// retry calls f again as long as a signal interrupts it.
func retry(f func() error) error {
	for {
		if err := f(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// Locks on single bytes of an open file (F_OFD_SETLK), all beyond the end of any file,
// tell which processes are alive: the kernel releases them when a process dies, however
// it died. Unlike process numbers they mean the same in every container, and are never
// given to another process.
const (
	ownerByte   = int64(1) << 62
	memberBytes = ownerByte + 1
)

// tryLock locks the byte of f at offset at, for as long as f or a mapping of it is
// open. ok is false if somebody else has locked it.
func tryLock(f *os.File, at int64) (ok bool, err error) {
	lock := unix.Flock_t{Type: unix.F_WRLCK, Whence: io.SeekStart, Start: at, Len: 1}
	err = unix.FcntlFlock(f.Fd(), unix.F_OFD_SETLK, &lock)
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EACCES) {
		return false, nil
	}
	return err == nil, err
}

// locked reports whether somebody else has locked the byte of f at offset at. If that
// cannot be found out, it returns true.
func locked(f *os.File, at int64) bool {
	lock := unix.Flock_t{Type: unix.F_WRLCK, Whence: io.SeekStart, Start: at, Len: 1}
	return unix.FcntlFlock(f.Fd(), unix.F_OFD_GETLK, &lock) != nil || lock.Type != unix.F_UNLCK
}

// newToken returns a number that stands for f among all processes that have its file
// open. The kernel takes it back when f is closed.
func newToken(f *os.File) (uint32, error) {
	for {
		token := rand.Uint32N(maxToken) + 1
		if ok, err := tryLock(f, memberBytes+int64(token)); ok || err != nil {
			return token, err
		}
	}
}

// alive reports whether the process that a token stands for still has its array open.
func alive(f *os.File, token uint32) bool { return locked(f, memberBytes+int64(token)) }

// futexWait sleeps while *word is value, until somebody wakes it or timeout is over;
// the result says whether it was the timeout. It may also return for no reason.
func futexWait(word *uint32, value uint32, timeout time.Duration) (timedOut bool) {
	return sys.FutexWait(word, value, timeout)
}

// futexWake wakes at most n of those who sleep on word.
func futexWake(word *uint32, n int) { sys.FutexWake(word, n) }
