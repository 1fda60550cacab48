package expvars_test

import (
	"log"
	"net/http"

	"github.com/goblas/goblas/goblas/expvars"
)

// A server shows its counters at /debug/vars.
func Example() {
	expvars.Publish()
	log.Fatal(http.ListenAndServe("localhost:8080", nil))
}
