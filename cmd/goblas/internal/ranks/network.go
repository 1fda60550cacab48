package ranks

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/dist"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/topology"
)

// newNetwork returns the command goblas bench dist network.
func newNetwork() *cobra.Command {
	return &cobra.Command{
		Use:   "network",
		Short: "Measure messages between two processes, and the speed of one",
		Long: `Measure what goblas bench dist model takes: how long a message of one number takes from
one process to another (--latency), how many bytes a large one carries in a second
(--bandwidth), and how fast one process multiplies matrices of order 2000 on its part of
the cores (--speed). It wants two processes, on the two machines in question. Times are the
least of many, because whatever disturbs makes them longer.`,
		Example: `  mpirun -n 2 --map-by node goblas bench dist network`,
		Args:    cli.NoArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if _, size, _ := topology.Rank(); size != 2 {
				return cli.Usagef("network wants 2 processes, and there are %d: mpirun -n 2 goblas bench dist network", size)
			}
			leave, err := start()
			if err != nil {
				return first(err)
			}
			defer leave()
			latency, bandwidth, speed, err := network()
			if err = errors.Join(err, dist.Finalize()); err != nil || dist.Rank() > 0 {
				return first(err)
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "latency    %s\nbandwidth  %s GB/s\nspeed      %s GFLOP/s on %s\n",
				report.Duration(latency), report.Digits(bandwidth/1e9), report.Digits(speed/1e9), report.Plural(goblas.Threads(), "core"))
			return err
		},
	}
}

// network is collective, on two processes.
func network() (latency, bandwidth, speed float64, err error) {
	// A broadcast to one process is one message, after the comparison of the calls, of which
	// a barrier consists. It goes to and fro, so that neither process is ahead.
	least := func(times int, call func() error) float64 {
		best := math.Inf(1)
		for range times {
			start := time.Now()
			err = errors.Join(err, call())
			best = min(best, time.Since(start).Seconds())
		}
		return best
	}
	there := func(x []float64) func() error {
		return func() error { return errors.Join(dist.Broadcast(x, 0), dist.Broadcast(x, 1)) }
	}
	compare := 2 * least(200, dist.Barrier)
	one, many := make([]float64, 1), make([]float64, 1<<20)
	latency = max((least(200, there(one))-compare)/2, 0)
	bandwidth = 8 * float64(len(many)) / ((least(20, there(many))-compare)/2 - latency)
	if err != nil || dist.Rank() > 0 {
		return latency, bandwidth, 0, errors.Join(err, dist.Barrier())
	}
	const n = 2000
	a := local(n, n, second[float64])
	best := math.Inf(1)
	for range 5 {
		start := time.Now()
		if _, err := linalg.Dot(a, a); err != nil {
			return 0, 0, 0, errors.Join(err, dist.Barrier())
		}
		best = min(best, time.Since(start).Seconds())
	}
	return latency, bandwidth, 2 * n * n * n / best, dist.Barrier()
}
