//go:build !cgo || purego || !(linux || darwin)

package lapack

const withoutC = "lapack: this program was built without C"
