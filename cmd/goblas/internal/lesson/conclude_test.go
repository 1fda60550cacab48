package lesson

import (
	"strings"
	"testing"

	"github.com/goblas/goblas/cmd/goblas/internal/elementwise"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// says fails the test unless the sentences have all of the words.
func says(t *testing.T, what string, sentences []string, words ...string) {
	t.Helper()
	text := strings.Join(sentences, "\n")
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%s: no %q in\n%s", what, w, text)
		}
	}
}

// figures are seconds by label.
type figures map[string]float64

var rows = []report.Row{{Name: report.Pure}, {Name: report.Native, Threads: 1}, {Name: report.Native, Threads: 2}, {Name: report.Native, Threads: 4}}

func dotCell(f figures) report.Cell {
	return made(f, report.NewCell(problem.Spec{Op: problem.Dot, Type: "float64", N: 100}), rows...)
}

func TestJudge(t *testing.T) {
	for _, test := range []struct {
		gain float64
		want string
	}{
		{0, "not measured"}, {2.5, "2.50x, more than the 2x predicted"}, {1.9, "1.90x of at most 2x: as predicted"},
		{1.4, "part of it does not run side by side"}, {1, "more cores change nothing"}, {0.5, "0.50x: slower on several cores"},
	} {
		says(t, test.want, []string{judge(test.gain, 2)}, test.want)
	}
}

func TestConcludeThreads(t *testing.T) {
	four := dotCell(figures{"OpenBLAS, 1 thread": 4, "OpenBLAS, 2 threads": 2, "OpenBLAS, 4 threads": 1.05})
	says(t, "good", concludeThreads(four, 4, 3.9, 1), "The best number is 4: 3.81x of at most 4x: as predicted.", "The default, 4 threads, is the best here, as predicted")
	says(t, "level", concludeThreads(dotCell(figures{"OpenBLAS, 1 thread": 4, "OpenBLAS, 2 threads": 2.05, "OpenBLAS, 4 threads": 2}), 2, 0, 0), "The default, 2 threads, is as good as the best, 4")
	says(t, "bad default", concludeThreads(four, 1, 0, 0), "The default, 1 thread, is not the best, against the prediction: 4 threads are 3.81x as fast.", "OPENBLAS_NUM_THREADS=4")
	says(t, "one is best", concludeThreads(dotCell(figures{"OpenBLAS, 1 thread": 1, "OpenBLAS, 2 threads": 3, "OpenBLAS, 4 threads": 4}), 4, 0, 0), "The default, 4 threads, is not the best, against the prediction: 1 thread is 4.00x")
	pure := made(nil, report.NewCell(problem.Spec{Op: problem.Dot, Type: "float64", N: 100}), rows[0])
	says(t, "pure", concludeThreads(pure, 4, 0, 0), "Pure Go took 1.00 s. Install OpenBLAS")
	says(t, "faster than predicted", concludeThreads(four, 4, 4.5, 1.5), "One thread took 4.00 s, less than the 4.50 s predicted: the prediction does not hold", "The best took 1.05 s, less than the 1.50 s predicted")
	share := 0.9
	four.Rows[3].OfPeak = &share
	says(t, "peak", concludeThreads(four, 4, 0, 0), "90 % of what the cores can do")
}

func TestConcludeLinear(t *testing.T) {
	cell := func(one, four float64) report.Cell {
		return dotCell(figures{"pure Go": 20, "OpenBLAS, 1 thread": one, "OpenBLAS, 2 threads": 3.9, "OpenBLAS, 4 threads": four})
	}
	says(t, "as predicted", concludeLinear([]report.Cell{cell(4, 1.1), cell(4, 2), cell(4, 3)}, 4),
		"dot: best on 4 threads, 3.64x of at most 4x: as predicted; 18.2x pure Go.", "The order is as predicted", "One number is the best")
	says(t, "other order", concludeLinear([]report.Cell{cell(4, 3), cell(4, 2), cell(3, 6)}, 4), "The order is not as predicted: all cores give 1.33x, 2.00x and 0.50x", "best on 1 thread; more threads do not pay", "No number is the best for all")
	says(t, "busy", concludeLinear([]report.Cell{cell(3, 4), cell(3, 4), cell(3, 4)}, 4), "None gains from more threads, against the prediction")
	says(t, "without", concludeLinear([]report.Cell{made(nil, report.NewCell(problem.Spec{Op: problem.Dot, Type: "float64", N: 1000}), rows[0])}, 4), "1.00 s in pure Go, 2 GFLOP/s", "The product does the most operations a second, as predicted.", "where there is an OpenBLAS")
}

func TestConcludeElements(t *testing.T) {
	cell := func(op string, all, one, loop float64, others ...report.Row) report.Cell {
		return made(figures{"vec all cores": all, "vec one core": one, "go loop": loop, "NumPy": 3}, report.Cell{Op: op, Title: op},
			append([]report.Row{{Name: elementwise.AllCores}, {Name: elementwise.OneCore}, {Name: elementwise.GoLoop}}, others...)...)
	}
	numpy := report.Row{Name: elementwise.InNumPy}
	says(t, "memory", concludeElements([]report.Cell{cell("add", 1, 1.4, 2)}, 4, 10, 15), "add: all cores 1.40x, where the memory allows about 1.50x; 2.00x a loop in Go.", "NumPy was not measured")
	says(t, "one takes all", concludeElements([]report.Cell{cell("add", 1, 1, 2)}, 4, 10, 11), "one core takes all that the memory gives")
	says(t, "beyond", concludeElements([]report.Cell{cell("add", 1, 3, 2)}, 4, 10, 15), "more than the memory's 1.50x")
	says(t, "cores", concludeElements([]report.Cell{cell("log", 1, 3.9, 9, numpy), cell("sqrt", 4, 5, 9, numpy)}, 4, 0, 0), "log: all cores 3.90x of at most 4x: as predicted; 9.00x a loop in Go, 3.00x NumPy.", "1 of 2 are faster")
	root, sum := cell("sqrt", 1, 1.3, 2), cell("sum", 1, 1, 2)
	root.Bytes, sum.Bytes = 14e9, 2e9
	had := 1.1
	sum.Rows[0].CPU = &had
	says(t, "memory of others", concludeElements([]report.Cell{root, sum}, 2, 10, 15), "sqrt: all cores 1.30x, where the memory allows about 1.39x", "sum: all cores 1.00x of at most 2x: more cores change nothing; it had 1.10 of 2 cores")
}

func TestConcludeFill(t *testing.T) {
	cell := func(full float64, others ...report.Row) report.Cell {
		return made(figures{FillLoop: 8, FillFull: full, FillNumPy: 4, FillPool: 2}, report.Cell{}, append([]report.Row{{Name: FillLoop}, {Name: FillFull}}, others...)...)
	}
	says(t, "pages", concludeFill(cell(1, report.Row{Name: FillNumPy}, report.Row{Name: FillPool}), 4, 0.6), "8.00x as fast as make and a loop, more than the cores explain", "pool of four threads is 2.00x", "2.00x as fast as the better of NumPy's ways")
	says(t, "cores", concludeFill(cell(4), 4, 0.5), "no more than the cores explain")
	says(t, "far from the least", concludeFill(cell(4), 4, 0.5), "Full took 4.00 s, 8.00 times the least: before a program writes")
	says(t, "nothing", concludeFill(cell(8), 4, 0), "it gains nothing")
	says(t, "wrong", concludeFill(cell(-1), 4, 1), "nothing to compare")
}

func TestConcludeTasks(t *testing.T) {
	splits := []report.Row{
		{Name: report.Native, Workers: 1, Threads: 1}, {Name: report.Native, Workers: 1, Threads: 4}, {Name: report.Native, Workers: 4, Threads: 1},
		{Name: report.Native, Workers: 4, Threads: 4}, {Name: report.Auto, Workers: 4, Threads: 4},
	}
	cell := func(one, threads, workers, auto float64) report.Cell {
		return made(figures{"OpenBLAS, 1 worker and 1 thread": one, "OpenBLAS, 1 worker and 4 threads": threads, "OpenBLAS, 4 workers and 1 thread": workers,
			"OpenBLAS, 4 workers and 4 threads": 9, "Auto, 4 workers and 4 threads": auto}, report.Cell{}, splits...)
	}
	says(t, "as predicted", concludeTasks(cell(4, 2, 1.05, 1.04), 4), "The best split is 4 workers with 1 thread: 3.81x of at most 4x: as predicted.", "the split that was predicted", "Workers alone are 1.90x as fast as threads alone, as predicted", "Auto is 1.01x as fast as the best split, without having been told")
	says(t, "threads", concludeTasks(cell(4, 1, 2, 3), 4), "The best split is 1 worker with 4 threads", "The prediction does not hold: 4 workers with 1 thread each are 0.50x as fast as the best.", "Threads alone are 2.00x as fast as workers alone, against the prediction", "Auto is 0.33x as fast as the best split, less than predicted")
	says(t, "level", concludeTasks(cell(4, 2, 2, 2), 4), "Workers alone are 1.00x as fast as threads alone: no difference", "The prediction, 4 workers with 1 thread each, is as good as the best.")
	says(t, "small", concludeTasks(cell(1, 2, 2, 1), 4), "One worker with one thread is the best here")
	pure := made(figures{"pure Go, 1 worker": 3, "pure Go, 4 workers": 2}, report.Cell{}, report.Row{Name: report.Pure, Workers: 1}, report.Row{Name: report.Pure, Workers: 4})
	says(t, "pure", concludeTasks(pure, 4), "In pure Go 4 workers: 1.50x of at most 4x: part of it")
	says(t, "one core", concludeTasks(made(nil, report.Cell{}, report.Row{Name: report.Pure, Workers: 1}), 1), "no split to compare")
}

func TestConcludeShare(t *testing.T) {
	steps := func(shared, piped float64, ways ...report.Row) (all []report.Cell) {
		gob := 3.0 // seconds
		for _, step := range []string{"add", "hand-over", "confirm", "total"} {
			all = append(all, made(figures{ShareSegment: shared, ShareBytes: piped, ShareGob: gob}, report.Cell{Step: step, N: 10}, ways...))
		}
		return all
	}
	both := []report.Row{{Name: ShareSegment}, {Name: ShareBytes}, {Name: ShareGob}}
	says(t, "won", concludeShare(steps(0.5, 2, both...), 0.4, 1.9, 100), "saw 10 twos", "Sending bytes is 1.50x as fast as gob, as predicted, though gob sends less, a 1 in 3 bytes and a 2 in one: its 3.00 s go into encoding and decoding for the most part.", "is 4.00x as fast as sending its bytes there and back, as predicted", "after 500 ms", "In all, with making the array and starting the child, it is 4.00x.")
	says(t, "lost", concludeShare(steps(2, 1, both...), 2.5, 1.5, 100), "Adding took 2.00 s, less than the 2.50 s predicted", "Sending bytes took 1.00 s, less than the 1.50 s", "0.50x as fast as sending its bytes there and back, against the prediction", "it pays from larger arrays on")
	says(t, "far from the least", concludeShare(steps(0.5, 2, both...), 0.1, 0.2, 100), "Adding took 500 ms, 5.00 times the least: the child is told", "Sending bytes took 2.00 s, 10.0 times the least: that is 20.0 ms for each piece")
	says(t, "elsewhere", concludeShare(steps(1, 4, both[1:]...), 0, 0, 100), "Sending bytes is 0.75x as fast as gob, against the prediction", "it needs Linux")
	if got := strings.Join(concludeShare(steps(-1, 1, both...), 0, 0, 100), ""); strings.Contains(got, "twos") {
		t.Errorf("a wrong answer was seen right: %s", got)
	}
}

func TestConcludeKinds(t *testing.T) {
	kinds := []kind{{name: "BLAS threads", gain: 0, most: 2}, {name: "all elements", gain: 1.9, most: 2, advice: "do this"}, {name: "tasks", gain: 1, most: 2, advice: "not this"}, {name: "shared array", gain: 5, advice: "share"}}
	got := concludeKinds(kinds, false)
	says(t, "kinds", got, "none without OpenBLAS", "all elements: 1.90x of at most 2x: as predicted; do this.", "tasks: 1.00x of at most 2x: more cores change nothing.", "shared array: 5.00x, as predicted; share.")
	kinds[3].gain = 0.5
	says(t, "lost", concludeKinds(kinds, true), "BLAS threads: not measured.", "shared array: 0.50x, against the prediction")
}

// Wrong answers are named before anything is concluded.
func TestWrong(t *testing.T) {
	c := dotCell(figures{"OpenBLAS, 4 threads": -1})
	says(t, "wrong", wrong([]report.Cell{c}), "OpenBLAS, 4 threads: ")
	if best(c, report.Native).Threads == 4 || find(c, report.Native, 0, 4) != nil {
		t.Error("a wrong row is compared")
	}
	c.Notes = []string{"outliers in 1 of 3 rows", "noisy: x", "the machine became slower"}
	says(t, "doubts", doubts([]report.Cell{c, c}), "Doubtful: the machine changed its speed in 2 of 2 problems.")
	if n := len(doubts([]report.Cell{c, c})); n != 1 {
		t.Error(n)
	}
}
