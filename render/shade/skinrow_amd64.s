#include "textflag.h"
#include "go_asm.h"


// Of the numbers, in R14
#define LANES 0(R14)
#define ONE 32(R14)
#define HALF 36(R14)
#define FURROWS 40(R14)
#define RIM 44(R14)
#define RELIEF 48(R14)
#define REACH 52(R14)
#define MID 56(R14)
#define END 60(R14)
#define DAMP 64(R14)
#define KNEE 68(R14)
#define SHOULDER 72(R14)
#define SHOULDER2 76(R14)
#define PALES 80(R14)

// FIELD is the next plane of the nodes at eight pixels.
#define FIELD(to, tmp) \
	VMOVUPS (R8), tmp \
	VPERMPS tmp, Y14, to \
	VPERMPS tmp, Y13, tmp \
	VSUBPS to, tmp, tmp \
	VMULPS Y15, tmp, tmp \
	VADDPS tmp, to, to \
	ADDQ BX, R8

// TWO is a row of four values at each of two places, of the pixels lane and lane+4, whose offsets are in memory.
#define TWO(lane, base, atA, a, xa, baseB, atB, b, xb) \
	MOVL places-32+4*lane(SP), R9 \
	MOVL places-16+4*lane(SP), R10 \
	VMOVUPS atA(base)(R9*1), xa \
	VINSERTF128 $1, atA(base)(R10*1), a, a \
	VMOVUPS atB(baseB)(R9*1), xb \
	VINSERTF128 $1, atB(baseB)(R10*1), b, b

#define ROWS(baseA, atA, baseB, atB) \
	TWO(0, baseA, atA, Y3, X3, baseB, atB, Y7, X7) \
	TWO(1, baseA, atA, Y4, X4, baseB, atB, Y8, X8) \
	TWO(2, baseA, atA, Y5, X5, baseB, atB, Y9, X9) \
	TWO(3, baseA, atA, Y6, X6, baseB, atB, Y10, X10)

// TURN makes three columns, in a b c, of the rows in a b c d.
#define TURN(a, b, c, d, tmp) \
	VUNPCKLPS b, a, tmp \
	VUNPCKHPS b, a, a \
	VUNPCKLPS d, c, b \
	VUNPCKHPS d, c, c \
	VUNPCKLPD c, a, c \
	VUNPCKLPD b, tmp, a \
	VUNPCKHPD b, tmp, b

// MIX is a and a share t of the way on to b, which it spoils.
#define MIX(a, b, t) \
	VSUBPS a, b, b \
	VMULPS t, b, b \
	VADDPS b, a, a

// LIT is the light of a channel: gu in Y3, gv in Y4, dim in Y6.
#define LIT(to) \
	FIELD(to, Y8) \
	FIELD(Y7, Y8) \
	VMULPS Y3, Y7, Y7 \
	VADDPS Y7, to, to \
	FIELD(Y7, Y8) \
	VMULPS Y4, Y7, Y7 \
	VADDPS Y7, to, to \
	VMULPS Y6, to, to

// WITHIN brings a place in the sheen's table between 0 in Y1 and its end in Y2, and splits it: the texel in n, what is past it in x.
#define WITHIN(x, n, tmp) \
	VMAXPS Y1, x, x \
	VMINPS Y2, x, x \
	VCVTTPS2DQ x, n \
	VCVTDQ2PS n, tmp \
	VSUBPS tmp, x, x

// PALE is a channel beyond the knee: the scale in Y7, white in Y6, how pale in Y8, where in Y5.
#define PALE(c) \
	VMULPS Y7, c, Y9 \
	VSUBPS Y9, Y6, Y10 \
	VMULPS Y8, Y10, Y10 \
	VADDPS Y10, Y9, Y9 \
	VBLENDVPS Y5, Y9, c, c

// func lightEight(k *skinRun, numbers *[21]float32)
//
// Each step is a step of lightEach, with products rounded before they are added.
TEXT ·lightEight(SB), NOSPLIT, $128-16
	MOVQ k+0(FP), SI
	MOVQ numbers+8(FP), R14
	MOVQ skinRun_nodes(SI), AX
	MOVQ skinRun_plane(SI), BX
	SHLQ $2, BX // bytes
	MOVQ skinRun_n(SI), CX
	MOVQ skinRun_phases(SI), DX
	MOVQ skinRun_phase(SI), DI
	IMULQ $phase__size, DI
	ADDQ DX, DI
	MOVQ skinRun_x(SI), R11
	MOVQ skinRun_dents(SI), R12
	MOVQ skinRun_sheen(SI), R13

next:
	VMOVUPS phase_before(DI), Y14
	VMOVUPS phase_after(DI), Y13
	VMOVUPS phase_share(DI), Y15
	MOVQ AX, R8

	// The dent of each pixel, and how far past it it lies in Y0; rough in Y2
	FIELD(Y0, Y1)
	FIELD(Y2, Y1)
	VBROADCASTSS skinRun_perMM(SI), Y1
	VMULPS Y1, Y0, Y0
	VCVTTPS2DQ Y0, Y1
	VCVTDQ2PS Y1, Y3
	VSUBPS Y3, Y0, Y0
	VPBROADCASTD skinRun_mask(SI), Y3
	VPAND Y3, Y1, Y1
	VPSLLD $2, Y1, Y3
	VPSLLD $3, Y1, Y1
	VPADDD Y3, Y1, Y1 // of twelve bytes
	VMOVDQU Y1, places-32(SP)
	ROWS(R12, 0, R12, 12)
	TURN(Y3, Y4, Y5, Y6, Y11)
	TURN(Y7, Y8, Y9, Y10, Y11)
	MIX(Y3, Y7, Y0)
	MIX(Y4, Y8, Y0)
	MIX(Y5, Y9, Y0)
	VMULPS Y2, Y3, Y3 // gu
	VMULPS Y2, Y4, Y4 // gv

	// dim in Y6
	VBROADCASTSS FURROWS, Y6
	VMULPS Y2, Y6, Y6
	VMULPS Y5, Y6, Y6
	VBROADCASTSS ONE, Y7
	VSUBPS Y6, Y7, Y6

	// Light from within in Y0 Y1 Y2
	LIT(Y0)
	LIT(Y1)
	LIT(Y2)

	// What comes through the edge
	VMOVD R11, X7
	VPBROADCASTD X7, Y7
	VCVTDQ2PS Y7, Y7
	VADDPS LANES, Y7, Y7
	VBROADCASTSS HALF, Y8
	VADDPS Y8, Y7, Y9
	VBROADCASTSS skinRun_left(SI), Y10
	VSUBPS Y10, Y9, Y9
	VBROADCASTSS skinRun_right(SI), Y10
	VSUBPS Y7, Y10, Y10
	VSUBPS Y8, Y10, Y10
	VMINPS Y10, Y9, Y9
	VBROADCASTSS skinRun_px(SI), Y10
	VMULPS Y10, Y9, Y9
	VXORPS Y10, Y10, Y10
	VMAXPS Y10, Y9, Y9
	VBROADCASTSS RIM, Y10
	VMINPS Y10, Y9, Y9
	VDIVPS Y10, Y9, Y9
	VBROADCASTSS ONE, Y11
	VSUBPS Y9, Y11, Y9
	VBROADCASTSS skinRun_through(SI), Y10
	VMULPS Y9, Y10, Y10
	VMULPS Y9, Y10, Y10
	VADDPS Y11, Y10, Y10
	VMULPS Y10, Y0, Y0
	VMOVUPS Y0, red-64(SP)
	VMOVUPS Y1, green-96(SP)
	VMOVUPS Y2, blue-128(SP)

	// The bent normal in Y9 Y10 Y11
	VBROADCASTSS RELIEF, Y0
	VMULPS Y0, Y3, Y3
	VMULPS Y0, Y4, Y4
	FIELD(Y0, Y8) // rx
	FIELD(Y1, Y8) // rz
	FIELD(Y2, Y8) // n
	FIELD(Y6, Y8)
	FIELD(Y7, Y8)
	VMULPS Y4, Y6, Y8 // side
	VMULPS Y0, Y3, Y10
	VSUBPS Y10, Y2, Y9
	VMULPS Y1, Y8, Y10
	VSUBPS Y10, Y9, Y9
	VMULPS Y0, Y7, Y10
	VMULPS Y1, Y2, Y11
	VSUBPS Y11, Y10, Y10
	VMULPS Y4, Y10, Y10
	VSUBPS Y10, Y6, Y10
	VMULPS Y1, Y3, Y11
	VSUBPS Y11, Y7, Y11
	VMULPS Y0, Y8, Y12
	VADDPS Y12, Y11, Y11

	// Its place in the table: what is past the texel in Y9 Y10
	VMULPS Y3, Y3, Y0
	VMULPS Y4, Y4, Y1
	VADDPS Y1, Y0, Y0
	VBROADCASTSS HALF, Y1
	VMULPS Y1, Y0, Y0
	VBROADCASTSS ONE, Y12
	VADDPS Y12, Y0, Y0
	VADDPS Y11, Y0, Y0
	VBROADCASTSS REACH, Y1
	VDIVPS Y0, Y1, Y0
	VBROADCASTSS MID, Y1
	VMULPS Y0, Y9, Y9
	VADDPS Y1, Y9, Y9
	VMULPS Y0, Y10, Y10
	VADDPS Y1, Y10, Y10
	VXORPS Y1, Y1, Y1
	VBROADCASTSS END, Y2
	WITHIN(Y9, Y3, Y0)
	WITHIN(Y10, Y4, Y0)
	VPSLLD $7, Y4, Y0
	VPADDD Y4, Y0, Y0 // rows of 129
	VPADDD Y3, Y0, Y0
	VPSLLD $4, Y0, Y0 // bytes
	VMOVDQU Y0, places-32(SP)

	// Its strength in Y15, with the places in Y13 and Y14
	FIELD(Y0, Y8)
	VBROADCASTSS DAMP, Y1
	VMULPS Y5, Y1, Y1
	VSUBPS Y1, Y12, Y1
	VMULPS Y1, Y0, Y0
	VBROADCASTSS skinRun_shine(SI), Y1
	VMULPS Y1, Y0, Y15
	VMOVAPS Y9, Y13
	VMOVAPS Y10, Y14

	ROWS(R13, 0, R13, texel__size)
	TURN(Y3, Y4, Y5, Y6, Y11)
	TURN(Y7, Y8, Y9, Y10, Y11)
	MIX(Y3, Y7, Y13)
	MIX(Y4, Y8, Y13)
	MIX(Y5, Y9, Y13)
	VMOVAPS Y3, Y0
	VMOVAPS Y4, Y1
	VMOVAPS Y5, Y2
	ROWS(R13, const_sheenSize*texel__size, R13, (const_sheenSize+1)*texel__size)
	TURN(Y3, Y4, Y5, Y6, Y11)
	TURN(Y7, Y8, Y9, Y10, Y11)
	MIX(Y3, Y7, Y13)
	MIX(Y4, Y8, Y13)
	MIX(Y5, Y9, Y13)
	MIX(Y0, Y3, Y14)
	MIX(Y1, Y4, Y14)
	MIX(Y2, Y5, Y14)
	VMULPS Y15, Y0, Y0
	VMULPS Y15, Y1, Y1
	VMULPS Y15, Y2, Y2
	VBROADCASTSS skinRun_blue(SI), Y3
	VMULPS Y3, Y2, Y2
	VADDPS red-64(SP), Y0, Y0
	VADDPS green-96(SP), Y1, Y1
	VADDPS blue-128(SP), Y2, Y2

	// Roll off what is above the knee
	VMAXPS Y1, Y0, Y3
	VMAXPS Y2, Y3, Y3
	VBROADCASTSS KNEE, Y4
	VCMPPS $0x1e, Y4, Y3, Y5
	VMOVMSKPS Y5, R9
	TESTL R9, R9
	JZ write
	VBROADCASTSS SHOULDER, Y6
	VADDPS Y6, Y3, Y6
	VSUBPS Y4, Y6, Y6
	VBROADCASTSS SHOULDER2, Y7
	VDIVPS Y6, Y7, Y6
	VSUBPS Y6, Y12, Y6 // what the largest goes to
	VDIVPS Y3, Y6, Y7
	VSUBPS Y6, Y3, Y8
	VBROADCASTSS PALES, Y9
	VMULPS Y9, Y8, Y8
	VADDPS Y12, Y8, Y8
	VDIVPS Y8, Y12, Y8
	VSUBPS Y8, Y12, Y8
	PALE(Y0)
	PALE(Y1)
	PALE(Y2)

write:
	MOVQ skinRun_to(SI), R9
	MOVQ litRow_r(R9), R10
	VMOVUPS Y0, (R10)(R11*4)
	MOVQ litRow_g(R9), R10
	VMOVUPS Y1, (R10)(R11*4)
	MOVQ litRow_b(R9), R10
	VMOVUPS Y2, (R10)(R11*4)

	ADDQ $8, R11
	MOVLQSX phase_on(DI), R9
	LEAQ (AX)(R9*4), AX
	MOVLQSX phase_next(DI), DI
	IMULQ $phase__size, DI
	ADDQ DX, DI
	SUBQ $8, CX
	JG next
	VZEROUPPER
	RET

// func mixEight(to, a, b *float32, n int, t float32)
TEXT ·mixEight(SB), NOSPLIT, $0-36
	MOVQ to+0(FP), DI
	MOVQ a+8(FP), AX
	MOVQ b+16(FP), BX
	MOVQ n+24(FP), CX
	VBROADCASTSS t+32(FP), Y2
more:
	VMOVUPS (AX), Y0
	VMOVUPS (BX), Y1
	MIX(Y0, Y1, Y2)
	VMOVUPS Y0, (DI)
	ADDQ $32, AX
	ADDQ $32, BX
	ADDQ $32, DI
	SUBQ $8, CX
	JNZ more
	VZEROUPPER
	RET
