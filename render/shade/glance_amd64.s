#include "textflag.h"

// func fetch(k *glance)
TEXT ·fetch(SB), NOSPLIT, $0-8
	MOVQ k+0(FP), SI
	MOVQ 0(SI), AX
	MOVQ 8(SI), CX
	MOVQ 24(SI), BX
	MOVQ 32(SI), DX
	SHLQ $4, CX
	SHLQ $4, DX
	PREFETCHT0 (AX)
	PREFETCHT0 16(AX)
	PREFETCHT0 -32(AX)(CX*1)
	PREFETCHT0 -16(AX)(CX*1)
	PREFETCHT0 (BX)
	PREFETCHT0 16(BX)
	PREFETCHT0 -32(BX)(DX*1)
	PREFETCHT0 -16(BX)(DX*1)
	RET

// func fetchPixel(p *uint8)
TEXT ·fetchPixel(SB), NOSPLIT, $0-8
	MOVQ p+0(FP), AX
	PREFETCHT0 (AX)
	RET

// func blend(to *texel, k *glance)
//
// Each step is a step of blendEach for all channels at once. Every amd64 processor knows all of them.
TEXT ·blend(SB), NOSPLIT, $0-16
	MOVQ k+8(FP), SI
	MOVQ 0(SI), AX
	MOVQ 8(SI), CX
	MOVQ 24(SI), BX
	MOVQ 32(SI), DX
	SHLQ $4, CX // bytes
	SHLQ $4, DX

	// Corners of a in X0 X1 X2 X3, of b in X4 X5 X6 X7
	MOVUPS (AX), X0
	MOVUPS 16(AX), X1
	MOVUPS -32(AX)(CX*1), X2
	MOVUPS -16(AX)(CX*1), X3
	MOVUPS (BX), X4
	MOVUPS 16(BX), X5
	MOVUPS -32(BX)(DX*1), X6
	MOVUPS -16(BX)(DX*1), X7

	// Along the rows: of a in X0 and X2, of b in X4 and X6
	MOVSS 48(SI), X8
	SHUFPS $0, X8, X8
	MOVSS 56(SI), X9
	SHUFPS $0, X9, X9
	SUBPS X0, X1
	SUBPS X2, X3
	SUBPS X4, X5
	SUBPS X6, X7
	MULPS X8, X1
	MULPS X8, X3
	MULPS X9, X5
	MULPS X9, X7
	ADDPS X1, X0
	ADDPS X3, X2
	ADDPS X5, X4
	ADDPS X7, X6

	// From row to row: a in X0, b in X4
	MOVSS 52(SI), X8
	SHUFPS $0, X8, X8
	MOVSS 60(SI), X9
	SHUFPS $0, X9, X9
	SUBPS X0, X2
	SUBPS X4, X6
	MULPS X8, X2
	MULPS X9, X6
	ADDPS X2, X0
	ADDPS X6, X4

	// From a to b
	MOVSS 64(SI), X8
	SHUFPS $0, X8, X8
	SUBPS X0, X4
	MULPS X8, X4
	ADDPS X4, X0
	MOVQ to+0(FP), AX
	MOVUPS X0, (AX)
	RET
