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
// lapack64. [Dot], [Solve] and [SVD] use the same backend without gonum's API, for
// float32, float64, complex64 and complex128, and return errors instead of
// panicking.
//
// # Errors
//
// Functions that compute do not panic. They return an [*OpError], in which
// [errors.Is] and [errors.As] find the reason. The constructors and accessors of
// matrices ([New], [FromRows], [Dense], and the methods At, Set, Slice and Clone)
// have no error to return: if their arguments do not fit, they panic with an
// *OpError, as gonum's panic with a mat.Error. Errors that several packages have,
// such as [ErrShape], are the same value in all of them.
//
// # Goroutines and threads
//
// Every function is safe for use by multiple goroutines simultaneously, as long as
// none of them writes elements that another one reads or writes. At any moment
// OpenBLAS has either many callers with one thread each, or one caller with many
// threads: every version of OpenBLAS returns right results when it is called in one
// of these two ways, and not otherwise. A call waits in Go, as a goroutine, until
// cores are free. [SetThreads] sets how many cores all calls may use together; the
// default is the number of physical cores that this process may really use (see
// package topology).
//
// # Without OpenBLAS
//
// The library OpenBLAS is searched for when a program asks for it, not when the
// program is built or started. If it is missing, or if the program was built without
// cgo or with the tag purego, [Auto] is gonum's pure Go, and for [Native] [Use]
// returns an [UnavailableError] that says what to install.
package goblas
