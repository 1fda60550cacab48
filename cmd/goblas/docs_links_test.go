package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// anchors are those that a page's headings have, as GitHub makes them.
func anchors(text string) map[string]bool {
	all := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(text, -1) {
		plain := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(m[1]), "")
		all[strings.ReplaceAll(plain, " ", "-")] = true
	}
	return all
}

// TestLinks holds that every link of a page to a file of the repository, or to a heading
// in one, leads somewhere.
func TestLinks(t *testing.T) {
	links := 0
	for _, page := range pages(t) {
		text := regexp.MustCompile("(?ms)^```.*?^```$").ReplaceAllString(readFile(t, page), "")
		for _, m := range regexp.MustCompile(`\]\(([^)\s]+)\)`).FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			links++
			file, anchor, _ := strings.Cut(m[1], "#")
			target := page
			if file != "" {
				target = filepath.Join(filepath.Dir(page), file)
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: %s: %v", page, m[1], err)
				continue
			}
			if anchor != "" && !anchors(readFile(t, target))[anchor] {
				t.Errorf("%s: there is no heading for %s", page, m[1])
			}
		}
	}
	if links < 50 {
		t.Errorf("only %d links", links)
	}
}

// TestPath holds that docs/README.md names every page, and that each page of the path
// through the library, which are those of its numbered list, ends with a link to the next.
func TestPath(t *testing.T) {
	index := readFile(t, "../../docs/README.md")
	for _, page := range pages(t) {
		if name := filepath.Base(page); filepath.Base(filepath.Dir(page)) == "docs" && name != "README.md" && !strings.Contains(index, "]("+name+")") {
			t.Errorf("docs/README.md does not name %s", name)
		}
	}
	path := regexp.MustCompile(`(?m)^\d+\. \[[^]]*\]\((\w+\.md)\)`).FindAllStringSubmatch(index, -1)
	if len(path) < 8 {
		t.Fatalf("the path has %d pages", len(path))
	}
	for i, m := range path[:len(path)-1] {
		text := strings.TrimSpace(readFile(t, "../../docs/"+m[1]))
		last := text[strings.LastIndex(text, "\n\n")+2:]
		if !strings.HasPrefix(last, "Next: ") || !strings.Contains(last, "]("+path[i+1][1]+")") {
			t.Errorf("docs/%s does not end with \"Next: \" and a link to %s, but with %q", m[1], path[i+1][1], last)
		}
	}
}
