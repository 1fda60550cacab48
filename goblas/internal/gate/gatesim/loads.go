package main

import "time"

// load is a mix of callers for a given number of cores.
type load struct {
	name, text string
	classes    func(cores int) []class
}

const (
	us = time.Microsecond
	ms = time.Millisecond
)

var loads = []load{
	{
		"All small", "four callers per core, each calling for one core, 50 us, without a pause",
		func(n int) []class { return []class{{callers: 4 * n, cores: 1, cost: 50 * us}} },
	},
	{
		"All small, very short", "the same with calls of 5 us, as long as waking a waiter takes",
		func(n int) []class { return []class{{callers: 4 * n, cores: 1, cost: 5 * us}} },
	},
	{
		"All large", "four callers, each calling for all cores, 5 ms, without a pause",
		func(n int) []class { return []class{{callers: 4, cores: n, cost: 5 * ms}} },
	},
	{
		"Small stream and a lone large caller", "two callers per core for one core, 50 us, without a pause; one for all cores, 5 ms, pausing 20 ms",
		func(n int) []class {
			return []class{{callers: 2 * n, cores: 1, cost: 50 * us}, {callers: 1, cores: n, cost: 5 * ms, think: 20 * ms}}
		},
	},
	{
		"Large stream and a trickle of small", "four callers for all cores, 5 ms, without a pause; four for one core, 50 us, pausing 1 ms",
		func(n int) []class {
			return []class{{callers: 4, cores: n, cost: 5 * ms}, {callers: 4, cores: 1, cost: 50 * us, think: ms}}
		},
	},
	{
		"Half and half", "the hardest for the rule: two callers per core for one core and four for all cores, 1 ms all of them, without a pause",
		func(n int) []class {
			return []class{{callers: 2 * n, cores: 1, cost: ms}, {callers: 4, cores: n, cost: ms}}
		},
	},
	{
		"Bursts", "every 25 ms, at once, twenty callers per core for one core, 50 us, and two for all cores, 5 ms; the gate is offered 44 % of the core-time",
		func(n int) []class {
			return []class{{callers: 20 * n, cores: 1, cost: 50 * us, burst: 25 * ms}, {callers: 2, cores: n, cost: 5 * ms, burst: 25 * ms}}
		},
	},
}
