package main

import (
	"slices"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas"
)

// enter puts a row's backend and threads, of which limit can be had, in force, and
// returns what puts the former ones back.
func enter(row report.Row, limit int) (leave func(), err error) {
	switch row.Name {
	case report.Netlib:
		return enterNetlib(row.Threads)
	case report.C:
		return enterBare(row.Threads)
	}
	before := goblas.Active()
	use := map[string]goblas.Backend{pure: goblas.PureGo, native: goblas.Native, auto: goblas.Auto}[row.Name]
	if err := goblas.Use(use); err != nil {
		return nil, err
	}
	back := []func(){func() { _ = goblas.Use(before) }} // it was in force, so it is there
	leave = func() {
		for _, restore := range slices.Backward(back) {
			restore()
		}
	}
	set := func(knob func(int) (func(), error), n int) {
		if err == nil && n > 0 {
			var restore func()
			restore, err = knob(n)
			back = append(back, restore)
		}
	}
	cores, call := row.Threads, 0
	if row.Workers > 0 && row.Threads > 0 {
		// A static split. OpenBLAS has many calls of one thread or one of many: the
		// calls of several workers with several threads each take turns.
		call = row.Threads
		if call == 1 {
			cores = min(row.Workers, limit)
		}
	}
	set(goblas.SetThreads, cores)
	set(goblas.SetCallThreads, call)
	if err != nil {
		leave()
		return nil, err
	}
	return leave, nil
}
