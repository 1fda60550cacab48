package main

import "time"

// load is a mix of callers for a given number of cores.
type load struct {
	name, text string
	note       string // what its table shows
	classes    func(cores int) []class
}

const (
	us = time.Microsecond
	ms = time.Millisecond
)

var loads = []load{
	{
		"All short", "four callers per core, each calling for 20 us, without a pause",
		"Nobody waits for a lease any more, so nobody is passed over for a slice.",
		func(n int) []class { return []class{{callers: 4 * n, cost: 20 * us}} },
	},
	{
		"One core each", "four callers per core, each calling for 500 us on one core, without a pause",
		"Both ways are the same for these calls: too long to pass, too short for tiles. A core stays with the caller who has just used it, unless others have waited for 10 ms of its time.",
		func(n int) []class { return []class{{callers: 4 * n, cost: 500 * us}} },
	},
	{
		"A lone large caller", "one caller, 5 ms on all cores, without a pause",
		"This load loses: when the last tiles run, some cores are done. (OpenBLAS's threads have a last piece, too, which is not simulated. Where its bits allow it, a product is cut for the cores that are free, and loses less.)",
		func(n int) []class { return []class{{callers: 1, kind: large, cost: 5 * ms}} },
	},
	{
		"Four large callers", "four callers, 5 ms on all cores, without a pause",
		"In the old way each of them finds others and takes one core, so all but four cores idle. (Products and LU were then cut into tiles already.)",
		func(n int) []class { return []class{{callers: 4, kind: large, cost: 5 * ms}} },
	},
	{
		"More large callers than cores", "two callers per core, 250 us on all cores, without a pause; four for 20 us, pausing 1 ms",
		"In both ways each has about one core. The few short calls do not wait.",
		func(n int) []class {
			return []class{{callers: 2 * n, kind: large, cost: 250 * us}, {callers: 4, cost: 20 * us, think: ms}}
		},
	},
	{
		"Large stream and a trickle of short ones", "four callers, 5 ms on all cores, without a pause; four for 20 us, pausing 1 ms",
		"As with four large callers; short calls share a core for as long as they take.",
		func(n int) []class {
			return []class{{callers: 4, kind: large, cost: 5 * ms}, {callers: 4, cost: 20 * us, think: ms}}
		},
	},
	{
		"Short stream and a lone large caller", "two callers per core for 20 us, without a pause; one for 5 ms on all cores, pausing 20 ms",
		"The large call shares every core with short ones and takes longer than alone on the machine. Nobody stands still for it.",
		func(n int) []class {
			return []class{{callers: 2 * n, cost: 20 * us}, {callers: 1, kind: large, cost: 5 * ms, think: 20 * ms}}
		},
	},
	{
		"Half and half", "two callers per core for 1 ms on one core and four for 1 ms on all cores, without a pause",
		"Whoever wants one core waits for one in both ways. The large calls get few helpers, because others wait.",
		func(n int) []class {
			return []class{{callers: 2 * n, cost: ms}, {callers: 4, kind: large, cost: ms}}
		},
	},
	{
		"Bursts", "every 25 ms, at once, twenty callers per core for 40 us on one core, and two for 5 ms on all cores",
		"The large calls get the cores when the small ones have ended, and all of them.",
		func(n int) []class {
			return []class{{callers: 20 * n, cost: 40 * us, burst: 25 * ms}, {callers: 2, kind: large, cost: 5 * ms, burst: 25 * ms}}
		},
	},
	{
		"A decomposition among others", "one caller of decompositions, 20 ms on all cores, pausing 20 ms; one large caller, 5 ms on all cores, pausing 20 ms; four for 20 us, pausing 1 ms",
		"Short calls still wait for a decomposition, which has all cores if it finds no other large call. That is more often so than in the old way, because large calls in tiles end sooner.",
		func(n int) []class {
			return []class{
				{callers: 1, kind: whole, cost: 20 * ms, think: 20 * ms},
				{callers: 1, kind: large, cost: 5 * ms, think: 20 * ms},
				{callers: 4, cost: 20 * us, think: ms},
			}
		},
	},
}
