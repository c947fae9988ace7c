#include "textflag.h"

DATA count<>+0(SB)/4, $0
DATA count<>+4(SB)/4, $1
DATA count<>+8(SB)/4, $2
DATA count<>+12(SB)/4, $3
DATA count<>+16(SB)/4, $4
DATA count<>+20(SB)/4, $5
DATA count<>+24(SB)/4, $6
DATA count<>+28(SB)/4, $7
DATA count<>+32(SB)/4, $0x41000000   // 8
GLOBL count<>(SB), RODATA, $36

// func drawEight(w *wall, row *sample, lean *float32, n int, x, left, mid float32)
//
// Each step is a step of wall.drawEach for eight samples at once, with products rounded before they are added.
TEXT ·drawEight(SB), NOSPLIT, $0-44
	MOVQ w+0(FP), BX
	MOVQ row+8(FP), AX
	MOVQ lean+16(FP), CX
	MOVQ n+24(FP), DX

	// ex ey inv r2 dz z in Y0 to Y5
	VBROADCASTSS 0(BX), Y0
	VBROADCASTSS 4(BX), Y1
	VBROADCASTSS 8(BX), Y2
	VBROADCASTSS 12(BX), Y3
	VBROADCASTSS 16(BX), Y4
	VBROADCASTSS 20(BX), Y5

	// x of eight samples in Y6
	VBROADCASTSS x+32(FP), Y6
	VCVTDQ2PS count<>+0(SB), Y7
	VADDPS Y7, Y6, Y6

next:
	// wx in Y7, wy in Y8
	VBROADCASTSS left+36(FP), Y7
	VADDPS Y7, Y6, Y7
	VBROADCASTSS mid+40(FP), Y8
	VADDPS (CX), Y8, Y8

	// p = ex wy - ey wx in Y9, q = ex wx + ey wy in Y10
	VMULPS Y8, Y0, Y9
	VMULPS Y7, Y1, Y10
	VSUBPS Y10, Y9, Y9
	VMULPS Y7, Y0, Y10
	VMULPS Y8, Y1, Y11
	VADDPS Y11, Y10, Y10

	// h = sqrt(r2 - p p) in Y9
	VMULPS Y9, Y9, Y9
	VSUBPS Y9, Y3, Y9
	VSQRTPS Y9, Y9

	// t = (q + h dz) inv in Y11
	VMULPS Y4, Y9, Y11
	VADDPS Y11, Y10, Y11
	VMULPS Y2, Y11, Y11

	// z = az + (q dz + h) inv in Y10
	VMULPS Y4, Y10, Y10
	VADDPS Y9, Y10, Y10
	VMULPS Y2, Y10, Y10
	VADDPS Y10, Y5, Y10

	// start <= t <= end, z in front of the row's in Y9, the lane within n: keep in Y12
	VBROADCASTSS 24(BX), Y12
	VCMPPS $2, Y11, Y12, Y12
	VBROADCASTSS 28(BX), Y13
	VCMPPS $2, Y13, Y11, Y13
	VANDPS Y13, Y12, Y12
	VMOVUPS (AX), Y13
	VMOVUPS 32(AX), Y14
	VSHUFPS $0x88, Y14, Y13, Y9
	VPERMQ $0xd8, Y9, Y9
	VCMPPS $14, Y9, Y10, Y9
	VANDPS Y9, Y12, Y12
	VMOVD DX, X9
	VPBROADCASTD X9, Y9
	VPCMPGTD count<>+0(SB), Y9, Y9
	VANDPS Y9, Y12, Y12

	// Put z and the primitive side by side where kept.
	VPERMQ $0xd8, Y10, Y10
	VPERMQ $0xd8, Y12, Y12
	VPBROADCASTD 32(BX), Y7
	VPUNPCKLDQ Y7, Y10, Y8
	VPUNPCKLDQ Y12, Y12, Y9
	VBLENDVPS Y9, Y8, Y13, Y13
	VPUNPCKHDQ Y7, Y10, Y8
	VPUNPCKHDQ Y12, Y12, Y9
	VBLENDVPS Y9, Y8, Y14, Y14
	VMOVUPS Y13, (AX)
	VMOVUPS Y14, 32(AX)

	VBROADCASTSS count<>+32(SB), Y7
	VADDPS Y7, Y6, Y6
	ADDQ $64, AX
	ADDQ $32, CX
	SUBQ $8, DX
	JG next
	VZEROUPPER
	RET
