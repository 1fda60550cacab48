package measure

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/verify"
)

// timed is Run in a bubble whose clock moves only when a contender or Run itself sleeps.
func timed(t *testing.T, s Settings, contenders ...Contender) (results []Result, reference []float64, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { results, reference, err = Run(t.Context(), s, contenders) })
	return results, reference, err
}

// log records turns and calls.
type log struct{ turns []string }

// contender takes the given times, the last of them for ever.
func (l *log) contender(name string, times ...time.Duration) Contender {
	return Contender{
		Enter: func() (func(), error) {
			l.turns = append(l.turns, name)
			return func() {}, nil
		},
		Call: func() error {
			time.Sleep(times[0])
			if len(times) > 1 {
				times = times[1:]
			}
			return nil
		},
		Check: func() (verify.Residual, error) { return verify.Residual{}, nil },
	}
}

func settings() Settings {
	return Settings{Budget: time.Second, MinSample: time.Millisecond, Linger: 100 * time.Millisecond, Progress: func(int, float64) {}}
}

func TestTurnsInterleave(t *testing.T) {
	var l log
	results, _, err := timed(t, settings(),
		l.contender("a", 200*time.Millisecond), l.contender("b", 200*time.Millisecond),
	)
	if err != nil {
		t.Fatal(err)
	}
	// One turn of warming up, and six of one call each: five spend the budget,
	// six bound the median.
	if got, want := strings.Join(l.turns, ""), strings.Repeat("ab", 7); got != want {
		t.Errorf("turns %s, want %s", got, want)
	}
	for i, r := range results {
		if len(r.Samples) != 6 || !r.Done || r.Calls != 1 {
			t.Errorf("contender %d: %+v", i, r)
		}
	}
}

func TestColdIsApart(t *testing.T) {
	var l log
	results, _, err := timed(t, settings(), l.contender("a", 900*time.Millisecond, 300*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	r := results[0]
	if r.Cold != 0.9 || slices.Max(r.Samples) != 0.3 {
		t.Errorf("%+v", r)
	}
}

func TestShortCallsAreBatched(t *testing.T) {
	var l log
	results, _, err := timed(t, settings(), l.contender("a", time.Microsecond))
	if err != nil {
		t.Fatal(err)
	}
	r := results[0]
	if r.Calls < 1000 || r.Calls > 2000 {
		t.Errorf("%d calls of 1 us in a sample of at least 1 ms", r.Calls)
	}
	for _, s := range r.Samples {
		if math.Abs(s-1e-6) > 1e-15 {
			t.Fatalf("sample of %g s for one call", s)
		}
	}
	if total := float64(len(r.Samples)*r.Calls) * 1e-6; total < 1 || total > 1.1 {
		t.Errorf("timed for %g s with a budget of 1 s", total)
	}
}

func TestSlowContendersGetFewerRuns(t *testing.T) {
	for _, test := range []struct {
		call time.Duration
		runs int
	}{
		{150 * time.Millisecond, 7}, // the budget is spent
		{250 * time.Millisecond, 6}, // and overdrawn, to bound the median
		{2 * time.Second, 2},        // but not beyond patience
		{9 * time.Second, 1},
		{11 * time.Second, 1}, // the cold one
	} {
		var l log
		results, _, err := timed(t, settings(), l.contender("slow", test.call), l.contender("fast", time.Millisecond))
		if err != nil {
			t.Fatal(err)
		}
		if got := len(results[0].Samples); got != test.runs {
			t.Errorf("%v: %d runs, want %d", test.call, got, test.runs)
		}
		if len(results[1].Samples) < 900 {
			t.Errorf("%v: %d runs of the fast one", test.call, len(results[1].Samples))
		}
	}
}

func TestProgressGoesUp(t *testing.T) {
	var l log
	s := settings()
	var parts []float64
	s.Progress = func(_ int, part float64) { parts = append(parts, part) }
	if _, _, err := timed(t, s, l.contender("a", time.Millisecond), l.contender("b", 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(parts) || parts[0] != 0 || parts[len(parts)-1] < 0.5 || parts[len(parts)-1] > 1 {
		t.Errorf("%v", parts)
	}
}

func TestLingererIsWaitedFor(t *testing.T) {
	var l log
	threaded := l.contender("a", 500*time.Millisecond)
	threaded.Lingers = true
	synctest.Test(t, func(t *testing.T) {
		from := time.Now()
		if _, _, err := Run(t.Context(), settings(), []Contender{threaded, l.contender("b", 500*time.Millisecond)}); err != nil {
			t.Fatal(err)
		}
		// Seven turns of either, of one call each.
		if got, want := time.Since(from), 14*500*time.Millisecond+7*100*time.Millisecond; got != want {
			t.Errorf("took %v, want %v", got, want)
		}
	})
}

func TestCancelKeepsResults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var l log
		calls, release := 0, make(chan struct{})
		defer close(release)
		stuck := l.contender("a", 100*time.Millisecond)
		call := stuck.Call
		stuck.Call = func() error {
			if calls++; calls == 4 { // a cold one and two samples, then a call that does not end
				cancel()
				<-release
				return nil
			}
			return call()
		}
		results, _, err := Run(ctx, settings(), []Contender{stuck})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
		if r := results[0]; len(r.Samples) != 2 || r.Done || r.Cold != 0.1 {
			t.Errorf("%+v", r)
		}
	})
}

func TestCancelBefore(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var l log
	results, _, err := Run(ctx, settings(), []Contender{l.contender("a", time.Second)})
	if err == nil || len(results) != 1 || len(results[0].Samples) != 0 {
		t.Errorf("%+v, %v", results, err)
	}
}

func TestWrongAnswerIsKept(t *testing.T) {
	var l log
	wrong := l.contender("a", 100*time.Millisecond)
	checks, first := 0, errors.New("wrong")
	wrong.Check = func() (verify.Residual, error) {
		if checks++; checks == 3 { // once only, as a race would
			return verify.Residual{}, first
		}
		return verify.Residual{}, nil
	}
	results, _, err := timed(t, settings(), wrong)
	if err != nil || !errors.Is(results[0].Wrong, first) || !results[0].Done {
		t.Errorf("%+v, %v", results, err)
	}
}

// Between the samples of a turn nothing is checked: that would disturb the contender.
func TestAnswersAreCheckedOnceATurn(t *testing.T) {
	var l log
	c := l.contender("a", 10*time.Millisecond)
	checks := 0
	c.Check = func() (verify.Residual, error) {
		checks++
		return verify.Residual{}, nil
	}
	results, _, err := timed(t, settings(), c)
	if err != nil || checks != len(l.turns) || len(results[0].Samples) <= checks {
		t.Errorf("%d checks in %d turns of %d samples, %v", checks, len(l.turns), len(results[0].Samples), err)
	}
}

func TestFailureEndsOneContender(t *testing.T) {
	var l log
	failure := errors.New("failed")
	bad, barred := l.contender("a", time.Second), l.contender("b", time.Second)
	bad.Call = func() error { return failure }
	barred.Enter = func() (func(), error) { return nil, failure }
	results, _, err := timed(t, settings(), bad, barred, l.contender("c", time.Second))
	if err != nil {
		t.Fatal(err)
	}
	if results[0].Err != failure || results[1].Err != failure || results[2].Err != nil || !results[2].Done {
		t.Errorf("%+v", results)
	}
}

func TestSummarize(t *testing.T) {
	s := Summarize([]float64{5, 1, 4, 2, 3})
	if s.Median != 3 || s.Min != 1 || s.Max != 5 || s.Runs != 5 || s.Bounded {
		t.Errorf("five samples: %+v", s)
	}
	s = Summarize([]float64{6, 5, 1, 4, 2, 3})
	if s.Median != 3.5 || !s.Bounded || s.Lo != 1 || s.Hi != 6 {
		t.Errorf("six samples: %+v", s)
	}
	if s := Summarize(nil); s != (Summary{}) {
		t.Errorf("no samples: %+v", s)
	}
}

func TestLevel(t *testing.T) {
	low, high := []float64{1, 2, 3, 4, 5}, []float64{11, 12, 13, 14, 15}
	if Level(low, high) {
		t.Error("samples far apart are called level")
	}
	if !Level(low, []float64{1.5, 2.5, 3.5, 4.5, 0.5}) {
		t.Error("samples that tell nothing are called different")
	}
	if Level(low, nil) || Level(low[:1], high[:1]) || Level([]float64{19.7}, []float64{10.5}) {
		t.Error("so few samples that they tell nothing are called level")
	}
}

// Whether there are too few samples is a matter of their numbers: of no two sides of
// such numbers does the test say that they differ, and of larger ones, far apart, it does.
func TestDiffer(t *testing.T) {
	for a := range 12 {
		for b := range 60 {
			low, high, same := make([]float64, a), make([]float64, b), make([]float64, b)
			for i := range low {
				low[i] = 1 + float64(i)/100
			}
			for i := range high {
				high[i] = 10 + float64(i)/100
			}
			p, differ, few := Differ(low, high)
			if differ == few || few != TooFew(a, b) || (p <= 0.05) != differ {
				t.Errorf("%d and %d samples far apart: p=%v, differ %v, few %v", a, b, p, differ, few)
			}
			for i := range low {
				low[i] = 2
			}
			for i := range same {
				same[i] = 2
			}
			if p, differ, equalFew := Differ(low, same); p != 1 || differ || equalFew != few {
				t.Errorf("%d and %d equal samples: p=%v, differ %v, few %v", a, b, p, differ, equalFew)
			}
		}
	}
	if TooFew(1_000_000, 2_000_000) {
		t.Error("a million samples are too few")
	}
}
