// Package lapack is LAPACK's routines on the OpenBLAS that package openblas has loaded.
package lapack

//go:generate go run ../internal/gen
