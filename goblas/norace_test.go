//go:build !race

package goblas

// raceEnabled is true under the race detector.
const raceEnabled = false
