// Package render draws permanent jewelry. It is the facade of the drawing side: [Renderer.Draw] takes a design and
// a view and returns a picture, and it is the only place that orders the passes:
//
//	design -> fit -> drape -> mesh -> raster -> shade -> canvas -> PNG
package render
