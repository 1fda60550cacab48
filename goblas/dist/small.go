package dist

import (
	"fmt"

	"github.com/goblas/goblas/native/scalapack"
)

// Sum replaces each element of x by its sum over all processes. x is as long on each. It is
// collective. The result is the same on all of them, and has the same bits whenever as many
// processes sum the same. NaN and infinities propagate. The error is an [*OpError] of
// [ErrNotRunning] or a [*MismatchError]. BLACS: xGSUM2D.
func Sum[T Scalar](x []T) error {
	return small("Sum", x, "", func() error {
		scalapack.Gsum2d(owner.world, 'A', ' ', len(x), 1, x, len(x), -1, -1)
		return nil
	})
}

// MaxAbs replaces each element of x by the one that is largest in modulus on any process:
// of -5 and 3 it takes -5. For complex types the modulus is |Re| + |Im|. It is collective,
// and has the errors of [Sum]. BLACS: xGAMX2D.
func MaxAbs[T Scalar](x []T) error {
	return small("MaxAbs", x, "", func() error {
		scalapack.Gamx2d(owner.world, 'A', ' ', len(x), 1, x, len(x), nil, nil, -1, -1, -1)
		return nil
	})
}

// Broadcast replaces x by what process root has in x, which is as long on each. It is
// collective, and has the errors of [Sum], and [ErrIndex] if there is no such process.
// BLACS: xGEBS2D, xGEBR2D.
func Broadcast[T Scalar](x []T, root int) error {
	return small("Broadcast", x, fmt.Sprintf(" of process %d", root), func() error {
		if owner.rank == root {
			scalapack.Gebs2d(owner.world, 'A', ' ', len(x), 1, x, len(x))
		} else {
			scalapack.Gebr2d(owner.world, 'A', ' ', len(x), 1, x, len(x), 0, root)
		}
		return nil
	}, root)
}

// Barrier waits until all processes have called it. It is collective, and has the errors of
// [Sum].
func Barrier() error { return small[float64]("Barrier", nil, "", func() error { return nil }) }

func small[T Scalar](name string, x []T, more string, run func() error, roots ...int) error {
	var zero T
	on := fmt.Sprintf("%d elements", len(x))
	err := do(func() error {
		var wrong error
		if len(x) > 1<<31-1 {
			wrong = fmt.Errorf("%w: more than BLACS can count", ErrShape)
		}
		for _, root := range roots {
			if e := checkRoot(root, 0, 0); e != nil {
				wrong = e
			}
		}
		if err := agree(fmt.Sprintf("%s of %d %T%s", name, len(x), zero, more), wrong); err != nil || len(x) == 0 {
			return err
		}
		return run()
	})
	return fail(name, on, err)
}
