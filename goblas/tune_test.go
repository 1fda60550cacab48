package goblas

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/tuned"
)

// freshTuning gives a test its own file, and lets Use read it as if first.
func freshTuning(t *testing.T) (path string, machine tuned.Machine) {
	t.Helper()
	machine, err := tuneMachine()
	if err != nil {
		t.Skip(err)
	}
	path = filepath.Join(t.TempDir(), "goblas", "tune.json")
	t.Setenv(tuned.Variable, path)
	forget := func() {
		tuning.Lock()
		defer tuning.Unlock()
		tuning.read, tuning.path, tuning.overrides, tuning.err = false, "", nil, nil
		plan.Set(nil)
	}
	forget()
	t.Cleanup(func() {
		forget()
		if err := Use(PureGo); err != nil {
			t.Error(err)
		}
	})
	return path, machine
}

func TestUseReadsTuning(t *testing.T) {
	path, machine := freshTuning(t)
	file := tuned.File{Machine: machine, Measured: time.Now(), Crossovers: plan.Overrides{plan.Dgemm: {Native: new(1e6)}}}
	if err := tuned.Write(path, file); err != nil {
		t.Fatal(err)
	}
	if err := Use(Auto); err != nil {
		t.Fatal(err)
	}
	if got, inUse, err := Tuning(); got != path || !inUse || err != nil || plan.For(plan.Dgemm).Native != 1e6 {
		t.Errorf("Tuning: %q, %v, %v; Dgemm from %g", got, inUse, err, plan.For(plan.Dgemm).Native)
	}
	r, err := ReadTuning()
	if want := (Crossover{Op: "Dgemm", Way: "one", Builtin: 4, Tuned: 100}); err != nil || len(r.Crossovers) != 1 || !near(r.Crossovers[0], want) {
		t.Errorf("ReadTuning: %+v, %v; want %+v", r, err, want)
	}
	if got, removed, err := ResetTuning(); got != path || !removed || err != nil || plan.For(plan.Dgemm).Native != plan.Builtin(plan.Dgemm).Native {
		t.Errorf("ResetTuning: %q, %v, %v", got, removed, err)
	}
	if _, inUse, err := Tuning(); inUse || err != nil {
		t.Errorf("after ResetTuning: %v, %v", inUse, err)
	}
	if r, err := ReadTuning(); !errors.Is(err, fs.ErrNotExist) || r.Path != path {
		t.Errorf("ReadTuning of nothing: %+v, %v", r, err)
	}
}

func near(a, b Crossover) bool {
	const eps = 1e-9
	return a.Op == b.Op && a.Way == b.Way && a.Builtin > b.Builtin-eps && a.Builtin < b.Builtin+eps && a.Tuned > b.Tuned-eps && a.Tuned < b.Tuned+eps
}

func TestUseIgnoresBadTuning(t *testing.T) {
	path, machine := freshTuning(t)
	machine.Kernel += "x"
	if err := tuned.Write(path, tuned.File{Machine: machine, Crossovers: plan.Overrides{plan.Dgemm: {Native: new(1e6)}}}); err != nil {
		t.Fatal(err)
	}
	if err := Use(Auto); err != nil {
		t.Errorf("Use failed for a foreign file: %v", err)
	}
	_, inUse, err := Tuning()
	if refused, ok := errors.AsType[*TuningError](err); inUse || !ok || refused.Path != path || !errors.Is(err, ErrTuningForeign) {
		t.Errorf("Tuning: %v, %v; want ErrTuningForeign", inUse, err)
	}
	if plan.For(plan.Dgemm) != plan.Builtin(plan.Dgemm) {
		t.Error("the plan is not the built-in one")
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadTuning(); !errors.Is(err, ErrTuningDamaged) {
		t.Errorf("ReadTuning: %v, want ErrTuningDamaged", err)
	}
	if _, removed, err := ResetTuning(); !removed || err != nil {
		t.Errorf("ResetTuning of a damaged file: %v, %v", removed, err)
	}
}

func TestTune(t *testing.T) {
	path, _ := freshTuning(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Tune(ctx, TuneOptions{Time: time.Millisecond, Step: func(Crossover, int, int) { cancel() }})
	if _, exists := os.Stat(path); !errors.Is(err, context.Canceled) || !errors.Is(exists, fs.ErrNotExist) {
		t.Errorf("cancelled: %v, file: %v", err, exists)
	}
	if r, err := Tune(t.Context(), TuneOptions{Time: time.Millisecond, DryRun: true}); err != nil || len(r.Crossovers) == 0 || r.Path != "" {
		t.Errorf("dry: %+v, %v", r, err)
	}
	if _, inUse, err := Tuning(); inUse || err != nil {
		t.Errorf("after a dry run: in use %v, %v", inUse, err)
	}
	steps := 0
	r, err := Tune(t.Context(), TuneOptions{Time: time.Millisecond, Step: func(_ Crossover, done, of int) {
		if steps++; done != steps || done > of {
			t.Errorf("step %d is %d of %d", steps, done, of)
		}
	}})
	if err != nil || r.Path != path || len(r.Crossovers) != steps {
		t.Errorf("Tune: %+v, %v after %d steps", r, err, steps)
	}
	if _, inUse, err := Tuning(); !inUse || err != nil || Active() != PureGo {
		t.Errorf("after Tune: in use %v, %v, %v", inUse, err, Active())
	}
	if _, err := ReadTuning(); err != nil {
		t.Errorf("what Tune saved: %v", err)
	}
	t.Setenv(tuned.Variable, "off")
	if _, err := Tune(t.Context(), TuneOptions{Time: time.Millisecond}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Tune with nowhere to save: %v", err)
	}
}
