#include "textflag.h"

DATA ones<>+0(SB)/4, $0x3f800000   // 1
DATA ones<>+4(SB)/4, $0xb58637bd   // -1e-6
GLOBL ones<>(SB), RODATA, $8

// SLAB narrows what is between near in Y9 and far in Y10 to where the ray is between two planes: o in o, 1/d in inv.
#define SLAB(lo, hi, o, inv) \
	VMOVUPS lo(R9), Y11 \
	VSUBPS o, Y11, Y11 \
	VMULPS inv, Y11, Y11 \
	VMOVUPS hi(R9), Y12 \
	VSUBPS o, Y12, Y12 \
	VMULPS inv, Y12, Y12 \
	VMINPS Y12, Y11, Y13 \
	VMAXPS Y12, Y11, Y11 \
	VMAXPS Y13, Y9, Y9 \
	VMINPS Y11, Y10, Y10

// func askAtOnce(p *pack, b *boxes, n int, r *ray, near, far float32, met *lanesMet) (mask uint32)
//
// Each step is a step of nearestEach, with products rounded before they are added. What is negative there for two reasons at once
// (-b, -s, a) is turned round here: that changes signs and no bits.
TEXT ·askAtOnce(SB), NOSPLIT, $0-52
	MOVQ p+0(FP), R13
	MOVQ b+8(FP), R9
	MOVQ n+16(FP), DI
	MOVQ r+24(FP), BX
	MOVQ met+40(FP), CX
	XORL R8, R8 // mask
	XORL R11, R11 // first pack of the boxes

	// d in Y3 Y4 Y5; the best t of each lane in Y14, its pack in Y15
	VBROADCASTSS 12(BX), Y3
	VBROADCASTSS 16(BX), Y4
	VBROADCASTSS 20(BX), Y5
	VBROADCASTSS 40(BX), Y14
	VPXOR Y15, Y15, Y15

open:
	VBROADCASTSS 0(BX), Y0
	VBROADCASTSS 4(BX), Y1
	VBROADCASTSS 8(BX), Y2
	VBROADCASTSS 24(BX), Y6
	VBROADCASTSS 28(BX), Y7
	VBROADCASTSS 32(BX), Y8
	VBROADCASTSS near+32(FP), Y9
	VBROADCASTSS far+36(FP), Y10
	SLAB(0, 96, Y0, Y6)
	SLAB(32, 128, Y1, Y7)
	SLAB(64, 160, Y2, Y8)
	VCMPPS $2, Y10, Y9, Y9
	VMOVMSKPS Y9, R12
	TESTL R12, R12
	JZ shut

next:
	BSFL R12, SI
	LEAL -1(R12), AX
	ANDL AX, R12
	ADDL R11, SI
	MOVL SI, AX
	IMULQ $320, AX
	ADDQ R13, AX

	// w = o - A in Y0 Y1 Y2
	VBROADCASTSS 0(BX), Y0
	VBROADCASTSS 4(BX), Y1
	VBROADCASTSS 8(BX), Y2
	VSUBPS 0(AX), Y0, Y0
	VSUBPS 32(AX), Y1, Y1
	VSUBPS 64(AX), Y2, Y2

	// dd = d . Dir in Y6
	VMULPS 96(AX), Y3, Y6
	VMULPS 128(AX), Y4, Y7
	VMULPS 160(AX), Y5, Y8
	VADDPS Y7, Y6, Y6
	VADDPS Y8, Y6, Y6

	// wd = w . Dir in Y7
	VMULPS 96(AX), Y0, Y7
	VMULPS 128(AX), Y1, Y8
	VMULPS 160(AX), Y2, Y9
	VADDPS Y8, Y7, Y7
	VADDPS Y9, Y7, Y7

	// b = w . d - wd dd in Y8
	VMULPS Y3, Y0, Y8
	VMULPS Y4, Y1, Y9
	VMULPS Y5, Y2, Y10
	VADDPS Y9, Y8, Y8
	VADDPS Y10, Y8, Y8
	VMULPS Y6, Y7, Y9
	VSUBPS Y9, Y8, Y8

	// c = w . w - wd wd - r2 in Y9
	VMULPS Y0, Y0, Y9
	VMULPS Y1, Y1, Y10
	VMULPS Y2, Y2, Y11
	VADDPS Y10, Y9, Y9
	VADDPS Y11, Y9, Y9
	VMULPS Y7, Y7, Y10
	VSUBPS Y10, Y9, Y9
	VSUBPS 192(AX), Y9, Y9

	// -a = dd dd - 1 in Y10
	VBROADCASTSS ones<>+0(SB), Y11
	VMULPS Y6, Y6, Y10
	VSUBPS Y11, Y10, Y10

	// disc = b b + (-a) c in Y11
	VMULPS Y8, Y8, Y11
	VMULPS Y9, Y10, Y12
	VADDPS Y12, Y11, Y11

	// Keep in Y13, by sign, the lanes with b < 0 or c < 0, disc >= 0 and a >= 1e-6. There is no telling whether there are any: going on
	// is cheaper than a wrong guess.
	VORPS Y9, Y8, Y13
	VANDNPS Y13, Y11, Y13
	VBROADCASTSS ones<>+4(SB), Y0
	VCMPPS $2, Y0, Y10, Y0
	VANDPS Y0, Y13, Y13

	// t = (b + sqrt(disc)) / -a in Y11
	VSQRTPS Y11, Y11
	VADDPS Y11, Y8, Y11
	VDIVPS Y10, Y11, Y11

	// s = wd + t dd in Y6
	VMULPS Y11, Y6, Y6
	VADDPS Y7, Y6, Y6

	// tmin < t < best so far, lo <= s <= hi
	VBROADCASTSS 36(BX), Y0
	VCMPPS $14, Y0, Y11, Y0
	VCMPPS $1, Y14, Y11, Y1
	VANDPS Y0, Y13, Y13
	VANDPS Y1, Y13, Y13
	VCMPPS $13, 224(AX), Y6, Y0
	VCMPPS $2, 256(AX), Y6, Y1
	VANDPS Y0, Y13, Y13
	VANDPS Y1, Y13, Y13
	VMOVMSKPS Y13, DX

	// Keep t and the pack of the lanes that are met.
	ORL DX, R8
	VMOVD SI, X0
	VPBROADCASTD X0, Y0
	VBLENDVPS Y13, Y11, Y14, Y14
	VBLENDVPS Y13, Y0, Y15, Y15

	TESTL R12, R12
	JNZ next

shut:
	ADDQ $192, R9
	ADDL $8, R11
	DECQ DI
	JNZ open

	VMOVUPS Y14, (CX)
	VMOVUPS Y15, 32(CX)
	VZEROUPPER
	MOVL R8, mask+48(FP)
	RET
