package doctor

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Command is the hidden command of goblas that the children run: see [Child].
const Command = "doctor-child"

// drain is how long a dead child's output is waited for.
const drain = 2 * time.Second

// ended is how a child ended, and what it wrote.
type ended struct {
	stdout, stderr []byte
	hung           bool   // and was killed
	crashed        bool   // by a signal, or as Go ends a program that got one
	err            error  // nil if it returned 0
	detail         string // the line that tells why it crashed
}

// start runs this program anew with other variables, for at most limit: then it is
// killed. If ctx ends, it is killed too.
func start(ctx context.Context, limit time.Duration, environ []string, args ...string) ended {
	program, err := os.Executable()
	if err != nil {
		return ended{err: err}
	}
	bounded, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	c := exec.CommandContext(bounded, program, append([]string{Command}, args...)...) // kills by its own process id
	c.Env = environ
	c.WaitDelay = drain
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	err = c.Run()
	e := ended{stdout: stdout.Bytes(), stderr: stderr.Bytes(), err: err}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		e.err = ctx.Err()
	case bounded.Err() != nil:
		e.hung = true
	case errors.As(err, &exit):
		e.detail = crash(e.stderr)
		e.crashed = exit.ExitCode() < 0 || e.detail != ""
		if e.crashed && e.detail == "" {
			e.detail = exit.Error()
		}
	}
	return e
}

// crash finds the line in which Go's runtime says what killed a program, or in which
// OpenBLAS gives up; "" if there is none.
func crash(stderr []byte) string {
	for line := range strings.Lines(string(stderr)) {
		line = strings.TrimSpace(line)
		for _, mark := range []string{"SIG", "fatal error: ", "panic: ", "BLAS : Program is Terminated"} {
			if strings.HasPrefix(line, mark) {
				return line
			}
		}
	}
	return ""
}

// without returns environ without a variable.
func without(environ []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(v string) bool { return strings.HasPrefix(v, name+"=") })
}

// Child is what the hidden command does: "kernel", or "stress LOAD SECONDS". It
// writes JSON.
func Child(ctx context.Context, w io.Writer, args []string) error {
	switch {
	case len(args) == 1 && args[0] == "kernel":
		return timeProducts(w)
	case len(args) == 3 && args[0] == "stress":
		seconds, err := strconv.ParseFloat(args[2], 64)
		if err != nil {
			return err
		}
		o := Outcome{Load: args[1]}
		if err := o.run(ctx, time.Duration(seconds*float64(time.Second))); err != nil {
			return err
		}
		return json.NewEncoder(w).Encode(o)
	}
	return fmt.Errorf("%s: kernel, or stress LOAD SECONDS", Command)
}
