package sys

import (
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Map maps the first size bytes of a file, shared with all who map it, at an
// address that is a multiple of align, a power of two. It is mmap(2) at the right
// place within a larger reservation: Linux aligns a mapping for huge pages only
// where an administrator switched them on for shared memory. [Unmap] takes the
// bytes back.
func Map(fd, size, protection int, align uintptr) ([]byte, error) {
	reserved := uintptr(size) + align
	base, err := unix.MmapPtr(-1, 0, nil, reserved, unix.PROT_NONE, unix.MAP_PRIVATE|unix.MAP_ANON|unix.MAP_NORESERVE)
	if err != nil {
		return nil, err
	}
	before := -uintptr(base) & (align - 1)
	start := unsafe.Add(base, before)
	if _, err := unix.MmapPtr(fd, 0, start, uintptr(size), protection, unix.MAP_SHARED|unix.MAP_FIXED); err != nil {
		_ = unix.MunmapPtr(base, reserved) // it was mapped above, so this cannot fail
		return nil, err
	}
	// What is left of the reservation; the mapping ends with a whole page.
	used := (before + uintptr(size) + uintptr(unix.Getpagesize()) - 1) &^ uintptr(unix.Getpagesize()-1)
	if before > 0 {
		_ = unix.MunmapPtr(base, before)
	}
	if reserved > used {
		_ = unix.MunmapPtr(unsafe.Add(base, used), reserved-used)
	}
	return unsafe.Slice((*byte)(start), size), nil
}

// Unmap ends what [Map] began. No slice on b may be used after it.
func Unmap(b []byte) error {
	return unix.MunmapPtr(unsafe.Pointer(unsafe.SliceData(b)), uintptr(len(b)))
}

// The operations of futex(2), for words that several processes map.
const (
	futexWait = 0
	futexWake = 1
)

// FutexWait sleeps while *word is value, until a [FutexWake] of it or the end of
// timeout. It may return for no reason; timedOut is true if the time was over.
func FutexWait(word *uint32, value uint32, timeout time.Duration) (timedOut bool) {
	ts := unix.NsecToTimespec(timeout.Nanoseconds())
	_, _, errno := unix.Syscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(word)), futexWait, uintptr(value), uintptr(unsafe.Pointer(&ts)), 0, 0)
	return errno == unix.ETIMEDOUT
}

// FutexWake wakes at most n of those that sleep on word, in all processes.
func FutexWake(word *uint32, n int) {
	_, _, _ = unix.Syscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(word)), futexWake, uintptr(n), 0, 0, 0)
}
