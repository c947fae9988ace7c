#include "go_asm.h"
#include "textflag.h"

DATA one<>+0(SB)/4, $0x3f800000   // 1
DATA one<>+4(SB)/4, $0x80000000   // a sign
GLOBL one<>(SB), RODATA, $8

// func normalEight(seg *segment, h *hits, prim int32) (mask uint32)
//
// Each step is a step of segment.normal for eight hits at once, with products rounded before they are added.
TEXT ·normalEight(SB), NOSPLIT, $0-28
	MOVQ seg+0(FP), BX
	MOVQ h+8(FP), AX

	// d in Y3 Y4 Y5, w in Y0 Y1 Y2
	VBROADCASTSS segment_dx(BX), Y3
	VBROADCASTSS segment_dy(BX), Y4
	VBROADCASTSS segment_dz(BX), Y5
	VBROADCASTSS segment_x(BX), Y6
	VBROADCASTSS segment_y(BX), Y7
	VBROADCASTSS segment_z(BX), Y8
	VMOVUPS hits_x(AX), Y0
	VMOVUPS hits_y(AX), Y1
	VMOVUPS hits_z(AX), Y2
	VSUBPS Y6, Y0, Y0
	VSUBPS Y7, Y1, Y1
	VSUBPS Y8, Y2, Y2

	// t = w . d in Y6
	VMULPS Y3, Y0, Y6
	VMULPS Y4, Y1, Y7
	VMULPS Y5, Y2, Y8
	VADDPS Y7, Y6, Y6
	VADDPS Y8, Y6, Y6

	// n = w - d t in Y0 Y1 Y2
	VMULPS Y6, Y3, Y3
	VMULPS Y6, Y4, Y4
	VMULPS Y6, Y5, Y5
	VSUBPS Y3, Y0, Y0
	VSUBPS Y4, Y1, Y1
	VSUBPS Y5, Y2, Y2

	// u = t / length, 0 to 1, in Y6
	VBROADCASTSS segment_invLen(BX), Y7
	VBROADCASTSS one<>+0(SB), Y9
	VMULPS Y7, Y6, Y6
	VXORPS Y7, Y7, Y7
	VMAXPS Y7, Y6, Y6
	VMINPS Y9, Y6, Y6

	// tan = ta + (tb - ta) u in Y3 Y4 Y5
	VBROADCASTSS (segment_ta+0)(BX), Y3
	VBROADCASTSS (segment_ta+4)(BX), Y4
	VBROADCASTSS (segment_ta+8)(BX), Y5
	VBROADCASTSS (segment_tb+0)(BX), Y7
	VBROADCASTSS (segment_tb+4)(BX), Y8
	VBROADCASTSS (segment_tb+8)(BX), Y10
	VSUBPS Y3, Y7, Y7
	VSUBPS Y4, Y8, Y8
	VSUBPS Y5, Y10, Y10
	VMULPS Y6, Y7, Y7
	VMULPS Y6, Y8, Y8
	VMULPS Y6, Y10, Y10
	VADDPS Y7, Y3, Y3
	VADDPS Y8, Y4, Y4
	VADDPS Y10, Y5, Y5

	// tan . tan in Y6, n . tan in Y7
	VMULPS Y3, Y3, Y6
	VMULPS Y4, Y4, Y8
	VMULPS Y5, Y5, Y10
	VADDPS Y8, Y6, Y6
	VADDPS Y10, Y6, Y6
	VMULPS Y3, Y0, Y7
	VMULPS Y4, Y1, Y8
	VMULPS Y5, Y2, Y10
	VADDPS Y8, Y7, Y7
	VADDPS Y10, Y7, Y7

	// n (tan . tan) - tan (n . tan) in Y0 Y1 Y2
	VMULPS Y6, Y0, Y0
	VMULPS Y6, Y1, Y1
	VMULPS Y6, Y2, Y2
	VMULPS Y7, Y3, Y3
	VMULPS Y7, Y4, Y4
	VMULPS Y7, Y5, Y5
	VSUBPS Y3, Y0, Y0
	VSUBPS Y4, Y1, Y1
	VSUBPS Y5, Y2, Y2

	// To length 1, and as it is where it has none
	VMULPS Y0, Y0, Y6
	VMULPS Y1, Y1, Y7
	VMULPS Y2, Y2, Y8
	VADDPS Y7, Y6, Y6
	VADDPS Y8, Y6, Y6
	VSQRTPS Y6, Y6
	VDIVPS Y6, Y9, Y7
	VXORPS Y8, Y8, Y8
	VCMPPS $0, Y8, Y6, Y8
	VBLENDVPS Y8, Y9, Y7, Y7
	VMULPS Y7, Y0, Y0
	VMULPS Y7, Y1, Y1
	VMULPS Y7, Y2, Y2
	VBROADCASTSS one<>+4(SB), Y8
	VXORPS Y8, Y1, Y1 // y up

	// Keep those of the primitive.
	MOVL prim+16(FP), CX
	VMOVD CX, X7
	VPBROADCASTD X7, Y7
	VPCMPEQD hits_prim(AX), Y7, Y7
	VMOVUPS hits_nx(AX), Y3
	VMOVUPS hits_ny(AX), Y4
	VMOVUPS hits_nz(AX), Y5
	VBLENDVPS Y7, Y0, Y3, Y3
	VBLENDVPS Y7, Y1, Y4, Y4
	VBLENDVPS Y7, Y2, Y5, Y5
	VMOVUPS Y3, hits_nx(AX)
	VMOVUPS Y4, hits_ny(AX)
	VMOVUPS Y5, hits_nz(AX)
	VMOVMSKPS Y7, DX
	VZEROUPPER
	MOVL DX, mask+24(FP)
	RET
