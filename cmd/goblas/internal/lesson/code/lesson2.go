package code

import (
	"fmt"

	"github.com/goblas/goblas/goblas"
)

// Configure prints what is under gonum, and gives the calls of work n cores.
func Configure(n int, work func() error) error {
	if err := goblas.Use(goblas.Auto); err != nil {
		return err
	}
	if library, err := goblas.Describe(); err == nil {
		fmt.Println("OpenBLAS", library.Version, library.Kernel)
	} else {
		fmt.Println(err) // why not, and what to install
	}
	restore, err := goblas.SetThreads(n)
	if err != nil {
		return err
	}
	defer restore()
	return work()
}
