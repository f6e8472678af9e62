package io.gradus.tensor.ops;

import static io.gradus.tensor.ops.OpTable.EXACT;
import static io.gradus.tensor.ops.OpTable.noGradient;
import static io.gradus.tensor.ops.OpTable.row;

import io.gradus.ir.DType;
import io.gradus.tensor.ops.OpTable.Row;
import java.util.List;

/** The rows of bits, special functions, and what numbers with a point have. */
final class NumberRows {
    private NumberRows() {}

    static final List<Row> ROWS =
            List.of(
                    noGradient("bitwiseAnd(Operand)").open().refuses(DType.FLOAT64),
                    noGradient("bitwiseAnd(Number)").open().refuses(DType.FLOAT64),
                    noGradient("bitwiseOr(Operand)").open().refuses(DType.FLOAT64),
                    noGradient("bitwiseOr(Number)").open().refuses(DType.FLOAT64),
                    noGradient("bitwiseXor(Operand)").open().refuses(DType.FLOAT64),
                    noGradient("bitwiseXor(Number)").open().refuses(DType.FLOAT64),
                    noGradient("shiftLeft(Operand)").open().refuses(DType.FLOAT64),
                    noGradient("shiftLeft(Number)").open().refuses(DType.FLOAT64),
                    noGradient("shiftRight(Operand)").open().refuses(DType.FLOAT64),
                    noGradient("shiftRight(Number)").open().refuses(DType.FLOAT64),
                    noGradient("bitwiseNot()").open().refuses(DType.FLOAT64),
                    row("log2()", 2).open(),
                    row("log10()", 2).open(),
                    row("exp2()", 2).open(),
                    row("cbrt()", 2).open(),
                    row("asinh()", 2).open(),
                    row("acosh()", 2).open(),
                    row("atanh()", 2).open(),
                    row("erfc()", 2).open(),
                    row("erfInv()", 2).open(),
                    row("sinc()", 8).open().roundings(4),
                    row("deg2rad()", 1).open(),
                    row("rad2deg()", 1).open(),
                    row("hypot(Operand)", 2).open(),
                    row("logAddExp(Operand)", 4).roundings(2).open(),
                    row("logAddExp2(Operand)", 4).roundings(2).open(),
                    row("heaviside(Operand)", EXACT).open(),
                    row("divideNoNan(Operand)", EXACT).unsignedZero().open(),
                    noGradient("isInf()").open(),
                    noGradient("isPosInf()").open(),
                    noGradient("isNegInf()").open(),
                    noGradient("signBit()").open(),
                    row("trunc()", EXACT).open(),
                    row("round(int)", 2).open(),
                    row("nextAfter(Operand)", EXACT).refuses(DType.FLOAT16, DType.BFLOAT16),
                    row("fmax(Operand)", EXACT).open(),
                    row("fmin(Operand)", EXACT).open(),
                    row("nanToNum()", EXACT).open(),
                    row("nanToNum(double, double, double)", EXACT).open(),
                    noGradient("isClose(Operand, double, double, boolean)").open());
}
