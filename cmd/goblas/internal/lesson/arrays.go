package lesson

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/cmd/goblas/internal/elementwise"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// elements is lesson 4.
func elements(r Room, p *page) {
	p.say(`Outside of BLAS a loop runs on one core, in Go as in NumPy. In Python threads can share such work, because NumPy lets the interpreter's lock go while it computes; in Go nothing is locked, and package vec cuts the slices itself. What that gives has two limits: the cores, where each element costs many operations, and the memory, where it costs next to none.`)
	n := r.fit(p, "lesson 4", 0, 1000, func(n int) float64 { return 2 * elementwise.Memory("float64", n) }, 10_000_000, 1_000_000)
	cores, peak := r.cores(), r.Machine.Peak
	one, all := 0.0, 0.0
	if peak != nil && peak.GBs(1, cores) > 0 {
		one, all = peak.GBs(1, cores), peak.GBs(cores, cores)
		p.predict("%s: log at most %s as fast on all as on one. An addition moves 24 bytes for each element; memory gives %.0f GB/s to one core and %.0f to all, so it gains at most about %s, and takes at least %s. A root moves 16 bytes and a sum 8, so that each meets one limit or the other.",
			report.Plural(cores, "core"), upTo(float64(cores)), one, all, report.Times(all/one), report.Duration(24*float64(n)/all/1e9))
	} else {
		p.predict("%s: at most %s as fast on all as on one, and less for add, which does little but wait for memory.", report.Plural(cores, "core"), upTo(float64(cores)))
	}
	p.heading("Measured")
	var cells []report.Cell
	for _, op := range []string{"add", "sqrt", "log", "sum"} {
		c := attempt(p, func() (report.Cell, error) { return r.Bench.Elementwise(op, n, r.budget()/2) })
		p.picture(c.Title+" (longer is faster; times the loop)", speeds(c, best(c, elementwise.GoLoop)))
		cells = append(cells, c)
	}
	p.conclude(cells, concludeElements(cells, float64(cores), one, all))
}

// concludeElements says which limit each operation met: the cores, or, where their GB/s are
// known, the memory of all cores. What memory allows is predicted for an addition, and for
// others follows from the time on one core.
func concludeElements(cells []report.Cell, cores, oneGBs, allGBs float64) (s sentences) {
	numpy, wins := 0, 0
	for _, c := range cells {
		all, one := best(c, elementwise.AllCores), best(c, elementwise.OneCore)
		if all == nil || one == nil {
			s.add("%s: not measured.", c.Op)
			continue
		}
		g, allows := gain(one, all), cores
		switch {
		case allGBs <= 0:
		case c.Op == "add":
			allows = allGBs / oneGBs
		case c.Bytes > 0:
			allows = max(1, allGBs*1e9**one.Median/c.Bytes)
		}
		memory := allows < cores
		met := first(
			when(memory && g > 1.2*allows, "%s, more than the memory's %s: the slices are partly in the caches, or memory was busy when its speed was measured", report.Times(g), report.Times(allows)),
			when(memory && g >= 1.05, "%s, where the memory allows about %s", report.Times(g), report.Times(allows)),
			when(memory && g >= 0.95 && allows < 1.2, "%s: one core takes all that the memory gives", report.Times(g)),
			otherwise("%s", judge(g, cores)))
		if had := all.CPU; g < 1.05 && had != nil && *had < 0.75*cores {
			met += fmt.Sprintf("; it had %.2f of %.0f cores", *had, cores)
		}
		if over := gain(best(c, elementwise.GoLoop), all); over > 0 {
			met += "; " + report.Times(over) + " a loop in Go"
		}
		if over := gain(best(c, elementwise.InNumPy), all); over > 0 {
			met += ", " + report.Times(over) + " NumPy"
			numpy++
			if over > 1 {
				wins++
			}
		}
		s.add("%s: all cores %s.", c.Op, met)
	}
	s.first(
		when(numpy > 0, "Against NumPy, which runs these on one core, %d of %d are faster.", wins, numpy),
		otherwise("NumPy was not measured: there is no Python that has it."))
	return s
}

// The ways to fill that this lesson knows more of than their names.
const (
	FillLoop  = "make and a loop"
	FillFull  = "goblas.Full"
	FillNumPy = "numpy.full"
	FillPool  = "NumPy thread pool"
)

// fill is lesson 5.
func fill(r Room, p *page) {
	p.say(`A large array that is made and filled is work for the system before it is work for the program: memory is given page by page, when each is first written. The course lets four threads fill a quarter each. goblas.Full asks for huge pages, so that there are 512 times fewer, and all cores write them.`)
	need := func(n int) float64 { return 8 * float64(n) * float64(n) }
	n := r.fit(p, "a 50000x50000 matrix", 50_000, 100, need, 10_000, 5000, 2000, 1000)
	size, cores, least := need(n), r.cores(), 0.0
	s := fmt.Sprintf("%dx%d float64 are %s: %.0f pages of 4 KiB, or %.0f huge ones of 2 MiB.", n, n, report.Bytes(size), size/4096, max(size/(2<<20), 1))
	if peak := r.Machine.Peak; peak != nil && peak.GBs(cores, cores) > 0 {
		least = size / peak.GBs(cores, cores) / 1e9
		s += fmt.Sprintf(" At %.0f GB/s it takes all cores at least about %s to write them once. What the system does before is not in that: it clears each page, which writes it, too.", peak.GBs(cores, cores), report.Duration(least))
	}
	p.predict("%s Cores alone would give at most %s; fewer pages come on top, so Full may win by more than that.", s, upTo(float64(cores)))
	c := attempt(p, func() (report.Cell, error) { return r.Bench.Fill(n, r.rounds()) })
	p.heading("Measured")
	p.picture(c.Title+" (longer is faster)", speeds(c, best(c, FillLoop)))
	p.conclude([]report.Cell{c}, concludeFill(c, float64(cores), least))
}

// concludeFill says what huge pages and cores gave, and how far Full is from the least time.
func concludeFill(c report.Cell, cores, least float64) (s sentences) {
	loop, full, numpy, pool := best(c, FillLoop), best(c, FillFull), best(c, FillNumPy), best(c, FillPool)
	if loop == nil || full == nil {
		return sentences{"Full and the loop were not both measured, so there is nothing to compare."}
	}
	g := gain(loop, full)
	s.first(
		when(g > 1.1*cores, "Full is %s as fast as make and a loop, more than the cores explain: the rest is that huge pages have to be asked for less often.", report.Times(g)),
		when(g > 1.05, "Full is %s as fast as make and a loop, no more than the cores explain: this system gives its pages quickly, or no huge ones.", report.Times(g)),
		otherwise("Full is %s as fast as make and a loop: at this size, or where there are no huge pages, it gains nothing.", report.Times(g)))
	s.missed("Full", full, least)
	s.exceeded("Full", full, least, "before a program writes to a page the system looks for a free one, clears it and enters it for the process.")
	if g := gain(numpy, pool); g > 0 {
		s.add("NumPy's pool of four threads is %s as fast as numpy.full.", report.Times(g))
		if g > 1 {
			numpy = pool
		}
	}
	if g := gain(numpy, full); g > 0 {
		s.add("Full is %s as fast as the better of NumPy's ways.", report.Times(g))
	}
	s.add("Fill memory once, with its first value, and use it again: memory that is there costs none of this.")
	return s
}

// The ways to share that Go has.
const (
	ShareSegment = "goblas/shm"
	ShareBytes   = "bytes over a pipe"
	ShareGob     = "gob over a pipe"
)

// pipeHolds is how many bytes a pipe holds, and the buffers on both sides of it.
const pipeHolds = 1 << 16

// share is lesson 7.
func share(r Room, p *page) {
	p.say(`Processes do not see each other's memory: an array that another one shall work on is written into a pipe and read there, and so is the answer. Python's multiprocessing does so by pickling, Go's programs mostly by encoding/gob, which turns every element into another form and back; here the bytes are sent as they are, too. An array in shared memory is not sent at all. Here a parent makes an array of ones, a child adds 1 to each element, and the parent looks whether it sees twos.`)
	n := r.fit(p, "lesson 7 with 10000000 elements", 10_000_000, 100, func(n int) float64 { return 3 * 8 * float64(n) }, 10_000_000, 1_000_000, 100_000)
	size, cores := 8*float64(n), r.cores()
	pieces := 2 * math.Ceil(size/pipeHolds)
	s, shared, sent := fmt.Sprintf("%d elements are %s.", n, report.Bytes(size)), 0.0, 0.0
	if peak := r.Machine.Peak; peak != nil && peak.GBs(1, cores) > 0 && peak.GBs(cores, cores) > 0 {
		shared = 2 * size / peak.GBs(cores, cores) / 1e9
		sent = shared + 4*size/peak.GBs(1, cores)/1e9
		s += fmt.Sprintf(" Adding reads and writes each once, on all cores: at least about %s. A pipe holds 64 KiB, so that there and back it takes %.0f pieces, which one process reads from its array and the other writes to its own: at least about %s with the addition, if neither ever waits for the other.",
			report.Duration(shared), pieces, report.Duration(sent))
	}
	p.predict("%s Sharing should take less time than sending bytes, and that less than gob.", s)
	steps := attempt(p, func() ([]report.Cell, error) { return r.Bench.Share(n, r.rounds()) })
	p.heading("Measured")
	for _, c := range steps {
		if c.Step == "add" || c.Step == "total" {
			p.picture(c.Title+" (longer is faster)", speeds(c, best(c, ShareBytes)))
		}
	}
	if len(steps) > 0 {
		p.conclude(steps[:1], concludeShare(steps, shared, sent, pieces))
	}
}

// concludeShare says what was seen, and what sharing saved; and which times are less
// than was predicted of them, or far more. Bytes go through the pipe in so many pieces.
func concludeShare(steps []report.Cell, leastShared, leastSent, pieces float64) (s sentences) {
	for _, c := range steps {
		shared, piped, encoded := best(c, ShareSegment), best(c, ShareBytes), best(c, ShareGob)
		g, over := gain(piped, shared), gain(encoded, piped)
		switch c.Step {
		case "add":
			s.missed("Adding", shared, leastShared)
			s.exceeded("Adding", shared, leastShared, "the child is told and answers, its cores wake, and it finds each page of the array when it first touches it.")
			s.missed("Sending bytes", piped, leastSent)
			if piped != nil {
				s.exceeded("Sending bytes", piped, leastSent, "that is %s for each piece, which is copied into a buffer, into the kernel, out of it and into the array, and which one process waits for while the other works on it. The child's array is new memory besides, with all that lesson 5 says of it.", report.Duration(*piped.Median/pieces))
			}
			s.first(
				when(over > 1, "Sending bytes is %s as fast as gob, as predicted, though gob sends less, a 1 in 3 bytes and a 2 in one: its %s go into encoding and decoding for the most part.", report.Times(over), seconds(encoded)),
				when(over > 0, "Sending bytes is %s as fast as gob, against the prediction: so few elements are encoded in no time.", report.Times(over)))
			s.first(
				when(g > 1, "Adding in the child is %s as fast as sending its bytes there and back, as predicted.", report.Times(g)),
				when(g > 0, "Adding in the child is %s as fast as sending its bytes there and back, against the prediction: so few elements are sent as quickly.", report.Times(g)))
		case "confirm":
			s.first(
				when(shared != nil, "The parent saw %d twos that it had not written, and nothing was sent.", c.N),
				otherwise("Package shm was not measured: it needs Linux. Elsewhere its calls return shm.ErrNotSupported."))
		case "hand-over":
			s.first(when(shared != nil, "One process's word reaches the other after %s: that is what a step of work in turns costs, whatever the size of the array.", seconds(shared)))
		case "total":
			s.first(
				when(g >= 1, "In all, with making the array and starting the child, it is %s.", report.Times(g)),
				when(g > 0, "In all, with making the array and starting the child, sharing is %s as fast: it pays from larger arrays on, or where the array is worked on more than once.", report.Times(g)))
		}
	}
	return s
}
