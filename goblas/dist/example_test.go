package dist_test

import (
	"fmt"
	"log"

	"github.com/goblas/goblas/goblas/dist"
)

// Every process of "mpirun -n 4 ./program" runs this, and process 0 prints.
func Example() {
	if err := dist.Init(); err != nil {
		log.Fatal(err)
	}
	g, err := dist.NewGrid(0, 0)
	if err != nil {
		log.Fatal(err)
	}
	const n = 1000
	a, err := dist.FromFunc(g, n, n, 0, func(i, j int) float64 { return 1 / float64(1+i+2*j+n*max(0, 1-(i-j)*(i-j))) })
	if err != nil {
		log.Fatal(err)
	}
	b, err := dist.FromFunc(g, n, 1, 0, func(i, j int) float64 { return float64(i) })
	if err != nil {
		log.Fatal(err)
	}
	x, err := dist.Solve(a, b)
	if err != nil {
		log.Fatal(err)
	}
	whole, err := dist.Gather(x, 0)
	if err != nil {
		log.Fatal(err)
	}
	if dist.Rank() == 0 {
		fmt.Println(whole.At(0, 0), whole.At(n-1, 0))
	}
	if err := dist.Finalize(); err != nil {
		log.Fatal(err)
	}
}
