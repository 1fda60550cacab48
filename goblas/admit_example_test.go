package goblas_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas"
)

// A handler computes inside an admission. The functions that it calls may ask for one, too:
// with the context of the admission they need no other place.
func ExampleAdmit() {
	handle := func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		admission, err := goblas.Admit(ctx)
		if err != nil {
			return err // answer 503
		}
		defer admission.Release()
		inner, err := goblas.Admit(admission.Context())
		if err != nil {
			return err
		}
		defer inner.Release()
		fmt.Println("admitted:", goblas.CurrentLoad().Admitted)
		var inverse mat.Dense
		return inverse.Inverse(mat.NewDense(2, 2, []float64{2, 0, 0, 4}))
	}
	fmt.Println("error:", handle(context.Background()))
	// Output:
	// admitted: 1
	// error: <nil>
}

// The context has ended before the product, so nothing is computed.
func ExampleDotContext() {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	a := goblas.New[float64](2, 2)
	_, err := goblas.DotContext(ctx, a, a)
	fmt.Println(err)
	fmt.Println(errors.Is(err, context.Canceled))
	// Output:
	// linalg: DotContext 2x2 by 2x2: context canceled
	// true
}
