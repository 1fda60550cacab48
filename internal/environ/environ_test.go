package environ

import "testing"

func TestGet(t *testing.T) {
	if Secure() {
		t.Skip("these tests run with rights that their user has not got")
	}
	t.Setenv("GOBLAS_TEST", "x")
	if got := Get("GOBLAS_TEST"); got != "x" {
		t.Errorf("a variable is %q, want x", got)
	}
	if got := Get("GOBLAS_TEST_NOT_SET"); got != "" {
		t.Errorf("a variable that is not set is %q", got)
	}
}
