//go:build !race

package backend

// raceEnabled is true under the race detector.
const raceEnabled = false
