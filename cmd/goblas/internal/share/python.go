package share

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/goblas/goblas/cmd/goblas/internal/numpy"
)

//go:embed share.py
var program string

// python is the script under way. It runs for all rounds, so that its start and
// the import of NumPy are in none.
type python struct{ process *numpy.Process }

// way is one of the script's ways.
func (p python) way(name string) func(context.Context, int) (Times, error) {
	return func(_ context.Context, n int) (Times, error) {
		line, err := p.process.Ask(fmt.Sprintf("%s %d", name, n))
		if err != nil {
			return Times{}, err
		}
		var answer struct {
			Times
			Right bool `json:"right"`
		}
		if err := json.Unmarshal([]byte(line), &answer); err != nil {
			return Times{}, fmt.Errorf("NumPy answers %q", line)
		}
		if !answer.Right {
			return Times{}, errWrong
		}
		return answer.Times, nil
	}
}
