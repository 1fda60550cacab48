package shm

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	bridge "github.com/goblas/goblas/native"
)

// This file is all that the package asks of the system: the other files call
// nothing of Linux's.

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
// dies before [publish] leaves nothing behind.
func unnamedFile(dir string) (*os.File, error) {
	fd, err := unix.Open(dir, unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, 0o600)
	if errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.EISDIR) {
		return nil, fmt.Errorf("%w: no unnamed files in %s", errors.ErrUnsupported, dir)
	}
	if err != nil {
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
	f, err := openFile(descriptor(fd), mode)
	return f, mode, err
}

// openFile opens a regular file; a pipe or a device must not make it wait.
func openFile(path string, mode Mode) (*os.File, error) {
	flags := os.O_RDWR
	if mode == ReadOnly {
		flags = os.O_RDONLY
	}
	return os.OpenFile(path, flags|unix.O_NONBLOCK|unix.O_NOCTTY, 0)
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
	return bridge.Map(int(f.Fd()), size, protection, align)
}

func unmap(b []byte) error { return bridge.Unmap(b) }

// reserve takes the memory for all of f, which is b mapped and still empty, so
// that touching it later cannot fail. It returns an ErrSpace-like errno as it is.
//
// The order is what makes it fast. A first touch of a page costs up to 15 us on
// virtual machines, so large arrays are asked for as huge pages: one byte is
// written into each 2 MiB, which MADV_COLLAPSE then turns into a huge page, also
// where huge pages for shared memory are switched off (shmem_enabled "never", the
// usual setting; "deny" is a no). It needs no copy, because there is one small
// page in each. Then fallocate takes what is missing, and MADV_POPULATE_WRITE maps
// it, from as many threads as there are CPUs.
func reserve(f *os.File, b []byte) error {
	fd := int(f.Fd())
	huge := len(b) / hugePage * hugePage
	if huge > 0 && collapse(f, b[:hugePage]) == nil {
		parallel(b[hugePage:huge], func(part []byte, at int64) {
			_ = collapsePart(f, part, at+hugePage) // what fails is taken as small pages below
		})
	}
	// In pieces, because a signal (Go's runtime sends some) undoes the piece.
	const piece = 64 << 20
	for at := int64(0); at < int64(len(b)); at += piece {
		if err := retry(func() error { return unix.Fallocate(fd, 0, at, min(piece, int64(len(b))-at)) }); err != nil {
			return err
		}
	}
	parallel(b, func(part []byte, _ int64) {
		_ = retry(func() error { return unix.Madvise(part, unix.MADV_POPULATE_WRITE) }) // before Linux 5.14: touched later
	})
	return nil
}

func collapse(f *os.File, b []byte) error { return collapsePart(f, b, 0) }

// collapsePart makes huge pages of part, which lies at offset at of f.
func collapsePart(f *os.File, part []byte, at int64) error {
	for i := 0; i < len(part); i += hugePage {
		if _, err := f.WriteAt([]byte{0}, at+int64(i)); err != nil {
			return err
		}
	}
	return retry(func() error { return unix.Madvise(part, unix.MADV_COLLAPSE) })
}

// parallel cuts b at huge pages and calls work on the parts from several threads.
func parallel(b []byte, work func(part []byte, at int64)) {
	pages := (len(b) + hugePage - 1) / hugePage
	workers := min(runtime.GOMAXPROCS(0), pages)
	var wg sync.WaitGroup
	for i := range workers {
		low, high := i*pages/workers*hugePage, min((i+1)*pages/workers*hugePage, len(b))
		wg.Go(func() { work(b[low:high], int64(low)) })
	}
	wg.Wait()
}

// retry calls f until no signal interrupts it.
func retry(f func() error) error {
	for {
		if err := f(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// hasHoles reports whether parts of f have no memory or disk behind them.
func hasHoles(f *os.File) bool {
	var st unix.Stat_t
	return unix.Fstat(int(f.Fd()), &st) == nil && st.Blocks*512 < st.Size
}

// fillHoles takes what is missing of the first size bytes of f. File systems that
// cannot say are taken as they are.
func fillHoles(f *os.File, size int64) error {
	err := retry(func() error { return unix.Fallocate(int(f.Fd()), 0, 0, size) })
	if errors.Is(err, unix.EOPNOTSUPP) {
		return nil
	}
	return err
}

// noSpace reports whether err says that something is full.
func noSpace(err error) bool {
	return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.ENOMEM) || errors.Is(err, unix.EFBIG) || errors.Is(err, unix.EDQUOT)
}

// freeIn returns the bytes that are free in dir, -1 if unknown.
func freeIn(dir string) int64 {
	var st unix.Statfs_t
	if unix.Statfs(dir, &st) != nil || st.Blocks == 0 { // a tmpfs without a limit has 0 blocks
		return -1
	}
	return int64(st.Bavail) * st.Bsize
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
	return bridge.FutexWait(word, value, timeout)
}

// futexWake wakes at most n of those who sleep on word.
func futexWake(word *uint32, n int) { bridge.FutexWake(word, n) }
