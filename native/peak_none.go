//go:build !cgo || purego || !(linux || darwin)

package native

// MultiplyAdds does nothing and returns 0: without C there are no vectors.
func MultiplyAdds[T Float](int) (flops float64) { return 0 }
