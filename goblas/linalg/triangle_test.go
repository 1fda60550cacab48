package linalg

import (
	"errors"
	"testing"
)

func TestTriangle(t *testing.T) {
	for triangle, want := range map[Triangle]string{Lower: "lower", Upper: "upper", 7: "Triangle(7)"} {
		if got := triangle.String(); got != want {
			t.Errorf("%d is named %q, want %q", byte(triangle), got, want)
		}
		if err := checkTriangle(triangle); errors.Is(err, ErrKind) != (triangle > Upper) {
			t.Errorf("%v: %v", triangle, err)
		}
	}
	if Lower.letter() != 'L' || Upper.letter() != 'U' {
		t.Error("letters")
	}
}
