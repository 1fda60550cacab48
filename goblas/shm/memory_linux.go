package shm

import (
	"errors"
	"os"
	"runtime"
	"sync"

	"golang.org/x/sys/unix"
)

// This file allocates the memory or disk space of files, all of it at once.

// reserve allocates the memory for all of f, so that touching it later cannot fail. b
// is the mapping of f, which is still empty. The system's errors are returned as they
// are.
//
// The order of the steps makes it fast. A first touch of a page costs up to 15 us on
// virtual machines, so large arrays should be on huge pages. reserve writes one byte
// into each 2 MiB and turns them into a huge page by MADV_COLLAPSE, which works even if
// huge pages for shared memory are switched off (shmem_enabled "never", the usual
// setting; only "deny" forbids it). Nothing has to be copied, because each 2 MiB has
// only one small page. Then fallocate allocates what is missing, and
// MADV_POPULATE_WRITE maps it, from as many threads as there are CPUs.
func reserve(f *os.File, b []byte) error {
	huge := len(b) / hugePage * hugePage
	if huge > 0 && collapse(f, b[:hugePage]) == nil {
		parallel(b[hugePage:huge], func(part []byte, at int64) {
			_ = collapsePart(f, part, at+hugePage) // if it fails, allocate below takes small pages
		})
	}
	if err := allocate(f, int64(len(b))); err != nil {
		return err
	}
	parallel(b, func(part []byte, _ int64) {
		_ = retry(func() error { return unix.Madvise(part, unix.MADV_POPULATE_WRITE) }) // fails before Linux 5.14; the pages are then mapped when they are touched
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

// parallel cuts b at boundaries of huge pages and calls work on the parts from several
// threads.
func parallel(b []byte, work func(part []byte, at int64)) {
	pages := (len(b) + hugePage - 1) / hugePage
	workers := min(runtime.GOMAXPROCS(0), pages)
	if workers == 1 { // no other thread has to be woken for it
		work(b, 0)
		return
	}
	var wg sync.WaitGroup
	for i := range workers {
		low, high := i*pages/workers*hugePage, min((i+1)*pages/workers*hugePage, len(b))
		wg.Go(func() { work(b[low:high], int64(low)) })
	}
	wg.Wait()
}

// allocate allocates memory or disk for the first size bytes of f where there is none
// yet. It does so in pieces. In memory, a signal makes older kernels undo a whole
// piece, and Go's runtime sends signals, with a profiler one every 10 ms. If a piece
// was undone, allocate continues with pieces of half the size, down to a page, which
// takes no time.
func allocate(f *os.File, size int64) error {
	piece := int64(64 << 20)
	for at := int64(0); at < size; {
		length := min(piece, size-at)
		switch err := fallocate(int(f.Fd()), 0, at, length); {
		case err == nil:
			at += length
		case errors.Is(err, unix.EINTR):
			piece = max(piece/2, pageSize)
		default:
			return err
		}
	}
	return nil
}

// fallocate is the system's. Tests replace it.
var fallocate = unix.Fallocate

// holes returns how many bytes of f have no memory or disk behind them.
func holes(f *os.File) int64 {
	var st unix.Stat_t
	if unix.Fstat(int(f.Fd()), &st) != nil {
		return 0
	}
	return max(st.Size-st.Blocks*512, 0)
}

// noSpace reports whether err says that something is full.
func noSpace(err error) bool {
	return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.ENOMEM) || errors.Is(err, unix.EFBIG) || errors.Is(err, unix.EDQUOT)
}

// freeFor returns the bytes that are free in the file system of f, -1 if unknown, and
// whether it keeps its files in memory.
func freeFor(f *os.File) (free int64, inMemory bool) {
	var st unix.Statfs_t
	if unix.Fstatfs(int(f.Fd()), &st) != nil {
		return -1, false
	}
	inMemory = st.Type == unix.TMPFS_MAGIC || st.Type == unix.RAMFS_MAGIC
	if st.Blocks == 0 { // a tmpfs without a limit
		return -1, inMemory
	}
	return int64(st.Bavail) * st.Bsize, inMemory
}
