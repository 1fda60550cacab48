package lesson

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// Processes are products over processes of MPI.
type Processes struct {
	Product report.Cell // a row for each number of processes that there was
	Missing string      // why there is no MPI, or no more processes; "" if nothing is missing
}

// Spread names the row of so many processes.
func Spread(processes int) string { return "dist, " + plural(processes) }

func plural(processes int) string {
	if processes == 1 {
		return "1 process"
	}
	return fmt.Sprintf("%d processes", processes)
}

// network is 10 Gbit/s in bytes, and machines how many the lesson reckons with.
const (
	network  = 1.25e9
	machines = 4
)

// spread is lesson 10.
func spread(r Room, p *page) {
	p.say(`A matrix that outgrows the memory of a machine, or the patience of its user, is cut into blocks, which are dealt out to the processes of an MPI program on many machines. Each computes its own part of the result, and gets what it needs of the others by messages. Work grows with n^3 and what is sent with n^2, so that large matrices spread well and small ones do not. ScaLAPACK does that, and package dist has it under the names of package linalg. Here all processes are on this machine and divide its cores.`)
	n, cores, peak := r.order(0.1), r.cores(), r.Machine.Peak
	counts := []int{1, 2}
	if cores >= 4 && r.Size != Tiny {
		counts = append(counts, 4)
	}
	most, work := counts[len(counts)-1], 2*math.Pow(float64(n), 3)
	least := 0.0
	if peak != nil && peak.Float64.All > 0 && peak.Copy.Core > 0 {
		sent := received(n, most)
		least = work/peak.Float64.All/1e9 + sent/peak.Copy.Core/1e9
		p.predict("A product of order %d is as many operations on %s as on one: at least %s of all cores. Each process needs %s of the others' blocks, %s of copying. So here, where cores do not become more, spreading gains nothing; it should cost less than half of the time again.",
			n, plural(most), report.Duration(work/peak.Float64.All/1e9), report.Bytes(sent), report.Duration(sent/peak.Copy.Core/1e9))
	} else {
		p.predict("A product of order %d is as many operations on %s as on one. So here, where cores do not become more, spreading gains nothing; it should cost less than half of the time again.", n, plural(most))
	}
	alone := r.problem(p, problem.Spec{Op: problem.Dot, Type: "float64", N: n, Seed: 1}, []report.Row{{Name: report.Auto, Threads: r.fixed(cores)}})
	many := attempt(p, func() (Processes, error) { return r.Bench.Processes(n, counts, r.budget()) })
	p.heading("Measured")
	bars := append(speeds(alone, nil), speeds(many.Product, nil)...)
	p.picture(alone.Title+" (longer is faster)", bars)
	p.conclude([]report.Cell{alone, many.Product}, concludeSpread(alone, many, most, least, r.Memory))
}

// received is how many bytes a process of an n x n product gets from others, on a grid that is
// as square as it can be: the rest of its rows of A and of its columns of B.
func received(n, processes int) float64 {
	rows := 1
	for r := 1; r*r <= processes; r++ {
		if processes%r == 0 {
			rows = r
		}
	}
	p, q := float64(rows), float64(processes/rows)
	return 8 * float64(n) * float64(n) * ((1-1/q)/p + (1-1/p)/q)
}

// concludeSpread compares processes with one program, and reckons what machines would give.
func concludeSpread(alone report.Cell, many Processes, most int, least, memory float64) (s sentences) {
	program := best(alone, report.Auto)
	if many.Missing != "" {
		s.add("Not measured: %s. The rest is reckoned from what one program does.", many.Missing)
	}
	for _, processes := range []int{1, most} {
		row := best(many.Product, Spread(processes))
		if row == nil {
			continue
		}
		if processes == most {
			s.missed("The product on "+plural(processes), row, least)
		}
		g := gain(row, program) // how many times as long it takes
		s.first(
			when(g == 0, ""),
			when(g < 1.05, "%s: no slower than goblas.Dot in one program.", Spread(processes)),
			when(g < 1.5, "%s: %.2f times the time of goblas.Dot in one program, as predicted.", Spread(processes), g),
			otherwise("%s: %.2f times the time of goblas.Dot in one program, more than predicted: the matrix is small, or the processes share cores.", Spread(processes), g))
		if processes == most && row.InMPI != nil {
			s.add("They spend %.0f %% of it inside MPI, sending and waiting for each other.", 100**row.InMPI)
		}
	}
	if program != nil && program.GFLOPS != nil {
		speed := 1e9 * *program.GFLOPS
		large := received(1, machines) / network * machines * speed / 2 * 10 // of sending, against computing
		s.add("%d machines like this one, with 10 Gbit/s between them, multiply %.1fx as fast as one from order %.0f on, where sending takes a tenth of the time of computing, and half of it at order %.0f.",
			machines, machines/1.1, roundUp(large), roundUp(large/5))
	}
	if !math.IsInf(memory, 0) && memory > 0 {
		s.add("Three matrices fit into the %s that are available here up to order %.0f, and into those of %d such machines up to order %.0f.",
			report.Bytes(memory), down(math.Sqrt(memory/24)), machines, down(math.Sqrt(machines*memory/24)))
	}
	return s
}

// roundUp and down round an order to hundreds.
func roundUp(n float64) float64 { return 100 * math.Ceil(n/100) }
func down(n float64) float64    { return 100 * math.Floor(n/100) }
