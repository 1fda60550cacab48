package topology

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseNumber(t *testing.T) {
	for text, want := range map[string]int{"0\n": 0, "-1\n": -1, "65535": 65535} {
		if got, err := parseNumber("f", []byte(text)); err != nil || got != want {
			t.Errorf("%q: got %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "x", "1 2", "1.5", "99999999999999999999"} {
		if _, err := parseNumber("/sys/f", []byte(text)); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("/sys/f: malformed %q", text)) {
			t.Errorf("%q: got error %v", text, err)
		}
	}
}

func TestSyntaxErrorShortensText(t *testing.T) {
	err := &syntaxError{"f", strings.Repeat("x", 10000), "too long"}
	if n := len(err.Error()); n > 200 {
		t.Errorf("message of %d bytes", n)
	}
}

// FuzzParseNumber checks that an accepted number survives a round trip.
func FuzzParseNumber(f *testing.F) {
	f.Add([]byte("-1\n"), 100000)
	f.Fuzz(func(t *testing.T, data []byte, n int) {
		if got, err := parseNumber("f", data); err == nil {
			again, err := parseNumber("f", fmt.Appendf(nil, "%d\n", got))
			if err != nil || again != got {
				t.Fatalf("%q became %d, then %d, %v", data, got, again, err)
			}
		}
		if got, err := parseNumber("f", fmt.Appendf(nil, "%d\n", n)); err != nil || got != n {
			t.Fatalf("%d became %d, %v", n, got, err)
		}
	})
}
