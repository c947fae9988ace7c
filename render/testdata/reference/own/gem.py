"""gem.py - path-trace a loose stone of a .glb as glass with Blender Cycles (CPU), headless. Blender 3.4.

    blender -b --factory-startup --python-exit-code 1 -P gem.py -- gem_round.glb ../studio.hdr gem_round.png 512

The file's own camera (orthographic, w x h in its extras) and backdrop colour (seen by the camera alone) are used. The stone
is a Glass BSDF of the file's index with no roughness, its faces flat, around a volume that absorbs as the file's
KHR_materials_volume says. All bounces, both kinds of caustics, no clamp, no denoiser, no dispersion. PNG = sRGB of the
clamped linear radiance.
"""
import bpy, sys, json, math, struct, os
from mathutils import Matrix
import numpy as np
if not hasattr(np, "bool"): np.bool = bool      # Debian: io_scene_gltf2 3.4 uses np.bool, numpy 1.24 has none

glb, env, out, samples = sys.argv[sys.argv.index("--")+1:]
data = open(glb, "rb").read()
doc = json.loads(data[20:20+struct.unpack("<I", data[12:16])[0]])

# Import in mm, as render_glb.py does.
import addon_utils
for m in ("cycles", "io_scene_gltf2"): addon_utils.enable(m, default_set=True)
for o in list(bpy.data.objects): bpy.data.objects.remove(o, do_unlink=True)
scene = bpy.context.scene; scene.render.engine = "CYCLES"
bpy.ops.import_scene.gltf(filepath=os.path.abspath(glb))
for o in [o for o in bpy.data.objects if o.parent is None]: o.matrix_world = Matrix.Scale(1000, 4) @ o.matrix_world
bpy.context.view_layer.update()

# Glass, and a volume whose absorption at distance d leaves the colour c: -ln(c)/d.
gem = next(m["extensions"] for m in doc["materials"] if "KHR_materials_volume" in m.get("extensions", {}))
vol = gem["KHR_materials_volume"]
sigma = [-math.log(max(c, 1e-4))/(vol["attenuationDistance"]*1000) for c in vol["attenuationColor"]]
mat = bpy.data.materials.new("stone"); mat.use_nodes = True; nt = mat.node_tree; nt.nodes.clear()
end, glass = nt.nodes.new("ShaderNodeOutputMaterial"), nt.nodes.new("ShaderNodeBsdfGlass")
glass.distribution = "SHARP"; glass.inputs["Color"].default_value = (1, 1, 1, 1)
glass.inputs["IOR"].default_value = gem["KHR_materials_ior"]["ior"]
nt.links.new(glass.outputs[0], end.inputs["Surface"])
if max(sigma) > 0:
    dark = nt.nodes.new("ShaderNodeVolumeAbsorption")
    dark.inputs["Color"].default_value = [1-s/max(sigma) for s in sigma]+[1]; dark.inputs["Density"].default_value = max(sigma)
    nt.links.new(dark.outputs[0], end.inputs["Volume"])
for o in bpy.data.objects:
    if o.type != "MESH": continue
    o.data.materials.clear(); o.data.materials.append(mat)
    o.data.free_normals_split(); o.data.use_auto_smooth = False
    o.data.polygons.foreach_set("use_smooth", [False]*len(o.data.polygons))

# Camera of the file.
cam = next(o for o in bpy.data.objects if o.type == "CAMERA"); node = doc["cameras"][0]
w, h = (node["extras"]["aurelink"][k] for k in "wh")
loc, q, _ = cam.matrix_world.decompose(); cam.parent = None
cam.matrix_world = Matrix.Translation(loc) @ q.to_matrix().to_4x4()
cam.data.type = "ORTHO"; cam.data.ortho_scale = 2000*max(node["orthographic"]["xmag"], node["orthographic"]["ymag"])
cam.data.clip_start, cam.data.clip_end = .1, 5000; scene.camera = cam

# The room, but for the camera a plain colour.
back = doc["scenes"][0]["extras"]["aurelink"]["color_linear"]
world = bpy.data.worlds.new("env"); scene.world = world; world.use_nodes = True; nt = world.node_tree; nt.nodes.clear()
tex = nt.nodes.new("ShaderNodeTexEnvironment"); tex.image = bpy.data.images.load(os.path.abspath(env)); tex.image.colorspace_settings.name = "Linear"
room, plain, path, mix, end = (nt.nodes.new("ShaderNode"+n) for n in ("Background", "Background", "LightPath", "MixShader", "OutputWorld"))
plain.inputs[0].default_value = list(back)+[1]
nt.links.new(tex.outputs[0], room.inputs[0]); nt.links.new(path.outputs["Is Camera Ray"], mix.inputs[0])
nt.links.new(room.outputs[0], mix.inputs[1]); nt.links.new(plain.outputs[0], mix.inputs[2]); nt.links.new(mix.outputs[0], end.inputs[0])

r, cy, v = scene.render, scene.cycles, scene.view_settings
r.resolution_x, r.resolution_y, r.resolution_percentage = w, h, 100; r.dither_intensity = 0; r.use_file_extension = False
cy.device = "CPU"; cy.samples = int(samples); cy.use_adaptive_sampling = False; cy.use_denoising = False
cy.max_bounces = cy.glossy_bounces = cy.transmission_bounces = 32; cy.diffuse_bounces = 4; cy.transparent_max_bounces = 8; cy.volume_bounces = 0
cy.caustics_reflective = cy.caustics_refractive = True; cy.blur_glossy = 0; cy.sample_clamp_direct = cy.sample_clamp_indirect = 0
cy.pixel_filter_type = "BLACKMAN_HARRIS"; cy.filter_width = 1.5
scene.display_settings.display_device = "sRGB"
v.view_transform, v.look, v.exposure, v.gamma, v.use_curve_mapping = "Standard", "None", 0, 1, False
r.image_settings.file_format, r.image_settings.color_mode, r.image_settings.color_depth = "PNG", "RGB", "8"
r.filepath = os.path.abspath(out)
bpy.ops.render.render(write_still=True)
