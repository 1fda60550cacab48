package code

import (
	"errors"
	"os/exec"

	"github.com/goblas/goblas/goblas/shm"
	"github.com/goblas/goblas/goblas/vec"
)

// Parent makes n ones, and returns the first and the last of them after the
// child has ended.
func Parent(n int, child *exec.Cmd) (first, last float64, err error) {
	a, err := shm.Create[float64]("", n)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	x, err := shm.Slice[float64](a)
	if err != nil {
		return 0, 0, err
	}
	vec.Fill(x, 1)
	if err := shm.Start(child, map[string]*shm.Array{"x": a}); err != nil {
		return 0, 0, err
	}
	err = child.Wait()
	return x[0], x[n-1], err
}

// Child adds 1 to the array that its parent has given it.
func Child() error {
	arrays, err := shm.Inherited()
	if err != nil {
		return err
	}
	x, err := shm.Slice[float64](arrays["x"])
	if err != nil {
		return err
	}
	return vec.AddScalar(x, x, 1)
}
