package doctor

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/goblas/goblas/goblas"
)

// asChild makes the test binary the hidden command.
const asChild = "GOBLAS_TEST_AS_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv("GOBLAS_TUNE") == "" {
		os.Setenv("GOBLAS_TUNE", "off") // the user's crossovers are no part of the tests
	}
	switch os.Getenv(asChild) {
	case "":
		os.Exit(m.Run())
	case "hang":
		time.Sleep(time.Hour) // not select {}: without C, Go takes that for a deadlock and ends
	case "die":
		fmt.Fprintln(os.Stderr, "SIGSEGV: segmentation violation\nPC=0x1")
		os.Exit(2)
	case "refuse":
		os.Exit(1)
	}
	fmt.Println(`{"calls":7,"wrong":2}`)
	os.Exit(0)
}

func TestStart(t *testing.T) {
	for how, want := range map[string]Outcome{
		"die":    {Result: Crashed, Detail: "SIGSEGV: segmentation violation"},
		"answer": {Result: Wrong, Calls: 7, Wrong: 2},
		"refuse": {Result: Crashed, Detail: `exit status 1, answered "" ""`},
	} {
		e := start(t.Context(), time.Minute, append(os.Environ(), asChild+"="+how))
		if got := outcome(e); got != want {
			t.Errorf("%s: %+v, want %+v", how, got, want)
		}
	}
	if got := outcome(start(t.Context(), 50*time.Millisecond, append(os.Environ(), asChild+"=hang"))); got.Result != Hung {
		t.Errorf("hang: %+v", got)
	}
}

func TestChild(t *testing.T) {
	for _, args := range [][]string{nil, {"kernel", "x"}, {"stress", "crash"}, {"stress", "crash", "x"}} {
		if err := Child(t.Context(), &bytes.Buffer{}, args); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
	if _, err := goblas.Describe(); err != nil {
		for _, args := range [][]string{{"kernel"}, {"stress", "goblas", "1"}, {"stress", "race", "1"}, {"stress", "goblas-race", "1"}} {
			if err := Child(t.Context(), &bytes.Buffer{}, args); !errors.As(err, new(*goblas.UnavailableError)) {
				t.Errorf("%q without OpenBLAS: %v", args, err)
			}
		}
		t.Skip(err)
	}
	before := goblas.Active()
	t.Cleanup(func() { _ = goblas.Use(before) })
	for _, load := range []string{throughGoblas, "goblas-crash", "goblas-race"} {
		var b bytes.Buffer
		if err := Child(t.Context(), &b, []string{"stress", load, "1"}); err != nil {
			t.Fatal(err)
		}
		var o Outcome
		if err := json.Unmarshal(b.Bytes(), &o); err != nil || o.Calls == 0 || o.Wrong != 0 {
			t.Errorf("%s: %v, %+v", load, err, o)
		}
	}
}

func TestEnviron(t *testing.T) {
	all := []string{"A=1", "OPENBLAS_CORETYPE=Haswell", "OPENBLAS_CORETYPES=x"}
	for _, test := range []struct {
		choice KernelTime
		want   []string
	}{
		{KernelTime{}, all},
		{KernelTime{Remove: coreType}, []string{"A=1", "OPENBLAS_CORETYPES=x"}},
		{KernelTime{Set: "OPENBLAS_CORETYPE=Zen"}, []string{"A=1", "OPENBLAS_CORETYPES=x", "OPENBLAS_CORETYPE=Zen"}},
	} {
		if got := test.choice.environ(all); !slices.Equal(got, test.want) {
			t.Errorf("%+v: %q, want %q", test.choice, got, test.want)
		}
	}
}

// The fastest round counts, a kernel that the build has not got is dropped, and what
// a child says of a wrong product stays.
func TestTurns(t *testing.T) {
	answer := func(kernel string, gflops float64) ended {
		return ended{stdout: fmt.Appendf(nil, `{"kernel":%q,"gflops":%v}`, kernel, gflops)}
	}
	choices := []KernelTime{{}, {Remove: coreType}, {Set: coreType + "=SapphireRapids"}, {Set: coreType + "=Cooperlake"}, {Set: coreType + "=Zen"}}
	for i, rounds := range [][]ended{
		{answer("Haswell", 50), answer("Haswell", 52)}, {answer("Cooperlake", 80), answer("Cooperlake", 70)},
		{answer("Cooperlake", 80)}, {answer("Cooperlake", 81)}, {{crashed: true, detail: "SIGILL"}},
	} {
		for _, e := range rounds {
			choices[i].turn(e)
		}
	}
	got := distinct(choices)
	if len(got) != 2 || got[0].GFLOPS != 52 || got[1].Remove != coreType || got[1].GFLOPS != 80 {
		t.Errorf("%+v", got)
	}
	k := KernelTime{}
	k.turn(ended{stdout: []byte(`{"kernel":"Zen","gflops":9,"wrong":true,"error":"off"}`)})
	k.turn(answer("Zen", 10))
	if !k.Wrong || k.Error != "off" || k.GFLOPS != 10 {
		t.Errorf("%+v", k)
	}
}
