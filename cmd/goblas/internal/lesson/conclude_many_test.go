package lesson

import (
	"math"
	"testing"

	"github.com/goblas/goblas/cmd/goblas/internal/functions"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

func TestConcludeStacks(t *testing.T) {
	cell := func(n int, loop, one, all float64) report.Cell {
		return made(figures{functions.EachCall + ", 1 thread": loop, functions.OneStack + ", 1 thread": one, functions.OneStack + ", 4 threads": all, "NumPy, 1 thread": 3},
			report.Cell{N: n, Title: "solve"}, report.Row{Name: functions.EachCall, Threads: 1}, report.Row{Name: functions.OneStack, Threads: 1},
			report.Row{Name: functions.OneStack, Threads: 4}, report.Row{Name: report.NumPy, Threads: 1})
	}
	none := []float64{0, 0}
	says(t, "as predicted", concludeStacks([]report.Cell{cell(4, 20, 2, 0.5), cell(64, 4, 3, 1)}, []float64{0.6, 0}, 4, true),
		"Order 4: one stack is 40.0x as fast as a call for each, 10.0x on one core and 4.00x by the others; 6.00x as fast as NumPy.",
		"The stack of order 4 took 500 ms, less than the 600 ms predicted", "As predicted: much more than the cores explain")
	says(t, "cores alone", concludeStacks([]report.Cell{cell(4, 4, 4, 1), cell(64, 3, 3, 1)}, none, 4, true), "The order is as predicted, but the smallest gain no more")
	says(t, "reverse", concludeStacks([]report.Cell{cell(4, 4, 4, 1), cell(64, 9, 3, 1)}, none, 4, true), "Not as predicted: the gain does not fall")
	says(t, "pure", concludeStacks([]report.Cell{cell(4, 1.1, 1, 1), cell(64, 1, 1, 1)}, none, 4, false), "As predicted: a stack gains little in pure Go.")
	says(t, "pure, more", concludeStacks([]report.Cell{cell(4, 4, 1, 1), cell(64, 1, 1, 1)}, none, 4, false), "More than predicted")
	says(t, "wrong", concludeStacks([]report.Cell{cell(4, -1, 1, 1)}, none, 4, true), "Order 4 was not measured.")
	if got := system(4); math.Abs(got-(2*64.0/3+32)) > 1e-12 {
		t.Error(got)
	}
}

func TestConcludeSame(t *testing.T) {
	count := func(op problem.Op, way string, different int) Results { return Results{op, way, 10, different} }
	cells := func(auto, repeatable float64) []report.Cell {
		ways := []report.Row{{Name: report.Native, Threads: 4}, {Name: report.Auto, Threads: 4}, {Name: report.Repeatable, Threads: 4}}
		c := made(figures{"Auto, 4 threads": auto, "Auto, repeatable, 4 threads": repeatable}, report.Cell{}, ways...)
		return []report.Cell{c, c}
	}
	usual := []Results{count(problem.Dot, report.Native, 3), count(problem.Dot, report.Auto, 1), count(problem.SVD, report.Native, 3), count(problem.SVD, report.Auto, 2), count(problem.SVD, report.Repeatable, 1)}
	says(t, "as predicted", concludeSame(usual, cells(1, 1.4), 4), "The product has one result in Auto, as predicted", "OpenBLAS's threads give it 3",
		"2 results in Auto, and one after goblas.SetRepeatable(true), as predicted", "A product that repeats costs nothing", "A decomposition that repeats takes 1.40 times as long")
	says(t, "fault", concludeSame([]Results{count(problem.Dot, report.Auto, 2), count(problem.Dot, report.Native, 1), count(problem.SVD, report.Repeatable, 2)}, cells(1.5, 9), 4),
		"2 results in Auto, against the prediction: that is a fault", "give it one, too, against the prediction", "2 results after goblas.SetRepeatable(true), against",
		"A product that repeats takes 1.50 times as long as OpenBLAS's threads, against", "9.00 times as long as OpenBLAS's threads, more than predicted")
	says(t, "without", concludeSame([]Results{count(problem.Dot, report.Pure, 1), count(problem.SVD, report.Pure, 1)}, nil, 4), "One result each, as predicted.")
	says(t, "faulty without", concludeSame([]Results{count(problem.Dot, report.Pure, 2), count(problem.SVD, report.Pure, 1)}, nil, 4), "More than one result, against the prediction")
	says(t, "not measured", concludeSame(usual, []report.Cell{{}}, 4), "A product that repeats was not measured.")
}

func TestConcludeSpread(t *testing.T) {
	alone := made(figures{"Auto, 4 threads": 1}, report.NewCell(problem.Spec{Op: problem.Dot, Type: "float64", N: 5000}), report.Row{Name: report.Auto, Threads: 4})
	many := func(one, two float64) Processes {
		in := 0.25
		return Processes{Product: made(figures{Spread(1): one, Spread(2): two}, report.Cell{}, report.Row{Name: Spread(1)}, report.Row{Name: Spread(2), InMPI: &in})}
	}
	says(t, "as predicted", concludeSpread(alone, many(1, 1.2), 2, 1.3, 24e8), "dist, 1 process: no slower than goblas.Dot", "dist, 2 processes: 1.20 times the time of goblas.Dot in one program, as predicted.",
		"The product on 2 processes took 1.20 s, less than the 1.30 s predicted", "They spend 25 % of it inside MPI", "4 machines like this one", "up to order 10000, and into those of 4 such machines up to order 20000")
	says(t, "slow", concludeSpread(alone, many(1, 3), 2, 0, math.Inf(1)), "3.00 times the time of goblas.Dot in one program, more than predicted")
	says(t, "without MPI", concludeSpread(alone, Processes{Missing: "there is no mpirun"}, 2, 0, 1e9), "Not measured: there is no mpirun. The rest is reckoned")
	// Each of four processes, in two rows, needs half of n/2 rows of A and of n/2 columns of B.
	for processes, want := range map[int]float64{1: 0, 2: 8 * 1e4 / 2, 4: 8 * 1e4 / 2} {
		if got := received(100, processes); math.Abs(got-want) > 1e-9 {
			t.Errorf("%d processes: %v bytes, want %v", processes, got, want)
		}
	}
}
