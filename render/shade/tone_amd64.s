#include "textflag.h"
#include "go_asm.h"

DATA toneNumbers<>+0(SB)/4, $0x3f800000  // 1
DATA toneNumbers<>+4(SB)/4, $0x3f000000  // .5
DATA toneNumbers<>+8(SB)/4, $0x437f0000  // 255
DATA toneNumbers<>+12(SB)/4, $0x7fffffff // all bits but the sign
DATA toneNumbers<>+16(SB)/4, $0x46000000 // encSteps
DATA toneNumbers<>+20(SB)/4, $0xff000000 // an opaque pixel
GLOBL toneNumbers<>(SB), RODATA, $24

// LEVEL is the level of eight lights in memory, not rounded, in to, and rounded in near: 0 in Y12, 1 in Y13, encSteps in Y14, .5 in Y15.
#define LEVEL(from, to, near, at, mask) \
	VMOVUPS from, at \
	VMAXPS Y12, at, at \
	VMINPS Y13, at, at \
	VMULPS Y14, at, at \
	VADDPS Y15, at, at \
	VCVTTPS2DQ at, at \
	VPCMPEQD mask, mask, mask \
	VGATHERDPS mask, (R8)(at*4), to \
	VADDPS Y15, to, near \
	VROUNDPS $3, near, near

// STEP goes on to a pixel: its level in at, rounded in near; the one before in X14, how far it may be in X13, all but the sign in X12.
#define STEP(at, near, tmp) \
	VSUBPS X14, at, tmp \
	VANDPS X12, tmp, tmp \
	VCMPPS $0x12, X13, tmp, tmp \
	VBLENDVPS tmp, X14, near, X14

// FOUR goes on by four pixels, in X8 X9 X0 X1 and rounded in X10 X11 X4 X5, and writes them.
#define FOUR(to) \
	STEP(X8, X10, X2) \
	VCVTTPS2DQ X14, X3 \
	STEP(X9, X11, X2) \
	VCVTTPS2DQ X14, X6 \
	VPACKUSDW X6, X3, X3 \
	STEP(X0, X4, X2) \
	VCVTTPS2DQ X14, X6 \
	STEP(X1, X5, X2) \
	VCVTTPS2DQ X14, X7 \
	VPACKUSDW X7, X6, X6 \
	VPACKUSWB X6, X3, X3 \
	VMOVDQU X3, to(DI)

// PIXELS turns channels r g b a of eight pixels into four pairs of pixels, four apart.
#define PIXELS(r, g, b, a, p, q, s, t) \
	VUNPCKLPS g, r, s \
	VUNPCKLPS a, b, t \
	VUNPCKLPD t, s, p \
	VUNPCKHPD t, s, q \
	VUNPCKHPS g, r, s \
	VUNPCKHPS a, b, t \
	VUNPCKLPD t, s, r \
	VUNPCKHPD t, s, g

// func followEight(pix *uint8, red, green, blue *float32, n int, level *float32, follows *[4]float32)
//
// Each step is a step of followEach.
TEXT ·followEight(SB), NOSPLIT, $32-56
	MOVQ pix+0(FP), DI
	MOVQ red+8(FP), AX
	MOVQ green+16(FP), BX
	MOVQ blue+24(FP), DX
	MOVQ n+32(FP), CX
	MOVQ level+40(FP), R8
	MOVQ follows+48(FP), R9
	XORL R10, R10 // nothing before

next:
	VXORPS Y12, Y12, Y12
	VBROADCASTSS toneNumbers<>+0(SB), Y13
	VBROADCASTSS toneNumbers<>+16(SB), Y14
	VBROADCASTSS toneNumbers<>+4(SB), Y15
	LEVEL((AX), Y0, Y4, Y8, Y9)
	LEVEL((BX), Y1, Y5, Y8, Y9)
	LEVEL((DX), Y2, Y6, Y8, Y9)
	VBROADCASTSS toneNumbers<>+8(SB), Y3

	// Pixels in Y8 Y9 Y0 Y1, rounded in Y10 Y11 Y4 Y5
	PIXELS(Y0, Y1, Y2, Y3, Y8, Y9, Y12, Y13)
	PIXELS(Y4, Y5, Y6, Y3, Y10, Y11, Y12, Y13)

	VBROADCASTSS toneNumbers<>+12(SB), X12
	VMOVUPS (R9), X13
	VMOVUPS last-16(SP), X14
	TESTL R10, R10
	JNZ steps
	VMOVAPS X10, X14
	MOVL $1, R10

steps:
	FOUR(0)
	VEXTRACTF128 $1, Y8, X8
	VEXTRACTF128 $1, Y9, X9
	VEXTRACTF128 $1, Y0, X0
	VEXTRACTF128 $1, Y1, X1
	VEXTRACTF128 $1, Y10, X10
	VEXTRACTF128 $1, Y11, X11
	VEXTRACTF128 $1, Y4, X4
	VEXTRACTF128 $1, Y5, X5
	FOUR(16)
	VMOVUPS X14, last-16(SP)

	ADDQ $32, DI
	ADDQ $32, AX
	ADDQ $32, BX
	ADDQ $32, DX
	SUBQ $8, CX
	JNZ next
	VZEROUPPER
	RET

// TWO is the light of pixels lane and lane+4.
#define TWO(lane, to, x) \
	VMOVUPS 12*lane(SI), x \
	VINSERTF128 $1, 48+12*lane(SI), to, to

// DITHERED is the level of eight lights in c, rounded by what is in Y11: 0 in Y12, 1 in Y13, encSteps in Y14.
#define DITHERED(c, at, to, mask) \
	VMAXPS Y12, c, c \
	VMINPS Y13, c, c \
	VMULPS Y14, c, c \
	VCVTTPS2DQ c, at \
	VCVTDQ2PS at, to \
	VSUBPS to, c, c \
	VPCMPEQD mask, mask, mask \
	VGATHERDPS mask, (R8)(at*4), to \
	VPCMPEQD mask, mask, mask \
	VGATHERDPS mask, 4(R8)(at*4), Y10 \
	VSUBPS to, Y10, Y10 \
	VMULPS c, Y10, Y10 \
	VADDPS Y10, to, to \
	VADDPS Y11, to, to \
	VCVTTPS2DQ to, c

// func ditherEight(pix *uint8, row *RGB, n int, level *float32, up *[8]float32)
//
// Each step is a step of ditherEach.
TEXT ·ditherEight(SB), NOSPLIT, $0-40
	MOVQ pix+0(FP), DI
	MOVQ row+8(FP), SI
	MOVQ n+16(FP), CX
	MOVQ level+24(FP), R8
	MOVQ up+32(FP), R9
	VMOVUPS (R9), Y11
	VXORPS Y12, Y12, Y12
	VBROADCASTSS toneNumbers<>+0(SB), Y13
	VBROADCASTSS toneNumbers<>+16(SB), Y14
	VPBROADCASTD toneNumbers<>+20(SB), Y15

next:
	TWO(0, Y0, X0)
	TWO(1, Y1, X1)
	TWO(2, Y2, X2)
	TWO(3, Y3, X3)
	VUNPCKLPS Y1, Y0, Y4
	VUNPCKHPS Y1, Y0, Y0
	VUNPCKLPS Y3, Y2, Y1
	VUNPCKHPS Y3, Y2, Y2
	VUNPCKLPD Y2, Y0, Y2
	VUNPCKLPD Y1, Y4, Y0
	VUNPCKHPD Y1, Y4, Y1
	DITHERED(Y0, Y5, Y6, Y7)
	DITHERED(Y1, Y5, Y6, Y7)
	DITHERED(Y2, Y5, Y6, Y7)
	VPSLLD $8, Y1, Y1
	VPSLLD $16, Y2, Y2
	VPOR Y1, Y0, Y0
	VPOR Y2, Y15, Y2
	VPOR Y2, Y0, Y0
	VMOVDQU Y0, (DI)
	ADDQ $32, DI
	ADDQ $96, SI
	SUBQ $8, CX
	JNZ next
	VZEROUPPER
	RET
