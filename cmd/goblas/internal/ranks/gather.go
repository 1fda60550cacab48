package ranks

import (
	"errors"

	"github.com/goblas/goblas/goblas/dist"
)

// Gather returns on process 0 of an MPI program the texts of all processes, and on the
// others none. It starts MPI and ends it: a process can call it once, and then nothing of
// package dist.
func Gather(text string) (all []string, err error) {
	if err := dist.Init(); err != nil {
		return nil, err
	}
	for rank := range dist.Size() {
		length := []float64{float64(len(text))}
		err = errors.Join(err, dist.Broadcast(length, rank))
		bytes := make([]float64, int(length[0]))
		if rank == dist.Rank() {
			for i := range len(text) {
				bytes[i] = float64(text[i])
			}
		}
		err = errors.Join(err, dist.Broadcast(bytes, rank))
		if dist.Rank() == 0 {
			all = append(all, fromBytes(bytes))
		}
	}
	return all, errors.Join(err, dist.Finalize())
}

// fromBytes is a text whose bytes are numbers, up to the first 0.
func fromBytes(bytes []float64) string {
	var b []byte
	for _, v := range bytes {
		if v == 0 {
			break
		}
		b = append(b, byte(v))
	}
	return string(b)
}
