package environ

import (
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/goblas/goblas/internal/environ/setuid"
)

func TestParse(t *testing.T) {
	for name, test := range map[string]struct {
		vector [][2]uintptr
		differ bool
		want   bool
	}{
		"plain":                       {[][2]uintptr{{6, 4096}, {atSecure, 0}, {11, 0}}, false, false},
		"secure":                      {[][2]uintptr{{6, 4096}, {atSecure, 1}, {11, 0}}, false, true},
		"a number of another meaning": {[][2]uintptr{{6, atSecure}, {atSecure, 0}}, false, false},
		"the kernel knows better":     {[][2]uintptr{{atSecure, 0}}, true, false},
		"not told, one user":          {[][2]uintptr{{6, 4096}}, false, false},
		"not told, two users":         {[][2]uintptr{{6, 4096}}, true, true},
		"nothing told":                {nil, true, true},
	} {
		if got := secure(test.vector, test.differ); got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestSecure(t *testing.T) {
	if os.Getenv("GOBLAS_TEST_CHILD") != "" {
		fmt.Printf("secure %v, variable %q", Secure(), Get("GOBLAS_TEST_CHILD"))
		os.Exit(0)
	}
	setuid.Each(t, []string{"-test.run=^TestSecure$"}, func(t *testing.T, c *exec.Cmd) {
		c.Env = []string{"GOBLAS_TEST_CHILD=1"}
		out, err := c.CombinedOutput()
		if want := `secure true, variable ""`; err != nil || string(out) != want {
			t.Errorf("%q, %v, want %q", out, err, want)
		}
	})
}
