package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"
)

// compare prints how long clients wait, and how many are answered in a second, without
// admission and with it.
func compare(w io.Writer, n int, deadline time.Duration, clients, rounds int) error {
	fmt.Fprintf(w, "%d clients, a deadline of %v, order %d\n", clients, deadline, n)
	fmt.Fprintf(w, "%-10s %-10s %9s %9s %9s %9s %10s\n", "", "admission", "answered", "refused", "p50", "p99", "answers/s")
	for _, path := range []string{"/solve", "/multiply"} {
		for _, admits := range []bool{false, true} {
			s := newService(n, deadline)
			s.admits = admits
			r, err := load(s.handler(), path, clients, rounds)
			if err != nil {
				return err
			}
			ms := func(q float64) string { return fmt.Sprintf("%.0f ms", r.quantile(q).Seconds()*1e3) }
			fmt.Fprintf(w, "%-10s %-10t %9d %9d %9s %9s %10.1f\n", path, admits, r.answered, r.refused, ms(0.5), ms(0.99), float64(r.answered)/r.elapsed.Seconds())
		}
	}
	return nil
}

// result is what clients of a server saw.
type result struct {
	answered, refused int
	elapsed           time.Duration
	waited            []time.Duration // for an answer or a refusal, the shortest first
}

func (r result) quantile(q float64) time.Duration {
	return r.waited[min(int(q*float64(len(r.waited))), len(r.waited)-1)]
}

// load lets clients ask a server, rounds times each and each as soon as its last question
// was answered or refused. The error says which answer was wrong.
func load(h http.Handler, path string, clients, rounds int) (r result, err error) {
	server := httptest.NewServer(h)
	defer server.Close()
	client := server.Client()
	client.Transport.(*http.Transport).MaxIdleConnsPerHost = clients
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range clients { // opens the connections, by a question that is refused at once
		wg.Go(func() { _, _ = ask(client, server.URL+path, math.NaN()) })
	}
	wg.Wait()
	start := time.Now()
	for c := range clients {
		wg.Go(func() {
			for i := range rounds {
				began := time.Now()
				answered, e := ask(client, server.URL+path, float64(c*rounds+i+1))
				waited := time.Since(began)
				mu.Lock()
				r.waited = append(r.waited, waited)
				switch {
				case e != nil:
					err = e
				case answered:
					r.answered++
				default:
					r.refused++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	r.elapsed = time.Since(start)
	slices.Sort(r.waited)
	return r, err
}

// ask sends one question and reports whether it was answered, and not refused.
func ask(client *http.Client, url string, seed float64) (answered bool, err error) {
	response, err := client.Get(fmt.Sprintf("%s?seed=%g", url, seed))
	if err != nil {
		return false, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	switch {
	case err != nil:
		return false, err
	case response.StatusCode == http.StatusServiceUnavailable && response.Header.Get("Retry-After") != "":
		return false, nil
	case response.StatusCode != http.StatusOK:
		return false, fmt.Errorf("%s: %s", response.Status, strings.TrimSpace(string(body)))
	}
	var answer struct{ Value float64 }
	if err := json.Unmarshal(body, &answer); err != nil {
		return false, err
	}
	if !(math.Abs(answer.Value-seed) <= 1e-6*seed) {
		return false, fmt.Errorf("the answer to seed %g is %g", seed, answer.Value)
	}
	return true, nil
}
