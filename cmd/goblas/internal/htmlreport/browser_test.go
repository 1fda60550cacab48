package htmlreport

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// browser starts a browser without a window, or skips.
func browser(t *testing.T) context.Context {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("no chromium or google-chrome here")
	}
	// In a container root has no sandbox; the page is our own.
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute) // against hanging for ever
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

// look is what the page says of itself.
type look struct {
	Width, Scroll float64 // of the window and of what is in it
	Kinds         []string
	Sizes         [][2]float64
	Outside       []string // elements that reach beyond the window
	Ink, Paper    string
	Load          float64 // milliseconds until all is drawn
}

const lookAround = `(() => {
  const figures = [...document.querySelectorAll('figure')];
  const inScroll = e => e.closest('.scroll') !== null;
  return {
    Width: document.documentElement.clientWidth,
    Scroll: document.documentElement.scrollWidth,
    Kinds: figures.map(f => f.dataset.kind),
    Sizes: figures.map(f => { const r = f.querySelector('svg.chart').getBoundingClientRect(); return [r.width, r.height]; }),
    Outside: [...document.body.querySelectorAll('*')].filter(e => !inScroll(e) && !e.closest('svg') && e.getBoundingClientRect().right > innerWidth + 0.5)
      .map(e => e.tagName + ': ' + e.textContent.slice(0, 40)),
    Ink: getComputedStyle(document.querySelector('svg.chart text')).fill,
    Paper: getComputedStyle(document.body).backgroundColor,
    Load: performance.getEntriesByType('navigation')[0].loadEventEnd,
  };
})()`

// clipped lists texts of pictures that reach out of them.
const clipped = `[...document.querySelectorAll('svg.chart')].flatMap(s => {
  const r = s.getBoundingClientRect();
  return [...s.querySelectorAll('text')].filter(t => {
    const b = t.getBoundingClientRect();
    return b.left < r.left - 1 || b.right > r.right + 1 || b.top < r.top - 2 || b.bottom > r.bottom + 2;
  }).map(t => s.getAttribute('aria-label') + ': ' + t.textContent);
})`

// wideFont gives pictures a font whose letters are much wider than those that they
// were laid out with.
const wideFont = `document.head.insertAdjacentHTML('beforeend', '<style>svg text { font-family: monospace !important; letter-spacing: 2px }</style>'); `

func TestBrowser(t *testing.T) {
	ctx := browser(t)
	sources, charts := all(t), 1 // the summary
	// What a browser would follow or run, and what does not break into lines.
	sources[0].File.Results[0].Title = `<img src="https://example.org/x.png"><script>console.log("ran")</script>`
	sources[0].File.Results[0].Rows[0].Name = `</text><image href="https://example.org/y.png"/>`
	sources[1].File.Notes = []string{strings.Repeat("x", 500)}
	sources = append(sources, all(t)...) // and a second of each, so that there are all overlays
	for _, s := range sources {
		charts += len(chartsOf(s.File))
	}
	charts += len(overlays(sources, namesOf(sources)))
	path := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(path, []byte(write(t, sources...)), 0o644); err != nil {
		t.Fatal(err)
	}
	address := (&url.URL{Scheme: "file", Path: path}).String()

	var mu sync.Mutex
	var requests []string
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, func(event any) {
		if request, ok := event.(*network.EventRequestWillBeSent); ok {
			mu.Lock()
			defer mu.Unlock()
			requests = append(requests, request.Request.URL)
		}
	}); err != nil {
		t.Fatal(err)
	}
	messages := chromedp.Console(ctx)

	for _, test := range []struct {
		width  int64
		scheme string
		dark   bool
	}{{360, "light", false}, {360, "dark", true}, {1200, "light", false}, {1200, "dark", true}} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(test.width, 800)); err != nil {
			t.Fatal(err)
		}
		media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: test.scheme}}}
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
			t.Fatal(err)
		}
		if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
			t.Fatal(err)
		}
		got, err := chromedp.Run(ctx, chromedp.Evaluate[look](lookAround))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d px, %s: drawn in %.0f ms", test.width, test.scheme, got.Load)
		if len(got.Kinds) != charts || strings.Join(got.Kinds, "") == "" {
			t.Errorf("%d px: charts %q, want %d", test.width, got.Kinds, charts)
		}
		for i, size := range got.Sizes {
			if size[0] < 250 || size[1] < 50 {
				t.Errorf("%d px: chart %d, %s, is %v", test.width, i, got.Kinds[i], size)
			}
		}
		if got.Width != float64(test.width) || got.Scroll > got.Width || len(got.Outside) > 0 {
			t.Errorf("%d px: the page is %v wide, in %v; beyond it: %q", test.width, got.Scroll, got.Width, got.Outside)
		}
		if light := got.Paper == "rgb(255, 255, 255)"; light == test.dark || got.Ink == got.Paper {
			t.Errorf("%s: %s on %s", test.scheme, got.Ink, got.Paper)
		}
		cut, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](clipped))
		if err != nil || len(cut) > 0 {
			t.Errorf("%d px: cut off: %q, %v", test.width, cut, err)
		}
		// Where the font is missing, another one must not reach out of the pictures.
		cut, err = chromedp.Run(ctx, chromedp.Evaluate[[]string](wideFont+clipped))
		if err != nil || len(cut) > 0 {
			t.Errorf("%d px, in a wide font: cut off: %q, %v", test.width, cut, err)
		}
		// Tables scroll by themselves.
		opened, err := chromedp.Run(ctx, chromedp.Evaluate[look](`document.querySelectorAll('details').forEach(d => d.open = true); `+lookAround))
		if err != nil || opened.Scroll > opened.Width || len(opened.Outside) > 0 {
			t.Errorf("%d px, tables open: the page is %v wide, in %v; beyond it: %q, %v", test.width, opened.Scroll, opened.Width, opened.Outside, err)
		}
	}

	// The console's own word ends the messages that came before.
	if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](`console.log("the end")`)); err != nil {
		t.Fatal(err)
	}
	for m, err := range messages {
		if err != nil {
			t.Fatal(err)
		}
		if m.Text == "the end" {
			break
		}
		t.Errorf("console: %s: %s", m.Type, m.Text)
	}
	mu.Lock()
	defer mu.Unlock()
	for _, request := range requests {
		if request != address && request != "data:," {
			t.Errorf("request of %s", request)
		}
	}
	if len(requests) == 0 {
		t.Error("not even the page was requested: the listener is deaf")
	}
}
