package lesson

import (
	"fmt"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// The ways to share that Go has.
const (
	ShareSegment = "goblas/shm"
	ShareBytes   = "bytes over a pipe"
	ShareGob     = "gob over a pipe"
)

// share is lesson 7.
func share(r Room, p *page) error {
	p.say(`Processes do not see each other's memory: an array that another one shall work on is written into a pipe and read there, and so is the answer. Python's multiprocessing does so by pickling, Go's programs mostly by encoding/gob, which turns every element into another form and back; here the bytes are sent as they are, too. An array in shared memory is not sent at all. Here a parent makes an array of ones, a child adds 1 to each element, and the parent looks whether it sees twos.`)
	n, err := r.fit("lesson 7 with 10000000 elements", 10_000_000, 100, func(n int) float64 { return 3 * 8 * float64(n) }, 10_000_000, 1_000_000, 100_000)
	if err != nil {
		return err
	}
	size, cores := 8*float64(n), r.cores()
	s, shared, sent := fmt.Sprintf("%d elements are %s.", n, report.Bytes(size)), 0.0, 0.0
	if peak := r.Machine.Peak; peak != nil && peak.GBs(1, cores) > 0 && peak.GBs(cores, cores) > 0 {
		shared = 2 * size / peak.GBs(cores, cores) / 1e9
		sent = shared + 4*size/peak.GBs(1, cores)/1e9
		s += fmt.Sprintf(" Adding reads and writes each once, on all cores: at least about %s. A pipe copies all of it into the kernel and out again, there and back, on one core: at least about %s with the addition.",
			report.Duration(shared), report.Duration(sent))
	}
	p.predict("%s Sharing should take less time than sending bytes, and that less than gob.", s)
	steps, err := r.Bench.Share(n, r.rounds())
	if err != nil {
		return err
	}
	p.heading("Measured")
	for _, c := range steps {
		if c.Step == "add" || c.Step == "total" {
			p.picture(c.Title+" (longer is faster)", speeds(c, named(c, ShareBytes)))
		}
	}
	if len(steps) == 0 {
		return nil
	}
	p.conclude(steps[:1], concludeShare(steps, shared, sent))
	return nil
}

// concludeShare says what was seen, and what sharing saved; and which times are less
// than was predicted of them.
func concludeShare(steps []report.Cell, leastShared, leastSent float64) (sentences []string) {
	for _, c := range steps {
		shared, piped, encoded := named(c, ShareSegment), named(c, ShareBytes), named(c, ShareGob)
		g := gain(piped, shared)
		if c.Step == "add" {
			sentences = append(sentences, missed("Adding", shared, leastShared)...)
			sentences = append(sentences, missed("Sending bytes", piped, leastSent)...)
			if over := gain(encoded, piped); over > 1 {
				sentences = append(sentences, fmt.Sprintf("Sending bytes is %s as fast as gob, as predicted: of gob's %s the pipe itself needs %s, the rest is encoding.", times(over), report.Duration(*encoded.Median), report.Duration(*piped.Median)))
			} else if over > 0 {
				sentences = append(sentences, fmt.Sprintf("Sending bytes is %s as fast as gob, against the prediction: so few elements are encoded in no time.", times(over)))
			}
		}
		switch {
		case c.Step == "confirm" && shared != nil:
			sentences = append(sentences, fmt.Sprintf("The parent saw %d twos that it had not written, and nothing was sent.", c.N))
		case c.Step == "confirm":
			sentences = append(sentences, "Package shm was not measured: it needs Linux. Elsewhere its calls return shm.ErrNotSupported.")
		case c.Step == "add" && g > 1:
			sentences = append(sentences, fmt.Sprintf("Adding in the child is %s as fast as sending its bytes there and back, as predicted.", times(g)))
		case c.Step == "add" && g > 0:
			sentences = append(sentences, fmt.Sprintf("Adding in the child is %s as fast as sending its bytes there and back, against the prediction: so few elements are sent as quickly.", times(g)))
		case c.Step == "hand-over" && shared != nil:
			sentences = append(sentences, fmt.Sprintf("One process's word reaches the other after %s: that is what a step of work in turns costs, whatever the size of the array.", report.Duration(*shared.Median)))
		case c.Step == "total" && g > 0 && g < 1:
			sentences = append(sentences, fmt.Sprintf("In all, with making the array and starting the child, sharing is %s as fast: it pays from larger arrays on, or where the array is worked on more than once.", times(g)))
		case c.Step == "total" && g > 0:
			sentences = append(sentences, fmt.Sprintf("In all, with making the array and starting the child, it is %s.", times(g)))
		}
	}
	return sentences
}
