package io.gradus.tensor.ops;

import static io.gradus.tensor.ops.OpTable.EXACT;
import static io.gradus.tensor.ops.OpTable.noGradient;
import static io.gradus.tensor.ops.OpTable.row;

import io.gradus.ir.DType;
import io.gradus.tensor.ops.OpTable.Row;
import java.util.List;

/** The rows of what is read and written at positions, and of later additions to the basic ops. */
final class PositionRows {
    private PositionRows() {}

    static final List<Row> ROWS =
            List.of(
                    noGradient("any(int[], boolean)").open(),
                    noGradient("all(int[], boolean)").open(),
                    noGradient("argMax(int, boolean)").open(),
                    noGradient("argMin(int, boolean)").open(),
                    row("ldexp(Operand)", EXACT),
                    row("saturateCast(DType)", EXACT),
                    row("Positions.gatherNd(Operand, Operand)", EXACT),
                    row("Positions.scatterUpdate(Operand, Operand, Operand, Update)", EXACT)
                            .refuses(DType.BOOL),
                    row("Positions.scatter(Operand, Operand, Shape)", EXACT).refuses(DType.BOOL),
                    row("Positions.sliceUpdate(Operand, int[], Operand)", EXACT),
                    row("Statistics.cdist(Operand, Operand)", 4).roundings(8).floats().composite(),
                    row("Rearrange.rearrange(Operand, String, Map)", EXACT));
}
