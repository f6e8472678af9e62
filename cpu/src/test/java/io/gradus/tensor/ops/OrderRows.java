package io.gradus.tensor.ops;

import static io.gradus.tensor.ops.OpTable.EXACT;
import static io.gradus.tensor.ops.OpTable.noGradient;
import static io.gradus.tensor.ops.OpTable.row;

import io.gradus.ir.DType;
import io.gradus.tensor.ops.OpTable.Row;
import java.util.List;

/** The rows of order, running totals, and what is combined at positions. */
final class OrderRows {
    private OrderRows() {}

    static final List<Row> ROWS =
            List.of(
                    row("sort(int)", EXACT).unsignedZero(),
                    row("sort(int, boolean)", EXACT).unsignedZero(),
                    noGradient("argSort(int)"),
                    noGradient("argSort(int, boolean)"),
                    row("topK(int)", EXACT),
                    noGradient("searchSorted(Operand, boolean)"),
                    row("cumSum(int)", 1).roundings(4).unsignedZero(),
                    row("cumSum(int, boolean, boolean)", 1).roundings(4).unsignedZero(),
                    row("cumProd(int)", 4),
                    row("cumProd(int, boolean, boolean)", 4),
                    row("linearRecurrence(Operand, int, boolean)", 2).roundings(4).floats(),
                    row("scatterMax(Operand, Operand)", EXACT).refuses(DType.BOOL),
                    row("scatterMin(Operand, Operand)", EXACT).refuses(DType.BOOL),
                    row("scatterMul(Operand, Operand)", 4).refuses(DType.BOOL));
}
