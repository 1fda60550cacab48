package mem

import "golang.org/x/sys/unix"

// advise covers the huge pages that the range touches by MADV_HUGEPAGE,
// including the rest of its first and last: left out, those two ends would
// cost up to a thousand small faults. They lie within the same 64 MiB arena of
// Go's heap, and the advice changes nothing but the size of pages that come
// later. Failure leaves small pages, which is correct and slower, so it is not
// reported.
func advise(start, size uintptr) {
	first := start &^ (hugePage - 1)
	end := (start + size + hugePage - 1) &^ (hugePage - 1)
	_, _, _ = unix.Syscall(unix.SYS_MADVISE, first, end-first, unix.MADV_HUGEPAGE)
}
