package goblas

import "github.com/goblas/goblas/native/openblas"

// Library describes the OpenBLAS that this process has loaded: it is [openblas.Info], whose
// fields are
//
//	Path, Inside    the file that it is; whether that is the program itself
//	Version         such as "0.3.21"
//	Config          the options it was built with
//	Kernel          the kernels that it chose for this processor, such as "Haswell"
//	Layer           how its threads are made: pthreads, OpenMP, or none
//	MaxThreads      the most threads that it was compiled for, 0 if unknown
//	Libraries       every BLAS or LAPACK file in this process
type Library = openblas.Info

// Describe returns what is known of the loaded OpenBLAS, as NumPy's show_config does.
// It loads OpenBLAS if that has not happened yet. The error is an [*UnavailableError].
func Describe() (Library, error) {
	if err := openblas.Load(Threads()); err != nil {
		return Library{}, err
	}
	return openblas.Describe()
}
