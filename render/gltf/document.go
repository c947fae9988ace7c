package gltf

import "encoding/json"

// document is the JSON of a GLB, as far as it is written or read here (glTF 2.0, ISO/IEC 12113:2022).
type document struct {
	Asset              asset        `json:"asset"`
	ExtensionsUsed     []string     `json:"extensionsUsed,omitempty"`
	ExtensionsRequired []string     `json:"extensionsRequired,omitempty"`
	Scene              *int         `json:"scene,omitempty"`
	Scenes             []root       `json:"scenes,omitempty"`
	Nodes              []node       `json:"nodes,omitempty"`
	Cameras            []camera     `json:"cameras,omitempty"`
	Materials          []material   `json:"materials,omitempty"`
	Meshes             []meshOf     `json:"meshes,omitempty"`
	Accessors          []accessor   `json:"accessors,omitempty"`
	BufferViews        []bufferView `json:"bufferViews,omitempty"`
	Buffers            []buffer     `json:"buffers,omitempty"`
}

type asset struct {
	Version    string `json:"version"`
	MinVersion string `json:"minVersion,omitempty"`
	Generator  string `json:"generator,omitempty"`
}

type root struct {
	Name   string          `json:"name,omitempty"`
	Nodes  []int           `json:"nodes,omitempty"`
	Extras json.RawMessage `json:"extras,omitempty"`
}

type node struct {
	Name        string          `json:"name,omitempty"`
	Children    []int           `json:"children,omitempty"`
	Mesh        *int            `json:"mesh,omitempty"`
	Camera      *int            `json:"camera,omitempty"`
	Skin        *int            `json:"skin,omitempty"`
	Matrix      []float64       `json:"matrix,omitempty"` // column by column
	Rotation    []float64       `json:"rotation,omitempty"`
	Scale       []float64       `json:"scale,omitempty"`
	Translation []float64       `json:"translation,omitempty"` // m
	Extras      json.RawMessage `json:"extras,omitempty"`
}

type camera struct {
	Name         string          `json:"name,omitempty"`
	Type         string          `json:"type"`
	Orthographic *orthographic   `json:"orthographic,omitempty"`
	Extras       json.RawMessage `json:"extras,omitempty"`
}

type orthographic struct {
	XMag  float64 `json:"xmag"` // half the width, m
	YMag  float64 `json:"ymag"` // half the height, m
	ZFar  float64 `json:"zfar"` // m
	ZNear float64 `json:"znear"`
}

type material struct {
	Name             string                     `json:"name,omitempty"`
	PBR              *pbr                       `json:"pbrMetallicRoughness,omitempty"`
	Extensions       map[string]json.RawMessage `json:"extensions,omitempty"`
	NormalTexture    json.RawMessage            `json:"normalTexture,omitempty"`
	OcclusionTexture json.RawMessage            `json:"occlusionTexture,omitempty"`
	EmissiveTexture  json.RawMessage            `json:"emissiveTexture,omitempty"`
	EmissiveFactor   []float64                  `json:"emissiveFactor,omitempty"`
	AlphaMode        string                     `json:"alphaMode,omitempty"`
}

type pbr struct {
	BaseColorFactor          []float64       `json:"baseColorFactor,omitempty"` // linear Rec.709, alpha
	MetallicFactor           *float64        `json:"metallicFactor,omitempty"`
	RoughnessFactor          *float64        `json:"roughnessFactor,omitempty"`
	BaseColorTexture         json.RawMessage `json:"baseColorTexture,omitempty"`
	MetallicRoughnessTexture json.RawMessage `json:"metallicRoughnessTexture,omitempty"`
}

// The extensions that say what a stone is, and that a matte body has no sheen.
const (
	extTransmission = "KHR_materials_transmission"
	extIOR          = "KHR_materials_ior"
	extVolume       = "KHR_materials_volume"
	extSpecular     = "KHR_materials_specular"
)

type transmission struct {
	TransmissionFactor  float64         `json:"transmissionFactor"`
	TransmissionTexture json.RawMessage `json:"transmissionTexture,omitempty"`
}

type ior struct {
	IOR *float64 `json:"ior,omitempty"`
}

type volume struct {
	ThicknessFactor     float64         `json:"thicknessFactor"`               // m
	AttenuationDistance float64         `json:"attenuationDistance,omitempty"` // m, 0 for endless
	AttenuationColor    []float64       `json:"attenuationColor,omitempty"`
	ThicknessTexture    json.RawMessage `json:"thicknessTexture,omitempty"`
}

type specular struct {
	SpecularFactor float64 `json:"specularFactor"`
}

type meshOf struct {
	Name       string      `json:"name,omitempty"`
	Primitives []primitive `json:"primitives"`
}

type primitive struct {
	Attributes map[string]int    `json:"attributes"`
	Indices    *int              `json:"indices,omitempty"`
	Material   *int              `json:"material,omitempty"`
	Mode       *int              `json:"mode,omitempty"`
	Targets    []json.RawMessage `json:"targets,omitempty"`
}

type accessor struct {
	BufferView    *int            `json:"bufferView,omitempty"`
	ByteOffset    int             `json:"byteOffset,omitempty"`
	ComponentType int             `json:"componentType"`
	Count         int             `json:"count"`
	Type          string          `json:"type"`
	Normalized    bool            `json:"normalized,omitempty"`
	Min           []float32       `json:"min,omitempty"`
	Max           []float32       `json:"max,omitempty"`
	Sparse        json.RawMessage `json:"sparse,omitempty"`
}

type bufferView struct {
	Name       string `json:"name,omitempty"`
	Buffer     int    `json:"buffer"`
	ByteOffset int    `json:"byteOffset,omitempty"`
	ByteLength int    `json:"byteLength"`
	ByteStride int    `json:"byteStride,omitempty"`
	Target     int    `json:"target,omitempty"`
}

type buffer struct {
	ByteLength int    `json:"byteLength"`
	URI        string `json:"uri,omitempty"`
}

// The numbers that glTF takes from OpenGL.
const (
	typeByte   = 5121 // unsigned
	typeShort  = 5123
	typeInt    = 5125
	typeFloat  = 5126
	forVertex  = 34962
	forIndices = 34963
	triangles  = 4
)

// The words and chunks of a GLB.
const (
	glbMagic = 0x46546c67 // "glTF"
	glbJSON  = 0x4e4f534a // "JSON"
	glbBIN   = 0x004e4942 // "BIN"
)

// extras is what glTF has no place for. It stands below "aurelink" in the extras of the scene, the camera or a node.
type extras struct {
	Aurelink *ours `json:"aurelink"`
}

type ours struct {
	Backdrop string    `json:"backdrop,omitempty"` // scene: the backdrop's kind where it is a colour
	Color    []float64 `json:"color_linear,omitempty"`
	W        int       `json:"w,omitempty"` // camera: pixels
	H        int       `json:"h,omitempty"`
	Link     int32     `json:"link,omitempty"`   // node: number along the strand
	Ground   bool      `json:"ground,omitempty"` // node: stands for an endless plane
}

func (o ours) json() json.RawMessage {
	b, err := json.Marshal(extras{&o})
	if err != nil { // no number here is infinite: check has seen them
		return nil
	}
	return b
}

// readOurs takes what is ours from extras; those of others may be anything.
func readOurs(b json.RawMessage) ours {
	var e extras
	if len(b) == 0 || json.Unmarshal(b, &e) != nil || e.Aurelink == nil {
		return ours{}
	}
	return *e.Aurelink
}

func ref[T any](v T) *T { return &v }
