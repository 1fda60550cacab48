// Package goblas runs gonum code on OpenBLAS, safely under any number of
// goroutines and with the right number of threads.
//
//	import "github.com/goblas/goblas/goblas"
//
//	func main() {
//		goblas.Use(goblas.Auto)
//		... // gonum code, unchanged
//	}
//
// [Use] installs a backend behind gonum's blas32, blas64, cblas64, cblas128 and
// lapack64. [Dot], [Solve] and [SVD] are the same machinery without gonum's
// API, for float32, float64, complex64 and complex128, with errors instead of
// panics.
//
// # Errors
//
// Functions that compute return an [*OpError], in which [errors.Is] and [errors.As]
// find the reason, and do not panic. The constructors and accessors of matrices ([New],
// [FromRows], [Dense], and the methods At, Set, Slice and Clone) have no error to
// return; where their arguments do not fit, they panic with an *OpError, as gonum's
// panic with a mat.Error. The errors that packages share, such as [ErrShape], are the same
// values in all of them.
//
// # Goroutines and threads
//
// Every function is safe for use by multiple goroutines simultaneously, as
// long as no two of them write the same elements. At any moment OpenBLAS has
// either many callers of one thread each, or one caller with many threads: the
// only ways of calling it that are right in every version of it. A call waits
// in Go, as a goroutine, until cores are free. [SetThreads] sets how many
// cores all calls may use together; the default is the number of physical
// cores that this process may really use (see package topology).
//
// # Without OpenBLAS
//
// OpenBLAS is looked for when a program asks for it, not when it is built or
// started. Where it is missing, or in a program built without cgo or with the
// tag purego, [Auto] is gonum's pure Go and [Native] is refused with an
// [UnavailableError] that says what to install.
package goblas
