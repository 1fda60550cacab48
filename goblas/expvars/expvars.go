// Package expvars publishes goblas's counters and load through expvar, by one call of
// [Publish] at the start of the program:
//
//	expvars.Publish() // then: curl localhost:8080/debug/vars
//
// It is a package of its own because importing expvar adds a handler to
// http.DefaultServeMux.
package expvars

import (
	"expvar"

	"github.com/goblas/goblas/goblas"
)

// Publish switches counting on and publishes two variables, durations in nanoseconds:
// "goblas", the counters, which is a map from the operation's name to its
// [goblas.Counter], and "goblas.load", the [goblas.Load] of the moment. Like
// expvar.Publish, it panics if a name is taken; call it once.
func Publish() {
	goblas.SetCounting(true)
	expvar.Publish("goblas", expvar.Func(func() any {
		counters := map[string]goblas.Counter{}
		for _, c := range goblas.Counters() {
			counters[c.Op] = c
		}
		return counters
	}))
	expvar.Publish("goblas.load", expvar.Func(func() any { return goblas.CurrentLoad() }))
}
