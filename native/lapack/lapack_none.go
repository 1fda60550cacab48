//go:build !cgo || purego || !(linux || darwin)

package lapack

// absent is what every function does. It is a variable, because staticcheck takes what
// stands behind the call of a function that always panics for dead code.
var absent = func() { panic("lapack: this program was built without C") }
