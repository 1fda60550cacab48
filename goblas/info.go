package goblas

import "github.com/goblas/goblas/native/openblas"

// Library describes the OpenBLAS that this process has loaded: see
// [openblas.Info].
type Library = openblas.Info

// Describe returns what is known of the loaded OpenBLAS, as NumPy's show_config does.
// It loads OpenBLAS if that has not happened yet. The error is an [*UnavailableError].
func Describe() (Library, error) {
	if err := openblas.Load(Threads()); err != nil {
		return Library{}, err
	}
	return openblas.Describe()
}
