// Package render draws permanent jewelry. It is the facade of the drawing side: [Renderer.Draw] takes a design and a
// view and returns a picture, and it is the only place that orders the passes.
//
// # The way through the house
//
//	design   what was asked: catalogue, design, view, all valid by construction
//	fit      lengths: which elements (links, rings, connectors) the loop is made of, and of which metal
//	drape    places: how each strand comes to rest on the arm or lies on the table, a frame for every element and charm
//	mesh     solids: links, rings and charms in their own frames, put in their places as instances
//	raster   visibility: what is seen at each of nine samples a pixel, as a list of fragments
//	shade    light: shadow and glow on the ground, reflections from metal to metal to room, stones; the film that
//	         weighs samples into pixels. Two in five samples of a preview look like those round them and are not
//	         shaded. For a hero picture raster and shade go round some times, see [heroPasses]
//	canvas   words: caption, ruler, scale bar
//
// Encoding to PNG (render/pngenc) is the caller's. What a piece is laid on, backdrop or arm, is the same for every design
// and is painted once as a [shade.Layer] and kept, bounded in bytes.
//
// # Spaces
//
//   - The view frame, mm: +X right, +Y up in the picture, +Z to the camera. The camera is orthographic along -Z. All
//     instances are placed here, and light comes from directions of it.
//   - A shape's own frame, mm: a link has X along the chain, Y across, Z out of its plane; a charm hangs from the origin
//     towards -Y and faces +Z. A variable is named for both ends of its transform: viewFromShape.
//   - Sample space: the view frame scaled to samples, three a pixel each way, y down. Only raster knows it.
//   - Along a strand: arc length in mm from the middle of the closing ring, growing to the right in an unturned wrist
//     view.
//   - On a limb: an angle round it (0 in the middle of the side that faces the viewer) and a height up it. A limb is always
//     drawn upright. An arm that is held level or raised is drawn in a room that is turned, under weight that pulls to the
//     side or up, and the finished picture is turned.
//
// # Units
//
// Millimetres, grams and degrees outside (package unit says which in its types), float32 millimetres inside. A picture
// has one scale in px/mm. It follows from view, size and aspect alone, never from the wrist, so pictures compare.
//
// # Colour
//
// Shading is linear light with Rec.709 primaries. The light rig is scaled so that a matte patch that faces the camera shows
// its own colour. A metal is its reflectance head-on (F0) and at 82 degrees (F82) with a roughness; nothing is added by
// hand. Tone leaves all a matte surface can show as it is and rolls off what is brighter. Light becomes 8-bit sRGB once;
// canvas sees only that.
//
// # The same bytes
//
// The same design, view and version give the same picture on any number of cores: tiles are independent, and sums run in a fixed
// order. Products are rounded before they are added to wherever a sample could fall to another side by it. What else arm64 fuses
// moves fewer than one pixel of the goldens in a thousand, nearly all by one level.
package render
