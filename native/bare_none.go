//go:build !cgo || purego || !(linux || darwin)

package native

// Dgesv panics: there is no library.
func Dgesv(int, int, []float64, []int32, []float64) int { panic(errNotCompiled) }
