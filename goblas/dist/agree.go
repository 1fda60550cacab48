package dist

import (
	"hash/fnv"

	"github.com/goblas/goblas/native/scalapack"
)

// textWords is how much of a call or an error the processes tell each other, in words of
// three bytes each: sums of int32 carry them, and one process alone adds to each word.
const textWords = 80

// agree is what every collective call does first, on the owner's thread: the processes
// compare what they call, and whether they can. It returns the same kind of error on all:
// a [*MismatchError] if the calls differ; err itself where there is one; and on the other
// processes a [*ProcessError]. call has everything in it that must be the same on all.
func agree(call string, err error) error {
	const most = 1<<31 - 1
	h := fnv.New64a()
	h.Write([]byte(call))
	sum := h.Sum64()
	failed := int32(0)
	if err != nil {
		failed = 1
	}
	// Of each half of the hash the largest and, as what is missing to most, the least.
	low, high := int32(sum&most), int32(sum>>33)
	words := []int32{low, most - low, high, most - high, failed}
	scalapack.MaxInts(owner.world, words)
	if words[0] != most-words[1] || words[2] != most-words[3] {
		calls := tell(call)
		for rank, other := range calls {
			if other != calls[0] {
				return &MismatchError{Rank: rank, Call: other, CallOfOne: calls[0]}
			}
		}
		return &MismatchError{Call: calls[0], CallOfOne: calls[0]} // they differ in what is not told
	}
	if words[4] != 0 {
		return failure(err)
	}
	return nil
}

// agreeOn is agree for the end of a call, when only errors are left to compare.
func agreeOn(err error) error {
	failed := []int32{0}
	if err != nil {
		failed[0] = 1
	}
	scalapack.MaxInts(owner.world, failed)
	if failed[0] != 0 {
		return failure(err)
	}
	return nil
}

// failure returns err, or on a process that has none the error of the first that has.
func failure(err error) error {
	text := ""
	if err != nil {
		text = err.Error()
	}
	for rank, other := range tell(text) {
		if err == nil && other != "" {
			return &ProcessError{Rank: rank, Text: other}
		}
	}
	return err
}

// tell returns the texts of all processes, cut to textWords.
func tell(text string) []string {
	if len(text) > 3*textWords {
		text = text[:3*textWords]
	}
	words := make([]int32, owner.size*textWords)
	for i := range len(text) {
		words[owner.rank*textWords+i/3] |= int32(text[i]) << (8 * (i % 3))
	}
	scalapack.SumInts(owner.world, words)
	texts := make([]string, owner.size)
	for rank := range texts {
		var b []byte
		for _, w := range words[rank*textWords : (rank+1)*textWords] {
			for shift := 0; shift < 24; shift += 8 {
				if c := byte(w >> shift); c != 0 {
					b = append(b, c)
				}
			}
		}
		texts[rank] = string(b)
	}
	return texts
}
