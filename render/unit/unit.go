// Package unit holds the quantities Aurelink reckons in. A value says its unit in its type and in its
// printed form, so a failing test reads "158.75 mm", never "158.75".
package unit

import (
	"math"
	"strconv"
)

// MM is a length in millimetres.
type MM float64

// PerInch is the length of an inch, exact by definition (1959 agreement).
const PerInch MM = 25.4

// Inches gives the same length in inches.
func (l MM) Inches() float64 { return float64(l / PerInch) }

func (l MM) String() string { return trim(float64(l), 3) + " mm" }

// Gram is a mass in grams.
type Gram float64

func (m Gram) String() string { return trim(float64(m), 3) + " g" }

// Deg is an angle in degrees.
type Deg float64

// Rad gives the same angle in radians.
func (a Deg) Rad() float64 { return float64(a) * math.Pi / 180 }

func (a Deg) String() string { return trim(float64(a), 2) + "°" }

// PxPerMM is the scale of a picture: pixels for each millimetre.
type PxPerMM float64

func (s PxPerMM) String() string { return trim(float64(s), 3) + " px/mm" }

// trim prints v with at most places decimals and no trailing zeros.
func trim(v float64, places int) string {
	scale := math.Pow(10, float64(places))
	return strconv.FormatFloat(math.Round(v*scale)/scale, 'f', -1, 64)
}
