package goblas

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas/shm"
	"github.com/goblas/goblas/internal/environ/setuid"
)

// TestSetuid runs with rights that its caller has not got, and with variables that
// would choose what is loaded, read and written.
func TestSetuid(t *testing.T) {
	if os.Getenv("GOBLAS_TEST_SETUID") != "" {
		err := Use(Native)
		path, _, _ := Tuning()
		arrays, inherited := shm.Inherited()
		fmt.Printf("%v; tuning %q, folder %q, arrays %d %v", err, path, shm.Dir(), len(arrays), inherited)
		os.Exit(0)
	}
	setuid.Each(t, []string{"-test.run=^TestSetuid$"}, func(t *testing.T, c *exec.Cmd) {
		c.Env = []string{"GOBLAS_TEST_SETUID=1", "GOBLAS_LIBRARY=/evil/library", "GOBLAS_TUNE=/evil/tune", "HOME=/evil",
			"XDG_CONFIG_HOME=/evil", "GOBLAS_SHM_DIR=/evil/folder", "GOBLAS_SHM=x=/evil/array"}
		out, err := c.CombinedOutput()
		if err != nil || strings.Contains(string(out), "evil") || !strings.HasSuffix(string(out), `, arrays 0 <nil>`) {
			t.Errorf("%v: %s", err, out)
		}
		if _, err := Describe(); err == nil && !strings.HasPrefix(string(out), "<nil>; ") {
			t.Errorf("the library that is here was not loaded: %s", out)
		} else if _, ok := errors.AsType[*UnavailableError](err); err != nil && !ok {
			t.Error(err)
		}
	})
}
