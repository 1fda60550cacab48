//go:build !race

package vec

// raceEnabled is true under the race detector.
const raceEnabled = false
