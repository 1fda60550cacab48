package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// callsOfOrderN is the text of internal/calls/blas_gen.go: what makes a call of each
// method on operands of order n.
func callsOfOrderN(all []method) string {
	var b strings.Builder
	b.WriteString(header + "package calls\n\nimport \"gonum.org/v1/gonum/blas\"\n\n// blasCalls make the operands of order n for each method of gonum's blas interfaces, and\n// return its call. A name that ends in T is that of a transposed matrix.\nvar blasCalls = map[string]func(n int) Call{\n")
	for _, m := range all {
		if strings.Contains(m.name, "rotg") || strings.Contains(m.name, "rotm") {
			continue // a few scalars, or given by them
		}
		b.WriteString(m.callOfOrderN(m.name, "blas.NoTrans"))
		if m.name[1:] == "gemv" {
			b.WriteString(m.callOfOrderN(m.name+"T", "blas.Trans"))
		}
	}
	b.WriteString("}\n")
	return b.String()
}

var elementType = regexp.MustCompile(`\[\](\w+)`)

// callOfOrderN is the entry of one method.
func (m method) callOfOrderN(name, trans string) string {
	typ := elementType.FindStringSubmatch(m.params)[1]
	base := strings.TrimLeft(m.name, "SDCZ")
	banded := strings.HasPrefix(base, "gb") || strings.HasPrefix(base, "tb") || strings.HasPrefix(base, "sb") || strings.HasPrefix(base, "hb")
	values := map[string]string{
		"tA": trans, "tB": trans, "t": trans, "s": "blas.Left", "ul": "blas.Upper", "d": "blas.NonUnit",
		"m": "n", "lda": "n", "ldb": "n", "ldc": "n", "incX": "1", "incY": "1", "alpha": "1", "beta": "0",
	}
	operands := map[string]string{"a": "unit[%s](n)", "b": "numbers[%s](n * n)", "c": "numbers[%s](n * n)",
		"ap": "packedUnit[%s](n)", "x": "numbers[%s](n)", "y": "numbers[%s](n)"}
	switch {
	case banded && base[0] == 'g':
		values["kL"], values["kU"], values["lda"] = "k", "k", "2*k+1"
		operands["a"] = "numbers[%s](n * (2*k + 1))"
	case banded:
		values["lda"] = "k+1"
		operands["a"] = "bandUnit[%s](n, k)"
	case m.level == 3:
		values["k"] = "n"
	case base == "scal" || base == "dscal" || base == "sscal":
		values["alpha"] = "-1"
	case base == "rot":
		values["c"], values["s"] = "0.6", "0.8"
	case m.has("alpha") && !m.has("beta") && base != "dsdot":
		values["alpha"] = "tiny"
	}
	var left, right, args []string
	for _, arg := range m.args {
		value, isScalar := values[arg]
		make, isOperand := operands[arg]
		switch {
		case isScalar:
			args = append(args, value)
			continue
		case isOperand:
			left, right = append(left, arg), append(right, fmt.Sprintf(make, typ))
		}
		args = append(args, arg)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\t%q: func(n int) Call {\n", name)
	if banded {
		b.WriteString("\t\tk := min(Bandwidth, n-1)\n")
	}
	fmt.Fprintf(&b, "\t\t%s := %s\n", strings.Join(left, ", "), strings.Join(right, ", "))
	fmt.Fprintf(&b, "\t\treturn func(on Library) { on.BLAS.%s(%s) }\n\t},\n", m.name, strings.Join(args, ", "))
	return b.String()
}

// has reports whether the method has an argument of that name.
func (m method) has(name string) bool { return slices.Contains(m.args, name) }
