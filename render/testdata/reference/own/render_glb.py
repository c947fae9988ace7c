"""render_glb.py - path-trace a .glb with Blender Cycles (CPU), headless. Blender 3.4+ (io_scene_gltf2, Cycles).

    blender -b --factory-startup --python-exit-code 1 -P render_glb.py -- --glb scenes/cable.glb --unit-scale 1000 --env env/studio.hdr \
        --camera ortho --center 0,0 --px-per-mm 60 --width 1200 --height 600 --samples 512 \
        --ground '#f2f0ee' --ground-z -0.644 --png out.png --exr out.exr --pfm out.pfm

FRAME of every argument: the glTF frame in millimetres (after --unit-scale): +X right, +Y up, +Z to the camera.
  --unit-scale S  multiplies GLB scene units to get mm (1000 for a GLB in metres, 1 for a GLB in mm).
                  The scene is rendered in mm (1 Blender unit = 1 mm): metre-sized 0.2 mm wires would hit
                  Cycles' ray-offset epsilons.
  Blender's importer maps glTF (x,y,z) -> Blender (x,-z,y); camera, ground and environment are mapped with it, so
  the equirect convention is three.js' (u=0.5 +X, u=0.75 +Z, top row +Y) (README.md beside this file). No rotation is needed.
CAMERAS
  ortho  looks along -Z, +Y up; pixel (i,j) centre = (cx+(i+.5-W/2)/ppm, cy-(j+.5-H/2)/ppm)
  persp  --cam-pos x,y,z --cam-target x,y,z --cam-up x,y,z --fov-y degrees
  glb    first camera node of the GLB
COLOUR  view transform Standard, look None, exposure/gamma neutral, sRGB display, dither 0: PNG = sRGB OETF of
  the clamped linear radiance. EXR (float32) and PFM are linear, unclamped. PNG alpha is straight; EXR premultiplied.
"""
import bpy, sys, os, time, math, json, argparse, resource
from mathutils import Matrix, Vector, Quaternion
import numpy as np
if not hasattr(np, "bool"): np.bool = bool      # Debian: io_scene_gltf2 3.4 uses np.bool, numpy 1.24 has none
T0 = time.time()

def vec(s): return Vector([float(x) for x in s.split(",")])
def srgb2lin(c): return c/12.92 if c <= 0.04045 else ((c+0.055)/1.055)**2.4
def color(s):
    """'#rrggbb' (sRGB) or 'r,g,b' (linear) -> linear rgb"""
    if s.startswith("#"): return [srgb2lin(int(s[i:i+2], 16)/255) for i in (1, 3, 5)]
    return [float(x) for x in s.split(",")]

ap = argparse.ArgumentParser(prog="render_glb.py")
ap.add_argument("--glb", required=True); ap.add_argument("--env"); ap.add_argument("--env-strength", type=float, default=1.0)
ap.add_argument("--env-rotate-y", type=float, default=0.0, help="degrees, turns the environment about +Y (+Z towards +X)")
ap.add_argument("--unit-scale", type=float, default=1000.0)
ap.add_argument("--camera", choices=["ortho", "persp", "glb"], default="ortho")
ap.add_argument("--center", default="0,0"); ap.add_argument("--px-per-mm", type=float, default=40.0)
ap.add_argument("--cam-z", type=float, default=100.0)
ap.add_argument("--cam-pos", default="0,0,150"); ap.add_argument("--cam-target", default="0,0,0")
ap.add_argument("--cam-up", default="0,1,0"); ap.add_argument("--fov-y", type=float, default=15.0)
ap.add_argument("--width", type=int, default=1200); ap.add_argument("--height", type=int, default=600)
ap.add_argument("--samples", type=int, default=512); ap.add_argument("--seed", type=int, default=0)
ap.add_argument("--max-bounces", type=int, default=12)
ap.add_argument("--caustics", type=int, default=1, help="reflective caustics (metal -> diffuse ground), 0/1")
ap.add_argument("--clamp-indirect", type=float, default=0.0); ap.add_argument("--blur-glossy", type=float, default=0.0)
ap.add_argument("--denoise", action="store_true"); ap.add_argument("--threads", type=int, default=0)
ap.add_argument("--filter", choices=["BLACKMAN_HARRIS", "BOX", "GAUSSIAN"], default="BLACKMAN_HARRIS")
ap.add_argument("--filter-width", type=float, default=1.5)
ap.add_argument("--film-transparent", action="store_true"); ap.add_argument("--bg", help="solid camera background")
ap.add_argument("--ground"); ap.add_argument("--ground-z", type=float, default=0.0)
ap.add_argument("--ground-rough", type=float, default=-1, help=">=0: ground is Principled with this roughness (else diffuse)")
ap.add_argument("--shadow-catcher", action="store_true", help="the ground only catches shadows (use with --film-transparent)")
ap.add_argument("--exposure", type=float, default=0.0)
ap.add_argument("--distribution", choices=["GGX", "MULTI_GGX"], default="GGX")
ap.add_argument("--mirror-sphere", type=float, default=0.0, help="ignore GLB meshes: one perfect mirror sphere of this radius (mm)")
ap.add_argument("--mask", help="also write an object mask PNG (white = chain), from the alpha of a fast pass")
ap.add_argument("--png"); ap.add_argument("--png16"); ap.add_argument("--exr"); ap.add_argument("--pfm"); ap.add_argument("--stats")
a = ap.parse_args(sys.argv[sys.argv.index("--")+1:] if "--" in sys.argv else [])

# ------------------------------------------------------------------ empty scene, import
import addon_utils
for m in ("cycles", "io_scene_gltf2"): addon_utils.enable(m, default_set=True)
for o in list(bpy.data.objects): bpy.data.objects.remove(o, do_unlink=True)
scene = bpy.context.scene; scene.render.engine = "CYCLES"
C = Matrix(((1, 0, 0, 0), (0, 0, -1, 0), (0, 1, 0, 0), (0, 0, 0, 1)))      # glTF -> Blender (x,-z,y)
bpy.ops.import_scene.gltf(filepath=os.path.abspath(a.glb), merge_vertices=False, import_shading="NORMALS",
                          bone_heuristic="TEMPERANCE")
S = bpy.data.objects.new("unit_scale", None); scene.collection.objects.link(S); S.scale = (a.unit_scale,)*3
roots = [o for o in bpy.data.objects if o.parent is None and o is not S]
for o in roots: o.parent = S                                              # no inverse: world = S * local
bpy.context.view_layer.update()
meshes = [o for o in bpy.data.objects if o.type == "MESH"]
if a.mirror_sphere > 0:
    for o in meshes: bpy.data.objects.remove(o, do_unlink=True)
    bpy.ops.mesh.primitive_uv_sphere_add(segments=512, ring_count=256, radius=a.mirror_sphere)
    sp = bpy.context.object; bpy.ops.object.shade_smooth(); meshes = [sp]
    m = bpy.data.materials.new("mirror"); m.use_nodes = True; p = m.node_tree.nodes["Principled BSDF"]
    p.inputs["Base Color"].default_value = (1, 1, 1, 1); p.inputs["Metallic"].default_value = 1; p.inputs["Roughness"].default_value = 0
    sp.data.materials.append(m)
seen = set()
for o in meshes:                                                          # smooth shading, exact glTF normals stay as custom normals
    if o.data.name in seen: continue
    seen.add(o.data.name)
    # The import stores normals relative to what is flat and what is smooth; all smooth, they would turn. Hand Cycles an attribute
    o.data.calc_normals_split(); nrm = np.empty(3*len(o.data.loops), np.float32); o.data.loops.foreach_get("normal", nrm)
    o.data.attributes.new("file_normal", "FLOAT_VECTOR", "CORNER").data.foreach_set("vector", nrm)
    o.data.polygons.foreach_set("use_smooth", [True]*len(o.data.polygons))
mats, mattes = [], set()                                                  # Blender 3.4 does not read KHR_materials_specular
for m in bpy.data.materials:
    if not m.use_nodes: continue
    for n in m.node_tree.nodes:
        if n.type == "BSDF_PRINCIPLED":
            n.distribution = a.distribution
            if n.inputs["Metallic"].default_value == 0 and n.inputs["Roughness"].default_value == 1:
                mattes.add(m.name)                                        # Lambert, as glTF says; Principled's own diffuse is 5 % lighter
                b = m.node_tree.nodes.new("ShaderNodeBsdfDiffuse"); b.inputs["Color"].default_value = n.inputs["Base Color"].default_value
                o = next(k for k in m.node_tree.nodes if k.type == "OUTPUT_MATERIAL"); m.node_tree.links.new(b.outputs[0], o.inputs["Surface"])
            at = m.node_tree.nodes.new("ShaderNodeAttribute"); at.attribute_name = "file_normal"
            vt = m.node_tree.nodes.new("ShaderNodeVectorTransform"); vt.vector_type = "NORMAL"; vt.convert_from, vt.convert_to = "OBJECT", "WORLD"
            m.node_tree.links.new(at.outputs["Vector"], vt.inputs[0]); m.node_tree.links.new(vt.outputs[0], n.inputs["Normal"])
            mats.append({"name": m.name, "base": [round(x, 4) for x in n.inputs["Base Color"].default_value][:3],
                         "metallic": n.inputs["Metallic"].default_value, "roughness": round(n.inputs["Roughness"].default_value, 4),
                         "specular": n.inputs["Specular"].default_value, "linked": [i.name for i in n.inputs if i.is_linked]})
tris = sum(len(o.data.loop_triangles) or (o.data.calc_loop_triangles() or len(o.data.loop_triangles)) for o in meshes)

# ------------------------------------------------------------------ camera
if a.camera == "glb":
    cam = next(o for o in bpy.data.objects if o.type == "CAMERA")
    loc, q, _ = cam.matrix_world.decompose(); cam.parent = None
    cam.matrix_world = Matrix.Translation(loc) @ q.to_matrix().to_4x4()
    if cam.data.type == "ORTHO": cam.data.ortho_scale *= a.unit_scale
    cam.data.clip_start *= a.unit_scale; cam.data.clip_end *= a.unit_scale
else:
    cd = bpy.data.cameras.new("ref"); cam = bpy.data.objects.new("ref", cd); scene.collection.objects.link(cam)
    if a.camera == "ortho":
        c = vec(a.center); M = Matrix.Translation((c[0], c[1], a.cam_z))
        cd.type = "ORTHO"
        if a.width >= a.height: cd.sensor_fit = "HORIZONTAL"; cd.ortho_scale = a.width/a.px_per_mm
        else: cd.sensor_fit = "VERTICAL"; cd.ortho_scale = a.height/a.px_per_mm
    else:
        p, t, up = vec(a.cam_pos), vec(a.cam_target), vec(a.cam_up)
        z = (p-t).normalized(); x = up.cross(z).normalized(); y = z.cross(x)
        M = Matrix.Translation(p) @ Matrix((x, y, z)).transposed().to_4x4()
        cd.type = "PERSP"; cd.sensor_fit = "VERTICAL"; cd.angle = math.radians(a.fov_y)
    cd.clip_start, cd.clip_end = 0.1, 5000
    cam.matrix_world = C @ M                                              # camera local axes are the same in both
scene.camera = cam

# ------------------------------------------------------------------ ground (plane z = const in the glTF frame)
ground = None
if a.ground:
    h = 2000.0
    me = bpy.data.meshes.new("ground")
    me.from_pydata([C @ Vector(v) for v in ((-h, -h, a.ground_z), (h, -h, a.ground_z), (h, h, a.ground_z), (-h, h, a.ground_z))], [], [(0, 1, 2, 3)])
    ground = bpy.data.objects.new("ground", me); scene.collection.objects.link(ground)
    m = bpy.data.materials.new("ground"); m.use_nodes = True; nt = m.node_tree; nt.nodes.clear()
    out = nt.nodes.new("ShaderNodeOutputMaterial"); col = color(a.ground)+[1]
    if a.ground_rough >= 0:
        b = nt.nodes.new("ShaderNodeBsdfPrincipled"); b.inputs["Base Color"].default_value = col; b.inputs["Roughness"].default_value = a.ground_rough
    else:
        b = nt.nodes.new("ShaderNodeBsdfDiffuse"); b.inputs["Color"].default_value = col; b.inputs["Roughness"].default_value = 0
    nt.links.new(b.outputs[0], out.inputs[0]); me.materials.append(m)
    ground.is_shadow_catcher = a.shadow_catcher

# ------------------------------------------------------------------ environment
w = bpy.data.worlds.new("env"); scene.world = w; w.use_nodes = True; nt = w.node_tree; nt.nodes.clear()
out = nt.nodes.new("ShaderNodeOutputWorld"); bg = nt.nodes.new("ShaderNodeBackground"); bg.inputs[1].default_value = a.env_strength
last = bg
if a.env:
    tex = nt.nodes.new("ShaderNodeTexEnvironment"); tex.image = bpy.data.images.load(os.path.abspath(a.env))
    tex.image.colorspace_settings.name = "Linear"; tex.interpolation = "Linear"; tex.projection = "EQUIRECTANGULAR"
    nt.links.new(tex.outputs[0], bg.inputs[0])
    tc = nt.nodes.new("ShaderNodeTexCoord"); mp = nt.nodes.new("ShaderNodeMapping")
    mp.inputs["Rotation"].default_value = (0, 0, math.radians(-a.env_rotate_y))
    nt.links.new(tc.outputs["Generated"], mp.inputs[0]); nt.links.new(mp.outputs[0], tex.inputs[0])
else: bg.inputs[0].default_value = (1, 1, 1, 1)
if a.bg:
    lp = nt.nodes.new("ShaderNodeLightPath"); b2 = nt.nodes.new("ShaderNodeBackground"); b2.inputs[0].default_value = color(a.bg)+[1]
    mix = nt.nodes.new("ShaderNodeMixShader"); nt.links.new(lp.outputs["Is Camera Ray"], mix.inputs[0])
    nt.links.new(bg.outputs[0], mix.inputs[1]); nt.links.new(b2.outputs[0], mix.inputs[2]); last = mix
nt.links.new(last.outputs[0], out.inputs[0])
w.cycles.sampling_method = "MANUAL"; w.cycles.sample_map_resolution = 1024

# ------------------------------------------------------------------ render settings
r, cy = scene.render, scene.cycles
r.resolution_x, r.resolution_y, r.resolution_percentage = a.width, a.height, 100
r.film_transparent = a.film_transparent; r.dither_intensity = 0; r.use_persistent_data = True
r.use_file_extension = False; r.use_compositing = False; r.use_sequencer = False
if a.threads: r.threads_mode = "FIXED"; r.threads = a.threads
cy.device = "CPU"; cy.samples = a.samples; cy.seed = a.seed; cy.use_animated_seed = False
cy.use_adaptive_sampling = False; cy.use_denoising = a.denoise; cy.time_limit = 0
cy.max_bounces = cy.glossy_bounces = cy.diffuse_bounces = cy.transmission_bounces = a.max_bounces
cy.transparent_max_bounces = 8
cy.caustics_reflective = bool(a.caustics); cy.caustics_refractive = False; cy.blur_glossy = a.blur_glossy
cy.sample_clamp_direct = 0; cy.sample_clamp_indirect = a.clamp_indirect
cy.pixel_filter_type = a.filter; cy.filter_width = a.filter_width; cy.use_auto_tile = False
v = scene.view_settings; scene.display_settings.display_device = "sRGB"
v.view_transform = "Standard"; v.look = "None"; v.exposure = a.exposure; v.gamma = 1.0; v.use_curve_mapping = False
def cpu(): u = resource.getrusage(resource.RUSAGE_SELF); return u.ru_utime+u.ru_stime
T1, K1 = time.time(), cpu(); bpy.ops.render.render(write_still=False); T2, K2 = time.time(), cpu()

# ------------------------------------------------------------------ outputs
res = bpy.data.images["Render Result"]; im = r.image_settings
def save(path, fmt, depth):
    im.file_format = fmt; im.color_mode = "RGBA" if a.film_transparent else "RGB"; im.color_depth = depth
    if fmt == "PNG": im.compression = 30
    if fmt == "OPEN_EXR": im.exr_codec = "ZIP"
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True); res.save_render(os.path.abspath(path), scene=scene)
if a.png: save(a.png, "PNG", "8")
if a.png16: save(a.png16, "PNG", "16")
exr = a.exr or (a.pfm and a.pfm+".tmp.exr")
if exr: save(exr, "OPEN_EXR", "32")
if a.pfm:                                                                 # linear float RGB, bottom row first
    e = bpy.data.images.load(os.path.abspath(exr)); e.colorspace_settings.name = "Linear"; e.alpha_mode = "CHANNEL_PACKED"
    px = np.empty(a.width*a.height*4, np.float32); e.pixels.foreach_get(px)
    with open(a.pfm, "wb") as f:
        f.write(b"PF\n%d %d\n-1.0\n" % (a.width, a.height)); f.write(px.reshape(a.height, a.width, 4)[:, :, :3].astype("<f4").tobytes())
    if not a.exr: os.remove(exr)
T3 = time.time()
if a.mask:
    if ground: ground.hide_render = True
    for o in meshes: o.is_holdout = any(x and x.name in mattes for x in o.data.materials)   # a limb hides metal and is none
    r.film_transparent = True; cy.samples = 64; cy.max_bounces = 0
    bpy.ops.render.render(write_still=False)
    im.file_format = "PNG"; im.color_mode = "RGBA"; im.color_depth = "8"
    tmp = a.mask+".tmp.png"; res.save_render(os.path.abspath(tmp), scene=scene)
    e = bpy.data.images.load(os.path.abspath(tmp))
    px = np.empty(a.width*a.height*4, np.float32); e.pixels.foreach_get(px); al = px[3::4]
    k = bpy.data.images.new("mask", a.width, a.height); k.colorspace_settings.name = "Non-Color"
    q = np.ones(a.width*a.height*4, np.float32); q[0::4] = q[1::4] = q[2::4] = al; k.pixels.foreach_set(q)
    k.filepath_raw = os.path.abspath(a.mask); k.file_format = "PNG"; k.save(); os.remove(tmp)
st = {"glb": a.glb, "w": a.width, "h": a.height, "spp": a.samples, "import_s": round(T1-T0, 3), "render_s": round(T2-T1, 3), "render_cpu_s": round(K2-K1, 3),
      "save_s": round(T3-T2, 3), "objects": len(meshes), "tris": tris, "materials": mats, "blender": bpy.app.version_string}
print("STATS "+json.dumps(st), flush=True)
if a.stats:
    with open(a.stats, "a") as f: f.write(json.dumps(st)+"\n")
