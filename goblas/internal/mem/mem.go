// Package mem makes the slices that big matrices live in. They are ordinary
// garbage-collected memory; large ones are advised as huge pages before they
// are first touched, which saves most of the page faults (512 to 1 on amd64).
package mem

import "github.com/goblas/goblas/native"

// advisable is the size in bytes from which advice pays: below two huge pages
// there may be none within.
const advisable = 4 << 20

// Make returns n zeros. Sizes that make refuses panic as make does.
func Make[T native.Scalar](n int) []T {
	s := make([]T, n)
	Advise(s)
	return s
}

// Advise asks the system for huge pages under s, if s is large. It changes no
// element and has no effect where the system does not offer them, or where
// the pages have been touched before.
func Advise[T native.Scalar](s []T) {
	if b := native.Bytes(s); len(b) >= advisable {
		advise(b)
	}
}
