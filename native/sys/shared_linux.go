package sys

import (
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Map maps the first size bytes of a file, shared with all processes that map it, at an
// address that is a multiple of align, which is a power of two. It calls mmap(2) with a
// suitable address inside a larger reservation, because Linux aligns a mapping for huge
// pages only if an administrator has switched them on for shared memory. [Unmap] unmaps
// the bytes.
func Map(fd, size, protection int, align uintptr) ([]byte, error) {
	if align <= uintptr(unix.Getpagesize()) { // as every mapping is
		start, err := unix.MmapPtr(fd, 0, nil, uintptr(size), protection, unix.MAP_SHARED)
		if err != nil {
			return nil, err
		}
		return unsafe.Slice((*byte)(start), size), nil
	}
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
	// Unmap what is left of the reservation. The mapping ends with a whole page.
	used := (before + uintptr(size) + uintptr(unix.Getpagesize()) - 1) &^ uintptr(unix.Getpagesize()-1)
	if before > 0 {
		_ = unix.MunmapPtr(base, before)
	}
	if reserved > used {
		_ = unix.MunmapPtr(unsafe.Add(base, used), reserved-used)
	}
	return unsafe.Slice((*byte)(start), size), nil
}

// Unmap unmaps what [Map] returned. No slice of b may be used after it.
func Unmap(b []byte) error {
	return unix.MunmapPtr(unsafe.Pointer(unsafe.SliceData(b)), uintptr(len(b)))
}

// These are operations of futex(2) on words that several processes map.
const (
	futexWait = 0
	futexWake = 1
)

// FutexWait sleeps while *word is value, until a [FutexWake] of it or until timeout is
// over, in which case timedOut is true. It may also return for no reason.
func FutexWait(word *uint32, value uint32, timeout time.Duration) (timedOut bool) {
	ts := unix.NsecToTimespec(timeout.Nanoseconds())
	_, _, errno := unix.Syscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(word)), futexWait, uintptr(value), uintptr(unsafe.Pointer(&ts)), 0, 0)
	return errno == unix.ETIMEDOUT
}

// FutexWake wakes at most n of those that sleep on word, in all processes.
func FutexWake(word *uint32, n int) {
	_, _, _ = unix.Syscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(word)), futexWake, uintptr(n), 0, 0, 0)
}
