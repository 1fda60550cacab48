package main

import (
	"fmt"
	"io"
	"time"
)

// transfer is what it takes on a large machine until a core has a cache line that another
// core has written: an assumption, between the 70 and 100 ns that are usual.
const transfer = 85 * time.Nanosecond

// measured is what BenchmarkShort of package gate printed on one machine. The simulation
// does not measure.
var measured = struct {
	machine string
	rows    []entry
}{
	"on 26 November 2026, on a virtual machine with two cores of a Zen 5 that had other work to\ndo, with Go 1.26; of 100 runs the least is given",
	[]entry{
		{1, 19, 20},
		{8, 19, 20},
		{64, 18, 21},
	},
}

// entry is what entering and leaving the gate takes, in ns for each call of all goroutines
// together.
type entry struct {
	goroutines   int
	short, lease float64
}

// sharedWord is how many calls per second of this length so many cores make if each call
// changes one shared word when it enters and when it leaves. Each time the word comes from
// another core, and only one core has it at a time.
func sharedWord(cores int, call time.Duration) float64 {
	both := (2 * transfer).Seconds()
	return min(float64(cores)/(call.Seconds()+both), 1/both)
}

// slots is the same if each call changes a slot that no other core uses.
func slots(cores int, call time.Duration) float64 {
	return float64(cores) / (call.Seconds() + measured.rows[0].short*1e-9)
}

func printEntries(out io.Writer, cores []int) error {
	text := fmt.Sprintf(entryText, measured.machine)
	for _, e := range measured.rows {
		text += fmt.Sprintf("| %d | %.0f ns | %.0f ns |\n", e.goroutines, e.lease, e.short)
	}
	text += fmt.Sprintf(modelText, transfer.Nanoseconds(), rate(sharedWord(1<<20, time.Microsecond)))
	for _, n := range cores {
		text += fmt.Sprintf("| %d", n)
		for _, call := range []time.Duration{us, 10 * us} {
			text += fmt.Sprintf(" | %s | %s", rate(sharedWord(n, call)), rate(slots(n, call)))
		}
		text += " |\n"
	}
	_, err := io.WriteString(out, text)
	return err
}

const entryText = `
## Entering and leaving

A lease is counted in one word that all cores change. A short call takes one of many slots,
which its goroutine finds again at its next call, so cores that make short calls share
nothing. This command measured what entering and leaving take,

    go test -run - -bench Short ./goblas/internal/gate

%s.
The times are those for each call of all goroutines together.

| goroutines | lease | short call |
| ---: | ---: | ---: |
`

// modelText has room for transfer and for the most calls per second by a shared word.
const modelText = `
So the instructions take about the same. Two cores that have other work to do seldom meet at
the word, and do not show what many do. On a large machine a core needs about 70 to 100 ns
until it has a cache line that another core has written. With %d ns, and a call that needs
the word twice, all cores together make at most %s calls per second by a shared word,
however many they are. The following is computed and not measured. With slots a call takes
the time measured on one goroutine besides its own.

| cores | calls of 1 us: shared word | slots | calls of 10 us: shared word | slots |
| ---: | ---: | ---: | ---: | ---: |
`
