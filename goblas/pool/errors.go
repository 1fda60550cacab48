package pool

import (
	"errors"
	"fmt"
)

// ErrExit is the error of a task that called runtime.Goexit, as the FailNow of a
// test does.
var ErrExit = errors.New("task called runtime.Goexit")

// TaskError is the error of a task: which one failed, and why. [Each], [Map] and [Stream]
// return it.
type TaskError struct {
	Index int   // of the task, from 0
	Err   error // what it returned, a [*PanicError], or [ErrExit]
}

func (e *TaskError) Error() string { return fmt.Sprintf("pool: task %d: %v", e.Index, e.Err) }

// Unwrap returns Err.
func (e *TaskError) Unwrap() error { return e.Err }

// PanicError is the error of a task that panicked. It is the Err of a [TaskError].
type PanicError struct {
	Value any    // what it panicked with
	Stack []byte // of its goroutine, as debug.Stack formats it
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v\n\n%s", e.Value, e.Stack) }

// Unwrap returns Value if it is an error, else nil.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}
