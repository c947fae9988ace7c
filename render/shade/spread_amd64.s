#include "textflag.h"

#define ADD(at, sum) \
	MOVSS at(R8), X10 \
	SHUFPS $0, X10, X10 \
	MULPS X9, X10 \
	ADDPS X10, sum

// func spreadPixel(mask *uint16, stride int, colours *exposed, n int, shares *[9]float32, above, here, below *exposed)
//
// Each step is a step of spreadEach for light and cover at once. Every amd64 processor knows all of them.
TEXT ·spreadPixel(SB), NOSPLIT, $0-64
	MOVQ mask+0(FP), AX
	MOVQ stride+8(FP), BX
	MOVQ colours+16(FP), CX
	MOVQ n+24(FP), DX
	MOVQ shares+32(FP), SI
	MOVQ above+40(FP), R9
	MOVQ here+48(FP), R10
	MOVQ below+56(FP), R11
	MOVUPS (R9), X0
	MOVUPS 16(R9), X1
	MOVUPS 32(R9), X2
	MOVUPS (R10), X3
	MOVUPS 16(R10), X4
	MOVUPS 32(R10), X5
	MOVUPS (R11), X6
	MOVUPS 16(R11), X7
	MOVUPS 32(R11), X8

next:
	MOVWLZX (AX), R8
	LEAQ (R8)(R8*8), R8 // nine shares
	LEAQ (SI)(R8*4), R8
	MOVUPS (CX), X9
	ADD(0, X0)
	ADD(4, X1)
	ADD(8, X2)
	ADD(12, X3)
	ADD(16, X4)
	ADD(20, X5)
	ADD(24, X6)
	ADD(28, X7)
	ADD(32, X8)
	ADDQ BX, AX
	ADDQ $16, CX
	DECQ DX
	JNZ next

	MOVUPS X0, (R9)
	MOVUPS X1, 16(R9)
	MOVUPS X2, 32(R9)
	MOVUPS X3, (R10)
	MOVUPS X4, 16(R10)
	MOVUPS X5, 32(R10)
	MOVUPS X6, (R11)
	MOVUPS X7, 16(R11)
	MOVUPS X8, 32(R11)
	RET
