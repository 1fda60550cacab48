package main

import (
	"context"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestHelpIsNarrow: the help of every command fits a terminal of 80 columns.
func TestHelpIsNarrow(t *testing.T) {
	var walk func(c *cobra.Command, path []string)
	walk = func(c *cobra.Command, path []string) {
		var stdout, stderr strings.Builder
		if status := run(context.Background(), &stdout, &stderr, append(path, "--help")); status != 0 || !strings.Contains(stdout.String(), "Usage:") {
			t.Errorf("%q: status %d, %s", path, status, stderr.String())
		}
		for line := range strings.Lines(stdout.String()) {
			if line = strings.TrimSuffix(line, "\n"); len(line) > 80 {
				t.Errorf("%q: %d columns: %s", path, len(line), line)
			}
		}
		for _, sub := range c.Commands() {
			if sub.IsAvailableCommand() {
				walk(sub, append(path[:len(path):len(path)], sub.Name()))
			}
		}
	}
	walk(newRoot(), nil)
}
