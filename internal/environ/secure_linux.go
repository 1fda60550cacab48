package environ

import (
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// atSecure is AT_SECURE of getauxval(3).
const atSecure = 23

// Secure reports whether the process was given rights that whoever started it has
// not got, as the kernel told it at its start.
var Secure = sync.OnceValue(func() bool {
	vector, _ := unix.Auxv() // none where the program is a library in a foreign one
	return secure(vector, os.Getuid() != os.Geteuid() || os.Getgid() != os.Getegid())
})

// secure reads the auxiliary vector, and goes by differ where it does not tell.
func secure(vector [][2]uintptr, differ bool) bool {
	for _, entry := range vector {
		if entry[0] == atSecure {
			return entry[1] != 0
		}
	}
	return differ
}
