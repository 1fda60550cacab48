package mpi

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/goblas/dist"
)

// command is the hidden command of goblas that is one process of a product.
const command = "mpi-process"

// NewProcess returns it. Its arguments are the order and the number of products.
func NewProcess() *cobra.Command {
	return &cobra.Command{
		Use: command, Hidden: true, Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			n, err := strconv.Atoi(args[0])
			if err != nil {
				return err
			}
			rounds, err := strconv.Atoi(args[1])
			if err != nil {
				return err
			}
			return process(c.OutOrStdout(), n, rounds)
		},
	}
}

// process multiplies, and process 0 writes the times.
func process(w io.Writer, n, rounds int) error {
	if err := dist.Init(); err != nil {
		return err
	}
	line, err := product(n, rounds)
	if err != nil {
		return err // without Finalize: mpirun ends the others
	}
	if dist.Rank() == 0 {
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return dist.Finalize()
}

// left and right are the elements of the factors: small whole numbers, so that the product is
// exact.
func left(i, j int) float64  { return float64((i+2*j)%5 - 2) }
func right(i, j int) float64 { return float64((3*i+j)%7 - 3) }

// product returns the times in the form that [Product] reads.
func product(n, rounds int) (string, error) {
	g, err := dist.NewGrid(0, 0)
	if err != nil {
		return "", err
	}
	a, err := dist.FromFunc(g, n, n, 0, left)
	if err != nil {
		return "", err
	}
	b, err := dist.FromFunc(g, n, n, 0, right)
	if err != nil {
		return "", err
	}
	c, err := dist.New[float64](g, n, n, 0)
	if err != nil {
		return "", err
	}
	const often = 200
	one := []float64{1}
	agree := 0.0
	for i := range often + 1 {
		from := time.Now()
		if err := dist.Sum(one); err != nil {
			return "", err
		}
		if one[0] = 1; i > 0 { // the first one pays for the connections
			agree += time.Since(from).Seconds() / often
		}
	}
	line := fmt.Sprint(agree)
	for i := range rounds + 1 {
		if err := dist.Barrier(); err != nil {
			return "", err
		}
		from := time.Now()
		if err := dist.DotTo(c, a, b); err != nil {
			return "", err
		}
		if err := dist.Barrier(); err != nil { // all of them have their part
			return "", err
		}
		if i > 0 { // the first one pays for memory
			line += fmt.Sprint(" ", time.Since(from).Seconds())
		}
	}
	// Every process looks at two of its elements, and all learn what was found.
	wrong := []float64{0}
	if l := c.Local(); l.Rows > 0 && l.Cols > 0 {
		for _, at := range [][2]int{{0, 0}, {l.Rows - 1, l.Cols - 1}} {
			want := 0.0
			for k := range n {
				want += left(c.Row(at[0]), k) * right(k, c.Col(at[1]))
			}
			if l.At(at[0], at[1]) != want {
				wrong[0] = 1
			}
		}
	}
	if err := dist.Sum(wrong); err != nil {
		return "", err
	}
	if wrong[0] > 0 {
		return measure.Wrong, nil
	}
	return line, nil
}
