// Package dist has matrices that are spread over the processes of an MPI program, on one
// machine or on many: products, solutions and decompositions of what no single memory
// holds. ScaLAPACK computes, over MPI, on the OpenBLAS that goblas has loaded.
//
//	func main() {
//		if err := dist.Init(); err != nil {
//			log.Fatal(err)
//		}
//		defer dist.Finalize()
//		g, _ := dist.NewGrid(0, 0)
//		a, _ := dist.FromFunc(g, n, n, 0, func(i, j int) float64 { ... })
//		b, _ := dist.FromFunc(g, n, 1, 0, func(i, j int) float64 { ... })
//		x, err := dist.Solve(a, b)
//		...
//	}
//
// is started on four processes by mpirun -n 4 ./program. Without mpirun it is one process.
// So [Init] and [NewGrid] come first, then what makes matrices ([FromFunc], [Load],
// [Scatter]), what computes, and [Gather] or [Save].
//
// # All processes call the same
//
// Nearly every function is collective: all processes call it, in the same order, with
// arguments that mean the same. Before anybody waits for anybody, the processes compare by
// one small message what they are about to do. If they differ, all of them return a
// [*MismatchError] that names the process and both calls. An argument that is wrong is the
// same error on all. If something fails on one process alone (its memory, its file), that
// one returns the error, and the others return a [*ProcessError] that names it.
//
// A process that dies is noticed by mpirun, which says which one it was and ends the
// others. [Abort] ends all of them.
//
// # Matrices
//
// A [Matrix] is cut into square blocks, which are dealt out to the rows and columns of a
// [Grid] of processes in turn. A process has only its own blocks, which [Matrix.Local] shows
// as a goblas matrix. Functions have the names, the order of arguments and the errors of
// package linalg; operands are only read, and results are new matrices on the same grid and
// in the same blocks. Operands may have no rows or no columns. Beside an error the results
// are nil or undefined, unless a comment says that they are returned. Transposed views cost
// nothing in [Dot]; elsewhere they are copied.
//
// # Goroutines and threads
//
// One goroutine, bound to one thread of the system, makes all calls of MPI, in the order in
// which they come. So any goroutine may call any function. But if several goroutines of a
// process call at the same time, the order is not the same on every process: what is compared
// before each call has the numbers of the operands in it, so that becomes a [*MismatchError]
// or, for functions without operands, a wrong pair. Let one goroutine call.
//
// While a function computes, this process's other calls of OpenBLAS wait, because ScaLAPACK
// takes all cores of the process: its share of the machine, which package topology divides
// among the processes that mpirun has started there.
//
// # Where it runs
//
// On Linux, amd64 and arm64, in programs that were built with C. ScaLAPACK and MPI are
// looked for when [Init] is called, and a program that does not call it loads nothing of
// them; if they are not there, Init returns an [*UnavailableError] that says what to
// install. docs/dist.md has more.
package dist
