//go:build race

// Package race tells tests whether the race detector watches them.
package race

// Enabled is true under the race detector.
const Enabled = true
