package api

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/aurelink/aurelink/render/design"
)

// fitField takes the field of a warning of fit apart: strands[0].charms[1].at.
var fitField = regexp.MustCompile(`^strands\[\d+\]\.([a-z_]+)(?:\[(\d+)\])?`)

// adviceOf says a warning of the fit of a piece as a sentence for people, under a code that stays.
func adviceOf(piece design.Piece, w design.FieldError) Advice {
	a := Advice{Code: "fit", Severity: "warn", Why: "What is drawn here may have to be made another way."}
	subject := "This"
	parts := fitField.FindStringSubmatch(w.Field)
	if parts == nil {
		parts = make([]string, 3)
	}
	switch parts[1] {
	case "fit":
		a.Code, a.Severity = "too-short", "stop"
		a.Why = fmt.Sprintf("A closed %s has to go round the %s where it lies.", piece, piece.Body())
		subject = "This strand"
	case "closure":
		a.Code = "closing-ring"
		a.Why = "The ring that is welded has to go through the links it closes."
	case "charms":
		a.Code = "charm-ring"
		a.Why = "A charm hangs by a ring that has to go through a link of the chain."
		if n, err := strconv.Atoi(parts[2]); err == nil {
			subject = "The place of charm " + strconv.Itoa(n+1)
		}
	}
	a.Text = sentence(subject, w.Message)
	return a
}

// sentence makes a whole one of a message that may lack its subject.
func sentence(subject, message string) string {
	if strings.HasPrefix(message, "is ") {
		return subject + " " + message + "."
	}
	return strings.ToUpper(message[:min(1, len(message))]) + message[min(1, len(message)):] + "."
}
