package tune

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/tunefile"
)

// fresh gives a test its own file, and lets Use read it as if first.
func fresh(t *testing.T) (path string, machine tunefile.Machine) {
	t.Helper()
	machine, err := here()
	if err != nil {
		t.Skip(err)
	}
	path = filepath.Join(t.TempDir(), "goblas", "tune.json")
	t.Setenv(tunefile.Variable, path)
	tunefile.Forget()
	t.Cleanup(func() {
		tunefile.Forget()
		if err := goblas.Use(goblas.PureGo); err != nil {
			t.Error(err)
		}
	})
	return path, machine
}

func TestUseReads(t *testing.T) {
	path, machine := fresh(t)
	file := tunefile.File{Machine: machine, Measured: time.Now(), Crossovers: plan.Overrides{plan.Dgemm: {Library: new(1e6)}}}
	if err := tunefile.Write(path, file); err != nil {
		t.Fatal(err)
	}
	if err := goblas.Use(goblas.Auto); err != nil {
		t.Fatal(err)
	}
	if got, inUse, err := goblas.Tuning(); got != path || !inUse || err != nil || plan.For(plan.Dgemm).Library != 1e6 {
		t.Errorf("Tuning: %q, %v, %v; Dgemm from %g", got, inUse, err, plan.For(plan.Dgemm).Library)
	}
	r, err := Read()
	if want := (Crossover{Op: "Dgemm", Way: "one", Builtin: plan.Order(plan.Dgemm, plan.Builtin(plan.Dgemm).Library), Tuned: 100}); err != nil || len(r.Crossovers) != 1 || !near(r.Crossovers[0], want) {
		t.Errorf("Read: %+v, %v; want %+v", r, err, want)
	}
	if got, removed, err := Remove(); got != path || !removed || err != nil || plan.For(plan.Dgemm).Library != plan.Builtin(plan.Dgemm).Library {
		t.Errorf("Remove: %q, %v, %v", got, removed, err)
	}
	if _, inUse, err := goblas.Tuning(); inUse || err != nil {
		t.Errorf("after Remove: %v, %v", inUse, err)
	}
	if r, err := Read(); !errors.Is(err, fs.ErrNotExist) || r.Path != path {
		t.Errorf("Read of nothing: %+v, %v", r, err)
	}
}

func near(a, b Crossover) bool {
	const eps = 1e-9
	return a.Op == b.Op && a.Way == b.Way && a.Builtin > b.Builtin-eps && a.Builtin < b.Builtin+eps && a.Tuned > b.Tuned-eps && a.Tuned < b.Tuned+eps
}

func TestUseIgnoresBad(t *testing.T) {
	path, machine := fresh(t)
	machine.Kernel += "x"
	if err := tunefile.Write(path, tunefile.File{Machine: machine, Crossovers: plan.Overrides{plan.Dgemm: {Library: new(1e6)}}}); err != nil {
		t.Fatal(err)
	}
	if err := goblas.Use(goblas.Auto); err != nil {
		t.Errorf("Use failed for a foreign file: %v", err)
	}
	_, inUse, err := goblas.Tuning()
	if refused, ok := errors.AsType[*FileError](err); inUse || !ok || refused.Path != path || !errors.Is(err, ErrForeign) {
		t.Errorf("Tuning: %v, %v; want ErrForeign", inUse, err)
	}
	if plan.For(plan.Dgemm) != plan.Builtin(plan.Dgemm) {
		t.Error("the plan is not the built-in one")
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(); !errors.Is(err, ErrDamaged) {
		t.Errorf("Read: %v, want ErrDamaged", err)
	}
	if _, removed, err := Remove(); !removed || err != nil {
		t.Errorf("Remove of a damaged file: %v, %v", removed, err)
	}
}

func TestTune(t *testing.T) {
	path, _ := fresh(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Run(ctx, Options{Time: time.Millisecond, Step: func(Crossover, int, int) { cancel() }})
	if _, exists := os.Stat(path); !errors.Is(err, context.Canceled) || !errors.Is(exists, fs.ErrNotExist) {
		t.Errorf("cancelled: %v, file: %v", err, exists)
	}
	if r, err := Run(t.Context(), Options{Time: time.Millisecond, DryRun: true}); err != nil || len(r.Crossovers) == 0 || r.Path != "" {
		t.Errorf("dry: %+v, %v", r, err)
	}
	if _, inUse, err := goblas.Tuning(); inUse || err != nil {
		t.Errorf("after a dry run: in use %v, %v", inUse, err)
	}
	steps := 0
	r, err := Run(t.Context(), Options{Time: time.Millisecond, Step: func(_ Crossover, done, of int) {
		if steps++; done != steps || done > of {
			t.Errorf("step %d is %d of %d", steps, done, of)
		}
	}})
	if err != nil || r.Path != path || len(r.Crossovers) != steps {
		t.Errorf("Tune: %+v, %v after %d steps", r, err, steps)
	}
	if _, inUse, err := goblas.Tuning(); !inUse || err != nil || goblas.Active() != goblas.PureGo {
		t.Errorf("after Tune: in use %v, %v, %v", inUse, err, goblas.Active())
	}
	if _, err := Read(); err != nil {
		t.Errorf("what Tune saved: %v", err)
	}
	t.Setenv(tunefile.Variable, "off")
	if _, err := Run(t.Context(), Options{Time: time.Millisecond}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Tune with nowhere to save: %v", err)
	}
}
