package mem

import (
	"os"

	"golang.org/x/sys/unix"

	"github.com/goblas/goblas/native"
)

// advise covers the whole pages within b by MADV_HUGEPAGE. Its failure leaves
// small pages, which is correct and slower, so it is not reported.
func advise(b []byte) {
	page := os.Getpagesize()
	if off := native.PageOffset(b, page); off > 0 {
		b = b[page-off:]
	}
	b = b[:len(b)&^(page-1)]
	_ = unix.Madvise(b, unix.MADV_HUGEPAGE)
}
