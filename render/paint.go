package render

import (
	"context"
	"image"
	"time"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/drape"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/parallel"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/shade"
)

// workspace is memory that pictures use one after the other. It holds nothing from one to the next.
type workspace struct {
	fit     fit.Memory
	room    drape.Room
	builder builder
	forest  mesh.Forest
	buf     raster.Buffer
	shadow  shade.Shadow
	film    *shade.Film
}

// workspace is one that is idle, or a new one, with film of a filter's width.
func (r *Renderer) workspace(width float64) *workspace {
	ws, ok := r.work.Get().(*workspace)
	if !ok {
		return &workspace{film: shade.NewFilm(width)}
	}
	ws.film.Ready(width)
	return ws
}

// heroPasses is how many times a hero picture's metal is seen and lit, each time from another part of every sample: 12
// times nine samples a pixel. TestReference says what that reaches.
const heroPasses = 12

// paint lights what see finds of a scene of instances through a camera, and puts into ws.buf, into dst. The scene's forest is planted
// for it.
func (ws *workspace) paint(ctx context.Context, sh *shade.Shader, sc *shade.Scene, insts []mesh.Instance, see func(*raster.Camera) error,
	q design.Quality, dst *image.RGBA, lap func(*time.Duration), t *Timing,
) error {
	if q != design.QualityHero {
		if err := parallel.Beside(ctx, func() { sc.Forest.Plant(insts) }, func() error { return see(sc.Cam) }); err != nil {
			return err
		}
		lap(&t.Raster)
		// Throw the shadow first: metal mirrors the shaded ground.
		if err := ws.shadow.Cast(ctx, sh.Light, sc.Ground, sc.Cam, insts, sc.Metals); err != nil {
			return err
		}
		if err := sh.Correct(ctx, sc); err != nil {
			return err
		}
		err := sh.Draw(ctx, sc, &ws.buf, ws.film, dst)
		lap(&t.Shade)
		return err
	}
	sc.Forest.Plant(insts)
	ws.film.Load(sc.Cam.W, sc.Cam.H)
	ws.buf.Alike = 2 // one path each
	defer func() { ws.buf.Alike = 0 }()
	if err := ws.shadow.Cast(ctx, sh.Light, sc.Ground, sc.Cam, insts, sc.Metals); err != nil {
		return err
	}
	if err := sh.TraceShadow(ctx, sc); err != nil {
		return err
	}
	lap(&t.Shade)
	whole := sc.Cam
	defer func() { sc.Cam = whole }()
	for pass := range heroPasses {
		// Look from another part of each sample's own square.
		x, y := shade.Stratum(pass)
		x, y = (x-.5)/raster.Grid, (y-.5)/raster.Grid
		cam := *whole
		cam.Center = geom.Point2{X: whole.Center.X + x/whole.Scale, Y: whole.Center.Y - y/whole.Scale}
		sc.Cam = &cam
		if err := see(&cam); err != nil {
			return err
		}
		lap(&t.Raster)
		if err := sh.Expose(ctx, sc, &ws.buf, ws.film, pass, x, y); err != nil {
			return err
		}
		lap(&t.Shade)
	}
	sc.Cam = whole
	err := sh.Develop(ctx, sc, ws.film, heroPasses, dst)
	lap(&t.Shade)
	return err
}
