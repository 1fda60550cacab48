package ranks

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas/dist"
)

// cluster is what the model knows of the machines.
type cluster struct {
	speed      float64       // GFLOP/s of a process in products of matrices: 1 / gamma
	latency    time.Duration // of a message: alpha
	bandwidth  float64       // GB/s of a machine's network, for all its processes: 1 / beta
	perMachine int           // processes
	block      int           // NB
}

// costs are the constants of
//
//	T(N, P) = Cf N^3 / P gamma + Cv N^2 / sqrt(P) beta + Cm N / NB alpha
//
// on square grids, with log = log2 P: ScaLAPACK Users' Guide, equation 5.1 and table 5.8, of
// PxGESV, PxPOSV, PxGELS, PxSYEV and PxGESVD. The product is not in that table: in N / NB
// steps each process receives its rows of A, N^2 / sqrt(P) numbers in all, and its columns
// of B, by broadcasts along a row and a column of sqrt(P) processes (van de Geijn and Watts,
// SUMMA, 1997).
var costs = []struct {
	op       problem.Op
	flops    float64
	volume   func(log float64) float64
	messages func(log, nb float64) float64
}{
	{problem.Dot, 2, func(float64) float64 { return 2 }, func(log, _ float64) float64 { return log }},
	{problem.Solve, 2. / 3, func(log float64) float64 { return 3 + log/4 }, func(log, nb float64) float64 { return nb * (6 + log) }},
	{problem.Cholesky, 1. / 3, func(log float64) float64 { return 2 + log/2 }, func(log, _ float64) float64 { return 4 + log }},
	{problem.QR, 4. / 3, func(log float64) float64 { return 3 + log }, func(log, nb float64) float64 { return 2 * (nb*log + 1) }},
	{problem.Eigh, 22. / 3, func(log float64) float64 { return 5 * log }, func(_, nb float64) float64 { return 17./2*nb + 2 }},
	{problem.SVD, 26. / 3, func(log float64) float64 { return 10 * log }, func(_, nb float64) float64 { return 17 * nb }},
}

// parts are the three terms of the time of costs[i] of order n in float64 on p processes, in
// seconds: computing, sending numbers, and sending messages at all.
func (c cluster) parts(i int, n, p float64) (computing, sending, starting float64) {
	k, log, nb := costs[i], math.Log2(p), float64(c.block)
	computing = k.flops * n * n * n / p / (c.speed * 1e9)
	if p == 1 {
		return computing, 0, 0
	}
	of := min(p, float64(c.perMachine)) // processes that share the network of a machine
	return computing, k.volume(log) * n * n / math.Sqrt(p) * 8 * of / (c.bandwidth * 1e9), k.messages(log, nb) * n / nb * c.latency.Seconds()
}

func (c cluster) time(i int, n, p float64) float64 {
	computing, sending, starting := c.parts(i, n, p)
	return computing + sending + starting
}

// efficiency is the part of the time in which computing goes on.
func (c cluster) efficiency(i int, n, p float64) float64 {
	computing, _, _ := c.parts(i, n, p)
	return computing / c.time(i, n, p)
}

// least is the least order, of two digits, from which the efficiency on p processes is at
// least a part: it grows with the order.
func (c cluster) least(i int, p, part float64) float64 {
	for decade := 10.0; decade < 1e9; decade *= 10 {
		for digits := decade; digits < 10*decade; digits += decade / 10 {
			if c.efficiency(i, digits, p) >= part {
				return math.Round(digits)
			}
		}
	}
	return math.Inf(1)
}

// write writes a line for each operation and number of processes: from which order on these
// are faster than those of one machine, have half and four fifths of their own speed, and
// how long some orders take.
func (c cluster) write(w io.Writer, processes, orders []int) error {
	header := []any{"", "processes", "pays from n", "50% from", "80% from"}
	for _, n := range orders {
		header = append(header, "n = "+order10(float64(n)), "")
	}
	t := report.NewTable(report.Style{}, header...)
	for i, k := range costs {
		for j, p := range processes {
			name := ""
			if j == 0 {
				name = string(k.op)
			}
			pays := "-" // one machine
			if p > c.perMachine {
				pays = order10(c.least(i, float64(p), float64(c.perMachine)/float64(p)))
			}
			row := table.Row{name, p, pays, order10(c.least(i, float64(p), 0.5)), order10(c.least(i, float64(p), 0.8))}
			for _, n := range orders {
				row = append(row, long(c.time(i, float64(n), float64(p))), fmt.Sprintf("%.0f%%", 100*c.efficiency(i, float64(n), float64(p))))
			}
			t.AppendRow(row)
		}
	}
	align := "lrrrr" + strings.Repeat("rr", len(orders))
	_, err := fmt.Fprintf(w, "%s GFLOP/s on each process, %d on a machine; a message takes %v, and the network of\na machine carries %s GB/s; blocks of %d; float64\n\n%s\n",
		report.Digits(c.speed), c.perMachine, c.latency, report.Digits(c.bandwidth), c.block, report.Render(t, align, report.Style{}))
	return err
}

// order10 is a large order for people.
func order10(n float64) string {
	if n >= 1e5 && n < 1e12 {
		return fmt.Sprintf("%ge%d", n/math.Pow(10, math.Floor(math.Log10(n))), int(math.Log10(n)))
	}
	return fmt.Sprintf("%.0f", n)
}

// long is a time that may be one of days.
func long(t float64) string {
	switch {
	case t >= 2*86400:
		return report.Digits(t/86400) + " d"
	case t >= 2*3600:
		return report.Digits(t/3600) + " h"
	case t >= 120:
		return report.Digits(t/60) + " min"
	}
	return report.Duration(t)
}

// newModel returns the command goblas bench dist model.
func newModel() *cobra.Command {
	c := cluster{speed: 50, latency: 2 * time.Microsecond, bandwidth: 12.5, perMachine: 32, block: dist.DefaultBlock}
	processes := cli.Counts{What: "number of processes", Limit: 1 << 20, Values: []int{64, 256, 1024}}
	orders := cli.Counts{What: "order n", Limit: 1 << 24, Values: []int{10_000, 100_000, 1_000_000}}
	cmd := &cobra.Command{
		Use:   "model",
		Short: "Say from which size a cluster pays, by a formula",
		Long: `Say how long operations of package dist take on a cluster, by ScaLAPACK's own formula:

  T(N, P) = Cf N^3 / P gamma + Cv N^2 / sqrt(P) beta + Cm N / NB alpha

with the constants of the ScaLAPACK Users' Guide (table 5.8) on square grids. gamma is the
time of an operation in products on one process (--speed), beta that of a number on the
network, which the processes of a machine share (--bandwidth), alpha that of a message
(--latency), NB the block size. "pays from" is the order from which so many processes are
faster than those of one machine would be without messages; "50% from" and "80% from" have
that part of the speed of as many processes without messages. The guide says that such
estimates are within 50 % for linear systems, and may be low by a factor of 2 for
eigenvalues and singular values. goblas bench dist network measures alpha and beta.`,
		Example: `  goblas bench dist model --per-machine 64 --latency 20us --bandwidth 1.25`,
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !(c.speed > 0 && c.bandwidth > 0 && c.latency > 0 && c.perMachine > 0 && c.block > 0) {
				return cli.Usagef("--speed, --bandwidth, --latency, --per-machine and --block: must be above 0")
			}
			return c.write(cmd.OutOrStdout(), processes.Values, orders.Values)
		},
	}
	f := cmd.Flags()
	f.Float64Var(&c.speed, "speed", c.speed, "GFLOP/s of one process in products of matrices")
	f.DurationVar(&c.latency, "latency", c.latency, "time of a message between two machines")
	f.Float64Var(&c.bandwidth, "bandwidth", c.bandwidth, "GB/s of the network of one machine")
	f.IntVar(&c.perMachine, "per-machine", c.perMachine, "processes on one machine")
	f.IntVar(&c.block, "block", c.block, "rows and columns of a block")
	f.Var(&processes, "processes", "numbers of processes on all machines")
	f.Var(&orders, "n", "orders of the matrices")
	return cmd
}
