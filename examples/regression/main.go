// Regression fits y = X w by least squares, over two .npy files that no single process has
// in memory:
//
//	go build -o regression ./examples/regression
//	mpirun -n 4 ./regression -make 1000000
//	mpirun -n 4 ./regression
//
// The first command writes x.npy and y.npy, of known weights and some noise, and fits them;
// the second one fits what is there, which may as well be two arrays of float64 that NumPy
// has saved. Each process reads its own blocks of rows. Without mpirun it is one process.
package main

import (
	"flag"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/goblas/goblas/goblas/dist"
)

func main() {
	x := flag.String("x", "x.npy", "`file` of the observations, one in each row")
	y := flag.String("y", "y.npy", "`file` of what was measured")
	rows := flag.Int("make", 0, "write both files first, with so many `rows`")
	flag.Parse()
	if err := run(os.Stdout, *x, *y, *rows); err != nil {
		fmt.Fprintln(os.Stderr, "regression:", err)
		dist.Abort(1) // so that nobody waits for this process
		os.Exit(1)
	}
}

func run(w io.Writer, x, y string, rows int) error {
	if err := dist.Init(); err != nil {
		return err
	}
	g, err := dist.NewGrid(0, 1) // a tall matrix: all processes below each other
	if err != nil {
		return err
	}
	if rows > 0 {
		if err := write(g, x, y, rows); err != nil {
			return err
		}
	}
	if err := fit(w, g, x, y); err != nil {
		return err
	}
	return dist.Finalize()
}

// features is how many columns the files of write have.
const features = 20

// write makes the files. Weight j is j + 1, and the noise is 0.1.
func write(g *dist.Grid, x, y string, rows int) error {
	a, err := dist.FromFunc(g, rows, features, 0, func(i, j int) float64 { return normal(i, j) })
	if err != nil {
		return err
	}
	b, err := dist.FromFunc(g, rows, 1, 0, func(i, _ int) float64 {
		sum := 0.1 * normal(i, features)
		for j := range features {
			sum += float64(j+1) * normal(i, j)
		}
		return sum
	})
	if err != nil {
		return err
	}
	if err := dist.Save(x, a); err != nil {
		return err
	}
	return dist.Save(y, b)
}

// fit reads the files and prints the weights, on process 0.
func fit(w io.Writer, g *dist.Grid, x, y string) error {
	a, err := dist.Load[float64](g, x, 0)
	if err != nil {
		return err
	}
	b, err := dist.Load[float64](g, y, 0)
	if err != nil {
		return err
	}
	r, err := dist.Lstsq(a, b, math.NaN())
	if err != nil {
		return err
	}
	weights, err := dist.Gather(r.X, 0)
	if err != nil || dist.Rank() != 0 {
		return err
	}
	rows, cols := a.Dims()
	fmt.Fprintf(w, "%d observations of %d features on %d processes, each with %d rows of them\n", rows, cols, dist.Size(), a.Local().Rows)
	for j := range weights.Rows {
		fmt.Fprintf(w, "%2d %10.6f\n", j, weights.At(j, 0))
	}
	if len(r.Residuals) > 0 {
		fmt.Fprintf(w, "off by %.4f on average, condition number %.3g\n", math.Sqrt(r.Residuals[0]/float64(rows)), r.S[0]/r.S[len(r.S)-1])
	}
	return nil
}

// normal is a number that looks as if it came from a normal distribution, and that every
// process computes alike.
func normal(i, j int) float64 {
	uniform := func(k uint64) float64 {
		v := uint64(i)*0x9e3779b97f4a7c15 + uint64(j)*0xbf58476d1ce4e5b9 + k
		for range 3 {
			v ^= v >> 31
			v *= 0xd6e8feb86659fd93
		}
		return (float64(v>>11) + 0.5) / (1 << 53)
	}
	return math.Sqrt(-2*math.Log(uniform(1))) * math.Cos(2*math.Pi*uniform(2))
}
