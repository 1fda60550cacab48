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
// lapack64. [Describe] tells which OpenBLAS that is, or why there is none, and
// [SetThreads] how many cores calls may use together. Most programs need no other call
// of this package.
//
// Package linalg has all of numpy.linalg on the same backend without gonum's
// API, for float32, float64, complex64 and complex128, and returns errors instead of
// panicking; [Dot], [Solve] and [SVD] are short forms of its functions. Package vec has
// element-wise functions, pool runs tasks, shm shares arrays between processes, and dist
// spreads matrices over many machines. docs/start.md leads through them.
//
// # Matrices and who owns them
//
// [Matrix] and [Stack] are views of a slice, which belongs to whoever made it. Operands are
// only read, and may be transposed views. A function returns a new result; the form whose
// name ends in To writes into one that the caller brings. Nothing keeps an operand or a
// result after the call.
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
// cores are free; one of a few microseconds does not wait, but runs beside what has the
// cores. [SetThreads] sets how many cores all calls may use together; the
// default is the number of physical cores that this process may really use (see
// package topology).
//
// # The same bits
//
// In [Auto] the same call has the same bits, on any number of cores and under any load.
// Decompositions that OpenBLAS's own threads speed up do so after [SetRepeatable].
// docs/repeatable.md has a table.
//
// # Contexts
//
// [DotContext], [SolveContext], [SVDContext] and their To forms compute what the functions
// without "Context" do, as long as their context lasts. When it ends, they stop waiting
// for cores, and those that are computing stop after the tiles that have begun, where the
// routine is one that is cut into tiles and the call is large enough for that. Otherwise a
// call that has begun ends as usual, and so does every call in pure Go. A call that
// was stopped returns an [*OpError] in which [errors.Is] finds the error of its context.
// The result is then undefined, the operands are unchanged unless they are the
// destination too, and the cores have been given back. If the context has ended before the
// call, nothing is computed. A nil context never ends.
//
// [Admit] is for code behind gonum's API, which knows no contexts. [CurrentLoad],
// [Counters] and Go's execution tracer show what waits and what computes (docs/concurrency.md).
//
// # Without OpenBLAS
//
// The library OpenBLAS is searched for when a program asks for it, not when the
// program is built or started. If it is missing, or if the program was built without
// cgo or with the tag purego, [Auto] is gonum's pure Go, and for [Native] [Use]
// returns an [UnavailableError] that says what to install.
package goblas
