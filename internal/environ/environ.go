// Package environ is where goblas reads its environment. A program that runs with
// rights that its user has not got (setuid, setgid, file capabilities) must not do
// what its user's variables say: load a library, read or write a file. There every
// variable looks unset, as in glibc's secure_getenv.
package environ

import "os"

// Get returns the value of an environment variable; "" if it is not set, or if the
// process is [Secure].
func Get(name string) string {
	if Secure() {
		return ""
	}
	return os.Getenv(name)
}
