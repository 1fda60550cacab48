package expvars

import (
	"encoding/json"
	"expvar"
	"testing"

	"github.com/goblas/goblas/goblas"
)

func TestPublish(t *testing.T) {
	Publish()
	if _, err := goblas.Dot(goblas.New[float64](2, 2), goblas.New[float64](2, 2)); err != nil {
		t.Fatal(err)
	}
	var counters map[string]goblas.Counter
	if err := json.Unmarshal([]byte(expvar.Get("goblas").String()), &counters); err != nil {
		t.Fatal(err)
	}
	if c := counters["Dgemm"]; c.PureGo != 1 || c.One+c.Tiled+c.Wide != 0 {
		t.Errorf("one product in pure Go was counted as %+v", c)
	}
	admission, err := goblas.Admit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer admission.Release()
	var load goblas.Load
	if err := json.Unmarshal([]byte(expvar.Get("goblas.load").String()), &load); err != nil {
		t.Fatal(err)
	}
	if load.Threads != goblas.Threads() || load.Admitted != 1 || load.Queued != 0 || load.Leased != 0 {
		t.Errorf("the load is %+v; want one admission", load)
	}
}
