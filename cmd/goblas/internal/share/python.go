package share

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/goblas/goblas/cmd/goblas/internal/numpy"
)

//go:embed share.py
var program string

// python is one of the script's ways, in a Python of its own each time. Its start and
// the import of NumPy are in no step.
func python(name string) func(context.Context, int) (Times, error) {
	return func(ctx context.Context, n int) (Times, error) {
		process, err := numpy.Launch(ctx, "", program)
		if err != nil {
			return Times{}, err
		}
		defer process.Close()
		line, err := process.Ask(fmt.Sprintf("%s %d", name, n))
		if err != nil {
			return Times{}, err
		}
		return parse(line)
	}
}
