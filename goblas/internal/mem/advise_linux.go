package mem

import "golang.org/x/sys/unix"

// advise asks by MADV_HUGEPAGE for huge pages under the range, rounded outward to whole
// huge pages. Without the rest of the first and the last one, the two ends of the range
// would cost up to a thousand page faults. That rest lies in the same 64 MiB arena of
// Go's heap, and the advice changes only the size of pages that are provided later. If
// the system refuses, the pages stay small, which is correct but slower, so advise
// reports no error.
func advise(start, size uintptr) {
	first := start &^ (hugePage - 1)
	end := (start + size + hugePage - 1) &^ (hugePage - 1)
	_, _, _ = unix.Syscall(unix.SYS_MADVISE, first, end-first, unix.MADV_HUGEPAGE)
}
