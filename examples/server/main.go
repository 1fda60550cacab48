// Server solves systems and multiplies matrices for those who ask over HTTP, with gonum's
// API, and answers or refuses each of them before a deadline:
//
//	go run ./examples/server &
//	curl 'localhost:8080/solve?seed=7'
//
// With -load it measures itself instead: many clients, who ask again as soon as they are
// answered, with goblas.Admit and without it.
//
//	go run ./examples/server -load
package main

import (
	"context"
	"encoding/json"
	"errors"
	"expvar"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/pprof"
	"os"
	"os/signal"
	"runtime/trace"
	"strconv"
	"sync/atomic"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/expvars"
)

func main() {
	addr := flag.String("addr", "localhost:8080", "`address` to listen on")
	n := flag.Int("n", 1000, "`order` of the matrix")
	deadline := flag.Duration("deadline", 500*time.Millisecond, "how long a request may wait")
	measure := flag.Bool("load", false, "measure the server under load, and end")
	clients := flag.Int("clients", 200, "`number` of clients of -load")
	rounds := flag.Int("rounds", 10, "how often each client asks")
	flag.Parse()
	if err := goblas.Use(goblas.Auto); err != nil {
		fail(err)
	}
	if *measure {
		if err := compare(os.Stdout, *n, *deadline, *clients, *rounds); err != nil {
			fail(err)
		}
		return
	}
	expvars.Publish()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	s := http.Server{Addr: *addr, Handler: newService(*n, *deadline).handler(), ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = s.Shutdown(context.Background()) })
	fmt.Printf("listening on http://%s/solve?seed=1\n", *addr)
	if err := s.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "server:", err)
	os.Exit(1)
}

// service has a matrix A and answers questions about it.
type service struct {
	a        *mat.Dense
	sums     []float64 // of A's rows
	deadline time.Duration
	usual    atomic.Int64 // about how many ns an answer takes, once it is being computed
	admits   bool         // ask for admission; false only to show what happens then
}

// newService returns a service with a random n x n matrix.
func newService(n int, deadline time.Duration) *service {
	s := &service{a: mat.NewDense(n, n, nil), sums: make([]float64, n), deadline: deadline, admits: true}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		row := s.a.RawRowView(i)
		for j := range row {
			row[j] = r.Float64()
			s.sums[i] += row[j]
		}
	}
	return s
}

func (s *service) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /solve", s.answer(s.solve))
	mux.HandleFunc("GET /multiply", s.answer(s.multiply))
	mux.Handle("GET /debug/vars", expvar.Handler())
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace) // for go tool trace
	return mux
}

// answer returns the handler that computes. A request waits for admission until its client
// goes away or until it would be answered too late, and is then refused. One that is
// admitted computes at once, and to the end.
func (s *service) answer(compute func(seed float64) (float64, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		seed, err := strconv.ParseFloat(r.FormValue("seed"), 64)
		if err != nil || seed-seed != 0 {
			http.Error(w, "the seed must be a finite number", http.StatusBadRequest)
			return
		}
		patience := max(s.deadline-time.Duration(s.usual.Load()), s.deadline/2)
		ctx, cancel := context.WithTimeout(r.Context(), patience)
		defer cancel()
		ctx, task := trace.NewTask(ctx, r.URL.Path)
		defer task.End()
		var admission *goblas.Admission
		if s.admits {
			if admission, err = goblas.Admit(ctx); err != nil {
				w.Header().Set("Retry-After", "1")
				http.Error(w, err.Error(), http.StatusServiceUnavailable)
				return
			}
			defer admission.Release() // also if compute panics
		}
		began := time.Now()
		value, err := compute(seed)
		admission.Release() // the next one need not wait until the client has its answer
		usual := s.usual.Load()
		s.usual.Store(usual + (int64(time.Since(began))-usual)/8) // that another handler does so too, does no harm
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]float64{"value": value}) // fails if the client has gone
	}
}

// solve returns the first element of the x with A x = b, where b is such that every element
// of x is the seed.
func (s *service) solve(seed float64) (float64, error) {
	b := mat.NewVecDense(len(s.sums), nil)
	b.ScaleVec(seed, mat.NewVecDense(len(s.sums), s.sums))
	var x mat.VecDense
	err := x.SolveVec(s.a, b)
	return x.AtVec(0), err
}

// multiply returns the first element of A B, where every element of B is the seed over the
// sum of A's first row, so that it is the seed, too.
func (s *service) multiply(seed float64) (float64, error) {
	n := len(s.sums)
	elements := make([]float64, n*n)
	for i := range elements {
		elements[i] = seed / s.sums[0]
	}
	var c mat.Dense
	c.Mul(s.a, mat.NewDense(n, n, elements))
	return c.At(0, 0), nil
}
