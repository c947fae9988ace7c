#include "textflag.h"
#include "go_asm.h"

DATA castings<>+0(SB)/4, $0x3f800000  // 1
DATA castings<>+4(SB)/4, $0x40000000  // 2
DATA castings<>+8(SB)/4, $0x40400000  // 3
DATA castings<>+12(SB)/4, $0x40800000 // 4
DATA castings<>+16(SB)/4, $0xbf800000 // -1
DATA castings<>+20(SB)/4, $0x3d800000 // 1/16
DATA castings<>+24(SB)/4, $0x2b8cbccc // endOn
DATA castings<>+28(SB)/4, $0x7fffffff // all bits but the sign
GLOBL castings<>(SB), RODATA, $32

#define ONE castings<>+0(SB)
#define TWO castings<>+4(SB)
#define THREE castings<>+8(SB)
#define FOUR castings<>+12(SB)
#define MINUSONE castings<>+16(SB)
#define SIXTEENTH castings<>+20(SB)
#define ENDON castings<>+24(SB)
#define UNSIGNED castings<>+28(SB)

// DOT is w in Y0 Y1 Y2 times a vector in memory.
#define DOT(vec, base, to, tmp) \
	VBROADCASTSS vec+0(base), to \
	VBROADCASTSS vec+4(base), tmp \
	VMULPS to, Y0, to \
	VMULPS tmp, Y1, tmp \
	VADDPS tmp, to, to \
	VBROADCASTSS vec+8(base), tmp \
	VMULPS tmp, Y2, tmp \
	VADDPS tmp, to, to

// PROFILE is x (3 - x x) of x brought between -1 in Y9 and 1 in Y10.
#define PROFILE(x, tmp) \
	VMAXPS Y9, x, x \
	VMINPS Y10, x, x \
	VMULPS x, x, tmp \
	VSUBPS tmp, Y12, tmp \
	VMULPS tmp, x, x

// OVERLAP is overlap, with 3 in Y12. It leaves what it found in at.
#define OVERLAP(at, half, tmp) \
	VADDPS half, at, tmp \
	VSUBPS half, at, at \
	PROFILE(tmp, half) \
	PROFILE(at, half) \
	VSUBPS at, tmp, at

// THROWN adds to a plane of sums what a channel of the tables says: which in Y7 and Y8, how far to the next in Y9, times Y5.
#define THROWN(table, plane) \
	VPERMPS rod_table+table(AX), Y7, Y10 \
	VPERMPS rod_table+table+32(AX), Y7, Y11 \
	VBLENDVPS Y8, Y11, Y10, Y10 \
	VPERMPS rod_rise+table(AX), Y7, Y11 \
	VPERMPS rod_rise+table+32(AX), Y7, Y12 \
	VBLENDVPS Y8, Y12, Y11, Y11 \
	VMULPS Y9, Y11, Y11 \
	VADDPS Y11, Y10, Y10 \
	VMULPS Y5, Y10, Y10 \
	VADDPS plot_sums+plane*const_plotSize*4(R11), Y10, Y10 \
	VMOVUPS Y10, plot_sums+plane*const_plotSize*4(R11)

// func addAtOnce(r *rod, p *plot, starts *int32, n int, h *hand, views *view, aims *aim, lamps int)
//
// Each step is a step of rod.add, with products rounded before they are added. Where that returns or goes on, what a lane adds is
// made 0 here.
TEXT ·addAtOnce(SB), NOSPLIT, $0-64
	MOVQ r+0(FP), AX
	MOVQ p+8(FP), BX
	MOVQ starts+16(FP), CX
	MOVQ n+24(FP), DX
	MOVQ h+32(FP), SI

next:
	MOVLQSX (CX), R11
	LEAQ (BX)(R11*4), R11

	// w in Y0 Y1 Y2, d2 in Y3
	VBROADCASTSS rod_mid+0(AX), Y0
	VBROADCASTSS rod_mid+4(AX), Y1
	VBROADCASTSS rod_mid+8(AX), Y2
	VSUBPS plot_x(R11), Y0, Y0
	VSUBPS plot_y(R11), Y1, Y1
	VSUBPS plot_z(R11), Y2, Y2
	VMULPS Y0, Y0, Y3
	VMULPS Y1, Y1, Y4
	VADDPS Y4, Y3, Y3
	VMULPS Y2, Y2, Y4
	VADDPS Y4, Y3, Y3

	// share in Y4, 0 past the reach
	VBROADCASTSS hand_in(SI), Y4
	VBROADCASTSS hand_less(SI), Y5
	VMULPS Y3, Y4, Y4
	VSUBPS Y5, Y4, Y4
	VBROADCASTSS hand_out(SI), Y5
	VBROADCASTSS TWO, Y6
	VBROADCASTSS ONE, Y7
	VMULPS Y3, Y5, Y5
	VSUBPS Y5, Y6, Y5
	VMINPS Y5, Y4, Y4
	VMINPS Y7, Y4, Y4
	VBROADCASTSS rod_reach2(AX), Y5
	VCMPPS $2, Y5, Y3, Y5
	VANDPS Y5, Y4, Y4
	VXORPS Y6, Y6, Y6
	VMAXPS Y6, Y4, Y4
	VCMPPS $14, Y6, Y4, Y5
	VMOVMSKPS Y5, R10
	TESTL R10, R10
	JZ done

	MOVQ views+40(FP), DI
	MOVQ aims+48(FP), R8
	MOVQ lamps+56(FP), R9
	LEAQ plot_sums+const_sumLamps*const_plotSize*4(R11), R12
	TESTQ R9, R9
	JZ around

lamp:
	// t in Y5; ia in Y9, ib in Y10; in Y13 the lanes that count
	DOT(view_x, DI, Y5, Y6)
	VBROADCASTSS rod_least(AX), Y6
	VCMPPS $13, Y6, Y5, Y13
	VBROADCASTSS aim_tilt(R8), Y7
	VBROADCASTSS rod_r(AX), Y8
	VSUBPS Y7, Y5, Y6
	VADDPS Y7, Y5, Y7
	VMAXPS Y8, Y6, Y6
	VMAXPS Y8, Y7, Y7
	VBROADCASTSS ONE, Y9
	VMULPS Y7, Y6, Y8
	VDIVPS Y8, Y9, Y8
	VMULPS Y8, Y7, Y9
	VMULPS Y8, Y6, Y10

	// p in Y5, du in Y7
	DOT(view_y, DI, Y5, Y6)
	VBROADCASTSS aim_dy(R8), Y7
	VSUBPS Y7, Y5, Y8
	VADDPS Y7, Y5, Y7
	VMULPS Y9, Y8, Y8
	VMULPS Y10, Y7, Y7
	VADDPS Y7, Y8, Y5
	VSUBPS Y8, Y7, Y7

	// q in Y6, dv in Y8
	DOT(view_z, DI, Y6, Y8)
	VBROADCASTSS aim_dz(R8), Y8
	VSUBPS Y8, Y6, Y11
	VADDPS Y8, Y6, Y8
	VMULPS Y9, Y11, Y11
	VMULPS Y10, Y8, Y8
	VADDPS Y8, Y11, Y6
	VSUBPS Y11, Y8, Y8

	// ry in Y9, rz in Y10
	VADDPS Y10, Y9, Y9
	VBROADCASTSS aim_rz(R8), Y10
	VMULPS Y9, Y10, Y10
	VBROADCASTSS aim_ry(R8), Y11
	VMULPS Y9, Y11, Y9

	// Leave out what lies outside the view; most often all lanes do.
	VBROADCASTSS UNSIGNED, Y15
	VBROADCASTSS ONE, Y12
	VANDPS Y15, Y7, Y11
	VADDPS Y11, Y12, Y12
	VANDPS Y15, Y8, Y11
	VADDPS Y11, Y12, Y12
	VADDPS Y9, Y12, Y11
	VANDPS Y15, Y5, Y14
	VCMPPS $2, Y11, Y14, Y14
	VANDPS Y14, Y13, Y13
	VADDPS Y10, Y12, Y11
	VANDPS Y15, Y6, Y14
	VCMPPS $2, Y11, Y14, Y14
	VANDPS Y14, Y13, Y13
	VMOVMSKPS Y13, R10
	TESTL R10, R10
	JZ unlit

	// l in Y11, cu in Y7, cv in Y8
	VMULPS Y7, Y7, Y11
	VMULPS Y8, Y8, Y12
	VADDPS Y12, Y11, Y11
	VBROADCASTSS ENDON, Y12
	VMAXPS Y12, Y11, Y11
	VSQRTPS Y11, Y11
	VBROADCASTSS ONE, Y12
	VDIVPS Y11, Y12, Y12
	VMULPS Y12, Y7, Y7
	VMULPS Y12, Y8, Y8

	// half the width in Y9
	VMULPS Y8, Y9, Y9
	VMULPS Y9, Y9, Y9
	VMULPS Y7, Y10, Y10
	VMULPS Y10, Y10, Y10
	VADDPS Y10, Y9, Y9
	VSQRTPS Y9, Y14

	// along in Y15, across in Y6
	VMULPS Y7, Y5, Y15
	VMULPS Y8, Y6, Y12
	VADDPS Y12, Y15, Y15
	VMULPS Y7, Y6, Y6
	VMULPS Y8, Y5, Y5
	VSUBPS Y5, Y6, Y6

	VBROADCASTSS MINUSONE, Y9
	VBROADCASTSS ONE, Y10
	VBROADCASTSS THREE, Y12
	OVERLAP(Y6, Y14, Y5)
	OVERLAP(Y15, Y11, Y5)
	VMULPS Y15, Y6, Y6
	VBROADCASTSS SIXTEENTH, Y5
	VMULPS Y4, Y5, Y5
	VMULPS Y5, Y6, Y6
	VANDPS Y13, Y6, Y6
	VADDPS (R12), Y6, Y6
	VMOVUPS Y6, (R12)

unlit:
	ADDQ $view__size, DI
	ADDQ $aim__size, R8
	ADDQ $(const_plotSize*4), R12
	DECQ R9
	JNZ lamp

around:
	// up in Y5
	VMULPS plot_nx(R11), Y0, Y5
	VMULPS plot_ny(R11), Y1, Y6
	VADDPS Y6, Y5, Y5
	VMULPS plot_nz(R11), Y2, Y6
	VADDPS Y6, Y5, Y5
	VXORPS Y15, Y15, Y15
	VMAXPS Y15, Y5, Y5

	// p2 in Y7, qa in Y8, qb in Y6
	DOT(rod_axis, AX, Y6, Y7)
	VMULPS Y6, Y6, Y7
	VSUBPS Y7, Y3, Y7
	VBROADCASTSS rod_r2(AX), Y8
	VMAXPS Y8, Y7, Y7
	VBROADCASTSS rod_gauss(AX), Y9
	VSUBPS Y9, Y6, Y8
	VADDPS Y9, Y6, Y6
	VMULPS Y8, Y8, Y8
	VMULPS Y6, Y6, Y6
	VADDPS Y7, Y8, Y8
	VADDPS Y7, Y6, Y6
	VMULPS Y8, Y8, Y8
	VMULPS Y6, Y6, Y6

	// What it takes of the light from all around, in Y5
	VBROADCASTSS rod_form(AX), Y9
	VMULPS Y4, Y9, Y9
	VMULPS Y9, Y5, Y5
	VSQRTPS Y7, Y7
	VMULPS Y7, Y5, Y5
	VADDPS Y6, Y8, Y9
	VMULPS Y9, Y5, Y5
	VMULPS Y6, Y8, Y8
	VDIVPS Y8, Y5, Y5
	VADDPS plot_sums+const_sumAll*const_plotSize*4(R11), Y5, Y6
	VMOVUPS Y6, plot_sums+const_sumAll*const_plotSize*4(R11)

	// Where it is seen from, in steps round it, in Y9
	DOT(rod_u, AX, Y6, Y8)
	DOT(rod_v, AX, Y7, Y8)
	VBROADCASTSS UNSIGNED, Y8
	VANDPS Y8, Y6, Y9
	VANDPS Y8, Y7, Y10
	VADDPS Y10, Y9, Y9
	VBROADCASTSS ENDON, Y8
	VMAXPS Y8, Y9, Y9
	VDIVPS Y9, Y7, Y9
	VBROADCASTSS FOUR, Y8
	VADDPS Y8, Y9, Y10
	VCMPPS $1, Y15, Y7, Y7
	VBROADCASTSS TWO, Y11
	VSUBPS Y9, Y11, Y11
	VBLENDVPS Y7, Y10, Y9, Y9
	VCMPPS $1, Y15, Y6, Y6
	VBLENDVPS Y6, Y11, Y9, Y9
	VMULPS Y8, Y9, Y9

	VCVTTPS2DQ Y9, Y7
	VCVTDQ2PS Y7, Y8
	VSUBPS Y8, Y9, Y9
	VPSLLD $28, Y7, Y8
	THROWN(0, (const_sumThrown))
	THROWN(64, (const_sumThrown+1))
	THROWN(128, (const_sumThrown+2))

done:
	ADDQ $4, CX
	DECQ DX
	JNZ next
	VZEROUPPER
	RET
