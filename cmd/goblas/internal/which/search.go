// Package which finds out from which size on OpenBLAS runs an operation on more than
// one thread, from which size that pays, and from which goblas lets it: NumPy's
// users can only guess.
//
// A call that runs on several threads makes other threads of the process use the
// processor, and nothing else here does: garbage collection is off meanwhile. The
// time that OpenBLAS's threads spin after a call counts as well, and does no harm:
// they spin only if they had work, and before each measurement it is waited until
// they sleep.
package which

import "math"

// fine is how close two sizes are between which a search ends.
const fine = 1.08

// search returns the smallest size for which yes holds, to within a few percent: it
// doubles from least, and halves the gap before the first size that holds for runs
// neighbours. found is false if there is none up to most. If open says no, it stops
// there: found then is whether a size is known at all, however roughly.
func search(least, most, runs int, open func() bool, yes func(n int) bool) (n int, found bool) {
	no, first, seen := 0, 0, 0
	for n := least; ; n = min(2*n, most) {
		if !open() {
			return first, false
		}
		if yes(n) {
			if seen++; seen == 1 {
				first = n
			}
		} else {
			no, first, seen = n, 0, 0
		}
		if seen == runs || seen > 0 && n == most {
			break
		}
		if n >= most {
			return 0, false
		}
	}
	if no == 0 {
		return first, true // from the beginning
	}
	for float64(first) > fine*float64(no) && first-no > 1 && open() {
		middle := int(math.Round(math.Sqrt(float64(no) * float64(first))))
		if yes(middle) {
			first = middle
		} else {
			no = middle
		}
	}
	return first, true
}
