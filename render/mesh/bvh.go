package mesh

// BVH is a bounding volume hierarchy over a shape's primitives, for rays that leave metal.
type BVH struct{}
