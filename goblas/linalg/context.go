package linalg

import "context"

// never is the context of the functions that take none. Drivers ask nothing of a nil one.
var never context.Context

// ended returns the error of a context that has ended, and otherwise nil.
func ended(ctx context.Context) error {
	if ctx == nil {
		return nil
	}
	return ctx.Err()
}

// named returns the name of a function's form with a context, if there is one.
func named(name string, ctx context.Context) string {
	if ctx == nil {
		return name
	}
	return name + "Context"
}
