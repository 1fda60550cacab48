package doctor

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/session"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
)

// Command is the hidden command of goblas that the children run: see [Child].
const Command = "doctor-child"

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
	bounded, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	c, err := session.Command(bounded, append([]string{Command}, args...)...)
	if err != nil {
		return ended{err: err}
	}
	c.Cancel = func() error { return c.Process.Kill() } // a child that hangs heeds no interrupt
	c.Env = environ
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	err = c.Run()
	e := ended{stdout: stdout.Bytes(), stderr: stderr.Bytes(), err: err}
	switch exit, ended := errors.AsType[*exec.ExitError](err); {
	case ctx.Err() != nil:
		e.err = ctx.Err()
	case bounded.Err() != nil:
		e.hung = true
	case ended:
		e.detail = crash(e.stderr)
		if e.crashed = exit.ExitCode() < 0 || e.detail != ""; e.crashed {
			e.detail = cmp.Or(e.detail, exit.Error())
		}
	}
	return e
}

// crash finds the line in which Go's runtime says what killed a program, or in which
// OpenBLAS gives up; "" if there is none.
func crash(stderr []byte) string {
	for line := range strings.Lines(string(stderr)) {
		line = strings.TrimSpace(line)
		marks := []string{"SIG", "fatal error: ", "panic: ", "BLAS : Program is Terminated"}
		if slices.ContainsFunc(marks, func(mark string) bool { return strings.HasPrefix(line, mark) }) {
			return line
		}
	}
	return ""
}

// without returns environ without a variable.
func without(environ []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(v string) bool { return strings.HasPrefix(v, name+"=") })
}

// Child is what the hidden command does: "kernel", "scalapack", or "stress LOAD SECONDS".
// It writes JSON.
func Child(ctx context.Context, w io.Writer, args []string) error {
	switch {
	case len(args) == 1 && args[0] == "kernel":
		return timeProducts(w)
	case len(args) == 1 && args[0] == "scalapack":
		return loadScaLAPACK(w)
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
	return fmt.Errorf("%s: kernel, scalapack, or stress LOAD SECONDS", Command)
}

const (
	kernelOrder  = 768                    // of the products that are timed
	kernelTime   = 200 * time.Millisecond // of each turn
	kernelRounds = 4
	kernelLimit  = 20 * time.Second // of each turn, start included
)

// cacheVariable overrides the cache size that OpenBLAS blocks for.
const cacheVariable = "OPENBLAS_L2_SIZE"

// TimeKernels measures products with the kernel in force, with the one that OpenBLAS
// takes if it is left alone, and, if that is not made for what this processor has,
// with the candidates: each in a process of its own, in turns. It returns nil without
// an OpenBLAS that tells its kernel.
func TimeKernels(ctx context.Context, f Facts) ([]KernelTime, error) {
	if f.Machine.OpenBLAS == nil || f.Machine.OpenBLAS.Kernel == "" {
		return nil, nil
	}
	choices := []KernelTime{{}}
	if _, set, _ := f.Machine.CoreType(); set {
		choices = append(choices, KernelTime{Remove: coreType})
	}
	if variable(f, cacheVariable) != "" {
		choices = append(choices, KernelTime{Remove: cacheVariable})
	}
	for round := range kernelRounds {
		for i := range choices {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			choices[i].turn(start(ctx, kernelLimit, choices[i].environ(os.Environ()), "kernel"))
		}
		if round == 0 && f.CPU.misjudged(choices[min(1, len(choices)-1)].Kernel) {
			for _, name := range f.CPU.Candidates() {
				choices = append(choices, KernelTime{Set: coreType + "=" + name})
			}
		}
	}
	return distinct(choices), nil
}

// environ is the environment with the choice in it.
func (k KernelTime) environ(all []string) []string {
	if k.Remove != "" {
		all = without(all, k.Remove)
	}
	if name, _, found := strings.Cut(k.Set, "="); found {
		all = append(without(all, name), k.Set)
	}
	return all
}

// turn takes in how a child ended.
func (k *KernelTime) turn(e ended) {
	var got KernelTime
	switch {
	case e.hung:
		k.Error = "hung, and was killed"
	case e.crashed:
		k.Error = "crashed: " + e.detail
	case e.err != nil:
		k.Error = e.err.Error()
	case json.Unmarshal(e.stdout, &got) != nil:
		k.Error = fmt.Sprintf("answered %q", e.stdout)
	default:
		k.Kernel, k.GFLOPS = got.Kernel, max(k.GFLOPS, got.GFLOPS)
		if got.Wrong {
			k.Wrong, k.Error = true, got.Error
		}
	}
}

// distinct drops forced kernels that OpenBLAS did not take, because the build has
// not got them, or that it takes anyway.
func distinct(choices []KernelTime) []KernelTime {
	var kept []KernelTime
	seen := map[string]bool{}
	for _, k := range choices {
		_, asked, forced := strings.Cut(k.Set, "=")
		if forced && (!strings.EqualFold(asked, k.Kernel) || seen[strings.ToLower(k.Kernel)]) {
			continue
		}
		if k.Remove != cacheVariable {
			seen[strings.ToLower(k.Kernel)] = true
		}
		kept = append(kept, k)
	}
	return kept
}

// timeProducts is the child: products on one core for kernelTime, and the fastest
// of them, as a KernelTime in JSON.
func timeProducts(w io.Writer) error {
	if err := goblas.Use(goblas.Native); err != nil {
		return err
	}
	if _, err := goblas.SetThreads(1); err != nil {
		return err
	}
	library, err := goblas.Describe()
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(3, 4))
	a, b := random[float64](kernelOrder, kernelOrder, r), random[float64](kernelOrder, kernelOrder, r)
	c := goblas.New[float64](kernelOrder, kernelOrder)
	fastest := time.Duration(0)
	for begin := time.Now(); fastest == 0 || time.Since(begin) < kernelTime; {
		from := time.Now()
		if err := goblas.DotTo(c, a, b); err != nil {
			return err
		}
		if took := time.Since(from); fastest == 0 || took < fastest {
			fastest = took
		}
	}
	k := KernelTime{Kernel: library.Kernel, GFLOPS: 2 * kernelOrder * kernelOrder * kernelOrder / fastest.Seconds() / 1e9}
	if _, err := verify.Product(c, a, b, r); err != nil {
		k.Wrong, k.Error = true, err.Error()
	}
	return json.NewEncoder(w).Encode(k)
}
