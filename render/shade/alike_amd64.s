#include "textflag.h"

// func meanOf(mean, a, b, c, d *exposed) (apart float32)
//
// Each step is a step of meanEach for all channels at once. Every amd64 processor knows all of them.
TEXT ·meanOf(SB), NOSPLIT, $0-44
	MOVQ a+8(FP), AX
	MOVQ b+16(FP), BX
	MOVQ c+24(FP), CX
	MOVQ d+32(FP), DX
	MOVUPS (AX), X0
	MOVUPS (BX), X1
	MOVUPS (CX), X2
	MOVUPS (DX), X3

	// Least in X4, most in X5, sum in X0
	MOVAPS X0, X4
	MOVAPS X0, X5
	MINPS X1, X4
	MAXPS X1, X5
	MINPS X2, X4
	MAXPS X2, X5
	MINPS X3, X4
	MAXPS X3, X5
	ADDPS X1, X0
	ADDPS X2, X0
	ADDPS X3, X0

	MOVL $0x3e800000, R8 // a quarter
	MOVQ R8, X6
	SHUFPS $0, X6, X6
	MULPS X6, X0
	MOVQ mean+0(FP), R9
	MOVUPS X0, (R9)

	// The most that a channel differs by. Covers are all the same.
	SUBPS X4, X5
	MOVAPS X5, X6
	SHUFPS $0x4e, X5, X6
	MAXPS X6, X5
	MOVAPS X5, X6
	SHUFPS $0xb1, X5, X6
	MAXPS X6, X5
	MOVSS X5, apart+40(FP)
	RET
