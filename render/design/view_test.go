package design

import (
	"strings"
	"testing"
)

// A hero picture is refused where it would take the service too long, by the field that makes it large.
func TestHeroSize(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	for view, wrong := range map[string]string{
		"quality=hero": "", "quality=hero&w=640&dpr=2": "", "quality=hero&w=1600": "w", "quality=hero&dpr=2": "dpr", "w=1600&dpr=2": "",
	} {
		_, err := c.ParseQuery(contractQuery + "&" + view)
		switch {
		case wrong == "" && err != nil:
			t.Errorf("%s: %v", view, err)
		case wrong != "" && (err == nil || !strings.Contains(err.Error(), wrong+":") || !strings.Contains(err.Error(), "hero")):
			t.Errorf("%s: %v, want one of %s", view, err, wrong)
		}
	}
}
